#include "services/routing/domain/counterfactuals.h"

#include <gmock/gmock.h>

#include "services/routing/domain/competence_for_test.h"

namespace bashu::routing {
namespace {

using for_test::kDay;
using for_test::SmallCountry;
using for_test::SmallRules;
using for_test::Victim;
using for_test::Wages;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Counterfactual> Find(const CompetenceFacts& facts) {
  return FindCounterfactuals(SmallRules(), SmallCountry(), facts, kDay);
}

const Counterfactual* At(const std::vector<Counterfactual>& found,
                         const std::string& fact, const std::string& value) {
  for (const Counterfactual& one : found) {
    if (one.fact == fact && one.value == value) return &one;
  }
  return nullptr;
}

TEST(FindCounterfactuals, SayWhatAPlaceWouldChange) {
  const auto found = Find(Wages());
  const Counterfactual* near = At(found, "handling_organ_division", "500112");
  ASSERT_NE(near, nullptr);
  EXPECT_THAT(near->offices, ElementsAre("500112-LA"));
  EXPECT_TRUE(near->may_receive);
  EXPECT_THAT(near->rules_gained, ElementsAre("L-67"));
  EXPECT_EQ(near->title, "办案机关所在地如果是 500112（区500112）");
  const Counterfactual* far = At(found, "handling_organ_division", "350100");
  ASSERT_NE(far, nullptr);
  EXPECT_THAT(far->offices, IsEmpty());
  EXPECT_FALSE(far->may_receive);
  EXPECT_THAT(far->rules_lost, ElementsAre("L-60-ORGAN", "L-62"));
  EXPECT_NE(At(found, "handling_organ_division", ""), nullptr);
  EXPECT_NE(At(found, "cause_division", "500112"), nullptr);
}

TEST(FindCounterfactuals, LeaveOutWhatChangesNothing) {
  const auto found = Find(Wages());
  // Litigation at the same place has the same institution.
  EXPECT_EQ(At(found, "proceeding", "PROCEEDING_LITIGATION"), nullptr);
  EXPECT_EQ(At(found, "matter", "E-6"), nullptr);
  const Counterfactual* notified =
      At(found, "proceeding", "PROCEEDING_NOTIFIED_DEFENCE");
  ASSERT_NE(notified, nullptr);
  EXPECT_THAT(notified->offices, ElementsAre("511602-LA"));
  EXPECT_FALSE(notified->may_receive);
}

TEST(FindCounterfactuals, TellsWhoWouldKeepItByReceivingFirst) {
  CompetenceFacts facts = Wages();
  facts.cause_division = "510000";
  const auto found = Find(facts);
  for (const char* office : {"510000-LA", "511602-LA"}) {
    const Counterfactual* first = At(found, "first_received_office", office);
    ASSERT_NE(first, nullptr);
    EXPECT_THAT(first->offices, ElementsAre(office));
    EXPECT_THAT(first->rules_gained, Contains("L-61"));
  }
}

TEST(FindCounterfactuals, OfJudicialAidAreTheOrganAndTheCategory) {
  CompetenceFacts facts = Victim("511602-PR");
  facts.receiving_office = "500112-CT";
  const auto found = Find(facts);
  ASSERT_NE(At(found, "matter", "E-6"), nullptr);
  EXPECT_THAT(At(found, "matter", "E-6")->offices, IsEmpty());
  ASSERT_NE(At(found, "organ", "ORGAN_POLICE"), nullptr);
  EXPECT_THAT(At(found, "organ", "ORGAN_POLICE")->rules_gained,
              ElementsAre("A-09"));
  ASSERT_NE(At(found, "original_case_office", "500112-CT"), nullptr);
  EXPECT_THAT(At(found, "original_case_office", "500112-CT")->offices,
              ElementsAre("500112-CT"));
  ASSERT_NE(At(found, "filed_office", "500112-CT"), nullptr);
  EXPECT_EQ(At(found, "cause_division", "500112"), nullptr);
}

// The evaluator asked anew with the one fact changed must say the same.
TEST(FindCounterfactuals, AreWhatTheEvaluatorSays) {
  for (const Counterfactual& one : Find(Wages())) {
    CompetenceFacts facts = Wages();
    if (one.fact == "handling_organ_division") {
      facts.handling_organ_division = one.value;
    } else if (one.fact == "cause_division") {
      facts.cause_division = one.value;
    } else if (one.fact == "receiving_office") {
      facts.receiving_office = one.value;
    } else if (one.fact == "designated_office") {
      facts.designated_office = one.value;
    } else {
      continue;
    }
    const Competence then =
        ResolveCompetence(SmallRules(), SmallCountry(), facts, kDay);
    EXPECT_EQ(then.offices, one.offices) << one.title;
    EXPECT_EQ(then.may_receive, one.may_receive) << one.title;
    const Competence now =
        ResolveCompetence(SmallRules(), SmallCountry(), Wages(), kDay);
    EXPECT_TRUE(then.offices != now.offices ||
                then.may_receive != now.may_receive)
        << one.title;
  }
}

}  // namespace
}  // namespace bashu::routing
