#include "services/routing/egress/document_codec.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/testing/status_matchers.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;

exchange::v1::Document Lead() {
  exchange::v1::Document document;
  document.set_document_id("018bcfe5-6800-7fff-bfff-fffffffffffd");
  document.mutable_sign_time()->set_seconds(1'772'424'000);
  auto& lead = *document.mutable_request();
  lead.set_referral("referrals/018bcfe5-6800-7fff-bfff-ffffffffffff");
  lead.set_case_name("cases/018bcfe5-6800-7fff-bfff-fffffffffffe");
  lead.set_kind(exchange::v1::Request::KIND_LEAD);
  lead.set_asking_office("offices/511700-CT");
  lead.set_asked_office("offices/500101-LA");
  lead.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  return document;
}

TEST(FromProto, RefusesKindsThatItDoesNotKnow) {
  exchange::v1::Document document = Lead();
  EXPECT_THAT(FromProto(document), IsOk());
  // Protobuf keeps every number that a partner sends.
  for (const int kind : {std::numeric_limits<int>::min(), -1, 0, 6,
                         std::numeric_limits<int>::max()}) {
    document.mutable_request()->set_kind(
        static_cast<exchange::v1::Request::Kind>(kind));
    EXPECT_THAT(FromProto(document), HasReason("DOCUMENT_MALFORMED")) << kind;
  }
}

TEST(FromProto, RefusesTimesThatNoCalendarHas) {
  exchange::v1::Document document = Lead();
  auto& time = *document.mutable_request()->mutable_due_time();
  for (const int64_t second : {253'402'300'799, -62'135'596'800}) {
    time.set_seconds(second);
    EXPECT_THAT(FromProto(document), IsOk()) << second;
  }
  for (const int64_t second : {253'402'300'800, -62'135'596'801,
                               std::numeric_limits<int64_t>::max()}) {
    time.set_seconds(second);
    EXPECT_THAT(FromProto(document), HasReason("DOCUMENT_MALFORMED")) << second;
  }
  time.set_seconds(0);
  for (const int nanos : {-1, 1'000'000'000}) {
    time.set_nanos(nanos);
    EXPECT_THAT(FromProto(document), HasReason("DOCUMENT_MALFORMED")) << nanos;
  }
}

}  // namespace
}  // namespace bashu::routing
