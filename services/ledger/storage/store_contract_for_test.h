#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "common/crypto/key_ring.h"
#include "common/crypto/merkle.h"
#include "common/status/macros.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/storage/memory_store.h"
#include "services/ledger/storage/sql_store.h"
#include "tests/testing/engines.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {

// What every store of the ledger promises, on all engines.
class LedgerStoreContract : public ::testing::TestWithParam<testing::Engine> {
 protected:
  LedgerStoreContract()
      : database_(GetParam()),
        ring_(*crypto::KeyRing::Parse(testing::TestKeyRingJson())) {
    Reopen();
  }

  // As after a restart; a memory store forgets and is kept instead.
  void Reopen() {
    if (GetParam() == testing::Engine::kMemory) {
      if (store_ == nullptr) store_ = NewMemoryLedgerStore();
      return;
    }
    store_.reset();
    auto opened = NewSqlLedgerStore(database_.address(), 1, ring_);
    ASSERT_THAT(opened, testing::IsOk());
    store_ = *std::move(opened);
  }

  absl::Status Write(store::Store<LedgerTx>::Body body) {
    return store_->Transact(std::move(body));
  }
  template <typename T>
  T Read(absl::FunctionRef<absl::StatusOr<T>(LedgerTx&)> body) {
    T found{};
    EXPECT_THAT(store_->Read([&](LedgerTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(found, body(tx));
      return absl::OkStatus();
    }),
                testing::IsOk());
    return found;
  }
  // Adds a record of that kind with the next index.
  static absl::Status Append(LedgerTx& tx, RecordKind kind,
                             std::variant<Note, Account, Transfer> what,
                             absl::Time time = kNoon) {
    ASSIGN_OR_RETURN(const LogEnd end, tx.End());
    Record record{kind, end.size,       -1, time, std::string(16, 's'),
                  "",   std::move(what)};
    if (!GrantOf(record).empty()) {
      ASSIGN_OR_RETURN(record.previous,
                       tx.audit().LastOfGrant(GrantOf(record)));
    }
    record.hash =
        crypto::LeafHash(crypto::Suite::kP256Sha256, EncodeEntry(record));
    return tx.Append(record);
  }
  static absl::Status OpenAccount(LedgerTx& tx, const Account& account) {
    return Append(tx, RecordKind::kAccountOpened, account);
  }
  std::optional<Transfer> ReadTransfer(const TransferId& id) {
    return Read<std::optional<Transfer>>(
        [&](LedgerTx& tx) { return tx.FindTransfer(id); });
  }
  std::optional<Account> ReadAccount(const std::string& id) {
    return Read<std::optional<Account>>(
        [&](LedgerTx& tx) { return tx.FindAccount(AccountId(id)); });
  }
  std::optional<Grant> ReadGrant() {
    return Read<std::optional<Grant>>(
        [](LedgerTx& tx) { return tx.FindGrant(GrantId(kGrantId)); });
  }

  testing::TestDatabase database_;
  const crypto::KeyRing ring_;
  std::unique_ptr<store::Store<LedgerTx>> store_;
  CountingSources seams_;
  const Sources sources_{seams_, seams_};
};

}  // namespace bashu::ledger
