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

// A record whose leaf is the hash of `text`.
Record RecordOf(size_t index, const std::string& text) {
  Record record;
  record.index = static_cast<int64_t>(index);
  record.hash = crypto::LeafHash(kSuite, text);
  return record;
}

// A log with leaves made of `texts`.
struct Log {
  LedgerState state;
  MemoryLedgerTx tx{state};

  explicit Log(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) Add(text);
  }
  void Add(const std::string& text) {
    state.log.push_back(RecordOf(state.log.size(), text));
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
  for (const int64_t index : {int64_t{0}, int64_t{1}, int64_t{300}}) {
    Record record;
    record.kind = RecordKind::kPosted;
    record.index = index;
    record.salt = std::string(16, '\x7f');
    record.time = kNoon + absl::Microseconds(index);
    Transfer transfer = NewTestTransfer(1, "a", "b", 7);
    transfer.posted_fen = index * 1'000'000'000'000;
    transfer.grant = GrantId(index == 0 ? "" : kGrantId);
    record.previous = index == 300 ? 299 : -1;
    if (index == 300) {
      transfer.reverses = TransferId(TransferUuid(9));
      transfer.happen_time = absl::FromUnixMicros(-1);
    }
    record.what = transfer;
    const std::string bytes = EncodeEntry(record);
    v1::AuditEntry parsed;
    ASSERT_TRUE(parsed.ParseFromString(bytes));
    EXPECT_EQ(parsed.SerializeAsString(), bytes);
    EXPECT_EQ(parsed.leaf_index(), index);
    EXPECT_EQ(parsed.kind(), "transfer.posted");
    EXPECT_EQ(parsed.subject(), "transfers/" + TransferUuid(1));
    EXPECT_EQ(parsed.credit_account(), "accounts/b");
    EXPECT_EQ(parsed.amount_fen(), transfer.posted_fen);
    EXPECT_EQ(parsed.commit_time().seconds(), absl::ToUnixSeconds(kNoon));
    EXPECT_EQ(parsed.commit_time().nanos(), index * 1000);
    EXPECT_EQ(parsed.reverses(),
              index == 300 ? "transfers/" + TransferUuid(9) : "");
    EXPECT_EQ(parsed.previous_leaf(), index == 300 ? 300 : 0);
    EXPECT_EQ(parsed.has_happen_time(), index == 300);
    EXPECT_EQ(parsed.happen_time().nanos(), index == 300 ? 999'999'000 : 0);
  }
}

TEST(EncodeEntry, NamesAccountsAndNotes) {
  Record record;
  record.kind = RecordKind::kAccountOpened;
  record.what = NewTestAccount("a", kCourt, Source::kMatching);
  v1::AuditEntry parsed;
  ASSERT_TRUE(parsed.ParseFromString(EncodeEntry(record)));
  EXPECT_EQ(parsed.kind(), "account.created");
  EXPECT_EQ(parsed.subject(), "accounts/a");
  record.kind = RecordKind::kNoted;
  record.what = Note{"grant.paid", "grants/g", GrantId("g")};
  ASSERT_TRUE(parsed.ParseFromString(EncodeEntry(record)));
  EXPECT_EQ(parsed.kind(), "grant.paid");
  EXPECT_EQ(parsed.subject(), "grants/g");
  EXPECT_EQ(parsed.grant(), "grants/g");
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
