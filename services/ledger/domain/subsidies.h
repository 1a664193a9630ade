#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/call/call.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/ledger.h"
#include "services/ledger/domain/subsidy.h"

// The use cases of SubsidyService: load, decide, store.
namespace bashu::ledger {

// Proposes one, by the maker, with the computation that was seen; a repeat gets
// it as it is now. One that comes to nothing is done with that.
absl::StatusOr<Subsidy> CreateSubsidy(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const Subsidy& wanted);

// For who may act for its office.
absl::StatusOr<Subsidy> GetSubsidy(LedgerTx& tx, const Call& call,
                                   const SubsidyId& id);
absl::StatusOr<std::vector<Subsidy>> ListSubsidies(LedgerTx& tx,
                                                   const Call& call,
                                                   const OfficePage& page);

// Approves exactly the computation seen, and pays it: its money goes from the
// fund to the bank's account of the office.
struct SubsidyApproval {
  SubsidyId subsidy;
  std::string digest;
};
absl::StatusOr<Subsidy> ApproveSubsidy(LedgerTx& tx, const Sources& sources,
                                       const Call& call,
                                       const SubsidyApproval& approval);

// Gives a proposal up; another may then be made for the same.
absl::StatusOr<Subsidy> VoidSubsidy(LedgerTx& tx, const Sources& sources,
                                    const Call& call, const SubsidyId& id,
                                    const std::string& reason);

}  // namespace bashu::ledger
