#include "services/notification/storage/reference_files.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>

#include <fstream>
#include <set>

#include "tests/testing/status_matchers.h"

namespace bashu::notification {
namespace {

using testing::HasReason;
using testing::IsOk;

constexpr char kGood[] = R"pb(
  edition { version: "2026.1.1" attributions: "ours" }
  templates {
    code: "LA_GRANTED"
    rule_id: "N-16"
    audience: AUDIENCE_PERSON
    text: "您的申请 {receipt_number} 有新进展。"
    holes: "receipt_number"
    source { document: "法律援助法" confidence: CONFIDENCE_TEXT }
  }
)pb";

constexpr char kShipped[] =
    BASHU_SOURCE_DIR "/deploy/reference/templates.txtpb";

absl::StatusOr<TemplateTable> LoadText(absl::string_view text) {
  const std::string path =
      absl::StrCat(::testing::TempDir(), "/templates.txtpb");
  std::ofstream(path) << text;
  return LoadTemplates(path);
}

TEST(LoadTemplates, ReadsAGoodFile) {
  const auto table = LoadText(kGood);
  ASSERT_THAT(table, IsOk());
  const auto granted = table->Get("LA_GRANTED");
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->holes, std::set<std::string>{"receipt_number"});
}

TEST(LoadTemplates, RefusesAnEntryThatBreaksARule) {
  const std::pair<const char*, const char*> cases[] = {
      {"LA_GRANTED", "granted"},
      {"AUDIENCE_PERSON", "AUDIENCE_UNSPECIFIED"},
      {"CONFIDENCE_TEXT", "CONFIDENCE_UNSPECIFIED"},
      {"\"N-16\"", "\"\""},
      {"2026.1.1", ""},
      {"{receipt_number}", "{receipt_number"},
      {"{receipt_number}", "没有编号"},
      {"{receipt_number}", "{receipt_number}{amount}"},
  };
  for (const auto& [from, to] : cases) {
    const auto table = LoadText(absl::StrReplaceAll(kGood, {{from, to}}));
    EXPECT_THAT(table, HasReason("REFERENCE_INVALID")) << from << " → " << to;
  }
}

TEST(LoadTemplates, RefusesACodeThatOccursTwice) {
  const std::string text(kGood);
  EXPECT_THAT(LoadText(text + text.substr(text.find("templates"))),
              HasReason("REFERENCE_INVALID"));
}

TEST(ShippedTemplates, HoldEveryCodeWithTheHolesThatServicesFill) {
  const auto table = LoadTemplates(kShipped);
  ASSERT_THAT(table, IsOk());
  const std::map<std::string, std::set<std::string>> wanted = {
      {"LA_RECEIVED", {"receipt_number", "office", "due_day"}},
      {"LA_TRANSFERRED", {"receipt_number", "office"}},
      {"LA_GRANTED", {"receipt_number", "office"}},
      {"LA_REFUSED", {"receipt_number", "office", "remedy"}},
      {"LA_COUNSEL_ASSIGNED", {"receipt_number", "office"}},
      {"JA_ACCEPTED", {"receipt_number", "office"}},
      {"JA_GRANTED", {"receipt_number", "office"}},
      {"JA_REFUSED", {"receipt_number", "office"}},
      {"JA_COLLECT", {"receipt_number", "office"}},
      {"JA_PAID", {"receipt_number", "office"}},
      {"LEAD_OUTCOME", {"lead", "outcome"}},
      {"COOPERATION_REQUESTED", {"cooperation", "due_day"}},
      {"OFFER_ARRIVED", {"referral", "due_day"}},
      {"PAYMENT_REJECTED", {"disbursement"}},
      {"PAYMENT_RETURNED", {"disbursement"}},
      {"ESCROW_ENDED", {"disbursement"}},
  };
  for (const auto& [code, holes] : wanted) {
    const auto found = table->Get(code);
    ASSERT_THAT(found, IsOk());
    EXPECT_EQ(found->holes, holes) << code;
  }
}

TEST(ShippedTemplates, SayNothingThatSomebodyElseMustNotRead) {
  const auto table = LoadTemplates(kShipped);
  ASSERT_THAT(table, IsOk());
  for (const auto& [code, text] : table->all()) {
    if (text.audience != Audience::kPerson) continue;
    for (const char* word : {"司法救助", "法律援助", "案由", "被害", "受害",
                             "金额", "救助金", "姓名", "未成年", "家暴"}) {
      EXPECT_FALSE(absl::StrContains(text.text, word)) << code << ": " << word;
    }
  }
}

}  // namespace
}  // namespace bashu::notification
