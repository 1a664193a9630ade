#pragma once

#include <string>
#include <vector>

#include "bashu/ledger/v1/audit.pb.h"
#include "common/crypto/digest.h"
#include "common/crypto/key_pem.h"
#include "common/crypto/merkle.h"
#include "common/crypto/signature.h"
#include "common/verify/trusted_keys.h"

namespace bashu::verify {

// A region's key, as one of many may have signed something.
class TestSigner {
 public:
  TestSigner(crypto::Suite suite, std::string region)
      : suite_(suite), region_(std::move(region)) {}

  const std::string& region() const { return region_; }
  const std::string& private_pem() const { return private_pem_; }
  TrustedKeys Trust() const {
    return {{region_,
             {*crypto::VerifyingKey::FromPem(
                 suite_, *crypto::PublicPem(private_pem_))}}};
  }
  // Signed is a SignedTreeHead or a SignedStatement.
  template <typename Signed>
  Signed Sign(const google::protobuf::Message& what) const {
    Signed made;
    made.set_payload(what.SerializeAsString());
    Fill(made.payload(), made);
    return made;
  }
  ledger::v1::Cosignature Cosign(const ledger::v1::SignedTreeHead& head) const {
    ledger::v1::Cosignature made;
    made.set_region(region_);
    Fill(head.payload(), made);
    return made;
  }

 private:
  template <typename Signed>
  void Fill(const std::string& payload, Signed& made) const {
    const auto key = *crypto::SigningKey::FromPem(suite_, private_pem_);
    made.set_signature(*key->Sign(payload));
    made.set_suite(std::string(crypto::FormatSuite(suite_)));
    made.set_key_id(key->key_id());
  }

  const crypto::Suite suite_;
  const std::string region_;
  const std::string private_pem_ = crypto::GenerateKeyPem(suite_);
};

// A ledger whose history a test writes, one entry after the other.
class TestLedger {
 public:
  explicit TestLedger(crypto::Suite suite = crypto::Suite::kP256Sha256)
      : suite_(suite), signer_(suite, "51") {}

  void Note(const std::string& kind, const std::string& subject = "grants/g1") {
    Add(kind, subject, "", "", 0);
  }
  void Move(const std::string& kind, const std::string& id,
            const std::string& from, const std::string& to, int64_t fen) {
    Add(kind, "transfers/" + id, "accounts/" + from, "accounts/" + to, fen);
  }
  // Somebody else's change, between ours.
  void Other() {
    tree_.Append(crypto::LeafHash(suite_, crypto::RandomBytes(20)));
  }

  const TestSigner& signer() const { return signer_; }
  TrustedKeys Trust() const { return signer_.Trust(); }
  const crypto::MerkleTree& tree() const { return tree_; }

  ledger::v1::TreeHead Head() const {
    ledger::v1::TreeHead head;
    head.set_region("51");
    head.set_tree_size(static_cast<int64_t>(tree_.size()));
    head.set_root(tree_.Root());
    head.mutable_sign_time()->set_seconds(1'772'424'000);
    return head;
  }
  ledger::v1::SignedTreeHead SignedHead() const {
    return signer_.Sign<ledger::v1::SignedTreeHead>(Head());
  }

  ledger::v1::AuditPack Pack() const {
    ledger::v1::AuditPack pack;
    pack.set_grant("grants/g1");
    *pack.mutable_head() = SignedHead();
    for (const ledger::v1::AuditEntry& entry : entries_) {
      auto& proven = *pack.add_entries();
      proven.set_entry(entry.SerializeAsString());
      const auto path = tree_.InclusionProof(
          static_cast<uint64_t>(entry.leaf_index()), tree_.size());
      for (const std::string& hash : *path) proven.add_inclusion_path(hash);
    }
    ledger::v1::PackEnd end;
    end.set_region("51");
    end.set_grant("grants/g1");
    end.set_tree_size(static_cast<int64_t>(tree_.size()));
    end.set_tree_root(tree_.Root());
    end.set_entry_count(static_cast<int64_t>(entries_.size()));
    end.set_last_leaf(entries_.empty() ? 0 : entries_.back().leaf_index());
    *pack.mutable_end() = signer_.Sign<ledger::v1::SignedStatement>(end);
    return pack;
  }

 private:
  void Add(const std::string& kind, const std::string& subject,
           const std::string& debit, const std::string& credit, int64_t fen) {
    ledger::v1::AuditEntry entry;
    entry.set_leaf_index(static_cast<int64_t>(tree_.size()));
    entry.set_salt(crypto::RandomBytes(16));
    entry.set_kind(kind);
    entry.set_subject(subject);
    entry.set_debit_account(debit);
    entry.set_credit_account(credit);
    entry.set_amount_fen(fen);
    entry.set_grant("grants/g1");
    entry.mutable_commit_time()->set_seconds(1'772'423'000);
    if (!entries_.empty()) {
      entry.set_previous_leaf(entries_.back().leaf_index() + 1);
    }
    tree_.Append(crypto::LeafHash(suite_, entry.SerializeAsString()));
    entries_.push_back(entry);
  }

  const crypto::Suite suite_;
  const TestSigner signer_;
  crypto::MerkleTree tree_{suite_};
  std::vector<ledger::v1::AuditEntry> entries_;
};

// Two shares bring 300, which goes to one payee; a rejected payment before.
inline TestLedger PaidLedger(crypto::Suite suite = crypto::Suite::kP256Sha256) {
  TestLedger ledger(suite);
  ledger.Other();
  ledger.Note("grant.proposed");
  ledger.Move("transfer.held", "s1", "a", "grant.g1", 100);
  ledger.Move("transfer.held", "s2", "b", "grant.g1", 200);
  ledger.Other();
  ledger.Move("transfer.posted", "s1", "a", "grant.g1", 100);
  ledger.Move("transfer.posted", "s2", "b", "grant.g1", 200);
  ledger.Note("grant.funded");
  ledger.Move("transfer.held", "p1", "grant.g1", "bank.x", 300);
  ledger.Move("transfer.voided", "p1", "grant.g1", "bank.x", 300);
  ledger.Other();
  ledger.Move("transfer.held", "p2", "grant.g1", "bank.x", 300);
  ledger.Move("transfer.posted", "p2", "grant.g1", "bank.x", 300);
  ledger.Note("disbursement.paid", "disbursements/g1.1");
  ledger.Note("grant.paid");
  ledger.Other();
  return ledger;
}

}  // namespace bashu::verify
