#include "services/intake/egress/neighbours.h"

#include <map>
#include <string>

#include "services/intake/egress/followers.h"

namespace bashu::intake {

Neighbours::Neighbours(store::Store<IntakeTx>& store, const Intake& intake,
                       const Clock& clock, observe::Metrics& metrics,
                       const Channels& channels)
    : to_routing_(store, intake, clock, channels.routing),
      to_ledger_(store, intake, clock, channels.ledger),
      to_notification_(store, intake.rules(), channels.notification),
      relay_(store, clock, metrics, Senders()),
      routing_(FollowRouting(store, intake, clock, channels.routing)),
      ledger_(FollowLedger(store, intake, clock, channels.ledger)) {}

std::map<std::string, outbox::Sender> Neighbours::Senders() {
  std::map<std::string, outbox::Sender> senders;
  senders["routing.create_referral"] = [this](const store::Dispatch& dispatch) {
    return to_routing_.Create(dispatch);
  };
  senders["routing.answer_referral"] = [this](const store::Dispatch& dispatch) {
    return to_routing_.Answer(dispatch);
  };
  senders["ledger.create_grant"] = [this](const store::Dispatch& dispatch) {
    return to_ledger_.Create(dispatch);
  };
  senders["notification.update_contact"] =
      [this](const store::Dispatch& dispatch) {
        return to_notification_.UpdateContact(dispatch);
      };
  senders["notification.create_notice"] =
      [this](const store::Dispatch& dispatch) {
        return to_notification_.CreateNotice(dispatch);
      };
  return senders;
}

}  // namespace bashu::intake
