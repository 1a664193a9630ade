#pragma once

#include <absl/status/statusor.h>

#include "bashu/routing/v1/directory_snapshot.pb.h"
#include "services/routing/domain/directory_snapshot.h"

// Between a region's statements about its offices as the domain knows them and
// as they are signed.
namespace bashu::routing {

// An office in its one canonical form.
std::string OfficeBytes(const Office& office);

v1::DirectorySnapshot ToProto(const DirectorySnapshot& snapshot);

// DOCUMENT_MALFORMED. An office of a kind that only a newer version of us knows
// is kept as it is, but says nothing.
absl::StatusOr<DirectorySnapshot> FromProto(
    const v1::DirectorySnapshot& snapshot);

}  // namespace bashu::routing
