#include "services/ledger/storage/sql_log.h"

#include <algorithm>
#include <utility>

#include "common/base/check.h"
#include "common/status/macros.h"
#include "common/store/errors.h"

// What the log says, read.
namespace bashu::ledger {
namespace {

using sql::Blob;
using sql::FromMicros;
using sql::Row;

constexpr size_t kHashSize = 32;
constexpr size_t kSaltBytes = 16;

constexpr char kBlockWith[] =
    "SELECT first_leaf, leaf_count, body, salts, hashes FROM log_blocks"
    " WHERE first_leaf <= $1 ORDER BY first_leaf DESC LIMIT 1";
constexpr char kTail[] =
    "SELECT first_leaf + leaf_count, end_time, end_hash FROM log_blocks"
    " ORDER BY first_leaf DESC LIMIT 1";
constexpr char kNameOf[] = "SELECT id FROM accounts WHERE number = $1";
constexpr char kFindPlace[] =
    "SELECT created, settled, reversal FROM transfer_places WHERE id = $1";
constexpr char kLeavesOfGrant[] =
    "SELECT leaf_index FROM grant_leaves WHERE grant_id = $1"
    " ORDER BY leaf_index";
constexpr char kLastOfGrant[] =
    "SELECT leaf_index FROM grant_leaves WHERE grant_id = $1"
    " ORDER BY leaf_index DESC LIMIT 1";

}  // namespace

absl::StatusOr<SqlLog::Tail> SqlLog::ReadTail() {
  Tail tail;
  RETURN_IF_ERROR(
      connection_
          .Execute(kTail, {},
                   [&](const Row& row) {
                     tail.end = {row.Int(0), FromMicros(row.Int(1))};
                     tail.hash = row.Bytes(2);
                   })
          .status());
  return tail;
}

absl::StatusOr<LogEnd> SqlLog::End() {
  if (role_ == Role::kWrite) return draft_.end();
  ASSIGN_OR_RETURN(const Tail tail, ReadTail());
  return tail.end;
}

absl::StatusOr<int64_t> SqlLog::Size() {
  ASSIGN_OR_RETURN(const LogEnd end, End());
  return end.size;
}

absl::StatusOr<bool> SqlLog::LoadBlock(int64_t index) {
  block_.view = -1;
  RETURN_IF_ERROR(connection_
                      .Execute(kBlockWith, {index},
                               [&](const Row& row) {
                                 block_ = {row.Int(0),   row.Int(1),
                                           row.Bytes(2), row.Bytes(3),
                                           row.Bytes(4), connection_.view()};
                               })
                      .status());
  return block_.view == connection_.view() &&
         index < block_.first + block_.count;
}

// The committed block with the record at `index`, which exists: who asks knows
// it from another record or from memory. A reader whose snapshot is older than
// what it has from memory takes a newer one.
absl::StatusOr<const SqlLog::Block*> SqlLog::BlockWith(int64_t index) {
  if (block_.view == connection_.view() && index >= block_.first &&
      index < block_.first + block_.count) {
    return &block_;
  }
  ASSIGN_OR_RETURN(bool found, LoadBlock(index));
  if (!found && role_ == Role::kRead) {
    connection_.Rollback();
    RETURN_IF_ERROR(connection_.Begin());
    ASSIGN_OR_RETURN(found, LoadBlock(index));
  }
  if (!found) return store::StoreUnavailable();
  return &block_;
}

absl::StatusOr<RawRecord> SqlLog::RawAt(int64_t index) {
  if (const LogBlock* draft = draft_.FindBlock(index)) {
    return ReadRaw(draft->first(), draft->body(), index);
  }
  ASSIGN_OR_RETURN(const Block* block, BlockWith(index));
  return ReadRaw(block->first, block->body, index);
}

absl::StatusOr<AccountId> SqlLog::NameOf(int64_t number) {
  if (std::optional<AccountId> known = books_.NameOf(number)) {
    return *std::move(known);
  }
  AccountId id;
  RETURN_IF_ERROR(
      connection_
          .Execute(kNameOf, {number},
                   [&](const Row& row) { id = AccountId(row.Text(0)); })
          .status());
  if (id.empty()) return store::StoreUnavailable();
  return id;
}

// With salt and hash, and the accounts by name.
absl::StatusOr<Record> SqlLog::Complete(const RawRecord& raw,
                                        const Block& block) {
  absl::Status status;
  Record record = ToRecord(raw, [&](int64_t number) {
    auto name = NameOf(number);
    status.Update(name.status());
    return name.ok() ? *std::move(name) : AccountId();
  });
  RETURN_IF_ERROR(status);
  const auto place = static_cast<size_t>(raw.index - block.first);
  record.salt = block.salts.substr(place * kSaltBytes, kSaltBytes);
  record.hash = block.hashes.substr(place * kHashSize, kHashSize);
  return record;
}

absl::StatusOr<Record> SqlLog::RecordAt(int64_t index) {
  if (const LogBlock* draft = draft_.FindBlock(index)) {
    const Block block{draft->first(), draft->count(), draft->body(),
                      draft->salts(), draft->hashes()};
    return Complete(ReadRaw(block.first, block.body, index), block);
  }
  ASSIGN_OR_RETURN(const Block* block, BlockWith(index));
  return Complete(ReadRaw(block->first, block->body, index), *block);
}

absl::StatusOr<std::vector<Record>> SqlLog::RecordsFrom(int64_t index,
                                                        int limit) {
  ASSIGN_OR_RETURN(const LogEnd end, End());
  const int64_t stop = std::min(end.size, index + limit);
  std::vector<Record> found;
  while (index < stop && draft_.FindBlock(index) == nullptr) {
    ASSIGN_OR_RETURN(const Block* block, BlockWith(index));
    for (const RawRecord& raw :
         ReadBlock(block->first, block->body, block->count)) {
      if (raw.index < index || raw.index >= stop) continue;
      ASSIGN_OR_RETURN(found.emplace_back(), Complete(raw, *block));
    }
    index = block->first + block->count;
  }
  for (; index < stop; ++index) {
    ASSIGN_OR_RETURN(found.emplace_back(), RecordAt(index));
  }
  return found;
}

absl::StatusOr<std::vector<AccountRecord>> SqlLog::RecordsOf(
    const AccountId& account, int64_t index, int limit) {
  ASSIGN_OR_RETURN(const auto entry, FindEntry(account));
  std::vector<AccountRecord> found;
  if (!entry.has_value()) return found;
  if (index < 0) index = entry->last;
  while (index >= 0 && found.size() < static_cast<size_t>(limit)) {
    ASSIGN_OR_RETURN(const RawRecord raw, RawAt(index));
    const int64_t before = raw.links.debit == entry->number
                               ? raw.links.before_debit
                               : raw.links.before_credit;
    ASSIGN_OR_RETURN(Record record, RecordAt(index));
    found.push_back({std::move(record), before});
    index = before;
  }
  return found;
}

absl::StatusOr<std::optional<TransferPlace>> SqlLog::FindPlace(
    const TransferKey& key) {
  if (role_ == Role::kWrite) {
    if (const TransferPlace* fresh = draft_.FindPlace(key)) return *fresh;
    if (!recent_.MayExist(key)) return std::nullopt;
  }
  const std::string bytes = BytesOf(key);
  std::optional<TransferPlace> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kFindPlace, {Blob{bytes}},
                   [&](const Row& row) {
                     found = TransferPlace{row.Int(0), -1, std::nullopt};
                     if (!row.IsNull(1)) found->settled = row.Int(1);
                     if (!row.IsNull(2)) {
                       found->reversal = ParseKey(row.Bytes(2));
                     }
                   })
          .status());
  return found;
}

std::optional<TransferKey> SqlLog::KeyFor(const TransferId& id) {
  if (id != last_id_) {
    last_id_ = id;
    last_key_ = FindKey(id.value());
  }
  return last_key_;
}

absl::StatusOr<std::optional<Transfer>> SqlLog::FindTransfer(
    const TransferId& id) {
  const std::optional<TransferKey> key = KeyFor(id);
  if (!key.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(const auto place, FindPlace(*key));
  if (!place.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(const Record created, RecordAt(place->created));
  Transfer transfer = created.transfer();
  if (place->settled >= 0) {
    ASSIGN_OR_RETURN(const Record settled, RecordAt(place->settled));
    transfer.state = settled.transfer().state;
    transfer.posted_fen = settled.transfer().posted_fen;
    transfer.settle_time = settled.time;
    transfer.checker = settled.transfer().checker;
  }
  if (place->reversal.has_value()) {
    transfer.reversed_by = TransferId(FormatKey(*place->reversal));
  }
  return transfer;
}

absl::StatusOr<std::vector<std::string>> SqlLog::HashesFrom(int64_t index,
                                                            int limit) {
  ASSIGN_OR_RETURN(const LogEnd end, End());
  const int64_t stop = std::min(end.size, index + limit);
  std::vector<std::string> hashes;
  while (index < stop) {
    const LogBlock* draft = draft_.FindBlock(index);
    const Block* block = nullptr;
    if (draft == nullptr) {
      ASSIGN_OR_RETURN(block, BlockWith(index));
    }
    const int64_t first = draft ? draft->first() : block->first;
    const int64_t after = draft ? draft->end() : first + block->count;
    const std::string& bytes = draft ? draft->hashes() : block->hashes;
    for (; index < std::min(after, stop); ++index) {
      hashes.push_back(bytes.substr(
          static_cast<size_t>(index - first) * kHashSize, kHashSize));
    }
  }
  return hashes;
}

absl::StatusOr<int64_t> SqlLog::LastOfGrant(const GrantId& grant) {
  int64_t last = -1;
  RETURN_IF_ERROR(connection_
                      .Execute(kLastOfGrant, {grant.value()},
                               [&](const Row& row) { last = row.Int(0); })
                      .status());
  return last;
}

absl::StatusOr<std::vector<Leaf>> SqlLog::OfGrant(const GrantId& grant) {
  std::vector<int64_t> indexes;
  RETURN_IF_ERROR(
      connection_
          .Execute(kLeavesOfGrant, {grant.value()},
                   [&](const Row& row) { indexes.push_back(row.Int(0)); })
          .status());
  std::vector<Leaf> found;
  for (const int64_t index : indexes) {
    ASSIGN_OR_RETURN(const Record record, RecordAt(index));
    found.push_back({index, grant, EncodeEntry(record), record.hash});
  }
  return found;
}

}  // namespace bashu::ledger
