#include "tests/fuzz/signing.h"

#include <map>
#include <memory>

#include "common/crypto/digest.h"
#include "tests/fuzz/fuzz.h"

namespace bashu::fuzz {
namespace {

using crypto::Suite;
using exchange::v1::CustodyReceipt;
using exchange::v1::Document;
using exchange::v1::SignedDocument;

Suite SuiteOf(absl::string_view region) {
  return region == "50" ? Suite::kP256Sha256 : Suite::kSm2Sm3;
}

void SignHop(CustodyReceipt::Hop& hop) {
  Document offer, verdict;
  if (offer.ParseFromString(hop.offer().payload()) &&
      verdict.ParseFromString(hop.verdict().payload()) &&
      verdict.has_verdict()) {
    verdict.mutable_verdict()->set_offer_digest(
        crypto::Digest(SuiteOf(offer.sender_region()), hop.offer().payload()));
    hop.mutable_verdict()->set_payload(verdict.SerializeAsString());
  }
  Sign(*hop.mutable_offer());
  Sign(*hop.mutable_verdict());
}

}  // namespace

const crypto::SigningKey& SigningKeyOf(absl::string_view region) {
  static const auto& keys = *new auto([] {  // NOLINT: for ever
    std::map<Suite, std::unique_ptr<crypto::SigningKey>> made;
    for (const Suite suite : {Suite::kP256Sha256, Suite::kSm2Sm3}) {
      made[suite] = *crypto::SigningKey::FromPem(suite, PrivatePem(suite));
    }
    return made;
  }());
  return *keys.at(SuiteOf(region));
}

void Sign(SignedDocument& signed_document) {
  Document document;
  if (!document.ParseFromString(signed_document.payload())) return;
  const crypto::SigningKey& key = SigningKeyOf(document.sender_region());
  signed_document.set_signature(*key.Sign(signed_document.payload()));
  signed_document.set_suite(std::string(crypto::FormatSuite(key.suite())));
  signed_document.set_key_id(key.key_id());
}

void Sign(CustodyReceipt& receipt) {
  for (auto& hop : *receipt.mutable_hops()) SignHop(hop);
}

}  // namespace bashu::fuzz
