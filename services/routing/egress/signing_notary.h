#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/crypto/signature.h"
#include "common/verify/custody_receipt.h"
#include "services/routing/domain/notary.h"
#include "services/routing/egress/partners.h"

namespace bashu::routing {

// A Notary with this region's keys and its partners' public ones.
class SigningNotary final : public Notary {
 public:
  // `sealing_pem` is the private key that opens what others sealed for us.
  // KEY_MALFORMED or KEY_WRONG_TYPE.
  static absl::StatusOr<std::unique_ptr<SigningNotary>> Create(
      std::string region, crypto::Suite suite, absl::string_view signing_pem,
      std::string sealing_pem, const std::vector<Partner>& partners);

  absl::StatusOr<SignedDocument> Sign(const Document& document) const override;
  absl::StatusOr<Document> Read(const SignedDocument& document) const override;
  std::string DigestOf(const SignedDocument& document) const override;
  std::string DigestOf(absl::string_view suite,
                       absl::string_view bytes) const override;
  std::string OwnDigest(absl::string_view bytes) const override;
  absl::StatusOr<std::string> Seal(absl::string_view region,
                                   absl::string_view body,
                                   absl::string_view referral) const override;
  absl::StatusOr<std::string> Open(absl::string_view sealed,
                                   absl::string_view referral) const override;
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
  SigningNotary() = default;

  std::unique_ptr<crypto::SigningKey> signing_key_;
  std::string sealing_pem_;
  std::map<std::string, std::string> sealing_keys_;  // By region, public.
  verify::TrustedKeys keys_;                         // Ours too.
};

}  // namespace bashu::routing
