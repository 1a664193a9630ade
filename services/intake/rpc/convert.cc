#include "services/intake/rpc/convert.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/rpc/fields.h"

namespace bashu::intake {
namespace {

std::string NameOf(absl::string_view collection, const std::string& id) {
  return id.empty() ? "" : absl::StrCat(collection, "/", id);
}

std::string OfficeName(const std::string& office) {
  return NameOf("offices", office);
}

std::string DivisionName(const std::string& division) {
  return NameOf("divisions", division);
}

v1::Person ToProto(const Person& person) {
  v1::Person made;
  made.set_display_name(person.display_name);
  made.set_id_number(person.id_number);
  made.set_phone(person.phone);
  made.set_residence_division(DivisionName(person.residence_division));
  made.set_address(person.address);
  made.set_safe_contact_only(person.safe_contact_only);
  return made;
}

v1::Matter ToProto(const Matter& matter, bool full) {
  v1::Matter made;
  made.set_matter(matter.matter);
  made.set_proceeding(static_cast<routing::v1::Proceeding>(
      static_cast<int>(matter.proceeding) + 1));
  made.set_handling_organ_division(
      DivisionName(matter.handling_organ_division));
  made.set_cause_division(DivisionName(matter.cause_division));
  made.set_original_case_office(OfficeName(matter.original_case_office));
  made.set_original_case_number(matter.original_case_number);
  made.set_urgent(matter.urgent);
  made.set_sealed_class(matter.sealed_class);
  made.set_category(matter.category);
  if (full) made.set_statement(matter.statement);
  return made;
}

type::v1::Clock ToProto(const StatutoryClock& clock) {
  type::v1::Clock made;
  made.set_rule_id(clock.rule_id);
  made.set_title(clock.title);
  made.set_state(
      static_cast<type::v1::Clock::State>(static_cast<int>(clock.state) + 1));
  *made.mutable_start_time() = rpc::ToProto(clock.start);
  if (clock.due) *made.mutable_due_time() = rpc::ToProto(*clock.due);
  if (clock.end) *made.mutable_end_time() = rpc::ToProto(*clock.end);
  for (const StatutoryClock::Pause& pause : clock.pauses) {
    auto* added = made.add_pauses();
    *added->mutable_start_time() = rpc::ToProto(pause.start);
    if (pause.end) *added->mutable_end_time() = rpc::ToProto(*pause.end);
    added->set_reason(pause.reason);
  }
  return made;
}

type::v1::Derivation ToProto(const Derivation& derivation) {
  type::v1::Derivation made;
  made.set_rules_version(derivation.rules_version);
  for (const Condition& condition : derivation.conditions) {
    auto* added = made.add_conditions();
    added->set_rule_id(condition.rule_id);
    added->set_title(condition.title);
    added->set_held(condition.held);
    added->set_fact(condition.fact);
    auto* source = added->mutable_source();
    source->set_document(condition.source.document);
    source->set_article(condition.source.article);
    source->set_confidence(
        static_cast<type::v1::Source::Confidence>(condition.source.confidence));
    source->set_remark(condition.source.remark);
  }
  return made;
}

v1::Decision ToProto(const Decision& decision, bool full) {
  v1::Decision made;
  made.set_outcome(decision.granted ? v1::Decision::OUTCOME_GRANTED
                                    : v1::Decision::OUTCOME_REFUSED);
  *made.mutable_decide_time() = rpc::ToProto(decision.decide_time);
  made.set_officer(decision.officer);
  *made.mutable_derivation() = ToProto(decision.derivation);
  made.set_amount_fen(decision.amount_fen);
  if (full) made.set_reason(decision.reason);
  return made;
}

v1::Counsel ToProto(const Counsel& counsel) {
  v1::Counsel made;
  made.set_display_name(counsel.display_name);
  made.set_firm(counsel.firm);
  made.set_licence_number(counsel.licence_number);
  *made.mutable_assign_time() = rpc::ToProto(counsel.assign_time);
  return made;
}

v1::Finding ToProto(const Finding& finding) {
  v1::Finding made;
  made.set_referral(NameOf("referrals", finding.referral.value()));
  made.set_measure(finding.measure);
  made.set_fulfilled(finding.fulfilled);
  made.set_text(finding.text);
  *made.mutable_answer_time() = rpc::ToProto(finding.answer_time);
  return made;
}

// The referral it came by, then those it was sent with.
void AddReferrals(const Application& application, v1::Application& made) {
  if (!application.offer.empty()) {
    made.add_referrals(NameOf("referrals", application.offer.value()));
  }
  for (const SentReferral& sent : application.referrals) {
    made.add_referrals(NameOf("referrals", sent.id.value()));
  }
}

// What only the holder's officers see.
void AddPersonal(const Application& application, v1::Application& made) {
  *made.mutable_applicant() = ToProto(application.applicant);
  for (const Finding& finding : application.findings) {
    *made.add_findings() = ToProto(finding);
  }
}

}  // namespace

v1::Application::State ToProto(ApplicationState state) {
  return static_cast<v1::Application::State>(static_cast<int>(state) + 1);
}

ApplicationState FromProto(v1::Application::State state) {
  return static_cast<ApplicationState>(static_cast<int>(state) - 1);
}

v1::Application ToProto(const Shown& shown) {
  const Application& application = shown.application;
  v1::Application made;
  made.set_name(NameOf("applications", application.id.value()));
  made.set_programme(application.programme == Programme::kLegalAid
                         ? type::v1::PROGRAMME_LEGAL_AID
                         : type::v1::PROGRAMME_JUDICIAL_AID);
  made.set_receiving_office(OfficeName(application.receiving_office));
  made.set_holder_office(OfficeName(application.holder_office));
  made.set_offered_office(OfficeName(application.offered_office));
  made.set_epoch(application.epoch);
  made.set_state(ToProto(application.state));
  made.set_receipt_number(application.receipt_number);
  *made.mutable_matter() = ToProto(application.matter, shown.full);
  made.set_exemption_claim(application.exemption_claim);
  for (const Paper& paper : application.papers) {
    auto* added = made.add_papers();
    added->set_paper(NameOf("papers", paper.paper));
    added->set_digest(paper.digest);
    added->set_size_bytes(paper.size_bytes);
  }
  for (const StatutoryClock& clock : application.clocks) {
    *made.add_clocks() = ToProto(clock);
  }
  if (application.decision) {
    *made.mutable_decision() = ToProto(*application.decision, shown.full);
  }
  AddReferrals(application, made);
  if (shown.full) AddPersonal(application, made);
  if (application.counsel) {
    *made.mutable_counsel() = ToProto(*application.counsel);
  }
  if (application.award) {
    made.set_grant(NameOf("grants", application.award->id.value()));
  }
  made.set_lead(NameOf("leads", application.lead.value()));
  *made.mutable_receive_time() = rpc::ToProto(application.receive_time);
  *made.mutable_update_time() = rpc::ToProto(application.update_time);
  made.set_etag(absl::StrCat(application.revision));
  made.set_problem(application.problem);
  return made;
}

v1::ListApplicationsResponse ToProto(const PageOf<Application>& page) {
  v1::ListApplicationsResponse made;
  for (const Application& application : page.items()) {
    *made.add_applications() = ToProto(Shown{application, /*full=*/false});
  }
  made.set_next_page_token(page.next());
  return made;
}

v1::AmountAssessment ToProto(const AmountAssessment& assessment) {
  v1::AmountAssessment made;
  made.set_amount_fen(assessment.amount_fen);
  made.set_cap_fen(assessment.cap_fen);
  made.set_rules_version(assessment.rules_version);
  for (const AmountStep& step : assessment.steps) {
    auto* added = made.add_steps();
    added->set_title(step.title);
    added->set_working(step.working);
    added->set_result_fen(step.result_fen);
  }
  return made;
}

v1::Lead ToProto(const Lead& lead) {
  v1::Lead made;
  made.set_name(NameOf("leads", lead.id.value()));
  made.set_source_office(OfficeName(lead.source_office));
  made.set_source_department(lead.source_department);
  made.set_target_office(OfficeName(lead.target_office));
  made.set_original_case_number(lead.original_case_number);
  made.set_category(lead.category);
  made.set_text(lead.text);
  made.set_state(
      static_cast<v1::Lead::State>(static_cast<int>(lead.state) + 1));
  made.set_application(NameOf("applications", lead.application.value()));
  made.set_outcome(lead.outcome);
  *made.mutable_create_time() = rpc::ToProto(lead.create_time);
  for (const StatutoryClock& clock : lead.clocks) {
    *made.add_clocks() = ToProto(clock);
  }
  return made;
}

v1::Cooperation ToProto(const Cooperation& cooperation) {
  v1::Cooperation made;
  made.set_name(NameOf("cooperations", cooperation.id.value()));
  made.set_asking_office(OfficeName(cooperation.asking_office));
  made.set_asked_office(OfficeName(cooperation.asked_office));
  made.set_measure(cooperation.measure);
  made.set_text(cooperation.text);
  made.set_state(cooperation.state == Cooperation::State::kRequested
                     ? v1::Cooperation::STATE_REQUESTED
                     : v1::Cooperation::STATE_ANSWERED);
  made.set_fulfilled(cooperation.fulfilled);
  made.set_answer(cooperation.answer);
  if (cooperation.due) {
    *made.mutable_due_time() = rpc::ToProto(*cooperation.due);
  }
  *made.mutable_create_time() = rpc::ToProto(cooperation.create_time);
  made.set_problem(cooperation.problem);
  return made;
}

v1::ListCooperationsResponse ToProto(const PageOf<Cooperation>& page) {
  v1::ListCooperationsResponse made;
  for (const Cooperation& cooperation : page.items()) {
    *made.add_cooperations() = ToProto(cooperation);
  }
  made.set_next_page_token(page.next());
  return made;
}

}  // namespace bashu::intake
