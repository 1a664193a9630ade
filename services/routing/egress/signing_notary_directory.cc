// SigningNotary on directories; the rest of it is in signing_notary.cc.
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange_errors.h"
#include "services/routing/egress/directory_codec.h"
#include "services/routing/egress/document_codec.h"
#include "services/routing/egress/signing_notary.h"

namespace bashu::routing {

std::string SigningNotary::OfficeBytes(const Office& office) const {
  return routing::OfficeBytes(office);
}

absl::StatusOr<SignedDocument> SigningNotary::SignDirectory(
    const DirectorySnapshot& snapshot) const {
  const crypto::SigningKey& key = *signing_keys_.back();
  SignedDocument made;
  made.payload = ToProto(snapshot).SerializeAsString();
  ASSIGN_OR_RETURN(made.signature, key.Sign(made.payload));
  made.suite = std::string(crypto::FormatSuite(key.suite()));
  made.key_id = key.key_id();
  return made;
}

absl::StatusOr<DirectorySnapshot> SigningNotary::ReadDirectory(
    const SignedDocument& document) const {
  v1::DirectorySnapshot proto;
  if (!proto.ParseFromString(document.payload) || proto.region().empty()) {
    return DocumentMalformed("the signed bytes are no directory");
  }
  RETURN_IF_ERROR(Verify(SignedToProto(document), proto.region()));
  // Entries are read only once their signer is known.
  ASSIGN_OR_RETURN(DirectorySnapshot snapshot, FromProto(proto));
  if (!PeriodOf(snapshot.region, document.key_id).Holds(snapshot.sign_time)) {
    return KeyNotValid(document.key_id);
  }
  snapshot.suite = document.suite;
  return snapshot;
}

}  // namespace bashu::routing
