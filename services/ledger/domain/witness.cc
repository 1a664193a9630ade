#include "services/ledger/domain/witness.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/crypto/merkle.h"
#include "common/status/macros.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

crypto::TreeHead TreeOf(const SignedHead& head) {
  return {static_cast<uint64_t>(head.size), head.root};
}

bool Adds(const SignedHead& seen, const HeadOffer& offer) {
  const auto suite = crypto::ParseSuite(offer.head.suite);
  return suite.ok() && offer.head.suite == seen.suite &&
         crypto::VerifyConsistency(*suite, TreeOf(seen), TreeOf(offer.head),
                                   offer.path)
             .ok();
}

absl::Status Raise(LedgerTx& tx, const Sources& sources, const Call& call,
                   const HeadAlarm& alarm) {
  ASSIGN_OR_RETURN(const auto known, tx.witnesses().Alarms(0, kHeadAlarmsMax));
  const bool again =
      std::any_of(known.begin(), known.end(), [&](const HeadAlarm& each) {
        return each.offered.region == alarm.offered.region &&
               each.offered.size == alarm.offered.size &&
               each.offered.root == alarm.offered.root;
      });
  if (again || known.size() >= static_cast<size_t>(kHeadAlarmsMax)) {
    return absl::OkStatus();
  }
  HeadAlarm added = alarm;
  added.number = static_cast<int64_t>(known.size()) + 1;
  RETURN_IF_ERROR(tx.witnesses().AddAlarm(added));
  Book book(tx, sources, call);
  RETURN_IF_ERROR(
      Tell(tx, book, sources, call,
           {"head.refused", absl::StrCat("headAlarms/", added.number), {}}));
  return book.Close();
}

}  // namespace

HeadProblem Judge(const std::optional<SignedHead>& seen,
                  const HeadOffer& offer) {
  if (!seen.has_value()) {
    return offer.old_size == 0 ? HeadProblem::kNone : HeadProblem::kBaseDiffers;
  }
  const SignedHead& head = offer.head;
  if (head.size < seen->size) {
    return head.sign_time < seen->sign_time ? HeadProblem::kBaseDiffers
                                            : HeadProblem::kSmaller;
  }
  if (head.size == seen->size) {
    return head.root == seen->root ? HeadProblem::kNone
                                   : HeadProblem::kRootDiffers;
  }
  if (offer.old_size != seen->size) return HeadProblem::kBaseDiffers;
  return Adds(*seen, offer) ? HeadProblem::kNone : HeadProblem::kInconsistent;
}

bool IsAlarm(HeadProblem problem) {
  return problem != HeadProblem::kNone && problem != HeadProblem::kBaseDiffers;
}

absl::StatusOr<HeadVerdict> TakeOffer(LedgerTx& tx, const Sources& sources,
                                      const Call& call,
                                      const HeadOffer& offer) {
  HeadVerdict verdict;
  ASSIGN_OR_RETURN(verdict.seen, tx.witnesses().FindSeen(offer.head.region));
  verdict.problem = Judge(verdict.seen, offer);
  if (verdict.problem == HeadProblem::kNone) {
    RETURN_IF_ERROR(tx.witnesses().PutSeen(offer.head));
  } else if (IsAlarm(verdict.problem)) {
    // As exact as every engine keeps it.
    const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(call.now));
    RETURN_IF_ERROR(
        Raise(tx, sources, call,
              {0, verdict.problem, *verdict.seen, offer.head, now}));
  }
  return verdict;
}

}  // namespace bashu::ledger
