#include "services/routing/domain/referrals.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <utility>

#include "common/calendar/clock.h"
#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/handover.h"

namespace bashu::routing {
namespace {

absl::StatusOr<Referral> Existing(RoutingTx& tx, const std::string& id) {
  ASSIGN_OR_RETURN(std::optional<Referral> referral, tx.FindReferral(id));
  if (!referral.has_value()) return ReferralNotFound(id);
  return *std::move(referral);
}

// The first field in which a repeated creation differs; empty if none does.
std::string Difference(const Referral& was, const Body& was_body,
                       const CreateReferral& is) {
  const Referral& now = is.referral;
  if (was.kind != now.kind) return "kind";
  if (was.case_id != now.case_id) return "case_name";
  if (was.programme != now.programme) return "programme";
  if (was.source_office != now.source_office) return "source_office";
  // Empty where the case or the places decide it.
  if (!now.target_office.empty() && was.target_office != now.target_office) {
    return "target_office";
  }
  if (was.reason != now.reason) return "reason";
  if (was.preview != now.preview) return "preview";
  if (was.manifest != now.manifest) return "manifest";
  if (was_body.sealed || was_body.bytes != is.body) return "body";
  return "";
}

bool IsOwnIntake(const Caller& caller, const std::string& region) {
  return caller.identity ==
         absl::StrCat("spiffe://", region, ".bashu/service/intake");
}

absl::Status MustBe(const Referral& referral, ReferralKind kind) {
  return referral.kind == kind ? absl::OkStatus() : WrongKind(referral.id);
}

}  // namespace

absl::StatusOr<Referral> Referrals::Create(
    RoutingTx& tx, const Call& call, const CreateReferral& command) const {
  Referral referral = command.referral;
  RETURN_IF_ERROR(MayActFor(call.caller, referral.source_office));
  ASSIGN_OR_RETURN(const std::optional<Referral> known,
                   tx.FindReferral(referral.id));
  if (known.has_value()) {
    ASSIGN_OR_RETURN(const std::optional<Body> body,
                     tx.FindBody(referral.id, Part::kRequest));
    const std::string field =
        Difference(*known, body.value_or(Body{}), command);
    if (!field.empty()) return ReferralExists(referral.id, field);
    return *known;
  }
  if (referral.kind != ReferralKind::kTransfer) return Ask(tx, call, command);
  RETURN_IF_ERROR(CheckTarget(referral));
  ASSIGN_OR_RETURN(const CaseState state, Opened(tx, referral));
  const MakeOffer offer{referral.id, referral.source_office,
                        referral.target_office,
                        regions_.RegionOf(referral.target_office)};
  RETURN_IF_ERROR(Step(state, offer).status());  // State before competence.
  RETURN_IF_ERROR(CheckEpoch(state, command.epoch));
  // Who was designated is competent by that.
  if (state.designated_office != referral.target_office ||
      state.designated_epoch != state.epoch) {
    RETURN_IF_ERROR(CheckCompetence(call, referral));
  } else {
    RETURN_IF_ERROR(exchange_.outgoing().MustKnow(tx, offer.taker_region,
                                                  LinkFeature::kDesignation));
  }
  ASSIGN_OR_RETURN(referral.due_time, AnswerDue(referral_rules_, working_days_,
                                                referral, call.now));
  referral.create_time = call.now;
  RETURN_IF_ERROR(tx.PutReferral(referral));
  RETURN_IF_ERROR(
      tx.PutBody(referral.id, Part::kRequest, {false, command.body}));
  RETURN_IF_ERROR(exchange_.Tell(tx, call, "referral.created", referral.id));
  return Decide(tx, call, referral, offer);
}

absl::Status Referrals::CheckTarget(const Referral& referral) const {
  const auto view = directory_.Get();
  if (regions_.RegionOf(referral.source_office) != regions_.own() ||
      view->directory.FindOffice(referral.source_office) == nullptr) {
    return OfficeNotFound(referral.source_office);
  }
  const std::string region = regions_.RegionOf(referral.target_office);
  const bool known =
      view->directory.FindOffice(referral.target_office) != nullptr;
  // A partner's register may be newer than our copy of it, so its offices are
  // taken at their code; ours must stand in the register.
  if (region.empty() || (region == regions_.own() && !known)) {
    return OfficeNotFound(referral.target_office);
  }
  return absl::OkStatus();
}

absl::Status Referrals::CheckCompetence(const Call& call,
                                        const Referral& referral) const {
  CompetenceFacts facts;
  facts.programme = referral.programme;
  facts.handling_organ_division = referral.preview.handling_organ_division;
  facts.cause_division = referral.preview.cause_division;
  facts.original_case_office = referral.preview.original_case_office;
  const auto view = directory_.Get();
  const Claims claims =
      ExamineClaims(rules_, view->directory, facts, calendar::DayOf(call.now));
  if (IsCompetent(claims, facts, referral.target_office)) {
    return absl::OkStatus();
  }
  return NotCompetent(referral.target_office,
                      absl::StrJoin(claims.offices, ","));
}

absl::StatusOr<CaseState> Referrals::Opened(RoutingTx& tx,
                                            const Referral& referral) const {
  ASSIGN_OR_RETURN(CaseState state,
                   GetCase(tx, regions_.own(), referral.case_id));
  if (state.state != CustodyState::kUnknown) return state;
  RETURN_IF_ERROR(MayBegin(tx, regions_));
  ASSIGN_OR_RETURN(Effects opened, Step(state, Open{referral.source_office}));
  return std::move(opened.next);
}

absl::StatusOr<Referral> Referrals::Decide(RoutingTx& tx, const Call& call,
                                           const Referral& referral,
                                           const Event& event) const {
  ASSIGN_OR_RETURN(const CaseState state, Opened(tx, referral));
  RETURN_IF_ERROR(exchange_.Play(tx, call, state, event));
  return Existing(tx, referral.id);
}

absl::StatusOr<std::string> Referrals::Read(RoutingTx& tx,
                                            const std::string& referral,
                                            Part part) const {
  ASSIGN_OR_RETURN(const std::optional<Body> body, tx.FindBody(referral, part));
  if (!body.has_value()) return std::string();
  if (!body->sealed) return body->bytes;
  const absl::StatusOr<std::string> opened =
      notary_.Open(body->bytes, referral);
  if (!opened.ok()) return IncompleteManifest(referral);
  return *opened;
}

absl::StatusOr<ReferralDetail> Referrals::Get(
    RoutingTx& tx, const Call& call, const GetReferral& command) const {
  ASSIGN_OR_RETURN(Referral referral, Existing(tx, command.id));
  RETURN_IF_ERROR(FillDue(referral));
  ReferralDetail detail{referral, "", ""};
  if (!command.full) return detail;
  const std::string& office = call.caller.office;
  const bool intake = IsOwnIntake(call.caller, regions_.own());
  const bool source =
      regions_.RegionOf(referral.source_office) == regions_.own() &&
      (intake || office == referral.source_office);
  const bool target =
      regions_.RegionOf(referral.target_office) == regions_.own() &&
      (intake || office == referral.target_office);
  if (!source && !target) return BodyNotReadable(referral.id);
  if (source || referral.kind != ReferralKind::kTransfer ||
      referral.state == ReferralState::kAccepted) {
    ASSIGN_OR_RETURN(detail.body, Read(tx, referral.id, Part::kRequest));
  }
  ASSIGN_OR_RETURN(detail.answer_body, Read(tx, referral.id, Part::kAnswer));
  return detail;
}

absl::StatusOr<ReferralPage> Referrals::List(
    RoutingTx& tx, const Call& call, const ListReferrals& command) const {
  RETURN_IF_ERROR(MayActFor(call.caller, command.office));
  ReferralPage page;
  ASSIGN_OR_RETURN(page.referrals,
                   tx.ListReferrals(command.office, command.state,
                                    command.before, command.page_size + 1));
  for (Referral& referral : page.referrals) RETURN_IF_ERROR(FillDue(referral));
  if (page.referrals.size() > static_cast<size_t>(command.page_size)) {
    page.referrals.pop_back();
    page.next = page.referrals.back().id;
  }
  return page;
}

absl::StatusOr<Referral> Referrals::Accept(
    RoutingTx& tx, const Call& call, const AcceptReferral& command) const {
  ASSIGN_OR_RETURN(const Referral referral, Existing(tx, command.id));
  RETURN_IF_ERROR(MayActFor(call.caller, referral.target_office));
  RETURN_IF_ERROR(MustBe(referral, ReferralKind::kTransfer));
  ASSIGN_OR_RETURN(const CaseState state, Opened(tx, referral));
  if (command.epoch != referral.epoch) {
    return StaleEpoch(referral.case_id, state.epoch, state.holder);
  }
  if (referral.state == ReferralState::kOffered) {
    if (!referral.preview.conflict_digests.empty() && !command.no_conflict) {
      return ConflictNotChecked(referral.id);
    }
    RETURN_IF_ERROR(Read(tx, referral.id, Part::kRequest).status());
  }
  return Decide(tx, call, referral, routing::Accept{command.epoch});
}

absl::StatusOr<Referral> Referrals::Return(
    RoutingTx& tx, const Call& call, const ReturnReferral& command) const {
  ASSIGN_OR_RETURN(const Referral referral, Existing(tx, command.id));
  RETURN_IF_ERROR(MayActFor(call.caller, referral.target_office));
  RETURN_IF_ERROR(MustBe(referral, ReferralKind::kTransfer));
  ASSIGN_OR_RETURN(const CaseState state, Opened(tx, referral));
  if (command.epoch != referral.epoch) {
    return StaleEpoch(referral.case_id, state.epoch, state.holder);
  }
  return Decide(
      tx, call, referral,
      routing::Return{command.epoch, command.reason, command.competent_office});
}

absl::StatusOr<Referral> Referrals::Cancel(
    RoutingTx& tx, const Call& call, const CancelReferral& command) const {
  ASSIGN_OR_RETURN(const Referral referral, Existing(tx, command.id));
  RETURN_IF_ERROR(MayActFor(call.caller, referral.source_office));
  RETURN_IF_ERROR(MustBe(referral, ReferralKind::kTransfer));
  return Decide(tx, call, referral, AskBack{referral.epoch});
}

absl::StatusOr<CaseState> Referrals::GetCustody(
    RoutingTx& tx, const Call&, const std::string& case_id) const {
  ASSIGN_OR_RETURN(const std::optional<CaseState> state, tx.FindCase(case_id));
  if (!state.has_value() || state->state == CustodyState::kUnknown) {
    return CaseNotFound(case_id);
  }
  return *state;
}

absl::StatusOr<CustodyProof> Referrals::GetProof(
    RoutingTx& tx, const Call& call, const std::string& case_id) const {
  RETURN_IF_ERROR(GetCustody(tx, call, case_id).status());
  ASSIGN_OR_RETURN(Hops hops, exchange_.outgoing().Evidence(tx, case_id));
  const CustodyProof proof{case_id, WithVerdicts(std::move(hops))};
  if (proof.hops.empty()) return NoHandover(case_id);
  return proof;
}

}  // namespace bashu::routing
