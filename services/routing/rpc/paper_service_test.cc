// Papers in chunks, alone and on their way with an offer.
#include "services/routing/rpc/paper_service.h"

#include "common/crypto/digest.h"
#include "services/routing/domain/limits.h"
#include "services/routing/egress/paper_sender.h"
#include "tests/testing/two_routing_regions.h"

namespace bashu::routing {
namespace {

constexpr char kRouting50[] = "spiffe://50.bashu/service/routing";

// A region's papers beside its other services.
struct PaperDesk {
  explicit PaperDesk(TestRegion& of)
      : papers(of.regions, *of.notary),
        service(of.env.calls, papers),
        server({&service}),
        stub(exchange::v1::PaperService::NewStub(server.channel())) {}

  Papers papers;
  PaperService service;
  testing::InProcessServer server;
  std::unique_ptr<exchange::v1::PaperService::Stub> stub;
};

class PaperTest : public RoutingTest {
 protected:
  using PaperStub = exchange::v1::PaperService::Stub;

  static std::string DigestOf(const std::string& bytes) {
    return crypto::Digest(crypto::Suite::kP256Sha256, bytes);
  }
  static absl::StatusOr<exchange::v1::PutPaperResponse> Put(
      PaperDesk& desk, const char* who, const std::string& paper, size_t offset,
      size_t length) {
    exchange::v1::PutPaperRequest request;
    request.set_digest(DigestOf(paper));
    request.set_size_bytes(static_cast<int64_t>(paper.size()));
    request.set_offset_bytes(static_cast<int64_t>(offset));
    request.set_content(paper.substr(offset, length));
    return CallAs(who, *desk.stub, &PaperStub::PutPaper, request);
  }
  // An offer that names `paper`.
  absl::StatusOr<v1::Referral> OfferWith(const std::string& paper) {
    auto request = Transfer(1, "500112-LA", "511602-LA");
    auto* named = request.mutable_referral()->mutable_manifest()->add_papers();
    named->set_paper("papers/p1");
    named->set_digest(DigestOf(paper));
    named->set_size_bytes(static_cast<int64_t>(paper.size()));
    return CallAs(kIntake50, *chongqing_.stub, &Stub::CreateReferral, request);
  }
  absl::Status SendPapers() {
    PaperSender sender(*chongqing_.store, *chongqing_.notary,
                       {{"51", Border().channel()}});
    store::Dispatch dispatch;
    dispatch.lane = "papers/51";
    dispatch.subject = "referrals/" + Uuid(1);
    return sender.Send(dispatch);
  }
  // Sichuan's papers as Chongqing's gateway reaches them.
  testing::InProcessServer& Border() {
    if (border_ == nullptr) {
      border_papers_ =
          std::make_unique<PaperService>(SichuanBorder().calls, there_.papers);
      border_ = std::make_unique<testing::InProcessServer>(
          std::vector<grpc::Service*>{border_papers_.get()});
    }
    return *border_;
  }

  PaperDesk here_{chongqing_}, there_{sichuan_};
  std::unique_ptr<PaperService> border_papers_;
  std::unique_ptr<testing::InProcessServer> border_;
  const std::string scan_ = std::string(1000, 'a') + std::string(1000, 'b');
};

TEST_F(PaperTest, ComesInChunksAndGoesOnWhereItStopped) {
  EXPECT_EQ(Put(here_, kIntake50, scan_, 0, 600)->received_bytes(), 600);
  EXPECT_EQ(Put(here_, kIntake50, scan_, 0, 600)->received_bytes(), 600);
  EXPECT_EQ(Put(here_, kIntake50, scan_, 0, 0)->received_bytes(), 600);
  const auto gap = Put(here_, kIntake50, scan_, 1200, 100);
  EXPECT_THAT(gap, HasReason("PAPER_GAP"));
  EXPECT_EQ(MetadataOf(gap.status(), "received"), "600");
  const auto whole = Put(here_, kIntake50, scan_, 600, 1400);
  ASSERT_THAT(whole, IsOk());
  EXPECT_TRUE(whole->complete());

  exchange::v1::GetPaperRequest get;
  get.set_digest(DigestOf(scan_));
  std::string bytes;
  for (int i = 0; i < 2; ++i) {
    get.set_offset_bytes(static_cast<int64_t>(bytes.size()));
    const auto chunk =
        CallAs(kIntake50, *here_.stub, &PaperStub::GetPaper, get);
    ASSERT_THAT(chunk, IsOk());
    bytes += chunk->content();
    EXPECT_EQ(chunk->size_bytes(), 2000);
  }
  EXPECT_EQ(bytes, scan_);
}

TEST_F(PaperTest, OtherBytesThanTheDigestSaysBeginAnew) {
  exchange::v1::PutPaperRequest request;
  request.set_digest(DigestOf(scan_));
  request.set_size_bytes(3);
  request.set_content("abc");
  const auto wrong =
      CallAs(kIntake50, *here_.stub, &PaperStub::PutPaper, request);
  ASSERT_THAT(wrong, IsOk());
  EXPECT_FALSE(wrong->complete());
  EXPECT_EQ(wrong->received_bytes(), 0);
  exchange::v1::GetPaperRequest get;
  get.set_digest(DigestOf(scan_));
  EXPECT_THAT(CallAs(kIntake50, *here_.stub, &PaperStub::GetPaper, get),
              HasReason("PAPER_NOT_FOUND"));
}

TEST_F(PaperTest, HasLimits) {
  exchange::v1::PutPaperRequest request;
  request.set_digest("short");
  request.set_content(std::string(kChunkBytesMax + 1, 'x'));
  const auto refused =
      CallAs(kIntake50, *here_.stub, &PaperStub::PutPaper, request);
  EXPECT_THAT(FieldViolationsOf(refused.status()),
              ElementsAre("digest: FORMAT", "size_bytes: OUT_OF_RANGE",
                          "content: TOO_LONG"));
  request.set_digest(DigestOf(""));
  request.set_size_bytes(kPaperBytesMax + 1);
  request.set_content("x");
  EXPECT_THAT(CallAs(kIntake50, *here_.stub, &PaperStub::PutPaper, request),
              HasReason("PAPER_TOO_LARGE"));
}

TEST_F(PaperTest, APartnerSendsOnlyWhatItNamed) {
  EXPECT_THAT(Put(there_, kRouting50, scan_, 0, 10),
              HasReason("PAPER_NOT_EXPECTED"));
}

TEST_F(PaperTest, AnOfferIsNotAcceptedBeforeItsPapersAreThere) {
  ASSERT_THAT(Put(here_, kIntake50, scan_, 0, 1500), IsOk());
  ASSERT_THAT(Put(here_, kIntake50, scan_, 1500, 500), IsOk());
  ASSERT_THAT(OfferWith(scan_), IsOk());
  ToSichuan();
  const auto early = Accept();
  EXPECT_THAT(early, HasReason("PAPERS_MISSING"));
  EXPECT_EQ(MetadataOf(early.status(), "count"), "1");
  // Half of it came before the line was cut.
  ASSERT_THAT(Put(there_, kRouting50, scan_, 0, 1500), IsOk());
  EXPECT_THAT(Accept(kChen, 51), HasReason("PAPERS_MISSING"));
  ASSERT_THAT(SendPapers(), IsOk());
  EXPECT_THAT(Accept(kChen, 52), IsOk());
  ASSERT_THAT(SendPapers(), IsOk());  // Again, without harm.
}

TEST_F(PaperTest, PapersWaitForTheOfferThatNamesThem) {
  ASSERT_THAT(Put(here_, kIntake50, scan_, 0, 2000), IsOk());
  ASSERT_THAT(OfferWith(scan_), IsOk());
  const absl::Status early = SendPapers();
  EXPECT_THAT(early, HasReason("LINK_STOPPED"));
  EXPECT_TRUE(outbox::IsTransient(early));
}

TEST_F(PaperTest, WhatDoesNotLieHereIsOnlyNamed) {
  ASSERT_THAT(OfferWith(scan_), IsOk());
  ToSichuan();
  EXPECT_THAT(Accept(), IsOk());
}

}  // namespace
}  // namespace bashu::routing
