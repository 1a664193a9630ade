#include "services/ledger/domain/audit.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/crypto/digest.h"
#include "common/status/macros.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

constexpr int kVarint = 0;
constexpr int kLengthDelimited = 2;

void AddVarint(std::string& bytes, uint64_t value) {
  while (value >= 0x80) {
    bytes.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  bytes.push_back(static_cast<char>(value));
}

void AddTag(std::string& bytes, int field, int wire_type) {
  AddVarint(bytes, static_cast<uint64_t>(field << 3 | wire_type));
}

// Fields at their default are not on the wire, as in proto3.
void AddNumber(std::string& bytes, int field, int64_t value) {
  if (value == 0) return;
  AddTag(bytes, field, kVarint);
  AddVarint(bytes, static_cast<uint64_t>(value));
}

void AddBytes(std::string& bytes, int field, absl::string_view value) {
  if (value.empty()) return;
  AddTag(bytes, field, kLengthDelimited);
  AddVarint(bytes, value.size());
  bytes.append(value.data(), value.size());
}

// A resource name, written in place: this runs once a leaf.
void AddName(std::string& bytes, int field, absl::string_view collection,
             absl::string_view id) {
  if (id.empty()) return;
  AddTag(bytes, field, kLengthDelimited);
  AddVarint(bytes, collection.size() + id.size());
  bytes.append(collection.data(), collection.size());
  bytes.append(id.data(), id.size());
}

// google.protobuf.Timestamp; the store keeps microseconds.
void AddTime(std::string& bytes, int field, absl::Time time) {
  const int64_t micros = absl::ToUnixMicros(time);
  int64_t seconds = micros / 1'000'000;
  if (micros % 1'000'000 < 0) --seconds;
  std::string text;
  AddNumber(text, 1, seconds);
  AddNumber(text, 2, (micros - seconds * 1'000'000) * 1'000);
  AddTag(bytes, field, kLengthDelimited);
  AddVarint(bytes, text.size());
  bytes += text;
}

void AddSubject(std::string& bytes, const Record& record) {
  constexpr int kField = 4;
  if (record.IsTransfer()) {
    AddName(bytes, kField, "transfers/", record.transfer().id.value());
  } else if (record.kind == RecordKind::kNoted) {
    AddBytes(bytes, kField, record.note().subject);
  } else {
    AddName(bytes, kField, "accounts/", record.account().id.value());
  }
}

// What was held, moved or released.
int64_t AmountOf(const Record& record) {
  const Transfer& transfer = record.transfer();
  return record.kind == RecordKind::kPosted ? transfer.posted_fen
                                            : transfer.taken_fen;
}

}  // namespace

std::string RandomSaltSource::NewSalt() {
  constexpr size_t kSaltsAtOnce = 256;
  MutexLock lock(mutex_);
  if (bytes_.empty()) bytes_ = crypto::RandomBytes(kSaltsAtOnce * kSaltSize);
  std::string salt = bytes_.substr(bytes_.size() - kSaltSize);
  bytes_.resize(bytes_.size() - kSaltSize);
  return salt;
}

std::string EncodeEntry(const Record& record) {
  std::string bytes;
  bytes.reserve(320);
  AddNumber(bytes, 1, record.index);
  AddBytes(bytes, 2, record.salt);
  AddBytes(bytes, 3, KindName(record));
  AddSubject(bytes, record);
  if (record.IsTransfer()) {
    const Transfer& transfer = record.transfer();
    AddName(bytes, 5, "accounts/", transfer.debit.value());
    AddName(bytes, 6, "accounts/", transfer.credit.value());
    AddNumber(bytes, 7, AmountOf(record));
  }
  AddName(bytes, 8, "grants/", GrantOf(record).value());
  AddTime(bytes, 9, record.time);
  if (record.IsTransfer()) {
    const Transfer& transfer = record.transfer();
    AddName(bytes, 10, "transfers/", transfer.reverses.value());
    if (transfer.happen_time != absl::InfinitePast()) {
      AddTime(bytes, 11, transfer.happen_time);
    }
  }
  AddNumber(bytes, 12, record.previous + 1);
  return bytes;
}

absl::StatusOr<bool> AuditTree::Agrees(AuditLog& log, uint64_t size) const {
  const uint64_t common = std::min(size, tree_.size());
  if (common == 0) return true;
  ASSIGN_OR_RETURN(const auto last,
                   log.HashesFrom(static_cast<int64_t>(common) - 1, 1));
  if (last.size() != 1) return false;
  crypto::Inclusion claim{last[0], common - 1, {common, ""}, {}};
  ASSIGN_OR_RETURN(claim.head.root, tree_.RootAt(common));
  ASSIGN_OR_RETURN(claim.proof, tree_.InclusionProof(common - 1, common));
  return crypto::VerifyInclusion(suite_, claim).ok();
}

absl::StatusOr<uint64_t> AuditTree::CatchUp(AuditLog& log) {
  ASSIGN_OR_RETURN(const int64_t stored, log.Size());
  const auto size = static_cast<uint64_t>(stored);
  ASSIGN_OR_RETURN(const bool agrees, Agrees(log, size));
  if (!agrees) tree_ = crypto::MerkleTree(suite_);
  while (tree_.size() < size) {
    ASSIGN_OR_RETURN(
        const auto hashes,
        log.HashesFrom(static_cast<int64_t>(tree_.size()), kLeavesPage));
    for (const std::string& hash : hashes) tree_.Append(hash);
  }
  return size;
}

}  // namespace bashu::ledger
