#include "services/ledger/storage/memory_store.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "common/status/macros.h"
#include "common/store/errors.h"

namespace bashu::ledger {
namespace {

template <typename Map>
std::optional<typename Map::mapped_type> Find(
    const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

template <typename Map, typename Value>
absl::Status Insert(Map& map, const Value& value) {
  return map.emplace(value.id, value).second ? absl::OkStatus()
                                             : store::RowExists();
}

bool Touches(const Record& record, const AccountId& account) {
  if (record.kind == RecordKind::kNoted) return false;
  if (!record.IsTransfer()) return record.account().id == account;
  return record.transfer().debit == account ||
         record.transfer().credit == account;
}

}  // namespace

absl::Status MemoryLedgerTx::Append(const Record& record) {
  if (record.index != static_cast<int64_t>(state_.log.size())) {
    return store::RowExists();
  }
  switch (record.kind) {
    case RecordKind::kAccountOpened:
      RETURN_IF_ERROR(Insert(state_.accounts, record.account()));
      break;
    case RecordKind::kAccountClosed:
      state_.accounts.at(record.account().id).closed = true;
      break;
    case RecordKind::kAccountFrozen:
    case RecordKind::kAccountThawed:
      state_.accounts.at(record.account().id).freeze_basis =
          record.account().freeze_basis;
      break;
    case RecordKind::kHeld:
    case RecordKind::kMoved:
      RETURN_IF_ERROR(Create(record.transfer()));
      break;
    case RecordKind::kPosted:
    case RecordKind::kVoided:
    case RecordKind::kExpired:
      Settle(record.transfer());
      break;
    case RecordKind::kNoted:
      break;
  }
  state_.log.push_back(record);
  return absl::OkStatus();
}

absl::Status MemoryLedgerTx::Create(const Transfer& transfer) {
  RETURN_IF_ERROR(Insert(state_.transfers, transfer));
  if (!transfer.reverses.empty()) {
    state_.transfers.at(transfer.reverses).reversed_by = transfer.id;
  }
  return absl::OkStatus();
}

void MemoryLedgerTx::Settle(const Transfer& transfer) {
  Transfer& stored = state_.transfers.at(transfer.id);
  stored.state = transfer.state;
  stored.posted_fen = transfer.posted_fen;
  stored.settle_time = transfer.settle_time;
  stored.checker = transfer.checker;
  if (transfer.state != TransferState::kPosted && !stored.reverses.empty()) {
    state_.transfers.at(stored.reverses).reversed_by = TransferId();
  }
}

absl::StatusOr<LogEnd> MemoryLedgerTx::End() {
  if (state_.log.empty()) return LogEnd{};
  return LogEnd{static_cast<int64_t>(state_.log.size()),
                state_.log.back().time};
}

absl::StatusOr<std::vector<Record>> MemoryLedgerTx::RecordsFrom(int64_t index,
                                                                int limit) {
  std::vector<Record> found;
  for (auto i = static_cast<size_t>(index);
       i < state_.log.size() && found.size() < static_cast<size_t>(limit);
       ++i) {
    found.push_back(state_.log[i]);
  }
  return found;
}

absl::StatusOr<std::vector<AccountRecord>> MemoryLedgerTx::RecordsOf(
    const AccountId& account, int64_t index, int limit) {
  std::vector<AccountRecord> found;
  const auto last = static_cast<int64_t>(state_.log.size()) - 1;
  for (int64_t i = index < 0 ? last : std::min(index, last); i >= 0; --i) {
    const Record& record = state_.log[static_cast<size_t>(i)];
    if (!Touches(record, account)) continue;
    if (!found.empty()) found.back().previous = i;
    if (found.size() == static_cast<size_t>(limit)) break;
    found.push_back({record, -1});
  }
  return found;
}

absl::StatusOr<std::optional<Account>> MemoryLedgerTx::FindAccount(
    const AccountId& id) {
  return Find(state_.accounts, id);
}

absl::Status MemoryLedgerTx::UpdateBalances(const Account& account) {
  Account& stored = state_.accounts.at(account.id);
  stored.balance_fen = account.balance_fen;
  stored.held_fen = account.held_fen;
  stored.incoming_fen = account.incoming_fen;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Account>> MemoryLedgerTx::AccountsOf(
    absl::string_view office, const AccountId& after, int limit) {
  std::vector<Account> found;
  for (auto each = state_.accounts.upper_bound(after);
       each != state_.accounts.end() &&
       found.size() < static_cast<size_t>(limit);
       ++each) {
    if (office.empty() || each->second.office == office) {
      found.push_back(each->second);
    }
  }
  return found;
}

absl::StatusOr<std::optional<Transfer>> MemoryLedgerTx::FindTransfer(
    const TransferId& id) {
  return Find(state_.transfers, id);
}

absl::StatusOr<std::vector<TransferId>> MemoryLedgerTx::DueHolds(absl::Time now,
                                                                 int limit) {
  std::set<std::pair<absl::Time, TransferId>> due;
  for (const auto& [id, transfer] : state_.transfers) {
    if (transfer.state == TransferState::kPending && ExpiresAlone(transfer) &&
        transfer.expire_time <= now) {
      due.emplace(transfer.expire_time, id);
    }
  }
  std::vector<TransferId> found;
  for (const auto& [time, id] : due) {
    if (found.size() == static_cast<size_t>(limit)) break;
    found.push_back(id);
  }
  return found;
}

absl::StatusOr<std::optional<Grant>> MemoryLedgerTx::FindGrant(
    const GrantId& id) {
  return Find(state_.grants, id);
}

absl::Status MemoryLedgerTx::InsertGrant(const Grant& grant) {
  return Insert(state_.grants, grant);
}

absl::Status MemoryLedgerTx::UpdateGrant(const Grant& grant) {
  state_.grants.at(grant.id) = grant;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Grant>> MemoryLedgerTx::GrantsOf(
    absl::string_view office, const GrantId& before, int limit) {
  std::vector<Grant> found;
  for (auto each = state_.grants.rbegin();
       each != state_.grants.rend() &&
       found.size() < static_cast<size_t>(limit);
       ++each) {
    if (each->second.office != office) continue;
    if (before.empty() || each->first < before) found.push_back(each->second);
  }
  return found;
}

absl::StatusOr<std::vector<Grant>> MemoryLedgerTx::ProposedGrants(
    const GrantId& after, int limit) {
  std::vector<Grant> found;
  for (auto each = state_.grants.upper_bound(after);
       each != state_.grants.end() && found.size() < static_cast<size_t>(limit);
       ++each) {
    if (each->second.state != GrantState::kProposed) continue;
    found.push_back(each->second);
    found.back().disbursements.clear();
  }
  return found;
}

absl::StatusOr<std::vector<Grant>> MemoryLedgerTx::GrantsOfCase(
    absl::string_view case_id) {
  std::vector<Grant> found;
  for (const auto& [id, grant] : state_.grants) {
    if (grant.case_id != case_id) continue;
    found.push_back(grant);
    found.back().disbursements.clear();
  }
  return found;
}

absl::StatusOr<std::vector<GrantId>> MemoryLedgerTx::DueGrants(absl::Time now,
                                                               int limit) {
  std::set<std::pair<absl::Time, GrantId>> due;
  for (const auto& [id, grant] : state_.grants) {
    if (grant.state == GrantState::kReserved && grant.expire_time <= now) {
      due.emplace(grant.expire_time, id);
    }
  }
  std::vector<GrantId> found;
  for (const auto& [time, id] : due) {
    if (found.size() == static_cast<size_t>(limit)) break;
    found.push_back(id);
  }
  return found;
}

absl::StatusOr<std::vector<GrantId>> MemoryLedgerTx::DueLooks(absl::Time now,
                                                              int limit) {
  std::set<std::pair<absl::Time, GrantId>> due;
  for (const auto& [id, grant] : state_.grants) {
    absl::Time first = absl::InfiniteFuture();
    for (const Disbursement& payment : grant.disbursements) {
      first = std::min(first, payment.look_time);
    }
    if (first <= now) due.emplace(first, id);
  }
  std::vector<GrantId> found;
  for (const auto& [time, id] : due) {
    if (found.size() == static_cast<size_t>(limit)) break;
    found.push_back(id);
  }
  return found;
}

absl::StatusOr<std::optional<Appropriation>> MemoryLedgerTx::FindAppropriation(
    const AppropriationId& id) {
  return Find(state_.appropriations, id);
}

absl::Status MemoryLedgerTx::PutAppropriation(
    const Appropriation& appropriation) {
  Appropriation& stored = state_.appropriations[appropriation.id];
  stored = appropriation;
  stored.arrived_fen = stored.reserved_fen = 0;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Appropriation>> MemoryLedgerTx::AppropriationsIn(
    absl::string_view office, int fiscal_year, const AppropriationId& before,
    int limit) {
  std::vector<Appropriation> found;
  auto end = before.empty() ? state_.appropriations.end()
                            : state_.appropriations.lower_bound(before);
  while (end != state_.appropriations.begin() &&
         found.size() < static_cast<size_t>(limit)) {
    const Appropriation& each = (--end)->second;
    if (each.office == office &&
        (fiscal_year == 0 || each.fiscal_year == fiscal_year)) {
      found.push_back(each);
    }
  }
  return found;
}

absl::StatusOr<std::vector<Appropriation>> MemoryLedgerTx::AppropriationsFor(
    const AccountId& account) {
  std::vector<Appropriation> found;
  for (const auto& [id, each] : state_.appropriations) {
    if (each.account == account) found.push_back(each);
  }
  return found;
}

absl::StatusOr<std::optional<YearClosing>> MemoryLedgerTx::FindYearClosing(
    absl::string_view office, int fiscal_year) {
  return Find(state_.closings, {std::string(office), fiscal_year});
}

absl::Status MemoryLedgerTx::InsertYearClosing(const YearClosing& closing) {
  return state_.closings
                 .emplace(std::pair{closing.office, closing.fiscal_year},
                          closing)
                 .second
             ? absl::OkStatus()
             : store::RowExists();
}

absl::StatusOr<int64_t> MemoryLedgerTx::Size() {
  return static_cast<int64_t>(state_.log.size());
}

absl::StatusOr<std::vector<std::string>> MemoryLedgerTx::HashesFrom(
    int64_t index, int limit) {
  std::vector<std::string> hashes;
  for (auto i = static_cast<size_t>(index);
       i < state_.log.size() && hashes.size() < static_cast<size_t>(limit);
       ++i) {
    hashes.push_back(state_.log[i].hash);
  }
  return hashes;
}

absl::StatusOr<std::vector<Leaf>> MemoryLedgerTx::OfGrant(
    const GrantId& grant) {
  std::vector<Leaf> found;
  for (const Record& record : state_.log) {
    if (GrantOf(record) == grant) {
      found.push_back({record.index, grant, EncodeEntry(record), record.hash});
    }
  }
  return found;
}

}  // namespace bashu::ledger
