#include "tests/tidy/error_catalog.h"

#include <absl/strings/str_join.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tidy/tree.h"

namespace bashu::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A suite of one service that agrees with itself.
std::vector<File> Good() {
  return {
      {"proto/bashu/type/v1/error_reason.proto",
       "enum ErrorReason {\n  ERROR_REASON_UNSPECIFIED = 0;\n"
       "  ERROR_REASON_INVALID_FIELDS = 1;\n}\n"
       "enum FieldReason {\n  FIELD_REASON_REQUIRED = 1;\n}\n"},
      {"proto/bashu/ledger/v1/error_reason.proto",
       "enum ErrorReason {\n  ERROR_REASON_HOLD_EXPIRED = 1;\n}\n"},
      {"common/status/error.cc",
       "MakeError(\n  {absl::StatusCode::kInvalidArgument, domain,\n"
       "   \"INVALID_FIELDS\", \"Text\"});\n"},
      {"services/ledger/domain/errors.cc",
       "return Refuse(kCode, \"HOLD_EXPIRED\", \"The hold is GONE.\");\n"},
      {"services/ledger/rpc/convert.cc",
       "violations.Add(\"name\", \"REQUIRED\", \"Set it.\", \"\");\n"},
      {"services/ledger/domain/a_test.cc", "HasReason(\"HOLD_EXPIRED\")\n"}};
}

Problems Check(const std::vector<File>& files) {
  AllowList unpublished, untested;
  return CheckErrorCatalog(files, unpublished, untested);
}

// The problems after the file at `path` was given this text.
Problems Spoilt(absl::string_view path, absl::string_view text) {
  std::vector<File> files = Good();
  for (File& file : files) {
    if (file.path == path) file.text = std::string(text);
  }
  return Check(files);
}

TEST(CheckErrorCatalog, AcceptsWhatAgrees) {
  EXPECT_THAT(Check(Good()), IsEmpty());
}

TEST(CheckErrorCatalog, AcceptsNoServicesAtAll) {
  EXPECT_THAT(Check({}), IsEmpty());
  std::vector<File> protos = Good();
  protos.resize(3);
  EXPECT_THAT(Check(protos), IsEmpty());
}

TEST(CheckErrorCatalog, FindsUndeclaredReasons) {
  EXPECT_THAT(Spoilt("common/status/error.cc",
                     "Refusal refusal{kCode, domain, \"INVALID_FIELDS\"};\n\n"
                     "MakeError({code, \"ledger.bashu\", \"ODD\", text});\n"),
              ElementsAre(HasSubstr("error.cc:3: `ODD` is in no ErrorReason")));
  EXPECT_THAT(Spoilt("services/ledger/domain/errors.cc",
                     "Refuse(\"HOLD_EXPIRED\");\nRefuse(\"HOLD_LOST\");\n"),
              ElementsAre(HasSubstr("errors.cc:2: `HOLD_LOST` is in no Err")));
  EXPECT_THAT(Spoilt("services/ledger/rpc/convert.cc",
                     "v.Add(\"a.b\", \"REQUIRED\", \"\", \"\");\n"
                     "v.Add(absl::StrCat(path, \".b\"), \"ABSENT\", \"\");\n"),
              ElementsAre(HasSubstr("convert.cc:2: `ABSENT` is in no Field")));
}

TEST(CheckErrorCatalog, FindsReasonsThatNoCodeNames) {
  EXPECT_THAT(
      Spoilt("services/ledger/domain/errors.cc", "int none;\n"),
      ElementsAre(HasSubstr("ledger/v1/error_reason.proto:2: `HOLD_EXPIRED` "
                            "is named by no code")));
  EXPECT_THAT(Spoilt("services/ledger/rpc/convert.cc", ""),
              ElementsAre(HasSubstr("`REQUIRED` is named by no code")));
}

TEST(CheckErrorCatalog, FindsReasonsThatNoTestProvokes) {
  EXPECT_THAT(Spoilt("services/ledger/domain/a_test.cc", ""),
              ElementsAre(HasSubstr("`HOLD_EXPIRED` is provoked by no test")));
  std::vector<File> files = Good();
  files.pop_back();
  AllowList unpublished;
  AllowList untested("l", "ledger/HOLD_EXPIRED -- needs a broken disk\n");
  EXPECT_THAT(CheckErrorCatalog(files, unpublished, untested), IsEmpty());
  EXPECT_THAT(untested.Complaints(), IsEmpty());
}

TEST(CheckErrorCatalog, LetsReasonsThatNoCallerSeesBe) {
  std::vector<File> files = Good();
  files.push_back({"common/crypto/errors.cc", "Refuse(\"KEY_BROKEN\");\n"});
  EXPECT_THAT(Check(files), ElementsAre(HasSubstr("`KEY_BROKEN` is in no")));
  AllowList unpublished("l", "common/crypto/errors.cc * -- at start only\n");
  AllowList untested;
  EXPECT_THAT(CheckErrorCatalog(files, unpublished, untested), IsEmpty());
  EXPECT_THAT(unpublished.Complaints(), IsEmpty());
}

TEST(ErrorCatalog, CodeProtosAndTestsAgree) {
  const std::vector<File> tree = ReadTree(BASHU_SOURCE_DIR);
  constexpr char kUnpublished[] = "tests/tidy/unpublished_reasons.txt";
  constexpr char kUntested[] = "tests/tidy/untested_reasons.txt";
  AllowList unpublished(kUnpublished, Find(tree, kUnpublished).text);
  AllowList untested(kUntested, Find(tree, kUntested).text);
  Problems problems = CheckErrorCatalog(tree, unpublished, untested);
  Append(problems, unpublished.Complaints());
  Append(problems, untested.Complaints());
  EXPECT_TRUE(problems.empty()) << problems.size() << " problems:\n"
                                << absl::StrJoin(problems, "\n");
}

}  // namespace
}  // namespace bashu::tidy
