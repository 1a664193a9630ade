#pragma once

#include <absl/status/statusor.h>

#include "bashu/ledger/v1/audit.pb.h"
#include "services/ledger/domain/witness.h"

namespace bashu::ledger {

// A head whose payload was read and believed before.
SignedHead HeadFrom(const v1::SignedTreeHead& head, const v1::TreeHead& said);

v1::SignedTreeHead ToProto(const SignedHead& head);
v1::Cosignature CosignatureOf(const CosignedHead& head);
v1::HeadAlarm ToProto(const HeadAlarm& alarm);

// "TREE_SMALLER"
absl::string_view NameOf(HeadProblem problem);

}  // namespace bashu::ledger
