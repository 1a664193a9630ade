#include "services/routing/domain/competence_codes.h"

#include <gmock/gmock.h>

#include "services/routing/domain/competence_for_test.h"

namespace bashu::routing {
namespace {

TEST(SpellOut, NamesEveryFactInOneOrder) {
  CompetenceFacts facts = for_test::Wages();
  facts.organ = Organ::kDisputeBody;
  facts.circumstances = {Circumstance::kUrgent, Circumstance::kLacksCapacity};
  std::vector<std::string> names;
  std::vector<std::string> values;
  for (const auto& [name, value] : SpellOut(facts)) {
    names.push_back(name);
    if (!value.empty()) values.push_back(value);
  }
  EXPECT_EQ(names.size(), 12U);
  EXPECT_THAT(values, ::testing::ElementsAre(
                          "PROGRAMME_LEGAL_AID", "PROCEEDING_NON_LITIGATION",
                          "511602", "500112-LA", "ORGAN_DISPUTE_BODY",
                          "CIRCUMSTANCE_URGENT,CIRCUMSTANCE_LACKS_CAPACITY"));
}

TEST(CodeOf, KnowsNoCodeForWhatTheRulesFind) {
  EXPECT_EQ(CodeOf(Circumstance::kReceiverKeeps), "");
  EXPECT_EQ(CodeOf(Circumstance::kGuardiansDispute),
            "CIRCUMSTANCE_GUARDIANS_DISPUTE");
}

}  // namespace
}  // namespace bashu::routing
