#include "services/ledger/domain/subsidies.h"

#include <absl/strings/str_cat.h>

#include <optional>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/return_errors.h"

namespace bashu::ledger {
namespace {

std::string NameOf(const SubsidyId& id) {
  return absl::StrCat("subsidies/", id.value());
}

// The first field in which a repeat differs from what is stored; empty if none.
absl::string_view Difference(const Subsidy& stored, const Subsidy& wanted) {
  if (stored.case_id != wanted.case_id) return "case_name";
  if (stored.lawyer_ref != wanted.lawyer_ref) return "lawyer_ref";
  if (stored.account != wanted.account) return "account";
  if (stored.question != wanted.question) return "question";
  if (stored.digest != wanted.digest) return "digest";
  return "";
}

// Public money of the office's own budget, as legal aid is paid from.
absl::Status CheckFund(LedgerTx& tx, const Subsidy& wanted) {
  ASSIGN_OR_RETURN(const Account fund, GetAccount(tx, wanted.account));
  if (fund.office != wanted.office || !IsPromised(fund.source) ||
      fund.source == Source::kDonation) {
    return AccountCannotFund(fund.id);
  }
  return absl::OkStatus();
}

absl::Status CheckOnce(LedgerTx& tx, const Subsidy& wanted) {
  ASSIGN_OR_RETURN(const auto others, tx.subsidies().About(SubjectOf(wanted)));
  for (const Subsidy& each : others) {
    if (each.state != SubsidyState::kVoided) {
      return InstrumentTaken(NameOf(each.id));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Subsidy> LoadOwn(LedgerTx& tx, const Call& call,
                                const SubsidyId& id) {
  ASSIGN_OR_RETURN(std::optional<Subsidy> found,
                   tx.subsidies().Find(id.value()));
  if (!found.has_value()) return InstrumentNotFound(NameOf(id));
  RETURN_IF_ERROR(MayActFor(call.caller, found->office));
  return *std::move(found);
}

absl::StatusOr<Subsidy> LoadProposed(LedgerTx& tx, const Call& call,
                                     const SubsidyId& id) {
  ASSIGN_OR_RETURN(Subsidy found, LoadOwn(tx, call, id));
  if (found.state != SubsidyState::kProposed) {
    return WrongInstrumentState(NameOf(id), NameOf(found.state));
  }
  return found;
}

absl::Status Keep(LedgerTx& tx, const Sources& sources, const Call& call,
                  Subsidy& subsidy, const std::string& event) {
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(subsidy.update_time, book.Now());
  RETURN_IF_ERROR(tx.subsidies().Put(subsidy));
  return Tell(tx, book, sources, call, {event, NameOf(subsidy.id), {}});
}

}  // namespace

absl::StatusOr<Subsidy> CreateSubsidy(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const Subsidy& wanted) {
  RETURN_IF_ERROR(MayActFor(call.caller, wanted.office));
  ASSIGN_OR_RETURN(std::optional<Subsidy> stored,
                   tx.subsidies().Find(wanted.id.value()));
  if (stored.has_value()) {
    const absl::string_view field = Difference(*stored, wanted);
    if (!field.empty()) return InstrumentExists(NameOf(wanted.id), field);
    return *std::move(stored);
  }
  ASSIGN_OR_RETURN(const ComputedSubsidy computed,
                   ComputeSubsidy(sources.subsidies, wanted.question));
  if (computed.digest != wanted.digest) {
    return DerivationChanged(NameOf(wanted.id));
  }
  RETURN_IF_ERROR(CheckFund(tx, wanted));
  RETURN_IF_ERROR(CheckOnce(tx, wanted));
  Subsidy made = wanted;
  made.amount_fen = computed.amount_fen;
  made.rules_version = computed.rules_version;
  made.maker = call.caller.identity;
  made.create_time = call.now;
  if (made.amount_fen == 0) made.state = SubsidyState::kNothing;
  RETURN_IF_ERROR(Keep(tx, sources, call, made, "subsidy.proposed"));
  return made;
}

absl::StatusOr<Subsidy> GetSubsidy(LedgerTx& tx, const Call& call,
                                   const SubsidyId& id) {
  return LoadOwn(tx, call, id);
}

absl::StatusOr<std::vector<Subsidy>> ListSubsidies(LedgerTx& tx,
                                                   const Call& call,
                                                   const OfficePage& page) {
  RETURN_IF_ERROR(MayActFor(call.caller, page.office));
  return tx.subsidies().Of(page.office, page.after, page.limit);
}

absl::StatusOr<Subsidy> ApproveSubsidy(LedgerTx& tx, const Sources& sources,
                                       const Call& call,
                                       const SubsidyApproval& approval) {
  ASSIGN_OR_RETURN(Subsidy subsidy, LoadProposed(tx, call, approval.subsidy));
  if (approval.digest != subsidy.digest) {
    return DerivationChanged(NameOf(subsidy.id));
  }
  if (subsidy.maker == call.caller.identity) {
    return InstrumentMakerIsChecker(NameOf(subsidy.id));
  }
  const auto year = static_cast<int>(calendar::DayOf(call.now).year());
  const AccountId bank = BankAccountOf(subsidy.office);
  Book book(tx, sources, call);
  RETURN_IF_ERROR(OpenIfAbsent(
      tx, book, NewAccount(bank, subsidy.office, year, Source::kExternal)));
  Transfer transfer;
  transfer.id = TransferId(sources.ids.NewId());
  transfer.debit = subsidy.account;
  transfer.credit = bank;
  transfer.amount_fen = subsidy.amount_fen;
  transfer.basis = NameOf(subsidy.id);
  RETURN_IF_ERROR(CreateIn(book, call, transfer).status());
  RETURN_IF_ERROR(book.Close());
  subsidy.transfer = transfer.id;
  subsidy.checker = call.caller.identity;
  subsidy.state = SubsidyState::kPaid;
  RETURN_IF_ERROR(Keep(tx, sources, call, subsidy, "subsidy.paid"));
  return subsidy;
}

absl::StatusOr<Subsidy> VoidSubsidy(LedgerTx& tx, const Sources& sources,
                                    const Call& call, const SubsidyId& id,
                                    const std::string& reason) {
  ASSIGN_OR_RETURN(Subsidy subsidy, LoadProposed(tx, call, id));
  subsidy.state = SubsidyState::kVoided;
  subsidy.void_reason = reason;
  RETURN_IF_ERROR(Keep(tx, sources, call, subsidy, "subsidy.voided"));
  return subsidy;
}

}  // namespace bashu::ledger
