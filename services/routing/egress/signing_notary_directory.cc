// SigningNotary on directories; the rest of it is in signing_notary.cc.
#include <algorithm>
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/egress/directory_codec.h"
#include "services/routing/egress/signing_notary.h"

namespace bashu::routing {

std::string SigningNotary::OfficeBytes(const Office& office) const {
  return routing::OfficeBytes(office);
}

absl::StatusOr<SignedDocument> SigningNotary::SignDirectory(
    const DirectorySnapshot& snapshot) const {
  SignedDocument made;
  made.payload = ToProto(snapshot).SerializeAsString();
  ASSIGN_OR_RETURN(made.signature, signing_key_->Sign(made.payload));
  made.suite = std::string(crypto::FormatSuite(signing_key_->suite()));
  made.key_id = signing_key_->key_id();
  return made;
}

absl::StatusOr<DirectorySnapshot> SigningNotary::ReadDirectory(
    const SignedDocument& document) const {
  v1::DirectorySnapshot proto;
  if (!proto.ParseFromString(document.payload) || proto.region().empty()) {
    return DocumentMalformed("the signed bytes are no directory");
  }
  const auto keys = keys_.find(proto.region());
  if (keys == keys_.end()) return SignatureInvalid(proto.region());
  const bool signed_by_region = std::any_of(
      keys->second.begin(), keys->second.end(), [&](const auto& key) {
        return key.key_id() == document.key_id &&
               crypto::FormatSuite(key.suite()) == document.suite &&
               key.Verify(document.payload, document.signature).ok();
      });
  if (!signed_by_region) return SignatureInvalid(proto.region());
  // Entries are read only once their signer is known.
  ASSIGN_OR_RETURN(DirectorySnapshot snapshot, FromProto(proto));
  snapshot.suite = document.suite;
  return snapshot;
}

}  // namespace bashu::routing
