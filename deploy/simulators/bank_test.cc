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

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using ::testing::Pair;

std::string Slurp(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class BankTest : public ::testing::Test {
 protected:
  void Put(const std::string& name, const std::string& xml) {
    std::filesystem::create_directories(directory_ / "out");
    std::ofstream(directory_ / ("out/" + name)) << xml;
  }
  void Order(const std::string& name, const std::string& key,
             const std::string& account) {
    Put(name, absl::StrCat(
                  "<PmtInf><DbtrAcct><Id><Othr><Id>511702-CT</Id></Othr></Id>",
                  "</DbtrAcct><CdtTrfTxInf><PmtId><EndToEndId>", key,
                  "</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"CNY\">18000.00",
                  "</InstdAmt></Amt><CdtrAcct><Id><Othr><Id>", account,
                  "</Id></Othr></Id></CdtrAcct></CdtTrfTxInf></PmtInf>"));
  }
  void Ask(const std::string& key) {
    Put("q.xml", absl::StrCat("<GetTx><PmtSch><EndToEndId>", key,
                              "</EndToEndId></PmtSch></GetTx>"));
  }
  void CheckAccount(const std::string& key, const std::string& account) {
    Put("c.xml",
        absl::StrCat("<IdVrfctnReq><Vrfctn><Id>", key, "</Id><Acct><Othr><Id>",
                     account, "</Id></Othr></Acct></Vrfctn></IdVrfctnReq>"));
  }
  int Run() { return *Bank::Open(directory_.path())->RunOnce(); }
  bool Has(const std::string& name) {
    return std::filesystem::exists(directory_ / name);
  }
  std::string Book() { return Slurp(directory_ / "book.csv"); }
  // A key to which that happens.
  std::string KeyOf(const Bank& bank, Fate fate) {
    for (int i = 0;; ++i) {
      const std::string key = absl::StrCat("KEY", i);
      if (bank.FateOf(key, kAccount) == fate) return key;
    }
  }
  // What the bank has said since the last time, file by file, all at once.
  std::string Said() {
    std::string said;
    for (const auto& each :
         std::filesystem::directory_iterator(directory_ / "in")) {
      said += Slurp(each.path().string());
      std::filesystem::remove(each.path());
    }
    return said;
  }

  static constexpr char kAccount[] = "6222020000001234";
  testing::TempDir directory_;
};

TEST_F(BankTest, PaysAndRejectsByTheAccount) {
  Order("a.xml", "KEY1", kAccount);
  Order("b.xml", "KEY2", "6222020000000000");
  EXPECT_EQ(Run(), 2);
  EXPECT_THAT(Slurp(directory_ / "in/KEY1-1.xml"),
              HasSubstr("<AcctSvcrRef>BK00000001<"));
  EXPECT_THAT(Slurp(directory_ / "in/KEY2-2.xml"), HasSubstr("<Cd>AC01</Cd>"));
  EXPECT_TRUE(Has("out/taken/a.xml"));
  EXPECT_FALSE(Has("out/a.xml"));
  EXPECT_EQ(Book(), "a,1800000,KEY1,ACSC,BK00000001\nb,1800000,KEY2,RJCT,\n");
  EXPECT_EQ(Bank::Open(directory_.path())->paid_fen(), 1'800'000);
}

TEST_F(BankTest, KnowsWhoseAnAccountIs) {
  CheckAccount("KEY1", kAccount);
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(Said(), HasSubstr("<Vrfctn>true</Vrfctn>"));
  CheckAccount("KEY2", "6222020000009999");
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(Said(), AllOf(HasSubstr("<Vrfctn>false</Vrfctn>"),
                            HasSubstr("<Cd>BE01</Cd>")));
}

TEST_F(BankTest, DecidesOnceHoweverOftenItIsAsked) {
  Order("a.xml", "KEY1", kAccount);
  EXPECT_EQ(Run(), 1);
  // The same payment again, now to an account that would be rejected.
  Order("a.xml", "KEY1", "6222020000000000");
  EXPECT_EQ(Run(), 1);
  EXPECT_EQ(Book(), "a,1800000,KEY1,ACSC,BK00000001\n");
  EXPECT_THAT(Said(), AllOf(HasSubstr("ACSC"), HasSubstr(">18000.00<"),
                            Not(HasSubstr("RJCT"))));
}

TEST_F(BankTest, TellsWhatBecameOfAPayment) {
  Ask("KEY1");
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(Said(), HasSubstr("<Cd>NOOR</Cd>"));
  Order("a.xml", "KEY1", kAccount);
  EXPECT_EQ(Run(), 1);
  Said();
  Ask("KEY1");
  EXPECT_EQ(Run(), 1);
  EXPECT_THAT(Said(), HasSubstr("<TxSts>ACSC</TxSts>"));
}

TEST_F(BankTest, WithASeedDoesEverythingThatBanksDo) {
  Bank bank = *Bank::Open(directory_.path(), 7);
  const auto pay = [&](Fate fate) {
    Order("a.xml", KeyOf(bank, fate), kAccount);
    EXPECT_THAT(bank.RunOnce(), IsOk());
    const std::string now = Said();
    EXPECT_THAT(bank.RunOnce(), IsOk());
    return std::pair{now, Said()};
  };
  const auto paid = HasSubstr("<TxSts>ACSC</TxSts>");
  EXPECT_THAT(pay(Fate::kPay), Pair(paid, IsEmpty()));
  EXPECT_THAT(pay(Fate::kSilent), Pair(IsEmpty(), IsEmpty()));
  EXPECT_THAT(pay(Fate::kDelay), Pair(HasSubstr("PDNG"), paid));
  EXPECT_THAT(pay(Fate::kNotify), Pair(HasSubstr("<TxDtls>"), paid));
  EXPECT_THAT(pay(Fate::kReturn), Pair(paid, HasSubstr("<RtrInf>")));
  EXPECT_EQ(bank.size(), 5);
  EXPECT_EQ(bank.paid_fen(), 4 * 1'800'000);
  EXPECT_THAT(pay(Fate::kLose), Pair(IsEmpty(), IsEmpty()));
  EXPECT_EQ(bank.size(), 5);
  EXPECT_THAT(pay(Fate::kLose), Pair(paid, IsEmpty()));
  EXPECT_THAT(pay(Fate::kDouble), Pair(paid, paid));
  const std::string silent = KeyOf(bank, Fate::kSilent);
  CheckAccount(silent, kAccount);
  EXPECT_THAT(bank.RunOnce(), IsOk());
  EXPECT_EQ(Said(), "");
  CheckAccount(silent, kAccount);
  EXPECT_THAT(bank.RunOnce(), IsOk());
  EXPECT_THAT(Said(), HasSubstr("true"));
  EXPECT_EQ(Bank::Open(directory_.path(), 7)->paid_fen(), bank.paid_fen());
}

TEST_F(BankTest, ForgetsALineThatWasBeingWritten) {
  std::ofstream(directory_ / "book.csv")
      << "a,1800000,KEY1,ACSC,BK00000001\nb,180";
  const auto bank = Bank::Open(directory_.path());
  ASSERT_THAT(bank, IsOk());
  EXPECT_EQ(bank->size(), 1);
  EXPECT_EQ(Book(), "a,1800000,KEY1,ACSC,BK00000001\n");
}

TEST_F(BankTest, LeavesOutWhatItCannotRead) {
  Put("x.xml", "not a payment");
  Put(".y.xml.part", "half");
  EXPECT_EQ(Run(), 1);
  EXPECT_TRUE(Has("out/taken/x.xml"));
  EXPECT_TRUE(Has("out/.y.xml.part"));
}

}  // namespace
}  // namespace bashu::simulators
