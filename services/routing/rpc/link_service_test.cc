// What operators see of links and do about them.
#include "services/routing/domain/limits.h"
#include "tests/testing/two_routing_regions.h"

namespace bashu::routing {
namespace {

constexpr char kZhao[] = "spiffe://50.bashu/operator/zhao";
constexpr char kQian[] = "spiffe://51.bashu/operator/qian";

class LinkServiceTest : public RoutingTest {
 protected:
  using LinkStub = v1::LinkService::Stub;

  static std::unique_ptr<LinkStub> Desk(TestRegion& region) {
    return v1::LinkService::NewStub(region.server.channel());
  }
  static absl::StatusOr<v1::Link> GetLink(TestRegion& region,
                                          const std::string& partner) {
    v1::GetLinkRequest request;
    request.set_name("links/" + partner);
    return CallAs(kZhao, *Desk(region), &LinkStub::GetLink, request);
  }
  static std::vector<v1::DeadLetter> Letters(TestRegion& region) {
    const auto page = CallAs(kZhao, *Desk(region), &LinkStub::ListDeadLetters,
                             v1::ListDeadLettersRequest());
    EXPECT_THAT(page, IsOk());
    return {page->dead_letters().begin(), page->dead_letters().end()};
  }
  template <typename Request>
  static Request Decide(const std::string& name, int n) {
    Request request;
    request.set_name(name);
    request.set_request_id(Uuid(n));
    request.set_reason("looked at it");
    return request;
  }
  // Chongqing as a backup from before anything brings it back.
  std::unique_ptr<TestRegion> Restored() const {
    return std::make_unique<TestRegion>("50", keys_, Shipped());
  }

  CaseState kept_;
};

TEST_F(LinkServiceTest, ShowsHowALinkStands) {
  EXPECT_EQ(GetLink(chongqing_, "51")->state(), v1::Link::STATE_NOT_COMPARED);
  AskForHelp(1, 2);
  ToSichuan();
  sichuan_.env.clock.Advance(absl::Seconds(20));
  ASSERT_THAT(chongqing_.Sender({{"51", &sichuan_}}).Compare("51"), IsOk());
  const auto link = GetLink(chongqing_, "51");
  ASSERT_THAT(link, IsOk());
  EXPECT_EQ(link->state(), v1::Link::STATE_EVEN);
  EXPECT_EQ(link->sent_sequence(), 2);
  EXPECT_EQ(link->confirmed_sequence(), 2);
  EXPECT_EQ(link->taken_sequence(), 0);
  EXPECT_EQ(link->clock_skew().seconds(), 20);
  EXPECT_THAT(link->problems(), ElementsAre(v1::Link::PROBLEM_CLOCK_SKEW));
  EXPECT_EQ(link->partner_state().region(), "51");
  const auto links = CallAs(kZhao, *Desk(chongqing_), &LinkStub::ListLinks,
                            v1::ListLinksRequest());
  ASSERT_THAT(links, IsOk());
  EXPECT_EQ(links->links_size(), 1);
  EXPECT_THAT(GetLink(chongqing_, "99"), HasReason("PARTNER_NOT_FOUND"));
}

TEST_F(LinkServiceTest, ComparesAgainWhenAsked) {
  ExchangeSender sender = chongqing_.Sender({{"51", &sichuan_}});
  ASSERT_THAT(sender.CompareAll(), IsOk());
  const auto first = GetLink(chongqing_, "51")->compare_time();
  chongqing_.env.clock.Advance(absl::Seconds(10));
  ASSERT_THAT(sender.CompareAll(), IsOk());  // Not yet time.
  EXPECT_EQ(GetLink(chongqing_, "51")->compare_time().seconds(),
            first.seconds());
  v1::CheckLinkRequest check;
  check.set_name("links/51");
  ASSERT_THAT(CallAs(kZhao, *Desk(chongqing_), &LinkStub::CheckLink, check),
              IsOk());
  ASSERT_THAT(sender.CompareAll(), IsOk());
  EXPECT_EQ(GetLink(chongqing_, "51")->compare_time().seconds(),
            first.seconds() + 10);
}

TEST_F(LinkServiceTest, AContentThatHadNoEffectMayBePlayedAgain) {
  ASSERT_THAT(Offer(), IsOk());
  ToSichuan();
  ASSERT_THAT(Accept(), IsOk());
  // Chongqing's record of its offer is damaged: the verdict finds none.
  ASSERT_THAT(chongqing_.store->Transact([&](RoutingTx& tx) -> absl::Status {
    kept_ = **tx.FindCase(std::string(kCase).substr(6));
    CaseState damaged = kept_;
    damaged.handovers.clear();
    return tx.PutCase(damaged);
  }),
              IsOk());
  ToChongqing();
  const auto letters = Letters(chongqing_);
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters[0].refusal(), "VERDICT_UNEXPECTED");
  EXPECT_EQ(letters[0].direction(), v1::DeadLetter::DIRECTION_CAME);

  // Nothing was mended: it stays open.
  const auto replay = [&](int n) {
    return CallAs(kZhao, *Desk(chongqing_), &LinkStub::ReplayDeadLetter,
                  Decide<v1::ReplayDeadLetterRequest>(letters[0].name(), n));
  };
  EXPECT_EQ(replay(1)->state(), v1::DeadLetter::STATE_OPEN);
  ASSERT_THAT(chongqing_.store->Transact(
                  [&](RoutingTx& tx) { return tx.PutCase(kept_); }),
              IsOk());
  const auto played = replay(2);
  ASSERT_THAT(played, IsOk());
  EXPECT_EQ(played->state(), v1::DeadLetter::STATE_REPLAYED);
  EXPECT_EQ(played->decider(), kZhao);
  EXPECT_EQ(played->reason(), "looked at it");
  EXPECT_EQ(Custody(chongqing_).state(), v1::Custody::STATE_RELEASED);
  EXPECT_THAT(replay(3), HasReason("DEAD_LETTER_DECIDED"));
}

TEST_F(LinkServiceTest, AForgeryIsKeptShownAndDismissed) {
  AskForHelp(1, 1);
  ASSERT_THAT(sichuan_.Sender({{"50", &chongqing_}}).Compare("50"), IsOk());
  exchange::v1::PushDocumentsRequest request;
  auto* document = request.add_envelopes()->mutable_document();
  document->set_payload(
      chongqing_.Documents("50", "51")[0].envelope.document.payload);
  document->set_signature("forged");
  const auto border =
      exchange::v1::ExchangeService::NewStub(SichuanBorder().server.channel());
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(
        CallAs("", *border, &exchange::v1::ExchangeService::Stub::PushDocuments,
               request),
        HasReason("SIGNATURE_INVALID"));
  }
  // The writer keeps them in order, so this comes after.
  ASSERT_THAT(
      sichuan_.store->Transact([](RoutingTx&) { return absl::OkStatus(); }),
      IsOk());
  const auto letters = Letters(sichuan_);
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters[0].attempts(), 3);
  EXPECT_EQ(letters[0].partner(), "50");
  v1::GetDeadLetterRequest get;
  get.set_name(letters[0].name());
  const auto shown =
      CallAs(kQian, *Desk(sichuan_), &LinkStub::GetDeadLetter, get);
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->document().signature(), "forged");
  const auto dismissed =
      CallAs(kQian, *Desk(sichuan_), &LinkStub::DismissDeadLetter,
             Decide<v1::DismissDeadLetterRequest>(letters[0].name(), 1));
  ASSERT_THAT(dismissed, IsOk());
  EXPECT_EQ(dismissed->state(), v1::DeadLetter::STATE_DISMISSED);
  EXPECT_EQ(ToSichuan(), 1);  // The link was usable all the time.
  get.set_name("deadLetters/none");
  EXPECT_THAT(CallAs(kQian, *Desk(sichuan_), &LinkStub::GetDeadLetter, get),
              HasReason("DEAD_LETTER_NOT_FOUND"));
}

TEST_F(LinkServiceTest, AFloodOfForgeriesFillsNothing) {
  ASSERT_THAT(sichuan_.store->Transact([&](RoutingTx& tx) -> absl::Status {
    for (int i = 0; i < kDeadLettersMax + 5; ++i) {
      DeadLetter letter;
      letter.partner = "50";
      letter.digest = std::to_string(i);
      const absl::Status status = Park(tx, {}, sichuan_.ids, letter);
      if (!status.ok()) return status;
    }
    EXPECT_EQ(*tx.exchange().CountOpenDeadLetters("50"), kDeadLettersMax);
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_F(LinkServiceTest, WhatIsNotConfirmedInTimeIsSignedFor) {
  AskForHelp(1, 3);
  const auto state = [&] {
    int stated = 0;
    EXPECT_THAT(chongqing_.store->Transact([&](RoutingTx& tx) -> absl::Status {
      Call call;
      call.now = chongqing_.env.clock.Now();
      const auto some = chongqing_.links.StateOverdue(tx, call, "51");
      stated = some.value_or(-1);
      return some.status();
    }),
                IsOk());
    return stated;
  };
  chongqing_.env.clock.Advance(absl::Hours(kReceiptDueHours) -
                               absl::Seconds(1));
  EXPECT_EQ(state(), 0);
  chongqing_.env.clock.Advance(absl::Seconds(1));
  EXPECT_EQ(state(), 3);
  EXPECT_EQ(state(), 0);  // Once for each.
  v1::GetNonDeliveryRequest get;
  const std::string id = chongqing_.Documents("50", "51")[1].id;
  get.set_name("nonDeliveries/" + id);
  const auto missed =
      CallAs(kZhao, *Desk(chongqing_), &LinkStub::GetNonDelivery, get);
  ASSERT_THAT(missed, IsOk());
  const auto said = verify::OpenDocument(
      missed->statement(),
      {{"50", keys_.at("50").AsPartner("50").signing_keys}});
  ASSERT_THAT(said, IsOk());
  EXPECT_EQ(said->non_delivery().sent_document_id(), id);
  EXPECT_EQ(said->non_delivery().sent_sequence(), 2);
  EXPECT_EQ(::testing::Matches(::testing::Contains("document.undelivered"))(
                chongqing_.Events()),
            true);
  get.set_name("nonDeliveries/none");
  EXPECT_THAT(CallAs(kZhao, *Desk(chongqing_), &LinkStub::GetNonDelivery, get),
              HasReason("NON_DELIVERY_NOT_FOUND"));
}

TEST_F(LinkServiceTest, ARestoredRegionDoesNothingUntilItIsReleased) {
  AskForHelp(1, 2);
  ToSichuan();
  const auto back = Restored();
  ExchangeSender sender = back->Sender({{"51", &sichuan_}});
  ASSERT_THAT(sender.Compare("51"), IsOk());
  EXPECT_EQ(GetLink(*back, "51")->state(), v1::Link::STATE_BEHIND);
  EXPECT_TRUE(GetLink(*back, "51")->quarantined());
  EXPECT_THAT(CallAs(kIntake50, *back->stub, &Stub::CreateReferral,
                     Transfer(7, "500112-LA", "511602-LA")),
              HasReason("QUARANTINED"));
  store::Dispatch dispatch;
  dispatch.lane = "51";
  EXPECT_FALSE(sender.Send(dispatch).ok());
  EXPECT_THAT(back->Events(), ElementsAre("link.quarantined"));

  const auto released = CallAs(kZhao, *Desk(*back), &LinkStub::ReleaseLink,
                               Decide<v1::ReleaseLinkRequest>("links/51", 1));
  ASSERT_THAT(released, IsOk());
  EXPECT_FALSE(released->quarantined());
  // Numbers go on behind what Sichuan has.
  EXPECT_EQ(released->sent_sequence(), 2);
  ASSERT_THAT(CallAs(kIntake50, *back->stub, &Stub::CreateReferral,
                     Transfer(7, "500112-LA", "511602-LA")),
              IsOk());
  EXPECT_EQ(back->Relay({{"51", &sichuan_}}), 1);
  EXPECT_EQ(sichuan_.Documents("50", "51").size(), 3U);
  EXPECT_EQ(GetLink(*back, "51")->state(), v1::Link::STATE_EVEN);
}

TEST_F(LinkServiceTest, WhatARestoredPartnerLostIsSentAgain) {
  ASSERT_THAT(Offer(), IsOk());
  ToSichuan();
  ASSERT_THAT(Accept(), IsOk());
  ToChongqing();
  const auto back = Restored();
  ASSERT_THAT(back->Sender({{"51", &sichuan_}}).Compare("51"), IsOk());
  EXPECT_TRUE(GetLink(*back, "51")->quarantined());
  // Sichuan sees it, and sends nothing while it is in quarantine.
  ASSERT_THAT(sichuan_.Sender({{"50", back.get()}}).Compare("50"), IsOk());
  EXPECT_EQ(GetLink(sichuan_, "50")->state(), v1::Link::STATE_OTHER_BEHIND);
  EXPECT_EQ(sichuan_.Relay({{"50", back.get()}}), 0);
  ASSERT_THAT(CallAs(kZhao, *Desk(*back), &LinkStub::ReleaseLink,
                     Decide<v1::ReleaseLinkRequest>("links/51", 1)),
              IsOk());
  ASSERT_THAT(back->Sender({{"51", &sichuan_}}).Compare("51"), IsOk());
  ASSERT_THAT(sichuan_.Sender({{"50", back.get()}}).Compare("50"), IsOk());
  // What was lost may have brought the case.
  const auto transfer = Transfer(7, "500112-LA", "511602-LA");
  EXPECT_THAT(CallAs(kIntake50, *back->stub, &Stub::CreateReferral, transfer),
              HasReason("CATCHING_UP"));
  EXPECT_EQ(sichuan_.Relay({{"50", back.get()}}), 1);
  EXPECT_EQ(back->Documents("51", "50").size(), 1U);
  EXPECT_THAT(CallAs(kIntake50, *back->stub, &Stub::CreateReferral, transfer),
              IsOk());
}

TEST_F(LinkServiceTest, AnOperatorNeedNotWaitForWhatNeverComes) {
  LinkState lie;
  lie.region = "51";
  lie.sent.sequence = 1000;
  ASSERT_THAT(chongqing_.store->Transact([&](RoutingTx& tx) -> absl::Status {
    RETURN_IF_ERROR(chongqing_.links.DeclareRestored(tx, {}));
    return chongqing_.links
        .Compare(tx, {}, "51", {}, chongqing_.notary->WriteState(lie))
        .status();
  }),
              IsOk());
  const auto release = [&](const char* link, int n) {
    return CallAs(kZhao, *Desk(chongqing_), &LinkStub::ReleaseLink,
                  Decide<v1::ReleaseLinkRequest>(link, n));
  };
  ASSERT_THAT(release("links/50", 1), IsOk());
  EXPECT_THAT(Offer(), HasReason("CATCHING_UP"));
  ASSERT_THAT(release("links/51", 2), IsOk());
  EXPECT_THAT(Offer(), IsOk());
}

TEST_F(LinkServiceTest, AClaimWithoutProofQuarantinesNobody) {
  LinkState lie;
  lie.region = "51";
  lie.taken = {1000, "x"};
  const std::string state = chongqing_.notary->WriteState(lie);
  ASSERT_THAT(chongqing_.store->Transact([&](RoutingTx& tx) -> absl::Status {
    const auto standing = chongqing_.links.Compare(tx, {}, "51", {}, state);
    EXPECT_EQ(*standing, Standing::kUnproven);
    EXPECT_THAT(MayAct(tx), IsOk());
    EXPECT_THAT(chongqing_.links.MayExchange(tx, "51", absl::UnixEpoch()),
                HasReason("LINK_NOT_COMPARED"));
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_F(LinkServiceTest, AnOperatorMayDeclareARestore) {
  ASSERT_THAT(chongqing_.store->Transact([&](RoutingTx& tx) {
    return chongqing_.links.DeclareRestored(tx, {});
  }),
              IsOk());
  EXPECT_THAT(Offer(), HasReason("QUARANTINED"));
  ASSERT_THAT(CallAs(kZhao, *Desk(chongqing_), &LinkStub::ReleaseLink,
                     Decide<v1::ReleaseLinkRequest>("links/50", 1)),
              IsOk());
  EXPECT_THAT(Offer(), IsOk());
}

TEST_F(LinkServiceTest, ATrustListIsNeitherOlderNorExpired) {
  const absl::Time end = absl::FromUnixSeconds(1'900'000'000);
  const auto with = [&](int64_t version) {
    return Links(chongqing_.regions, *chongqing_.notary, chongqing_.ids,
                 {"life", {"51"}, {}, version, end});
  };
  ASSERT_THAT(chongqing_.store->Transact([&](RoutingTx& tx) -> absl::Status {
    EXPECT_THAT(with(3).UseTrustList(tx), IsOk());
    EXPECT_THAT(with(3).UseTrustList(tx), IsOk());
    EXPECT_THAT(with(2).UseTrustList(tx), HasReason("TRUST_LIST_OLDER"));
    EXPECT_THAT(with(4).UseTrustList(tx), IsOk());
    EXPECT_THAT(with(4).MayExchange(tx, "51", end - absl::Seconds(1)),
                HasReason("LINK_NOT_COMPARED"));
    EXPECT_THAT(with(4).MayExchange(tx, "51", end),
                HasReason("TRUST_LIST_EXPIRED"));
    return absl::OkStatus();
  }),
              IsOk());
}

TEST_F(LinkServiceTest, DocumentsMayBeCarriedByHand) {
  AskForHelp(1, 2);
  const auto carry = [](TestRegion& from, const char* who, TestRegion& to,
                        const std::string& partner) {
    v1::ExportDocumentsRequest out;
    out.set_name("links/" + partner);
    v1::ImportDocumentsRequest in;
    *in.mutable_file() =
        *CallAs(who, *Desk(from), &LinkStub::ExportDocuments, out);
    return CallAs(who, *Desk(to), &LinkStub::ImportDocuments, in);
  };
  const auto there = carry(chongqing_, kZhao, sichuan_, "51");
  ASSERT_THAT(there, IsOk());
  EXPECT_EQ(there->document_count(), 2);
  EXPECT_EQ(there->receipt_count(), 0);
  const auto again = carry(chongqing_, kZhao, sichuan_, "51");
  EXPECT_EQ(again->document_count(), 2);
  EXPECT_EQ(sichuan_.Documents("50", "51").size(), 2U);
  const auto back = carry(sichuan_, kQian, chongqing_, "50");
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->receipt_count(), 2);
  EXPECT_TRUE(Get(chongqing_, kIntake50, 2)->has_deliver_time());
  EXPECT_EQ(ToSichuan(), 0);
}

TEST_F(LinkServiceTest, AFileForAnotherRegionIsRefused) {
  v1::ImportDocumentsRequest in;
  in.mutable_file()->set_sender_region("51");
  in.mutable_file()->set_recipient_region("52");
  EXPECT_THAT(CallAs(kZhao, *Desk(chongqing_), &LinkStub::ImportDocuments, in),
              HasReason("SENDER_MISMATCH"));
}

}  // namespace
}  // namespace bashu::routing
