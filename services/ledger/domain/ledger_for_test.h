#pragma once

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <string>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "common/status/macros.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/grant.h"

// The same people and money in all tests of the ledger.
namespace bashu::ledger {

// Ids and salts that count: the same in every run.
class CountingSources final : public IdSource, public SaltSource {
 public:
  std::string NewId() override {
    ++count_;
    return FormatUuid7(absl::FromUnixMillis(1'772'424'000'000 + count_), 0,
                       static_cast<uint64_t>(count_));
  }
  std::string NewSalt() override { return absl::StrFormat("%016d", ++count_); }

 private:
  int64_t count_ = 0;
};

inline constexpr char kCourt[] = "511702-CT";  // decides
inline constexpr char kUpper[] = "511700-CT";  // funds a part
inline constexpr char kGrantId[] = "0195e5a0-0000-7000-8000-000000000001";

inline const absl::Time kNoon = absl::FromUnixSeconds(1'772'424'000);

inline std::string TransferUuid(int number) {
  return absl::StrFormat("0195e5a0-0000-7000-8000-%012d", number);
}

// Judge Wang, the chair, the two cashiers … all of the deciding court.
inline Call By(const std::string& officer, const std::string& office = kCourt) {
  return {
      {absl::StrCat("spiffe://51.bashu/office/", office, "/officer/", officer),
       "51", office, false},
      kNoon,
      ""};
}

inline Call ByOperator() {
  return {{"spiffe://51.bashu/operator/admin", "51", "", true}, kNoon, ""};
}

inline Account NewTestAccount(const std::string& id, const std::string& office,
                              Source source) {
  Account account;
  account.id = AccountId(id);
  account.office = office;
  account.fiscal_year = 2026;
  account.source = source;
  return account;
}

inline Transfer NewTestTransfer(int number, const std::string& debit,
                                const std::string& credit, int64_t amount_fen,
                                bool pending = false) {
  Transfer transfer;
  transfer.id = TransferId(TransferUuid(number));
  transfer.debit = AccountId(debit);
  transfer.credit = AccountId(credit);
  transfer.amount_fen = amount_fen;
  transfer.pending = pending;
  transfer.basis = "川财社〔2026〕8号";
  return transfer;
}

// Closes an office's accounts of a year as they are, whatever is in them.
inline absl::Status CloseAccounts(LedgerTx& tx, const Sources& sources,
                                  const Call& call, const std::string& office,
                                  int fiscal_year) {
  constexpr int kAll = 1000;
  ASSIGN_OR_RETURN(const auto accounts,
                   tx.AccountsOf(office, AccountId(), kAll));
  Book book(tx, sources, call);
  for (const Account& account : accounts) {
    if (account.fiscal_year != fiscal_year) continue;
    RETURN_IF_ERROR(book.CloseAccount(account.id));
  }
  return book.Close();
}

// 30,000.00 yuan: two courts fund it, two people are paid.
inline Grant NewTestGrant() {
  Grant grant;
  grant.id = GrantId(kGrantId);
  grant.case_id = "0195e5a0-0000-7000-8000-00000000ca5e";
  grant.office = kCourt;
  grant.amount_fen = 3'000'000;
  grant.shares = {{kCourt, AccountId("court.budget"), 1'000'000, {}},
                  {kUpper, AccountId("upper.budget"), 2'000'000, {}}};
  Disbursement first;
  first.payee = {"李明", "6222020000001234", "102651020005"};
  first.amount_fen = 1'800'000;
  Disbursement second;
  second.payee = {"李芳", "6222020000000000", "102651020005"};
  second.amount_fen = 1'200'000;
  grant.disbursements = {first, second};
  return grant;
}

}  // namespace bashu::ledger
