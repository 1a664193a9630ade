#include "services/ledger/domain/record.h"

#include <gtest/gtest.h>

#include "services/ledger/domain/ledger_for_test.h"

namespace bashu::ledger {
namespace {

// A transfer of which 4 were taken and 3 were posted.
Record RecordOf(RecordKind kind) {
  Record record;
  record.kind = kind;
  Transfer transfer = NewTestTransfer(1, "court.budget", "fund", 5, true);
  transfer.taken_fen = 4;
  transfer.posted_fen = kind == RecordKind::kMoved ? 4 : 3;
  record.what = transfer;
  return record;
}

TEST(ApplyRecord, ChangesBothSidesAlike) {
  const struct {
    RecordKind kind;
    int64_t moved, held;
  } cases[] = {{RecordKind::kHeld, 0, 4},
               {RecordKind::kMoved, 4, 0},
               {RecordKind::kPosted, 3, -4},
               {RecordKind::kVoided, 0, -4},
               {RecordKind::kExpired, 0, -4}};
  for (const auto& each : cases) {
    Account debit = NewTestAccount("court.budget", kCourt, Source::kMatching);
    Account credit = NewTestAccount("fund", kCourt, Source::kMatching);
    ApplyRecord(RecordOf(each.kind), debit, credit);
    EXPECT_EQ(debit.balance_fen, -each.moved);
    EXPECT_EQ(credit.balance_fen, each.moved);
    EXPECT_EQ(debit.held_fen, each.held);
    EXPECT_EQ(credit.incoming_fen, each.held);
  }
}

TEST(KindName, TellsEveryKindApartButHowMoneyMoved) {
  EXPECT_EQ(KindName(RecordOf(RecordKind::kHeld)), "transfer.held");
  EXPECT_EQ(KindName(RecordOf(RecordKind::kMoved)), "transfer.posted");
  EXPECT_EQ(KindName(RecordOf(RecordKind::kPosted)), "transfer.posted");
  EXPECT_EQ(KindName(RecordOf(RecordKind::kVoided)), "transfer.voided");
  EXPECT_EQ(KindName(RecordOf(RecordKind::kExpired)), "transfer.expired");
  Record record;
  record.what = Note{"grant.paid", "grants/g", GrantId("g")};
  EXPECT_EQ(KindName(record), "grant.paid");
  EXPECT_EQ(GrantOf(record), GrantId("g"));
  record.kind = RecordKind::kAccountClosed;
  record.what = Account();
  EXPECT_EQ(KindName(record), "account.closed");
  EXPECT_TRUE(GrantOf(record).empty());
}

}  // namespace
}  // namespace bashu::ledger
