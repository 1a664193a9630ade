#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <limits>
#include <utility>

#include "common/store/errors.h"
#include "services/ledger/domain/batch.h"
#include "services/ledger/domain/grants.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/storage/store_contract_for_test.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::Engine;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using ::testing::SizeIs;

TEST_P(LedgerStoreContract, KeepsAccountsAndTheirBalances) {
  Account bank = NewTestAccount("bank.x", kCourt, Source::kExternal);
  bank.create_time = kNoon;
  bank.floor_fen = -7;
  bank.ceiling_fen = std::numeric_limits<int64_t>::max();
  const auto open = [&](LedgerTx& tx) { return OpenAccount(tx, bank); };
  ASSERT_THAT(Write(open), IsOk());
  EXPECT_TRUE(store::IsRowExists(Write(open)));
  bank.balance_fen = std::numeric_limits<int64_t>::min() / 4;
  bank.held_fen = 7;
  bank.incoming_fen = 8;
  ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.UpdateBalances(bank); }),
              IsOk());
  const auto found = ReadAccount("bank.x");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->office, kCourt);
  EXPECT_EQ(found->fiscal_year, 2026);
  EXPECT_EQ(found->source, Source::kExternal);
  EXPECT_EQ(found->floor_fen, -7);
  EXPECT_EQ(found->ceiling_fen, bank.ceiling_fen);
  EXPECT_EQ(found->balance_fen, bank.balance_fen);
  EXPECT_EQ(found->held_fen, 7);
  EXPECT_EQ(found->incoming_fen, 8);
  EXPECT_FALSE(found->closed);
  EXPECT_EQ(found->create_time, kNoon);
  bank.closed = true;
  ASSERT_THAT(Write([&](LedgerTx& tx) {
                return Append(tx, RecordKind::kAccountClosed, bank);
              }),
              IsOk());
  Reopen();
  EXPECT_TRUE(ReadAccount("bank.x")->closed);
  EXPECT_EQ(ReadAccount("bank.x")->floor_fen, -7);
  EXPECT_EQ(ReadAccount("bank.y"), std::nullopt);
}

TEST_P(LedgerStoreContract, KeepsWhyAnAccountIsFrozen) {
  Account fund = NewTestAccount("fund", kCourt, Source::kMatching);
  ASSERT_THAT(Write([&](LedgerTx& tx) { return OpenAccount(tx, fund); }),
              IsOk());
  const auto change = [&](RecordKind kind, const std::string& basis) {
    fund.freeze_basis = basis;
    ASSERT_THAT(Write([&](LedgerTx& tx) { return Append(tx, kind, fund); }),
                IsOk());
    EXPECT_EQ(ReadAccount("fund")->freeze_basis, basis);
    Reopen();
    EXPECT_EQ(ReadAccount("fund")->freeze_basis, basis);
  };
  change(RecordKind::kAccountFrozen, "川检冻〔2026〕1号");
  change(RecordKind::kAccountThawed, "");
  const auto log = Read<std::vector<Record>>(
      [](LedgerTx& tx) { return tx.RecordsFrom(1, 5); });
  ASSERT_THAT(log, SizeIs(2));
  EXPECT_EQ(log[0].account().freeze_basis, "川检冻〔2026〕1号");
  EXPECT_EQ(log[1].kind, RecordKind::kAccountThawed);
  EXPECT_EQ(log[1].account().id, fund.id);
}

TEST_P(LedgerStoreContract, ListsAnOfficesAccountsById) {
  ASSERT_THAT(
      Write([&](LedgerTx& tx) -> absl::Status {
        for (const char* id : {"c3", "a1", "b2"}) {
          RETURN_IF_ERROR(
              OpenAccount(tx, NewTestAccount(id, kCourt, Source::kMatching)));
        }
        return OpenAccount(tx, NewTestAccount("a2", kUpper, Source::kMatching));
      }),
      IsOk());
  const auto ids = [&](const std::string& office, const std::string& after,
                       int limit) {
    std::vector<std::string> found;
    for (const Account& each : Read<std::vector<Account>>([&](LedgerTx& tx) {
           return tx.AccountsOf(office, AccountId(after), limit);
         })) {
      found.push_back(each.id.value());
    }
    return found;
  };
  EXPECT_THAT(ids(kCourt, "", 2), ElementsAre("a1", "b2"));
  EXPECT_THAT(ids(kCourt, "b2", 2), ElementsAre("c3"));
  EXPECT_THAT(ids(kCourt, "c3", 2), IsEmpty());
  EXPECT_THAT(ids("", "a1", 2), ElementsAre("a2", "b2"));
}

TEST_P(LedgerStoreContract, KeepsTransfersAndTheirState) {
  Transfer transfer = NewTestTransfer(1, "aaa", "bbb", 5, true);
  transfer.grant = GrantId(kGrantId);
  transfer.balancing = true;
  transfer.taken_fen = 4;
  transfer.expire_time = kNoon + absl::Hours(1);
  ASSERT_THAT(Write([&](LedgerTx& tx) -> absl::Status {
                for (const char* id : {"aaa", "bbb"}) {
                  RETURN_IF_ERROR(OpenAccount(
                      tx, NewTestAccount(id, kCourt, Source::kMatching)));
                }
                return Append(tx, RecordKind::kHeld, transfer);
              }),
              IsOk());
  EXPECT_EQ(ReadTransfer(transfer.id)->settle_time, absl::InfiniteFuture());
  transfer.state = TransferState::kPosted;
  transfer.posted_fen = 3;
  transfer.settle_time = kNoon + absl::Seconds(1);
  ASSERT_THAT(Write([&](LedgerTx& tx) {
                return Append(tx, RecordKind::kPosted, transfer,
                              transfer.settle_time);
              }),
              IsOk());
  Reopen();
  const Transfer found = *ReadTransfer(transfer.id);
  EXPECT_EQ(found.id, transfer.id);
  EXPECT_EQ(found.debit, AccountId("aaa"));
  EXPECT_EQ(found.credit, AccountId("bbb"));
  EXPECT_EQ(found.amount_fen, 5);
  EXPECT_EQ(found.taken_fen, 4);
  EXPECT_EQ(found.posted_fen, 3);
  EXPECT_TRUE(found.pending);
  EXPECT_TRUE(found.balancing);
  EXPECT_EQ(found.basis, transfer.basis);
  EXPECT_EQ(found.grant, transfer.grant);
  EXPECT_EQ(found.expire_time, transfer.expire_time);
  EXPECT_EQ(found.state, TransferState::kPosted);
  EXPECT_EQ(found.settle_time, transfer.settle_time);
}

TEST_P(LedgerStoreContract, FindsHoldsThatAreDueByTheirTime) {
  const auto due = [&](absl::Duration after, int limit) {
    return Read<std::vector<TransferId>>(
        [&](LedgerTx& tx) { return tx.DueHolds(kNoon + after, limit); });
  };
  Transfer hold = NewTestTransfer(1, "aaa", "bbb", 5, true);
  ASSERT_THAT(Write([&](LedgerTx& tx) -> absl::Status {
                for (const char* id : {"aaa", "bbb"}) {
                  RETURN_IF_ERROR(OpenAccount(
                      tx, NewTestAccount(id, kCourt, Source::kMatching)));
                }
                for (const int number : {1, 2, 3, 4}) {
                  hold.id = TransferId(TransferUuid(number));
                  hold.expire_time = number == 4
                                         ? absl::InfiniteFuture()
                                         : kNoon + absl::Hours(9 - number);
                  RETURN_IF_ERROR(Append(tx, RecordKind::kHeld, hold));
                }
                return absl::OkStatus();
              }),
              IsOk());
  const TransferId first(TransferUuid(3)), second(TransferUuid(2));
  EXPECT_THAT(due(absl::Hours(6) - absl::Microseconds(1), 9), IsEmpty());
  EXPECT_THAT(due(absl::Hours(6), 9), ElementsAre(first));
  Reopen();
  EXPECT_THAT(due(absl::Hours(99), 2), ElementsAre(first, second));
  hold.id = first;
  hold.expire_time = kNoon + absl::Hours(6);
  hold.state = TransferState::kExpired;
  ASSERT_THAT(Write([&](LedgerTx& tx) -> absl::Status {
                RETURN_IF_ERROR(Append(tx, RecordKind::kExpired, hold));
                ASSIGN_OR_RETURN(const auto left,
                                 tx.DueHolds(kNoon + absl::Hours(99), 9));
                EXPECT_THAT(left, SizeIs(2));
                return absl::OkStatus();
              }),
              IsOk());
  EXPECT_THAT(due(absl::Hours(99), 1), ElementsAre(second));
}

TEST_P(LedgerStoreContract, LeavesTheHoldsOfAGrantToTheGrant) {
  Transfer hold = NewTestTransfer(1, "bank", "fund", 10, /*pending=*/true);
  hold.expire_time = kNoon;
  hold.grant = GrantId(kGrantId);
  hold.taken_fen = 10;
  ASSERT_THAT(Write([&](LedgerTx& tx) -> absl::Status {
                for (const char* id : {"bank", "fund"}) {
                  RETURN_IF_ERROR(OpenAccount(
                      tx, NewTestAccount(id, kCourt, Source::kExternal)));
                }
                return Append(tx, RecordKind::kHeld, hold);
              }),
              IsOk());
  EXPECT_THAT(Read<std::vector<TransferId>>(
                  [](LedgerTx& tx) { return tx.DueHolds(kNoon, 5); }),
              IsEmpty());
  hold.state = TransferState::kExpired;
  hold.settle_time = kNoon;
  ASSERT_THAT(Write([&](LedgerTx& tx) {
                return Append(tx, RecordKind::kExpired, hold);
              }),
              IsOk());
  EXPECT_EQ(ReadTransfer(hold.id)->state, TransferState::kExpired);
  EXPECT_EQ(ReadTransfer(hold.id)->expire_time, kNoon);
}

TEST_P(LedgerStoreContract, FindsNoTransferUnderAnIdThatIsNone) {
  EXPECT_EQ(Read<std::optional<Transfer>>([](LedgerTx& tx) {
              return tx.FindTransfer(TransferId("not-a-uuid"));
            }),
            std::nullopt);
}

TEST_P(LedgerStoreContract, KeepsGrantsWithPayees) {
  Grant grant = NewTestGrant();
  grant.create_time = grant.update_time = kNoon;
  grant.proposal_salt = std::string("\0\x01salt", 6);
  grant.proposal_digest = ProposalDigest(grant);
  ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.InsertGrant(grant); }),
              IsOk());
  grant.state = GrantState::kPaying;
  grant.maker = "spiffe://51.bashu/office/511702-CT/officer/wang";
  grant.approvers = {"chair", "cashier"};
  grant.shares[0].transfer = TransferId(TransferUuid(7));
  grant.update_time = kNoon + absl::Hours(1);
  Disbursement& paid = grant.disbursements[1];
  paid.state = DisbursementState::kPaid;
  paid.attempt = 2;
  paid.outcomes = "j";
  paid.payee.bank_account = "6222020000005678";
  paid.bank_reference = "B-1";
  paid.pay_time = kNoon;
  ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.UpdateGrant(grant); }),
              IsOk());
  Reopen();
  const auto found = ReadGrant();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(ProposalDigest(*found), ProposalDigest(grant));
  EXPECT_EQ(found->proposal_digest, grant.proposal_digest);
  EXPECT_EQ(found->proposal_salt, grant.proposal_salt);
  EXPECT_EQ(found->state, GrantState::kPaying);
  EXPECT_EQ(found->maker, grant.maker);
  EXPECT_EQ(found->approvers, grant.approvers);
  EXPECT_EQ(found->shares[0].transfer, grant.shares[0].transfer);
  EXPECT_EQ(found->shares[1].transfer, TransferId());
  EXPECT_EQ(found->update_time, grant.update_time);
  ASSERT_THAT(found->disbursements, SizeIs(2));
  EXPECT_EQ(found->disbursements[0].pay_time, absl::InfiniteFuture());
  EXPECT_EQ(found->disbursements[1].state, DisbursementState::kPaid);
  EXPECT_EQ(found->disbursements[1].attempt, 2);
  EXPECT_EQ(found->disbursements[1].payee.display_name, "李芳");
  EXPECT_EQ(found->disbursements[1].bank_reference, "B-1");
  EXPECT_EQ(found->disbursements[1].pay_time, kNoon);
}

TEST_P(LedgerStoreContract, KeepsEverythingAboutAPayment) {
  Grant grant = NewTestGrant();
  grant.create_time = grant.update_time = kNoon;
  grant.plan_basis = "川达法委〔2026〕2号";
  grant.disbursements[0].earliest_pay_time = kNoon + absl::Hours(1);
  grant.disbursements[0].condition = "入学证明";
  grant.disbursements[0].entrusted_party = "民政局";
  grant.proposal_digest = ProposalDigest(grant);
  ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.InsertGrant(grant); }),
              IsOk());
  grant.shares[0].returned_fen = 7;
  Disbursement& payment = grant.disbursements[0];
  payment.state = DisbursementState::kReturned;
  payment.attempt = 2;
  payment.outcomes = "jr";
  payment.evidence = "证明";
  payment.payment_form = "领款单";
  payment.basis = "依据";
  payment.look_time = kNoon;
  payment.queries = 3;
  payment.correction = {1, "6222020000005678", "102651020006"};
  payment.corrector = "cashier";
  ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.UpdateGrant(grant); }),
              IsOk());
  Reopen();
  const auto found = ReadGrant();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(ProposalDigest(*found), ProposalDigest(grant));
  EXPECT_EQ(found->plan_basis, grant.plan_basis);
  EXPECT_EQ(found->shares[0].returned_fen, 7);
  const Disbursement& read = found->disbursements[0];
  EXPECT_EQ(read.state, DisbursementState::kReturned);
  EXPECT_EQ(read.outcomes, "jr");
  EXPECT_EQ(read.evidence, "证明");
  EXPECT_EQ(read.payment_form, "领款单");
  EXPECT_EQ(read.basis, "依据");
  EXPECT_EQ(read.look_time, kNoon);
  EXPECT_EQ(read.queries, 3);
  EXPECT_EQ(read.correction.number, 1);
  EXPECT_EQ(read.correction.bank_account, "6222020000005678");
  EXPECT_EQ(read.correction.bank_code, "102651020006");
  EXPECT_EQ(read.corrector, "cashier");
  EXPECT_EQ(found->disbursements[1].earliest_pay_time, absl::InfinitePast());
  EXPECT_EQ(found->disbursements[1].look_time, absl::InfiniteFuture());
}

TEST_P(LedgerStoreContract, FindsPaymentsToLookAtByTheirTime) {
  ASSERT_THAT(Write([&](LedgerTx& tx) -> absl::Status {
                for (const int number : {1, 2, 3, 4}) {
                  Grant grant = NewTestGrant();
                  grant.id = GrantId(TransferUuid(number));
                  grant.proposal_digest = ProposalDigest(grant);
                  // The first of them is the last; the fourth is not due.
                  grant.disbursements[1].look_time =
                      kNoon - absl::Hours(number);
                  if (number == 4) {
                    grant.disbursements[1].look_time = kNoon + absl::Hours(1);
                  }
                  RETURN_IF_ERROR(tx.InsertGrant(grant));
                }
                return absl::OkStatus();
              }),
              IsOk());
  const auto due = [&](int limit) {
    return Read<std::vector<GrantId>>(
        [&](LedgerTx& tx) { return tx.DueLooks(kNoon, limit); });
  };
  EXPECT_THAT(due(2),
              ElementsAre(GrantId(TransferUuid(3)), GrantId(TransferUuid(2))));
  EXPECT_THAT(due(9), SizeIs(3));
}

TEST_P(LedgerStoreContract, ListsAnOfficesGrantsNewestFirst) {
  ASSERT_THAT(Write([&](LedgerTx& tx) -> absl::Status {
                for (const int number : {1, 3, 2}) {
                  Grant grant = NewTestGrant();
                  grant.id = GrantId(TransferUuid(number));
                  grant.proposal_digest = ProposalDigest(grant);
                  RETURN_IF_ERROR(tx.InsertGrant(grant));
                }
                Grant other = NewTestGrant();
                other.id = GrantId(TransferUuid(4));
                other.office = kUpper;
                other.proposal_digest = ProposalDigest(other);
                return tx.InsertGrant(other);
              }),
              IsOk());
  const auto ids = [&](const std::string& before, int limit) {
    std::vector<std::string> found;
    for (const Grant& each : Read<std::vector<Grant>>([&](LedgerTx& tx) {
           return tx.GrantsOf(kCourt, GrantId(before), limit);
         })) {
      EXPECT_THAT(each.disbursements, SizeIs(2));
      found.push_back(each.id.value());
    }
    return found;
  };
  EXPECT_THAT(ids("", 2), ElementsAre(TransferUuid(3), TransferUuid(2)));
  EXPECT_THAT(ids(TransferUuid(2), 2), ElementsAre(TransferUuid(1)));
}

TEST_P(LedgerStoreContract, KeepsLeavesInOrderAndByGrant) {
  ASSERT_THAT(
      Write([&](LedgerTx& tx) -> absl::Status {
        for (int64_t i = 0; i < 3; ++i) {
          EXPECT_EQ(*tx.audit().Size(), i);
          RETURN_IF_ERROR(Append(tx, RecordKind::kNoted,
                                 Note{"kind", absl::StrCat("subject ", i),
                                      GrantId(i == 1 ? "" : kGrantId)}));
        }
        EXPECT_THAT(*tx.audit().HashesFrom(1, 1), SizeIs(1));
        EXPECT_THAT(*tx.audit().OfGrant(GrantId(kGrantId)), SizeIs(2));
        return absl::OkStatus();
      }),
      IsOk());
  Reopen();
  const auto hashes = Read<std::vector<std::string>>(
      [](LedgerTx& tx) { return tx.audit().HashesFrom(1, 5); });
  ASSERT_THAT(hashes, SizeIs(2));
  EXPECT_THAT(Read<std::vector<std::string>>(
                  [](LedgerTx& tx) { return tx.audit().HashesFrom(0, 1); }),
              SizeIs(1));
  const auto leaves = Read<std::vector<Leaf>>(
      [](LedgerTx& tx) { return tx.audit().OfGrant(GrantId(kGrantId)); });
  ASSERT_THAT(leaves, SizeIs(2));
  EXPECT_EQ(leaves[1].index, 2);
  EXPECT_THAT(leaves[1].entry, HasSubstr("subject 2"));
  EXPECT_EQ(leaves[1].hash, hashes[1]);
  EXPECT_EQ(leaves[1].hash,
            crypto::LeafHash(crypto::Suite::kP256Sha256, leaves[1].entry));
}

TEST_P(LedgerStoreContract, LeavesNothingOfARefusedGrant) {
  ASSERT_THAT(
      Write([&](LedgerTx& tx) -> absl::Status {
        Account budget =
            NewTestAccount("court.budget", kCourt, Source::kLocalBudget);
        budget.balance_fen = 5'000'000;
        RETURN_IF_ERROR(OpenAccount(tx, budget));
        RETURN_IF_ERROR(OpenAccount(
            tx, NewTestAccount("upper.budget", kUpper, Source::kLocalBudget)));
        return CreateGrant(tx, sources_, ByOperator(), NewTestGrant()).status();
      }),
      IsOk());
  const auto leaves = [&] {
    return Read<int64_t>([](LedgerTx& tx) { return tx.audit().Size(); });
  };
  const int64_t before = leaves();
  // The first share is held before the second one is refused.
  EXPECT_THAT(Write([&](LedgerTx& tx) {
                return ReserveGrant(tx, sources_, By("wang"), GrantId(kGrantId))
                    .status();
              }),
              testing::HasReason("INSUFFICIENT_FUNDS"));
  EXPECT_EQ(leaves(), before);
  EXPECT_EQ(ReadGrant()->state, GrantState::kProposed);
  EXPECT_EQ(Read<std::optional<Account>>([](LedgerTx& tx) {
              return tx.FindAccount(AccountId("court.budget"));
            })->held_fen,
            0);
}

TEST_P(LedgerStoreContract, StartsAgainFromItsLastCheckpoint) {
  // A copy of everything a transaction is too much for the memory store.
  if (GetParam() == Engine::kMemory) return;
  constexpr int kBatches = 9;  // more than a checkpoint's records
  ASSERT_THAT(Write([&](LedgerTx& tx) -> absl::Status {
                RETURN_IF_ERROR(OpenAccount(
                    tx, NewTestAccount("bank", kCourt, Source::kExternal)));
                return OpenAccount(
                    tx, NewTestAccount("fund", kCourt, Source::kMatching));
              }),
              IsOk());
  TransferBatch batch{{AccountId("bank"), AccountId("fund")}, {"b"}, "", {}};
  for (uint64_t number = 0; number < kBatches; ++number) {
    batch.items.resize(kBatchMax);
    for (uint64_t i = 0; i < batch.items.size(); ++i) {
      batch.items[i].id_high = 0x0195e5a000007000;
      batch.items[i].id_low = number << 32 | i;
      batch.items[i].credit = 1;
      batch.items[i].amount_fen = 1;
    }
    ASSERT_THAT(
        Write([&](LedgerTx& tx) {
          return CreateTransfers(tx, sources_, ByOperator(), batch).status();
        }),
        IsOk());
  }
  const int64_t moved = int64_t{kBatches} * kBatchMax;
  for (int start = 0; start < 2; ++start) {
    EXPECT_EQ(ReadAccount("fund")->balance_fen, moved);
    EXPECT_EQ(ReadAccount("bank")->balance_fen, -moved);
    EXPECT_EQ(Read<int64_t>([](LedgerTx& tx) { return tx.audit().Size(); }),
              moved + 2);
    Reopen();
  }
  // The newest, the oldest and one before the checkpoint are known as repeats.
  batch.items[0].id_low = 0;
  batch.items[1].id_low = uint64_t{3} << 32;
  batch.items.resize(3);
  ASSERT_THAT(Write([&](LedgerTx& tx) -> absl::Status {
                ASSIGN_OR_RETURN(
                    const auto results,
                    CreateTransfers(tx, sources_, ByOperator(), batch));
                for (const ItemResult& each : results) {
                  EXPECT_TRUE(each.repeated);
                }
                return absl::OkStatus();
              }),
              IsOk());
  EXPECT_EQ(ReadAccount("fund")->balance_fen, moved);
}

TEST_P(LedgerStoreContract, RefusesAnImpossibleBalance) {
  if (GetParam() == Engine::kMemory) return;  // only SQL checks it again
  Account budget = NewTestAccount("court.budget", kCourt, Source::kLocalBudget);
  ASSERT_THAT(Write([&](LedgerTx& tx) { return OpenAccount(tx, budget); }),
              IsOk());
  budget.held_fen = 1;
  EXPECT_FALSE(
      Write([&](LedgerTx& tx) { return tx.UpdateBalances(budget); }).ok());
  budget.held_fen = 0;
  budget.balance_fen = -1;
  EXPECT_FALSE(
      Write([&](LedgerTx& tx) { return tx.UpdateBalances(budget); }).ok());
}

TEST_P(LedgerStoreContract, KeepsNoNameOrAccountInClear) {
  if (GetParam() != Engine::kSqlite) return;
  Grant grant = NewTestGrant();
  grant.proposal_digest = ProposalDigest(grant);
  ASSERT_THAT(Write([&](LedgerTx& tx) { return tx.InsertGrant(grant); }),
              IsOk());
  store_.reset();  // writes the log back into the file
  std::ifstream file(database_.address().substr(7), std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)),
                          std::istreambuf_iterator<char>());
  EXPECT_THAT(bytes, HasSubstr(kGrantId));
  EXPECT_THAT(bytes, Not(HasSubstr("李明")));
  EXPECT_THAT(bytes, Not(HasSubstr("6222020000001234")));
}

BASHU_INSTANTIATE_ENGINES(LedgerStoreContract);

}  // namespace
}  // namespace bashu::ledger
