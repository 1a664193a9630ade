#include "tests/simulation/keyed_notary.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <utility>
#include <variant>

#include "common/crypto/digest.h"
#include "common/crypto/suite.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/egress/document_codec.h"
#include "services/routing/egress/link_codec.h"
#include "tests/simulation/random.h"

namespace bashu::simulation {
namespace {

constexpr crypto::Suite kSuite = crypto::Suite::kP256Sha256;

// The bytes as numbers, least significant first, on any machine.
uint64_t Word(absl::string_view bytes) {
  uint64_t word = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    word |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return word;
}

uint64_t Hash(uint64_t key, absl::string_view bytes) {
  uint64_t hash = Mix(key ^ bytes.size());
  for (size_t i = 0; i < bytes.size(); i += 8) {
    hash = Mix(hash ^ Word(bytes.substr(i, 8)));
  }
  return hash;
}

// What the region called `region` signs `payload` with.
std::string SignatureOf(absl::string_view region, absl::string_view payload) {
  return absl::StrCat(absl::Hex(Hash(Hash(0, region), payload)));
}

std::string KeyIdOf(absl::string_view region) {
  return absl::StrCat("key-of-", region);
}

std::string LabelOf(absl::string_view region, absl::string_view referral) {
  return absl::StrCat("sealed for ", region, " in ", referral, ": ");
}

absl::StatusOr<exchange::v1::Document> Open(const std::string& payload,
                                            absl::string_view signature,
                                            absl::string_view key_id) {
  exchange::v1::Document opened;
  if (!opened.ParseFromString(payload)) {
    return routing::DocumentMalformed("the signed bytes are no document");
  }
  if (signature != SignatureOf(opened.sender_region(), payload) ||
      key_id != KeyIdOf(opened.sender_region())) {
    return routing::SignatureInvalid(opened.sender_region());
  }
  return opened;
}

}  // namespace

absl::StatusOr<exchange::v1::Document> OpenKeyed(
    const exchange::v1::SignedDocument& document) {
  return Open(document.payload(), document.signature(), document.key_id());
}

KeyedNotary::KeyedNotary(std::string region) : region_(std::move(region)) {}

routing::SignedDocument KeyedNotary::Write(
    const routing::Document& document) const {
  routing::SignedDocument made;
  made.payload = routing::ToProto(document).SerializeAsString();
  made.suite = std::string(crypto::FormatSuite(kSuite));
  return made;
}

absl::StatusOr<std::vector<routing::SignedDocument>> KeyedNotary::Sign(
    std::vector<routing::SignedDocument> documents) const {
  for (routing::SignedDocument& document : documents) {
    document.signature = SignatureOf(region_, document.payload);
    document.key_id = KeyIdOf(region_);
  }
  return documents;
}

absl::StatusOr<routing::Document> KeyedNotary::Read(
    const routing::SignedDocument& document) const {
  ASSIGN_OR_RETURN(
      exchange::v1::Document opened,
      simulation::Open(document.payload, document.signature, document.key_id));
  if (previous_) {
    // A content with a number that the reader does not know is none to it.
    if (opened.has_request() || opened.has_reply() ||
        opened.has_designation() || opened.has_carriage()) {
      opened.clear_content();
    }
    if (opened.has_offer()) opened.mutable_offer()->clear_designated();
  }
  return routing::FromProto(opened);
}

absl::StatusOr<std::string> KeyedNotary::IdOf(
    const routing::SignedDocument& document) const {
  exchange::v1::Document opened;
  if (!opened.ParseFromString(document.payload)) {
    return routing::DocumentMalformed("the signed bytes are no document");
  }
  return opened.document_id();
}

std::string KeyedNotary::DigestOf(
    const routing::SignedDocument& document) const {
  return crypto::Digest(kSuite, document.payload);
}

std::string KeyedNotary::DigestOf(absl::string_view,
                                  absl::string_view bytes) const {
  return crypto::Digest(kSuite, bytes);
}

std::string KeyedNotary::OwnDigest(absl::string_view bytes) const {
  return crypto::Digest(kSuite, bytes);
}

absl::StatusOr<std::string> KeyedNotary::Seal(absl::string_view region,
                                              absl::string_view body,
                                              absl::string_view referral,
                                              absl::Time,
                                              routing::Sealing) const {
  return absl::StrCat(LabelOf(region, referral), body);
}

absl::StatusOr<std::string> KeyedNotary::Open(
    absl::string_view sealed, absl::string_view referral) const {
  if (!absl::ConsumePrefix(&sealed, LabelOf(region_, referral))) {
    return routing::BodyNotReadable(referral);
  }
  return std::string(sealed);
}

std::string KeyedNotary::WriteEnvelope(
    const routing::Envelope& envelope) const {
  return routing::ToProto(envelope).SerializeAsString();
}

absl::StatusOr<routing::Envelope> KeyedNotary::ReadEnvelope(
    absl::string_view bytes) const {
  exchange::v1::Envelope proto;
  if (!proto.ParseFromString(std::string(bytes))) {
    return routing::DocumentMalformed("what it carries is no envelope");
  }
  return routing::FromProto(proto);
}

std::string KeyedNotary::WriteState(const routing::LinkState& state) const {
  if (!previous_) return routing::WriteLinkState(state);
  routing::LinkState said = state;
  std::erase_if(said.features, [](routing::LinkFeature feature) {
    return feature >= routing::LinkFeature::kRequest;
  });
  return routing::WriteLinkState(said);
}

absl::StatusOr<routing::LinkState> KeyedNotary::ReadState(
    absl::string_view bytes) const {
  return routing::ReadLinkState(bytes);
}

std::string KeyedNotary::Certify(absl::string_view case_id,
                                 const routing::Hops& hops) const {
  return routing::ToProto(case_id, hops).SerializeAsString();
}

absl::StatusOr<routing::ProvenHops> KeyedNotary::Prove(
    absl::string_view case_id, absl::string_view certificate) const {
  exchange::v1::CustodyReceipt receipt;
  if (!receipt.ParseFromString(std::string(certificate)) ||
      receipt.case_name() != absl::StrCat("cases/", case_id)) {
    return routing::CertificateInvalid(case_id, "it is not about this case");
  }
  const auto custody = verify::ProveCustody(receipt, OpenKeyed);
  if (!custody.ok()) {
    return routing::CertificateInvalid(case_id,
                                       MetadataOf(custody.status(), "problem"));
  }
  routing::ProvenHops proven;
  for (const exchange::v1::CustodyReceipt::Hop& hop : receipt.hops()) {
    ASSIGN_OR_RETURN(const routing::Document offer,
                     Read(routing::FromProto(hop.offer())));
    ASSIGN_OR_RETURN(const routing::Document verdict,
                     Read(routing::FromProto(hop.verdict())));
    const auto* offered = std::get_if<routing::OfferDocument>(&offer.content);
    const auto* said = std::get_if<routing::VerdictDocument>(&verdict.content);
    if (offered == nullptr || said == nullptr) {
      return routing::CertificateInvalid(case_id, "has no verdict");
    }
    const routing::Message& message = said->message;
    proven[message.epoch] = {
        {message.referral, message.giver, message.taker, message.giver_region,
         message.taker_region, message.verdict, message.return_reason,
         message.competent_office, true, false, offered->message.designated},
        {routing::FromProto(hop.offer()), routing::FromProto(hop.verdict())}};
  }
  return proven;
}

}  // namespace bashu::simulation
