#include "services/ledger/egress/head_offers.h"

#include <gmock/gmock.h>

#include "common/verify/ledger_for_test.h"
#include "services/ledger/services_for_test.h"

namespace bashu::ledger {
namespace {

namespace v1x = ::bashu::exchange::v1;
using testing::HasReason;
using testing::IsOk;

// Cosigns as it is told.
class FakeWitness final : public v1x::WitnessService::CallbackService {
 public:
  grpc::ServerUnaryReactor* OfferHead(
      grpc::CallbackServerContext* context,
      const v1x::OfferHeadRequest* request,
      v1x::OfferHeadResponse* response) override {
    requests.push_back(*request);
    auto* reactor = context->DefaultReactor();
    if (refusals.empty()) {
      *response->mutable_cosignature() = signer.Cosign(request->head());
    } else {
      *response = refusals.back();
      refusals.pop_back();
    }
    reactor->Finish(down ? grpc::Status(grpc::StatusCode::INTERNAL, "down")
                         : grpc::Status::OK);
    return reactor;
  }
  v1::TreeHead Offered(size_t index) const {
    v1::TreeHead head;
    EXPECT_TRUE(head.ParseFromString(requests.at(index).head().payload()));
    return head;
  }

  const verify::TestSigner signer{crypto::Suite::kP256Sha256, "50"};
  std::vector<v1x::OfferHeadRequest> requests;
  std::vector<v1x::OfferHeadResponse> refusals;  // the last comes first
  bool down = false;
};

class HeadOffersTest : public ServicesTest {
 protected:
  v1x::OfferHeadResponse Refusal(v1x::HeadRefusal why, int64_t seen) {
    v1::TreeHead head;
    head.set_tree_size(seen);
    v1x::OfferHeadResponse made;
    made.set_refusal(why);
    made.mutable_seen()->set_payload(head.SerializeAsString());
    return made;
  }
  std::vector<CosignedHead> Kept() {
    std::vector<CosignedHead> kept;
    EXPECT_THAT(store_->Read([&](LedgerTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(kept, tx.witnesses().Cosigned());
      return absl::OkStatus();
    }),
                IsOk());
    return kept;
  }
  HeadOffers Offers(verify::TrustedKeys keys) {
    return {*store_,
            "50",
            witness_server_.channel(),
            std::move(keys),
            [this](LedgerTx& tx, absl::Time now, int64_t old_size) {
              return audit_.Consistency(tx, now, old_size);
            },
            environment_.clock,
            environment_.metrics};
  }

  FakeWitness witness_;
  testing::InProcessServer witness_server_{{&witness_}};
  HeadOffers offers_ = Offers(witness_.signer.Trust());
};

TEST_F(HeadOffersTest, OffersEachNewHeadFromTheLastOneThatWasCosigned) {
  EXPECT_EQ(*offers_.RunOnce(), 1);  // of an empty tree
  EXPECT_EQ(*offers_.RunOnce(), 0);
  OpenBudgets();
  EXPECT_EQ(*offers_.RunOnce(), 1);
  EXPECT_EQ(*offers_.RunOnce(), 0);
  ASSERT_EQ(Kept().size(), 1);
  EXPECT_EQ(Kept()[0].head.size, 5);
  EXPECT_EQ(Kept()[0].witness, "50");
  EXPECT_EQ(Kept()[0].head.payload, witness_.requests[1].head().payload());
  EXPECT_THAT(store_->Transact([&](LedgerTx& tx) {
    return CreateAccount(tx, sources_, ByOperator(),
                         NewTestAccount("more", kCourt, Source::kDonation))
        .status();
  }),
              IsOk());
  // Also after a restart.
  HeadOffers again = Offers(witness_.signer.Trust());
  EXPECT_EQ(*again.RunOnce(), 1);
  EXPECT_EQ(witness_.requests.back().old_tree_size(), 5);
  EXPECT_FALSE(witness_.requests.back().consistency_path().empty());
}

TEST_F(HeadOffersTest, BeginsWhereTheWitnessSays) {
  OpenBudgets();
  witness_.refusals = {Refusal(v1x::HEAD_REFUSAL_BASE_DIFFERS, 3)};
  EXPECT_EQ(*offers_.RunOnce(), 1);
  EXPECT_TRUE(Kept().empty());
  EXPECT_EQ(*offers_.RunOnce(), 1);
  EXPECT_EQ(witness_.requests[1].old_tree_size(), 3);
  EXPECT_EQ(Kept().size(), 1);
  EXPECT_EQ(*offers_.RunOnce(), 0);
}

TEST_F(HeadOffersTest, TellsAWitnessThatHasMoreWhatItHas) {
  OpenBudgets();
  witness_.refusals = {Refusal(v1x::HEAD_REFUSAL_TREE_SMALLER, 9),
                       Refusal(v1x::HEAD_REFUSAL_BASE_DIFFERS, 9)};
  EXPECT_EQ(*offers_.RunOnce(), 1);
  EXPECT_THAT(offers_.RunOnce(), HasReason("HEAD_REFUSED"));
  EXPECT_EQ(witness_.requests[1].old_tree_size(), 0);
  EXPECT_EQ(witness_.Offered(1).tree_size(), 5);
}

TEST_F(HeadOffersTest, GoesOnWhenTheWitnessIsBack) {
  OpenBudgets();
  witness_.down = true;
  EXPECT_FALSE(offers_.RunOnce().ok());
  EXPECT_TRUE(Kept().empty());
  witness_.down = false;
  EXPECT_EQ(*offers_.RunOnce(), 1);
  EXPECT_EQ(Kept().size(), 1);
}

TEST_F(HeadOffersTest, KeepsNoCosignatureThatDoesNotHold) {
  OpenBudgets();
  const verify::TestSigner other(crypto::Suite::kP256Sha256, "50");
  HeadOffers offers = Offers(other.Trust());
  EXPECT_FALSE(offers.RunOnce().ok());
  EXPECT_TRUE(Kept().empty());
  HeadOffers unknown = Offers({});
  EXPECT_THAT(unknown.RunOnce(), HasReason("HEAD_REFUSED"));
}

}  // namespace
}  // namespace bashu::ledger
