#include "services/notification/domain/template.h"

#include <gmock/gmock.h>

#include "tests/testing/status_matchers.h"

namespace bashu::notification {
namespace {

using testing::HasReason;
using ::testing::Optional;
using ::testing::UnorderedElementsAre;

const Template kGranted{"LA_GRANTED",
                        Audience::kPerson,
                        "您的申请 {receipt_number} 有新进展，请致电 {office}。",
                        {"receipt_number", "office"}};

TEST(HolesIn, FindsEachHoleOnce) {
  EXPECT_THAT(HolesIn("{a} 与 {b}，再 {a}"),
              Optional(UnorderedElementsAre("a", "b")));
  EXPECT_THAT(HolesIn("没有"), Optional(::testing::IsEmpty()));
}

TEST(HolesIn, RefusesBracesWithoutPartner) {
  for (const char* text :
       {"{", "}", "{a", "a}", "{}", "{a{b}}", "}{", "{a}}"}) {
    EXPECT_EQ(HolesIn(text), std::nullopt) << text;
  }
}

TEST(Render, FillsEveryHole) {
  const auto text =
      Render(kGranted, {{"receipt_number", "渝援一"}, {"office", "511602-LA"}});
  ASSERT_THAT(text, testing::IsOk());
  EXPECT_EQ(*text, "您的申请 渝援一 有新进展，请致电 511602-LA。");
}

TEST(Render, RefusesAHoleThatIsNotFilled) {
  const auto text = Render(kGranted, {{"receipt_number", "1"}});
  EXPECT_THAT(text, HasReason("HOLE_MISMATCH"));
  EXPECT_EQ(MetadataOf(text.status(), "hole"), "office");
}

TEST(Render, RefusesAHoleThatIsNotDeclared) {
  const auto text = Render(
      kGranted, {{"receipt_number", "1"}, {"office", "2"}, {"amount", "3"}});
  EXPECT_THAT(text, HasReason("HOLE_MISMATCH"));
  EXPECT_EQ(MetadataOf(text.status(), "hole"), "amount");
}

TEST(Render, NeverReadsAValueForHoles) {
  const auto text = Render(
      kGranted, {{"receipt_number", "{office}"}, {"office", "{office}"}});
  ASSERT_THAT(text, testing::IsOk());
  EXPECT_EQ(*text, "您的申请 {office} 有新进展，请致电 {office}。");
}

TEST(TemplateTable, RefusesACodeItDoesNotHold) {
  const TemplateTable table({{"LA_GRANTED", kGranted}});
  EXPECT_THAT(table.Get("LA_GRANTED"), testing::IsOk());
  EXPECT_THAT(table.Get("LA_GRANTEE"), HasReason("TEMPLATE_NOT_FOUND"));
}

}  // namespace
}  // namespace bashu::notification
