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

// The same, of somebody whom the bank pays.
constexpr Ask kProposeGood = {kIntake, "GrantService/CreateGrant",
                              R"(grant_id: "$g" grant {
                                   case_name: "cases/$c"
                                   office: "offices/511700-CT"
                                   amount_fen: 500000 purpose: "JUDICIAL_AID"
                                   shares { office: "offices/511700-CT"
                                            account: "accounts/f$N"
                                            amount_fen: 500000 }
                                   disbursements {
                                     payee_display_name: "李明"
                                     payee_bank_account: "6222020000001234"
                                     payee_bank_code: "102651020005"
                                     amount_fen: 500000 } })"};
constexpr Ask kProposePlan = {kIntake, "GrantService/CreateGrant",
                              R"(grant_id: "$g" grant {
                                   case_name: "cases/$c"
                                   office: "offices/511700-CT"
                                   amount_fen: 500000 purpose: "JUDICIAL_AID"
                                   plan_basis: "B"
                                   shares { office: "offices/511700-CT"
                                            account: "accounts/f$N"
                                            amount_fen: 500000 }
                                   disbursements {
                                     payee_display_name: "李明"
                                     payee_bank_account: "6222020000001234"
                                     payee_bank_code: "102651020005"
                                     condition: "C"
                                     amount_fen: 500000 } })"};
constexpr Ask kReissue = {kJudge, "GrantService/ReissueDisbursement",
                          R"(name: "disbursements/$g.1" request_id: "$h"
                             payee_bank_account: "6222020000001234"
                             payee_bank_code: "102651020005")"};
constexpr Ask kReissueToo = {kCashier2, "GrantService/ReissueDisbursement",
                             R"(name: "disbursements/$g.1" request_id: "$i"
                                payee_bank_account: "6222020000001234"
                                payee_bank_code: "102651020005")"};
constexpr Ask kDemand = {kCashier, "RecoveryService/CreateRecovery",
                         R"(recovery_id: "$e" recovery {
                              grant: "grants/$g" cause: CAUSE_FRAUD
                              amount_fen: 100 basis: "B" })"};
constexpr Ask kApproveDemand = {kJudge, "RecoveryService/ApproveRecovery",
                                R"(name: "recoveries/$e" request_id: "$k")"};
constexpr Ask kSubsidy = {kCashier, "SubsidyService/CreateSubsidy",
                          R"(subsidy_id: "$l" subsidy {
                               case_name: "cases/$c" lawyer_ref: "L-17"
                               account: "accounts/f$N" digest: "$digest"
                               basis { office: "offices/511700-CT"
                                 service: LEGAL_SERVICE_CASE_HANDLING
                                 stage: "FIRST_INSTANCE"
                                 service_day: "2026-03-01"
                                 grade: QUALITY_GRADE_GOOD
                                 recipient: RECIPIENT_LAWYER } })"};
constexpr Ask kComputeSubsidy = {kCashier, "SubsidyService/ComputeSubsidy",
                                 R"(basis { office: "offices/511700-CT"
                                      service: LEGAL_SERVICE_CASE_HANDLING
                                      stage: "FIRST_INSTANCE"
                                      service_day: "2026-03-01"
                                      grade: QUALITY_GRADE_GOOD
                                      recipient: RECIPIENT_LAWYER })"};

// `step`, and then more.
Step After(Step step, const std::vector<Ask>& more) {
  step.insert(step.end(), more.begin(), more.end());
  return step;
}

std::vector<Step> GrantSteps() {
  const Step proposed = {kTreasury, kFund, kMove, kPropose};
  const Step reserved = After(proposed, {kReserve});
  const Step funded = After(reserved, {kApprove, kApproveToo});
  return {
      proposed,
      reserved,
      After(reserved, {kApprove}),
      funded,
      After(reserved, {{kCashier, "GrantService/VoidGrant",
                        R"(name: "grants/$g" request_id: "$v"
                           reason: "R")"}}),
      After(funded, {kDisburse}),
  };
}

std::vector<Step> PaymentSteps() {
  const std::vector<Ask> funding = {kReserve, kApprove, kApproveToo};
  const Step funded = After({kTreasury, kFund, kMove, kPropose}, funding);
  const Step planned = After({kTreasury, kFund, kMove, kProposePlan}, funding);
  const Step rejected =
      After(funded, {kDisburse,
                     {kCashier2, "GrantService/GetGrant",
                      R"(name: "grants/$g")", "STATE_REJECTED"}});
  return {
      After(planned, {kDisburse,
                      {kCashier2, "GrantService/FulfilCondition",
                       R"(name: "disbursements/$g.1" request_id: "$i"
                          evidence: "E")"}}),
      After(rejected, {kReissue}),
      After(rejected, {kReissue, kReissueToo}),
      After(funded, {{kCashier2, "GrantService/WithdrawDisbursement",
                      R"(name: "disbursements/$g.1" request_id: "$i"
                         basis: "B")"}}),
      After(funded, {{kCashier2, "GrantService/EscrowDisbursement",
                      R"(name: "disbursements/$g.1" request_id: "$i"
                         basis: "B")"}}),
      After(rejected, {{kCashier2, "GrantService/RecordPaymentForm",
                        R"(name: "disbursements/$g.1" request_id: "$i"
                           payment_form: "F")"}}),
  };
}

std::vector<Step> RecoverySteps() {
  const Step paid = {kTreasury,
                     kFund,
                     kMove,
                     kProposeGood,
                     kReserve,
                     kApprove,
                     kApproveToo,
                     kDisburse,
                     {kCashier2, "GrantService/GetGrant",
                      R"(name: "grants/$g")", "STATE_PAID"}};
  const Step demanded = After(paid, {kDemand});
  const Step approved = After(demanded, {kApproveDemand});
  return {
      demanded,
      approved,
      After(approved, {{kCashier, "RecoveryService/RecordReceipt",
                        R"(name: "recoveries/$e" transfer_id: "$m"
                           amount_fen: 50 bank_reference: "R$N")"}}),
      After(paid, {{kCashier, "RecoveryService/RecordReturn",
                    R"(recovery_id: "$e" grant: "grants/$g" transfer_id: "$m"
                       amount_fen: 10 bank_reference: "R$N" basis: "B")"}}),
      After(demanded, {{kCashier, "RecoveryService/EndRecovery",
                        R"(name: "recoveries/$e" outcome: STATE_WITHDRAWN
                           basis: "B" request_id: "$n")"}}),
  };
}

std::vector<Step> SubsidySteps() {
  const Step made = {kTreasury, kFund, kMove, kComputeSubsidy, kSubsidy};
  return {
      made,
      After(made, {{kJudge, "SubsidyService/ApproveSubsidy",
                    R"(name: "subsidies/$l" digest: "$digest"
                       request_id: "$n")"}}),
      After(made, {{kJudge, "SubsidyService/VoidSubsidy",
                    R"(name: "subsidies/$l" reason: "R"
                       request_id: "$n")"}}),
  };
}

std::vector<Step> SchoolingSteps() {
  const Step made = {kTreasury,
                     kFund,
                     kMove,
                     {kCashier, "SchoolingService/CreateSchooling",
                      R"(schooling_id: "$q" schooling {
                           office: "offices/511700-CT" pupil_ref: "P$N"
                           basis: "B" first_school_year: 2025
                           first_grade { stage: SCHOOL_STAGE_PRIMARY grade: 5 }
                           age_limit_day: "2099-05-04" })"}};
  const Step proven =
      After(made, {{kCashier, "SchoolingService/RecordEnrolment",
                    R"(name: "schoolings/$q" school_year: 2025
                       grade { stage: SCHOOL_STAGE_PRIMARY grade: 5 }
                       proof: "P" request_id: "$n")"}});
  return {
      made,
      proven,
      After(proven, {{kJudge, "SchoolingService/PaySchoolYear",
                      R"(name: "schoolings/$q" school_year: 2025
                         account: "accounts/f$N" request_id: "$o")"}}),
      After(made, {{kJudge, "SchoolingService/EndSchooling",
                    R"(name: "schoolings/$q" end: END_STUDIES_ENDED basis: "B"
                       request_id: "$o")"}}),
  };
}

}  // namespace

std::vector<Step> Steps() {
  std::vector<Step> steps = TransferSteps();
  for (const auto& more : {FundSteps(), GrantSteps(), PaymentSteps(),
                           RecoverySteps(), SubsidySteps(), SchoolingSteps()}) {
    steps.insert(steps.end(), more.begin(), more.end());
  }
  return steps;
}

}  // namespace bashu::process
