#include "services/cli/command_tree.h"

#include <gmock/gmock.h>

#include <set>

#include "common/base/clock.h"

namespace bashu::cli {
namespace {

using ::testing::HasSubstr;

class CommandTreeTest : public ::testing::Test {
 protected:
  ExitCode Run(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "bashu");
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const ExitCode code =
        CommandTree(api_, ids_)
            .Run(static_cast<int>(arguments.size()), arguments.data());
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return code;
  }

  SystemClock clock_;
  RandomIdSource ids_{clock_};
  const Api api_;
  std::string out_, err_;
};

TEST_F(CommandTreeTest, HasACommandForEveryMethodOnce) {
  std::set<std::string> names;
  for (const Method& method : api_.methods()) {
    EXPECT_TRUE(names.insert(method.group + " " + method.command).second);
    EXPECT_FALSE(CommentOf(*method.descriptor).empty()) << method.command;
  }
  for (const char* name :
       {"intake create-application", "routing accept-referral",
        "ledger approve-grant", "ledger get-audit-pack",
        "notification list-notices", "feed list-events"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

TEST_F(CommandTreeTest, TellsFlagsAndReasonsFromTheProtos) {
  EXPECT_EQ(Run({"ledger", "approve-grant", "--help"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("--proposal_digest TEXT"));
  EXPECT_THAT(out_, HasSubstr("The `proposal_digest` the officer"));
  EXPECT_THAT(out_, HasSubstr("`MAKER_IS_CHECKER`"));
}

TEST_F(CommandTreeTest, TellsExitCodes) {
  EXPECT_EQ(Run({"--help"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("4 try again"));
}

TEST_F(CommandTreeTest, RefusesWrongUsage) {
  EXPECT_EQ(Run({}), kExitUsage);
  EXPECT_EQ(Run({"nonsense"}), kExitUsage);
  EXPECT_EQ(Run({"ledger", "get-grant", "--nonsense", "x"}), kExitUsage);
  EXPECT_EQ(Run({"ledger", "get-grant", "--view", "some"}), kExitUsage);
  EXPECT_EQ(Run({"--context", "/none", "ledger", "get-grant"}), kExitUsage);
  EXPECT_EQ(Run({"ledger", "get-grant", "--name", "x", "--name", "y"}),
            kExitUsage);
}

TEST_F(CommandTreeTest, SaysWhichAddressIsMissing) {
  EXPECT_EQ(Run({"ledger", "get-grant", "--name", "grants/g1"}), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("no address of ledger"));
  EXPECT_EQ(Run({"feed", "list-events"}), kExitUsage);
  EXPECT_THAT(err_, HasSubstr("--service"));
}

TEST_F(CommandTreeTest, AsksToTryAgainWhenNobodyListens) {
  EXPECT_EQ(Run({"ledger", "get-grant", "--address", "127.0.0.1:1", "--timeout",
                 "0.5"}),
            kExitTryAgain);
  EXPECT_THAT(err_, HasSubstr("无法连接"));
}

TEST_F(CommandTreeTest, SaysAllThatConformMisses) {
  EXPECT_EQ(Run({"conform", "--address", "127.0.0.1:1", "--own_region", "99"}),
            kExitUsage);
  EXPECT_THAT(err_, HasSubstr("--gateway_region, --gateway_office, "
                              "--signing_key, --trust, --report"));
  EXPECT_EQ(Run({"conform", "--list"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("link.gap"));
}

TEST_F(CommandTreeTest, PrintsItsVersion) {
  EXPECT_EQ(Run({"version"}), kExitOk);
  EXPECT_THAT(out_, HasSubstr("API v1"));
}

}  // namespace
}  // namespace bashu::cli
