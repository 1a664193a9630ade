// Documents that go by way of another region: 50 and 52 have no link with each
// other, each has one with 51, which carries between them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/verify/custody_receipt.h"
#include "tests/testing/routing_regions.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Referral;

constexpr char kCase[] = "cases/01958f2e-0000-7000-8000-0000000000c1";
constexpr char kYubei[] = "500112-LA";
constexpr char kGuiyang[] = "520100-LA";
constexpr char kKunming[] = "530100-LA";
constexpr char kBody[] = "what only the other side may read";

std::string Uuid(int n) {
  return "01958f2e-0000-7000-8000-0000000000" + std::to_string(10 + n);
}

class RelayingTest : public ::testing::Test {
 protected:
  using Stub = v1::ReferralService::Stub;
  using LinkStub = v1::LinkService::Stub;

  explicit RelayingTest(std::vector<Route> routes = {{"50", "52", "51"},
                                                     {"52", "50", "51"}})
      : routes_(std::move(routes)) {
    for (const char* name : {"50", "51", "52"}) Start(name);
  }

  // Starts a region, or starts it again with the store it had. 53 is a partner
  // of 50 alone.
  void Start(const std::string& name) {
    KeysOfRegions keys = keys_;
    if (name != "50") keys.erase("53");
    StartKnowing(name, keys);
  }
  void StartKnowing(const std::string& name, const KeysOfRegions& keys) {
    std::shared_ptr<RoutingStore> kept = NewMemoryRoutingStore();
    if (running_.contains(name)) kept = running_.at(name)->store;
    running_[name] =
        std::make_unique<TestRegion>(name, keys, reference_, routes_, kept);
    all_[name] = running_.at(name).get();
  }
  TestRegion& At(const std::string& name) { return *running_.at(name); }

  absl::StatusOr<Referral> Send(int n, Referral::Kind kind,
                                const std::string& to = kGuiyang) {
    v1::CreateReferralRequest request;
    request.set_referral_id(Uuid(n));
    Referral& referral = *request.mutable_referral();
    referral.set_kind(kind);
    referral.set_case_name(kCase);
    referral.set_programme(type::v1::PROGRAMME_LEGAL_AID);
    referral.set_source_office(std::string("offices/") + kYubei);
    referral.set_target_office("offices/" + to);
    referral.set_reason(kind == Referral::KIND_LEAD ? "VICTIM_SEEN" : "L-64");
    if (kind == Referral::KIND_TRANSFER) {
      referral.mutable_preview()->set_matter("LABOUR_WAGES");
      referral.mutable_preview()->set_handling_organ_division(to.substr(0, 6));
    }
    referral.set_body(kBody);
    return CallAs("spiffe://50.bashu/service/intake", *At("50").stub,
                  &Stub::CreateReferral, request);
  }
  absl::StatusOr<Referral> Get(const std::string& office, int n) {
    v1::GetReferralRequest request;
    request.set_name("referrals/" + Uuid(n));
    request.set_view(v1::REFERRAL_VIEW_FULL);
    return CallAs(OfficerOf(office), *At(office.substr(0, 2)).stub,
                  &Stub::GetReferral, request);
  }
  static std::string OfficerOf(const std::string& office) {
    return "spiffe://" + office.substr(0, 2) + ".bashu/office/" + office +
           "/officer/somebody";
  }
  int Relay(const std::string& name) { return At(name).Relay(all_); }
  // Moves every document until none is left.
  void Settle() {
    for (int moved = 1; moved > 0;) {
      moved = 0;
      for (const auto& [name, region] : all_) moved += region->Relay(all_);
    }
  }

  std::vector<v1::DeadLetter> Letters(const std::string& name) {
    v1::ListDeadLettersRequest request;
    request.set_state(v1::DeadLetter::STATE_OPEN);
    const auto page = CallAs(OperatorOf(name), *Desk(name),
                             &LinkStub::ListDeadLetters, request);
    EXPECT_THAT(page, IsOk());
    return {page->dead_letters().begin(), page->dead_letters().end()};
  }
  absl::StatusOr<v1::DeadLetter> Replay(const std::string& name,
                                        const std::string& letter) {
    v1::ReplayDeadLetterRequest request;
    request.set_name(letter);
    request.set_request_id(Uuid(++calls_));
    request.set_reason("the route was added");
    return CallAs(OperatorOf(name), *Desk(name), &LinkStub::ReplayDeadLetter,
                  request);
  }
  std::unique_ptr<LinkStub> Desk(const std::string& name) {
    return v1::LinkService::NewStub(At(name).server.channel());
  }
  static std::string OperatorOf(const std::string& name) {
    return "spiffe://" + name + ".bashu/operator/zhao";
  }

  // What 50 has sent to 52, as it left.
  Envelope Sent() { return At("50").Documents("50", "52").back().envelope; }
  // Has 51 bring `envelope` to 52, as if it came from 50 by way of `path`.
  void Bring(const Envelope& envelope,
             const std::vector<std::string>& path = {"50", "51"}) {
    TestRegion& relay = At("51");
    Call call;
    call.now = relay.env.clock.Now();
    const std::string inside = relay.notary->WriteEnvelope(envelope);
    Document document;
    document.recipient = "52";
    document.content =
        CarriageDocument{"50", "52", path, relay.notary->OwnDigest(inside)};
    ASSERT_THAT(relay.store->Transact([&](RoutingTx& tx) {
      return relay.exchange.outgoing()
          .Send(tx, call, document, "", inside, "")
          .status();
    }),
                IsOk());
    Relay("51");
  }
  // What the carriages that `name` took say, the last one of them.
  CarriageDocument LastCarriage(const std::string& name,
                                const std::string& sender) {
    const auto taken = At(name).Documents(sender, name);
    EXPECT_FALSE(taken.empty());
    const auto read = At(name).notary->Read(taken.back().envelope.document);
    EXPECT_THAT(read, IsOk());
    return std::get<CarriageDocument>(read->content);
  }

  ReferenceData reference_;
  KeysOfRegions keys_{{"50", RegionKeys()},
                      {"51", RegionKeys()},
                      {"52", RegionKeys()},
                      {"53", RegionKeys()}};
  std::vector<Route> routes_;
  std::map<std::string, std::unique_ptr<TestRegion>> running_;
  std::map<std::string, TestRegion*> all_;
  int calls_ = 50;
};

TEST_F(RelayingTest, ADocumentGoesThereUnopenedAndItsReceiptComesBack) {
  ASSERT_THAT(Send(1, Referral::KIND_LEAD), IsOk());
  EXPECT_EQ(Relay("50"), 1);
  // 51 has it, which is not yet delivered.
  EXPECT_FALSE(Get(kYubei, 1)->has_deliver_time());
  Settle();
  const auto arrived = Get(kGuiyang, 1);
  ASSERT_THAT(arrived, IsOk());
  EXPECT_EQ(arrived->body(), kBody);
  EXPECT_TRUE(Get(kYubei, 1)->has_deliver_time());

  // End to end it is one link: the same bytes, and the receipt of 52 for them.
  const auto sent = At("50").Documents("50", "52");
  const auto taken = At("52").Documents("50", "52");
  ASSERT_EQ(sent.size(), 1U);
  ASSERT_EQ(taken.size(), 1U);
  EXPECT_EQ(sent[0].envelope, taken[0].envelope);
  EXPECT_EQ(sent[0].receipt, taken[0].receipt);
  EXPECT_EQ(At("50").notary->Read(sent[0].receipt)->sender, "52");
  // Each link has its own numbers and receipts.
  EXPECT_EQ(At("51").Documents("50", "51").size(), 1U);
  EXPECT_EQ(At("51").Documents("51", "52").size(), 1U);
  EXPECT_EQ(
      At("51").notary->Read(At("51").Documents("51", "52")[0].receipt)->sender,
      "52");
  EXPECT_THAT(LastCarriage("52", "51").path, ElementsAre("50", "51"));
  EXPECT_THAT(LastCarriage("50", "51").path, ElementsAre("52", "51"));
  // 51 cannot open it, and knows of no referral.
  EXPECT_FALSE(
      At("51").notary->Open(sent[0].envelope.sealed_body, Uuid(1)).ok());
  EXPECT_THAT(At("51").Events(), IsEmpty());
}

TEST_F(RelayingTest, CustodyMovesAndIsProven) {
  ASSERT_THAT(Send(1, Referral::KIND_TRANSFER), IsOk());
  Settle();
  v1::AcceptReferralRequest accept;
  accept.set_name("referrals/" + Uuid(1));
  accept.set_request_id(Uuid(2));
  accept.set_epoch(1);
  ASSERT_THAT(CallAs(OfficerOf(kGuiyang), *At("52").stub, &Stub::AcceptReferral,
                     accept),
              IsOk());
  Settle();
  for (const char* name : {"50", "52"}) {
    v1::GetCustodyReceiptRequest get;
    get.set_name(kCase);
    const auto receipt =
        CallAs(std::string("spiffe://") + name + ".bashu/service/intake",
               *At(name).stub, &Stub::GetCustodyReceipt, get);
    ASSERT_THAT(receipt, IsOk());
    EXPECT_THAT(verify::VerifyCustodyReceipt(
                    receipt->SerializeAsString(),
                    {{"50", keys_.at("50").AsPartner("50").signing_keys},
                     {"52", keys_.at("52").AsPartner("52").signing_keys}}),
                IsOk());
  }
}

TEST_F(RelayingTest, ManyGoInOrderInOnePush) {
  for (int n = 1; n <= 5; ++n) {
    ASSERT_THAT(Send(n, Referral::KIND_LEAD), IsOk());
  }
  Settle();
  EXPECT_EQ(At("52").Documents("50", "52").size(), 5U);
  EXPECT_THAT(At("52").Refusals("51"), IsEmpty());
  for (int n = 1; n <= 5; ++n) EXPECT_TRUE(Get(kYubei, n)->has_deliver_time());
}

TEST_F(RelayingTest, WaitsWhileTheRelayIsDown) {
  At("51").borders.at("50")->gate.Drain();
  ASSERT_THAT(Send(1, Referral::KIND_LEAD), IsOk());
  Settle();
  EXPECT_THAT(At("51").Documents("50", "51"), IsEmpty());
  At("50").env.clock.Advance(absl::Hours(2));
  Call call;
  call.now = At("50").env.clock.Now();
  ASSERT_THAT(At("50").store->Transact([&](RoutingTx& tx) -> absl::Status {
    // 50 can show that neither 51 nor 52 confirmed it.
    EXPECT_EQ(*At("50").links.StateOverdue(tx, call, "52"), 1);
    EXPECT_EQ(*At("50").links.StateOverdue(tx, call, "51"), 1);
    return absl::OkStatus();
  }),
              IsOk());
  EXPECT_THAT(At("50").Events(), Contains("document.undelivered"));
  Start("51");
  At("50").env.clock.Advance(absl::Hours(1));
  Settle();
  EXPECT_EQ(Get(kGuiyang, 1)->body(), kBody);
  EXPECT_TRUE(Get(kYubei, 1)->has_deliver_time());
}

TEST_F(RelayingTest, WhatARelayTookItCarriesAfterARestart) {
  ASSERT_THAT(Send(1, Referral::KIND_LEAD), IsOk());
  EXPECT_EQ(Relay("50"), 1);
  Start("51");
  EXPECT_THAT(Get(kGuiyang, 1), HasReason("REFERRAL_NOT_FOUND"));
  EXPECT_EQ(Relay("51"), 1);
  EXPECT_EQ(Get(kGuiyang, 1)->body(), kBody);
  // 52 has its receipt, and 51 is started again before that comes back.
  EXPECT_EQ(Relay("52"), 1);
  Start("51");
  EXPECT_FALSE(Get(kYubei, 1)->has_deliver_time());
  Settle();
  EXPECT_TRUE(Get(kYubei, 1)->has_deliver_time());
  EXPECT_EQ(At("52").Documents("50", "52").size(), 1U);
}

TEST_F(RelayingTest, WhatIsCarriedTwiceCountsOnce) {
  ASSERT_THAT(Send(1, Referral::KIND_LEAD), IsOk());
  Settle();
  Bring(Sent());
  Settle();
  EXPECT_EQ(At("52").Documents("51", "52").size(), 2U);
  EXPECT_EQ(At("52").Documents("50", "52").size(), 1U);
  // The receipt that it got then, once more.
  EXPECT_EQ(At("50").Documents("51", "50").size(), 2U);
  EXPECT_THAT(At("50").Refusals("51"), IsEmpty());
  EXPECT_THAT(At("52").Events(), ElementsAre("referral.arrived"));
}

TEST_F(RelayingTest, AForgedBodyIsRefusedByTheDestination) {
  ASSERT_THAT(Send(1, Referral::KIND_LEAD), IsOk());
  Envelope forged = Sent();
  forged.sealed_body.back() ^= 1;
  Bring(forged);
  forged = Sent();
  forged.document.signature.back() ^= 1;
  Bring(forged);
  EXPECT_THAT(At("52").Refusals("51"),
              ElementsAre("DOCUMENT_MALFORMED", "SIGNATURE_INVALID"));
  EXPECT_THAT(At("52").Documents("50", "52"), IsEmpty());
  EXPECT_THAT(At("52").Documents("52", "51"), IsEmpty());  // No receipt.
  // Both are kept, under the signature of who brought them.
  const auto letters = Letters("52");
  ASSERT_EQ(letters.size(), 2U);
  EXPECT_EQ(letters[0].partner(), "51");
  v1::GetDeadLetterRequest get;
  get.set_name(letters[0].name());
  const auto letter =
      CallAs(OperatorOf("52"), *Desk("52"), &LinkStub::GetDeadLetter, get);
  ASSERT_THAT(letter, IsOk());
  const auto said = verify::OpenDocument(
      letter->document(),
      {{"51", keys_.at("51").AsPartner("51").signing_keys}});
  ASSERT_THAT(said, IsOk());
  EXPECT_EQ(said->carriage().origin_region(), "50");
  // The true one comes through, on the same link.
  Settle();
  EXPECT_EQ(Get(kGuiyang, 1)->body(), kBody);
}

TEST_F(RelayingTest, AWayIsFromTheOriginToWhoBringsIt) {
  ASSERT_THAT(Send(1, Referral::KIND_LEAD), IsOk());
  Bring(Sent(), {});
  Bring(Sent(), {"53", "51"});
  Bring(Sent(), {"50", "53"});
  Bring(Sent(), {"50", "52", "51"});
  EXPECT_THAT(At("52").Refusals("51"),
              ElementsAre("DOCUMENT_MALFORMED", "DOCUMENT_MALFORMED",
                          "DOCUMENT_MALFORMED", "ROUTE_LOOP"));
}

TEST_F(RelayingTest, AWayHasAtMostEightRegions) {
  ASSERT_THAT(Send(1, Referral::KIND_LEAD), IsOk());
  const auto may_carry = [&](const std::vector<std::string>& path) {
    return At("51").store->Read([&](RoutingTx& tx) {
      return At("51").exchange.outgoing().MayCarry(tx, {"50", "52", path, ""});
    });
  };
  EXPECT_THAT(may_carry({"50", "a", "b", "c", "d", "e", "f"}), IsOk());
  EXPECT_THAT(may_carry({"50", "a", "b", "c", "d", "e", "f", "g"}),
              HasReason("ROUTE_LOOP"));
  Bring(Sent(), {"50", "a", "b", "c", "d", "e", "f", "g", "51"});
  EXPECT_THAT(At("52").Refusals("51"), ElementsAre("ROUTE_LOOP"));
  Bring(Sent(), {"50", "a", "b", "c", "d", "e", "f", "51"});
  EXPECT_EQ(At("52").Refusals("51").size(), 1U);
  EXPECT_EQ(Get(kGuiyang, 1)->body(), kBody);
}

TEST_F(RelayingTest, NobodyCarriesForWhomItDidNotAgree) {
  // 51 knows the way from 50 to 52, but not that 52 may send back by it.
  routes_ = {{"50", "52", "51"}};
  Start("51");
  ASSERT_THAT(Send(1, Referral::KIND_LEAD), IsOk());
  Settle();
  EXPECT_EQ(Get(kGuiyang, 1)->body(), kBody);
  EXPECT_FALSE(Get(kYubei, 1)->has_deliver_time());
  const auto letters = Letters("51");
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters[0].refusal(), "RELAY_NOT_AGREED");
  EXPECT_EQ(letters[0].partner(), "52");
}

TEST_F(RelayingTest, WhatCannotGoOnWaitsOnTheDesk) {
  KeysOfRegions keys = keys_;
  keys.erase("52");
  keys.erase("53");
  StartKnowing("51", keys);
  for (int n = 1; n <= 3; ++n) {
    ASSERT_THAT(Send(n, Referral::KIND_LEAD), IsOk());
  }
  Settle();
  // 51 confirmed them to 50, and keeps them: 50's signature is the evidence.
  const auto came = At("51").Documents("50", "51");
  std::map<std::string, std::string> letters;  // By the document's id.
  for (const v1::DeadLetter& letter : Letters("51")) {
    EXPECT_EQ(letter.refusal(), "NO_ROUTE");
    EXPECT_EQ(letter.partner(), "50");
    letters[letter.document_id()] = letter.name();
  }
  ASSERT_EQ(letters.size(), 3U);
  const auto replay = [&](size_t i) {
    const auto letter = Replay("51", letters.at(came[i].id));
    EXPECT_THAT(letter, IsOk());
    return letter.ok() ? letter->state() : v1::DeadLetter::STATE_UNSPECIFIED;
  };
  EXPECT_EQ(replay(0), v1::DeadLetter::STATE_OPEN);  // Nothing was mended.

  Start("51");
  // The last ones go first: 52 keeps them until the first has come.
  EXPECT_EQ(replay(1), v1::DeadLetter::STATE_REPLAYED);
  EXPECT_EQ(replay(2), v1::DeadLetter::STATE_REPLAYED);
  Settle();
  ASSERT_EQ(Letters("52").size(), 2U);
  EXPECT_EQ(Letters("52")[0].refusal(), "LINK_GAP");
  EXPECT_EQ(replay(0), v1::DeadLetter::STATE_REPLAYED);
  Settle();
  EXPECT_THAT(Letters("52"), IsEmpty());
  EXPECT_THAT(Letters("51"), IsEmpty());
  for (int n = 1; n <= 3; ++n) EXPECT_TRUE(Get(kYubei, n)->has_deliver_time());
}

TEST_F(RelayingTest, AnOlderGatewayIsNotAskedToCarry) {
  Call call;
  call.now = At("50").env.clock.Now();
  ASSERT_THAT(At("50").store->Transact([&](RoutingTx& tx) {
    return At("50").links.CompareWithSilent(tx, call, "51");
  }),
              IsOk());
  ASSERT_THAT(Send(1, Referral::KIND_LEAD), IsOk());
  Settle();
  EXPECT_THAT(At("50").Documents("50", "51"), IsEmpty());
  const auto letters = Letters("50");
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters[0].refusal(), "NO_ROUTE");
  EXPECT_EQ(letters[0].partner(), "52");
  EXPECT_EQ(letters[0].direction(), v1::DeadLetter::DIRECTION_LEAVING);

  ASSERT_THAT(At("50").Sender(all_).Compare("51"), IsOk());  // It was upgraded.
  EXPECT_EQ(Replay("50", letters[0].name())->state(),
            v1::DeadLetter::STATE_REPLAYED);
  Settle();
  EXPECT_TRUE(Get(kYubei, 1)->has_deliver_time());
}

TEST_F(RelayingTest, TheDeskSaysWhoCarries) {
  v1::GetLinkRequest get;
  get.set_name("links/52");
  const auto link =
      CallAs(OperatorOf("50"), *Desk("50"), &LinkStub::GetLink, get);
  ASSERT_THAT(link, IsOk());
  EXPECT_EQ(link->relay_region(), "51");
  get.set_name("links/51");
  EXPECT_EQ(CallAs(OperatorOf("50"), *Desk("50"), &LinkStub::GetLink, get)
                ->relay_region(),
            "");
}

// 53 is nowhere: each of the three sends what is for it to the next.
class CycleTest : public RelayingTest {
 protected:
  CycleTest()
      : RelayingTest(
            {{"50", "53", "51"}, {"51", "53", "52"}, {"52", "53", "50"}}) {}
};

TEST_F(CycleTest, ALoopIsCutWhereItWouldClose) {
  ASSERT_THAT(Send(1, Referral::KIND_LEAD, kKunming), IsOk());
  Settle();
  const auto letters = Letters("52");
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters[0].refusal(), "ROUTE_LOOP");
  EXPECT_EQ(letters[0].partner(), "51");
  EXPECT_THAT(LastCarriage("52", "51").path, ElementsAre("50", "51"));
  EXPECT_THAT(At("50").Documents("52", "50"), IsEmpty());
  EXPECT_FALSE(Get(kYubei, 1)->has_deliver_time());
  // The links go on.
  ASSERT_THAT(Send(2, Referral::KIND_LEAD), IsOk());
  Settle();
  EXPECT_TRUE(Get(kYubei, 2)->has_deliver_time());
}

}  // namespace
}  // namespace bashu::routing
