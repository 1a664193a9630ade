#include "tests/process/ledger_steps.h"

namespace bashu::process {
namespace {

constexpr char kAdmin[] = "operator-admin";
constexpr char kIntake[] = "service-intake";
constexpr char kCashier[] = "office-511700-CT-cashier";
constexpr char kCashier2[] = "office-511700-CT-cashier2";
constexpr char kJudge[] = "office-511700-CT-judge";
constexpr char kChair[] = "office-511700-CT-chair";

constexpr Ask kTreasury = {kAdmin, "LedgerService/CreateAccount",
                           R"(account_id: "t$N" account {
                                office: "offices/511700-CT"
                                fiscal_year: $year source: SOURCE_EXTERNAL })"};
constexpr Ask kFund = {kAdmin, "LedgerService/CreateAccount",
                       R"(account_id: "f$N" account {
                            office: "offices/511700-CT"
                            fiscal_year: $year source: SOURCE_MATCHING })"};
constexpr Ask kMove = {kAdmin, "LedgerService/CreateTransfer",
                       R"(transfer_id: "$a" transfer {
                            debit_account: "accounts/t$N"
                            credit_account: "accounts/f$N"
                            amount_fen: 900000 basis: "B" })"};
constexpr Ask kHold = {kAdmin, "LedgerService/CreateTransfer",
                       R"(transfer_id: "$a" transfer {
                            debit_account: "accounts/t$N"
                            credit_account: "accounts/f$N"
                            amount_fen: 900000 pending: true basis: "B" })"};
constexpr Ask kFreeze = {kAdmin, "LedgerService/FreezeAccount",
                         R"(name: "accounts/f$N" basis: "B")"};
constexpr Ask kPromise = {kAdmin, "FundService/CreateAppropriation",
                          R"(appropriation_id: "$p" appropriation {
                               account: "accounts/b$N" amount_fen: 1000
                               basis: "B" })"};
constexpr Ask kBudget = {kAdmin, "LedgerService/CreateAccount",
                         R"(account_id: "b$N" account {
                              office: "offices/C$N" fiscal_year: $year
                              source: SOURCE_LOCAL_BUDGET })"};
// Of a year that is over.
constexpr Ask kOldBudget = {kAdmin, "LedgerService/CreateAccount",
                            R"(account_id: "b$N" account {
                                 office: "offices/C$N" fiscal_year: $last
                                 source: SOURCE_LOCAL_BUDGET })"};
constexpr Ask kOldTreasury = {kAdmin, "LedgerService/CreateAccount",
                              R"(account_id: "t$N" account {
                                   office: "offices/C$N" fiscal_year: $last
                                   source: SOURCE_EXTERNAL })"};
constexpr Ask kOldReserve = {kAdmin, "LedgerService/CreateAccount",
                             R"(account_id: "C$N.$last.reserve" account {
                                  office: "offices/C$N" fiscal_year: $last
                                  source: SOURCE_RESERVE })"};
constexpr Ask kPropose = {kIntake, "GrantService/CreateGrant",
                          R"(grant_id: "$g" grant {
                               case_name: "cases/$c"
                               office: "offices/511700-CT" amount_fen: 500000
                               purpose: "JUDICIAL_AID"
                               shares { office: "offices/511700-CT"
                                        account: "accounts/f$N"
                                        amount_fen: 500000 }
                               disbursements {
                                 payee_display_name: "李明"
                                 payee_bank_account: "6222020000000000"
                                 payee_bank_code: "102651020005"
                                 amount_fen: 500000 } })"};
constexpr Ask kReserve = {kCashier, "GrantService/ReserveGrant",
                          R"(name: "grants/$g" request_id: "$r")"};
constexpr Ask kApprove = {kJudge, "GrantService/ApproveGrant",
                          R"(name: "grants/$g" request_id: "$s"
                             proposal_digest: "$digest")"};
constexpr Ask kApproveToo = {kChair, "GrantService/ApproveGrant",
                             R"(name: "grants/$g" request_id: "$s"
                                proposal_digest: "$digest")"};
constexpr Ask kDisburse = {kCashier2, "GrantService/DisburseGrant",
                           R"(name: "grants/$g" request_id: "$d")"};

std::vector<Step> TransferSteps() {
  return {
      {kFund},
      {kTreasury, kFund, kFreeze},
      {kTreasury,
       kFund,
       kFreeze,
       {kAdmin, "LedgerService/UnfreezeAccount", R"(name: "accounts/f$N")"}},
      {kTreasury, kFund, kMove},
      {kTreasury,
       kFund,
       kHold,
       {kAdmin, "LedgerService/PostTransfer",
        R"(name: "transfers/$a" amount_fen: 7)"}},
      {kTreasury,
       kFund,
       kHold,
       {kAdmin, "LedgerService/VoidTransfer", R"(name: "transfers/$a")"}},
      {kTreasury,
       kFund,
       kMove,
       {kAdmin, "LedgerService/ReverseTransfer",
        R"(name: "transfers/$a" reversal_id: "$b" basis: "B")"}},
      {kTreasury,
       kFund,
       {kAdmin, "BatchService/BatchCreateTransfers",
        R"(accounts: ["accounts/t$N", "accounts/f$N"] bases: "B"
           items { id_high: 0x19aa00000007000 id_low: 0x8000000000000$N
                   credit_account: 1 amount_fen: 5 linked: true }
           items { id_high: 0x19aa00000007001 id_low: 0x8000000000000$N
                   credit_account: 1 amount_fen: 6 })"}},
      {kTreasury,
       kFund,
       {kAdmin, "BatchService/StreamTransfers",
        R"(requests { transfer_id: "$a" transfer {
             debit_account: "accounts/t$N" credit_account: "accounts/f$N"
             amount_fen: 5 basis: "B" } })"}},
  };
}

std::vector<Step> FundSteps() {
  return {
      {kBudget, kPromise},
      {kBudget,
       kPromise,
       {kAdmin, "FundService/AdjustAppropriation",
        R"(name: "appropriations/$p" change_fen: 5 basis: "B"
           request_id: "$r")"}},
      {kBudget,
       kPromise,
       {kAdmin, "FundService/RecordArrival",
        R"(name: "appropriations/$p" transfer_id: "$a" amount_fen: 500
           basis: "B")"}},
      {kOldTreasury,
       kOldBudget,
       kOldReserve,
       {kAdmin, "LedgerService/CreateTransfer",
        R"(transfer_id: "$a" transfer {
             debit_account: "accounts/t$N"
             credit_account: "accounts/C$N.$last.reserve"
             amount_fen: 100 basis: "B" })"},
       {kAdmin, "FundService/ReleaseReserve",
        R"(account: "accounts/b$N" transfer_id: "$b" basis: "B")"}},
      {kOldTreasury,
       kOldBudget,
       {kAdmin, "LedgerService/CreateTransfer",
        R"(transfer_id: "$a" transfer {
             debit_account: "accounts/t$N" credit_account: "accounts/b$N"
             amount_fen: 100 basis: "B" })"},
       {kAdmin, "FundService/CloseFiscalYear",
        R"(office: "offices/C$N" fiscal_year: $last)"}},
  };
}

std::vector<Step> GrantSteps() {
  const Step proposed = {kTreasury, kFund, kMove, kPropose};
  const auto after = [](Step step, const std::vector<Ask>& more) {
    step.insert(step.end(), more.begin(), more.end());
    return step;
  };
  const Step reserved = after(proposed, {kReserve});
  const Step funded = after(reserved, {kApprove, kApproveToo});
  const Step paying = after(funded, {kDisburse});
  return {
      proposed,
      reserved,
      after(reserved, {kApprove}),
      funded,
      after(reserved, {{kCashier, "GrantService/VoidGrant",
                        R"(name: "grants/$g" request_id: "$v"
                           reason: "R")"}}),
      paying,
      after(paying, {{kCashier2, "GrantService/GetGrant",
                      R"(name: "grants/$g")", "STATE_REJECTED"},
                     {kCashier2, "GrantService/ReissueDisbursement",
                      R"(name: "disbursements/$g.1" request_id: "$i"
                         payee_bank_account: "6222020000001234"
                         payee_bank_code: "102651020005")"}}),
  };
}

}  // namespace

std::vector<Step> Steps() {
  std::vector<Step> steps = TransferSteps();
  for (const auto& more : {FundSteps(), GrantSteps()}) {
    steps.insert(steps.end(), more.begin(), more.end());
  }
  return steps;
}

}  // namespace bashu::process
