// What a partner signed: egress/document_codec.h.

#include "common/base/check.h"
#include "services/routing/egress/document_codec.h"
#include "tests/fuzz/fuzz.h"

namespace bashu::fuzz {
namespace {

constexpr char kReferral[] = "referrals/018bcfe5-6800-7fff-bfff-ffffffffffff";
constexpr char kDesignation[] =
    "designations/018bcfe5-6800-7fff-bfff-fffffffffffb";
constexpr char kCase[] = "cases/018bcfe5-6800-7fff-bfff-fffffffffffe";

exchange::v1::Document Blank() {
  exchange::v1::Document document;
  document.set_document_id("018bcfe5-6800-7fff-bfff-fffffffffffd");
  document.set_sender_region("50");
  document.set_recipient_region("51");
  document.set_link_sequence(7);
  document.set_previous_digest(std::string(32, 'd'));
  document.mutable_sign_time()->set_seconds(1'772'424'000);
  return document;
}

template <typename Content>
Content& About(Content& content) {
  content.set_referral(kReferral);
  content.set_case_name(kCase);
  return content;
}

template <typename Content>
Content& AboutEpoch(Content& content) {
  About(content).set_epoch(2);
  content.set_giver_office("offices/500112-LA");
  content.set_taker_office("offices/511602-LA");
  return content;
}

template <typename Content>
Content& Asking(Content& content) {
  About(content).set_asking_office("offices/511700-CT");
  content.set_asked_office("offices/500101-CT");
  content.set_programme(type::v1::PROGRAMME_JUDICIAL_AID);
  return content;
}

// From the year 1 to 9999, as protobuf has it.
bool HasTime(const google::protobuf::Timestamp& time) {
  return time.seconds() >= -62'135'596'800 &&
         time.seconds() < 253'402'300'800 && time.nanos() >= 0 &&
         time.nanos() < 1'000'000'000;
}

}  // namespace

std::vector<std::string> Seeds() {
  std::vector<exchange::v1::Document> documents(9, Blank());
  auto& offer = AboutEpoch(*documents[0].mutable_offer());
  offer.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  offer.set_reason("L-64");
  offer.mutable_preview()->set_matter("LABOUR_WAGES");
  offer.mutable_preview()->set_original_case_office("offices/511700-CT");
  offer.mutable_manifest()->set_sealed_body_digest(std::string(32, 's'));
  offer.mutable_manifest()->add_papers()->set_paper("papers/1");
  offer.mutable_due_time()->set_seconds(1'772'524'000);
  auto& verdict = AboutEpoch(*documents[1].mutable_verdict());
  verdict.set_decision(exchange::v1::Verdict::DECISION_RETURN);
  verdict.set_return_reason("NOT_COMPETENT");
  verdict.set_competent_office("offices/511700-LA");
  verdict.set_offer_digest(std::string(32, 'o'));
  AboutEpoch(*documents[2].mutable_cancel());
  auto& cooperation = Asking(*documents[3].mutable_cooperation_request());
  cooperation.set_measure("HOUSEHOLD_VERIFICATION");
  About(*documents[4].mutable_cooperation_answer()).set_fulfilled(true);
  auto& receipt = *documents[5].mutable_receipt();
  receipt.set_received_document_id("018bcfe5-6800-7fff-bfff-fffffffffffc");
  receipt.set_received_sequence(7);
  auto& request = Asking(*documents[6].mutable_request());
  request.set_kind(exchange::v1::Request::KIND_PULL);
  request.mutable_grounds()->set_matter("LABOUR_WAGES");
  request.add_papers()->set_paper("papers/1");
  request.mutable_due_time()->set_seconds(1'772'524'000);
  auto& reply = About(*documents[7].mutable_reply());
  reply.set_decision(exchange::v1::Reply::DECISION_SENT_ON);
  reply.set_competent_office("offices/511700-LA");
  auto& designation = *documents[8].mutable_designation();
  designation.set_designation(kDesignation);
  designation.set_case_name(kCase);
  designation.set_epoch(2);
  designation.set_designated_office("offices/511700-LA");
  designation.set_designating_office("offices/500000-LD");
  std::vector<std::string> seeds;
  for (const auto& document : documents) {
    CHECK(routing::FromProto(document).ok());
    seeds.push_back(document.SerializeAsString());
  }
  return seeds;
}

bool Try(absl::string_view input) {
  exchange::v1::Document proto;
  if (!proto.ParseFromArray(input.data(), static_cast<int>(input.size()))) {
    return false;
  }
  const auto read = routing::FromProto(proto);
  if (!read.ok()) return false;
  // What is accepted says the same after one more journey.
  const exchange::v1::Document written = routing::ToProto(*read);
  const auto again = routing::FromProto(written);
  CHECK(again.ok());
  CHECK(routing::ToProto(*again).SerializeAsString() ==
        written.SerializeAsString());
  // And its times are times: a store and a calendar must take them.
  CHECK(written.sign_time().seconds() == proto.sign_time().seconds());
  CHECK(HasTime(written.sign_time()));
  CHECK(!written.offer().has_due_time() || HasTime(written.offer().due_time()));
  return true;
}

}  // namespace bashu::fuzz
