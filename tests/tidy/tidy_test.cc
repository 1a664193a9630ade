#include <absl/strings/str_join.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/tidy/rules.h"
#include "tests/tidy/tree.h"

namespace bashu::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;

const std::vector<File>& Tree() {
  static const std::vector<File> kTree = ReadTree(BASHU_SOURCE_DIR);
  return kTree;
}

AllowList ListAt(absl::string_view path) {
  return AllowList(path, Find(Tree(), path).text);
}

void ExpectNone(const Problems& problems) {
  EXPECT_TRUE(problems.empty()) << problems.size() << " problems:\n"
                                << absl::StrJoin(problems, "\n");
}

TEST(Tidy, FindsTheTree) {
  EXPECT_FALSE(Find(Tree(), "tests/tidy/rules.cc").text.empty());
}

TEST(Tidy, EveryFileKeepsTheRules) {
  AllowList allowed = ListAt("tests/tidy/allowed.txt");
  Problems problems;
  for (const File& file : Tree()) Append(problems, CheckFile(file, allowed));
  Append(problems, allowed.Complaints());
  ExpectNone(problems);
}

TEST(Tidy, EverySourceHasItsTest) {
  AllowList untested = ListAt("tests/tidy/untested.txt");
  Problems problems = FindUntested(Tree(), untested);
  Append(problems, untested.Complaints());
  ExpectNone(problems);
}

TEST(Tidy, EveryHeaderIsIncluded) { ExpectNone(FindUnusedHeaders(Tree())); }

TEST(ReadTree, WalksWhatIsNoGitCheckout) {
  namespace fs = std::filesystem;
  const fs::path root = fs::path(::testing::TempDir()) / "tidy_walk";
  fs::remove_all(root);
  for (const char* path : {"common/a.cc", "build-x/b.cc", "node_modules/c.js",
                           "third_party/d.cc"}) {
    fs::create_directories((root / path).parent_path());
    std::ofstream(root / path) << "int a;\n";
  }
  std::ofstream(root / "image.bin") << std::string(1, '\0');
  EXPECT_THAT(ReadTree(root.string()),
              ElementsAre(Field(&File::path, "common/a.cc")));
  fs::remove_all(root);
}

}  // namespace
}  // namespace bashu::tidy
