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

template <typename AnyId>
void AddName(std::string& bytes, int field, absl::string_view collection,
             const AnyId& id) {
  if (!id.empty()) {
    AddBytes(bytes, field, absl::StrCat(collection, "/", id.value()));
  }
}

}  // namespace

std::string RandomSaltSource::NewSalt() {
  return crypto::RandomBytes(kSaltSize);
}

std::string EncodeEntry(const AuditEntry& entry) {
  std::string bytes;
  bytes.reserve(256);
  AddNumber(bytes, 1, entry.leaf_index);
  AddBytes(bytes, 2, entry.salt);
  AddBytes(bytes, 3, entry.kind);
  AddBytes(bytes, 4, entry.subject);
  AddName(bytes, 5, "accounts", entry.debit);
  AddName(bytes, 6, "accounts", entry.credit);
  AddNumber(bytes, 7, entry.amount_fen);
  AddName(bytes, 8, "grants", entry.grant);
  // google.protobuf.Timestamp; the store keeps microseconds.
  const int64_t micros = absl::ToUnixMicros(entry.commit_time);
  std::string time;
  AddNumber(time, 1, micros / 1'000'000);
  AddNumber(time, 2, micros % 1'000'000 * 1'000);
  AddTag(bytes, 9, kLengthDelimited);
  AddVarint(bytes, time.size());
  bytes += time;
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
