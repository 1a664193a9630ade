#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>
#include <google/protobuf/repeated_field.h>

#include <string>
#include <vector>

#include "bashu/ledger/v1/audit.pb.h"
#include "common/verify/trusted_keys.h"

namespace bashu::verify {

// Whether the message has a field we do not know: one that nobody checked.
bool HasUnknownFields(const google::protobuf::Message& message);

// What the head says, if a key that is trusted for its region signed it.
// TREE_HEAD_INVALID, SUITE_UNKNOWN or SIGNATURE_INVALID.
absl::StatusOr<ledger::v1::TreeHead> VerifyTreeHead(
    const ledger::v1::SignedTreeHead& head, const TrustedKeys& trust);

// That a key trusted for `region` signed the statement. As above.
absl::Status VerifyStatement(const ledger::v1::SignedStatement& statement,
                             const std::string& region,
                             const TrustedKeys& trust);

// When the head says it was signed.
absl::Time SignTimeOf(const ledger::v1::TreeHead& head);

// That `newer` is the tree of `older` or only added leaves to it, and is of the
// same ledger. TREE_HEAD_INVALID, which says that two people were shown two
// histories if that is it, or CONSISTENCY_INVALID.
absl::Status VerifySucceeds(
    crypto::Suite suite, const ledger::v1::TreeHead& older,
    const ledger::v1::TreeHead& newer,
    const google::protobuf::RepeatedPtrField<std::string>& path);

// The regions whose cosignatures of the head hold, in order; other than the
// head's own. One that names a known key and does not hold is refused; one of
// an unknown region is left out.
absl::StatusOr<std::vector<std::string>> VerifyCosignatures(
    const ledger::v1::SignedTreeHead& head, const std::string& region,
    const google::protobuf::RepeatedPtrField<ledger::v1::Cosignature>& given,
    const TrustedKeys& witnesses);

}  // namespace bashu::verify
