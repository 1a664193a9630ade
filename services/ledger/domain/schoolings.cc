#include "services/ledger/domain/schoolings.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/ledger/domain/appropriations.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/return_errors.h"

namespace bashu::ledger {
namespace {

// What a donation must be for to pay for school.
constexpr char kPurpose[] = "SCHOOLING";

std::string NameOf(const SchoolingId& id) {
  return absl::StrCat("schoolings/", id.value());
}

// The first field in which a repeat differs from what is stored; empty if none.
absl::string_view Difference(const Schooling& stored, const Schooling& wanted) {
  if (stored.office != wanted.office) return "office";
  if (stored.pupil_ref != wanted.pupil_ref) return "pupil_ref";
  if (stored.basis != wanted.basis) return "basis";
  if (stored.first_year != wanted.first_year) return "first_school_year";
  if (stored.first_grading != wanted.first_grading) return "first_grade";
  if (stored.age_limit_day != wanted.age_limit_day) return "age_limit_day";
  return "";
}

absl::StatusOr<Schooling> LoadOwn(LedgerTx& tx, const Call& call,
                                  const SchoolingId& id) {
  ASSIGN_OR_RETURN(std::optional<Schooling> found,
                   tx.schoolings().Find(id.value()));
  if (!found.has_value()) return InstrumentNotFound(NameOf(id));
  RETURN_IF_ERROR(MayActFor(call.caller, found->office));
  return *std::move(found);
}

absl::StatusOr<Schooling> LoadRunning(LedgerTx& tx, const Call& call,
                                      const SchoolingId& id) {
  ASSIGN_OR_RETURN(Schooling found, LoadOwn(tx, call, id));
  if (found.end != SchoolingEnd::kNone) {
    return WrongInstrumentState(NameOf(id), "ENDED");
  }
  return found;
}

absl::Status Keep(LedgerTx& tx, const Sources& sources, const Call& call,
                  Schooling& schooling, const std::string& event) {
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(schooling.update_time, book.Now());
  RETURN_IF_ERROR(tx.schoolings().Put(schooling));
  return Tell(tx, book, sources, call, {event, NameOf(schooling.id), {}});
}

SchoolYear* Proven(Schooling& schooling, int year) {
  for (SchoolYear& each : schooling.years) {
    if (each.year == year) return &each;
  }
  return nullptr;
}

// Whether the year is one that is supported, and has begun.
absl::Status CheckYear(const Sources& sources, const Schooling& schooling,
                       int year, absl::Time now) {
  const absl::CivilDay start = SchoolStart(sources.schooling, year);
  if (year < schooling.first_year || start >= schooling.age_limit_day) {
    return WrongInstrumentState(NameOf(schooling.id), "NOT_IN_THIS_YEAR");
  }
  return calendar::DayOf(now) < start ? NotYetDue(NameOf(schooling.id), start)
                                      : absl::OkStatus();
}

// One of the office's funds, and one that may be used for this.
absl::Status CheckFund(LedgerTx& tx, const Sources& sources, const Call& call,
                       const Schooling& schooling, const AccountId& id) {
  ASSIGN_OR_RETURN(const Account fund, GetAccount(tx, id));
  if (fund.office != schooling.office || !IsFund(fund.source)) {
    return AccountCannotFund(id);
  }
  Grant use;
  use.purpose = kPurpose;
  return CheckUse(tx, sources, use, fund, call.now);
}

}  // namespace

absl::StatusOr<Schooling> CreateSchooling(LedgerTx& tx, const Sources& sources,
                                          const Call& call,
                                          const Schooling& wanted) {
  RETURN_IF_ERROR(MayActFor(call.caller, wanted.office));
  ASSIGN_OR_RETURN(std::optional<Schooling> stored,
                   tx.schoolings().Find(wanted.id.value()));
  if (stored.has_value()) {
    const absl::string_view field = Difference(*stored, wanted);
    if (!field.empty()) return InstrumentExists(NameOf(wanted.id), field);
    return *std::move(stored);
  }
  ASSIGN_OR_RETURN(const auto others, tx.schoolings().About(wanted.pupil_ref));
  for (const Schooling& each : others) {
    if (each.office == wanted.office && each.end == SchoolingEnd::kNone) {
      return InstrumentTaken(NameOf(each.id));
    }
  }
  Schooling made = wanted;
  made.maker = call.caller.identity;
  made.create_time = call.now;
  RETURN_IF_ERROR(Keep(tx, sources, call, made, "schooling.created"));
  return made;
}

absl::StatusOr<Schooling> GetSchooling(LedgerTx& tx, const Call& call,
                                       const SchoolingId& id) {
  return LoadOwn(tx, call, id);
}

absl::StatusOr<std::vector<Schooling>> ListSchoolings(LedgerTx& tx,
                                                      const Call& call,
                                                      const OfficePage& page) {
  RETURN_IF_ERROR(MayActFor(call.caller, page.office));
  return tx.schoolings().Of(page.office, page.after, page.limit);
}

absl::StatusOr<std::vector<PlannedYear>> GetSchoolingPlan(
    LedgerTx& tx, const Sources& sources, const Call& call,
    const SchoolingId& id) {
  ASSIGN_OR_RETURN(const Schooling schooling, LoadOwn(tx, call, id));
  return PlanOf(sources.schooling, schooling, calendar::DayOf(call.now));
}

absl::StatusOr<Schooling> RecordEnrolment(LedgerTx& tx, const Sources& sources,
                                          const Call& call,
                                          const Enrolment& enrolment) {
  ASSIGN_OR_RETURN(Schooling schooling,
                   LoadRunning(tx, call, enrolment.schooling));
  RETURN_IF_ERROR(CheckYear(sources, schooling, enrolment.year, call.now));
  SchoolYear* year = Proven(schooling, enrolment.year);
  if (year != nullptr && !year->transfer.empty()) {
    return WrongInstrumentState(NameOf(schooling.id), "PAID");
  }
  if (year == nullptr) year = &schooling.years.emplace_back();
  *year = {enrolment.year,
           enrolment.grading,
           enrolment.proof,
           call.caller.identity,
           "",
           0,
           {}};
  std::sort(
      schooling.years.begin(), schooling.years.end(),
      [](const SchoolYear& a, const SchoolYear& b) { return a.year < b.year; });
  RETURN_IF_ERROR(Keep(tx, sources, call, schooling, "schooling.proven"));
  return schooling;
}

absl::StatusOr<Schooling> PaySchoolYear(LedgerTx& tx, const Sources& sources,
                                        const Call& call,
                                        const YearPayment& payment) {
  ASSIGN_OR_RETURN(Schooling schooling,
                   LoadRunning(tx, call, payment.schooling));
  const std::string name = NameOf(schooling.id);
  RETURN_IF_ERROR(CheckYear(sources, schooling, payment.year, call.now));
  SchoolYear* year = Proven(schooling, payment.year);
  if (year == nullptr) return WrongInstrumentState(name, "UNPROVEN");
  if (!year->transfer.empty()) return WrongInstrumentState(name, "PAID");
  if (year->maker == call.caller.identity) {
    return InstrumentMakerIsChecker(name);
  }
  ASSIGN_OR_RETURN(year->amount_fen,
                   SchoolingAmountOf(sources.schooling, schooling.office,
                                     year->year, year->grading.stage));
  RETURN_IF_ERROR(CheckFund(tx, sources, call, schooling, payment.account));
  const AccountId bank = BankAccountOf(schooling.office);
  Book book(tx, sources, call);
  RETURN_IF_ERROR(OpenIfAbsent(
      tx, book,
      NewAccount(bank, schooling.office,
                 static_cast<int>(calendar::DayOf(call.now).year()),
                 Source::kExternal)));
  Transfer transfer;
  transfer.id = TransferId(sources.ids.NewId());
  transfer.debit = payment.account;
  transfer.credit = bank;
  transfer.amount_fen = year->amount_fen;
  transfer.basis = name;
  RETURN_IF_ERROR(CreateIn(book, call, transfer).status());
  RETURN_IF_ERROR(book.Close());
  year->transfer = transfer.id;
  year->checker = call.caller.identity;
  RETURN_IF_ERROR(Keep(tx, sources, call, schooling, "schooling.paid"));
  return schooling;
}

absl::StatusOr<Schooling> EndSchooling(LedgerTx& tx, const Sources& sources,
                                       const Call& call,
                                       const SchoolingEnding& ending) {
  ASSIGN_OR_RETURN(Schooling schooling,
                   LoadRunning(tx, call, ending.schooling));
  schooling.end = ending.end;
  schooling.end_basis = ending.basis;
  schooling.end_officer = call.caller.identity;
  RETURN_IF_ERROR(Keep(tx, sources, call, schooling, "schooling.ended"));
  return schooling;
}

}  // namespace bashu::ledger
