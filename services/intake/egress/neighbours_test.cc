// Intake against stand-ins of its neighbours, stepped.

#include "services/intake/egress/neighbours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "bashu/intake/v1/package.pb.h"
#include "services/intake/domain/people_for_test.h"
#include "services/intake/egress/bodies.h"
#include "services/intake/egress/lookup.h"
#include "services/intake/storage/memory_store.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::intake {
namespace {

using ::bashu::testing::IsOk;
using routing::v1::Referral;
using testing::CallOf;
using ::testing::ElementsAre;
using testing::IdOf;

// A feed that the test writes.
class Feed final : public feed::v1::FeedService::CallbackService {
 public:
  grpc::ServerUnaryReactor* ListEvents(
      grpc::CallbackServerContext* context,
      const feed::v1::ListEventsRequest* request,
      feed::v1::ListEventsResponse* response) override {
    for (const feed::v1::Event& event : events) {
      if (event.sequence() > request->after_sequence()) {
        *response->add_events() = event;
      }
    }
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  void Tell(const std::string& type, const std::string& subject) {
    feed::v1::Event event;
    event.set_sequence(static_cast<int64_t>(events.size()) + 1);
    event.set_type(type);
    event.set_subject(subject);
    events.push_back(event);
  }

  std::vector<feed::v1::Event> events;
};

// Routing that keeps what it is sent, or refuses it for good.
class Routing final : public routing::v1::ReferralService::CallbackService {
 public:
  grpc::ServerUnaryReactor* CreateReferral(
      grpc::CallbackServerContext* context,
      const routing::v1::CreateReferralRequest* request,
      Referral* response) override {
    auto* reactor = context->DefaultReactor();
    if (refuse) {
      reactor->Finish(
          rpc::ToGrpc(MakeError({absl::StatusCode::kFailedPrecondition,
                                 "routing.bashu",
                                 "NOT_COMPETENT",
                                 "Not competent.",
                                 "无管辖权。",
                                 {}})));
      return reactor;
    }
    *response = request->referral();
    response->set_name("referrals/" + request->referral_id());
    response->set_state(Referral::STATE_OFFERED);
    referrals[response->name()] = *response;
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  // Shows no body before the referral is decided, as routing does to a taker.
  grpc::ServerUnaryReactor* GetReferral(
      grpc::CallbackServerContext* context,
      const routing::v1::GetReferralRequest* request,
      Referral* response) override {
    auto* reactor = context->DefaultReactor();
    *response = referrals[request->name()];
    const bool full = request->view() == routing::v1::REFERRAL_VIEW_FULL;
    if (full && response->state() == Referral::STATE_OFFERED) {
      reactor->Finish(
          rpc::ToGrpc(MakeError({absl::StatusCode::kPermissionDenied,
                                 "routing.bashu",
                                 "BODY_NOT_READABLE",
                                 "Not yet.",
                                 "尚不可读。",
                                 {}})));
      return reactor;
    }
    if (!full) response->clear_body();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  bool refuse = false;
  std::map<std::string, Referral> referrals;
};

class Ledger final : public ledger::v1::GrantService::CallbackService {
 public:
  grpc::ServerUnaryReactor* CreateGrant(
      grpc::CallbackServerContext* context,
      const ledger::v1::CreateGrantRequest* request,
      ledger::v1::Grant* response) override {
    grant = request->grant();
    grant.set_name("grants/" + request->grant_id());
    grant.set_state(ledger::v1::Grant::STATE_PROPOSED);
    *response = grant;
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  grpc::ServerUnaryReactor* GetGrant(grpc::CallbackServerContext* context,
                                     const ledger::v1::GetGrantRequest*,
                                     ledger::v1::Grant* response) override {
    *response = grant;
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  ledger::v1::Grant grant;
};

class Contacts final
    : public notification::v1::ContactService::CallbackService {
 public:
  grpc::ServerUnaryReactor* UpdateContact(
      grpc::CallbackServerContext* context,
      const notification::v1::UpdateContactRequest* request,
      notification::v1::Contact* response) override {
    names.insert(request->contact().name());
    *response = request->contact();
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  std::set<std::string> names;
};

class Notices final : public notification::v1::NoticeService::CallbackService {
 public:
  grpc::ServerUnaryReactor* CreateNotice(
      grpc::CallbackServerContext* context,
      const notification::v1::CreateNoticeRequest* request,
      notification::v1::Notice* response) override {
    ids.push_back(request->notice_id());
    last = *response = request->notice();
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  std::vector<std::string> ids;
  notification::v1::Notice last;
};

// One region's intake with its neighbours.
struct Region {
  explicit Region(std::string code)
      : intake(testing::RulesForTest(), ids, std::move(code)) {}

  // Steps everything until nothing moves.
  void Settle() {
    for (int i = 0; i < 20; ++i) {
      ASSERT_THAT(neighbours.Send(), IsOk());
      ASSERT_THAT(neighbours.ReadRouting(), IsOk());
      ASSERT_THAT(neighbours.ReadLedger(), IsOk());
    }
  }

  template <typename Act>
  void Do(Act act) {
    ASSERT_THAT(store->Transact([&](IntakeTx& tx) { return act(tx).status(); }),
                IsOk());
  }

  testing::CountingIds ids;
  Intake intake;
  bashu::testing::FakeClock clock;
  observe::Metrics metrics;
  std::unique_ptr<store::Store<IntakeTx>> store = NewMemoryIntakeStore();
  Routing routing;
  Ledger ledger;
  Contacts contacts;
  Notices notices;
  Feed routing_feed, ledger_feed;
  bashu::testing::InProcessServer routing_server{{&routing, &routing_feed}};
  bashu::testing::InProcessServer ledger_server{{&ledger, &ledger_feed}};
  bashu::testing::InProcessServer notification_server{{&contacts, &notices}};
  Neighbours neighbours{*store,
                        intake,
                        clock,
                        metrics,
                        {routing_server.channel(), ledger_server.channel(),
                         notification_server.channel()}};
};

class NeighboursTest : public ::testing::Test {
 protected:
  // An application to which an award was made.
  Application Awarded() {
    const Application request = testing::AidRequest();
    sichuan_.Do([&](IntakeTx& tx) {
      return sichuan_.intake.Create(tx, CallOf(testing::kDazhou),
                                    CreateCommand{request});
    });
    sichuan_.Do([&](IntakeTx& tx) {
      return sichuan_.intake.Grant(tx, CallOf(testing::kDazhou),
                                   testing::AwardForTest(request.id));
    });
    sichuan_.Settle();
    return request;
  }
  void ReceiveAndSend() {
    chongqing_.Do([&](IntakeTx& tx) {
      return chongqing_.intake.Create(tx, CallOf(testing::kWindow),
                                      CreateCommand{claim_});
    });
    chongqing_.Do([&](IntakeTx& tx) {
      return chongqing_.intake.Transfer(
          tx, CallOf(testing::kWindow),
          TransferCommand{claim_.id, ReferralId(IdOf(50)), testing::kGuangan,
                          ""});
    });
  }

  const Application claim_ = testing::WageClaim();
  Region chongqing_{"50"}, sichuan_{"51"};
};

TEST(ToRequest, NamesTheEpochInWhichTheOfficeTookTheCase) {
  Application application = testing::WageClaim();
  application.epoch = 2;
  EXPECT_EQ(ToRequest(application, SentReferral(), {}).epoch(), 2);
}

TEST_F(NeighboursTest, CarryAnApplicationFromWindowToReviewer) {
  ReceiveAndSend();
  chongqing_.Settle();
  const std::string name = "referrals/" + IdOf(50);
  EXPECT_THAT(chongqing_.notices.ids, ElementsAre(IdOf(1) + ":LA_RECEIVED"));
  EXPECT_EQ(chongqing_.notices.last.holes(2).value(), "2026-03-09");
  Referral& sent = chongqing_.routing.referrals[name];
  EXPECT_EQ(sent.preview().matter(), "LABOUR_WAGES");
  EXPECT_EQ(sent.manifest().clocks_size(), 3) << "L-65, L-66 and R-02";

  // The exchange carries it over: an offer first, then the verdict.
  sent.set_epoch(1);
  sichuan_.routing.referrals[name] = sent;
  sichuan_.routing_feed.Tell("referral.arrived", name);
  sichuan_.Settle();
  EXPECT_EQ(ReadApplication(*sichuan_.store, claim_.id)->state,
            ApplicationState::kOffered);
  EXPECT_THAT(sichuan_.notices.ids, ElementsAre(IdOf(50) + ":OFFER_ARRIVED"));
  EXPECT_EQ(sichuan_.notices.last.recipient_office(), "offices/511602-LA");

  sent.set_state(Referral::STATE_ACCEPTED);
  sent.mutable_decide_time()->set_seconds(
      absl::ToUnixSeconds(testing::kNoon + absl::Hours(2)));
  sichuan_.routing.referrals[name] = sent;
  sichuan_.routing_feed.Tell("referral.accepted", name);
  chongqing_.routing_feed.Tell("referral.accepted", name);
  sichuan_.Settle();
  chongqing_.Settle();
  const auto taken = ReadApplication(*sichuan_.store, claim_.id);
  EXPECT_EQ(taken->state, ApplicationState::kUnderReview);
  EXPECT_EQ(taken->applicant, claim_.applicant);
  EXPECT_EQ(taken->matter, claim_.matter);
  EXPECT_TRUE(sichuan_.contacts.names.contains("contacts/" + IdOf(1)));
  EXPECT_EQ(ReadApplication(*chongqing_.store, claim_.id)->state,
            ApplicationState::kTransferred);
  EXPECT_EQ(chongqing_.notices.ids.back(), IdOf(1) + ":LA_TRANSFERRED");
}

TEST_F(NeighboursTest, GiveTheCaseBackWhenRoutingRefusesForGood) {
  chongqing_.routing.refuse = true;
  ReceiveAndSend();
  chongqing_.Settle();
  const auto back = ReadApplication(*chongqing_.store, claim_.id);
  EXPECT_EQ(back->state, ApplicationState::kReceived);
  EXPECT_EQ(back->problem, "NOT_COMPETENT");
}

TEST_F(NeighboursTest, FollowAnAwardUntilItIsPaid) {
  const Application request = Awarded();
  ledger::v1::Grant& grant = sichuan_.ledger.grant;
  EXPECT_EQ(grant.amount_fen(), 16'000'000);
  EXPECT_EQ(grant.disbursements_size(), 2);
  grant.set_state(ledger::v1::Grant::STATE_PAYING);
  grant.mutable_disbursements(1)->set_name("disbursements/" + IdOf(70) + ".2");
  grant.mutable_disbursements(1)->set_state(
      ledger::v1::Disbursement::STATE_REJECTED);
  grant.mutable_disbursements(1)->set_attempt(1);
  sichuan_.ledger_feed.Tell("grant.funded", grant.name());
  sichuan_.ledger_feed.Tell("disbursement.rejected",
                            grant.disbursements(1).name());
  sichuan_.Settle();
  EXPECT_EQ(sichuan_.notices.last.subject(), grant.disbursements(1).name());
  grant.mutable_disbursements(1)->set_state(
      ledger::v1::Disbursement::STATE_PAID);
  grant.set_state(ledger::v1::Grant::STATE_PAID);
  sichuan_.ledger_feed.Tell("grant.paid", grant.name());
  sichuan_.Settle();
  EXPECT_EQ(ReadApplication(*sichuan_.store, request.id)->state,
            ApplicationState::kPaid);
  EXPECT_THAT(
      sichuan_.notices.ids,
      ElementsAre(IdOf(2) + ":JA_ACCEPTED", IdOf(2) + ":JA_GRANTED",
                  IdOf(2) + ":JA_COLLECT", IdOf(70) + ".2:PAYMENT_REJECTED",
                  IdOf(2) + ":JA_PAID"));
}

TEST_F(NeighboursTest, ReviewAgainWhenAnAwardCameToNothing) {
  const Application request = Awarded();
  ledger::v1::Grant& grant = sichuan_.ledger.grant;
  grant.set_state(ledger::v1::Grant::STATE_RETURNED);
  sichuan_.ledger_feed.Tell("grant.returned", grant.name());
  sichuan_.Settle();
  const auto again = ReadApplication(*sichuan_.store, request.id);
  EXPECT_EQ(again->state, ApplicationState::kUnderReview);
  EXPECT_EQ(again->problem, "GRANT_VOIDED");
}

}  // namespace
}  // namespace bashu::intake
