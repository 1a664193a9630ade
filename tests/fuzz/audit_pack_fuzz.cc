// An audit pack: common/verify/audit_pack.h.

#include <absl/strings/str_cat.h>

#include "common/base/check.h"
#include "common/crypto/merkle.h"
#include "common/verify/audit_pack.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signing.h"

namespace bashu::fuzz {
namespace {

using ledger::v1::AuditEntry;
using ledger::v1::AuditPack;

constexpr auto kSuite = crypto::Suite::kP256Sha256;

// Says that the pack has all there is.
void SignEnd(AuditPack& pack, const ledger::v1::TreeHead& head) {
  const crypto::SigningKey& key = SigningKeyOf("50");
  AuditEntry last;
  if (!pack.entries().empty()) {
    last.ParseFromString(pack.entries(pack.entries_size() - 1).entry());
  }
  ledger::v1::PackEnd end;
  end.set_region("50");
  end.set_grant(pack.grant());
  end.set_tree_size(head.tree_size());
  end.set_tree_root(head.root());
  end.set_entry_count(pack.entries_size());
  end.set_last_leaf(last.leaf_index());
  pack.mutable_end()->set_payload(end.SerializeAsString());
  pack.mutable_end()->set_signature(*key.Sign(pack.end().payload()));
  pack.mutable_end()->set_suite(std::string(crypto::FormatSuite(kSuite)));
  pack.mutable_end()->set_key_id(key.key_id());
}

// Puts the entries under a signed head, so that what is tried gets past proofs
// and signature.
void Sign(AuditPack& pack) {
  const crypto::SigningKey& key = SigningKeyOf("50");
  crypto::MerkleTree tree(kSuite);
  for (const auto& entry : pack.entries()) {
    tree.Append(crypto::LeafHash(kSuite, entry.entry()));
  }
  for (int i = 0; i < pack.entries_size(); ++i) {
    auto& entry = *pack.mutable_entries(i);
    entry.clear_inclusion_path();
    const auto proof =
        tree.InclusionProof(static_cast<uint64_t>(i), tree.size());
    for (const std::string& hash : *proof) entry.add_inclusion_path(hash);
  }
  ledger::v1::TreeHead head;
  head.set_region("50");
  head.set_tree_size(static_cast<int64_t>(tree.size()));
  head.set_root(tree.Root());
  pack.mutable_head()->set_payload(head.SerializeAsString());
  pack.mutable_head()->set_signature(*key.Sign(pack.head().payload()));
  pack.mutable_head()->set_suite(std::string(crypto::FormatSuite(kSuite)));
  pack.mutable_head()->set_key_id(key.key_id());
  SignEnd(pack, head);
}

void Add(AuditPack& pack, const std::string& kind, const std::string& from,
         const std::string& to, int64_t fen) {
  AuditEntry entry;
  entry.set_leaf_index(pack.entries_size());
  entry.set_previous_leaf(pack.entries_size());
  entry.set_salt(std::string(16, 's'));
  entry.set_kind(kind);
  entry.set_subject(fen == 0 ? "grants/g1"
                             : absl::StrCat("transfers/", from, to));
  if (fen != 0) {
    entry.set_debit_account("accounts/" + from);
    entry.set_credit_account("accounts/" + to);
  }
  entry.set_amount_fen(fen);
  entry.set_grant("grants/g1");
  pack.add_entries()->set_entry(entry.SerializeAsString());
}

}  // namespace

std::vector<std::string> Seeds() {
  AuditPack pack;
  pack.set_grant("grants/g1");
  Add(pack, "grant.proposed", "", "", 0);
  Add(pack, "transfer.held", "a", "grant.g1", 300);
  Add(pack, "transfer.posted", "a", "grant.g1", 300);
  Add(pack, "grant.funded", "", "", 0);
  Add(pack, "transfer.held", "grant.g1", "bank.x", 300);
  Add(pack, "transfer.posted", "grant.g1", "bank.x", 300);
  Add(pack, "grant.paid", "", "", 0);
  Sign(pack);
  CHECK(verify::VerifyAuditPack(pack, Keys()).ok());
  return {pack.SerializeAsString()};
}

bool Try(absl::string_view input) {
  static const auto& keys = *new verify::TrustedKeys(Keys());  // NOLINT: ever
  AuditPack pack;
  if (!pack.ParseFromArray(input.data(), static_cast<int>(input.size()))) {
    return false;
  }
  // As it came: no promise but to come back.
  verify::VerifyAuditPack(pack, keys).IgnoreError();
  Sign(pack);
  const auto report = verify::VerifyAuditPack(pack, keys);
  if (!report.ok()) return false;
  CHECK(report->entries == pack.entries_size());
  CHECK(report->paid_fen >= 0 && report->restored_fen >= 0);
  CHECK(report->share_fen - report->paid_fen + report->returned_fen >=
        report->restored_fen);
  return true;
}

}  // namespace bashu::fuzz
