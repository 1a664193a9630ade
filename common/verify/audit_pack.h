#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "bashu/ledger/v1/audit.pb.h"
#include "common/verify/trusted_keys.h"

namespace bashu::verify {

// What an audit pack proves about one grant.
struct AuditReport {
  std::string grant;   // "grants/{grant}"
  std::string region;  // whose ledger
  int64_t tree_size = 0;
  absl::Time sign_time;
  int entries = 0;
  std::string state;  // the last thing that happened: "grant.paid"
  int share_transfers = 0;
  int64_t share_fen = 0;  // moved from the shares' accounts to the grant's
  int payments = 0;
  int64_t paid_fen = 0;  // moved from the grant's account to payees
};

// Checks that a trusted region signed the head, that every entry stands under
// it and belongs to the grant, that no transfer was settled twice or at another
// amount than was held, and that never more was paid than the shares brought;
// exactly that much if the grant is paid.
//
// AUDIT_PACK_INVALID, saying what is wrong with which entry; SUITE_UNKNOWN,
// SIGNATURE_INVALID or INCLUSION_INVALID.
//
// It cannot show that an entry is missing: what a pack proves is true, and
// `tree_size` says of which moment.
absl::StatusOr<AuditReport> VerifyAuditPack(const ledger::v1::AuditPack& pack,
                                            const TrustedKeys& trust);

}  // namespace bashu::verify
