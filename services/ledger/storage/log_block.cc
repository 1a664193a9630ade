#include "services/ledger/storage/log_block.h"

#include <utility>

#include "common/base/check.h"
#include "common/sql/connection.h"

namespace bashu::ledger {
namespace {

// What a record has besides what every one of its kind has.
constexpr unsigned kBalancing = 1, kHappens = 2, kExpires = 4, kBasis = 8,
                   kOfGrant = 16, kReversal = 32, kFloor = 64, kCeiling = 128;

void AddVarint(std::string& bytes, uint64_t value) {
  while (value >= 0x80) {
    bytes.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes.push_back(static_cast<char>(value));
}

// Small numbers of either sign are short.
void AddSigned(std::string& bytes, int64_t value) {
  AddVarint(bytes, static_cast<uint64_t>(value) << 1 ^
                       static_cast<uint64_t>(value >> 63));
}

void AddText(std::string& bytes, absl::string_view text) {
  AddVarint(bytes, text.size());
  bytes.append(text.data(), text.size());
}

// An older record, by how far back it is; 0 for none.
void AddBack(std::string& bytes, int64_t index, int64_t before) {
  AddVarint(bytes, before < 0 ? 0 : static_cast<uint64_t>(index - before));
}

// Reads what the functions above wrote.
class Cursor {
 public:
  explicit Cursor(absl::string_view bytes) : bytes_(bytes) {}

  unsigned Byte() {
    CHECK(!bytes_.empty());
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  uint64_t Varint() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const unsigned byte = Byte();
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    CHECK(false);
  }
  int64_t Number() { return static_cast<int64_t>(Varint()); }
  int64_t Signed() {
    const uint64_t value = Varint();
    return static_cast<int64_t>(value >> 1 ^ (0 - (value & 1)));
  }
  absl::string_view Take(uint64_t size) {
    CHECK(size <= bytes_.size());
    const absl::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  absl::string_view Text() { return Take(Varint()); }
  TransferKey Key() { return ParseKey(Take(16)); }
  int64_t Back(int64_t index) {
    const int64_t back = Number();
    return back == 0 ? -1 : index - back;
  }

 private:
  absl::string_view bytes_;
};

// What is known of the records before the one that is read.
struct Before {
  int64_t micros = 0;
  absl::string_view basis;
};

void ReadTransfer(Cursor& cursor, unsigned flags, Before& before,
                  RawRecord& raw) {
  raw.links.id = cursor.Key();
  raw.links.debit = cursor.Number();
  raw.links.credit = cursor.Number();
  raw.links.before_debit = cursor.Back(raw.index);
  raw.links.before_credit = cursor.Back(raw.index);
  raw.amount_fen = raw.taken_fen = cursor.Number();
  raw.balancing = (flags & kBalancing) != 0;
  if (raw.balancing) raw.taken_fen = cursor.Number();
  raw.posted_fen = raw.kind == RecordKind::kMoved    ? raw.taken_fen
                   : raw.kind == RecordKind::kPosted ? cursor.Number()
                                                     : 0;
  if ((flags & kBasis) != 0) before.basis = cursor.Text();
  raw.basis = before.basis;
  if ((flags & kHappens) != 0) raw.happen_micros = cursor.Signed();
  if ((flags & kExpires) != 0) raw.expire_micros = cursor.Signed();
  if ((flags & kOfGrant) != 0) {
    raw.grant = cursor.Text();
    raw.previous = cursor.Back(raw.index);
  }
  if ((flags & kReversal) != 0) {
    raw.reverses = cursor.Key();
    raw.maker = cursor.Text();
    raw.checker = cursor.Text();
  }
}

RawRecord ReadNext(Cursor& cursor, int64_t index, Before& before) {
  RawRecord raw;
  raw.index = index;
  raw.kind = static_cast<RecordKind>(cursor.Byte());
  const unsigned flags = cursor.Byte();
  raw.micros = before.micros += cursor.Signed();
  switch (raw.kind) {
    case RecordKind::kAccountOpened:
      raw.links.debit = index;
      raw.first_text = cursor.Text();
      raw.second_text = cursor.Text();
      raw.fiscal_year = cursor.Number();
      raw.source = cursor.Number();
      if ((flags & kFloor) != 0) raw.floor_fen = cursor.Signed();
      if ((flags & kCeiling) != 0) raw.ceiling_fen = cursor.Signed();
      return raw;
    case RecordKind::kAccountClosed:
    case RecordKind::kAccountFrozen:
    case RecordKind::kAccountThawed:
      raw.links.debit = cursor.Number();
      raw.links.before_debit = cursor.Back(index);
      if ((flags & kBasis) != 0) raw.basis = cursor.Text();
      return raw;
    case RecordKind::kNoted:
      raw.first_text = cursor.Text();
      raw.second_text = cursor.Text();
      raw.grant = cursor.Text();
      if (!raw.grant.empty()) raw.previous = cursor.Back(index);
      return raw;
    case RecordKind::kHeld:
    case RecordKind::kMoved:
    case RecordKind::kPosted:
    case RecordKind::kVoided:
    case RecordKind::kExpired:
      ReadTransfer(cursor, flags, before, raw);
      return raw;
  }
  CHECK(false);
}

TransferState StateAfter(RecordKind kind) {
  switch (kind) {
    case RecordKind::kHeld:
      return TransferState::kPending;
    case RecordKind::kVoided:
      return TransferState::kVoided;
    case RecordKind::kExpired:
      return TransferState::kExpired;
    default:
      return TransferState::kPosted;
  }
}

Transfer ToTransfer(const RawRecord& raw,
                    absl::FunctionRef<AccountId(int64_t)> name_of) {
  Transfer transfer;
  transfer.id = TransferId(FormatKey(raw.links.id));
  transfer.debit = name_of(raw.links.debit);
  transfer.credit = name_of(raw.links.credit);
  transfer.amount_fen = raw.amount_fen;
  transfer.pending = raw.kind != RecordKind::kMoved;
  transfer.balancing = raw.balancing;
  transfer.basis = std::string(raw.basis);
  if (raw.happen_micros.has_value()) {
    transfer.happen_time = sql::FromMicros(*raw.happen_micros);
  }
  if (raw.expire_micros.has_value()) {
    transfer.expire_time = sql::FromMicros(*raw.expire_micros);
  }
  if (raw.reverses.has_value()) {
    transfer.reverses = TransferId(FormatKey(*raw.reverses));
  }
  transfer.grant = GrantId(std::string(raw.grant));
  transfer.state = StateAfter(raw.kind);
  transfer.taken_fen = raw.taken_fen;
  transfer.posted_fen = raw.posted_fen;
  transfer.maker = std::string(raw.maker);
  transfer.checker = std::string(raw.checker);
  const absl::Time time = sql::FromMicros(raw.micros);
  if (!Settles(raw.kind)) transfer.create_time = time;
  if (raw.kind != RecordKind::kHeld) transfer.settle_time = time;
  return transfer;
}

}  // namespace

void LogBlock::Add(const Record& record, const Links& links) {
  CHECK(record.index == end() && !full());
  unsigned flags = 0;
  if (record.kind == RecordKind::kAccountOpened) {
    if (record.account().floor_fen.has_value()) flags |= kFloor;
    if (record.account().ceiling_fen.has_value()) flags |= kCeiling;
  } else if (record.IsAccount()) {
    if (!record.account().freeze_basis.empty()) flags |= kBasis;
  } else if (record.IsTransfer()) {
    const Transfer& transfer = record.transfer();
    if (transfer.balancing) flags |= kBalancing;
    if (transfer.happen_time != absl::InfinitePast()) flags |= kHappens;
    if (transfer.expire_time != absl::InfiniteFuture()) flags |= kExpires;
    if (transfer.basis != basis_ || count_ == 0) flags |= kBasis;
    if (!transfer.grant.empty()) flags |= kOfGrant;
    if (!transfer.reverses.empty()) flags |= kReversal;
  }
  body_.push_back(static_cast<char>(record.kind));
  body_.push_back(static_cast<char>(flags));
  const int64_t micros = sql::ToMicros(record.time);
  AddSigned(body_, micros - std::exchange(micros_, micros));
  if (record.kind == RecordKind::kNoted) {
    AddText(body_, record.note().kind);
    AddText(body_, record.note().subject);
    AddGrant(record);
  } else if (record.kind == RecordKind::kAccountOpened) {
    const Account& account = record.account();
    AddText(body_, account.id.value());
    AddText(body_, account.office);
    AddVarint(body_, static_cast<uint64_t>(account.fiscal_year));
    AddVarint(body_, static_cast<uint64_t>(account.source));
    if ((flags & kFloor) != 0) AddSigned(body_, *account.floor_fen);
    if ((flags & kCeiling) != 0) AddSigned(body_, *account.ceiling_fen);
  } else if (record.IsAccount()) {
    AddVarint(body_, static_cast<uint64_t>(links.debit));
    AddBack(body_, record.index, links.before_debit);
    if ((flags & kBasis) != 0) AddText(body_, record.account().freeze_basis);
  } else {
    AddTransfer(record, links, flags);
  }
  salts_ += record.salt;
  hashes_ += record.hash;
  ++count_;
}

// And how far back its record before this one is.
void LogBlock::AddGrant(const Record& record) {
  const GrantId& grant = GrantOf(record);
  AddText(body_, grant.value());
  if (!grant.empty()) AddBack(body_, record.index, record.previous);
}

void LogBlock::AddTransfer(const Record& record, const Links& links,
                           unsigned flags) {
  const Transfer& transfer = record.transfer();
  AppendBytes(links.id, body_);
  AddVarint(body_, static_cast<uint64_t>(links.debit));
  AddVarint(body_, static_cast<uint64_t>(links.credit));
  AddBack(body_, record.index, links.before_debit);
  AddBack(body_, record.index, links.before_credit);
  AddVarint(body_, static_cast<uint64_t>(transfer.amount_fen));
  if ((flags & kBalancing) != 0) {
    AddVarint(body_, static_cast<uint64_t>(transfer.taken_fen));
  }
  if (record.kind == RecordKind::kPosted) {
    AddVarint(body_, static_cast<uint64_t>(transfer.posted_fen));
  }
  if ((flags & kBasis) != 0) {
    basis_ = transfer.basis;
    AddText(body_, basis_);
  }
  if ((flags & kHappens) != 0) {
    AddSigned(body_, sql::ToMicros(transfer.happen_time));
  }
  if ((flags & kExpires) != 0) {
    AddSigned(body_, sql::ToMicros(transfer.expire_time));
  }
  if ((flags & kOfGrant) != 0) AddGrant(record);
  if ((flags & kReversal) != 0) {
    AppendBytes(KeyOf(transfer.reverses.value()), body_);
    AddText(body_, transfer.maker);
    AddText(body_, transfer.checker);
  }
}

RawRecord ReadRaw(int64_t first, absl::string_view body, int64_t index) {
  CHECK(index >= first && index < first + kBlockMax);
  Cursor cursor(body);
  Before before;
  for (int64_t i = first; i < index; ++i) ReadNext(cursor, i, before);
  return ReadNext(cursor, index, before);
}

std::vector<RawRecord> ReadBlock(int64_t first, absl::string_view body,
                                 int64_t count) {
  CHECK(count <= kBlockMax);
  Cursor cursor(body);
  Before before;
  std::vector<RawRecord> records;
  for (int64_t i = first; i < first + count; ++i) {
    records.push_back(ReadNext(cursor, i, before));
  }
  return records;
}

Record ToRecord(const RawRecord& raw,
                absl::FunctionRef<AccountId(int64_t)> name_of) {
  Record record;
  record.kind = raw.kind;
  record.index = raw.index;
  record.previous = raw.previous;
  record.time = sql::FromMicros(raw.micros);
  if (raw.kind == RecordKind::kNoted) {
    record.what =
        Note{std::string(raw.first_text), std::string(raw.second_text),
             GrantId(std::string(raw.grant))};
  } else if (raw.kind == RecordKind::kAccountOpened) {
    Account account;
    account.id = AccountId(std::string(raw.first_text));
    account.office = std::string(raw.second_text);
    account.fiscal_year = static_cast<int>(raw.fiscal_year);
    account.source = static_cast<Source>(raw.source);
    account.floor_fen = raw.floor_fen;
    account.ceiling_fen = raw.ceiling_fen;
    account.create_time = record.time;
    record.what = std::move(account);
  } else if (IsOfTransfer(raw.kind)) {
    record.what = ToTransfer(raw, name_of);
  } else {
    Account account;
    account.id = name_of(raw.links.debit);
    account.closed = raw.kind == RecordKind::kAccountClosed;
    account.freeze_basis = std::string(raw.basis);
    record.what = std::move(account);
  }
  return record;
}

}  // namespace bashu::ledger
