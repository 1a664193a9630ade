#include "services/ledger/domain/audit.h"

#include <gtest/gtest.h>

#include "bashu/ledger/v1/audit.pb.h"
#include "common/status/macros.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::IsOk;

constexpr auto kSuite = crypto::Suite::kP256Sha256;

Leaf LeafOf(int64_t index, const std::string& text) {
  return {index, GrantId(), text, crypto::LeafHash(kSuite, text)};
}

// A log with leaves made of `texts`.
struct Log {
  LedgerState state;
  MemoryLedgerTx tx{state};

  explicit Log(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) Add(text);
  }
  void Add(const std::string& text) {
    state.leaves.push_back(
        LeafOf(static_cast<int64_t>(state.leaves.size()), text));
  }
};

std::string RootOver(const std::vector<std::string>& texts) {
  crypto::MerkleTree tree(kSuite);
  for (const std::string& text : texts) {
    tree.Append(crypto::LeafHash(kSuite, text));
  }
  return tree.Root();
}

TEST(EncodeEntry, IsWhatProtobufWrites) {
  AuditEntry entry;
  for (const int64_t index : {int64_t{0}, int64_t{1}, int64_t{300}}) {
    entry.leaf_index = index;
    entry.salt = std::string(16, '\x7f');
    entry.kind = "transfer.posted";
    entry.subject = "transfers/t1";
    entry.debit = AccountId("a");
    entry.credit = AccountId("b");
    entry.amount_fen = index * 1'000'000'000'000;
    entry.grant = GrantId(index == 0 ? "" : kGrantId);
    entry.commit_time = kNoon + absl::Microseconds(index);
    v1::AuditEntry parsed;
    ASSERT_TRUE(parsed.ParseFromString(EncodeEntry(entry)));
    EXPECT_EQ(parsed.SerializeAsString(), EncodeEntry(entry));
    EXPECT_EQ(parsed.leaf_index(), index);
    EXPECT_EQ(parsed.credit_account(), "accounts/b");
    EXPECT_EQ(parsed.amount_fen(), entry.amount_fen);
    EXPECT_EQ(parsed.commit_time().seconds(), absl::ToUnixSeconds(kNoon));
    EXPECT_EQ(parsed.commit_time().nanos(), index * 1000);
  }
}

TEST(AuditTree, TakesInWhatWasCommittedSince) {
  Log log({"a"});
  AuditTree tree(kSuite);
  EXPECT_EQ(*tree.CatchUp(log.tx.audit()), 1);
  log.Add("b");
  log.Add("c");
  EXPECT_EQ(*tree.CatchUp(log.tx.audit()), 3);
  EXPECT_EQ(tree.tree().Root(), RootOver({"a", "b", "c"}));
}

TEST(AuditTree, ServesAReaderWithAnOlderSnapshot) {
  Log late({"a", "b"}), early({"a"});
  AuditTree tree(kSuite);
  EXPECT_EQ(*tree.CatchUp(late.tx.audit()), 2);
  EXPECT_EQ(*tree.CatchUp(early.tx.audit()), 1);
  EXPECT_EQ(*tree.tree().RootAt(1), RootOver({"a"}));
}

TEST(AuditTree, BeginsAgainWhenTheDatabaseWasRestored) {
  Log before({"a", "b"}), restored({"a", "x", "y"});
  AuditTree tree(kSuite);
  EXPECT_EQ(*tree.CatchUp(before.tx.audit()), 2);
  EXPECT_EQ(*tree.CatchUp(restored.tx.audit()), 3);
  EXPECT_EQ(tree.tree().Root(), RootOver({"a", "x", "y"}));
}

TEST(AuditTree, BeginsAgainWhenTheRestoredDatabaseIsShorter) {
  Log before({"a", "b", "c"}), restored({"a", "x"});
  AuditTree tree(kSuite);
  EXPECT_EQ(*tree.CatchUp(before.tx.audit()), 3);
  EXPECT_EQ(*tree.CatchUp(restored.tx.audit()), 2);
  EXPECT_EQ(*tree.tree().RootAt(2), RootOver({"a", "x"}));
}

TEST(AuditTree, KnowsNothingOfARefusedCommand) {
  const auto store = NewMemoryLedgerStore();
  CountingSources seams;
  const Sources sources{seams, seams};
  const auto create = [&](bool refuse) {
    return store->Transact([&](LedgerTx& tx) -> absl::Status {
      const Account account = NewTestAccount(refuse ? "lost" : "kept", kCourt,
                                             Source::kLocalBudget);
      RETURN_IF_ERROR(CreateAccount(tx, sources, By("wang"), account).status());
      return refuse ? absl::CancelledError() : absl::OkStatus();
    });
  };
  EXPECT_FALSE(create(true).ok());
  EXPECT_THAT(create(false), IsOk());
  AuditTree tree(kSuite);
  EXPECT_THAT(store->Read([&](LedgerTx& tx) {
    return tree.CatchUp(tx.audit()).status();
  }),
              IsOk());
  EXPECT_EQ(tree.tree().size(), 1);
}

TEST(RandomSaltSource, NeverRepeats) {
  RandomSaltSource salts;
  const std::string salt = salts.NewSalt();
  EXPECT_EQ(salt.size(), 16);
  EXPECT_NE(salt, salts.NewSalt());
}

}  // namespace
}  // namespace bashu::ledger
