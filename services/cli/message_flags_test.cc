#include "services/cli/message_flags.h"

#include <gmock/gmock.h>

#include <fstream>

#include "services/cli/api.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

class CountingIds final : public IdSource {
 public:
  std::string NewId() override { return "id-" + std::to_string(++count_); }

 private:
  int count_ = 0;
};

// A request of one command, filled flag by flag.
class MessageFlagsTest : public ::testing::Test {
 protected:
  void Use(const char* group, const char* command) {
    const Method* method = api_.Find(group, command);
    ASSERT_NE(method, nullptr) << command;
    flags_ = FlagsOf(*method->descriptor->input_type());
    request_ = api_.NewMessage(method->descriptor->input_type());
  }
  absl::Status Set(const std::string& name, const std::string& value) {
    for (const Flag& flag : flags_) {
      if (flag.name == name) return SetField(flag, value, *request_);
    }
    return absl::NotFoundError(name);
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const Flag& flag : flags_) names.push_back(flag.name);
    return names;
  }
  std::string Text() const { return request_->ShortDebugString(); }

  const Api api_;
  std::vector<Flag> flags_;
  std::unique_ptr<google::protobuf::Message> request_;
};

TEST_F(MessageFlagsTest, ReachIntoNestedMessagesButNotWhatTheServerFillsIn) {
  Use("intake", "create-application");
  EXPECT_THAT(Names(), Contains("application.applicant.display_name"));
  EXPECT_THAT(Names(), Not(Contains("application.state")));
  ASSERT_THAT(Set("application.applicant.display_name", "张三"), IsOk());
  const auto& field =
      *request_->GetDescriptor()->FindFieldByName("application");
  EXPECT_TRUE(request_->GetReflection()->HasField(*request_, &field));
}

TEST_F(MessageFlagsTest, TakeEnumsByShortNameInAnyCase) {
  Use("routing", "search-nearest-offices");
  for (const char* value :
       {"legal-aid", "LEGAL_AID", "Legal-Aid", "PROGRAMME_LEGAL_AID"}) {
    request_->Clear();
    ASSERT_THAT(Set("programme", value), IsOk());
    EXPECT_EQ(Text(), "programme: PROGRAMME_LEGAL_AID");
  }
  EXPECT_THAT(Set("programme", "money").message(),
              HasSubstr("legal-aid, judicial-aid"));
}

TEST_F(MessageFlagsTest, TakeNumbersAndRefuseOtherText) {
  Use("routing", "search-nearest-offices");
  ASSERT_THAT(Set("page_size", "3"), IsOk());
  ASSERT_THAT(Set("latitude", "29.5"), IsOk());
  EXPECT_EQ(Text(), "latitude: 29.5 page_size: 3");
  EXPECT_FALSE(Set("page_size", "three").ok());
  EXPECT_FALSE(Set("page_size", "3, \"pageToken\": \"x\"").ok());
}

TEST_F(MessageFlagsTest, TakeListsOfMessagesAsJsonOneOrMany) {
  Use("ledger", "create-grant");
  ASSERT_THAT(Set("grant.shares", R"([{"office": "offices/a"}, {}])"), IsOk());
  ASSERT_THAT(Set("grant.shares", R"({"amount_fen": "7"})"), IsOk());
  EXPECT_EQ(Text(),
            "grant { shares { office: \"offices/a\" } shares { }"
            " shares { amount_fen: 7 } }");
  EXPECT_FALSE(Set("grant.shares", R"({"nonsense": 1})").ok());
}

TEST_F(MessageFlagsTest, TakeMessagesFromAFile) {
  Use("ledger", "create-grant");
  const testing::TempDir directory;
  std::ofstream(directory / "grant.json") << R"({"amountFen": 5})";
  ASSERT_THAT(Set("grant", "@" + (directory / "grant.json")), IsOk());
  EXPECT_EQ(Text(), "grant { amount_fen: 5 }");
  EXPECT_FALSE(Set("grant", "@/none").ok());
}

TEST_F(MessageFlagsTest, TakeBools) {
  Use("notification", "update-contact");
  ASSERT_THAT(Set("allow_missing", "true"), IsOk());
  EXPECT_EQ(Text(), "allow_missing: true");
  EXPECT_FALSE(Set("allow_missing", "perhaps").ok());
}

TEST_F(MessageFlagsTest, MergeAWholeRequestInJson) {
  Use("ledger", "get-grant");
  ASSERT_THAT(MergeJson(R"({"name": "grants/g1"})", *request_), IsOk());
  EXPECT_EQ(Text(), "name: \"grants/g1\"");
  EXPECT_FALSE(MergeJson("{", *request_).ok());
}

TEST_F(MessageFlagsTest, MakeTheIdsThatTheClientChoosesAndNoOthers) {
  CountingIds ids;
  Use("ledger", "create-grant");
  EXPECT_THAT(FillIds(ids, *request_),
              ElementsAre(std::pair("grant_id", "id-1")));
  Use("ledger", "approve-grant");
  ASSERT_THAT(Set("request_id", "mine"), IsOk());
  EXPECT_THAT(FillIds(ids, *request_), ElementsAre());
  Use("notification", "create-notice");
  EXPECT_THAT(FillIds(ids, *request_), ElementsAre());
}

TEST_F(MessageFlagsTest, EveryFlagTellsWhatItIsFor) {
  for (const Method& method : api_.methods()) {
    for (const Flag& flag : FlagsOf(*method.descriptor->input_type())) {
      EXPECT_FALSE(flag.comment.empty()) << method.command << " " << flag.name;
    }
  }
}

}  // namespace
}  // namespace bashu::cli
