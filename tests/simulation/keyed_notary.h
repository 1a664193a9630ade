#pragma once

#include <set>
#include <string>
#include <vector>

#include "bashu/exchange/v1/document.pb.h"
#include "common/verify/custody_receipt.h"
#include "services/routing/domain/notary.h"

namespace bashu::simulation {

// A Notary whose signatures are keyed hashes and whose seals are labels: the
// same documents in the same bytes as SigningNotary's, with nothing in them
// that depends on chance, and at a hundredth of the cost. Digests are real.
class KeyedNotary final : public routing::Notary {
 public:
  explicit KeyedNotary(std::string region);

  // Whether it reads only what the previous version knew: no requests, replies
  // and designations.
  void SetPrevious(bool previous) { previous_ = previous; }
  bool previous() const { return previous_; }

  routing::SignedDocument Write(
      const routing::Document& document) const override;
  // Each by itself: no signature is dear enough here to be made for many.
  absl::StatusOr<std::vector<routing::SignedDocument>> Sign(
      std::vector<routing::SignedDocument> documents) const override;
  bool IsSignedForNow(const routing::SignedDocument& document) const override {
    return document.is_signed();
  }
  absl::StatusOr<routing::Document> Read(
      const routing::SignedDocument& document) const override;
  // No key is ever revoked.
  absl::Status MayArrive(const routing::SignedDocument&, absl::string_view,
                         absl::Time) const override {
    return absl::OkStatus();
  }
  absl::StatusOr<std::string> IdOf(
      const routing::SignedDocument& document) const override;
  std::string DigestOf(const routing::SignedDocument& document) const override;
  std::string DigestOf(absl::string_view suite,
                       absl::string_view bytes) const override;
  std::string OwnDigest(absl::string_view bytes) const override;
  absl::StatusOr<std::string> Seal(absl::string_view region,
                                   absl::string_view body,
                                   absl::string_view referral, absl::Time now,
                                   routing::Sealing how) const override;
  absl::StatusOr<std::string> Open(absl::string_view sealed,
                                   absl::string_view referral) const override;
  routing::LinkKeys KeysFor(absl::string_view, absl::Time) const override {
    return {};
  }
  // Officers here send no papers.
  std::vector<routing::PaperRef> PapersOf(absl::string_view) const override {
    return {};
  }
  std::string WithCarried(absl::string_view manifest,
                          const std::set<std::string>&) const override {
    return std::string(manifest);
  }
  std::string WriteEnvelope(const routing::Envelope& envelope) const override;
  absl::StatusOr<routing::Envelope> ReadEnvelope(
      absl::string_view bytes) const override;
  std::string WriteState(const routing::LinkState& state) const override;
  absl::StatusOr<routing::LinkState> ReadState(
      absl::string_view bytes) const override;
  std::string Certify(absl::string_view case_id,
                      const routing::Hops& hops) const override;
  absl::StatusOr<routing::ProvenHops> Prove(
      absl::string_view case_id, absl::string_view certificate) const override;
  // Regions know each other's offices from the start and publish none.
  std::string OfficeBytes(const routing::Office&) const override { return ""; }
  absl::StatusOr<routing::SignedDocument> SignDirectory(
      const routing::DirectorySnapshot&) const override {
    return absl::UnimplementedError("no directory is published");
  }
  absl::StatusOr<routing::DirectorySnapshot> ReadDirectory(
      const routing::SignedDocument&) const override {
    return absl::UnimplementedError("no directory is published");
  }

 private:
  const std::string region_;
  bool previous_ = false;
};

// A DocumentOpener for verify::ProveCustody that knows every region's key.
// SIGNATURE_INVALID, or DOCUMENT_MALFORMED.
absl::StatusOr<exchange::v1::Document> OpenKeyed(
    const exchange::v1::SignedDocument& document);

}  // namespace bashu::simulation
