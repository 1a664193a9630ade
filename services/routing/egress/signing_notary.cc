#include "services/routing/egress/signing_notary.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/crypto/digest.h"
#include "common/crypto/key_pem.h"
#include "common/crypto/sealed_box.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/egress/document_codec.h"

namespace bashu::routing {

absl::StatusOr<std::unique_ptr<SigningNotary>> SigningNotary::Create(
    std::string region, crypto::Suite suite, absl::string_view signing_pem,
    std::string sealing_pem, const std::vector<Partner>& partners) {
  auto notary = std::unique_ptr<SigningNotary>(
      new SigningNotary());  // NOLINT: private constructor
  ASSIGN_OR_RETURN(notary->signing_key_,
                   crypto::SigningKey::FromPem(suite, signing_pem));
  ASSIGN_OR_RETURN(const std::string public_pem,
                   crypto::PublicPem(signing_pem));
  ASSIGN_OR_RETURN(crypto::VerifyingKey own,
                   crypto::VerifyingKey::FromPem(suite, public_pem));
  notary->keys_[region].push_back(std::move(own));
  ASSIGN_OR_RETURN(notary->sealing_keys_[region],
                   crypto::PublicPem(sealing_pem));
  notary->sealing_pem_ = std::move(sealing_pem);
  for (const Partner& partner : partners) {
    notary->keys_[partner.region] = partner.signing_keys;
    notary->sealing_keys_[partner.region] = partner.sealing_key_pem;
  }
  return notary;
}

absl::StatusOr<SignedDocument> SigningNotary::Sign(
    const Document& document) const {
  SignedDocument made;
  made.payload = ToProto(document).SerializeAsString();
  ASSIGN_OR_RETURN(made.signature, signing_key_->Sign(made.payload));
  made.suite = std::string(crypto::FormatSuite(signing_key_->suite()));
  made.key_id = signing_key_->key_id();
  return made;
}

absl::StatusOr<Document> SigningNotary::Read(
    const SignedDocument& document) const {
  const absl::StatusOr<exchange::v1::Document> opened =
      verify::OpenDocument(ToProto(document), keys_);
  if (!opened.ok()) {
    if (ReasonOf(opened.status()) == "SIGNATURE_INVALID") {
      return SignatureInvalid(MetadataOf(opened.status(), "problem"));
    }
    return DocumentMalformed("the signed bytes are no document");
  }
  return FromProto(*opened);
}

std::string SigningNotary::DigestOf(const SignedDocument& document) const {
  return DigestOf(document.suite, document.payload);
}

std::string SigningNotary::DigestOf(absl::string_view suite,
                                    absl::string_view bytes) const {
  const absl::StatusOr<crypto::Suite> parsed = crypto::ParseSuite(suite);
  // Only documents that were read get here, and their suite is known.
  return parsed.ok() ? crypto::Digest(*parsed, bytes) : "";
}

std::string SigningNotary::OwnDigest(absl::string_view bytes) const {
  return crypto::Digest(signing_key_->suite(), bytes);
}

absl::StatusOr<std::string> SigningNotary::Seal(
    absl::string_view region, absl::string_view body,
    absl::string_view referral) const {
  const auto key = sealing_keys_.find(std::string(region));
  if (key == sealing_keys_.end()) return OfficeNotFound(region);
  return crypto::Seal(key->second, body, referral);
}

absl::StatusOr<std::string> SigningNotary::Open(
    absl::string_view sealed, absl::string_view referral) const {
  return crypto::Open(sealing_pem_, sealed, referral);
}

std::string SigningNotary::Certify(absl::string_view case_id,
                                   const Hops& hops) const {
  return ToProto(case_id, hops).SerializeAsString();
}

absl::StatusOr<ProvenHops> SigningNotary::Prove(
    absl::string_view case_id, absl::string_view certificate) const {
  exchange::v1::CustodyReceipt receipt;
  if (!receipt.ParseFromString(std::string(certificate)) ||
      receipt.case_name() != absl::StrCat("cases/", case_id)) {
    return CertificateInvalid(case_id, "it is not about this case");
  }
  const absl::StatusOr<verify::Custody> custody =
      verify::ProveCustody(receipt, keys_);
  if (!custody.ok()) {
    return CertificateInvalid(case_id, MetadataOf(custody.status(), "problem"));
  }
  ProvenHops proven;
  for (const exchange::v1::CustodyReceipt::Hop& hop : receipt.hops()) {
    ASSIGN_OR_RETURN(const Document verdict, Read(FromProto(hop.verdict())));
    const auto* said = std::get_if<VerdictDocument>(&verdict.content);
    if (said == nullptr) return CertificateInvalid(case_id, "has no verdict");
    ASSIGN_OR_RETURN(const Document offer, Read(FromProto(hop.offer())));
    const auto* offered = std::get_if<OfferDocument>(&offer.content);
    if (offered == nullptr) return CertificateInvalid(case_id, "has no offer");
    const Message& message = said->message;
    proven[message.epoch] = {
        {message.referral, message.giver, message.taker, message.giver_region,
         message.taker_region, message.verdict, message.return_reason,
         message.competent_office, true, false, offered->message.designated},
        {FromProto(hop.offer()), FromProto(hop.verdict())}};
  }
  return proven;
}

}  // namespace bashu::routing
