#include "services/routing/egress/signing_notary.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/crypto/digest.h"
#include "common/crypto/errors.h"
#include "common/crypto/key_pem.h"
#include "common/crypto/merkle.h"
#include "common/crypto/sealed_box.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/verify/signed_document.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange_errors.h"
#include "services/routing/egress/document_codec.h"
#include "services/routing/egress/link_codec.h"

namespace bashu::routing {

namespace {

// Batches remembered: those of the pushes that are being taken now.
constexpr size_t kGoodBatchesMax = 256;

// 16 hex digits of the key's digest, as signing keys have them.
std::string SealingIdOf(absl::string_view public_pem) {
  for (const crypto::Suite suite :
       {crypto::Suite::kP256Sha256, crypto::Suite::kSm2Sm3}) {
    const auto key = crypto::VerifyingKey::FromPem(suite, public_pem);
    if (key.ok()) return key->key_id();
  }
  return "";
}

absl::StatusOr<std::unique_ptr<crypto::SigningKey>> ReadSigningKey(
    const std::string& pem) {
  auto key = crypto::SigningKey::FromPem(crypto::Suite::kP256Sha256, pem);
  if (key.ok()) return key;
  return crypto::SigningKey::FromPem(crypto::Suite::kSm2Sm3, pem);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SigningNotary>> SigningNotary::Create(
    std::string region, const OwnKeys& own,
    const std::vector<Partner>& partners) {
  auto notary = std::unique_ptr<SigningNotary>(
      new SigningNotary());  // NOLINT: private constructor
  RETURN_IF_ERROR(notary->AddOwn(region, own));
  for (const Partner& partner : partners) {
    notary->keys_[partner.region] = partner.signing_keys;
    for (const SealingKey& key : partner.sealing_keys) {
      ASSIGN_OR_RETURN(crypto::Sealer sealer,
                       crypto::Sealer::FromPem(key.public_pem));
      notary->recipients_[partner.region].push_back(
          {std::move(sealer), key.period});
    }
    notary->periods_[partner.region] = partner.periods;
  }
  return notary;
}

absl::Status SigningNotary::AddOwn(const std::string& region,
                                   const OwnKeys& own) {
  if (own.signing.empty() || own.sealing.empty()) {
    return crypto::KeyMalformed();
  }
  for (const std::string& pem : own.signing) {
    ASSIGN_OR_RETURN(auto key, ReadSigningKey(pem));
    ASSIGN_OR_RETURN(const std::string public_pem, crypto::PublicPem(pem));
    ASSIGN_OR_RETURN(crypto::VerifyingKey verifying,
                     crypto::VerifyingKey::FromPem(key->suite(), public_pem));
    keys_[region].push_back(std::move(verifying));
    signing_keys_.push_back(std::move(key));
  }
  for (const std::string& pem : own.retired) {
    auto key = crypto::VerifyingKey::FromPem(crypto::Suite::kP256Sha256, pem);
    if (!key.ok()) {
      key = crypto::VerifyingKey::FromPem(crypto::Suite::kSm2Sm3, pem);
    }
    RETURN_IF_ERROR(key.status());
    keys_[region].push_back(*std::move(key));
  }
  for (const std::string& pem : own.sealing) {
    ASSIGN_OR_RETURN(const std::string public_pem, crypto::PublicPem(pem));
    sealing_ids_.push_back(SealingIdOf(public_pem));
    ASSIGN_OR_RETURN(crypto::Opener opener, crypto::Opener::FromPem(pem));
    openers_.push_back(std::move(opener));
    ASSIGN_OR_RETURN(crypto::Sealer sealer,
                     crypto::Sealer::FromPem(public_pem));
    recipients_[region].clear();  // The newest alone.
    recipients_[region].push_back({std::move(sealer), {}});
  }
  return absl::OkStatus();
}

const crypto::SigningKey* SigningNotary::KeyOf(absl::string_view suite) const {
  for (auto key = signing_keys_.rbegin(); key != signing_keys_.rend(); ++key) {
    if (crypto::FormatSuite((*key)->suite()) == suite) return key->get();
  }
  return nullptr;
}

SignedDocument SigningNotary::Write(const Document& document) const {
  SignedDocument made;
  made.payload = ToProto(document).SerializeAsString();
  made.suite = std::string(crypto::FormatSuite(signing_keys_.back()->suite()));
  return made;
}

absl::StatusOr<std::vector<SignedDocument>> SigningNotary::Sign(
    std::vector<SignedDocument> documents) const {
  if (documents.empty()) return documents;
  // Digests in the text are of the suite it was written for.
  const std::string& suite = documents.front().suite;
  const crypto::SigningKey* key = KeyOf(suite);
  if (key == nullptr) return KeyNotValid(suite);
  for (SignedDocument& document : documents) {
    document.key_id = key->key_id();
    document.batch.clear();
  }
  if (documents.size() == 1) {
    ASSIGN_OR_RETURN(documents[0].signature, key->Sign(documents[0].payload));
    return documents;
  }
  crypto::MerkleTree tree(key->suite());
  for (const SignedDocument& document : documents) {
    tree.Append(crypto::LeafHash(key->suite(), document.payload));
  }
  const auto size = static_cast<int64_t>(documents.size());
  ASSIGN_OR_RETURN(const std::string signature,
                   key->Sign(verify::BatchStatement(size, tree.Root())));
  for (int64_t i = 0; i < size; ++i) {
    exchange::v1::BatchProof proof;
    proof.set_leaf_index(i);
    proof.set_tree_size(size);
    ASSIGN_OR_RETURN(const std::vector<std::string> hashes,
                     tree.InclusionProof(static_cast<uint64_t>(i),
                                         static_cast<uint64_t>(size)));
    for (const std::string& hash : hashes) proof.add_hashes(hash);
    SignedDocument& document = documents[static_cast<size_t>(i)];
    document.signature = signature;
    document.batch = proof.SerializeAsString();
  }
  return documents;
}

bool SigningNotary::IsSignedForNow(const SignedDocument& document) const {
  if (!document.is_signed()) return false;
  for (const auto& key : signing_keys_) {
    if (key->key_id() == document.key_id) return true;
  }
  return false;
}

absl::StatusOr<Document> SigningNotary::Read(
    const SignedDocument& document) const {
  exchange::v1::Document opened;
  if (!opened.ParseFromString(document.payload)) {
    return DocumentMalformed("the signed bytes are no document");
  }
  RETURN_IF_ERROR(Verify(SignedToProto(document), opened.sender_region()));
  return ReadVerified(document, opened);
}

absl::StatusOr<Document> SigningNotary::ReadVerified(
    const SignedDocument& document,
    const exchange::v1::Document& opened) const {
  ASSIGN_OR_RETURN(Document read, FromProto(opened));
  if (!PeriodOf(read.sender, document.key_id).Holds(read.sign_time)) {
    return KeyNotValid(document.key_id);
  }
  return read;
}

absl::Status SigningNotary::Verify(const exchange::v1::SignedDocument& document,
                                   const std::string& sender) const {
  const absl::StatusOr<std::string> said = verify::SignedBytes(document);
  if (!said.ok()) {
    return DocumentMalformed("its way to the root of its batch is broken");
  }
  const std::string& bytes = *said;
  const std::string remembered =
      document.has_batch()
          ? absl::StrCat(sender, "\n", document.key_id(), "\n",
                         document.suite(), "\n", bytes, document.signature())
          : "";
  if (document.has_batch()) {
    MutexLock lock(mutex_);
    if (good_batches_.contains(remembered)) return absl::OkStatus();
  }
  const auto trusted = keys_.find(sender);
  if (trusted == keys_.end()) return SignatureInvalid(sender);
  for (const crypto::VerifyingKey& key : trusted->second) {
    if (key.key_id() != document.key_id() ||
        crypto::FormatSuite(key.suite()) != document.suite() ||
        !key.Verify(bytes, document.signature()).ok()) {
      continue;
    }
    if (document.has_batch()) {
      MutexLock lock(mutex_);
      if (good_batches_.size() >= kGoodBatchesMax) good_batches_.clear();
      good_batches_.insert(remembered);
    }
    return absl::OkStatus();
  }
  return SignatureInvalid(sender);
}

KeyPeriod SigningNotary::PeriodOf(absl::string_view sender,
                                  const std::string& key_id) const {
  const auto of_region = periods_.find(std::string(sender));
  if (of_region == periods_.end()) return {};
  const auto period = of_region->second.find(key_id);
  return period == of_region->second.end() ? KeyPeriod() : period->second;
}

absl::Status SigningNotary::MayArrive(const SignedDocument& document,
                                      absl::string_view sender,
                                      absl::Time now) const {
  return now < PeriodOf(sender, document.key_id).revoke_time
             ? absl::OkStatus()
             : KeyRevoked(document.key_id);
}

absl::StatusOr<std::string> SigningNotary::IdOf(
    const SignedDocument& document) const {
  exchange::v1::Document opened;
  if (!opened.ParseFromString(document.payload)) {
    return DocumentMalformed("the signed bytes are no document");
  }
  return opened.document_id();
}

LinkKeys SigningNotary::KeysFor(absl::string_view partner,
                                absl::Time now) const {
  LinkKeys keys;
  for (const auto& key : signing_keys_) keys.signing.push_back(key->key_id());
  keys.sealing = sealing_ids_;
  const auto trusted = keys_.find(std::string(partner));
  if (trusted == keys_.end()) return keys;
  for (const crypto::VerifyingKey& key : trusted->second) {
    const KeyPeriod period = PeriodOf(partner, key.key_id());
    if (period.Holds(now) && now < period.revoke_time) {
      keys.believed.push_back(key.key_id());
    }
  }
  return keys;
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
  return crypto::Digest(signing_keys_.back()->suite(), bytes);
}

absl::StatusOr<std::string> SigningNotary::Seal(absl::string_view region,
                                                absl::string_view body,
                                                absl::string_view referral,
                                                absl::Time now,
                                                Sealing how) const {
  const auto keys = recipients_.find(std::string(region));
  if (keys == recipients_.end()) return OfficeNotFound(region);
  const Recipient* newest = nullptr;
  for (const Recipient& key : keys->second) {
    if (key.period.Holds(now) &&
        (newest == nullptr ||
         newest->period.start_time <= key.period.start_time)) {
      newest = &key;
    }
  }
  if (newest == nullptr) return KeyNotValid(region);
  return how == Sealing::kInSeries ? newest->sealer.SealInSeries(body, referral)
                                   : newest->sealer.Seal(body, referral);
}

absl::StatusOr<std::string> SigningNotary::Open(
    absl::string_view sealed, absl::string_view referral) const {
  absl::StatusOr<std::string> opened = crypto::KeyMalformed();
  for (auto opener = openers_.rbegin(); opener != openers_.rend(); ++opener) {
    opened = opener->Open(sealed, referral);
    if (opened.ok()) break;
  }
  return opened;
}

std::vector<PaperRef> SigningNotary::PapersOf(
    absl::string_view manifest) const {
  exchange::v1::Manifest proto;
  std::vector<PaperRef> papers;
  if (!proto.ParseFromString(std::string(manifest))) return papers;
  for (const exchange::v1::Paper& paper : proto.papers()) {
    papers.push_back({paper.digest(), paper.size_bytes(), paper.carried()});
  }
  return papers;
}

std::string SigningNotary::WithCarried(
    absl::string_view manifest, const std::set<std::string>& carried) const {
  exchange::v1::Manifest proto;
  if (!proto.ParseFromString(std::string(manifest))) {
    return std::string(manifest);
  }
  for (exchange::v1::Paper& paper : *proto.mutable_papers()) {
    paper.set_carried(carried.contains(paper.digest()));
  }
  return proto.SerializeAsString();
}

std::string SigningNotary::WriteEnvelope(const Envelope& envelope) const {
  return ToProto(envelope).SerializeAsString();
}

absl::StatusOr<Envelope> SigningNotary::ReadEnvelope(
    absl::string_view bytes) const {
  exchange::v1::Envelope proto;
  if (!proto.ParseFromString(std::string(bytes))) {
    return DocumentMalformed("what it carries is no envelope");
  }
  return FromProto(proto);
}

std::string SigningNotary::WriteState(const LinkState& state) const {
  return WriteLinkState(state);
}

absl::StatusOr<LinkState> SigningNotary::ReadState(
    absl::string_view bytes) const {
  return ReadLinkState(bytes);
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
  for (int i = 0; i < receipt.hops_size(); ++i) {
    const exchange::v1::CustodyReceipt::Hop& hop = receipt.hops(i);
    // Keys must have been good when they signed.
    RETURN_IF_ERROR(
        ReadVerified(FromProto(hop.offer()),
                     custody->handovers[static_cast<size_t>(i)].offer)
            .status());
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
