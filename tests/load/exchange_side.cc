#include "tests/load/exchange_side.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/base/check.h"
#include "common/crypto/key_pem.h"
#include "common/status/macros.h"
#include "tests/testing/engines.h"

namespace bashu::load {

using routing::Arrived;
using routing::CaseState;
using routing::Envelope;
using routing::ReadReceipt;
using routing::Referral;
using routing::RoutingTx;
using routing::SignedDocument;
using routing::StoredDocument;

Keys::Keys(crypto::Suite of)
    : suite(of),
      sign(crypto::GenerateKeyPem(of)),
      seal(crypto::GenerateKeyPem(of)) {}

routing::Partner Keys::AsPartner(const std::string& region) const {
  return {region,
          "unused:1",
          {region},
          {*crypto::VerifyingKey::FromPem(suite, *crypto::PublicPem(sign))},
          {{*crypto::PublicPem(seal), {}}}};
}

Side::Side(const std::string& own, const Keys& keys, const std::string& peer,
           const Keys& peers_keys, const std::string& path)
    : own_(own),
      peer_(peer),
      ring_(*crypto::KeyRing::Parse(testing::TestKeyRingJson())),
      regions_(own, {{own, own}, {peer, peer}}),
      notary_(*routing::SigningNotary::Create(
          own, {{keys.sign}, {keys.seal}, {}}, {peers_keys.AsPartner(peer)})),
      store_(*routing::OpenRoutingStore(absl::StrCat("sqlite:", path), ring_)) {
}

void Side::Write(routing::RoutingStore::Body body) {
  const absl::Status status = store_->Transact(std::move(body));
  CHECK(status.ok());
}

void Side::Compare(Side& other) {
  std::string theirs;
  other.Write([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const auto state,
                     other.links_.StateOf(tx, other.NewCall(), own_));
    theirs = other.links_.Write(state);
    return absl::OkStatus();
  });
  Write([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const auto ours, links_.StateOf(tx, NewCall(), peer_));
    return links_.Compare(tx, NewCall(), peer_, ours, theirs).status();
  });
}

std::vector<std::string> Side::Offer(int count) {
  std::vector<std::string> cases;
  Write([&](RoutingTx& tx) -> absl::Status {
    for (int i = 0; i < count; ++i) {
      const Referral referral = NewReferral(routing::ReferralKind::kTransfer);
      CaseState state;
      state.case_id = referral.case_id;
      state.region = own_;
      RETURN_IF_ERROR(tx.PutReferral(referral));
      RETURN_IF_ERROR(tx.PutBody(referral.id, routing::Part::kRequest,
                                 {false, std::string(500, 'x')}));
      RETURN_IF_ERROR(exchange_.Play(tx, NewCall(), state,
                                     routing::Open{referral.source_office}));
      ASSIGN_OR_RETURN(state, routing::GetCase(tx, own_, referral.case_id));
      RETURN_IF_ERROR(
          exchange_.Play(tx, NewCall(), state,
                         routing::MakeOffer{referral.id, referral.source_office,
                                            referral.target_office, peer_}));
      cases.push_back(referral.case_id);
    }
    return absl::OkStatus();
  });
  return cases;
}

void Side::Ask(int count) {
  Write([this, count](RoutingTx& tx) -> absl::Status {
    for (int i = 0; i < count; ++i) {
      const Referral referral =
          NewReferral(routing::ReferralKind::kCooperation);
      RETURN_IF_ERROR(tx.PutReferral(referral));
      RETURN_IF_ERROR(tx.PutBody(referral.id, routing::Part::kRequest,
                                 {false, std::string(500, 'x')}));
      RETURN_IF_ERROR(exchange_.SendRequest(tx, NewCall(), referral));
    }
    return absl::OkStatus();
  });
}

std::vector<std::string> Side::Carry(Side& to, int limit) {
  std::vector<StoredDocument> documents;
  Write([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(documents,
                     exchange_.outgoing().Next(tx, peer_, limit, limit > 1));
    return absl::OkStatus();
  });
  std::vector<Envelope> envelopes;
  for (StoredDocument& document : documents) {
    envelopes.push_back(std::move(document.envelope));
  }
  std::vector<std::string> cases;
  std::vector<SignedDocument> receipts =
      to.Take(std::move(envelopes), own_, cases);
  const std::vector<ReadReceipt> read =
      *exchange_.outgoing().ReadReceipts(peer_, std::move(receipts));
  Write([&](RoutingTx& tx) {
    return exchange_.outgoing().RecordReceipts(tx, NewCall(), read);
  });
  return cases;
}

void Side::Accept(const std::vector<std::string>& cases) {
  Write([&](RoutingTx& tx) -> absl::Status {
    for (const std::string& id : cases) {
      ASSIGN_OR_RETURN(const CaseState state, routing::GetCase(tx, own_, id));
      RETURN_IF_ERROR(exchange_.Play(tx, NewCall(), state, routing::Accept{1}));
    }
    return absl::OkStatus();
  });
}

std::vector<SignedDocument> Side::Take(std::vector<Envelope> envelopes,
                                       const std::string& from,
                                       std::vector<std::string>& cases) {
  const std::vector<Arrived> arrived = exchange_.Read(std::move(envelopes));
  for (const Arrived& one : arrived) {
    CHECK(one.document.ok());
    const auto* offer =
        std::get_if<routing::OfferDocument>(&one.document->content);
    if (offer != nullptr) cases.push_back(offer->case_id);
  }
  Call call = NewCall();
  call.caller.identity = routing::RoutingOf(from);
  std::vector<SignedDocument> receipts;
  Write([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(receipts, exchange_.Take(tx, call, arrived));
    return absl::OkStatus();
  });
  return receipts;
}

Referral Side::NewReferral(routing::ReferralKind kind) {
  Referral referral;
  referral.id = ids_.NewId();
  referral.kind = kind;
  referral.case_id = ids_.NewId();
  referral.source_office = absl::StrCat(own_, "0112-LA");
  referral.target_office = absl::StrCat(peer_, "1602-LA");
  referral.reason = "L-64";
  referral.preview.matter = "LABOUR_WAGES";
  referral.due_time = clock_.Now() + absl::Hours(24);
  referral.create_time = clock_.Now();
  return referral;
}

}  // namespace bashu::load
