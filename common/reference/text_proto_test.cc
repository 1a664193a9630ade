#include "common/reference/text_proto.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "bashu/type/v1/policy.pb.h"
#include "common/status/error.h"

namespace bashu::reference {
namespace {

std::string Written(const std::string& text) {
  const std::string path = testing::TempDir() + "/policy.txtpb";
  std::ofstream(path) << text;
  return path;
}

TEST(ReadTextProto, ReadsAFile) {
  type::v1::MethodPolicy policy;
  ASSERT_TRUE(
      ReadTextProto(Written("rules { callers: 'a' methods: 'b' }"), policy)
          .ok());
  EXPECT_EQ(policy.rules(0).callers(0), "a");
}

TEST(ReadTextProto, NamesFileLineAndReasonOfAMistake) {
  type::v1::MethodPolicy policy;
  const std::string path = Written("rules {\n  caller: 'a'\n}");
  const absl::Status status = ReadTextProto(path, policy);
  EXPECT_EQ(ReasonOf(status), "REFERENCE_MALFORMED");
  EXPECT_EQ(MetadataOf(status, "file"), path);
  EXPECT_THAT(MetadataOf(status, "problem"), testing::HasSubstr("2:"));
}

TEST(ReadTextProto, RefusesAFileThatIsNotThere) {
  type::v1::MethodPolicy policy;
  EXPECT_EQ(ReasonOf(ReadTextProto("/no/such/file", policy)),
            "REFERENCE_UNREADABLE");
}

}  // namespace
}  // namespace bashu::reference
