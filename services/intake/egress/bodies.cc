#include "services/intake/egress/bodies.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <utility>

#include "bashu/intake/v1/package.pb.h"
#include "common/rpc/fields.h"

namespace bashu::intake {
namespace {

using routing::v1::Referral;

std::string NameOf(absl::string_view collection, const std::string& id) {
  return id.empty() ? "" : absl::StrCat(collection, "/", id);
}

v1::Person ToProto(const Person& person) {
  v1::Person made;
  made.set_display_name(person.display_name);
  made.set_id_number(person.id_number);
  made.set_phone(person.phone);
  made.set_residence_division(NameOf("divisions", person.residence_division));
  made.set_address(person.address);
  made.set_safe_contact_only(person.safe_contact_only);
  return made;
}

Person FromProto(const v1::Person& read) {
  return {read.display_name(), read.id_number(),
          read.phone(),        IdIn(read.residence_division(), "divisions"),
          read.address(),      read.safe_contact_only()};
}

v1::Matter ToProto(const Matter& matter) {
  v1::Matter made;
  made.set_matter(matter.matter);
  made.set_proceeding(static_cast<routing::v1::Proceeding>(
      static_cast<int>(matter.proceeding) + 1));
  made.set_handling_organ_division(
      NameOf("divisions", matter.handling_organ_division));
  made.set_cause_division(NameOf("divisions", matter.cause_division));
  made.set_original_case_office(NameOf("offices", matter.original_case_office));
  made.set_original_case_number(matter.original_case_number);
  made.set_urgent(matter.urgent);
  made.set_sealed_class(matter.sealed_class);
  made.set_category(matter.category);
  made.set_statement(matter.statement);
  return made;
}

Matter FromProto(const v1::Matter& read) {
  Matter matter;
  matter.matter = read.matter();
  matter.proceeding = static_cast<Proceeding>(
      std::clamp(static_cast<int>(read.proceeding()) - 1, 0, 2));
  matter.handling_organ_division =
      IdIn(read.handling_organ_division(), "divisions");
  matter.cause_division = IdIn(read.cause_division(), "divisions");
  matter.original_case_office = IdIn(read.original_case_office(), "offices");
  matter.original_case_number = read.original_case_number();
  matter.urgent = read.urgent();
  matter.sealed_class = read.sealed_class();
  matter.category = read.category();
  matter.statement = read.statement();
  return matter;
}

void AddClock(const StatutoryClock& clock, type::v1::Clock& made) {
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
}

StatutoryClock FromProto(const type::v1::Clock& read) {
  StatutoryClock clock;
  clock.rule_id = read.rule_id();
  clock.title = read.title();
  clock.state = static_cast<StatutoryClock::State>(
      std::clamp(static_cast<int>(read.state()) - 1, 0, 4));
  clock.start = rpc::FromProto(read.start_time());
  if (read.has_due_time()) clock.due = rpc::FromProto(read.due_time());
  if (read.has_end_time()) clock.end = rpc::FromProto(read.end_time());
  for (const auto& pause : read.pauses()) {
    clock.pauses.push_back(
        {rpc::FromProto(pause.start_time()), std::nullopt, pause.reason()});
    if (pause.has_end_time()) {
      clock.pauses.back().end = rpc::FromProto(pause.end_time());
    }
  }
  return clock;
}

v1::TransferBody BodyOf(const Application& application) {
  v1::TransferBody body;
  *body.mutable_applicant() = ToProto(application.applicant);
  *body.mutable_matter() = ToProto(application.matter);
  body.set_exemption_claim(application.exemption_claim);
  body.set_receiving_office(NameOf("offices", application.receiving_office));
  body.set_receipt_number(application.receipt_number);
  *body.mutable_receive_time() = rpc::ToProto(application.receive_time);
  return body;
}

std::optional<TransferContent> ContentOf(const std::string& bytes) {
  v1::TransferBody body;
  if (bytes.empty() || !body.ParseFromString(bytes) || !body.has_applicant() ||
      !body.has_receive_time()) {
    return std::nullopt;
  }
  return TransferContent{
      FromProto(body.applicant()), FromProto(body.matter()),
      body.exemption_claim(),      IdIn(body.receiving_office(), "offices"),
      body.receipt_number(),       rpc::FromProto(body.receive_time())};
}

// Everything that moves with a case, and what the taker sees before.
void AddTransfer(const Application& application,
                 const std::vector<StatutoryClock>& clocks, Referral& made) {
  made.set_kind(Referral::KIND_TRANSFER);
  // R-09, K-8: the receiver sends what it received to who is competent.
  made.set_reason(application.programme == Programme::kLegalAid ? "L-64"
                                                                : "K-8");
  auto* preview = made.mutable_preview();
  preview->set_matter(application.matter.matter);
  preview->set_handling_organ_division(
      application.matter.handling_organ_division);
  preview->set_cause_division(application.matter.cause_division);
  preview->set_urgent(application.matter.urgent);
  preview->set_sealed_class(application.matter.sealed_class);
  auto* manifest = made.mutable_manifest();
  for (const Paper& paper : application.papers) {
    auto* added = manifest->add_papers();
    added->set_paper(NameOf("papers", paper.paper));
    added->set_digest(paper.digest);
    added->set_size_bytes(paper.size_bytes);
  }
  for (const StatutoryClock& clock : clocks) {
    AddClock(clock, *manifest->add_clocks());
  }
  made.set_body(BodyOf(application).SerializeAsString());
}

ReferralSnapshot::State StateOf(Referral::State state) {
  switch (state) {
    case Referral::STATE_ACCEPTED:
      return ReferralSnapshot::State::kAccepted;
    case Referral::STATE_RETURNED:
      return ReferralSnapshot::State::kReturned;
    case Referral::STATE_CANCELLED:
      return ReferralSnapshot::State::kCancelled;
    case Referral::STATE_ANSWERED:
      return ReferralSnapshot::State::kAnswered;
    default:
      return ReferralSnapshot::State::kOffered;
  }
}

Award::Stage StageOf(ledger::v1::Grant::State state) {
  switch (state) {
    case ledger::v1::Grant::STATE_RESERVED:
      return Award::Stage::kReserved;
    case ledger::v1::Grant::STATE_FUNDED:
      return Award::Stage::kFunded;
    case ledger::v1::Grant::STATE_PAYING:
      return Award::Stage::kPaying;
    case ledger::v1::Grant::STATE_PAID:
      return Award::Stage::kPaid;
    case ledger::v1::Grant::STATE_VOIDED:
    case ledger::v1::Grant::STATE_EXPIRED:
    case ledger::v1::Grant::STATE_RETURNED:
      return Award::Stage::kVoided;
    default:
      return Award::Stage::kProposed;
  }
}

// The texts of a cooperation, on whichever side may read them.
void ReadCooperation(const Referral& referral, ReferralSnapshot& seen) {
  v1::CooperationBody request;
  if (request.ParseFromString(referral.body())) {
    seen.request_text = request.text();
  }
  v1::CooperationAnswerBody answer;
  if (answer.ParseFromString(referral.answer_body())) {
    seen.answer_text = answer.text();
  }
}

}  // namespace

std::string IdIn(absl::string_view name, absl::string_view collection) {
  const bool ours =
      absl::ConsumePrefix(&name, collection) && absl::ConsumePrefix(&name, "/");
  return ours ? std::string(name) : "";
}

routing::v1::CreateReferralRequest ToRequest(
    const Application& application, const SentReferral& sent,
    const std::vector<StatutoryClock>& clocks) {
  routing::v1::CreateReferralRequest request;
  request.set_referral_id(sent.id.value());
  request.set_epoch(application.epoch);
  Referral& made = *request.mutable_referral();
  made.set_case_name(NameOf("cases", application.id.value()));
  made.set_programme(application.programme == Programme::kLegalAid
                         ? type::v1::PROGRAMME_LEGAL_AID
                         : type::v1::PROGRAMME_JUDICIAL_AID);
  made.set_source_office(NameOf("offices", sent.source_office));
  made.set_target_office(NameOf("offices", sent.target_office));
  if (sent.kind == SentReferral::Kind::kTransfer) {
    AddTransfer(application, clocks, made);
    return request;
  }
  made.set_kind(Referral::KIND_COOPERATION);
  made.set_reason(sent.measure);
  v1::CooperationBody body;
  body.set_text(sent.text);
  made.set_body(body.SerializeAsString());
  return request;
}

routing::v1::AnswerReferralRequest ToRequest(const Cooperation& cooperation) {
  routing::v1::AnswerReferralRequest request;
  request.set_name(NameOf("referrals", cooperation.id.value()));
  // Answered once, so the referral's own id is the key of its answer.
  request.set_request_id(cooperation.id.value());
  request.set_fulfilled(cooperation.fulfilled);
  v1::CooperationAnswerBody body;
  body.set_text(cooperation.answer);
  request.set_answer_body(body.SerializeAsString());
  return request;
}

ledger::v1::CreateGrantRequest ToGrantRequest(const Application& application) {
  const Award& award = *application.award;
  ledger::v1::CreateGrantRequest request;
  request.set_grant_id(award.id.value());
  ledger::v1::Grant& grant = *request.mutable_grant();
  grant.set_case_name(NameOf("cases", application.id.value()));
  grant.set_office(NameOf("offices", application.holder_office));
  for (const Share& share : award.shares) {
    auto* added = grant.add_shares();
    added->set_office(NameOf("offices", share.office));
    added->set_account(NameOf("accounts", share.account));
    added->set_amount_fen(share.amount_fen);
    grant.set_amount_fen(grant.amount_fen() + share.amount_fen);
  }
  for (const Payee& payee : award.payees) {
    auto* added = grant.add_disbursements();
    added->set_payee_display_name(payee.display_name);
    added->set_payee_bank_account(payee.bank_account);
    added->set_payee_bank_code(payee.bank_code);
    added->set_amount_fen(payee.amount_fen);
  }
  return request;
}

ReferralSnapshot ToSnapshot(const Referral& referral) {
  ReferralSnapshot seen;
  seen.id = ReferralId(IdIn(referral.name(), "referrals"));
  seen.kind = referral.kind() == Referral::KIND_COOPERATION
                  ? SentReferral::Kind::kCooperation
                  : SentReferral::Kind::kTransfer;
  seen.state = StateOf(referral.state());
  seen.application = ApplicationId(IdIn(referral.case_name(), "cases"));
  seen.programme = referral.programme() == type::v1::PROGRAMME_JUDICIAL_AID
                       ? Programme::kJudicialAid
                       : Programme::kLegalAid;
  seen.source_office = IdIn(referral.source_office(), "offices");
  seen.target_office = IdIn(referral.target_office(), "offices");
  seen.epoch = referral.epoch();
  seen.reason = referral.reason();
  seen.preview.matter = referral.preview().matter();
  seen.preview.handling_organ_division =
      referral.preview().handling_organ_division();
  seen.preview.cause_division = referral.preview().cause_division();
  seen.preview.urgent = referral.preview().urgent();
  seen.preview.sealed_class = referral.preview().sealed_class();
  for (const auto& paper : referral.manifest().papers()) {
    seen.papers.push_back(
        {IdIn(paper.paper(), "papers"), paper.digest(), paper.size_bytes()});
  }
  for (const auto& clock : referral.manifest().clocks()) {
    seen.clocks.push_back(FromProto(clock));
  }
  if (seen.kind == SentReferral::Kind::kTransfer) {
    seen.content = ContentOf(referral.body());
  } else {
    ReadCooperation(referral, seen);
  }
  seen.fulfilled = referral.fulfilled();
  seen.return_reason = std::string(absl::StripPrefix(
      Referral::ReturnReason_Name(referral.return_reason()), "RETURN_REASON_"));
  if (referral.has_due_time()) seen.due = rpc::FromProto(referral.due_time());
  seen.create_time = rpc::FromProto(referral.create_time());
  seen.decide_time = rpc::FromProto(referral.decide_time());
  return seen;
}

GrantSnapshot ToSnapshot(const ledger::v1::Grant& grant) {
  GrantSnapshot seen;
  seen.id = GrantId(IdIn(grant.name(), "grants"));
  seen.application = ApplicationId(IdIn(grant.case_name(), "cases"));
  seen.stage = StageOf(grant.state());
  for (const ledger::v1::Disbursement& one : grant.disbursements()) {
    if (one.state() != ledger::v1::Disbursement::STATE_REJECTED) continue;
    seen.rejections.push_back(
        {IdIn(one.name(), "disbursements"), one.attempt()});
  }
  return seen;
}

}  // namespace bashu::intake
