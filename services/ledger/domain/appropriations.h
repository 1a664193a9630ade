#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/call/call.h"
#include "services/ledger/domain/appropriation.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/ledger.h"

// The use cases of FundService that concern what is promised and arrives: load,
// decide, store.
namespace bashu::ledger {

// APPROPRIATION_NOT_FOUND; with what has arrived.
absl::StatusOr<Appropriation> LoadAppropriation(LedgerTx& tx,
                                                const AppropriationId& id);
// All of a fund, oldest first, with what has arrived.
absl::StatusOr<std::vector<Appropriation>> AppropriationsOf(
    LedgerTx& tx, const AccountId& account);

// Promises money to a fund; a repeat gets the appropriation as it is now.
absl::StatusOr<Appropriation> CreateAppropriation(LedgerTx& tx,
                                                  const Sources& sources,
                                                  const Call& call,
                                                  const Appropriation& wanted);

// For who may act for its office.
absl::StatusOr<Appropriation> GetAppropriation(LedgerTx& tx, const Call& call,
                                               const AppropriationId& id);

// Those of a fiscal year, or of all if that is 0.
absl::StatusOr<std::vector<Appropriation>> ListAppropriations(
    LedgerTx& tx, const Call& call, const OfficePage& page, int fiscal_year);

struct Adjusting {
  AppropriationId appropriation;
  int64_t change_fen = 0;
  std::string basis;
};
absl::StatusOr<Appropriation> AdjustAppropriation(LedgerTx& tx,
                                                  const Sources& sources,
                                                  const Call& call,
                                                  const Adjusting& adjusting);

struct Arrival {
  AppropriationId appropriation;
  TransferId transfer;
  int64_t amount_fen = 0;
  std::string basis;
  absl::Time happen_time = absl::InfinitePast();
};
// Moves the money from the treasury into the fund, and of a local budget the
// reserve's part on.
absl::StatusOr<Appropriation> RecordArrival(LedgerTx& tx,
                                            const Sources& sources,
                                            const Call& call,
                                            const Arrival& arrival);

struct Releasing {
  AccountId account;  // the fund that gets it
  TransferId transfer;
  std::string basis;
};
absl::StatusOr<Transfer> ReleaseReserve(LedgerTx& tx, const Sources& sources,
                                        const Call& call,
                                        const Releasing& releasing);

// Whether a grant may draw on `account`: RESERVE_KEPT, PURPOSE_NOT_COVERED.
absl::Status CheckUse(LedgerTx& tx, const Sources& sources, const Grant& grant,
                      const Account& account, absl::Time now);

}  // namespace bashu::ledger
