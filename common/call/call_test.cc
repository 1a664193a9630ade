#include "common/call/call.h"

#include <gtest/gtest.h>

#include "common/status/error.h"

namespace bashu {
namespace {

TEST(MayActFor, LetsAnOfficerActForTheOwnOfficeOnly) {
  const Caller chen{.identity = "spiffe://51.bashu/office/511602-LA/officer/c",
                    .region = "51",
                    .office = "511602-LA"};
  EXPECT_TRUE(MayActFor(chen, "511602-LA").ok());
  EXPECT_EQ(ReasonOf(MayActFor(chen, "500112-LA")), "OFFICE_NOT_ALLOWED");
  EXPECT_EQ(MetadataOf(MayActFor(chen, "500112-LA"), "office"), "500112-LA");
}

TEST(MayActFor, LetsAServiceActForEveryOfficeOnlyIfThePolicySaysSo) {
  Caller intake{.identity = "spiffe://51.bashu/service/intake", .region = "51"};
  EXPECT_EQ(ReasonOf(MayActFor(intake, "")), "OFFICE_NOT_ALLOWED");
  intake.any_office = true;
  EXPECT_TRUE(MayActFor(intake, "511602-LA").ok());
}

}  // namespace
}  // namespace bashu
