#include "tests/tidy/rules.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/tidy/functions.h"

namespace bashu::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

File Cpp(absl::string_view text) {
  return File{"services/ledger/rpc/a.cc", std::string(text)};
}

std::string Repeat(absl::string_view line, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) absl::StrAppend(&text, line);
  return text;
}

Problems Banned(absl::string_view path, absl::string_view text) {
  AllowList allowed;
  return CheckBannedTokens(File{std::string(path), std::string(text)}, allowed);
}

TEST(CheckWidth, CountsCodePointsUpToEighty) {
  EXPECT_THAT(CheckWidth(Cpp(Repeat("x", 80))), IsEmpty());
  EXPECT_THAT(CheckWidth(Cpp(Repeat("x", 81))),
              ElementsAre(HasSubstr("a.cc:1: 81 columns")));
  EXPECT_THAT(CheckWidth(Cpp(Repeat("案", 80))), IsEmpty());
  EXPECT_THAT(CheckWidth(Cpp(Repeat("案", 81))), ElementsAre(HasSubstr("81")));
}

TEST(CheckWidth, LooksAtProtoCommentsAndNotAtDataOrIncludes) {
  const std::string wide = Repeat("x", 90);
  EXPECT_THAT(CheckWidth({"a.proto", absl::StrCat("  // ", wide)}),
              ElementsAre(HasSubstr("columns")));
  EXPECT_THAT(CheckWidth({"a.txtpb", wide}), IsEmpty());
  EXPECT_THAT(CheckWidth({"package-lock.json", wide}), IsEmpty());
  EXPECT_THAT(CheckWidth(Cpp(absl::StrCat("#include \"", wide, "\""))),
              IsEmpty());
}

TEST(CheckWhitespace, FindsTabsBlanksAndABadEnd) {
  EXPECT_THAT(CheckWhitespace(Cpp("int a;\n")), IsEmpty());
  EXPECT_THAT(CheckWhitespace(Cpp("")), IsEmpty());
  EXPECT_THAT(CheckWhitespace(Cpp("\tint a;\n")),
              ElementsAre(HasSubstr(":1: a tab")));
  EXPECT_THAT(CheckWhitespace(Cpp("\nint a; \n")),
              ElementsAre(HasSubstr(":2: a blank at the line's end")));
  EXPECT_THAT(CheckWhitespace(Cpp("int a;")),
              ElementsAre(HasSubstr("no newline")));
  EXPECT_THAT(CheckWhitespace(Cpp("int a;\n\n")),
              ElementsAre(HasSubstr("an empty line")));
  EXPECT_THAT(CheckWhitespace({"tests/testdata/recorded", "x \t"}), IsEmpty());
}

struct LengthRow {
  std::string path;
  size_t max;
};

class CheckFileLengthTest : public ::testing::TestWithParam<LengthRow> {};

TEST_P(CheckFileLengthTest, FiresOneLineAboveItsLimit) {
  const auto& [path, max] = GetParam();
  EXPECT_THAT(CheckFileLength({path, Repeat("\n", max)}), IsEmpty());
  EXPECT_THAT(CheckFileLength({path, Repeat("\n", max + 1)}),
              ElementsAre(HasSubstr("split it")));
}

INSTANTIATE_TEST_SUITE_P(Kinds, CheckFileLengthTest,
                         ::testing::Values(LengthRow{"common/a.cc", 400},
                                           LengthRow{"common/a.h", 200},
                                           LengthRow{"common/a_test.cc", 600},
                                           LengthRow{"tests/suite/a.cc", 600},
                                           LengthRow{"tests/suite/a.h", 200},
                                           LengthRow{"a.sh", 300},
                                           LengthRow{"a.py", 300}));

TEST(CheckFileLength, KnowsAScriptByItsFirstLine) {
  EXPECT_THAT(CheckFileLength({"deploy/up", "#!/bin/sh\n" + Repeat("\n", 300)}),
              ElementsAre(HasSubstr("300 at most")));
  EXPECT_THAT(CheckFileLength({"a.txtpb", Repeat("\n", 9000)}), IsEmpty());
}

TEST(CheckFunctionLength, FiresAboveOneScreen) {
  EXPECT_THAT(
      CheckFunctionLength(Cpp("void F() {\n" + Repeat("f();\n", 58) + "}\n")),
      IsEmpty());
  EXPECT_THAT(
      CheckFunctionLength(Cpp("\nvoid F() {\n" + Repeat("f();\n", 59) + "}\n")),
      ElementsAre(HasSubstr("a.cc:2: a function of 61 lines")));
}

// How many lines each function of the text has.
std::vector<size_t> Bodies(absl::string_view text) {
  std::vector<size_t> sizes;
  for (const FunctionBody& body : FindFunctions(text)) {
    sizes.push_back(body.last_line - body.first_line + 1);
  }
  return sizes;
}

TEST(FindFunctions, SeesMethodsThroughNamespacesAndClasses) {
  EXPECT_THAT(Bodies("namespace a {\nclass B : public C {\n  int D() const {\n"
                     "    if (e) {\n    }\n  }\n};\n}\n"),
              ElementsAre(4));
}

TEST(FindFunctions, SeesThroughTemplatesAndInitializerLists) {
  EXPECT_THAT(Bodies("template <class T>\nT F() {\n}\n"), ElementsAre(2));
  EXPECT_THAT(Bodies("A::A() : b_{1}, c_(2), d_{3} {\n\n}\n"),
              ElementsAre(1, 1, 3));
}

TEST(FindFunctions, IsNotMisledByTablesMacrosCommentsOrLiterals) {
  EXPECT_THAT(Bodies("const int kA[] = {\n1,\n2};\n"), IsEmpty());
  EXPECT_THAT(Bodies("INSTANTIATE(X, Values(Row{1}, Row{2}));\n"), IsEmpty());
  EXPECT_THAT(Bodies("#define A(x) { \\\n  x\nint B() {\n}\n"), ElementsAre(2));
  EXPECT_THAT(Bodies("// f() {\nint B() { return '{' + \"{\"; }\n"),
              ElementsAre(1));
  EXPECT_THAT(Bodies("int B() { return 1'000; }\nint C() { return '\\''; }\n"),
              ElementsAre(1, 1));
  EXPECT_THAT(Bodies("int B() {\nauto s = R\"sql({\n{)sql\";\n}\n"),
              ElementsAre(4));
}

struct BannedRow {
  std::string code;
  std::string instead;
};

class CheckBannedTokensTest : public ::testing::TestWithParam<BannedRow> {};

TEST_P(CheckBannedTokensTest, FiresAndNamesTheReplacement) {
  const auto& [code, instead] = GetParam();
  EXPECT_THAT(Banned("services/ledger/rpc/a.cc", code + "\n"),
              ElementsAre(HasSubstr(instead)));
  EXPECT_THAT(Banned("services/ledger/rpc/a.cc", "// " + code + "\n"),
              IsEmpty());
  EXPECT_THAT(Banned("README.md", code + "\n"), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Tokens, CheckBannedTokensTest,
    ::testing::Values(
        BannedRow{"void F(std::string_view s);", "absl::string_view"},
        BannedRow{"auto t = absl::Now();", "a Clock"},
        BannedRow{"auto t = std::chrono::system_clock::now();", "a Clock"},
        BannedRow{"absl::Mutex m;", "bashu::Mutex"},
        BannedRow{"absl::MutexLock l(&m);", "bashu::MutexLock"},
        BannedRow{"absl::SleepFor(d);", "FakeClock"},
        BannedRow{"std::this_thread::sleep_for(d);", "FakeClock"},
        BannedRow{"std::this_thread::sleep_until(t);", "FakeClock"},
        BannedRow{"sleep(1);", "FakeClock"},
        BannedRow{"usleep(1);", "FakeClock"},
        BannedRow{"nanosleep(&t, nullptr);", "FakeClock"},
        BannedRow{"throw Bad();", "absl::Status"},
        BannedRow{"dynamic_cast<B*>(a);", "virtual"},
        BannedRow{"using namespace std;", "using declarations"},
        BannedRow{"std::cout << a;", "the log"},
        BannedRow{"A* a = new A;", "make_unique"},
        BannedRow{"delete a;", "make_unique"},
        BannedRow{"return absl::InternalError(m);", "has a reason"},
        BannedRow{"absl::Status s = absl::NotFoundError(m);", "has a reason"}));

TEST(CheckBannedTokens, LooksWhereTheRuleHolds) {
  EXPECT_THAT(Banned("common/base/clock.cc", "return absl::Now();\n"),
              IsEmpty());
  EXPECT_THAT(Banned("services/cli/main.cc", "std::cout << 1;\n"), IsEmpty());
  EXPECT_THAT(Banned("common/sql/a.cc", "absl::DataLossError(m);\n"),
              IsEmpty());
  EXPECT_THAT(Banned("services/ledger/config.cc", "absl::UnknownError(m);\n"),
              IsEmpty());
  EXPECT_THAT(
      Banned("services/ledger/rpc/a_test.cc", "absl::UnknownError(m);\n"),
      IsEmpty());
}

TEST(CheckBannedTokens, KnowsWholeWordsAndDocumentedAllocations) {
  EXPECT_THAT(Banned("a.cc", "int renew = rethrow(newer, oversleep());\n"),
              IsEmpty());
  EXPECT_THAT(Banned("a.cc", "A(const A&) = delete;\n"), IsEmpty());
  EXPECT_THAT(Banned("a.cc", "#include <new>\n"), IsEmpty());
  EXPECT_THAT(Banned("a.cc", "new A;  // NOLINT: deletes itself\n"), IsEmpty());
  EXPECT_THAT(Banned("a.cc",
                     "// NOLINTNEXTLINE: a private constructor\n"
                     "new A;\n"),
              IsEmpty());
  EXPECT_THAT(Banned("a.cc", "new A;  // NOLINT\n"),
              ElementsAre(HasSubstr("documented")));
}

TEST(CheckBannedTokens, AsksTheAllowList) {
  AllowList allowed("allowed.txt",
                    "a.cc throw -- the library asks for it\n"
                    "b.cc throw -- gone\n"
                    "c.cc throw\n");
  EXPECT_THAT(CheckBannedTokens({"a.cc", "throw 1;\n"}, allowed), IsEmpty());
  EXPECT_THAT(allowed.Complaints(),
              ElementsAre(HasSubstr("allowed.txt:3: write `key -- reason`"),
                          HasSubstr("allowed.txt:2: `b.cc throw` excuses")));
}

TEST(CheckLeftovers, FiresOnUnfinishedWork) {
  EXPECT_THAT(CheckLeftovers(Cpp("// FIX"
                                 "ME: wrong\n")),
              ElementsAre(HasSubstr("mend it")));
  EXPECT_THAT(CheckLeftovers(Cpp("\n// TO"
                                 "DO: later\n")),
              ElementsAre(HasSubstr(":2: name the issue")));
  EXPECT_THAT(CheckLeftovers(Cpp("// TO"
                                 "DO(somebody): later\n")),
              ElementsAre(HasSubstr("name the issue")));
  EXPECT_THAT(CheckLeftovers(Cpp("// TO"
                                 "DO(#12): when 1.60 is there\n")),
              IsEmpty());
  EXPECT_THAT(CheckLeftovers(Cpp("// TO"
                                 "DO(BASHU-7): then\n")),
              IsEmpty());
}

TEST(CheckMode, FiresOnAScriptThatCannotRunAndOnARunnableText) {
  EXPECT_THAT(CheckMode({"tests/run", "#!/bin/sh\n", true}), IsEmpty());
  EXPECT_THAT(CheckMode({"tests/run", "#!/bin/sh\n", false}),
              ElementsAre(HasSubstr("chmod +x")));
  EXPECT_THAT(CheckMode({"a.cc", "int a;\n", true}),
              ElementsAre(HasSubstr("chmod -x")));
}

TEST(CheckDirectoryNames, FiresOnVagueDirectoriesOnly) {
  for (const std::string name :
       {"util", "utils", "helpers", "misc", "core", "manager"}) {
    EXPECT_THAT(CheckDirectoryNames({"common/" + name + "/a.cc", ""}),
                ElementsAre(HasSubstr("name it for a thing")));
  }
  EXPECT_THAT(CheckDirectoryNames({"common/base/core.h", ""}), IsEmpty());
}

TEST(CheckTitle, WantsExactlyOne) {
  EXPECT_THAT(CheckTitle({"README.md", "# A\n\n```\n# no title\n```\n"}),
              IsEmpty());
  EXPECT_THAT(CheckTitle({"proto/README.md", "## A\n"}),
              ElementsAre(HasSubstr("0 titles")));
  EXPECT_THAT(CheckTitle({"README.md", "# A\n# B\n"}),
              ElementsAre(HasSubstr("2 titles")));
  EXPECT_THAT(CheckTitle({"CHANGELOG.md", ""}), IsEmpty());
}

TEST(CheckLockFile, FiresOnADownloadHost) {
  EXPECT_THAT(CheckLockFile({"a/package-lock.json", "\"resolved\": \"h\""}),
              ElementsAre(HasSubstr("download host")));
  EXPECT_THAT(CheckLockFile({"a/package-lock.json", "{}"}), IsEmpty());
}

TEST(FindUntested, FiresInCommonAndDomainsOnly) {
  AllowList untested("untested.txt", "common/b.cc -- one line\n");
  EXPECT_THAT(FindUntested({{"common/a.cc", ""},
                            {"common/b.cc", ""},
                            {"common/c.cc", ""},
                            {"common/c_test.cc", ""},
                            {"services/ledger/domain/d.cc", ""},
                            {"services/ledger/rpc/e.cc", ""}},
                           untested),
              ElementsAre(HasSubstr("common/a.cc"), HasSubstr("domain/d.cc")));
  EXPECT_THAT(untested.Complaints(), IsEmpty());
}

TEST(FindUnusedHeaders, IgnoresItsOwnSource) {
  EXPECT_THAT(FindUnusedHeaders({{"a/used.h", ""},
                                 {"a/unused.h", ""},
                                 {"a/unused.cc", "#include \"a/unused.h\"\n"},
                                 {"a/b.cc", "#include \"a/used.h\"\n"}}),
              ElementsAre(HasSubstr("a/unused.h")));
}

TEST(CheckFile, AppliesEveryRule) {
  AllowList allowed;
  const std::string text = Repeat("x", 81) +
                           " \n// FIX"
                           "ME\nthrow 1;\n" +
                           "void F() {\n" + Repeat("\n", 400) + "}\n";
  EXPECT_EQ(CheckFile({"common/misc/a.cc", text, true}, allowed).size(), 8u);
}

}  // namespace
}  // namespace bashu::tidy
