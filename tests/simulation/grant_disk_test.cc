// An award of a province, a city, a county and a charity, with a fault of the
// disk at each operation of its whole life in turn: its four shares are held,
// moved, released together or not at all, whatever happens, and it can be
// brought to its end afterwards, to the fen.

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/ledger/domain/grants.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/payments.h"
#include "services/ledger/domain/rebuild.h"
#include "services/ledger/storage/sql_store.h"
#include "tests/testing/engines.h"
#include "tests/testing/fault_disk.h"
#include "tests/testing/temp_dir.h"

namespace bashu::simulation {
namespace {

using ledger::AccountId;
using State = ledger::DisbursementState;
using Verdict = ledger::BankResult::Verdict;
using ledger::Grant;
using ledger::GrantState;
using ledger::LedgerTx;
using ledger::Source;
using ledger::Transfer;
using ledger::TransferState;
using testing::DiskFault;

constexpr int64_t kFunds = 1'000'000;
constexpr int kStepsMax = 18;  // more than a grant's life has
const absl::Time kExpiry = ledger::kNoon + absl::Hours(1);

struct Funder {
  const char* office;
  const char* account;
  Source source;
  int64_t amount_fen;
};
constexpr Funder kFunders[] = {
    {"510000-CT", "province", Source::kLocalBudget, 400'000},
    {"511700-CT", "city", Source::kLocalBudget, 300'000},
    {"511702-CT", "county", Source::kMatching, 200'000},
    {"511702-CT", "charity", Source::kDonation, 100'001},
};

Grant JointGrant() {
  Grant grant = ledger::NewTestGrant();
  grant.shares.clear();
  grant.amount_fen = 0;
  for (const Funder& each : kFunders) {
    grant.shares.push_back(
        {each.office, AccountId(each.account), each.amount_fen});
    grant.amount_fen += each.amount_fen;
  }
  grant.disbursements[0].amount_fen = 1;
  grant.disbursements[1].amount_fen = grant.amount_fen - 1;
  return grant;
}

// In what state the shares' transfers must be once they are reserved.
TransferState StateOfShares(GrantState state) {
  switch (state) {
    case GrantState::kVoided:
      return TransferState::kVoided;
    case GrantState::kExpired:
      return TransferState::kExpired;
    case GrantState::kReserved:
      return TransferState::kPending;
    default:
      return TransferState::kPosted;
  }
}

// The life of one grant, on a disk that fails once.
class Life {
 public:
  explicit Life(GrantState end) : end_(end) {
    Open();
    CHECK(store_ != nullptr);
    CHECK(store_->Transact([this](LedgerTx& tx) { return Fund(tx); }).ok());
    store_.reset();
    fresh_ = disk_.image();
  }

  int64_t operations() const { return disk_.operations(); }
  // Whether the last fault was met.
  bool struck() const { return struck_; }

  // As far as it goes if `fault` meets operation `n`.
  void Play(DiskFault fault, int64_t n) {
    disk_.SetImage(fresh_);
    disk_.Arm(fault, n, static_cast<uint64_t>(n));
    Work();
  }

  // The same, and then to the end after a new start. What is wrong; empty if
  // nothing is.
  std::string PlayAndRecover(DiskFault fault, int64_t n) {
    Play(fault, n);
    struck_ = disk_.struck();
    disk_.Restart();
    Open();
    if (store_ == nullptr) return "it does not open";
    std::string wrong = Look();
    for (int i = 0; i < kStepsMax && wrong.empty(); ++i) {
      const absl::Status status = Step();
      if (!status.ok()) wrong = std::string(status.message());
      if (wrong.empty()) wrong = Look();
    }
    if (wrong.empty() && state_ != end_) wrong = "it came to no end";
    store_.reset();
    return wrong;
  }

 private:
  void Open() {
    auto opened = ledger::NewSqlLedgerStore(
        absl::StrCat("sqlite:", directory_ / "ledger.db"), 1, ring_);
    store_ = opened.ok() ? *std::move(opened) : nullptr;
  }

  absl::Status Fund(LedgerTx& tx) {
    RETURN_IF_ERROR(
        CreateAccount(tx, sources_, ledger::ByOperator(),
                      ledger::NewTestAccount("treasury", ledger::kUpper,
                                             Source::kExternal))
            .status());
    int number = 0;
    for (const Funder& each : kFunders) {
      RETURN_IF_ERROR(CreateAccount(tx, sources_, ledger::ByOperator(),
                                    ledger::NewTestAccount(
                                        each.account, each.office, each.source))
                          .status());
      RETURN_IF_ERROR(
          CreateTransfer(tx, sources_, ledger::ByOperator(),
                         ledger::NewTestTransfer(++number, "treasury",
                                                 each.account, kFunds))
              .status());
    }
    return absl::OkStatus();
  }

  // The next thing to do, by where the grant stands.
  absl::Status Next(LedgerTx& tx) {
    const ledger::GrantId id(ledger::kGrantId);
    ASSIGN_OR_RETURN(const auto grant, tx.FindGrant(id));
    const auto by = [](const char* officer) { return ledger::By(officer); };
    if (!grant.has_value()) {
      return CreateGrant(tx, sources_, ledger::ByOperator(), JointGrant())
          .status();
    }
    switch (grant->state) {
      case GrantState::kProposed:
        return ReserveGrant(tx, sources_, by("wang"), id, kExpiry).status();
      case GrantState::kReserved:
        return NextReserved(tx, *grant);
      case GrantState::kFunded:
        return DisburseGrant(tx, sources_, by("cashier2"), id).status();
      case GrantState::kPaying:
        return NextPayment(tx, *grant);
      case GrantState::kPaid:
        return end_ == GrantState::kReturned ? NextPayment(tx, *grant)
                                             : absl::OkStatus();
      default:
        return absl::OkStatus();
    }
  }

  absl::Status NextReserved(LedgerTx& tx, const Grant& grant) {
    Call call = ledger::By(grant.approvers.empty() ? "chair" : "cash");
    if (end_ == GrantState::kVoided && !grant.approvers.empty()) {
      return VoidGrant(tx, sources_, call, grant.id, "撤回").status();
    }
    if (end_ == GrantState::kExpired && !grant.approvers.empty()) {
      call.now = kExpiry;
      return ExpireGrant(tx, sources_, call, grant.id).status();
    }
    return ApproveGrant(tx, sources_, call, grant.id, grant.proposal_digest)
        .status();
  }

  // The bank knows both payees and pays them; if the award is to end with its
  // funders again, it returns the money, which is then given up.
  absl::Status NextPayment(LedgerTx& tx, const Grant& grant) {
    const State last =
        end_ == GrantState::kReturned ? State::kWithdrawn : State::kPaid;
    const int number = grant.disbursements[0].state == last ? 2 : 1;
    const State state =
        grant.disbursements[static_cast<size_t>(number - 1)].state;
    if (state == State::kReturned) {
      return WithdrawDisbursement(tx, sources_, ledger::By("cashier2"),
                                  grant.id, {number, "川达法〔2026〕9号"})
          .status();
    }
    ledger::BankResult result;
    result.disbursement = {grant.id, number};
    result.attempt = 1;
    result.verdict = state == State::kChecking ? Verdict::kMatched
                     : state == State::kPaid   ? Verdict::kReturned
                                               : Verdict::kPaid;
    result.reject_code = "AC04";
    result.reference = "B-1";
    return ApplyBankResult(tx, sources_, ledger::By("bank"), result);
  }

  absl::Status Step() {
    return store_->Transact([this](LedgerTx& tx) { return Next(tx); });
  }

  // Goes on after a fault, as long as it can; a new start in between.
  void Work() {
    store_.reset();
    Open();
    for (int i = 0; i < kStepsMax; ++i) {
      if (i == kStepsMax / 3) {
        store_.reset();
        Open();
      }
      if (store_ == nullptr) continue;
      const std::string reason = ReasonOf(Step());
      CHECK(reason.empty() || reason == "OUTCOME_UNKNOWN" ||
            reason == "STORE_UNAVAILABLE" || reason == "STORE_FULL");
    }
    store_.reset();
  }

  std::string Look() {
    std::string wrong;
    const absl::Status read = store_->Read([&](LedgerTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const auto grant,
                       tx.FindGrant(ledger::GrantId(ledger::kGrantId)));
      if (grant.has_value()) {
        state_ = grant->state;
        ASSIGN_OR_RETURN(wrong, LookAtShares(tx, *grant));
      }
      ASSIGN_OR_RETURN(const std::string stored, StoredBooks(tx));
      ASSIGN_OR_RETURN(const std::string rebuilt, RebuiltBooks(tx));
      if (stored != rebuilt) wrong = "the books are not the log's";
      return absl::OkStatus();
    });
    return read.ok() ? wrong : std::string(read.message());
  }

  static absl::StatusOr<std::string> LookAtShares(LedgerTx& tx,
                                                  const Grant& grant) {
    const bool held = grant.state == GrantState::kReserved;
    int64_t moved = 0;
    for (const ledger::Share& share : grant.shares) {
      ASSIGN_OR_RETURN(const auto fund, GetAccount(tx, share.account));
      int64_t left = kFunds;
      if (grant.state != GrantState::kProposed) {
        ASSIGN_OR_RETURN(const Transfer hold,
                         RequireTransfer(tx, share.transfer));
        if (hold.state != StateOfShares(grant.state)) {
          return absl::StrCat("a share of ", share.account.value(),
                              " is not as its grant, ", NameOf(grant.state));
        }
        if (hold.state == TransferState::kPosted) left -= share.amount_fen;
      }
      moved += kFunds - left - share.returned_fen;
      left += share.returned_fen;
      if (fund.balance_fen != left ||
          fund.held_fen != (held ? share.amount_fen : 0)) {
        return absl::StrCat(share.account.value(), " has ", fund.balance_fen,
                            " and holds ", fund.held_fen);
      }
    }
    int64_t paid = 0;
    for (const auto& each : grant.disbursements) {
      if (each.state == ledger::DisbursementState::kPaid) {
        paid += each.amount_fen;
      }
    }
    ASSIGN_OR_RETURN(const auto own, GetAccount(tx, AccountOf(grant.id)));
    if (own.balance_fen != moved - paid) return std::string("money is missing");
    return std::string();
  }

  const GrantState end_;
  testing::FaultDisk disk_;
  const testing::TempDir directory_;  // for the lock file
  const crypto::KeyRing ring_ =
      *crypto::KeyRing::Parse(testing::TestKeyRingJson());
  ledger::CountingSources seams_;
  const ledger::Sources sources_{seams_, seams_};
  std::unique_ptr<store::Store<LedgerTx>> store_;
  testing::FaultDisk::Image fresh_;
  GrantState state_ = GrantState::kProposed;
  bool struck_ = false;
};

class GrantDisk : public ::testing::TestWithParam<GrantState> {};

TEST_P(GrantDisk, IsNeverHalfAnAward) {
  Life life(GetParam());
  life.Play(DiskFault::kNone, 0);
  const int64_t operations = life.operations();
  int64_t met = 0;
  for (int64_t n = 1; n <= operations; ++n) {
    for (const DiskFault fault :
         {DiskFault::kPowerLoss, DiskFault::kTornSector, DiskFault::kSyncFails,
          DiskFault::kWriteFails, DiskFault::kFull}) {
      ASSERT_EQ(life.PlayAndRecover(fault, n), "")
          << "fault " << static_cast<int>(fault) << " at operation " << n;
      met += life.struck();
    }
  }
  // Every operation is a write, which some faults meet and some do not.
  EXPECT_GT(met, operations);
}

INSTANTIATE_TEST_SUITE_P(Ends, GrantDisk,
                         ::testing::Values(GrantState::kPaid,
                                           GrantState::kReturned,
                                           GrantState::kVoided,
                                           GrantState::kExpired));

}  // namespace
}  // namespace bashu::simulation
