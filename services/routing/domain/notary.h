#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <map>
#include <string>

#include "services/routing/domain/directory_snapshot.h"
#include "services/routing/domain/document.h"

namespace bashu::routing {

// Writes, signs and seals what this region says, and reads what others said.
// The domain's only view of keys and of the wire form. Thread-safe.
class Notary {
 public:
  virtual ~Notary() = default;

  // Signed by this region's key.
  virtual absl::StatusOr<SignedDocument> Sign(
      const Document& document) const = 0;

  // DOCUMENT_MALFORMED, or SIGNATURE_INVALID unless a key of the region that
  // the document names as its sender made the signature.
  virtual absl::StatusOr<Document> Read(
      const SignedDocument& document) const = 0;

  // Digests by the suite named in the document.
  virtual std::string DigestOf(const SignedDocument& document) const = 0;
  virtual std::string DigestOf(absl::string_view suite,
                               absl::string_view bytes) const = 0;

  // The digest of what this region will sign names its own suite's.
  virtual std::string OwnDigest(absl::string_view bytes) const = 0;

  // Hides a body from everybody but `region`; `referral` is bound to it.
  virtual absl::StatusOr<std::string> Seal(
      absl::string_view region, absl::string_view body,
      absl::string_view referral) const = 0;
  // SEALED_… if it was not sealed for us or not for `referral`.
  virtual absl::StatusOr<std::string> Open(
      absl::string_view sealed, absl::string_view referral) const = 0;

  // A case's hops as a serialised CustodyReceipt.
  virtual std::string Certify(absl::string_view case_id,
                              const Hops& hops) const = 0;

  // What a certificate proves, epoch by epoch. CERTIFICATE_INVALID.
  virtual absl::StatusOr<ProvenHops> Prove(
      absl::string_view case_id, absl::string_view certificate) const = 0;

  // An office in the one form that is digested and signed.
  virtual std::string OfficeBytes(const Office& office) const = 0;

  // Signed by this region's key.
  virtual absl::StatusOr<SignedDocument> SignDirectory(
      const DirectorySnapshot& snapshot) const = 0;

  // DOCUMENT_MALFORMED, or SIGNATURE_INVALID unless a key of the region that
  // the snapshot names made the signature.
  virtual absl::StatusOr<DirectorySnapshot> ReadDirectory(
      const SignedDocument& document) const = 0;
};

}  // namespace bashu::routing
