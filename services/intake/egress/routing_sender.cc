#include "services/intake/egress/routing_sender.h"

#include <algorithm>
#include <string>
#include <vector>

#include "common/outbox/relay.h"
#include "common/rpc/channel.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/domain/errors.h"
#include "services/intake/egress/bodies.h"
#include "services/intake/egress/lookup.h"

namespace bashu::intake {
namespace {

using routing::v1::ReferralService;

}  // namespace

absl::Status RoutingSender::Create(const store::Dispatch& dispatch) {
  const ReferralId id(IdIn(dispatch.subject, "referrals"));
  ASSIGN_OR_RETURN(const Application application, ReadSender(store_, id));
  const auto sent =
      std::find_if(application.referrals.begin(), application.referrals.end(),
                   [&](const SentReferral& one) { return one.id == id; });
  if (sent == application.referrals.end()) return ReferralUnknown(id);
  ASSIGN_OR_RETURN(const std::vector<StatutoryClock> clocks,
                   ClocksToSend(intake_.rules(), application, *sent));
  const absl::Status answer =
      rpc::Invoke(*stub_, &ReferralService::Stub::CreateReferral,
                  ToRequest(application, *sent, clocks), dispatch.traceparent)
          .status();
  if (answer.ok() || outbox::IsTransient(answer)) return answer;
  return store_.Transact([&](IntakeTx& tx) {
    return intake_.ReferralRefused(tx, CallFrom(clock_, dispatch.traceparent),
                                   id, ReasonOf(answer));
  });
}

absl::Status RoutingSender::Answer(const store::Dispatch& dispatch) {
  const ReferralId id(IdIn(dispatch.subject, "cooperations"));
  ASSIGN_OR_RETURN(const Cooperation cooperation, ReadCooperation(store_, id));
  const absl::Status answer =
      rpc::Invoke(*stub_, &ReferralService::Stub::AnswerReferral,
                  ToRequest(cooperation), dispatch.traceparent)
          .status();
  if (answer.ok() || outbox::IsTransient(answer)) return answer;
  return store_.Transact([&](IntakeTx& tx) {
    return intake_.AnswerRefused(tx, CallFrom(clock_, dispatch.traceparent), id,
                                 ReasonOf(answer));
  });
}

}  // namespace bashu::intake
