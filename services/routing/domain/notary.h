#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/routing/domain/directory_snapshot.h"
#include "services/routing/domain/document.h"
#include "services/routing/domain/link_state.h"
#include "services/routing/domain/paper.h"

namespace bashu::routing {

// Ids of the keys that a link uses.
struct LinkKeys {
  std::vector<std::string> signing;   // Ours, the newest last.
  std::vector<std::string> sealing;   // Ours, the newest last.
  std::vector<std::string> believed;  // The partner's, at the time asked for.
};

// Whether a sealed body shares its agreement on a key with others.
enum class Sealing { kAlone, kInSeries };

// Writes, signs and seals what this region says, and reads what others said.
// The domain's only view of keys and of the wire form. Thread-safe.
class Notary {
 public:
  virtual ~Notary() = default;

  // `document` in its final bytes, not signed yet.
  virtual SignedDocument Write(const Document& document) const = 0;

  // Signs what Write made, all of it with one signature; of one document it is
  // the document's own. KEY_NOT_VALID if no key of ours may sign now.
  virtual absl::StatusOr<std::vector<SignedDocument>> Sign(
      std::vector<SignedDocument> documents) const = 0;

  // Whether partners believe its signature still. Not if it has none.
  virtual bool IsSignedForNow(const SignedDocument& document) const = 0;

  // What `document` says, as evidence. DOCUMENT_MALFORMED, SIGNATURE_INVALID
  // unless a key of the region that it names as its sender made the signature,
  // or KEY_NOT_VALID unless that key was to be used when it was signed.
  virtual absl::StatusOr<Document> Read(
      const SignedDocument& document) const = 0;

  // Whether a document of `sender` may still be taken: KEY_REVOKED if its key
  // is known to be in wrong hands, for then the time it names proves nothing.
  virtual absl::Status MayArrive(const SignedDocument& document,
                                 absl::string_view sender,
                                 absl::Time now) const = 0;

  // The id of a document of ours, signed or not. DOCUMENT_MALFORMED.
  virtual absl::StatusOr<std::string> IdOf(
      const SignedDocument& document) const = 0;

  // Digests by the suite named in the document.
  virtual std::string DigestOf(const SignedDocument& document) const = 0;
  virtual std::string DigestOf(absl::string_view suite,
                               absl::string_view bytes) const = 0;

  // The digest of what this region will sign names its own suite's.
  virtual std::string OwnDigest(absl::string_view bytes) const = 0;

  // Hides a body from everybody but `region`, by the key it uses at `now`;
  // `referral` is bound to it. KEY_NOT_VALID if it has none then. A series
  // costs a small part of as many boxes alone.
  virtual absl::StatusOr<std::string> Seal(absl::string_view region,
                                           absl::string_view body,
                                           absl::string_view referral,
                                           absl::Time now,
                                           Sealing how) const = 0;
  // SEALED_… if it was not sealed for us or not for `referral`.
  virtual absl::StatusOr<std::string> Open(
      absl::string_view sealed, absl::string_view referral) const = 0;

  // Which keys the link with `partner` uses at `now`.
  virtual LinkKeys KeysFor(absl::string_view partner, absl::Time now) const = 0;

  // The papers of a manifest, which is opaque here otherwise.
  virtual std::vector<PaperRef> PapersOf(absl::string_view manifest) const = 0;
  // The manifest with exactly those papers carried whose digest is in
  // `carried`.
  virtual std::string WithCarried(
      absl::string_view manifest,
      const std::set<std::string>& carried) const = 0;

  // An envelope as it travels inside another. DOCUMENT_MALFORMED.
  virtual std::string WriteEnvelope(const Envelope& envelope) const = 0;
  virtual absl::StatusOr<Envelope> ReadEnvelope(
      absl::string_view bytes) const = 0;

  // The state of a link as it travels. DOCUMENT_MALFORMED.
  virtual std::string WriteState(const LinkState& state) const = 0;
  virtual absl::StatusOr<LinkState> ReadState(
      absl::string_view bytes) const = 0;

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
