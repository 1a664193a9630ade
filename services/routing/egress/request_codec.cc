#include "services/routing/egress/request_codec.h"

namespace bashu::routing {
namespace {

// Kinds of request, by the number of ReferralKind: those after kCooperation.
constexpr int kKindOffset = 2;

exchange::v1::Request::Kind KindToProto(int kind) {
  return static_cast<exchange::v1::Request::Kind>(kind - kKindOffset);
}

int KindFromProto(exchange::v1::Request::Kind kind, Names& names) {
  const bool known = kind >= exchange::v1::Request::KIND_LEAD &&
                     kind <= exchange::v1::Request::KIND_OUTCOME;
  names.Require(known);
  return known ? static_cast<int>(kind) + kKindOffset : 0;
}

}  // namespace

void WriteRequest(const RequestDocument& request,
                  exchange::v1::Request& proto) {
  proto.set_referral(Named("referrals", request.referral));
  proto.set_case_name(Named("cases", request.case_id));
  proto.set_kind(KindToProto(request.kind));
  proto.set_asking_office(Named("offices", request.asking_office));
  proto.set_asked_office(Named("offices", request.asked_office));
  proto.set_programme(static_cast<type::v1::Programme>(request.programme));
  proto.set_reason(request.reason);
  if (!request.preview.matter.empty()) {
    auto& grounds = *proto.mutable_grounds();
    grounds.set_matter(request.preview.matter);
    grounds.set_handling_organ_division(
        request.preview.handling_organ_division);
    grounds.set_cause_division(request.preview.cause_division);
    grounds.set_original_case_office(
        Named("offices", request.preview.original_case_office));
  }
  exchange::v1::Manifest manifest;
  manifest.ParseFromString(request.manifest);
  for (const exchange::v1::Paper& paper : manifest.papers()) {
    auto& copy = *proto.add_papers();
    copy.set_paper(paper.paper());
    copy.set_digest(paper.digest());
    copy.set_size_bytes(paper.size_bytes());
  }
  proto.set_sealed_body_digest(request.sealed_body_digest);
  WriteDue(request.due_time, proto);
}

void WriteReply(const ReplyDocument& reply, exchange::v1::Reply& proto) {
  proto.set_referral(Named("referrals", reply.referral));
  proto.set_case_name(Named("cases", reply.case_id));
  proto.set_decision(
      static_cast<exchange::v1::Reply::Decision>(reply.decision));
  proto.set_reason(reply.reason);
  proto.set_competent_office(Named("offices", reply.competent_office));
  proto.set_sealed_body_digest(reply.sealed_body_digest);
}

void WriteDesignation(const DesignationDocument& designation,
                      exchange::v1::Designation& proto) {
  proto.set_designation(Named("designations", designation.designation));
  proto.set_case_name(Named("cases", designation.case_id));
  proto.set_epoch(designation.epoch);
  proto.set_designated_office(Named("offices", designation.designated_office));
  proto.set_designating_office(
      Named("offices", designation.designating_office));
  proto.set_reason(designation.reason);
}

DesignationDocument ReadDesignation(const exchange::v1::Designation& proto,
                                    Names& names) {
  names.Require(proto.epoch() >= 0);
  return {names.ReadUuid(proto.case_name(), "cases"),
          names.ReadUuid(proto.designation(), "designations"),
          proto.epoch(),
          names.Read(proto.designated_office(), "offices"),
          names.Read(proto.designating_office(), "offices"),
          proto.reason()};
}

RequestDocument ReadRequest(const exchange::v1::Request& proto, Names& names) {
  RequestDocument request;
  request.case_id = names.ReadUuid(proto.case_name(), "cases");
  request.referral = names.ReadUuid(proto.referral(), "referrals");
  request.kind = KindFromProto(proto.kind(), names);
  request.asking_office = names.Read(proto.asking_office(), "offices");
  request.asked_office = names.Read(proto.asked_office(), "offices");
  request.programme = FromProto(proto.programme(), names);
  request.reason = proto.reason();
  const exchange::v1::Request::Grounds& grounds = proto.grounds();
  request.preview.matter = grounds.matter();
  request.preview.handling_organ_division = grounds.handling_organ_division();
  request.preview.cause_division = grounds.cause_division();
  request.preview.original_case_office = std::string(
      absl::StripPrefix(grounds.original_case_office(), "offices/"));
  exchange::v1::Manifest manifest;
  for (const exchange::v1::Request::Paper& paper : proto.papers()) {
    auto& copy = *manifest.add_papers();
    copy.set_paper(paper.paper());
    copy.set_digest(paper.digest());
    copy.set_size_bytes(paper.size_bytes());
  }
  request.manifest = manifest.SerializeAsString();
  request.sealed_body_digest = proto.sealed_body_digest();
  request.due_time = DueIn(proto, names);
  return request;
}

ReplyDocument ReadReply(const exchange::v1::Reply& proto, Names& names) {
  ReplyDocument reply;
  reply.case_id = names.ReadUuid(proto.case_name(), "cases");
  reply.referral = names.ReadUuid(proto.referral(), "referrals");
  names.Require(proto.decision() >= exchange::v1::Reply::DECISION_DONE &&
                proto.decision() <= exchange::v1::Reply::DECISION_SENT_ON);
  reply.decision = static_cast<ReplyDocument::Decision>(proto.decision());
  reply.reason = proto.reason();
  if (!proto.competent_office().empty()) {
    reply.competent_office = names.Read(proto.competent_office(), "offices");
  }
  reply.sealed_body_digest = proto.sealed_body_digest();
  return reply;
}

}  // namespace bashu::routing
