// The kit with our own gateway, which passes every case, and with one that is
// wrong in one way, which each case notices.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "services/cli/conformance/report.h"
#include "tests/testing/crooked_gateway.h"
#include "tests/testing/real_gateway.h"

namespace bashu::conformance {
namespace {

using exchange::v1::ConformanceReport;
using exchange::v1::ConformanceResult;
using ::testing::HasSubstr;

Case Named(const std::string& name) {
  for (Case& one : AllCases()) {
    if (one.name == name) return std::move(one);
  }
  ADD_FAILURE() << "no case " << name;
  return {};
}

ConformanceReport PlayAll(RealGateway& gateway) {
  Player player(gateway.profile(), gateway.table(), gateway.clock(),
                gateway.ids());
  return player.PlayAll(AllCases(), [](const ConformanceResult& result) {
    EXPECT_EQ(result.outcome(), ConformanceResult::OUTCOME_PASSED)
        << LineOf(result);
  });
}

TEST(RealGateway, PassesEveryCase) {
  RealGateway gateway;
  const ConformanceReport report = PlayAll(gateway);
  EXPECT_TRUE(report.conforms());
  EXPECT_EQ(static_cast<size_t>(report.results_size()), AllCases().size());
  EXPECT_EQ(report.gateway_state().region(), "51");
  EXPECT_FALSE(report.witness().payload().empty());
}

TEST(RealGateway, HasNoDeadLetterOpenAfterwards) {
  RealGateway gateway;
  EXPECT_TRUE(PlayAll(gateway).conforms());
  routing::v1::ListDeadLettersRequest request;
  const auto all = [&]() -> routing::v1::ListDeadLettersResponse {
    return *ReadAnswer<routing::v1::ListDeadLettersResponse>(
        gateway.table().admin->Call(
            "/bashu.routing.v1.LinkService/ListDeadLetters",
            request.SerializeAsString(), absl::Seconds(10)));
  };
  EXPECT_GT(all().dead_letters_size(), 0);
  request.set_state(routing::v1::DeadLetter::STATE_OPEN);
  EXPECT_EQ(all().dead_letters_size(), 0);
}

TEST(RealGateway, PassesAgainWhereTheLinkWasUsedBefore) {
  RealGateway gateway;
  EXPECT_TRUE(PlayAll(gateway).conforms());
  EXPECT_TRUE(PlayAll(gateway).conforms());
}

// In what a gateway is wrong, and which case must notice.
struct Wrong {
  const char* name;
  Fault fault;
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name; }

const Wrong kWrong[] = {
    {"hello.compare", Fault::kDisbelieves},
    {"hello.clock", Fault::kSlowClock},
    {"hello.other_region", Fault::kAnswersAnybody},
    {"hello.empty", Fault::kAnswersAnybody},
    {"hello.claim_without_proof", Fault::kPanics},
    {"link.in_order", Fault::kReceiptsOfNobody},
    {"link.in_order", Fault::kReceiptsForOtherBytes},
    {"link.in_order", Fault::kDropsReceipts},
    {"link.duplicate", Fault::kFreshReceipts},
    {"link.replay", Fault::kFreshReceipts},
    {"link.duplicate_in_push", Fault::kDropsReceipts},
    {"link.gap", Fault::kTakesWhatIsRefused},
    {"link.reordered", Fault::kTakesWhatIsRefused},
    {"link.reordered_inside", Fault::kDropsReceipts},
    {"link.equivocation", Fault::kTakesWhatIsRefused},
    {"link.equivocation", Fault::kStopsForGood},
    {"link.other_chain", Fault::kStopsForGood},
    {"link.number_zero", Fault::kTakesWhatIsRefused},
    {"key.forged_signature", Fault::kTakesWhatIsRefused},
    {"key.changed_content", Fault::kTakesWhatIsRefused},
    {"key.other_suite", Fault::kTakesWhatIsRefused},
    {"key.unknown", Fault::kTakesWhatIsRefused},
    {"key.borrowed_id", Fault::kTakesWhatIsRefused},
    {"key.of_gateway_region", Fault::kTakesWhatIsRefused},
    {"key.of_third_region", Fault::kTakesWhatIsRefused},
    {"key.expired", Fault::kTakesWhatIsRefused},
    {"key.revoked", Fault::kTakesWhatIsRefused},
    {"document.no_document", Fault::kTakesWhatIsRefused},
    {"document.truncated", Fault::kTakesWhatIsRefused},
    {"document.no_content", Fault::kTakesWhatIsRefused},
    {"document.unknown_content", Fault::kStopsForGood},
    {"document.unknown_field", Fault::kReceiptsForOtherBytes},
    {"document.bad_name", Fault::kTakesWhatIsRefused},
    {"document.other_recipient", Fault::kTakesWhatIsRefused},
    {"document.comes_back", Fault::kTakesWhatIsRefused},
    {"document.other_body", Fault::kTakesWhatIsRefused},
    {"batch.together", Fault::kDropsReceipts},
    {"batch.alone", Fault::kDropsReceipts},
    {"batch.bad_member", Fault::kDropsReceipts},
    {"batch.proof_of_another", Fault::kTakesWhatIsRefused},
    {"batch.proof_outside", Fault::kTakesWhatIsRefused},
    {"relay.circle", Fault::kHandsOutTooMuch},
    {"relay.not_agreed", Fault::kHandsOutTooMuch},
    {"limits.empty", Fault::kTakesWhatIsRefused},
    {"limits.too_many", Fault::kTakesWhatIsRefused},
    {"limits.oversize", Fault::kTakesWhatIsRefused},
    {"limits.truncated", Fault::kTakesWhatIsRefused},
    {"limits.short_deadline", Fault::kBreaksOnDeadline},
    {"limits.flood", Fault::kFailsUnderLoad},
    {"custody.cancel", Fault::kAcceptsAll},
    {"custody.cancel_first", Fault::kNamesAnOffer},
    {"custody.cancel_again", Fault::kHandsOutNothing},
    {"custody.offer_again", Fault::kHandsOutNothing},
    {"custody.past_due", Fault::kForgetsOffer},
    {"custody.next_epoch", Fault::kForgetsOffer},
    {"custody.no_certificate", Fault::kNamesAnOffer},
    {"custody.forged_certificate", Fault::kNamesAnOffer},
    {"custody.foreign_giver", Fault::kHandsOutTooMuch},
    {"custody.other_referral", Fault::kAcceptsAll},
    {"custody.unasked_verdict", Fault::kHandsOutTooMuch},
    {"custody.accept", Fault::kCancelsAll},
    {"custody.cancel_wins", Fault::kLetsOfficers},
    {"custody.return", Fault::kGivesNoReason},
    {"custody.second_visit", Fault::kGivesNoReason},
    {"custody.sealed_body", Fault::kShowsBody},
    {"custody.unreadable_body", Fault::kLetsOfficers},
    {"cooperation.answer", Fault::kHandsOutNothing},
    {"cooperation.late_answer", Fault::kHandsOutNothing},
    {"cooperation.asked_twice", Fault::kHandsOutTooMuch},
    {"cooperation.unasked_answer", Fault::kHandsOutTooMuch},
    {"pull.until_confirmed", Fault::kForgetsReceipts},
    {"pull.documents_max", Fault::kIgnoresMax},
    {"pull.receipt_again", Fault::kForgetsReceipts},
    {"pull.receipt_of_future", Fault::kBelievesReceipts},
    {"pull.receipt_other_digest", Fault::kBelievesReceipts},
    {"pull.receipt_forged", Fault::kBelievesReceipts},
    {"pull.too_many_receipts", Fault::kBelievesReceipts},
    {"paper.resume", Fault::kLosesChunks},
    {"paper.gap", Fault::kTakesPapers},
    {"paper.wrong_digest", Fault::kCallsPapersWhole},
    {"paper.too_large", Fault::kTakesPapers},
    {"paper.chunk_too_large", Fault::kTakesPapers},
    {"paper.not_expected", Fault::kTakesPapers},
    {"paper.not_handed_out", Fault::kGivesPapersOut},
    {"paper.missing", Fault::kLetsOfficers},
    {"file.import", Fault::kLosesFiles},
    {"file.forged", Fault::kLetsOfficers},
    {"desk.refused", Fault::kHidesLetters},
    {"desk.no_effect", Fault::kRenamesLetters},
    {"nondelivery.statement", Fault::kStatesNothing},
    {"nondelivery.statement", Fault::kStatesOther},
};

TEST(Wrong, EveryCaseHasAGatewayThatFailsIt) {
  std::set<std::string> shown;
  for (const Wrong& wrong : kWrong) shown.insert(wrong.name);
  std::set<std::string> all;
  for (const Case& one : AllCases()) {
    EXPECT_TRUE(all.insert(one.name).second) << one.name << " twice";
  }
  EXPECT_EQ(shown, all);
}

class WrongTest : public ::testing::TestWithParam<Wrong> {
 protected:
  ConformanceResult Play(Fault fault) {
    RealGateway gateway;
    CrookedGateway border(*gateway.table().gateway, gateway.key(), fault);
    CrookedGateway officer(*gateway.table().officer, gateway.key(), fault);
    CrookedGateway admin(*gateway.table().admin, gateway.key(), fault);
    gateway.table().gateway = &border;
    gateway.table().officer = &officer;
    gateway.table().admin = &admin;
    Player player(gateway.profile(), gateway.table(), gateway.clock(),
                  gateway.ids());
    return player.Play(Named(GetParam().name));
  }
};

TEST_P(WrongTest, IsNoticed) {
  const ConformanceResult good = Play(Fault::kNone);
  EXPECT_EQ(good.outcome(), ConformanceResult::OUTCOME_PASSED) << LineOf(good);
  const ConformanceResult wrong = Play(GetParam().fault);
  EXPECT_EQ(wrong.outcome(), ConformanceResult::OUTCOME_FAILED)
      << LineOf(wrong);
  // In a step, not because the link could not be taken up at all.
  ASSERT_GT(wrong.steps_size(), 0);
  EXPECT_FALSE(wrong.steps().rbegin()->passed());
  EXPECT_NE(wrong.explanation(), "");
}

INSTANTIATE_TEST_SUITE_P(Cases, WrongTest, ::testing::ValuesIn(kWrong));

TEST(Player, SaysWhatItLacks) {
  RealGateway gateway;
  gateway.table().officer = nullptr;
  gateway.profile().sealing_pem.clear();
  gateway.profile().expired_key = nullptr;
  Player player(gateway.profile(), gateway.table(), gateway.clock(),
                gateway.ids());
  const ConformanceResult accept = player.Play(Named("custody.accept"));
  EXPECT_EQ(accept.outcome(), ConformanceResult::OUTCOME_NOT_PLAYED);
  EXPECT_THAT(accept.explanation(), HasSubstr("--officer, --sealing_key"));
  const ConformanceReport report =
      player.PlayAll({Named("link.in_order"), Named("key.expired")},
                     [](const ConformanceResult&) {});
  EXPECT_FALSE(report.conforms());  // What was not seen is not known.
}

TEST(Player, StopsWhereTheLinkCannotBeTakenUp) {
  RealGateway gateway;
  // A link of another region.
  gateway.profile().own_region = "98";
  Player player(gateway.profile(), gateway.table(), gateway.clock(),
                gateway.ids());
  const ConformanceResult result = player.Play(Named("link.in_order"));
  EXPECT_EQ(result.outcome(), ConformanceResult::OUTCOME_FAILED);
  EXPECT_THAT(result.explanation(), HasSubstr("cannot be taken up"));
}

TEST(Player, NoticesWhatWasLostBetweenCases) {
  RealGateway gateway;
  CrookedGateway border(*gateway.table().gateway, gateway.key(),
                        Fault::kLosesDocuments);
  gateway.table().gateway = &border;
  Player player(gateway.profile(), gateway.table(), gateway.clock(),
                gateway.ids());
  EXPECT_EQ(player.Play(Named("link.in_order")).outcome(),
            ConformanceResult::OUTCOME_PASSED);
  const ConformanceResult next = player.Play(Named("link.duplicate"));
  EXPECT_EQ(next.outcome(), ConformanceResult::OUTCOME_FAILED);
  EXPECT_THAT(next.explanation(), HasSubstr("lost documents"));
}

// A gateway of a version that has neither batches nor papers.
class OldGateway final : public Callee {
 public:
  explicit OldGateway(Callee& today) : today_(today) {}

  absl::StatusOr<std::string> Call(const std::string& method,
                                   const std::string& request,
                                   absl::Duration timeout) override {
    if (method.find("PaperService") != method.npos) {
      return absl::UnimplementedError("");
    }
    auto came = today_.Call(method, request, timeout);
    exchange::v1::CompareLinkResponse response;
    if (method.find("CompareLink") == method.npos || !came.ok() ||
        !response.ParseFromString(*came)) {
      return came;
    }
    response.mutable_state()->clear_features();
    return response.SerializeAsString();
  }
  std::vector<absl::StatusOr<std::string>> CallAtOnce(
      const std::string& method, const std::string& request, int count,
      absl::Duration timeout) override {
    return today_.CallAtOnce(method, request, count, timeout);
  }

 private:
  Callee& today_;
};

TEST(Player, LetsAGatewayDoWithoutWhatItMay) {
  RealGateway gateway;
  OldGateway old(*gateway.table().gateway);
  gateway.table().gateway = &old;
  Player player(gateway.profile(), gateway.table(), gateway.clock(),
                gateway.ids());
  const ConformanceReport report =
      player.PlayAll({Named("link.in_order"), Named("batch.together"),
                      Named("relay.circle"), Named("paper.resume")},
                     [](const ConformanceResult&) {});
  EXPECT_TRUE(report.conforms());
  EXPECT_EQ(report.results(0).outcome(), ConformanceResult::OUTCOME_PASSED);
  for (int i : {1, 2, 3}) {
    EXPECT_EQ(report.results(i).outcome(),
              ConformanceResult::OUTCOME_NOT_SUPPORTED)
        << LineOf(report.results(i));
  }
}

}  // namespace
}  // namespace bashu::conformance
