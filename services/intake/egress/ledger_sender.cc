#include "services/intake/egress/ledger_sender.h"

#include "common/outbox/relay.h"
#include "common/rpc/channel.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/egress/bodies.h"
#include "services/intake/egress/lookup.h"

namespace bashu::intake {

absl::Status LedgerSender::Create(const store::Dispatch& dispatch) {
  const ApplicationId id(IdIn(dispatch.subject, "applications"));
  ASSIGN_OR_RETURN(const Application application, ReadApplication(store_, id));
  // Another award took the place of one that came to nothing: that one was
  // settled, and the new one has a dispatch of its own.
  if (!application.award || GrantOf(*application.award, id).id != dispatch.id) {
    return absl::OkStatus();
  }
  const absl::Status answer =
      rpc::Invoke(*stub_, &ledger::v1::GrantService::Stub::CreateGrant,
                  ToGrantRequest(application), dispatch.traceparent)
          .status();
  if (answer.ok() || outbox::IsTransient(answer)) return answer;
  return store_.Transact([&](IntakeTx& tx) {
    return intake_.GrantRefused(tx, CallFrom(clock_, dispatch.traceparent), id,
                                application.award->id, ReasonOf(answer));
  });
}

}  // namespace bashu::intake
