#include "services/ledger/domain/holds.h"

#include <vector>

#include "common/status/macros.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {

absl::StatusOr<int> ExpireDue(LedgerTx& tx, Book& book) {
  ASSIGN_OR_RETURN(const absl::Time now, book.Now());
  ASSIGN_OR_RETURN(const std::vector<TransferId> due,
                   tx.DueHolds(now, kDueHoldsAtOnce));
  for (const TransferId& id : due) {
    ASSIGN_OR_RETURN(Transfer transfer, RequireTransfer(tx, id));
    RETURN_IF_ERROR(book.Expire(transfer));
  }
  return static_cast<int>(due.size());
}

absl::StatusOr<int> ExpireHolds(LedgerTx& tx, const Sources& sources,
                                const Call& call) {
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(const int expired, ExpireDue(tx, book));
  RETURN_IF_ERROR(book.Close());
  return expired;
}

absl::StatusOr<int> ExpireOnce(store::Store<LedgerTx>& store,
                               const Sources& sources, const Clock& clock) {
  Call call;
  call.now = clock.Now();
  bool due = false;
  RETURN_IF_ERROR(store.Read([&](LedgerTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const auto found, tx.DueHolds(call.now, 1));
    due = !found.empty();
    return absl::OkStatus();
  }));
  if (!due) return 0;
  int expired = 0;
  RETURN_IF_ERROR(store.Transact([&](LedgerTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(expired, ExpireHolds(tx, sources, call));
    return absl::OkStatus();
  }));
  return expired;
}

}  // namespace bashu::ledger
