#include "services/routing/rpc/directory_service.h"

#include <gtest/gtest.h>

#include "services/routing/storage/memory_store.h"
#include "services/routing/storage/reference_files.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;

constexpr char kLi[] = "spiffe://50.bashu/office/500112-LA/officer/li";

TEST(DirectoryService, AnswersFromTheShippedTables) {
  const Directory directory = *LoadDirectory(BASHU_REFERENCE);
  const CompetenceRules rules = *LoadCompetenceRules(BASHU_REFERENCE);
  const auto store = NewMemoryRoutingStore();
  testing::CallEnvironment<RoutingTx> environment(*store);
  DirectoryService service(environment.calls, directory, rules);
  testing::InProcessServer server({&service});
  const auto stub = v1::DirectoryService::NewStub(server.channel());
  using Lookup = v1::DirectoryService::Stub;
  v1::SearchNearestOfficesRequest search;
  search.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  search.set_division("divisions/500112");
  const auto near = CallAs(kLi, *stub, &Lookup::SearchNearestOffices, search);
  ASSERT_THAT(near, IsOk());
  ASSERT_EQ(near->offices_size(), 5);
  EXPECT_EQ(near->offices(0).office().division(), "divisions/500112");
  EXPECT_EQ(near->next_page_token(), "5");

  v1::ResolveCompetenceRequest resolve;
  resolve.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  resolve.set_proceeding(v1::PROCEEDING_NON_LITIGATION);
  resolve.set_handling_organ_division("divisions/511602");
  resolve.set_receiving_office("offices/500112-LA");
  const auto competence =
      CallAs(kLi, *stub, &Lookup::ResolveCompetence, resolve);
  ASSERT_THAT(competence, IsOk());
  EXPECT_EQ(competence->competent_offices(0).name(), "offices/511602-LA");
  EXPECT_TRUE(competence->may_receive());
  EXPECT_FALSE(competence->receiver_competent());

  v1::GetOfficeRequest get;
  get.set_name("offices/519999-LA");
  EXPECT_THAT(CallAs(kLi, *stub, &Lookup::GetOffice, get),
              HasReason("OFFICE_NOT_FOUND"));

  v1::ListOfficesRequest list;
  list.set_division("divisions/511600");
  list.set_page_size(200);
  const auto offices = CallAs(kLi, *stub, &Lookup::ListOffices, list);
  ASSERT_THAT(offices, IsOk());
  EXPECT_GT(offices->offices_size(), 15);
  EXPECT_TRUE(offices->next_page_token().empty());
}

}  // namespace
}  // namespace bashu::routing
