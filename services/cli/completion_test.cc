#include "services/cli/completion.h"

#include <gmock/gmock.h>

#include "common/base/clock.h"
#include "services/cli/command_tree.h"
#include "tests/testing/status_matchers.h"

namespace bashu::cli {
namespace {

using ::testing::HasSubstr;

class CompletionTest : public ::testing::Test {
 protected:
  std::string Script(const std::string& shell) {
    return CompletionScript(tree_.app(), shell).value_or("");
  }

  SystemClock clock_;
  RandomIdSource ids_{clock_};
  const Api api_;
  CommandTree tree_{api_, ids_};
};

TEST_F(CompletionTest, KnowsCommandsFlagsAndValuesInBash) {
  const std::string script = Script("bash");
  EXPECT_THAT(script, HasSubstr("\"\") words='intake routing ledger"));
  EXPECT_THAT(script, HasSubstr("\" ledger get-grant\") words='--"));
  EXPECT_THAT(script, HasSubstr("\" ledger get-grant --view\") words='basic"));
  EXPECT_THAT(script, HasSubstr("complete -o default -F _bashu bashu"));
}

TEST_F(CompletionTest, IsTheSameInZsh) {
  EXPECT_THAT(Script("zsh"), HasSubstr("bashcompinit"));
  EXPECT_THAT(Script("zsh"), HasSubstr(Script("bash")));
}

TEST_F(CompletionTest, KnowsCommandsFlagsAndValuesInFish) {
  const std::string script = Script("fish");
  EXPECT_THAT(script, HasSubstr("-n '__fish_use_subcommand' -a intake"));
  EXPECT_THAT(script, HasSubstr("-l view -x -a 'basic full'"));
}

TEST_F(CompletionTest, RefusesAnotherShell) {
  EXPECT_FALSE(CompletionScript(tree_.app(), "csh").ok());
}

}  // namespace
}  // namespace bashu::cli
