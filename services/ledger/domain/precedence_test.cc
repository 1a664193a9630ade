// The order in which refusals are checked, as the README has it: what has two
// faults is refused for the first.

#include <gtest/gtest.h>

#include <iterator>

#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

using testing::HasReason;
using testing::IsOk;

class PrecedenceTest : public ::testing::Test {
 protected:
  PrecedenceTest() {
    Open("treasury", kUpper, Source::kExternal);
    Open("upper.budget", kUpper, Source::kLocalBudget);
    Open("court.budget", kCourt, Source::kLocalBudget);
    Open("court.empty", kCourt, Source::kRevolving);
    Open("court.old", kCourt, Source::kLocalBudget, 2025);
    Open("court.gone", kCourt, Source::kLocalBudget, 2024);
    Open("court.gone2", kCourt, Source::kMatching, 2024);
    Open("court.frozen", kCourt, Source::kMatching);
    EXPECT_THAT(FreezeAccount(tx_, sources_, ByOperator(),
                              AccountId("court.frozen"), "川检冻〔2026〕1号"),
                IsOk());
    Open("grant.g1", kCourt, Source::kGrant);
    Open("court.bank", kCourt, Source::kExternal);
    Account small = NewTestAccount("court.small", kCourt, Source::kMatching);
    small.ceiling_fen = 5;
    Open(small);
    Account full = NewTestAccount("court.full", kCourt, Source::kMatching);
    Open(full);
    full.balance_fen = kBalanceMaxFen;
    EXPECT_THAT(tx_.UpdateBalances(full), IsOk());
    EXPECT_THAT(
        CreateTransfer(tx_, sources_, ByOperator(),
                       NewTestTransfer(1, "treasury", "court.budget", 100)),
        IsOk());
    EXPECT_THAT(CloseAccounts(tx_, sources_, ByOperator(), kCourt, 2024),
                IsOk());
  }

  void Open(const Account& account) {
    EXPECT_THAT(CreateAccount(tx_, sources_, ByOperator(), account), IsOk());
  }
  void Open(const std::string& id, const std::string& office, Source source,
            int year = 2026) {
    Account account = NewTestAccount(id, office, source);
    account.fiscal_year = year;
    Open(account);
  }

  // The answer to Judge Wang of the court.
  absl::Status Create(const Transfer& wanted) {
    return CreateTransfer(tx_, sources_, By("wang"), wanted).status();
  }

  LedgerState state_;
  MemoryLedgerTx tx_{state_};
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
};

// Changes that each make a transfer refusable, the first refused first. Those
// of the accounts come instead of each other, the rest on top.
struct Fault {
  const char* reason;
  const char* debit;
  const char* credit;
  void (*add)(Transfer&);
};

void Nothing(Transfer&) {}
void Currency(Transfer& t) { t.currency = "USD"; }
void Id(Transfer& t) { t.id = TransferId(TransferUuid(1)); }
void Ahead(Transfer& t) { t.happen_time = kNoon + absl::Microseconds(1); }
void Passed(Transfer& t) { t.expire_time = kNoon; }
void Empty(Transfer& t) { t.balancing = true; }
void Much(Transfer& t) { t.amount_fen = 101; }

constexpr Fault kFaults[] = {
    {"CURRENCY_MISMATCH", "nobody", "nobody", Currency},
    {"TRANSFER_EXISTS", "nobody", "nobody", Id},
    {"ACCOUNT_NOT_FOUND", "nobody", "nobody", Nothing},
    {"OFFICE_NOT_ALLOWED", "upper.budget", "nobody", Nothing},
    {"ACCOUNT_NOT_FOUND", "grant.g1", "nobody", Nothing},
    {"ACCOUNT_OF_GRANT", "grant.g1", "grant.g1", Nothing},
    {"SAME_ACCOUNT", "court.gone", "court.gone", Nothing},
    {"FISCAL_YEAR_MISMATCH", "court.gone", "court.budget", Nothing},
    {"FISCAL_YEAR_CLOSED", "court.gone", "court.gone2", Nothing},
    {"ACCOUNT_FROZEN", "court.frozen", "court.full", Nothing},
    {"HAPPEN_TIME_AHEAD", "court.empty", "court.full", Ahead},
    {"EXPIRE_TIME_PASSED", "court.empty", "court.full", Passed},
    {"NOTHING_AVAILABLE", "court.empty", "court.full", Empty},
    {"AMOUNT_OVERFLOW", "court.empty", "court.full", Much},
    {"INSUFFICIENT_FUNDS", "court.budget", "court.small", Much},
    {"CEILING_EXCEEDED", "court.budget", "court.small", Nothing},
};

TEST_F(PrecedenceTest, OfCreatingATransfer) {
  const size_t count = std::size(kFaults);
  for (size_t first = 0; first < count; ++first) {
    // Each fault with the accounts of its own, and all later ones on top.
    Transfer wanted =
        NewTestTransfer(2, kFaults[first].debit, kFaults[first].credit, 6);
    for (size_t i = first; i < count; ++i) kFaults[i].add(wanted);
    if (first >= 13) wanted.balancing = false;
    EXPECT_THAT(Create(wanted), HasReason(kFaults[first].reason))
        << "fault " << first;
  }
  EXPECT_THAT(Create(NewTestTransfer(2, "court.budget", "court.empty", 100)),
              IsOk());
}

TEST_F(PrecedenceTest, ARepeatIsRecognisedBeforeAnythingThatMayHaveChanged) {
  const Transfer wanted =
      NewTestTransfer(2, "court.budget", "court.empty", 100);
  ASSERT_THAT(Create(wanted), IsOk());
  ASSERT_THAT(CloseAccounts(tx_, sources_, ByOperator(), kCourt, 2026), IsOk());
  EXPECT_THAT(Create(wanted), IsOk());
  EXPECT_THAT(Create(NewTestTransfer(3, "court.budget", "court.empty", 100)),
              HasReason("FISCAL_YEAR_CLOSED"));
}

TEST_F(PrecedenceTest, OfSettling) {
  const auto post = [&](int number, const Call& call, int64_t amount) {
    return PostTransfer(tx_, sources_, call,
                        {TransferId(TransferUuid(number)), amount})
        .status();
  };
  EXPECT_THAT(post(7, By("zhao", kUpper), 999),
              HasReason("TRANSFER_NOT_FOUND"));
  ASSERT_THAT(
      Create(NewTestTransfer(2, "court.budget", "court.empty", 10, true)),
      IsOk());
  EXPECT_THAT(post(2, By("zhao", kUpper), 999),
              HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(post(2, By("wang"), 11), HasReason("AMOUNT_EXCEEDS_HOLD"));
  ASSERT_THAT(post(2, By("wang"), 4), IsOk());
  EXPECT_THAT(post(2, By("wang"), 4), IsOk());
  EXPECT_THAT(post(2, By("wang"), 5), HasReason("TRANSFER_POSTED"));
  ASSERT_THAT(
      Create(NewTestTransfer(3, "court.budget", "court.empty", 10, true)),
      IsOk());
  ASSERT_THAT(CloseAccounts(tx_, sources_, ByOperator(), kCourt, 2026), IsOk());
  EXPECT_THAT(post(3, By("wang"), 11), HasReason("FISCAL_YEAR_CLOSED"));
  EXPECT_THAT(post(2, By("wang"), 4), IsOk());
  ASSERT_THAT(
      VoidTransfer(tx_, sources_, By("wang"), TransferId(TransferUuid(3))),
      IsOk());
  EXPECT_THAT(post(3, By("wang"), 11), HasReason("TRANSFER_VOIDED"));
}

TEST_F(PrecedenceTest, EveryFieldThatDiffersIsNamed) {
  const struct {
    const char* field;
    void (*change)(Transfer&);
  } cases[] = {{"balancing", [](Transfer& t) { t.balancing = true; }},
               {"happen_time", [](Transfer& t) { t.happen_time = kNoon; }},
               {"expire_time",
                [](Transfer& t) { t.expire_time = kNoon + absl::Hours(1); }},
               {"reverses", [](Transfer& t) { t.reverses = TransferId("x"); }},
               {"grant", [](Transfer& t) { t.grant = GrantId("x"); }}};
  const Transfer wanted = NewTestTransfer(2, "court.budget", "court.empty", 1);
  ASSERT_THAT(Create(wanted), IsOk());
  for (const auto& each : cases) {
    Transfer other = wanted;
    each.change(other);
    EXPECT_EQ(MetadataOf(Create(other), "field"), each.field);
  }
}

}  // namespace
}  // namespace bashu::ledger
