#include "services/intake/egress/followers.h"

#include <absl/strings/match.h>

#include <string>
#include <utility>

#include "bashu/ledger/v1/grant.grpc.pb.h"
#include "bashu/routing/v1/referral.grpc.pb.h"
#include "common/rpc/channel.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/egress/bodies.h"
#include "services/intake/egress/lookup.h"

namespace bashu::intake {
namespace {

using routing::v1::ReferralService;
using Body = store::Store<IntakeTx>::Body;

// The referral with its bodies if we may read them, else without: an offer is
// opened only once it was accepted.
absl::StatusOr<routing::v1::Referral> GetReferral(ReferralService::Stub& stub,
                                                  const store::Event& event) {
  routing::v1::GetReferralRequest request;
  request.set_name(event.subject);
  request.set_view(routing::v1::REFERRAL_VIEW_FULL);
  auto full = rpc::Invoke(stub, &ReferralService::Stub::GetReferral, request,
                          event.traceparent);
  if (ReasonOf(full.status()) != "BODY_NOT_READABLE") return full;
  request.set_view(routing::v1::REFERRAL_VIEW_BASIC);
  return rpc::Invoke(stub, &ReferralService::Stub::GetReferral, request,
                     event.traceparent);
}

// "grants/{grant}" of either a grant or one of its disbursements, whose ids
// are "{grant}.{number}".
std::string GrantNameOf(const std::string& subject) {
  const std::string disbursement = IdIn(subject, "disbursements");
  if (disbursement.empty()) return subject;
  return "grants/" + disbursement.substr(0, disbursement.find('.'));
}

}  // namespace

feed::Follower<IntakeTx> FollowRouting(
    store::Store<IntakeTx>& store, const Intake& intake, const Clock& clock,
    const std::shared_ptr<grpc::Channel>& channel) {
  std::shared_ptr<ReferralService::Stub> stub =
      ReferralService::NewStub(channel);
  return feed::Follower<IntakeTx>(
      "routing", feed::Source(channel), store,
      [stub, &intake,
       &clock](const store::Event& event) -> absl::StatusOr<Body> {
        // Delivery is routing's business, and no referral's state.
        if (!absl::StartsWith(event.type, "referral.") ||
            event.type == "referral.delivered") {
          return nullptr;
        }
        ASSIGN_OR_RETURN(const routing::v1::Referral referral,
                         GetReferral(*stub, event));
        // Leads, pulls and the like belong to no application of ours.
        if (referral.kind() != routing::v1::Referral::KIND_TRANSFER &&
            referral.kind() != routing::v1::Referral::KIND_COOPERATION) {
          return nullptr;
        }
        return
            [seen = ToSnapshot(referral),
             call = CallFrom(clock, event.traceparent), &intake](IntakeTx& tx) {
              return intake.ObserveReferral(tx, call, seen);
            };
      });
}

feed::Follower<IntakeTx> FollowLedger(
    store::Store<IntakeTx>& store, const Intake& intake, const Clock& clock,
    const std::shared_ptr<grpc::Channel>& channel) {
  std::shared_ptr<ledger::v1::GrantService::Stub> stub =
      ledger::v1::GrantService::NewStub(channel);
  return feed::Follower<IntakeTx>(
      "ledger", feed::Source(channel), store,
      [stub, &intake,
       &clock](const store::Event& event) -> absl::StatusOr<Body> {
        if (!absl::StartsWith(event.type, "grant.") &&
            !absl::StartsWith(event.type, "disbursement.")) {
          return nullptr;
        }
        ledger::v1::GetGrantRequest request;
        request.set_name(GrantNameOf(event.subject));
        ASSIGN_OR_RETURN(
            const ledger::v1::Grant grant,
            rpc::Invoke(*stub, &ledger::v1::GrantService::Stub::GetGrant,
                        request, event.traceparent));
        return
            [seen = ToSnapshot(grant),
             call = CallFrom(clock, event.traceparent), &intake](IntakeTx& tx) {
              return intake.ObserveGrant(tx, call, seen);
            };
      });
}

}  // namespace bashu::intake
