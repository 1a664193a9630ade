#include "services/ledger/domain/grant.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include "common/base/uuid.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {

std::string FormatDisbursementId(const DisbursementId& id) {
  return absl::StrCat(id.grant.value(), ".", id.number);
}

std::optional<DisbursementId> ParseDisbursementId(absl::string_view text) {
  const size_t dot = text.find('.');
  if (dot == absl::string_view::npos) return std::nullopt;
  DisbursementId id{GrantId(std::string(text.substr(0, dot))), 0};
  if (!IsUuid(id.grant.value()) ||
      !absl::SimpleAtoi(text.substr(dot + 1), &id.number) || id.number < 1 ||
      id.number > kPayeesMax || FormatDisbursementId(id) != text) {
    return std::nullopt;
  }
  return id;
}

AccountId AccountOf(const GrantId& grant) {
  return AccountId(absl::StrCat("grant.", grant.value()));
}

AccountId BankAccountOf(absl::string_view office) {
  return AccountId(absl::StrCat("bank.", office));
}

absl::string_view NameOf(GrantState state) {
  switch (state) {
    case GrantState::kProposed:
      return "PROPOSED";
    case GrantState::kReserved:
      return "RESERVED";
    case GrantState::kFunded:
      return "FUNDED";
    case GrantState::kPaying:
      return "PAYING";
    case GrantState::kPaid:
      return "PAID";
    case GrantState::kVoided:
      return "VOIDED";
    case GrantState::kExpired:
      return "EXPIRED";
    case GrantState::kReturned:
      return "RETURNED";
  }
  return "";
}

absl::string_view NameOf(DisbursementState state) {
  switch (state) {
    case DisbursementState::kPlanned:
      return "PLANNED";
    case DisbursementState::kSent:
      return "SENT";
    case DisbursementState::kPaid:
      return "PAID";
    case DisbursementState::kRejected:
      return "REJECTED";
    case DisbursementState::kUnknown:
      return "UNKNOWN";
    case DisbursementState::kChecking:
      return "CHECKING";
    case DisbursementState::kReturned:
      return "RETURNED";
    case DisbursementState::kWithdrawn:
      return "WITHDRAWN";
    case DisbursementState::kEscrowed:
      return "ESCROWED";
    case DisbursementState::kSupervised:
      return "SUPERVISED";
  }
  return "";
}

}  // namespace bashu::ledger
