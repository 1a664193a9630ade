#include "tests/tidy/proto_style.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/tidy/proto_files.h"
#include "tests/tidy/tree.h"

namespace bashu::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A proto with nothing to complain of; each row below spoils one thing in it.
constexpr char kGood[] = R"pb(syntax = "proto3"
                              ;
package bashu.probe.v1;
import "google/protobuf/timestamp.proto";

// Serves probes.
service ProbeService {
  // Lists probes.
  //
  // Errors: `PROBE_LOST`, and
  // `PROBE_BROKEN`.
  rpc ListProbes(ListProbesRequest) returns (ListProbesResponse);
}
// Asks for probes.
message ListProbesRequest {
  // Optional. At most this many.
  int32 page_size = 1;
  // Required for the second page. Where to go on.
  string page_token = 2;
}
// A page of probes.
message ListProbesResponse {
  // How a probe is.
  enum ProbeState {
    // Never sent.
    PROBE_STATE_UNSPECIFIED = 0;
    // It works.
    PROBE_STATE_GOOD = 1;
  }
  // Output only. Where to go on.
  string next_page_token = 1;
  // Output only. When it was seen.
  google.protobuf.Timestamp seen_time = 2;
  // Output only. What was counted.
  map<string, int32> counts = 3;
}
// Why we refuse.
enum ErrorReason {
  // Never sent.
  ERROR_REASON_UNSPECIFIED = 0;
  // It is gone.
  ERROR_REASON_PROBE_LOST = 1;
  // It does not work.
  ERROR_REASON_PROBE_BROKEN = 2;
}
)pb";

// The problems of a proto of this text.
Problems Check(const std::string& text) {
  const auto directory =
      std::filesystem::path(::testing::TempDir()) / "proto_style_test";
  std::filesystem::create_directories(directory);
  std::ofstream(directory / "probe.proto") << text;
  const ProtoFiles protos(directory.string(), {"probe.proto"});
  if (protos.files().empty()) return protos.errors();
  return CheckProtoStyle(*protos.files()[0]);
}

TEST(CheckProtoStyle, AcceptsGoodStyle) {
  EXPECT_THAT(Check(kGood), IsEmpty());
}

TEST(CheckProtoStyle, ReportsWhatProtocRefuses) {
  EXPECT_THAT(Check("syntax = \"proto3\";\n\nmessage A {\n"),
              ElementsAre(HasSubstr("probe.proto:4:")));
}

struct Row {
  std::string good;
  std::string bad;
  std::string problem;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.problem; }

class CheckProtoStyleTest : public ::testing::TestWithParam<Row> {};

TEST_P(CheckProtoStyleTest, ReportsWhatIsSpoilt) {
  const auto& [good, bad, problem] = GetParam();
  ASSERT_TRUE(absl::StrContains(kGood, good));
  EXPECT_THAT(Check(absl::StrReplaceAll(kGood, {{good, bad}})),
              ElementsAre(HasSubstr(problem)));
}

INSTANTIATE_TEST_SUITE_P(
    Comments, CheckProtoStyleTest,
    ::testing::Values(
        Row{"// Serves probes.\n", "", "`ProbeService` has no comment"},
        Row{"  // Lists probes.\n  //\n  // Errors: `PROBE_LOST`, and\n"
            "  // `PROBE_BROKEN`.\n",
            "", "`ListProbes` has no comment"},
        Row{"// Asks for probes.\n", "", "`ListProbesRequest` has no comment"},
        Row{"  // Optional. At most this many.\n", "",
            "`page_size` has no comment"},
        Row{"  // How a probe is.\n", "", "`ProbeState` has no comment"},
        Row{"    // It works.\n", "", "`PROBE_STATE_GOOD` has no comment"},
        Row{"// Optional. At", "// At", "`page_size` does not begin its com"},
        Row{"// Errors: `PROBE_LOST`, and",
            "// Fails:", "`ListProbes` has no `Errors:`"},
        Row{"`PROBE_LOST`, and", "`PROBE_EATEN`,",
            "names `PROBE_EATEN`, which no ErrorReason declares"},
        Row{"`PROBE_LOST`, and\n  // `PROBE_BROKEN`.", "various.",
            "names no reason"}));

INSTANTIATE_TEST_SUITE_P(
    Names, CheckProtoStyleTest,
    ::testing::Values(
        Row{"ListProbesRequest", "ProbesRequest", "takes ProbesRequest"},
        Row{"int32 page_size", "int32 pages", "has no page_size"},
        Row{"string page_token", "string token", "has no page_token"},
        Row{"string next_page_token", "string next", "has no next_page_token"},
        Row{"PROBE_STATE_UNSPECIFIED", "PROBE_STATE_UNKNOWN",
            "does not begin with PROBE_STATE_UNSPECIFIED"},
        Row{"PROBE_STATE_GOOD", "GOOD", "does not begin with PROBE_STATE_"},
        Row{"> counts", "> probeCounts", "is not lower_snake_case"},
        Row{"> counts", "> counts_by_day", "the preposition `by`"},
        Row{"seen_time", "seen", "end its name in _time"},
        Row{"> counts", "> status", "is named status"}));

TEST(ProtoStyle, EveryProtoOfOursKeepsIt) {
  const std::string root = BASHU_SOURCE_DIR;
  std::vector<std::string> paths;
  for (const File& file : ReadTree(root)) {
    if (absl::StartsWith(file.path, "proto/bashu/") &&
        absl::EndsWith(file.path, ".proto")) {
      paths.push_back(file.path.substr(6));
    }
  }
  const ProtoFiles protos(absl::StrCat(root, "/proto"), paths);
  Problems problems = protos.errors();
  for (const auto* file : protos.files()) {
    Append(problems, CheckProtoStyle(*file));
  }
  EXPECT_TRUE(problems.empty()) << problems.size() << " problems:\n"
                                << absl::StrJoin(problems, "\n");
}

}  // namespace
}  // namespace bashu::tidy
