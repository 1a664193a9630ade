#include "services/cli/conformance/scribe.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/base/check.h"
#include "common/crypto/digest.h"
#include "common/crypto/key_pem.h"
#include "common/crypto/merkle.h"
#include "common/verify/signed_document.h"

namespace bashu::conformance {
namespace {

using exchange::v1::Document;
using exchange::v1::Envelope;
using exchange::v1::SignedDocument;

// Field 500, two bytes of text: no version knows it.
constexpr absl::string_view kUnknownField("\xa2\x1f\x02hi", 5);

SharedKey NewKey(crypto::Suite suite) {
  auto key = crypto::SigningKey::FromPem(suite, crypto::GenerateKeyPem(suite));
  CHECK(key.ok());
  return std::shared_ptr<const crypto::SigningKey>(*std::move(key));
}

void Flip(std::string& bytes, size_t at) {
  CHECK(at < bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
}

}  // namespace

std::string DigestOf(const SignedDocument& document) {
  const auto suite = crypto::ParseSuite(document.suite());
  return suite.ok() ? crypto::Digest(*suite, document.payload()) : "";
}

Scribe::Scribe(const Profile& profile, const Clock& clock, IdSource& ids)
    : profile_(profile),
      clock_(clock),
      ids_(ids),
      nobodys_key_(NewKey(profile.key->suite())),
      nobodys_sealing_pem_(
          *crypto::PublicPem(crypto::GenerateKeyPem(profile.key->suite()))) {}

void Scribe::Begin() {
  matters_.clear();
  papers_.clear();
}

Matter& Scribe::MatterOf(const std::string& about) {
  Matter& matter = matters_[about];
  if (matter.case_name.empty()) {
    matter.case_name = absl::StrCat("cases/", ids_.NewId());
    matter.body =
        absl::StrCat("conformance test, about nobody: ", matter.case_name);
  }
  return matter;
}

Epoch& Scribe::EpochOf(const std::string& about, int64_t epoch) {
  Epoch& found = MatterOf(about).epochs[epoch];
  if (found.referral.empty()) {
    found.referral = absl::StrCat("referrals/", ids_.NewId());
  }
  return found;
}

const PaperText& Scribe::PaperOf(const std::string& label) {
  PaperText& paper = papers_[label];
  if (paper.bytes.empty()) {
    // New bytes each time: a gateway keeps what it has.
    paper.name = absl::StrCat("papers/", ids_.NewId());
    paper.bytes = crypto::RandomBytes(kPaperParts * kPartBytes);
    paper.digest = crypto::Digest(crypto::Suite::kP256Sha256, paper.bytes);
  }
  return paper;
}

std::string Scribe::Digest(const std::string& bytes) const {
  return crypto::Digest(profile_.key->suite(), bytes);
}

google::protobuf::Timestamp Scribe::After(absl::Duration delay) const {
  const absl::Time time = clock_.Now() + delay;
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  stamp.set_nanos(static_cast<int32_t>(
      (time - absl::FromUnixSeconds(stamp.seconds())) / absl::Nanoseconds(1)));
  return stamp;
}

const crypto::SigningKey& Scribe::KeyFor(Twist twist) const {
  switch (twist) {
    case Twist::kUnknownKey:
    case Twist::kBorrowedKeyId:
      return *nobodys_key_;
    case Twist::kExpiredKey:
      return *profile_.expired_key;
    case Twist::kRevokedKey:
      return *profile_.revoked_key;
    default:
      return *profile_.key;
  }
}

SignedDocument Scribe::Sign(const std::string& payload,
                            const crypto::SigningKey& key) const {
  SignedDocument made;
  made.set_payload(payload);
  made.set_suite(std::string(crypto::FormatSuite(key.suite())));
  made.set_key_id(key.key_id());
  const auto signature = key.Sign(payload);
  CHECK(signature.ok());  // A key in memory always signs.
  made.set_signature(*signature);
  return made;
}

Written Scribe::Write(const Draft& draft, const Head& place) {
  Written written;
  Document& document = written.document;
  document.set_document_id(ids_.NewId());
  document.set_sender_region(
      draft.twist == Twist::kGatewayIsSender ? profile_.gateway_region
      : draft.twist == Twist::kThirdIsSender ? kThirdRegion
                                             : profile_.own_region);
  document.set_recipient_region(draft.twist == Twist::kThirdIsRecipient
                                    ? kThirdRegion
                                    : profile_.gateway_region);
  document.set_link_sequence(
      draft.twist == Twist::kNumberZero ? 0 : place.number + 1);
  document.set_previous_digest(draft.twist == Twist::kOtherPrevious
                                   ? Digest("another document")
                                   : place.digest);
  *document.mutable_sign_time() = After(absl::ZeroDuration());
  WriteContent(draft, written);
  *written.envelope.mutable_document() =
      Sign(Serialise(draft, written), KeyFor(draft.twist));
  if (draft.twist == Twist::kBorrowedKeyId) {
    written.envelope.mutable_document()->set_key_id(profile_.key->key_id());
  }
  written.digest = DigestOf(written.envelope.document());
  if (draft.says == Says::kOffer && draft.twist != Twist::kOtherReferral) {
    Epoch& epoch = EpochOf(draft.about, draft.epoch);
    epoch.offers.insert(written.digest);
    if (!epoch.hop.has_offer()) {
      *epoch.hop.mutable_offer() = written.envelope.document();
    }
  }
  return written;
}

std::string Scribe::Serialise(const Draft& draft,
                              const Written& written) const {
  std::string payload = written.document.SerializeAsString();
  switch (draft.twist) {
    case Twist::kNoDocument:
      return "no document";
    case Twist::kTruncated:
      payload.pop_back();
      return payload;
    case Twist::kUnknownContent:
    case Twist::kUnknownField:
      return absl::StrCat(payload, kUnknownField);
    default:
      return payload;
  }
}

void Scribe::SignTogether(const std::vector<Written*>& written) const {
  const crypto::SigningKey& key = *profile_.key;
  crypto::MerkleTree tree(key.suite());
  for (const Written* one : written) {
    tree.Append(
        crypto::LeafHash(key.suite(), one->envelope.document().payload()));
  }
  const auto size = static_cast<int64_t>(written.size());
  const auto signature = key.Sign(verify::BatchStatement(size, tree.Root()));
  CHECK(signature.ok());
  for (int64_t i = 0; i < size; ++i) {
    SignedDocument& document =
        *written[static_cast<size_t>(i)]->envelope.mutable_document();
    document.set_signature(*signature);
    exchange::v1::BatchProof& batch = *document.mutable_batch();
    batch.set_leaf_index(i);
    batch.set_tree_size(size);
    const auto hashes = tree.InclusionProof(static_cast<uint64_t>(i),
                                            static_cast<uint64_t>(size));
    CHECK(hashes.ok());
    for (const std::string& hash : *hashes) batch.add_hashes(hash);
  }
}

SignedDocument Scribe::Receipt(const SignedDocument& received,
                               Receipts kind) const {
  Document handed;
  handed.ParseFromString(received.payload());
  Document document;
  document.set_document_id(ids_.NewId());
  document.set_sender_region(profile_.own_region);
  document.set_recipient_region(profile_.gateway_region);
  *document.mutable_sign_time() = After(absl::ZeroDuration());
  exchange::v1::Receipt& receipt = *document.mutable_receipt();
  receipt.set_received_document_id(
      kind == Receipts::kUnknown ? ids_.NewId() : handed.document_id());
  receipt.set_received_sequence(handed.link_sequence() +
                                (kind == Receipts::kUnknown ? 1'000'000 : 0));
  receipt.set_received_digest(kind == Receipts::kOtherDigest
                                  ? Digest("other bytes")
                                  : DigestOf(received));
  if (kind != Receipts::kForged) {
    return Sign(document.SerializeAsString(), *profile_.key);
  }
  SignedDocument forged = Sign(document.SerializeAsString(), *nobodys_key_);
  forged.set_key_id(profile_.key->key_id());
  return forged;
}

Envelope Scribe::Harmed(Envelope envelope, Harm harm,
                        const Envelope& other) const {
  SignedDocument& document = *envelope.mutable_document();
  switch (harm) {
    case Harm::kNone:
    case Harm::kComesBack:
      break;
    case Harm::kForgedSignature:
      // In the last number of the signature, so that it stays well-formed.
      Flip(*document.mutable_signature(), document.signature().size() - 1);
      break;
    case Harm::kChangedContent:
      // A digit of the document's id, which comes first.
      Flip(*document.mutable_payload(), 3);
      break;
    case Harm::kOtherSuite:
      document.set_suite(std::string(crypto::FormatSuite(
          profile_.key->suite() == crypto::Suite::kP256Sha256
              ? crypto::Suite::kSm2Sm3
              : crypto::Suite::kP256Sha256)));
      break;
    case Harm::kOtherBody:
      envelope.set_sealed_body("another body");
      break;
    case Harm::kProofOfAnotherBatch:
      *document.mutable_batch() = other.document().batch();
      break;
    case Harm::kProofOutsideBatch:
      document.mutable_batch()->set_leaf_index(document.batch().tree_size());
      break;
  }
  return envelope;
}

}  // namespace bashu::conformance
