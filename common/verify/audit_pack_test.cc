#include "common/verify/audit_pack.h"

#include <gmock/gmock.h>

#include <functional>
#include <random>

#include "common/crypto/digest.h"
#include "common/crypto/merkle.h"
#include "common/crypto/signature.h"
#include "tests/testing/status_matchers.h"

namespace bashu::verify {
namespace {

using ledger::v1::AuditEntry;
using ledger::v1::AuditPack;
using testing::HasReason;
using testing::IsOk;

// A ledger whose history a test writes, one entry after the other.
class Ledger {
 public:
  explicit Ledger(crypto::Suite suite) : suite_(suite) {}

  void Note(const std::string& kind) { Add(kind, "grants/g1", "", "", 0); }
  void Move(const std::string& kind, const std::string& id,
            const std::string& from, const std::string& to, int64_t fen) {
    Add(kind, "transfers/" + id, "accounts/" + from, "accounts/" + to, fen);
  }
  // Somebody else's change, between ours.
  void Other() {
    tree_.Append(crypto::LeafHash(suite_, crypto::RandomBytes(20)));
  }

  AuditPack Pack() const {
    ledger::v1::TreeHead head;
    head.set_region("51");
    head.set_tree_size(static_cast<int64_t>(tree_.size()));
    head.set_root(tree_.Root());
    head.mutable_sign_time()->set_seconds(1'772'424'000);
    const auto key = *crypto::SigningKey::FromPem(suite_, private_pem_);
    AuditPack pack;
    pack.set_grant("grants/g1");
    pack.mutable_head()->set_payload(head.SerializeAsString());
    pack.mutable_head()->set_signature(*key->Sign(pack.head().payload()));
    pack.mutable_head()->set_suite(std::string(crypto::FormatSuite(suite_)));
    pack.mutable_head()->set_key_id(key->key_id());
    for (const AuditEntry& entry : entries_) {
      auto& proven = *pack.add_entries();
      proven.set_entry(entry.SerializeAsString());
      const auto path = tree_.InclusionProof(
          static_cast<uint64_t>(entry.leaf_index()), tree_.size());
      for (const std::string& hash : *path) proven.add_inclusion_path(hash);
    }
    return pack;
  }

  TrustedKeys Trust() const {
    return {{"51",
             {*crypto::VerifyingKey::FromPem(
                 suite_, *crypto::PublicPem(private_pem_))}}};
  }

 private:
  void Add(const std::string& kind, const std::string& subject,
           const std::string& debit, const std::string& credit, int64_t fen) {
    AuditEntry entry;
    entry.set_leaf_index(static_cast<int64_t>(tree_.size()));
    entry.set_salt(crypto::RandomBytes(16));
    entry.set_kind(kind);
    entry.set_subject(subject);
    entry.set_debit_account(debit);
    entry.set_credit_account(credit);
    entry.set_amount_fen(fen);
    entry.set_grant("grants/g1");
    entry.mutable_commit_time()->set_seconds(1'772'423'000);
    tree_.Append(crypto::LeafHash(suite_, entry.SerializeAsString()));
    entries_.push_back(entry);
  }

  const crypto::Suite suite_;
  const std::string private_pem_ = crypto::GenerateKeyPem(suite_);
  crypto::MerkleTree tree_{suite_};
  std::vector<AuditEntry> entries_;
};

// Two shares bring 300, which goes to one payee; a rejected payment before.
Ledger Paid(crypto::Suite suite = crypto::Suite::kP256Sha256) {
  Ledger ledger(suite);
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
  ledger.Note("grant.paid");
  ledger.Other();
  return ledger;
}

TEST(VerifyAuditPack, ReportsWhatTheSharesBroughtAndWhatWasPaid) {
  for (const crypto::Suite suite :
       {crypto::Suite::kP256Sha256, crypto::Suite::kSm2Sm3}) {
    const Ledger ledger = Paid(suite);
    const auto report = VerifyAuditPack(ledger.Pack(), ledger.Trust());
    ASSERT_THAT(report, IsOk());
    EXPECT_EQ(report->region, "51");
    EXPECT_EQ(report->state, "grant.paid");
    EXPECT_EQ(report->share_transfers, 2);
    EXPECT_EQ(report->share_fen, 300);
    EXPECT_EQ(report->payments, 1);
    EXPECT_EQ(report->paid_fen, 300);
    EXPECT_EQ(report->entries, 11);
    EXPECT_EQ(report->tree_size, 15);
  }
}

TEST(VerifyAuditPack, RefusesEveryChangedByte) {
  const Ledger ledger = Paid();
  const std::string bytes = ledger.Pack().SerializeAsString();
  std::mt19937 random(20'260'302);
  for (int i = 0; i < 200; ++i) {
    std::string forged = bytes;
    const size_t at = random() % forged.size();
    forged[at] = static_cast<char>(forged[at] ^ (1 + random() % 255));
    AuditPack pack;
    if (!pack.ParseFromString(forged)) continue;
    EXPECT_FALSE(VerifyAuditPack(pack, ledger.Trust()).ok())
        << "byte " << at << " of " << bytes.size();
  }
}

TEST(VerifyAuditPack, BelievesOnlyTheKeyOfTheRegionThatSigned) {
  const Ledger ledger = Paid();
  EXPECT_THAT(VerifyAuditPack(ledger.Pack(), {}),
              HasReason("AUDIT_PACK_INVALID"));
  EXPECT_THAT(VerifyAuditPack(ledger.Pack(), Paid().Trust()),
              HasReason("AUDIT_PACK_INVALID"));
  AuditPack forged = ledger.Pack();
  forged.mutable_head()->set_signature(Paid().Pack().head().signature());
  EXPECT_THAT(VerifyAuditPack(forged, ledger.Trust()),
              HasReason("SIGNATURE_INVALID"));
}

TEST(VerifyAuditPack, RefusesWhatTheTreeDoesNotHold) {
  const Ledger ledger = Paid();
  const std::function<void(AuditPack&)> cases[] = {
      [](AuditPack& pack) { pack.mutable_entries(0)->clear_inclusion_path(); },
      [](AuditPack& pack) { pack.clear_entries(); },
      [](AuditPack& pack) { pack.set_grant("grants/g2"); },
      [](AuditPack& pack) { pack.mutable_entries()->SwapElements(0, 1); },
      [](AuditPack& pack) { *pack.add_entries() = pack.entries(0); },
      [](AuditPack& pack) { pack.mutable_head()->clear_key_id(); },
      [](AuditPack& pack) { pack.mutable_head()->set_suite("sm2-sm3"); },
      [](AuditPack& pack) { pack.mutable_head()->set_suite("none"); },
      [](AuditPack& pack) { pack.mutable_entries(2)->set_entry("x"); },
  };
  for (const auto& forge : cases) {
    AuditPack pack = ledger.Pack();
    forge(pack);
    EXPECT_FALSE(VerifyAuditPack(pack, ledger.Trust()).ok());
  }
}

TEST(VerifyAuditPack, RefusesBooksThatContradictThemselves) {
  const std::function<void(Ledger&)> cases[] = {
      // Paid twice.
      [](Ledger& ledger) {
        ledger.Move("transfer.posted", "p3", "grant.g1", "bank.x", 1);
      },
      // Posted again.
      [](Ledger& ledger) {
        ledger.Move("transfer.posted", "p2", "grant.g1", "bank.x", 300);
      },
      // Voided, then posted.
      [](Ledger& ledger) {
        ledger.Move("transfer.posted", "p1", "grant.g1", "bank.x", 300);
      },
      // Posted at another amount than was held.
      [](Ledger& ledger) {
        ledger.Move("transfer.held", "p3", "a", "grant.g1", 1);
        ledger.Move("transfer.posted", "p3", "a", "grant.g1", 2);
      },
      // Money that passes by the grant's account.
      [](Ledger& ledger) { ledger.Move("transfer.posted", "t", "a", "b", 1); },
      // More brought than paid, though the grant is paid.
      [](Ledger& ledger) {
        ledger.Move("transfer.posted", "s3", "a", "grant.g1", 1);
      },
  };
  for (const auto& write : cases) {
    Ledger ledger = Paid();
    write(ledger);
    EXPECT_THAT(VerifyAuditPack(ledger.Pack(), ledger.Trust()),
                HasReason("AUDIT_PACK_INVALID"));
  }
}

TEST(VerifyAuditPack, RefusesSumsBeyondEveryAmount) {
  Ledger ledger(crypto::Suite::kP256Sha256);
  for (const std::string id : {"s1", "s2"}) {
    ledger.Move("transfer.posted", id, "a", "grant.g1", INT64_MAX);
  }
  EXPECT_THAT(VerifyAuditPack(ledger.Pack(), ledger.Trust()),
              HasReason("AUDIT_PACK_INVALID"));
}

TEST(VerifyAuditPack, TakesAGrantThatIsNotPaidYet) {
  Ledger ledger(crypto::Suite::kP256Sha256);
  ledger.Note("grant.proposed");
  ledger.Move("transfer.held", "s1", "a", "grant.g1", 100);
  ledger.Note("grant.reserved");
  const auto report = VerifyAuditPack(ledger.Pack(), ledger.Trust());
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->state, "grant.reserved");
  EXPECT_EQ(report->share_fen, 0);
}

}  // namespace
}  // namespace bashu::verify
