#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <cstdint>

#include "services/ledger/domain/grant.h"

// Every refusal of the ledger, one function per reason, in the order of
// proto/bashu/ledger/v1/error_reason.proto. No text names a person or an
// account at a bank.
namespace bashu::ledger {

inline constexpr char kDomain[] = "ledger.bashu";

absl::Status SharesNotTotal();
absl::Status PayeesNotTotal();
// `field` is the first one that differs.
absl::Status AccountExists(const AccountId& account, absl::string_view field);
absl::Status TransferExists(const TransferId& transfer,
                            absl::string_view field);
absl::Status GrantExists(const GrantId& grant, absl::string_view field);
absl::Status AccountNotFound(const AccountId& account);
absl::Status TransferNotFound(const TransferId& transfer);
absl::Status GrantNotFound(const GrantId& grant);
absl::Status DisbursementNotFound(const DisbursementId& disbursement);
absl::Status SameAccount(const AccountId& account);
absl::Status AccountOfGrant(const AccountId& account);
absl::Status AccountCannotFund(const AccountId& account);
absl::Status TransferInGroup(const TransferId& transfer, const GrantId& grant);
absl::Status TransferVoided(const TransferId& transfer);
absl::Status TransferPosted(const TransferId& transfer);
absl::Status WrongGrantState(const GrantId& grant, absl::string_view state);
absl::Status WrongDisbursementState(const DisbursementId& disbursement,
                                    absl::string_view state);
absl::Status ProposalChanged(const GrantId& grant);
absl::Status MakerIsChecker(const GrantId& grant);
absl::Status AlreadyApproved(const GrantId& grant);
absl::Status AttemptsExhausted(const DisbursementId& disbursement);
absl::Status AmountOverflow(const AccountId& account);
absl::Status InsufficientFunds(const AccountId& account, int64_t available_fen,
                               int64_t amount_fen);
absl::Status PaymentUnexplained(const DisbursementId& disbursement);
absl::Status TreeSizeUnknown(int64_t tree_size);
absl::Status BankUnavailable();
absl::Status BankFileUnreadable();
absl::Status ConditionNotOpen(const DisbursementId& disbursement);
absl::Status PaymentFormRecorded(const DisbursementId& disbursement);
absl::Status MoneyRecovered(const DisbursementId& disbursement);

}  // namespace bashu::ledger
