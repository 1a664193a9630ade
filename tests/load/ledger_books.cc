#include "tests/load/ledger_books.h"

#include <absl/strings/str_format.h>

#include "common/base/check.h"
#include "common/base/clock.h"
#include "common/status/macros.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/storage/sql_store.h"
#include "tests/testing/engines.h"

namespace bashu::load {
namespace {

using ledger::LedgerTx;

const crypto::KeyRing& Ring() {
  static const auto& ring = *new crypto::KeyRing(  // NOLINT: for ever
      *crypto::KeyRing::Parse(testing::TestKeyRingJson()));
  return ring;
}

// What use cases take from outside, and who asks.
struct Outside {
  SystemClock clock;
  RandomIdSource ids{clock};
  ledger::RandomSaltSource salts;
  ledger::Sources sources{ids, salts};

  Call Asks() const {
    return {
        {"spiffe://51.bashu/operator/admin", "51", "", true}, clock.Now(), ""};
  }
};

Outside& TheOutside() {
  static auto& outside = *new Outside;  // NOLINT: for ever
  return outside;
}

ledger::Account NewAccount(const std::string& id, ledger::Source source) {
  ledger::Account account;
  account.id = ledger::AccountId(id);
  account.office = "511702-CT";
  account.fiscal_year = 2026;
  account.source = source;
  return account;
}

absl::Status Open(LedgerTx& tx, TransferNumbers& numbers) {
  Outside& outside = TheOutside();
  const Call call = outside.Asks();
  RETURN_IF_ERROR(
      CreateAccount(tx, outside.sources, call,
                    NewAccount("treasury", ledger::Source::kExternal))
          .status());
  for (uint64_t i = 0; i < kAccounts; ++i) {
    RETURN_IF_ERROR(
        CreateAccount(tx, outside.sources, call,
                      NewAccount(AccountName(i), ledger::Source::kMatching))
            .status());
    ledger::Transfer transfer;
    transfer.id = ledger::TransferId(TransferIdOf(numbers.Take()));
    transfer.debit = ledger::AccountId("treasury");
    transfer.credit = ledger::AccountId(AccountName(i));
    transfer.amount_fen = 1'000'000'000;
    transfer.basis = kBasis;
    RETURN_IF_ERROR(
        CreateTransfer(tx, outside.sources, call, transfer).status());
  }
  return absl::OkStatus();
}

}  // namespace

std::unique_ptr<store::Store<LedgerTx>> NewLoadStore(
    const std::string& address) {
  auto store = ledger::NewSqlLedgerStore(address, 1, Ring());
  CHECK(store.ok());
  TransferNumbers numbers;
  CHECK(
      (*store)->Transact([&](LedgerTx& tx) { return Open(tx, numbers); }).ok());
  return *std::move(store);
}

TransferNumbers::Next TransferNumbers::Take() {
  const uint64_t number = count_++;
  const auto pick = [this] {
    random_ = random_ * 6364136223846793005 + 1442695040888963407;
    return static_cast<uint32_t>((random_ >> 33) % kAccounts);
  };
  // A thousand ids a millisecond.
  const uint64_t high =
      (uint64_t{0x0195e5a00000} + number / 1000) << 16 | 0x7000;
  const uint32_t debit = pick();
  const uint32_t credit = (debit + 1 + pick() % (kAccounts - 1)) % kAccounts;
  return {high, 0x8000000000000000 | number, debit, credit};
}

std::string TransferIdOf(const TransferNumbers::Next& next) {
  return absl::StrFormat("%08x-%04x-%04x-%04x-%012x", next.high >> 32,
                         next.high >> 16 & 0xffff, next.high & 0xffff,
                         next.low >> 48, next.low & 0xffffffffffff);
}

ledger::v1::BatchCreateTransfersRequest BatchRequest(TransferNumbers& numbers,
                                                     int count) {
  ledger::v1::BatchCreateTransfersRequest request;
  for (uint64_t i = 0; i < kAccounts; ++i) {
    request.add_accounts(absl::StrCat("accounts/", AccountName(i)));
  }
  request.add_bases(kBasis);
  for (int i = 0; i < count; ++i) {
    const TransferNumbers::Next next = numbers.Take();
    ledger::v1::TransferItem& item = *request.add_items();
    item.set_id_high(next.high);
    item.set_id_low(next.low);
    item.set_debit_account(next.debit);
    item.set_credit_account(next.credit);
    item.set_amount_fen(1);
  }
  return request;
}

ledger::TransferBatch Batch(TransferNumbers& numbers, int count) {
  ledger::TransferBatch batch;
  for (uint64_t i = 0; i < kAccounts; ++i) {
    batch.accounts.emplace_back(AccountName(i));
  }
  batch.bases = {kBasis};
  batch.items.resize(static_cast<size_t>(count));
  for (ledger::BatchItem& item : batch.items) {
    const TransferNumbers::Next next = numbers.Take();
    item.id_high = next.high;
    item.id_low = next.low;
    item.debit = next.debit;
    item.credit = next.credit;
    item.amount_fen = 1;
  }
  return batch;
}

void Post(store::Store<LedgerTx>& store, const ledger::TransferBatch& batch) {
  const absl::Status status = store.Transact([&](LedgerTx& tx) -> absl::Status {
    Outside& outside = TheOutside();
    ASSIGN_OR_RETURN(
        const auto results,
        CreateTransfers(tx, outside.sources, outside.Asks(), batch));
    for (const ledger::ItemResult& result : results) CHECK(result.status.ok());
    return absl::OkStatus();
  });
  CHECK(status.ok());
}

}  // namespace bashu::load
