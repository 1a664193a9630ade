#include "services/ledger/domain/transfers.h"

#include <absl/status/statusor.h>

#include <algorithm>

#include "common/base/check.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/domain/transfer_errors.h"

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

void Release(const Transfer& transfer, Account& debit, Account& credit) {
  debit.held_fen -= transfer.taken_fen;
  credit.incoming_fen -= transfer.taken_fen;
  CHECK(debit.held_fen >= 0);
  CHECK(credit.incoming_fen >= 0);
}

void Settle(Transfer& transfer, TransferState state, absl::Time now) {
  transfer.state = state;
  transfer.settle_time = now;
}

// What the transfer takes, if both accounts allow it.
absl::StatusOr<int64_t> DecideAmount(const Transfer& transfer,
                                     const Account& debit,
                                     const Account& credit) {
  const std::optional<int64_t> spendable = SpendableFen(debit);
  int64_t amount = transfer.amount_fen;
  if (transfer.balancing && spendable.has_value()) {
    amount = std::min(amount, *spendable);
    if (amount <= 0) return NothingAvailable(debit.id);
  }
  // A hold must still fit once it is posted, together with all other holds.
  if (!Fits(debit.held_fen, amount) || !Fits(AvailableFen(debit), -amount)) {
    return AmountOverflow(debit.id);
  }
  if (!Fits(credit.balance_fen + credit.incoming_fen, amount)) {
    return AmountOverflow(credit.id);
  }
  if (spendable.has_value() && *spendable < amount) {
    return InsufficientFunds(debit.id, *spendable, amount);
  }
  const std::optional<int64_t> room = RoomFen(credit);
  if (room.has_value() && *room < amount) {
    return CeilingExceeded(credit.id, *room, amount);
  }
  return amount;
}

}  // namespace

absl::Status Create(Transfer& transfer, Account& debit, Account& credit) {
  CHECK(debit.id == transfer.debit);
  CHECK(credit.id == transfer.credit);
  CHECK(transfer.amount_fen > 0);
  if (debit.id == credit.id) return SameAccount(debit.id);
  const absl::StatusOr<int64_t> amount = DecideAmount(transfer, debit, credit);
  if (!amount.ok()) return amount.status();
  transfer.taken_fen = *amount;
  if (transfer.pending) {
    transfer.state = TransferState::kPending;
    debit.held_fen += *amount;
    credit.incoming_fen += *amount;
    return absl::OkStatus();
  }
  Move(*amount, debit, credit);
  transfer.posted_fen = *amount;
  Settle(transfer, TransferState::kPosted, transfer.create_time);
  return absl::OkStatus();
}

absl::Status Post(Transfer& transfer, Account& debit, Account& credit,
                  std::optional<int64_t> amount_fen, absl::Time now) {
  CHECK(debit.id == transfer.debit);
  CHECK(credit.id == transfer.credit);
  CHECK(debit.id != credit.id);  // Create() refuses such a transfer.
  if (transfer.state == TransferState::kPosted) {
    if (amount_fen.value_or(transfer.posted_fen) == transfer.posted_fen) {
      return absl::OkStatus();
    }
    return TransferPosted(transfer.id);
  }
  if (transfer.state == TransferState::kVoided) {
    return TransferVoided(transfer.id);
  }
  if (transfer.state == TransferState::kExpired ||
      transfer.expire_time <= now) {
    return TransferExpired(transfer.id);
  }
  const int64_t amount = amount_fen.value_or(transfer.taken_fen);
  CHECK(amount > 0);
  if (amount > transfer.taken_fen) {
    return AmountExceedsHold(transfer.id, transfer.taken_fen, amount);
  }
  if (!Fits(credit.balance_fen, amount)) return AmountOverflow(credit.id);
  Release(transfer, debit, credit);
  Move(amount, debit, credit);
  transfer.posted_fen = amount;
  Settle(transfer, TransferState::kPosted, now);
  return absl::OkStatus();
}

absl::Status Void(Transfer& transfer, Account& debit, Account& credit,
                  absl::Time now) {
  CHECK(debit.id == transfer.debit);
  CHECK(credit.id == transfer.credit);
  if (transfer.state == TransferState::kVoided) return absl::OkStatus();
  if (transfer.state == TransferState::kPosted) {
    return TransferPosted(transfer.id);
  }
  if (transfer.state == TransferState::kExpired ||
      transfer.expire_time <= now) {
    return TransferExpired(transfer.id);
  }
  Release(transfer, debit, credit);
  Settle(transfer, TransferState::kVoided, now);
  return absl::OkStatus();
}

void Expire(Transfer& transfer, Account& debit, Account& credit,
            absl::Time now) {
  CHECK(transfer.state == TransferState::kPending);
  CHECK(transfer.expire_time <= now);
  Release(transfer, debit, credit);
  Settle(transfer, TransferState::kExpired, now);
}

absl::string_view Difference(const Transfer& stored, const Transfer& wanted) {
  if (stored.debit != wanted.debit) return "debit_account";
  if (stored.credit != wanted.credit) return "credit_account";
  if (stored.amount_fen != wanted.amount_fen) return "amount_fen";
  if (stored.pending != wanted.pending) return "pending";
  if (stored.balancing != wanted.balancing) return "balancing";
  if (stored.basis != wanted.basis) return "basis";
  if (stored.happen_time != wanted.happen_time) return "happen_time";
  if (stored.expire_time != wanted.expire_time) return "expire_time";
  if (stored.reverses != wanted.reverses) return "reverses";
  if (stored.grant != wanted.grant) return "grant";
  return "";
}

}  // namespace bashu::ledger
