#include "tests/testing/three_hops.h"

#include <absl/strings/str_cat.h>

#include <memory>
#include <vector>

#include "common/crypto/digest.h"
#include "common/crypto/key_pem.h"
#include "common/crypto/merkle.h"
#include "common/crypto/signature.h"
#include "common/verify/signed_document.h"

namespace bashu::testing {
namespace {

using exchange::v1::CustodyReceipt;
using exchange::v1::Document;
using exchange::v1::SignedDocument;
using exchange::v1::Verdict;

constexpr char kCase[] = "cases/01958f2e-0000-7000-8000-0000000000c1";
constexpr char kMatter[] = "LABOUR_WAGES";

struct Signer {
  std::unique_ptr<crypto::SigningKey> key;
  std::string previous_digest;
  int64_t sequence = 0;
};

std::string Uuid(int n) {
  return absl::StrCat("01958f2e-0000-7000-8000-0000000000", 10 + n);
}

// Signs `made` together with two others, of which only their digests show.
void SignTogether(const crypto::SigningKey& key, SignedDocument& made) {
  crypto::MerkleTree tree(key.suite());
  for (const std::string& leaf :
       {std::string("one"), made.payload(), std::string("another")}) {
    tree.Append(crypto::LeafHash(key.suite(), leaf));
  }
  made.mutable_batch()->set_leaf_index(1);
  made.mutable_batch()->set_tree_size(3);
  const std::vector<std::string> hashes = *tree.InclusionProof(1, 3);
  for (const std::string& hash : hashes) {
    made.mutable_batch()->add_hashes(hash);
  }
  made.set_signature(*key.Sign(verify::BatchStatement(3, tree.Root())));
}

SignedDocument Sign(Signer& signer, Document document) {
  document.set_link_sequence(++signer.sequence);
  document.set_previous_digest(signer.previous_digest);
  document.mutable_sign_time()->set_seconds(1'772'000'000 + signer.sequence);
  document.mutable_sign_time()->set_nanos(123'456'789);
  SignedDocument made;
  made.set_payload(document.SerializeAsString());
  made.set_signature(*signer.key->Sign(made.payload()));
  made.set_suite(std::string(crypto::FormatSuite(signer.key->suite())));
  made.set_key_id(signer.key->key_id());
  signer.previous_digest = crypto::Digest(signer.key->suite(), made.payload());
  return made;
}

// What both documents of an epoch say of it.
template <typename Content>
void Name(int epoch, const std::string& giver, const std::string& taker,
          Content& content) {
  content.set_referral(absl::StrCat("referrals/", Uuid(epoch)));
  content.set_case_name(kCase);
  content.set_epoch(epoch);
  content.set_giver_office("offices/" + giver);
  content.set_taker_office("offices/" + taker);
}

Document OfferOf(int epoch, const std::string& giver, const std::string& taker,
                 crypto::Suite suite) {
  Document document;
  document.set_document_id(Uuid(20 + epoch));
  document.set_sender_region(giver.substr(0, 2));
  document.set_recipient_region(taker.substr(0, 2));
  auto& offer = *document.mutable_offer();
  Name(epoch, giver, taker, offer);
  offer.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  offer.set_reason("L-64");
  offer.mutable_preview()->set_matter(kMatter);
  offer.mutable_preview()->set_handling_organ_division(taker.substr(0, 6));
  offer.mutable_preview()->set_cause_division(giver.substr(0, 6));
  offer.mutable_manifest()->set_sealed_body_digest(
      crypto::Digest(suite, absl::StrCat("sealed body ", epoch)));
  offer.mutable_due_time()->set_seconds(1'772'100'000);
  return document;
}

Document VerdictOn(int epoch, const std::string& giver,
                   const std::string& taker, const SignedDocument& offer,
                   crypto::Suite suite) {
  Document document;
  document.set_document_id(Uuid(40 + epoch));
  document.set_sender_region(taker.substr(0, 2));
  document.set_recipient_region(giver.substr(0, 2));
  auto& verdict = *document.mutable_verdict();
  Name(epoch, giver, taker, verdict);
  verdict.set_decision(Verdict::DECISION_ACCEPT);
  verdict.set_offer_digest(crypto::Digest(suite, offer.payload()));
  return document;
}

}  // namespace

ThreeHops MakeThreeHops(crypto::Suite suite) {
  ThreeHops made;
  std::map<std::string, Signer> signers;
  for (const char* region : {"50", "51"}) {
    const std::string pem = crypto::GenerateKeyPem(suite);
    made.public_pems[region] = *crypto::PublicPem(pem);
    made.keys[region] = {
        *crypto::VerifyingKey::FromPem(suite, made.public_pems[region])};
    signers[region].key = *crypto::SigningKey::FromPem(suite, pem);
    // Not the first documents of their links.
    signers[region].previous_digest = crypto::Digest(suite, region);
    signers[region].sequence = 4'711;
  }
  made.receipt.set_case_name(kCase);
  const std::string offices[] = {"500112-LA", "511602-LA", "511700-LA",
                                 "500101-LA"};
  for (int epoch = 1; epoch <= 3; ++epoch) {
    const std::string& giver = offices[epoch - 1];
    const std::string& taker = offices[epoch];
    auto& hop = *made.receipt.add_hops();
    *hop.mutable_offer() =
        Sign(signers[giver.substr(0, 2)], OfferOf(epoch, giver, taker, suite));
    *hop.mutable_verdict() =
        Sign(signers[taker.substr(0, 2)],
             VerdictOn(epoch, giver, taker, hop.offer(), suite));
  }
  SignTogether(*signers["51"].key,
               *made.receipt.mutable_hops(1)->mutable_verdict());
  return made;
}

}  // namespace bashu::testing
