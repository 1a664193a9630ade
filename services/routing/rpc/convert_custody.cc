#include <absl/strings/str_cat.h>

#include "common/base/uuid.h"
#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "services/routing/rpc/convert.h"

namespace bashu::routing {
namespace {

std::string Named(absl::string_view collection, absl::string_view id) {
  return id.empty() ? "" : absl::StrCat(collection, "/", id);
}

// The id in "cases/{uuid}".
std::string CaseIn(rpc::Fields& fields, absl::string_view field,
                   const std::string& name) {
  std::string id = fields.Name(field, name, "cases");
  if (!id.empty() && !IsUuid(id)) {
    fields.Add(field, "FORMAT", "Does not end in a UUID.", "末段应为 UUID。");
  }
  return id;
}

absl::StatusOr<std::string> CaseIn(const std::string& name) {
  rpc::Fields fields;
  std::string id = CaseIn(fields, "name", name);
  RETURN_IF_ERROR(fields.status());
  return id;
}

std::string OfficeIn(rpc::Fields& fields, absl::string_view field,
                     const std::string& name) {
  const std::string code = fields.Name(field, name, "offices");
  if (!code.empty() && !KindOf(code).has_value()) {
    fields.Add(field, "FORMAT",
               "Is not offices/, six digits and CT, PR, LA or LD.",
               "应为 offices/ 加六位区划代码和 CT、PR、LA 或 LD。");
  }
  return code;
}

}  // namespace

absl::StatusOr<Designation> ParseDesignation(
    const v1::CreateDesignationRequest& request) {
  rpc::Fields fields;
  Designation designation;
  designation.id = fields.Uuid("designation_id", request.designation_id());
  const rpc::Fields::Scope scope(fields, "designation");
  const v1::Designation& proto = request.designation();
  designation.case_id = CaseIn(fields, "case_name", proto.case_name());
  fields.Require("epoch", proto.epoch() > 0);
  designation.epoch = proto.epoch();
  designation.designated_office =
      OfficeIn(fields, "designated_office", proto.designated_office());
  designation.designating_office =
      OfficeIn(fields, "designating_office", proto.designating_office());
  designation.reason = fields.Text("reason", proto.reason(), 63);
  RETURN_IF_ERROR(fields.status());
  return designation;
}

v1::Designation ToProto(const Designation& designation) {
  v1::Designation proto;
  proto.set_name(Named("designations", designation.id));
  proto.set_case_name(Named("cases", designation.case_id));
  proto.set_epoch(designation.epoch);
  proto.set_designated_office(Named("offices", designation.designated_office));
  proto.set_designating_office(
      Named("offices", designation.designating_office));
  proto.set_reason(designation.reason);
  proto.set_state(designation.binding ? v1::Designation::STATE_BINDING
                                      : v1::Designation::STATE_PENDING);
  *proto.mutable_create_time() = rpc::ToProto(designation.create_time);
  return proto;
}

absl::StatusOr<std::string> ParseCase(const v1::GetCustodyRequest& request) {
  return CaseIn(request.name());
}

absl::StatusOr<std::string> ParseCaseOfReceipt(
    const v1::GetCustodyReceiptRequest& request) {
  return CaseIn(request.name());
}

v1::Custody ToProto(const CaseState& state) {
  v1::Custody custody;
  custody.set_name(Named("cases", state.case_id));
  custody.set_epoch(state.epoch);
  custody.set_holder_office(Named("offices", state.holder));
  if (state.designated_epoch == state.epoch) {
    custody.set_designated_office(Named("offices", state.designated_office));
  }
  switch (state.state) {
    case CustodyState::kUnknown:
      break;
    case CustodyState::kHeld:
      custody.set_state(v1::Custody::STATE_HELD);
      break;
    case CustodyState::kOffered:
      custody.set_state(v1::Custody::STATE_OFFERED);
      custody.set_offered_office(
          Named("offices", state.handovers.at(state.epoch).taker));
      break;
    case CustodyState::kReleased:
      custody.set_state(v1::Custody::STATE_RELEASED);
      break;
  }
  return custody;
}

exchange::v1::CustodyReceipt ToProto(const CustodyProof& proof) {
  exchange::v1::CustodyReceipt receipt;
  receipt.set_case_name(Named("cases", proof.case_id));
  for (const auto& [epoch, hop] : proof.hops) {
    auto* added = receipt.add_hops();
    *added->mutable_offer() = ToProto(hop.offer);
    *added->mutable_verdict() = ToProto(hop.verdict);
  }
  return receipt;
}

}  // namespace bashu::routing
