#include "services/routing/rpc/directory_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/calendar/shanghai.h"
#include "common/crypto/key_pem.h"
#include "common/rpc/fields.h"
#include "services/routing/egress/signing_notary.h"
#include "services/routing/storage/memory_store.h"
#include "services/routing/storage/reference_files.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::CallAs;
using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kLi[] = "spiffe://50.bashu/office/500112-LA/officer/li";

std::unique_ptr<SigningNotary> NewNotary() {
  constexpr crypto::Suite kSuite = crypto::Suite::kP256Sha256;
  return *SigningNotary::Create(
      "50",
      {{crypto::GenerateKeyPem(kSuite)}, {crypto::GenerateKeyPem(kSuite)}, {}},
      {});
}

// Region 50's directory on the shipped tables; noon on Monday 2 March 2026.
class DirectoryServiceTest : public ::testing::Test {
 protected:
  using Lookup = v1::DirectoryService::Stub;

  absl::StatusOr<v1::SearchNearestOfficesResponse> Search(
      const v1::SearchNearestOfficesRequest& search) {
    return CallAs(kLi, *stub_, &Lookup::SearchNearestOffices, search);
  }

  absl::StatusOr<v1::DivisionResolution> Resolve(const std::string& code,
                                                 int year = 0) {
    v1::ResolveDivisionRequest request;
    request.set_code(code);
    request.set_year(year);
    request.set_text("写在证件上的地名");
    return CallAs(kLi, *stub_, &Lookup::ResolveDivision, request);
  }

  static v1::SearchNearestOfficesRequest LegalAid(const std::string& division) {
    v1::SearchNearestOfficesRequest search;
    search.set_programme(type::v1::PROGRAMME_LEGAL_AID);
    if (!division.empty()) search.set_division("divisions/" + division);
    return search;
  }

  Directory shipped_ = *LoadDirectory(BASHU_REFERENCE);
  CompetenceRules rules_ = *LoadCompetenceRules(BASHU_REFERENCE);
  calendar::WorkingDays days_ = *LoadWorkingDays(BASHU_REFERENCE);
  Regions regions_{"50", {{"50", "50"}, {"51", "51"}}};
  std::unique_ptr<SigningNotary> notary_ = NewNotary();
  std::unique_ptr<RoutingStore> store_ = NewMemoryRoutingStore();
  testing::CallEnvironment<RoutingTx> environment_{*store_};
  RandomIdSource ids_{environment_.clock};
  CurrentDirectory current_{Compose(shipped_, regions_, {})};
  DirectoryExchange exchange_{regions_, *notary_, ids_};
  DirectoryService service_{environment_.calls, current_, rules_, days_,
                            exchange_};
  testing::InProcessServer server_{{&service_}};
  std::unique_ptr<Lookup> stub_ =
      v1::DirectoryService::NewStub(server_.channel());
};

TEST_F(DirectoryServiceTest, AnswersFromTheShippedTables) {
  const auto near = Search(LegalAid("500112"));
  ASSERT_THAT(near, IsOk());
  ASSERT_EQ(near->offices_size(), 5);
  EXPECT_EQ(near->offices(0).office().division(), "divisions/500112");
  EXPECT_FALSE(near->next_page_token().empty());

  v1::ResolveCompetenceRequest resolve;
  resolve.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  resolve.set_proceeding(v1::PROCEEDING_NON_LITIGATION);
  resolve.set_handling_organ_division("divisions/511602");
  resolve.set_receiving_office("offices/500112-LA");
  const auto competence =
      CallAs(kLi, *stub_, &Lookup::ResolveCompetence, resolve);
  ASSERT_THAT(competence, IsOk());
  EXPECT_EQ(competence->competent_offices(0).name(), "offices/511602-LA");
  // Sichuan has not told us of its offices yet, and the answer says so.
  EXPECT_EQ(competence->competent_offices(0).age().state(),
            v1::DirectoryAge::STATE_NEVER_RECEIVED);
  EXPECT_TRUE(competence->may_receive());
  EXPECT_FALSE(competence->receiver_competent());

  v1::GetOfficeRequest get;
  get.set_name("offices/519999-LA");
  EXPECT_THAT(CallAs(kLi, *stub_, &Lookup::GetOffice, get),
              HasReason("OFFICE_NOT_FOUND"));
  get.set_name("offices/500112-LA");
  const auto office = CallAs(kLi, *stub_, &Lookup::GetOffice, get);
  ASSERT_THAT(office, IsOk());
  EXPECT_FALSE(office->has_age());
  EXPECT_GT(office->hours_size(), 0);

  v1::ListOfficesRequest list;
  list.set_division("divisions/511600");
  list.set_page_size(200);
  const auto offices = CallAs(kLi, *stub_, &Lookup::ListOffices, list);
  ASSERT_THAT(offices, IsOk());
  EXPECT_GT(offices->offices_size(), 15);
  EXPECT_TRUE(offices->next_page_token().empty());
  EXPECT_EQ(offices->offices(0).hours_size(), 0);
}

TEST_F(DirectoryServiceTest, ListsEveryOfficeOnceOverItsPages) {
  v1::ListOfficesRequest list;
  list.set_division("divisions/511600");
  list.set_page_size(200);
  const auto whole = CallAs(kLi, *stub_, &Lookup::ListOffices, list);
  list.set_page_size(4);
  std::vector<std::string> names;
  for (bool more = true; more;) {
    const auto page = CallAs(kLi, *stub_, &Lookup::ListOffices, list);
    ASSERT_THAT(page, IsOk());
    for (const auto& office : page->offices()) names.push_back(office.name());
    more = !page->next_page_token().empty();
    list.set_page_token(page->next_page_token());
  }
  std::vector<std::string> expected;
  for (const auto& office : whole->offices()) expected.push_back(office.name());
  EXPECT_EQ(names, expected);
  for (const char* token : {"nonsense", "511602-LA"}) {
    list.set_page_token(token);
    EXPECT_THAT(CallAs(kLi, *stub_, &Lookup::ListOffices, list),
                HasReason("PAGE_TOKEN_INVALID"));
  }
}

TEST_F(DirectoryServiceTest, APageTokenIsGoodForItsOwnListOnly) {
  v1::ListOfficesRequest list;
  list.set_page_size(4);
  const auto page = CallAs(kLi, *stub_, &Lookup::ListOffices, list);
  ASSERT_THAT(page, IsOk());
  list.set_page_token(page->next_page_token());
  list.set_page_size(7);  // Pages may grow.
  EXPECT_THAT(CallAs(kLi, *stub_, &Lookup::ListOffices, list), IsOk());
  list.set_kind(v1::Office::KIND_COURT);
  EXPECT_THAT(CallAs(kLi, *stub_, &Lookup::ListOffices, list),
              HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(DirectoryServiceTest, ACodeOfFormerTimesDecidesCompetence) {
  v1::ResolveCompetenceRequest resolve;
  resolve.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  resolve.set_proceeding(v1::PROCEEDING_NON_LITIGATION);
  resolve.set_handling_organ_division("divisions/510203");  // 大渡口区
  const auto answer = CallAs(kLi, *stub_, &Lookup::ResolveCompetence, resolve);
  ASSERT_THAT(answer, IsOk());
  ASSERT_EQ(answer->competent_offices_size(), 1);
  EXPECT_EQ(answer->competent_offices(0).name(), "offices/500104-LA");
}

// The basic view is put together from bytes, the full one from messages.
TEST_F(DirectoryServiceTest, BothViewsSayTheSame) {
  auto search = LegalAid("500112");
  search.set_page_size(50);
  search.set_travel_mode(v1::TRAVEL_MODE_DRIVE);
  for (const absl::Duration later :
       {absl::ZeroDuration(), absl::Milliseconds(3'600'001), absl::Hours(9)}) {
    *search.mutable_visit_time() =
        rpc::ToProto(environment_.clock.Now() + later);
    search.set_view(v1::OFFICE_VIEW_BASIC);
    const auto basic = Search(search);
    search.set_view(v1::OFFICE_VIEW_FULL);
    auto full = Search(search);
    ASSERT_THAT(basic, IsOk());
    ASSERT_THAT(full, IsOk());
    ASSERT_EQ(basic->offices_size(), 50);
    for (v1::NearOffice& near : *full->mutable_offices()) {
      near.mutable_office()->clear_hours();
      near.mutable_office()->clear_contacts();
    }
    for (int i = 0; i < basic->offices_size(); ++i) {
      EXPECT_EQ(basic->offices(i).DebugString(),
                full->offices(i).DebugString());
    }
  }
}

TEST_F(DirectoryServiceTest, PagesAreOfOneQueryAndOneMoment) {
  auto search = LegalAid("500112");
  search.set_page_size(2);
  search.set_channel(v1::CHANNEL_WINDOW);
  // It is noon: windows close for lunch as the clock moves on.
  const auto first = Search(search);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->offices_size(), 2);
  EXPECT_EQ(first->offices(0).opening().state(), v1::Opening::STATE_CLOSED);
  environment_.clock.Advance(absl::Hours(2));
  search.set_page_token(first->next_page_token());
  const auto second = Search(search);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->offices(0).opening().state(), v1::Opening::STATE_CLOSED);
  EXPECT_GE(second->offices(0).distance_meters(),
            first->offices(1).distance_meters());
  EXPECT_NE(second->offices(0).office().name(),
            first->offices(1).office().name());

  search.set_channel(v1::CHANNEL_PHONE);
  EXPECT_THAT(Search(search), HasReason("PAGE_TOKEN_INVALID"));
  search.set_page_token("nonsense");
  EXPECT_THAT(Search(search), HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(DirectoryServiceTest, SaysWhyTheOfficeNextDoorIsNone) {
  auto search = LegalAid("500112");
  search.set_kind(v1::Office::KIND_LEGAL_AID);
  search.set_channel(v1::CHANNEL_WINDOW);
  search.set_open_only(true);
  const auto closed = Search(search);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->offices_size(), 0);
  EXPECT_GT(closed->excluded_count(), closed->excluded_offices_size());
  const v1::ExcludedOffice& next_door = closed->excluded_offices(0);
  EXPECT_EQ(next_door.name(), "offices/500112-LA");
  EXPECT_THAT(next_door.reasons(),
              ElementsAre(v1::ExcludedOffice::REASON_CLOSED));
  // At one.
  EXPECT_EQ(rpc::FromProto(next_door.opening().change_time()),
            environment_.clock.Now() + absl::Hours(1));

  // By phone there is always somebody.
  search.set_channel(v1::CHANNEL_PHONE);
  const auto hotline = Search(search);
  ASSERT_THAT(hotline, IsOk());
  EXPECT_EQ(hotline->offices(0).office().name(), "offices/500112-LA");
  EXPECT_EQ(hotline->excluded_count(), 0);
}

TEST_F(DirectoryServiceTest, DrawsTheQuarterOfAnHourAndTheHourCircle) {
  auto search = LegalAid("510104");
  search.set_page_size(50);
  search.set_travel_mode(v1::TRAVEL_MODE_DRIVE);
  search.set_travel_minutes_max(15);
  const auto quarter = Search(search);
  search.set_travel_minutes_max(60);
  const auto hour = Search(search);
  ASSERT_THAT(quarter, IsOk());
  ASSERT_THAT(hour, IsOk());
  EXPECT_GT(quarter->offices_size(), 1);
  EXPECT_GT(hour->offices_size(), quarter->offices_size());
  for (const v1::NearOffice& near : quarter->offices()) {
    EXPECT_LE(near.travel_minutes(), 15);
  }
  EXPECT_TRUE(quarter->next_page_token().empty());
}

// Offices are shown from bytes made once; they must be what a list shows.
TEST_F(DirectoryServiceTest, ShowsNearOfficesAsAListDoes) {
  for (const char* division : {"500112", "511603"}) {
    auto search = LegalAid(division);
    search.set_page_size(1);
    search.set_kind(v1::Office::KIND_LEGAL_AID);
    search.set_travel_mode(v1::TRAVEL_MODE_WALK);
    const auto near = Search(search);
    ASSERT_THAT(near, IsOk());
    v1::ListOfficesRequest list;
    list.set_division(search.division());
    list.set_kind(v1::Office::KIND_LEGAL_AID);
    const auto listed = CallAs(kLi, *stub_, &Lookup::ListOffices, list);
    ASSERT_THAT(listed, IsOk());
    EXPECT_EQ(near->offices(0).office().SerializeAsString(),
              listed->offices(0).SerializeAsString());
    EXPECT_EQ(near->offices(0).opening().state(), v1::Opening::STATE_OPEN);
    EXPECT_TRUE(near->GetReflection()->GetUnknownFields(*near).empty());

    // Now the same in full.
    search.set_view(v1::OFFICE_VIEW_FULL);
    const auto full = Search(search);
    ASSERT_THAT(full, IsOk());
    EXPECT_GT(full->offices(0).office().hours_size(), 0);
    EXPECT_EQ(full->offices(0).travel_minutes(),
              near->offices(0).travel_minutes());
  }
}

TEST_F(DirectoryServiceTest, FindsTibetanInGarze) {
  auto search = LegalAid("513301");
  search.set_programme(type::v1::PROGRAMME_JUDICIAL_AID);
  search.add_languages("bo");
  search.set_kind(v1::Office::KIND_COURT);
  const auto near = Search(search);
  ASSERT_THAT(near, IsOk());
  EXPECT_THAT(near->offices(0).office().name(), HasSubstr("5133"));
  EXPECT_EQ(near->offices(0).office().age().state(),
            v1::DirectoryAge::STATE_NEVER_RECEIVED);
}

TEST_F(DirectoryServiceTest, TakesACodeFromBefore1997) {
  // 510202 was 渝中区 when Chongqing was a city of Sichuan.
  const auto found = Resolve("510202", 1995);
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->outcome(), v1::DivisionResolution::OUTCOME_FORMER);
  ASSERT_EQ(found->divisions_size(), 1);
  EXPECT_EQ(found->divisions(0).name(), "divisions/500103");
  EXPECT_EQ(found->divisions(0).display_name(), "渝中区");
  EXPECT_EQ(found->text(), "写在证件上的地名");
  EXPECT_FALSE(found->names(0).source().document().empty());

  const auto near = Search(LegalAid("510202"));
  ASSERT_THAT(near, IsOk());
  // The search begins at its seat, where the municipality's own office is too.
  EXPECT_EQ(near->offices(0).distance_meters(), 0);
  EXPECT_EQ(near->offices(0).office().name(), "offices/500000-LA");
  EXPECT_EQ(near->resolution().divisions(0).name(), "divisions/500103");
}

TEST_F(DirectoryServiceTest, DegradesACodeThatNobodyKnows) {
  const auto other = Resolve("510299");
  ASSERT_THAT(other, IsOk());
  EXPECT_EQ(other->outcome(), v1::DivisionResolution::OUTCOME_OTHER);
  EXPECT_EQ(other->nearest_division().name(), "divisions/500000");
  EXPECT_EQ(other->text(), "写在证件上的地名");
  // Routable all the same.
  const auto near = Search(LegalAid("510299"));
  ASSERT_THAT(near, IsOk());
  EXPECT_EQ(near->offices_size(), 5);
  EXPECT_EQ(near->resolution().outcome(),
            v1::DivisionResolution::OUTCOME_OTHER);

  const auto nowhere = Resolve("990101");
  ASSERT_THAT(nowhere, IsOk());
  EXPECT_FALSE(nowhere->has_nearest_division());
  // A search must begin somewhere.
  EXPECT_THAT(Search(LegalAid("990101")), HasReason("INVALID_FIELDS"));
}

TEST_F(DirectoryServiceTest, NamesEveryWrongFieldAtOnce) {
  v1::SearchNearestOfficesRequest search;
  search.set_latitude(91);
  search.set_longitude(-181);
  search.set_matter("wages");
  search.set_channel(static_cast<v1::Channel>(99));
  search.add_accessibility(static_cast<v1::Accessibility>(99));
  search.add_languages("Tibetan, please");
  search.set_travel_minutes_max(1441);
  search.set_window_kind(static_cast<v1::WindowKind>(99));
  search.set_service_division("divisions/5001");
  search.set_division_year(12);
  search.set_view(static_cast<v1::OfficeView>(99));
  search.set_page_size(-1);
  const auto refused = Search(search);
  ASSERT_THAT(refused, HasReason("INVALID_FIELDS"));
  const std::string text(refused.status().message());
  for (const char* field :
       {"programme", "latitude", "longitude", "matter", "channel",
        "accessibility", "languages", "travel_minutes_max", "travel_mode",
        "window_kind", "service_division", "division_year", "view",
        "page_size"}) {
    EXPECT_THAT(text, HasSubstr(field));
  }
  EXPECT_THAT(Resolve("5102021234567890AB"), HasReason("INVALID_FIELDS"));
}

}  // namespace
}  // namespace bashu::routing
