#include "deploy/simulators/bank.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::simulators {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;

std::string Slurp(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class BankTest : public ::testing::Test {
 protected:
  void Order(const std::string& name, const std::string& key,
             const std::string& account) {
    std::filesystem::create_directories(directory_ / "out");
    std::ofstream(directory_ / ("out/" + name))
        << "<PmtInf><DbtrAcct><Id><Othr><Id>511702-CT</Id></Othr></Id>"
        << "</DbtrAcct><CdtTrfTxInf><PmtId><EndToEndId>" << key
        << "</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"CNY\">18000.00"
        << "</InstdAmt></Amt><CdtrAcct><Id><Othr><Id>" << account
        << "</Id></Othr></Id></CdtrAcct></CdtTrfTxInf></PmtInf>";
  }
  int Run() { return *Bank::Open(directory_.path())->RunOnce(); }
  bool Has(const std::string& name) {
    return std::filesystem::exists(directory_ / name);
  }

  testing::TempDir directory_;
};

TEST_F(BankTest, PaysAndRejectsByTheAccount) {
  Order("a.xml", "KEY1", "6222020000001234");
  Order("b.xml", "KEY2", "6222020000000000");
  EXPECT_EQ(Run(), 2);
  EXPECT_THAT(Slurp(directory_ / "in/KEY1.xml"),
              HasSubstr("<AcctSvcrRef>BK00000001<"));
  EXPECT_THAT(Slurp(directory_ / "in/KEY2.xml"), HasSubstr("<Cd>AC01</Cd>"));
  EXPECT_TRUE(Has("out/taken/a.xml"));
  EXPECT_FALSE(Has("out/a.xml"));
  EXPECT_EQ(Slurp(directory_ / "book.csv"),
            "a,1800000,KEY1,ACSC,BK00000001\nb,1800000,KEY2,RJCT,\n");
}

TEST_F(BankTest, DecidesOnceHoweverOftenItIsAsked) {
  Order("a.xml", "KEY1", "6222020000001234");
  EXPECT_EQ(Run(), 1);
  // The same payment again, now to an account that would be rejected.
  Order("a.xml", "KEY1", "6222020000000000");
  EXPECT_EQ(Run(), 1);
  EXPECT_EQ(Slurp(directory_ / "book.csv"), "a,1800000,KEY1,ACSC,BK00000001\n");
  EXPECT_THAT(Slurp(directory_ / "in/KEY1.xml"), HasSubstr("ACSC"));
  EXPECT_THAT(Slurp(directory_ / "in/KEY1.xml"), HasSubstr(">18000.00<"));
}

TEST_F(BankTest, ForgetsALineThatWasBeingWritten) {
  std::ofstream(directory_ / "book.csv")
      << "a,1800000,KEY1,ACSC,BK00000001\nb,180";
  const auto bank = Bank::Open(directory_.path());
  ASSERT_THAT(bank, IsOk());
  EXPECT_EQ(bank->size(), 1);
  EXPECT_EQ(Slurp(directory_ / "book.csv"), "a,1800000,KEY1,ACSC,BK00000001\n");
}

TEST_F(BankTest, LeavesOutWhatItCannotRead) {
  std::filesystem::create_directories(directory_ / "out");
  std::ofstream(directory_ / "out/x.xml") << "not a payment";
  std::ofstream(directory_ / "out/.y.xml.part") << "half";
  EXPECT_EQ(Run(), 1);
  EXPECT_TRUE(Has("out/taken/x.xml"));
  EXPECT_TRUE(Has("out/.y.xml.part"));
}

}  // namespace
}  // namespace bashu::simulators
