#include "services/intake/storage/records.h"

#include <utility>
#include <vector>

#include "services/intake/storage/archive.h"

namespace bashu::intake {

// What is known of a person, and every text somebody wrote about it. Parts of
// an application that have both a plain and a personal side leave their texts
// here, in order.
struct Personal {
  Person applicant;
  std::string statement;
  std::string decision_reason;
  std::vector<std::string> referral_texts;
  std::vector<std::string> finding_texts;
  std::vector<Payee> payees;
  std::optional<Counsel> counsel;
};

// A pair of texts, for leads and cooperations.
struct Texts {
  std::string first, second;
};

// How each value lies in its record. Not in an unnamed namespace: archives
// find these by the type they are asked to describe.

template <typename Archive>
void Describe(Archive& archive, Person& person) {
  archive("display_name", person.display_name);
  archive("id_number", person.id_number);
  archive("phone", person.phone);
  archive("residence_division", person.residence_division);
  archive("address", person.address);
  archive("safe_contact_only", person.safe_contact_only);
}

template <typename Archive>
void Describe(Archive& archive, Payee& payee) {
  archive("display_name", payee.display_name);
  archive("bank_account", payee.bank_account);
  archive("bank_code", payee.bank_code);
  archive("amount_fen", payee.amount_fen);
}

template <typename Archive>
void Describe(Archive& archive, Counsel& counsel) {
  archive("display_name", counsel.display_name);
  archive("firm", counsel.firm);
  archive("licence_number", counsel.licence_number);
  archive("assign_time", counsel.assign_time);
}

template <typename Archive>
void Describe(Archive& archive, Personal& personal) {
  archive("applicant", personal.applicant);
  archive("statement", personal.statement);
  archive("decision_reason", personal.decision_reason);
  archive("referral_texts", personal.referral_texts);
  archive("finding_texts", personal.finding_texts);
  archive("payees", personal.payees);
  archive("counsel", personal.counsel);
}

template <typename Archive>
void Describe(Archive& archive, Matter& matter) {
  archive("matter", matter.matter);
  archive("proceeding", matter.proceeding);
  archive("handling_organ_division", matter.handling_organ_division);
  archive("cause_division", matter.cause_division);
  archive("original_case_office", matter.original_case_office);
  archive("original_case_number", matter.original_case_number);
  archive("urgent", matter.urgent);
  archive("sealed_class", matter.sealed_class);
  archive("category", matter.category);
}

template <typename Archive>
void Describe(Archive& archive, Paper& paper) {
  archive("paper", paper.paper);
  archive.Bytes("digest", paper.digest);
  archive("size_bytes", paper.size_bytes);
}

template <typename Archive>
void Describe(Archive& archive, StatutoryClock::Pause& pause) {
  archive("start", pause.start);
  archive("end", pause.end);
  archive("reason", pause.reason);
}

template <typename Archive>
void Describe(Archive& archive, StatutoryClock& clock) {
  archive("rule_id", clock.rule_id);
  archive("title", clock.title);
  archive("state", clock.state);
  archive("start", clock.start);
  archive("due", clock.due);
  archive("end", clock.end);
  archive("pauses", clock.pauses);
}

template <typename Archive>
void Describe(Archive& archive, Source& source) {
  archive("document", source.document);
  archive("article", source.article);
  archive("confidence", source.confidence);
  archive("remark", source.remark);
}

template <typename Archive>
void Describe(Archive& archive, Condition& condition) {
  archive("rule_id", condition.rule_id);
  archive("title", condition.title);
  archive("held", condition.held);
  archive("fact", condition.fact);
  archive("source", condition.source);
}

template <typename Archive>
void Describe(Archive& archive, Derivation& derivation) {
  archive("rules_version", derivation.rules_version);
  archive("conditions", derivation.conditions);
}

template <typename Archive>
void Describe(Archive& archive, Decision& decision) {
  archive("granted", decision.granted);
  archive("decide_time", decision.decide_time);
  archive("officer", decision.officer);
  archive("derivation", decision.derivation);
  archive("amount_fen", decision.amount_fen);
}

template <typename Archive>
void Describe(Archive& archive, Finding& finding) {
  archive("referral", finding.referral);
  archive("measure", finding.measure);
  archive("fulfilled", finding.fulfilled);
  archive("answer_time", finding.answer_time);
}

template <typename Archive>
void Describe(Archive& archive, SentReferral& sent) {
  archive("id", sent.id);
  archive("kind", sent.kind);
  archive("state", sent.state);
  archive("source_office", sent.source_office);
  archive("target_office", sent.target_office);
  archive("measure", sent.measure);
  archive("return_to", sent.return_to);
  archive("queue_time", sent.queue_time);
  archive("due", sent.due);
  archive("reason", sent.reason);
}

template <typename Archive>
void Describe(Archive& archive, Share& share) {
  archive("office", share.office);
  archive("account", share.account);
  archive("amount_fen", share.amount_fen);
}

template <typename Archive>
void Describe(Archive& archive, Award& award) {
  archive("id", award.id);
  archive("stage", award.stage);
  archive("shares", award.shares);
  archive("clocks_before", award.clocks_before);
}

template <typename Archive>
void Describe(Archive& archive, Application& application) {
  archive("id", application.id);
  archive("programme", application.programme);
  archive("receiving_office", application.receiving_office);
  archive("holder_office", application.holder_office);
  archive("offered_office", application.offered_office);
  archive("epoch", application.epoch);
  archive("state", application.state);
  archive("receipt_number", application.receipt_number);
  archive("matter", application.matter);
  archive("exemption_claim", application.exemption_claim);
  archive("papers", application.papers);
  archive("clocks", application.clocks);
  archive("decision", application.decision);
  archive("referrals", application.referrals);
  archive("findings", application.findings);
  archive("award", application.award);
  archive("lead", application.lead);
  archive("offer", application.offer);
  archive("offer_due", application.offer_due);
  archive("problem", application.problem);
  archive("receive_time", application.receive_time);
  archive("update_time", application.update_time);
  archive("revision", application.revision);
}

template <typename Archive>
void Describe(Archive& archive, Texts& texts) {
  archive("first", texts.first);
  archive("second", texts.second);
}

template <typename Archive>
void Describe(Archive& archive, Lead& lead) {
  archive("id", lead.id);
  archive("source_office", lead.source_office);
  archive("source_department", lead.source_department);
  archive("target_office", lead.target_office);
  archive("original_case_number", lead.original_case_number);
  archive("category", lead.category);
  archive("state", lead.state);
  archive("application", lead.application);
  archive("outcome", lead.outcome);
  archive("clocks", lead.clocks);
  archive("create_time", lead.create_time);
}

template <typename Archive>
void Describe(Archive& archive, Cooperation& cooperation) {
  archive("id", cooperation.id);
  archive("asking_office", cooperation.asking_office);
  archive("asked_office", cooperation.asked_office);
  archive("measure", cooperation.measure);
  archive("state", cooperation.state);
  archive("fulfilled", cooperation.fulfilled);
  archive("problem", cooperation.problem);
  archive("due", cooperation.due);
  archive("create_time", cooperation.create_time);
}

namespace {

template <typename T>
std::string Write(T value) {
  JsonWriter writer;
  Describe(writer, value);
  return writer.Text();
}

template <typename T>
T ReadAs(const std::string& text) {
  T value;
  JsonReader reader(text);
  Describe(reader, value);
  return value;
}

Personal PersonalOf(const Application& application) {
  Personal personal;
  personal.applicant = application.applicant;
  personal.statement = application.matter.statement;
  if (application.decision) {
    personal.decision_reason = application.decision->reason;
  }
  for (const SentReferral& sent : application.referrals) {
    personal.referral_texts.push_back(sent.text);
  }
  for (const Finding& finding : application.findings) {
    personal.finding_texts.push_back(finding.text);
  }
  if (application.award) personal.payees = application.award->payees;
  personal.counsel = application.counsel;
  return personal;
}

// Puts the texts back where they came from. Lists of another length than their
// plain side were never written; what is missing stays empty.
template <typename Part>
void PutTexts(const std::vector<std::string>& texts, std::vector<Part>& parts) {
  for (size_t i = 0; i < texts.size() && i < parts.size(); ++i) {
    parts[i].text = texts[i];
  }
}

}  // namespace

Record ToRecord(const Application& application) {
  return {Write(application), Write(PersonalOf(application))};
}

Application ApplicationOf(const Record& record) {
  auto application = ReadAs<Application>(record.plain);
  auto personal = ReadAs<Personal>(record.personal);
  application.applicant = std::move(personal.applicant);
  application.matter.statement = std::move(personal.statement);
  if (application.decision) {
    application.decision->reason = std::move(personal.decision_reason);
  }
  PutTexts(personal.referral_texts, application.referrals);
  PutTexts(personal.finding_texts, application.findings);
  if (application.award) {
    application.award->payees = std::move(personal.payees);
  }
  application.counsel = std::move(personal.counsel);
  return application;
}

Record ToRecord(const Lead& lead) {
  return {Write(lead), Write(Texts{lead.text, lead.reason})};
}

Lead LeadOf(const Record& record) {
  auto lead = ReadAs<Lead>(record.plain);
  auto texts = ReadAs<Texts>(record.personal);
  lead.text = std::move(texts.first);
  lead.reason = std::move(texts.second);
  return lead;
}

Record ToRecord(const Cooperation& cooperation) {
  return {Write(cooperation),
          Write(Texts{cooperation.text, cooperation.answer})};
}

Cooperation CooperationOf(const Record& record) {
  auto cooperation = ReadAs<Cooperation>(record.plain);
  auto texts = ReadAs<Texts>(record.personal);
  cooperation.text = std::move(texts.first);
  cooperation.answer = std::move(texts.second);
  return cooperation;
}

}  // namespace bashu::intake
