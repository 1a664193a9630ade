#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "common/crypto/sealed_box.h"
#include "common/crypto/signature.h"
#include "common/verify/custody_receipt.h"
#include "services/routing/domain/notary.h"
#include "services/routing/egress/partners.h"

namespace bashu::routing {

// This region's keys, as PEM, the newest last. Several of a kind at once let
// partners learn a new key before it is used and finish with an old one after.
struct OwnKeys {
  std::vector<std::string> signing;  // The newest of a suite signs.
  std::vector<std::string> sealing;  // Any of them opens.
  std::vector<std::string> retired;  // Public halves; they prove old evidence.
};

// A Notary with this region's keys and its partners' public ones.
class SigningNotary final : public Notary {
 public:
  // The newest signing key chooses the suite. KEY_MALFORMED or KEY_WRONG_TYPE.
  static absl::StatusOr<std::unique_ptr<SigningNotary>> Create(
      std::string region, const OwnKeys& own,
      const std::vector<Partner>& partners);

  SignedDocument Write(const Document& document) const override;
  absl::StatusOr<std::vector<SignedDocument>> Sign(
      std::vector<SignedDocument> documents) const override;
  bool IsSignedForNow(const SignedDocument& document) const override;
  absl::StatusOr<Document> Read(const SignedDocument& document) const override;
  absl::Status MayArrive(const SignedDocument& document,
                         absl::string_view sender,
                         absl::Time now) const override;
  absl::StatusOr<std::string> IdOf(
      const SignedDocument& document) const override;
  std::string DigestOf(const SignedDocument& document) const override;
  std::string DigestOf(absl::string_view suite,
                       absl::string_view bytes) const override;
  std::string OwnDigest(absl::string_view bytes) const override;
  absl::StatusOr<std::string> Seal(absl::string_view region,
                                   absl::string_view body,
                                   absl::string_view referral, absl::Time now,
                                   Sealing how) const override;
  absl::StatusOr<std::string> Open(absl::string_view sealed,
                                   absl::string_view referral) const override;
  LinkKeys KeysFor(absl::string_view partner, absl::Time now) const override;
  std::vector<PaperRef> PapersOf(absl::string_view manifest) const override;
  std::string WithCarried(absl::string_view manifest,
                          const std::set<std::string>& carried) const override;
  std::string WriteEnvelope(const Envelope& envelope) const override;
  absl::StatusOr<Envelope> ReadEnvelope(absl::string_view bytes) const override;
  std::string WriteState(const LinkState& state) const override;
  absl::StatusOr<LinkState> ReadState(absl::string_view bytes) const override;
  std::string Certify(absl::string_view case_id,
                      const Hops& hops) const override;
  absl::StatusOr<ProvenHops> Prove(
      absl::string_view case_id, absl::string_view certificate) const override;
  std::string OfficeBytes(const Office& office) const override;
  absl::StatusOr<SignedDocument> SignDirectory(
      const DirectorySnapshot& snapshot) const override;
  absl::StatusOr<DirectorySnapshot> ReadDirectory(
      const SignedDocument& document) const override;

 private:
  // Whom bodies are sealed for, and when.
  struct Recipient {
    crypto::Sealer sealer;
    KeyPeriod period;
  };

  SigningNotary() = default;

  absl::Status AddOwn(const std::string& region, const OwnKeys& own);
  const crypto::SigningKey* KeyOf(absl::string_view suite) const;
  absl::Status Verify(const exchange::v1::SignedDocument& document,
                      const std::string& sender) const;
  absl::StatusOr<Document> ReadVerified(
      const SignedDocument& document,
      const exchange::v1::Document& opened) const;
  KeyPeriod PeriodOf(absl::string_view sender, const std::string& key_id) const;

  std::vector<std::unique_ptr<crypto::SigningKey>> signing_keys_;
  std::vector<crypto::Opener> openers_;
  std::vector<std::string> sealing_ids_;
  std::map<std::string, std::vector<Recipient>> recipients_;  // By region.
  verify::TrustedKeys keys_;                                  // Ours too.
  // By region and key id.
  std::map<std::string, std::map<std::string, KeyPeriod>> periods_;

  // Batches whose signature held: checking it once is enough for all of one.
  mutable Mutex mutex_;
  mutable std::set<std::string> good_batches_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace bashu::routing
