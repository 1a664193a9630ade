#include "tests/tidy/layering.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tidy/tree.h"

namespace bashu::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The real table with a small common/ of known layers.
const Layers& Known() {
  static const Layers kLayers(
      {Find(ReadTree(BASHU_SOURCE_DIR), "common/cmake/Layers.cmake"),
       {"common/base/CMakeLists.txt",
        "bashu_library(common_base LAYER foundation\n  SRCS clock.cc)\n"},
       {"common/rpc/CMakeLists.txt",
        "bashu_library(common_rpc LAYER wire SRCS serve.cc)\n"},
       {"common/sql/CMakeLists.txt",
        "bashu_library(common_sql LAYER disk SRCS sqlite.cc)\n"},
       {"common/outbox/CMakeLists.txt",
        "bashu_library(common_outbox LAYER disk SRCS outbox.cc)\n"
        "bashu_library(common_relay LAYER wire SRCS relay.cc)\n"},
       {"common/status/CMakeLists.txt",
        "set_target_properties(s PROPERTIES BASHU_LAYER foundation)\n"}});
  return kLayers;
}

struct Row {
  std::string path;
  std::string include;
  std::string problem;  // empty if the include is right
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.path << " includes " << row.include;
}

class CheckIncludesTest : public ::testing::TestWithParam<Row> {};

TEST_P(CheckIncludesTest, JudgesByLayer) {
  const auto& [path, include, problem] = GetParam();
  const Problems found = CheckIncludes(
      Known(), {path, absl::StrCat("\n#include <", include, ">\n")});
  if (problem.empty()) {
    EXPECT_THAT(found, IsEmpty());
  } else {
    EXPECT_THAT(found, ElementsAre(HasSubstr(absl::StrCat(
                           path, ":2: `", include, "` ", problem))));
  }
}

constexpr char kDomain[] = "services/ledger/domain/a.cc";
constexpr char kStorage[] = "services/ledger/storage/a.cc";
constexpr char kRpc[] = "services/ledger/rpc/a.cc";
constexpr char kEgress[] = "services/ledger/egress/a.cc";
constexpr char kMain[] = "services/ledger/main.cc";

INSTANTIATE_TEST_SUITE_P(
    Domain, CheckIncludesTest,
    ::testing::Values(Row{kDomain, "vector", ""},
                      Row{kDomain, "common/base/clock.h", ""},
                      Row{kDomain, "services/ledger/domain/b.h", ""},
                      Row{kDomain, "grpcpp/grpcpp.h", "is for common/rpc"},
                      Row{kDomain, "google/protobuf/message.h", "is proto"},
                      Row{kDomain, "bashu/ledger/v1/ledger.pb.h", "is proto"},
                      Row{kDomain, "sqlite3.h", "is for common/sql"},
                      Row{kDomain, "libpq-fe.h", "is for common/sql"},
                      Row{kDomain, "thread", "is not for a domain"},
                      Row{kDomain, "absl/time/clock.h", "is not for a domain"},
                      Row{kDomain, "common/sql/sqlite.h", "is disk"},
                      Row{kDomain, "common/rpc/serve.h", "is wire"},
                      Row{kDomain, "services/ledger/storage/b.h", "is storage"},
                      Row{kDomain, "services/routing/domain/b.h",
                          "is of service routing"},
                      Row{"services/ledger/domain/a_test.cc", "thread", ""}));

INSTANTIATE_TEST_SUITE_P(
    Storage, CheckIncludesTest,
    ::testing::Values(
        Row{kStorage, "services/ledger/domain/b.h", ""},
        Row{kStorage, "common/sql/sqlite.h", ""},
        Row{kStorage, "bashu/ledger/v1/ledger.pb.h", ""},
        Row{kStorage, "thread", ""},
        Row{kStorage, "sqlite3.h", "is for common/sql"},
        Row{kStorage, "grpcpp/grpcpp.h", "is for common/rpc"},
        Row{kStorage, "bashu/ledger/v1/ledger.grpc.pb.h", "is wire"},
        Row{kStorage, "common/outbox/relay.h", "is wire"},
        Row{kStorage, "services/ledger/rpc/b.h", "is rpc"},
        Row{kStorage, "services/ledger/egress/b.h", "is egress"}));

INSTANTIATE_TEST_SUITE_P(
    Rpc, CheckIncludesTest,
    ::testing::Values(Row{kRpc, "grpcpp/grpcpp.h", ""},
                      Row{kRpc, "bashu/ledger/v1/ledger.grpc.pb.h", ""},
                      Row{kRpc, "bashu/feed/v1/feed.grpc.pb.h", ""},
                      Row{kRpc, "bashu/type/v1/clock.pb.h", ""},
                      Row{kRpc, "sqlite3.h", "is for common/sql"},
                      Row{kRpc, "common/sql/sqlite.h", "is disk"},
                      Row{kRpc, "common/outbox/outbox.h", "is disk"},
                      Row{kRpc, "services/ledger/storage/b.h", "is storage"},
                      Row{kRpc, "services/ledger/egress/b.h", "is egress"},
                      Row{kRpc, "bashu/notification/v1/notice.pb.h",
                          "may not speak"},
                      Row{"services/intake/rpc/a.cc",
                          "bashu/exchange/v1/exchange.pb.h", "may not speak"},
                      Row{kRpc, "bashu/exchange/v1/exchange.pb.h", ""},
                      Row{"services/routing/rpc/a.cc",
                          "bashu/exchange/v1/exchange.pb.h", ""}));

INSTANTIATE_TEST_SUITE_P(
    Egress, CheckIncludesTest,
    ::testing::Values(
        Row{kEgress, "grpcpp/grpcpp.h", ""},
        Row{kEgress, "bashu/notification/v1/notice.grpc.pb.h", ""},
        Row{kEgress, "bashu/feed/v1/feed.grpc.pb.h", ""},
        Row{kEgress, "bashu/routing/v1/referral.pb.h", "may not speak"},
        Row{kEgress, "bashu/intake/v1/case.grpc.pb.h", "may not speak"},
        Row{kEgress, "services/ledger/rpc/b.h", "is rpc"},
        Row{kEgress, "services/ledger/storage/b.h", "is storage"},
        Row{"services/intake/egress/a.cc", "bashu/ledger/v1/ledger.pb.h", ""},
        Row{"services/routing/storage/a.cc", "bashu/intake/v1/reference.pb.h",
            ""},
        Row{"services/routing/storage/a.cc", "bashu/intake/v1/lead.pb.h",
            "may not speak"},
        Row{"services/intake/egress/a.cc", "bashu/exchange/v1/exchange.pb.h",
            "may not speak"},
        Row{"services/routing/egress/a.cc", "bashu/exchange/v1/exchange.pb.h",
            ""}));

INSTANTIATE_TEST_SUITE_P(
    Rest, CheckIncludesTest,
    ::testing::Values(
        Row{kMain, "grpcpp/grpcpp.h", ""},
        Row{kMain, "services/ledger/storage/b.h", ""},
        Row{kMain, "services/routing/domain/b.h", "is of service routing"},
        Row{"services/ledger/config.cc", "grpcpp/grpcpp.h",
            "is for common/rpc"},
        Row{"services/cli/ledger.cc", "bashu/intake/v1/case.grpc.pb.h", ""},
        Row{"services/cli/ledger.cc", "grpcpp/grpcpp.h", ""},
        Row{"services/cli/ledger.cc", "services/ledger/domain/b.h",
            "is domain"},
        Row{"common/sql/sqlite.cc", "sqlite3.h", ""},
        Row{"common/sql/sqlite.h", "sqlite3.h", "is for common/sql"},
        Row{"common/rpc/serve.h", "grpcpp/grpcpp.h", ""},
        Row{"common/base/clock.h", "grpcpp/grpcpp.h", "is for common/rpc"},
        Row{"common/base/clock.cc", "common/sql/sqlite.h", "is disk"},
        Row{"common/base/clock.cc", "services/ledger/domain/b.h", "is domain"},
        Row{"common/outbox/relay.cc", "common/rpc/serve.h", ""},
        Row{"common/outbox/outbox.cc", "common/rpc/serve.h", "is wire"},
        Row{"common/status/error.cc", "google/rpc/error_details.pb.h", ""},
        Row{"common/status/error.h", "google/rpc/error_details.pb.h",
            "is proto"},
        Row{"tests/suite/a.cc", "sqlite3.h", ""}));

TEST(CheckIncludes, KnowsTheRoomsOfAService) {
  EXPECT_THAT(CheckIncludes(Known(), {"services/ledger/engine/a.cc", ""}),
              ElementsAre(HasSubstr("`engine` is no room")));
}

TEST(CheckIncludes, WantsALayerForAllOfCommon) {
  EXPECT_THAT(CheckIncludes(Known(), {"common/new/a.cc", ""}),
              ElementsAre(HasSubstr("is in no bashu_library")));
}

TEST(Layering, EveryIncludePointsInward) {
  const std::vector<File> tree = ReadTree(BASHU_SOURCE_DIR);
  const Layers layers(tree);
  ASSERT_TRUE(layers.MayUse("rpc", "domain"));
  ASSERT_FALSE(layers.MayUse("domain", "rpc"));
  Problems problems;
  for (const File& file : tree) Append(problems, CheckIncludes(layers, file));
  EXPECT_TRUE(problems.empty()) << absl::StrJoin(problems, "\n");
}

}  // namespace
}  // namespace bashu::tidy
