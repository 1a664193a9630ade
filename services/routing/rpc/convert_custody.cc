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
absl::StatusOr<std::string> CaseIn(const std::string& name) {
  rpc::Fields fields;
  std::string id = fields.Name("name", name, "cases");
  if (!id.empty() && !IsUuid(id)) {
    fields.Add("name", "FORMAT", "Does not end in a UUID.", "末段应为 UUID。");
  }
  RETURN_IF_ERROR(fields.status());
  return id;
}

}  // namespace

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
  const auto copy = [](const SignedDocument& from,
                       exchange::v1::SignedDocument& to) {
    to.set_payload(from.payload);
    to.set_signature(from.signature);
    to.set_suite(from.suite);
    to.set_key_id(from.key_id);
  };
  for (const auto& [epoch, hop] : proof.hops) {
    auto* added = receipt.add_hops();
    copy(hop.offer, *added->mutable_offer());
    copy(hop.verdict, *added->mutable_verdict());
  }
  return receipt;
}

}  // namespace bashu::routing
