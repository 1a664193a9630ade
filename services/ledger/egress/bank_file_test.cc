#include "services/ledger/egress/bank_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "services/ledger/domain/grants.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/domain/payments.h"
#include "services/ledger/egress/bank_results.h"
#include "services/ledger/egress/senders.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;

std::string Slurp(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const DisbursementId kFirst{GrantId(kGrantId), 1};
const DisbursementId kSecond{GrantId(kGrantId), 2};

// A grant whose two payments are with the bank.
class BankFileTest : public ::testing::Test {
 protected:
  BankFileTest() {
    EXPECT_THAT(store_->Transact([&](LedgerTx& tx) {
      for (const char* id : {"court.budget", "upper.budget"}) {
        Account budget = NewTestAccount(id, id[0] == 'c' ? kCourt : kUpper,
                                        Source::kLocalBudget);
        budget.balance_fen = 2'000'000;
        Record opened;
        opened.kind = RecordKind::kAccountOpened;
        opened.index = tx.End()->size;
        opened.what = budget;
        EXPECT_THAT(tx.Append(opened), IsOk());
      }
      const GrantId id(kGrantId);
      const auto grant =
          CreateGrant(tx, sources_, ByOperator(), NewTestGrant());
      EXPECT_THAT(ReserveGrant(tx, sources_, By("wang"), id), IsOk());
      for (const char* officer : {"chair", "cashier"}) {
        EXPECT_THAT(
            ApproveGrant(tx, sources_, By(officer), id, grant->proposal_digest),
            IsOk());
      }
      return DisburseGrant(tx, sources_, By("cashier2"), id).status();
    }),
                IsOk());
    Match();
  }

  // The bank knows both payees.
  void Match() {
    for (const DisbursementId& id : {kFirst, kSecond}) {
      EXPECT_THAT(store_->Transact([&](LedgerTx& tx) {
        Call call;
        call.now = kNoon;
        return ApplyBankResult(
            tx, sources_, call,
            {id, 1, BankResult::Verdict::kMatched, "", "", {}});
      }),
                  IsOk());
    }
  }
  void Arrive(const std::string& name, const DisbursementId& id,
              const std::string& rest) {
    std::ofstream(directory_ / ("in/" + name))
        << "<D><TxInfAndSts><OrgnlEndToEndId>" << FormatEndToEndId(id, 1)
        << "</OrgnlEndToEndId>" << rest << "</TxInfAndSts></D>";
  }
  Grant ReadGrant() {
    Grant grant;
    EXPECT_THAT(store_->Read([&](LedgerTx& tx) {
      grant = *RequireGrant(tx, GrantId(kGrantId));
      return absl::OkStatus();
    }),
                IsOk());
    return grant;
  }
  bool Has(const std::string& name) {
    return std::filesystem::exists(directory_ / name);
  }
  outbox::Sender Sender(BankOrder::Kind order = BankOrder::Kind::kSubmit) {
    return NewBankSender(*store_, bank_, order);
  }
  store::Dispatch Submission(int number, int attempt) {
    store::Dispatch dispatch;
    dispatch.subject = absl::StrCat("disbursements/", kGrantId, ".", number);
    dispatch.id =
        absl::StrCat(dispatch.subject, ":bank.submit:", attempt, ".0");
    dispatch.create_time = kNoon;
    return dispatch;
  }
  int TakeIn() {
    return *BankResults(*store_, bank_, sources_, clock_, metrics_).RunOnce();
  }

  testing::TempDir directory_;
  FileBank bank_ = *FileBank::Open(directory_.path());
  std::unique_ptr<store::Store<LedgerTx>> store_ = NewMemoryLedgerStore();
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
  testing::FakeClock clock_;
  observe::Metrics metrics_;
  const std::string paid_ = "<TxSts>ACSC</TxSts><AcctSvcrRef>B1</AcctSvcrRef>";
  const std::string rejected_ =
      "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>";
};

TEST_F(BankFileTest, WritesAPaymentOnceUnderItsName) {
  outbox::Sender send = Sender();
  const std::string name = absl::StrCat(kGrantId, ".1-1.pay-0.xml");
  ASSERT_THAT(send(Submission(1, 1)), IsOk());
  EXPECT_THAT(Slurp(directory_ / ("out/" + name)), HasSubstr("<Nm>李明</Nm>"));
  std::filesystem::rename(directory_ / ("out/" + name),
                          directory_ / ("out/taken/" + name));
  ASSERT_THAT(send(Submission(1, 1)), IsOk());
  EXPECT_FALSE(Has("out/" + name));
}

TEST_F(BankFileTest, SendsNoAttemptThatIsOver) {
  outbox::Sender send = Sender();
  Arrive("a.xml", kFirst, paid_);
  EXPECT_EQ(TakeIn(), 1);
  ASSERT_THAT(send(Submission(1, 1)), IsOk());
  ASSERT_THAT(send(Submission(2, 2)), IsOk());
  EXPECT_TRUE(std::filesystem::is_directory(directory_ / "out/taken"));
  EXPECT_FALSE(Has(absl::StrCat("out/", kGrantId, ".1-1.pay-0.xml")));
  EXPECT_FALSE(Has(absl::StrCat("out/", kGrantId, ".2-2.pay-0.xml")));
}

TEST_F(BankFileTest, SaysNothingThatIsAnsweredMeanwhile) {
  ASSERT_THAT(Sender(BankOrder::Kind::kCheck)(Submission(1, 1)), IsOk());
  ASSERT_THAT(Sender(BankOrder::Kind::kQuery)(Submission(1, 1)), IsOk());
  EXPECT_FALSE(Has(absl::StrCat("out/", kGrantId, ".1-1.check-0.xml")));
  EXPECT_FALSE(Has(absl::StrCat("out/", kGrantId, ".1-1.query-0.xml")));
}

TEST_F(BankFileTest, AsksAboutASilentPayment) {
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(*LookAtPaymentsOnce(*store_, sources_, clock_), 1);
  store::Dispatch query = Submission(1, 1);
  query.id = absl::StrCat(query.subject, ":bank.query:1.1");
  ASSERT_THAT(Sender(BankOrder::Kind::kQuery)(query), IsOk());
  EXPECT_THAT(
      Slurp(directory_ / absl::StrCat("out/", kGrantId, ".1-1.query-1.xml")),
      HasSubstr("<GetTx>"));
  ASSERT_THAT(Sender()(Submission(1, 1)), IsOk());
  EXPECT_FALSE(Has(absl::StrCat("out/", kGrantId, ".1-1.pay-0.xml")));
}

TEST_F(BankFileTest, SpeaksCsvToABankThatDoes) {
  bank_ = *FileBank::Open(directory_.path(), BankFormat::kCsv);
  ASSERT_THAT(Sender()(Submission(1, 1)), IsOk());
  EXPECT_THAT(
      Slurp(directory_ / absl::StrCat("out/", kGrantId, ".1-1.pay-0.csv")),
      HasSubstr("\r\nPAY,"));
  std::ofstream(directory_ / "in/a.csv")
      << "end_to_end_id,status,reason,reference,amount_fen\n"
      << FormatEndToEndId(kFirst, 1) << ",PAID,,B1,1800000\n";
  EXPECT_EQ(TakeIn(), 1);
  EXPECT_EQ(ReadGrant().disbursements[0].state, DisbursementState::kPaid);
  EXPECT_EQ(ParseBankFormat("csv"), BankFormat::kCsv);
  EXPECT_EQ(ParseBankFormat("iso20022"), BankFormat::kIso20022);
  EXPECT_EQ(ParseBankFormat("xml"), std::nullopt);
}

TEST_F(BankFileTest, RefusesDispatchesThatNameNoPayment) {
  outbox::Sender send = Sender();
  EXPECT_THAT(send(Submission(3, 1)), HasReason("DISBURSEMENT_NOT_FOUND"));
  store::Dispatch odd;
  odd.subject = odd.id = "disbursements/odd";
  EXPECT_THAT(send(odd), HasReason("DISBURSEMENT_NOT_FOUND"));
}

TEST_F(BankFileTest, SaysWhenTheDirectoryCannotBeWritten) {
  std::filesystem::remove_all(directory_ / "out");
  outbox::Sender send = Sender();
  EXPECT_THAT(send(Submission(1, 1)), HasReason("BANK_UNAVAILABLE"));
  std::filesystem::remove_all(directory_ / "in");
  EXPECT_THAT(BankResults(*store_, bank_, sources_, clock_, metrics_).RunOnce(),
              HasReason("BANK_UNAVAILABLE"));
}

TEST_F(BankFileTest, TakesInResultsAndFilesThem) {
  Arrive("b.xml", kFirst, paid_);
  Arrive("c.xml", kSecond, rejected_);
  std::ofstream(directory_ / "in/.d.xml") << "half";
  EXPECT_EQ(TakeIn(), 2);
  const Grant grant = ReadGrant();
  EXPECT_EQ(grant.disbursements[0].state, DisbursementState::kPaid);
  EXPECT_EQ(grant.disbursements[0].bank_reference, "B1");
  EXPECT_EQ(grant.disbursements[1].state, DisbursementState::kRejected);
  EXPECT_EQ(grant.disbursements[1].reject_code, "AC01");
  EXPECT_TRUE(Has("in/done/b.xml"));
  EXPECT_TRUE(Has("in/done/c.xml"));
  EXPECT_EQ(TakeIn(), 0);
}

TEST_F(BankFileTest, AFileReadTwiceCountsOnce) {
  Arrive("b.xml", kFirst, paid_);
  EXPECT_EQ(TakeIn(), 1);
  // As after a crash between the commit and the move.
  std::filesystem::rename(directory_ / "in/done/b.xml",
                          directory_ / "in/b.xml");
  EXPECT_EQ(TakeIn(), 1);
  EXPECT_TRUE(Has("in/done/b.xml"));
  EXPECT_EQ(ReadGrant().disbursements[0].state, DisbursementState::kPaid);
}

TEST_F(BankFileTest, SetsAsideWhatItCannotExplain) {
  Arrive("a.xml", {GrantId(TransferUuid(9)), 1}, paid_);
  Arrive("b.xml", kFirst, paid_ + "<InstdAmt>1.00</InstdAmt>");
  EXPECT_EQ(TakeIn(), 2);
  EXPECT_TRUE(Has("in/unexplained/a.xml"));
  EXPECT_TRUE(Has("in/unexplained/b.xml"));
  EXPECT_EQ(ReadGrant().disbursements[0].state, DisbursementState::kSent);
  EXPECT_THAT(metrics_.Exposition(),
              HasSubstr("bashu_bank_files_total{outcome=\"unexplained\"} 2"));
}

TEST_F(BankFileTest, SetsAsideWhatItCannotRead) {
  std::ofstream(directory_ / "in/a.xml") << "<TxInfAndSts>";
  EXPECT_EQ(TakeIn(), 1);
  std::ofstream(directory_ / "in/a.xml") << "";
  EXPECT_EQ(TakeIn(), 1);
  EXPECT_TRUE(Has("in/unreadable/a.xml"));
  EXPECT_TRUE(Has("in/unreadable/a.xml.2"));
}

TEST_F(BankFileTest, TakesFilesInTheOrderOfTheirNames) {
  for (const char* name : {"c.xml", "a.xml", "b.xml"}) {
    Arrive(name, kFirst, paid_);
  }
  EXPECT_THAT(*bank_.Arrived(2), ElementsAre("a.xml", "b.xml"));
}

}  // namespace
}  // namespace bashu::ledger
