#include "services/ledger/domain/transfers.h"

#include "common/base/check.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

// Whether `number` plus `amount` stays among the numbers we keep.
bool Fits(int64_t number, int64_t amount) {
  int64_t sum = 0;
  return !__builtin_add_overflow(number, amount, &sum) &&
         sum <= kBalanceMaxFen && sum >= -kBalanceMaxFen;
}

// Moves and checks that nothing was made or lost. Requires that it fits.
void Move(int64_t amount, Account& debit, Account& credit) {
  const int64_t before = debit.balance_fen;
  const int64_t beside = credit.balance_fen;
  debit.balance_fen -= amount;
  credit.balance_fen += amount;
  CHECK(before - debit.balance_fen == credit.balance_fen - beside);
  CHECK(debit.held_fen >= 0);
  CHECK(MayOverdraw(debit) || AvailableFen(debit) >= 0);
}

}  // namespace

absl::Status Create(Transfer& transfer, Account& debit, Account& credit) {
  CHECK(debit.id == transfer.debit);
  CHECK(credit.id == transfer.credit);
  CHECK(transfer.amount_fen > 0);
  if (debit.id == credit.id) return SameAccount(debit.id);
  const int64_t amount = transfer.amount_fen;
  // A hold must still fit once it is posted, together with all other holds.
  if (!Fits(debit.held_fen, amount) || !Fits(AvailableFen(debit), -amount)) {
    return AmountOverflow(debit.id);
  }
  if (!Fits(credit.balance_fen, amount)) return AmountOverflow(credit.id);
  if (!MayOverdraw(debit) && AvailableFen(debit) < amount) {
    return InsufficientFunds(debit.id, AvailableFen(debit), amount);
  }
  if (transfer.pending) {
    transfer.state = TransferState::kPending;
    debit.held_fen += amount;
    return absl::OkStatus();
  }
  Move(amount, debit, credit);
  transfer.state = TransferState::kPosted;
  transfer.settle_time = transfer.create_time;
  return absl::OkStatus();
}

absl::Status Post(Transfer& transfer, Account& debit, Account& credit,
                  absl::Time now) {
  CHECK(debit.id == transfer.debit);
  CHECK(credit.id == transfer.credit);
  CHECK(debit.id != credit.id);  // Create() refuses such a transfer.
  if (transfer.state == TransferState::kPosted) return absl::OkStatus();
  if (transfer.state == TransferState::kVoided) {
    return TransferVoided(transfer.id);
  }
  if (!Fits(credit.balance_fen, transfer.amount_fen)) {
    return AmountOverflow(credit.id);
  }
  debit.held_fen -= transfer.amount_fen;
  Move(transfer.amount_fen, debit, credit);
  transfer.state = TransferState::kPosted;
  transfer.settle_time = now;
  return absl::OkStatus();
}

absl::Status Void(Transfer& transfer, Account& debit, absl::Time now) {
  CHECK(debit.id == transfer.debit);
  if (transfer.state == TransferState::kVoided) return absl::OkStatus();
  if (transfer.state == TransferState::kPosted) {
    return TransferPosted(transfer.id);
  }
  debit.held_fen -= transfer.amount_fen;
  CHECK(debit.held_fen >= 0);
  transfer.state = TransferState::kVoided;
  transfer.settle_time = now;
  return absl::OkStatus();
}

}  // namespace bashu::ledger
