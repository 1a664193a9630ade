#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

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
  int64_t paid_fen = 0;  // moved from the grant's account to payees and kept
  int64_t given_back_fen = 0;  // moved from the grant's account to the shares'
};

// Checks that a trusted region signed the head, that every entry stands under
// it, belongs to the grant and comes after the one before it, that the last is
// the one that the ledger signed as the newest; that no transfer was settled
// twice or at another amount than was held, no disbursement paid again unless
// its money came back, and that never more left the grant's account than had
// come to it; exactly that much if the grant is paid.
//
// AUDIT_PACK_INVALID, saying what is wrong with which entry; TREE_HEAD_INVALID,
// SUITE_UNKNOWN, SIGNATURE_INVALID or INCLUSION_INVALID.
//
// Up to the last entry the tree proves that none is missing. That there is no
// newer one under the head is the signed word of the ledger: a pack of later
// that has one convicts it.
absl::StatusOr<AuditReport> VerifyAuditPack(const ledger::v1::AuditPack& pack,
                                            const TrustedKeys& trust);

// Which of the witnesses cosigned the pack's head; at least one, or
// AUDIT_PACK_INVALID. `region` is the pack's, whose word does not count.
absl::StatusOr<std::vector<std::string>> VerifyWitnesses(
    const ledger::v1::AuditPack& pack, const std::string& region,
    const TrustedKeys& witnesses);

// That the pack's tree is, or only added to, the one whose head somebody kept:
// all of us see one history. TREE_HEAD_INVALID or CONSISTENCY_INVALID.
absl::Status VerifySeen(const ledger::v1::AuditPack& pack,
                        const ledger::v1::SignedTreeHead& seen,
                        const TrustedKeys& trust);

}  // namespace bashu::verify
