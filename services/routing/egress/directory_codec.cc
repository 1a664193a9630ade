#include "services/routing/egress/directory_codec.h"

#include <absl/strings/match.h>

#include <utility>

#include "common/rpc/fields.h"
#include "common/status/macros.h"
#include "services/routing/codec/office_codec.h"
#include "services/routing/domain/errors.h"

namespace bashu::routing {
namespace {

absl::StatusOr<ListedOffice> ReadListed(const std::string& bytes) {
  v1::Office proto;
  if (!proto.ParseFromString(bytes) ||
      !absl::StartsWith(proto.name(), "offices/")) {
    return DocumentMalformed("an entry is no office");
  }
  ListedOffice listed{IdOf(proto.name(), "offices"), bytes, std::nullopt};
  OfficeReading reading = ReadOffice(proto);
  if (reading.wrong.empty()) listed.office = std::move(reading.office);
  return listed;
}

}  // namespace

std::string OfficeBytes(const Office& office) {
  return ToProto(office).SerializeAsString();
}

v1::DirectorySnapshot ToProto(const DirectorySnapshot& snapshot) {
  v1::DirectorySnapshot proto;
  proto.set_region(snapshot.region);
  proto.set_version(snapshot.version);
  proto.set_base_version(snapshot.base_version);
  proto.set_part(snapshot.part);
  proto.set_parts(snapshot.parts);
  proto.set_digest(snapshot.digest);
  proto.set_base_digest(snapshot.base_digest);
  *proto.mutable_sign_time() = rpc::ToProto(snapshot.sign_time);
  for (const ListedOffice& office : snapshot.offices) {
    proto.add_offices(office.bytes);
  }
  for (const std::string& code : snapshot.removed) {
    proto.add_removed_offices(code);
  }
  return proto;
}

absl::StatusOr<DirectorySnapshot> FromProto(
    const v1::DirectorySnapshot& proto) {
  DirectorySnapshot snapshot;
  snapshot.region = proto.region();
  snapshot.version = proto.version();
  snapshot.base_version = proto.base_version();
  snapshot.part = proto.part();
  snapshot.parts = proto.parts();
  snapshot.digest = proto.digest();
  snapshot.base_digest = proto.base_digest();
  snapshot.sign_time = rpc::FromProto(proto.sign_time());
  for (const std::string& bytes : proto.offices()) {
    ASSIGN_OR_RETURN(ListedOffice office, ReadListed(bytes));
    snapshot.offices.push_back(std::move(office));
  }
  snapshot.removed.assign(proto.removed_offices().begin(),
                          proto.removed_offices().end());
  return snapshot;
}

}  // namespace bashu::routing
