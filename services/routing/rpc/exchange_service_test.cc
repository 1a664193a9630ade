// What partners' gateways may do to each other.
#include <set>

#include "common/crypto/digest.h"
#include "services/routing/domain/limits.h"
#include "tests/testing/two_routing_regions.h"

namespace bashu::routing {
namespace {

// What a partner may push, by hand.
class BorderTest : public RoutingTest {
 protected:
  BorderTest() {
    EXPECT_THAT(sichuan_.store->Transact([&](RoutingTx& tx) {
      return sichuan_.links.CompareWithSilent(tx, {}, "50");
    }),
                IsOk());
  }

  // Chongqing's offer, as it would push it.
  exchange::v1::PushDocumentsRequest Pushed() {
    EXPECT_THAT(Offer(), IsOk());
    exchange::v1::PushDocumentsRequest request;
    EXPECT_THAT(chongqing_.store->Transact([&](RoutingTx& tx) -> absl::Status {
      request.Clear();
      const auto next =
          *chongqing_.exchange.outgoing().Next(tx, "51", 1, false);
      auto* envelope = request.add_envelopes();
      envelope->set_sealed_body(next[0].envelope.sealed_body);
      auto* document = envelope->mutable_document();
      document->set_payload(next[0].envelope.document.payload);
      document->set_signature(next[0].envelope.document.signature);
      document->set_suite(next[0].envelope.document.suite);
      document->set_key_id(next[0].envelope.document.key_id);
      return absl::OkStatus();
    }),
                IsOk());
    return request;
  }

  // Changes the document and signs it again with Chongqing's key.
  void Forge(exchange::v1::PushDocumentsRequest& request,
             const std::function<void(exchange::v1::Document&)>& edit) {
    auto* signed_document = request.mutable_envelopes(0)->mutable_document();
    exchange::v1::Document document;
    ASSERT_TRUE(document.ParseFromString(signed_document->payload()));
    edit(document);
    signed_document->set_payload(document.SerializeAsString());
    const auto key = crypto::SigningKey::FromPem(crypto::Suite::kP256Sha256,
                                                 keys_.at("50").sign);
    signed_document->set_signature(*(*key)->Sign(signed_document->payload()));
  }

  // Why the first document that came had no effect.
  std::string Refusal() {
    std::string refusal;
    EXPECT_THAT(sichuan_.store->Read([&](RoutingTx& tx) -> absl::Status {
      refusal = (*tx.exchange().FindDocumentAt("50", "51", 1))->refusal;
      return absl::OkStatus();
    }),
                IsOk());
    return refusal;
  }

  static DeadLetter OnlyLetter(TestRegion& region) {
    std::vector<DeadLetter> letters;
    EXPECT_THAT(region.store->Transact([&](RoutingTx& tx) -> absl::Status {
      letters = *tx.exchange().ListDeadLetters({}, "", 10);
      return absl::OkStatus();
    }),
                IsOk());
    EXPECT_EQ(letters.size(), 1U);
    return letters.empty() ? DeadLetter() : letters[0];
  }

  absl::StatusOr<exchange::v1::PushDocumentsResponse> Push(
      const exchange::v1::PushDocumentsRequest& request) {
    const auto stub = exchange::v1::ExchangeService::NewStub(
        SichuanBorder().server.channel());
    return CallAs("", *stub,
                  &exchange::v1::ExchangeService::Stub::PushDocuments, request);
  }
};

TEST_F(BorderTest, ARepeatGetsTheReceiptItGot) {
  const auto request = Pushed();
  const auto first = Push(request);
  const auto again = Push(request);
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_THAT(sichuan_.Events(), ElementsAre("referral.arrived"));
}

TEST_F(BorderTest, AChangedByteIsRefused) {
  auto request = Pushed();
  auto* document = request.mutable_envelopes(0)->mutable_document();
  document->mutable_signature()->back() ^= 1;
  EXPECT_THAT(Push(request), HasReason("SIGNATURE_INVALID"));
}

TEST_F(BorderTest, AnotherRegionsDocumentsAreRefused) {
  auto request = Pushed();
  Forge(request, [](auto& d) { d.set_recipient_region("52"); });
  EXPECT_THAT(Push(request), HasReason("SENDER_MISMATCH"));
}

TEST_F(BorderTest, ASwappedBodyIsRefusedAndMayBeSentAgain) {
  auto request = Pushed();
  auto swapped = request;
  swapped.mutable_envelopes(0)->set_sealed_body("another");
  EXPECT_THAT(Push(swapped), HasReason("DOCUMENT_MALFORMED"));
  EXPECT_THAT(Push(request), IsOk());
}

TEST_F(BorderTest, AnIdThatIsTakenIsRefused) {
  auto request = Pushed();
  ASSERT_THAT(Push(request), IsOk());
  const auto first = request;
  Forge(request, [&](auto& d) {
    d.set_link_sequence(2);
    d.set_previous_digest(crypto::Digest(
        crypto::Suite::kP256Sha256, first.envelopes(0).document().payload()));
  });
  EXPECT_THAT(Push(request), HasReason("DOCUMENT_MALFORMED"));
  EXPECT_THAT(Push(first), IsOk());  // Its evidence is what it was.
}

TEST_F(BorderTest, ATimeOfNoCalendarIsRefused) {
  auto request = Pushed();
  for (const int64_t second : {253'402'300'800, -62'135'596'801}) {
    Forge(request, [&](auto& d) {
      d.mutable_offer()->mutable_due_time()->set_seconds(second);
    });
    EXPECT_THAT(Push(request), HasReason("DOCUMENT_MALFORMED"));
  }
  Forge(request, [&](auto& d) {
    d.mutable_offer()->mutable_due_time()->set_seconds(253'402'300'799);
  });
  EXPECT_THAT(Push(request), IsOk());
}

TEST_F(BorderTest, AGapIsRefusedWithTheNumberExpected) {
  auto request = Pushed();
  Forge(request, [](auto& d) { d.set_link_sequence(3); });
  const auto gap = Push(request);
  EXPECT_THAT(gap, HasReason("LINK_GAP"));
  EXPECT_EQ(MetadataOf(gap.status(), "expected_sequence"), "1");
}

TEST_F(BorderTest, AForkIsRefused) {
  auto request = Pushed();
  ASSERT_THAT(Push(request), IsOk());
  Forge(request, [](auto& d) { d.mutable_offer()->set_reason("L-00"); });
  EXPECT_THAT(Push(request), HasReason("LINK_FORKED"));
}

TEST_F(BorderTest, ContentThatContradictsIsTakenWithoutEffect) {
  auto request = Pushed();
  Forge(request, [](auto& d) {
    d.mutable_offer()->set_giver_office("offices/511700-LA");
  });
  ASSERT_THAT(Push(request), IsOk());
  EXPECT_THAT(sichuan_.Events(), ElementsAre("deadLetter.opened"));
  EXPECT_THAT(Get(sichuan_, kIntake51, 1), HasReason("REFERRAL_NOT_FOUND"));
  EXPECT_EQ(Refusal(), "NOT_HOLDER");
}

TEST_F(BorderTest, AnOfferOfALaterEpochNeedsACertificate) {
  auto request = Pushed();
  Forge(request, [](auto& d) { d.mutable_offer()->set_epoch(3); });
  ASSERT_THAT(Push(request), IsOk());
  EXPECT_EQ(Refusal(), "CERTIFICATE_INVALID");
}

TEST_F(BorderTest, ARefusedDocumentStopsTheLinkAndIsNotSkipped) {
  ASSERT_THAT(Offer(), IsOk());
  EXPECT_EQ(ToSichuan(), 1);
  ASSERT_THAT(sichuan_.store->Transact([](RoutingTx& tx) {
    return tx.exchange().PutLink("50", "51", {1, "another"});
  }),
              IsOk());
  ASSERT_THAT(Cancel(), IsOk());
  EXPECT_EQ(ToSichuan(), 0);
  store::Dispatch dispatch;
  dispatch.lane = "51";
  const absl::Status status =
      chongqing_.Sender({{"51", &sichuan_}}).Send(dispatch);
  EXPECT_THAT(status, HasReason("LINK_STOPPED"));
  EXPECT_EQ(MetadataOf(status, "cause"), "LINK_FORKED");
  // Both sides' officers see it: once, however often it was tried.
  const DeadLetter ours = OnlyLetter(chongqing_);
  EXPECT_EQ(ours.direction, Direction::kToGo);
  EXPECT_EQ(ours.refusal, "LINK_FORKED");
  EXPECT_EQ(ours.attempts, 2);
  const DeadLetter theirs = OnlyLetter(sichuan_);
  EXPECT_EQ(theirs.direction, Direction::kCame);
  EXPECT_EQ(theirs.document, ours.document);
}

TEST_F(BorderTest, AStoppedPartnerHoldsTheLinkUpUntilItIsBack) {
  ASSERT_THAT(Offer(), IsOk());
  SichuanBorder().gate.Drain();
  EXPECT_EQ(ToSichuan(), 0);
  EXPECT_FALSE(Get(chongqing_, kLi, 1)->has_deliver_time());
  EXPECT_EQ(Custody(chongqing_).state(), v1::Custody::STATE_OFFERED);
}

class BatchTest : public RoutingTest {
 protected:
  verify::TrustedKeys Keys() const {
    return {{"50", keys_.at("50").AsPartner("50").signing_keys},
            {"51", keys_.at("51").AsPartner("51").signing_keys}};
  }
  static exchange::v1::SignedDocument ToWire(const SignedDocument& document) {
    exchange::v1::SignedDocument proto;
    proto.set_payload(document.payload);
    proto.set_signature(document.signature);
    proto.set_suite(document.suite);
    proto.set_key_id(document.key_id);
    if (!document.batch.empty()) {
      proto.mutable_batch()->ParseFromString(document.batch);
    }
    return proto;
  }
};

TEST_F(BatchTest, WhatWaitsGoesTogetherUnderFewSignatures) {
  AskForHelp(1, kBatchMax + 2);
  EXPECT_EQ(ToSichuan(), 1);  // The first takes the others along.
  const auto sent = chongqing_.Documents("50", "51");
  ASSERT_EQ(sent.size(), static_cast<size_t>(kBatchMax + 2));
  std::set<std::string> signatures, receipt_signatures;
  for (const StoredDocument& document : sent) {
    const SignedDocument& text = document.envelope.document;
    signatures.insert(text.signature);
    receipt_signatures.insert(document.receipt.signature);
    // Each verifies alone, as does its receipt.
    EXPECT_THAT(verify::OpenDocument(ToWire(text), Keys()), IsOk());
    EXPECT_THAT(verify::OpenDocument(ToWire(document.receipt), Keys()), IsOk());
  }
  EXPECT_EQ(signatures.size(), 3U);  // The first did not wait for the others.
  EXPECT_EQ(receipt_signatures.size(), 2U);
  const auto taken = sichuan_.Documents("50", "51");
  ASSERT_EQ(taken.size(), sent.size());
  for (size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(taken[i].envelope.document, sent[i].envelope.document);
    EXPECT_EQ(taken[i].receipt, sent[i].receipt);
  }
  EXPECT_EQ(ToSichuan(), 0);
}

TEST_F(BatchTest, OneAloneIsSignedAsItIs) {
  AskForHelp(1, 1);
  EXPECT_EQ(ToSichuan(), 1);
  EXPECT_TRUE(
      chongqing_.Documents("50", "51")[0].envelope.document.batch.empty());
}

// A gateway of the version before: it knows PushDocuments only, and no batches.
class OldGateway final : public exchange::v1::ExchangeService::CallbackService {
 public:
  explicit OldGateway(ExchangeService& now) : now_(now) {}
  grpc::ServerUnaryReactor* PushDocuments(
      grpc::CallbackServerContext* context,
      const exchange::v1::PushDocumentsRequest* request,
      exchange::v1::PushDocumentsResponse* response) override {
    pushes.push_back(request->envelopes_size());
    for (const auto& envelope : request->envelopes()) {
      if (envelope.document().has_batch()) ++batches;
    }
    return now_.PushDocuments(context, request, response);
  }
  std::vector<int> pushes;
  int batches = 0;

 private:
  ExchangeService& now_;
};

TEST_F(BatchTest, AGatewayOfTheVersionBeforeGetsSinglySignedOnes) {
  ASSERT_THAT(sichuan_.store->Transact([&](RoutingTx& tx) {
    return sichuan_.links.CompareWithSilent(tx, {}, "50");
  }),
              IsOk());
  OldGateway old(SichuanBorder().service);
  const testing::InProcessServer server({&old});
  ExchangeSender sender(*chongqing_.store, chongqing_.env.clock,
                        chongqing_.exchange, chongqing_.links,
                        chongqing_.dead_letters, {{"51", server.channel()}});
  AskForHelp(1, kSinglesMax + 1);
  store::Dispatch dispatch;
  dispatch.lane = "51";
  ASSERT_THAT(sender.Send(dispatch), IsOk());
  EXPECT_THAT(old.pushes, ElementsAre(kSinglesMax, 1));
  EXPECT_EQ(old.batches, 0);
  EXPECT_EQ(sichuan_.Documents("50", "51").size(),
            static_cast<size_t>(kSinglesMax + 1));
}

TEST_F(BatchTest, WhatCannotBePushedIsPulledWithTheSameEvidence) {
  AskForHelp(1, 3);
  ExchangeSender puller = sichuan_.Sender({{"50", &chongqing_}});
  EXPECT_EQ(*puller.Pull("50"), 3);
  // The receipts went back with the request that found nothing more.
  for (const StoredDocument& sent : chongqing_.Documents("50", "51")) {
    EXPECT_THAT(verify::OpenDocument(ToWire(sent.receipt), Keys()), IsOk());
  }
  EXPECT_TRUE(Get(chongqing_, kIntake50, 1)->has_deliver_time());
  EXPECT_EQ(*puller.Pull("50"), 0);
  EXPECT_EQ(ToSichuan(), 0);  // Nothing is pushed any more.
}

TEST_F(BatchTest, APullWhoseAnswerWasLostIsRepeated) {
  AskForHelp(1, 2);
  ExchangeSender puller = sichuan_.Sender({{"50", &chongqing_}});
  EXPECT_EQ(*puller.Pull("50"), 2);
  const auto first = sichuan_.Documents("50", "51");
  // The receipts were lost: Chongqing hands the same out again.
  ASSERT_THAT(chongqing_.store->Transact([](RoutingTx& tx) -> absl::Status {
    Link link = *tx.exchange().GetLink("50", "51");
    link.confirmed = 0;
    return tx.exchange().PutLink("50", "51", link);
  }),
              IsOk());
  EXPECT_EQ(*puller.Pull("50"), 2);
  const auto again = sichuan_.Documents("50", "51");
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[1].receipt, first[1].receipt);
}

TEST_F(BatchTest, APushFromAnUncomparedPartnerWaits) {
  AskForHelp(1, 1);
  exchange::v1::PushDocumentsRequest request;
  request.add_envelopes()->mutable_document()->set_payload("p");
  const auto stub =
      exchange::v1::ExchangeService::NewStub(SichuanBorder().server.channel());
  EXPECT_THAT(
      CallAs("", *stub, &exchange::v1::ExchangeService::Stub::PushDocuments,
             request),
      HasReason("LINK_NOT_COMPARED"));
}

TEST_F(BatchTest, APartnerThatCannotBeCalledIsWaitedFor) {
  AskForHelp(1, 1);
  ExchangeSender sender(*chongqing_.store, chongqing_.env.clock,
                        chongqing_.exchange, chongqing_.links,
                        chongqing_.dead_letters, {});
  store::Dispatch dispatch;
  dispatch.lane = "51";
  EXPECT_THAT(sender.Send(dispatch), HasReason("AWAITS_PULL"));
}

TEST_F(BatchTest, AReceiptIsGivenAtOnceForAVerdictThatWaitsForItsBatch) {
  ASSERT_THAT(Offer(), IsOk());
  ToSichuan();
  ASSERT_THAT(Accept(), IsOk());
  v1::GetCustodyReceiptRequest request;
  request.set_name(kCase);
  const auto receipt =
      CallAs(kIntake51, *sichuan_.stub, &Stub::GetCustodyReceipt, request);
  ASSERT_THAT(receipt, IsOk());
  EXPECT_THAT(
      verify::VerifyCustodyReceipt(receipt->SerializeAsString(), Keys()),
      IsOk());
}

}  // namespace
}  // namespace bashu::routing
