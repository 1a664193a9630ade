#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <cstdint>

// Every refusal of routing, one function per reason, in the order of
// error_reason.proto.
namespace bashu::routing {

inline constexpr char kDomain[] = "routing.bashu";

absl::Status SenderMismatch(absl::string_view sender);
absl::Status BodyNotReadable(absl::string_view referral);
absl::Status SignatureInvalid(absl::string_view sender);
absl::Status DocumentMalformed(absl::string_view problem);
absl::Status ReferralExists(absl::string_view referral,
                            absl::string_view field);
absl::Status OfficeNotFound(absl::string_view office);
absl::Status ReferralNotFound(absl::string_view referral);
absl::Status CaseNotFound(absl::string_view case_id);
absl::Status LinkGap(absl::string_view sender, int64_t expected_sequence);
absl::Status LinkForked(absl::string_view sender, int64_t sequence);
// Worth another try: the link must not skip a document.
absl::Status LinkStopped(absl::string_view partner, absl::string_view cause);
absl::Status WrongKind(absl::string_view referral);
absl::Status NotHolder(absl::string_view case_id, absl::string_view office,
                       absl::string_view holder);
absl::Status OfferPending(absl::string_view case_id,
                          absl::string_view referral);
absl::Status SameOffice(absl::string_view office);
absl::Status SecondVisit(absl::string_view case_id, absl::string_view office);
absl::Status NotCompetent(absl::string_view office,
                          absl::string_view competent_offices);
absl::Status EpochAhead(absl::string_view case_id, int64_t epoch,
                        int64_t latest);
absl::Status StaleEpoch(absl::string_view case_id, int64_t epoch,
                        absl::string_view holder);
absl::Status AlreadyDecided(absl::string_view referral);
absl::Status IncompleteManifest(absl::string_view referral);
absl::Status EpochForked(absl::string_view case_id, int64_t epoch);
absl::Status VerdictUnexpected(absl::string_view case_id, int64_t epoch);
absl::Status CertificateInvalid(absl::string_view case_id,
                                absl::string_view problem);
absl::Status NoHandover(absl::string_view case_id);
absl::Status Designated(absl::string_view case_id, absl::string_view office);
absl::Status NotSuperior(absl::string_view office, absl::string_view superior);
absl::Status MeasureUnknown(absl::string_view measure);
absl::Status ConflictNotChecked(absl::string_view referral);

}  // namespace bashu::routing
