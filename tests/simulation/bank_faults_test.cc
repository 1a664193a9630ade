// Grants paid through a bank that does everything banks do: it loses files,
// stays silent, answers late, twice or in another way, rejects, finds that an
// account is another person's, returns what it paid, and dies in between. In
// the end the ledger's account of the bank is the bank's own book, to the fen,
// and every grant has come to an end.

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "common/crypto/key_ring.h"
#include "common/outbox/relay.h"
#include "common/status/macros.h"
#include "deploy/simulators/bank.h"
#include "services/ledger/domain/grants.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/payments.h"
#include "services/ledger/egress/bank_results.h"
#include "services/ledger/egress/senders.h"
#include "services/ledger/storage/memory_store.h"
#include "services/ledger/storage/sql_store.h"
#include "tests/testing/engines.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::simulation {
namespace {

using ledger::Grant;
using ledger::GrantId;
using ledger::GrantState;
using ledger::LedgerTx;
using ledger::Source;
using simulators::Bank;
using testing::IsOk;
using State = ledger::DisbursementState;

constexpr int kGrants = 6;
constexpr int kPayees = 8;
constexpr int64_t kPaymentFen = 123'457;
constexpr int64_t kGrantFen = kPayees * kPaymentFen;
constexpr int64_t kFundFen = kGrants * kGrantFen;
constexpr uint64_t kSeed = 20'261'122;
// The bank is silent for hours at most; each round is a quarter of an hour.
constexpr int kRoundsMax = 2'000;
constexpr int kRoundsOfABank = 7;
// After so many attempts an office gives up.
constexpr int kAttempts = 3;

Grant GrantOf(int number) {
  Grant grant = ledger::NewTestGrant();
  grant.id = GrantId(ledger::TransferUuid(1'000 + number));
  grant.case_id = ledger::TransferUuid(2'000 + number);
  grant.amount_fen = kGrantFen;
  grant.shares[0].amount_fen = kGrantFen / 3;
  grant.shares[1].amount_fen = kGrantFen - kGrantFen / 3;
  grant.disbursements[0].amount_fen = kPaymentFen;
  grant.disbursements.assign(kPayees,
                             ledger::Disbursement(grant.disbursements[0]));
  return grant;
}

class BankFaults : public ::testing::TestWithParam<testing::Engine> {
 protected:
  BankFaults() : database_(GetParam()) {
    const absl::Status begun =
        store_->Transact([this](LedgerTx& tx) { return Begin(tx); });
    EXPECT_THAT(begun, IsOk());
  }

  std::map<std::string, outbox::Sender> Senders() {
    std::map<std::string, outbox::Sender> senders;
    for (const auto& [kind, order] :
         {std::pair{"bank.check", ledger::BankOrder::Kind::kCheck},
          {"bank.submit", ledger::BankOrder::Kind::kSubmit},
          {"bank.query", ledger::BankOrder::Kind::kQuery}}) {
      senders[kind] = ledger::NewBankSender(*store_, files_, order);
    }
    senders["notification.create_notice"] = [this](const auto& dispatch) {
      notices_.insert(dispatch.id.substr(dispatch.id.rfind(':') + 1));
      return absl::OkStatus();
    };
    return senders;
  }

  std::unique_ptr<store::Store<LedgerTx>> NewStore() {
    if (GetParam() == testing::Engine::kMemory) {
      return ledger::NewMemoryLedgerStore();
    }
    return *ledger::NewSqlLedgerStore(database_.address(), 1, ring_);
  }

  absl::Status Begin(LedgerTx& tx) {
    using ledger::By;
    const Call treasury = ledger::ByOperator();
    RETURN_IF_ERROR(
        CreateAccount(tx, sources_, treasury,
                      ledger::NewTestAccount("treasury", ledger::kUpper,
                                             Source::kExternal))
            .status());
    int number = 0;
    for (const auto& [id, office] : {std::pair{"court.budget", ledger::kCourt},
                                     {"upper.budget", ledger::kUpper}}) {
      RETURN_IF_ERROR(CreateAccount(tx, sources_, treasury,
                                    ledger::NewTestAccount(
                                        id, office, Source::kLocalBudget))
                          .status());
      RETURN_IF_ERROR(CreateTransfer(tx, sources_, treasury,
                                     ledger::NewTestTransfer(
                                         ++number, "treasury", id, kFundFen))
                          .status());
    }
    for (int i = 0; i < kGrants; ++i) {
      ASSIGN_OR_RETURN(const Grant grant,
                       CreateGrant(tx, sources_, treasury, GrantOf(i)));
      RETURN_IF_ERROR(
          ReserveGrant(tx, sources_, By("wang"), grant.id).status());
      for (const char* officer : {"chair", "cashier"}) {
        RETURN_IF_ERROR(ApproveGrant(tx, sources_, By(officer), grant.id,
                                     grant.proposal_digest)
                            .status());
      }
      RETURN_IF_ERROR(
          DisburseGrant(tx, sources_, By("cashier2"), grant.id).status());
    }
    return absl::OkStatus();
  }

  // What the officers do about payments that came to nothing: they look for the
  // right account, and give up in the end.
  absl::Status Mend(LedgerTx& tx, const Grant& grant, int number) {
    Call cashier = ledger::By("cashier");
    Call second = ledger::By("cashier2");
    cashier.now = second.now = clock_.Now();
    if (grant.disbursements[static_cast<size_t>(number - 1)].attempt ==
        kAttempts) {
      return WithdrawDisbursement(tx, sources_, cashier, grant.id,
                                  {number, "川达法〔2026〕9号"})
          .status();
    }
    const ledger::Correction correction{number, "6222020000005678",
                                        "102651020005"};
    RETURN_IF_ERROR(
        ReissueDisbursement(tx, sources_, cashier, grant.id, correction)
            .status());
    return ReissueDisbursement(tx, sources_, second, grant.id, correction)
        .status();
  }

  // Looks at every grant; true if all have come to an end.
  absl::StatusOr<bool> Attend(LedgerTx& tx) {
    bool over = true;
    for (int i = 0; i < kGrants; ++i) {
      ASSIGN_OR_RETURN(const Grant grant,
                       ledger::RequireGrant(tx, GrantOf(i).id));
      over = over && grant.state != GrantState::kPaying;
      for (int number = 1; number <= kPayees; ++number) {
        const State state =
            grant.disbursements[static_cast<size_t>(number - 1)].state;
        seen_.insert(state);
        if (state != State::kRejected && state != State::kReturned) continue;
        RETURN_IF_ERROR(Mend(tx, grant, number));
      }
    }
    return over;
  }

  // A quarter of an hour of everybody's work. True if all is over.
  absl::StatusOr<bool> Round(Bank& bank) {
    clock_.Advance(absl::Minutes(15));
    RETURN_IF_ERROR(LookAtPaymentsOnce(*store_, sources_, clock_).status());
    for (int settled = 1; settled > 0;) {
      ASSIGN_OR_RETURN(settled, relay_.RunOnce());
    }
    ASSIGN_OR_RETURN(const int worked, bank.RunOnce());
    for (int taken = 1; taken > 0;) {
      ASSIGN_OR_RETURN(taken, results_.RunOnce());
    }
    bool over = false;
    RETURN_IF_ERROR(store_->Transact([&](LedgerTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(over, Attend(tx));
      return absl::OkStatus();
    }));
    // The bank may still return something.
    return over && worked == 0;
  }

  int64_t BalanceOf(const ledger::AccountId& id) {
    int64_t balance_fen = 0;
    EXPECT_THAT(store_->Read([&](LedgerTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const auto account, ledger::GetAccount(tx, id));
      balance_fen = account.balance_fen;
      EXPECT_EQ(account.held_fen, 0) << id.value();
      return absl::OkStatus();
    }),
                IsOk());
    return balance_fen;
  }
  size_t FilesIn(const std::string& where) {
    return static_cast<size_t>(
        std::distance(std::filesystem::directory_iterator(directory_ / where),
                      std::filesystem::directory_iterator()));
  }

  testing::TestDatabase database_;
  const crypto::KeyRing ring_ =
      *crypto::KeyRing::Parse(testing::TestKeyRingJson());
  testing::TempDir directory_;
  testing::FakeClock clock_;
  observe::Metrics metrics_;
  ledger::CountingSources seams_;
  const ledger::Sources sources_{seams_, seams_};
  std::unique_ptr<store::Store<LedgerTx>> store_ = NewStore();
  ledger::FileBank files_ = *ledger::FileBank::Open(directory_.path());
  std::set<std::string> notices_;  // codes
  std::set<State> seen_;
  outbox::Relay<LedgerTx> relay_{*store_, clock_, metrics_, Senders()};
  ledger::BankResults results_{*store_, files_, sources_, clock_, metrics_};
};

TEST_P(BankFaults, EndWithTheLedgerEqualToTheBanksBook) {
  RecordProperty("seed", std::to_string(kSeed));
  auto bank = *Bank::Open(directory_.path(), kSeed);
  int round = 0;
  for (bool over = false; !over; ++round) {
    ASSERT_LT(round, kRoundsMax);
    const auto worked = Round(bank);
    ASSERT_THAT(worked, IsOk());
    over = *worked;
    // It dies, and forgets what it had put off.
    if (round % kRoundsOfABank == 0) {
      bank = *Bank::Open(directory_.path(), kSeed);
    }
  }
  int64_t left = BalanceOf(ledger::AccountId("court.budget")) +
                 BalanceOf(ledger::AccountId("upper.budget"));
  const int64_t paid = BalanceOf(ledger::BankAccountOf(ledger::kCourt));
  for (int i = 0; i < kGrants; ++i) {
    EXPECT_EQ(BalanceOf(AccountOf(GrantOf(i).id)), 0);
  }
  EXPECT_EQ(paid, bank.paid_fen());
  EXPECT_EQ(left + paid, 2 * kFundFen);
  EXPECT_GT(paid, 0);
  EXPECT_EQ(FilesIn("in/unexplained"), 0);
  EXPECT_EQ(FilesIn("in/unreadable"), 0);
  // All of it happened.
  for (const State state :
       {State::kSent, State::kPaid, State::kRejected, State::kUnknown,
        State::kChecking, State::kReturned, State::kWithdrawn}) {
    EXPECT_TRUE(seen_.contains(state)) << NameOf(state);
  }
  EXPECT_EQ(notices_,
            (std::set<std::string>{"PAYMENT_REJECTED", "PAYMENT_RETURNED"}));
}

BASHU_INSTANTIATE_ENGINES(BankFaults);

}  // namespace
}  // namespace bashu::simulation
