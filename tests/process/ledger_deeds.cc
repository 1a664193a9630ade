#include "tests/process/ledger_deeds.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include <utility>

#include "common/base/clock.h"
#include "tests/process/ledger_process.h"

namespace bashu::process {
namespace {

using ledger::v1::Transfer;

constexpr char kBasis[] = "川财社〔2026〕8号";

bool IsUnknown(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
}

// Calls with a deadline. An answer that no step may have is a failure at once.
template <typename Stub, typename Request, typename Response>
grpc::Status Call(Stub& stub,
                  grpc::Status (Stub::*method)(grpc::ClientContext*,
                                               const Request&, Response*),
                  const Request& request, Response& response) {
  grpc::ClientContext context;
  context.set_deadline(SecondsFromNow(20));
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok() && !IsUnknown(status)) {
    Wrong(absl::StrCat("refused: ", status.error_message(), "\n",
                       request.DebugString()));
  }
  return status;
}

std::string NameOf(int account) {
  return absl::StrCat("accounts/", AccountName(account));
}

struct Movement {
  std::string id;
  int debit;
  int credit;
  int64_t amount_fen;
};

Movement AnyMovement(std::mt19937_64& random, IdSource& ids) {
  const int debit = static_cast<int>(random() % kAccounts);
  const int other = static_cast<int>(random() % (kAccounts - 1));
  return {ids.NewId(), debit, (debit + 1 + other) % kAccounts,
          static_cast<int64_t>(1 + random() % 1000)};
}

ledger::v1::CreateTransferRequest RequestOf(const Movement& movement) {
  ledger::v1::CreateTransferRequest request;
  request.set_transfer_id(movement.id);
  Transfer& transfer = *request.mutable_transfer();
  transfer.set_debit_account(NameOf(movement.debit));
  transfer.set_credit_account(NameOf(movement.credit));
  transfer.set_amount_fen(movement.amount_fen);
  transfer.set_basis(kBasis);
  return request;
}

void ExpectPosted(const Movement& movement, int64_t posted_fen,
                  Expected& expected) {
  expected.transfers[movement.id] = {Transfer::STATE_POSTED, posted_fen};
  expected.balances[AccountName(movement.debit)] -= posted_fen;
  expected.balances[AccountName(movement.credit)] += posted_fen;
}

class Move final : public Deed {
 public:
  explicit Move(Movement movement) : movement_(std::move(movement)) {}

  grpc::Status Do(LedgerStubs& stubs) override {
    Transfer done;
    const grpc::Status status =
        Call(*stubs.ledger, &ledger::v1::LedgerService::Stub::CreateTransfer,
             RequestOf(movement_), done);
    moved_ = status.ok();
    return status;
  }
  std::vector<std::string> Acknowledged() const override {
    return moved_ ? std::vector{movement_.id} : std::vector<std::string>{};
  }
  void Expect(Expected& expected) const override {
    ExpectPosted(movement_, movement_.amount_fen, expected);
  }

 private:
  const Movement movement_;
  bool moved_ = false;
};

// `post_fen` is what is posted in the end; 0 voids it.
class Hold final : public Deed {
 public:
  Hold(Movement movement, int64_t post_fen)
      : movement_(std::move(movement)), post_fen_(post_fen) {}

  grpc::Status Do(LedgerStubs& stubs) override {
    using Stub = ledger::v1::LedgerService::Stub;
    const std::string name = absl::StrCat("transfers/", movement_.id);
    Transfer done;
    if (!held_) {
      auto request = RequestOf(movement_);
      request.mutable_transfer()->set_pending(true);
      const grpc::Status status =
          Call(*stubs.ledger, &Stub::CreateTransfer, request, done);
      held_ = status.ok();
      if (!held_) return status;
    }
    if (post_fen_ == 0) {
      ledger::v1::VoidTransferRequest request;
      request.set_name(name);
      return Call(*stubs.ledger, &Stub::VoidTransfer, request, done);
    }
    ledger::v1::PostTransferRequest request;
    request.set_name(name);
    request.set_amount_fen(post_fen_);
    return Call(*stubs.ledger, &Stub::PostTransfer, request, done);
  }
  std::vector<std::string> Acknowledged() const override {
    return held_ ? std::vector{movement_.id} : std::vector<std::string>{};
  }
  void Expect(Expected& expected) const override {
    if (post_fen_ > 0) return ExpectPosted(movement_, post_fen_, expected);
    expected.transfers[movement_.id] = {Transfer::STATE_VOIDED, 0};
  }

 private:
  const Movement movement_;
  const int64_t post_fen_;
  bool held_ = false;
};

// The first three form a chain that is done, the last two one that is refused.
class Batch final : public Deed {
 public:
  Batch(std::vector<Movement> done, std::vector<Movement> refused)
      : done_(std::move(done)), refused_(std::move(refused)) {
    for (int i = 0; i < kAccounts; ++i) request_.add_accounts(NameOf(i));
    request_.add_bases(kBasis);
    for (size_t i = 0; i < done_.size(); ++i) Add(done_[i], i < 2);
    Add(refused_[0], true);
    Add(refused_[1], false);
    // To itself, so that the one before it falls with it.
    ledger::v1::TransferItem& last =
        *request_.mutable_items(request_.items_size() - 1);
    last.set_credit_account(last.debit_account());
  }

  grpc::Status Do(LedgerStubs& stubs) override {
    ledger::v1::BatchCreateTransfersResponse answer;
    const grpc::Status status = Call(
        *stubs.batches, &ledger::v1::BatchService::Stub::BatchCreateTransfers,
        request_, answer);
    if (!status.ok()) return status;
    size_t errors = 0;
    for (const auto& result : answer.results()) errors += result.has_error();
    if (errors != refused_.size()) Wrong(answer.DebugString());
    posted_ = true;
    return status;
  }
  std::vector<std::string> Acknowledged() const override {
    std::vector<std::string> acknowledged;
    if (!posted_) return acknowledged;
    for (const Movement& movement : done_) acknowledged.push_back(movement.id);
    return acknowledged;
  }
  void Expect(Expected& expected) const override {
    for (const Movement& movement : done_) {
      ExpectPosted(movement, movement.amount_fen, expected);
    }
  }

 private:
  void Add(const Movement& movement, bool linked) {
    ledger::v1::TransferItem& item = *request_.add_items();
    const std::string hex =
        absl::HexStringToBytes(absl::StrReplaceAll(movement.id, {{"-", ""}}));
    uint64_t halves[2] = {};
    for (size_t i = 0; i < hex.size(); ++i) {
      halves[i / 8] = halves[i / 8] << 8 | static_cast<unsigned char>(hex[i]);
    }
    item.set_id_high(halves[0]);
    item.set_id_low(halves[1]);
    item.set_debit_account(static_cast<uint32_t>(movement.debit));
    item.set_credit_account(static_cast<uint32_t>(movement.credit));
    item.set_amount_fen(movement.amount_fen);
    item.set_linked(linked);
  }

  const std::vector<Movement> done_, refused_;
  ledger::v1::BatchCreateTransfersRequest request_;
  bool posted_ = false;
};

}  // namespace

std::string AccountName(int number) {
  return number < 0 ? "treasury" : absl::StrCat("511702-CT.2026.", number);
}

std::unique_ptr<Deed> AnyDeed(std::mt19937_64& random, IdSource& ids) {
  const uint64_t what = random() % 4;
  if (what < 2) return std::make_unique<Move>(AnyMovement(random, ids));
  if (what == 2) {
    Movement movement = AnyMovement(random, ids);
    const auto most = static_cast<uint64_t>(movement.amount_fen);
    const auto post_fen = static_cast<int64_t>(random() % (most + 1));
    return std::make_unique<Hold>(std::move(movement), post_fen);
  }
  std::vector<Movement> done;
  for (int i = 0; i < 20; ++i) done.push_back(AnyMovement(random, ids));
  std::vector<Movement> refused;
  for (int i = 0; i < 2; ++i) refused.push_back(AnyMovement(random, ids));
  return std::make_unique<Batch>(std::move(done), std::move(refused));
}

grpc::Status OpenBooks(LedgerStubs& stubs, IdSource& ids, Expected& expected) {
  using ledger::v1::Account;
  for (int number = -1; number < kAccounts; ++number) {
    ledger::v1::CreateAccountRequest request;
    request.set_account_id(AccountName(number));
    Account& account = *request.mutable_account();
    account.set_office("offices/511702-CT");
    account.set_fiscal_year(2026);
    account.set_source(number < 0 ? Account::SOURCE_EXTERNAL
                                  : Account::SOURCE_MATCHING);
    Account opened;
    const grpc::Status status =
        Call(*stubs.ledger, &ledger::v1::LedgerService::Stub::CreateAccount,
             request, opened);
    if (!status.ok()) return status;
    if (number < 0) continue;
    Move funds({ids.NewId(), -1, number, kFundsFen});
    const grpc::Status funded = funds.Do(stubs);
    if (!funded.ok()) return funded;
    funds.Expect(expected);
  }
  return grpc::Status::OK;
}

}  // namespace bashu::process
