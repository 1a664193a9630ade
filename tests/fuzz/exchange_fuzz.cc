// What a partner pushes, signed by it: services/routing/domain/exchange.h, from
// the bytes to the records.
//
// Region 51 has offered one case to 50, asked 50 for cooperation in it, and
// keeps another. Whatever 50 signs, each document is taken whole or not at all,
// a repeat is answered as the first one was, and the case that was never
// offered stays where it is.

#include <absl/strings/str_cat.h>

#include "bashu/exchange/v1/exchange.pb.h"
#include "common/base/check.h"
#include "common/crypto/digest.h"
#include "common/status/error.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/egress/signing_notary.h"
#include "services/routing/storage/memory_store.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signing.h"

namespace bashu::fuzz {
namespace {

using exchange::v1::PushDocumentsRequest;
using routing::RoutingState;
using ProtoDocument = exchange::v1::Document;

constexpr auto kPartnersSuite = crypto::Suite::kP256Sha256;
constexpr auto kOwnSuite = crypto::Suite::kSm2Sm3;
constexpr int kDocumentsMax = 6;  // SM2 takes its time.

std::string Uuid(int n) {
  return FormatUuid7(absl::FromUnixSeconds(1'772'424'000), 1,
                     static_cast<uint64_t>(n));
}

const std::string kOffered = Uuid(1), kKept = Uuid(2), kTransfer = Uuid(3),
                  kAsked = Uuid(4), kNew = Uuid(5);
constexpr char kOwnOffice[] = "511602-LA", kPartnersOffice[] = "500112-LA";

class CountingIds final : public IdSource {
 public:
  std::string NewId() override { return Uuid(++last_); }

 private:
  int last_ = 1000;
};

Call CallOf(const std::string& identity) {
  Call call;
  call.caller.identity = identity;
  call.now = absl::FromUnixSeconds(1'772'500'000);
  return call;
}

// Region 51, with records of its own for every input.
class Region {
 public:
  Region() : notary_(MakeNotary()) {
    const Call call = CallOf("spiffe://51.bashu/service/intake");
    routing::MemoryRoutingTx tx(state_);
    for (const std::string& id : {kOffered, kKept}) {
      CHECK(
          exchange_
              .Play(tx, call, *GetCase(tx, "51", id), routing::Open{kOwnOffice})
              .ok());
    }
    routing::Referral referral;
    referral.id = kTransfer;
    referral.case_id = kOffered;
    referral.source_office = kOwnOffice;
    referral.target_office = kPartnersOffice;
    CHECK(tx.PutReferral(referral).ok());
    CHECK(exchange_
              .Play(tx, call, *GetCase(tx, "51", kOffered),
                    routing::MakeOffer{kTransfer, kOwnOffice, kPartnersOffice,
                                       "50"})
              .ok());
    referral.id = kAsked;
    referral.kind = routing::ReferralKind::kCooperation;
    CHECK(tx.PutReferral(referral).ok());
    CHECK(exchange_.SendRequest(tx, call, referral).ok());
  }

  // Whether the document is on record as it came, with a receipt.
  bool Repeats(RoutingState& state, const routing::Envelope& envelope) {
    routing::MemoryRoutingTx tx(state);
    return exchange_.Take(tx, PartnersCall(), exchange_.Read({envelope})).ok();
  }

  // Whether the document had an effect.
  bool Take(RoutingState& state, const routing::Envelope& envelope) {
    const RoutingState before = state;
    routing::MemoryRoutingTx tx(state);
    const auto receipts =
        exchange_.Take(tx, PartnersCall(), exchange_.Read({envelope}));
    const bool effective = receipts.ok() && RefusalOfLast(state).empty();
    if (!receipts.ok()) CHECK(!ReasonOf(receipts.status()).empty());
    if (!effective) CHECK(SameRecords(before, state));
    if (receipts.ok()) taken_.push_back(envelope);
    const routing::CaseState& kept = state.cases.find(kKept)->second;
    CHECK(kept.state == routing::CustodyState::kHeld);
    CHECK(kept.holder == kOwnOffice);
    return effective;
  }

  const RoutingState& state() const { return state_; }

  // What this input brought so far.
  std::vector<routing::Envelope>& taken() { return taken_; }

 private:
  static std::unique_ptr<routing::SigningNotary> MakeNotary() {
    const std::string partners_pem = PublicPem(kPartnersSuite);
    auto notary = routing::SigningNotary::Create(
        "51", {{PrivatePem(kOwnSuite)}, {PrivatePem(kPartnersSuite)}, {}},
        {{"50", "unused:1", {"50"}, Keys().at("50"), {{partners_pem, {}}}}});
    CHECK(notary.ok());
    return *std::move(notary);
  }

  static std::string RefusalOfLast(const RoutingState& state) {
    const routing::ExchangeState& kept = state.exchange;
    const auto head = kept.links.find({"50", "51"});
    if (head == kept.links.end()) return "none taken";
    const auto id = kept.places.find({"50", "51", head->second.sequence});
    CHECK(id != kept.places.end());
    return kept.documents.find(id->second)->second.refusal;
  }

  // But for the document itself, with its place on the link and its receipt,
  // and what the desk is told of it.
  static bool SameRecords(const RoutingState& a, const RoutingState& b) {
    return a.referrals == b.referrals && a.bodies == b.bodies &&
           a.cases == b.cases && a.hops == b.hops &&
           a.designations.size() == b.designations.size() &&
           EventsOf(a) == EventsOf(b) &&
           a.journal.unsent.size() == b.journal.unsent.size();
  }

  static int64_t EventsOf(const RoutingState& state) {
    int64_t events = 0;
    for (const auto& [sequence, event] : state.journal.events) {
      if (event.type != "deadLetter.opened") ++events;
    }
    return events;
  }

  static Call PartnersCall() {
    return CallOf("spiffe://50.bashu/service/routing");
  }

  RoutingState state_;
  std::vector<routing::Envelope> taken_;
  CountingIds ids_;
  const routing::Regions regions_{"51", {{"50", "50"}, {"51", "51"}}};
  const std::unique_ptr<routing::SigningNotary> notary_;
  const routing::Exchange exchange_{regions_, *notary_, ids_};
};

void SetSealedDigest(const std::string& digest, ProtoDocument& document) {
  switch (document.content_case()) {
    case ProtoDocument::kOffer:
      return document.mutable_offer()
          ->mutable_manifest()
          ->set_sealed_body_digest(digest);
    case ProtoDocument::kCooperationRequest:
      return document.mutable_cooperation_request()->set_sealed_body_digest(
          digest);
    case ProtoDocument::kCooperationAnswer:
      return document.mutable_cooperation_answer()->set_sealed_body_digest(
          digest);
    case ProtoDocument::kRequest:
      return document.mutable_request()->set_sealed_body_digest(digest);
    case ProtoDocument::kReply:
      return document.mutable_reply()->set_sealed_body_digest(digest);
    default:
      return;
  }
}

// Numbers, links and signs the document as its sender would.
routing::Envelope Complete(exchange::v1::Envelope& envelope,
                           const routing::Link& head) {
  ProtoDocument document;
  if (document.ParseFromString(envelope.document().payload())) {
    document.set_link_sequence(head.sequence + 1);
    document.set_previous_digest(head.digest);
    SetSealedDigest(crypto::Digest(kPartnersSuite, envelope.sealed_body()),
                    document);
    envelope.mutable_document()->set_payload(document.SerializeAsString());
    Sign(*envelope.mutable_document());
  }
  Sign(*envelope.mutable_certificate());
  const auto& made = envelope.document();
  return {{made.payload(), made.signature(), made.suite(), made.key_id()},
          envelope.sealed_body(),
          envelope.certificate().SerializeAsString()};
}

std::string Name(const char* collection, const std::string& id) {
  return absl::StrCat(collection, "/", id);
}

template <typename Content>
Content& About(Content& content, const std::string& case_id,
               const std::string& referral) {
  content.set_case_name(Name("cases", case_id));
  content.set_referral(Name("referrals", referral));
  return content;
}

template <typename Content>
Content& Between(Content& content, const std::string& giver,
                 const std::string& taker) {
  content.set_epoch(1);
  content.set_giver_office(Name("offices", giver));
  content.set_taker_office(Name("offices", taker));
  return content;
}

template <typename Content>
Content& Asking(Content& content, const std::string& asker,
                const std::string& asked) {
  content.set_asking_office(Name("offices", asker));
  content.set_asked_office(Name("offices", asked));
  content.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  return content;
}

// The documents of one push.
class Push {
 public:
  ProtoDocument& Add() {
    ProtoDocument& document = documents_.emplace_back();
    document.set_document_id(Uuid(100 + static_cast<int>(documents_.size())));
    document.set_sender_region("50");
    document.set_recipient_region("51");
    document.mutable_sign_time()->set_seconds(1'772'424'000);
    return document;
  }

  std::string Bytes(const exchange::v1::CustodyReceipt& certificate = {}) {
    PushDocumentsRequest request;
    for (const ProtoDocument& document : documents_) {
      auto& envelope = *request.add_envelopes();
      envelope.mutable_document()->set_payload(document.SerializeAsString());
      envelope.set_sealed_body("sealed");
      *envelope.mutable_certificate() = certificate;
    }
    return request.SerializeAsString();
  }

 private:
  std::vector<ProtoDocument> documents_;
};

std::string OfferThenCancel() {
  Push push;
  auto& offer = Between(About(*push.Add().mutable_offer(), kNew, Uuid(6)),
                        kPartnersOffice, kOwnOffice);
  offer.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  offer.set_reason("L-64");
  offer.mutable_preview()->set_matter("LABOUR_WAGES");
  offer.mutable_manifest()->add_papers()->set_paper("papers/1");
  offer.mutable_due_time()->set_seconds(1'772'524'000);
  Between(About(*push.Add().mutable_cancel(), kNew, Uuid(6)), kPartnersOffice,
          kOwnOffice);
  return push.Bytes();
}

// In epoch 2, after 51 had given the case to 50.
std::string OfferOnward() {
  ProtoDocument offer, verdict;
  Between(About(*offer.mutable_offer(), kNew, Uuid(6)), kOwnOffice,
          kPartnersOffice);
  offer.mutable_offer()->set_programme(type::v1::PROGRAMME_LEGAL_AID);
  Between(About(*verdict.mutable_verdict(), kNew, Uuid(6)), kOwnOffice,
          kPartnersOffice)
      .set_decision(exchange::v1::Verdict::DECISION_ACCEPT);
  offer.set_sender_region("51"), offer.set_recipient_region("50");
  verdict.set_sender_region("50"), verdict.set_recipient_region("51");
  offer.set_document_id(Uuid(7)), verdict.set_document_id(Uuid(8));
  exchange::v1::CustodyReceipt certificate;
  certificate.set_case_name(Name("cases", kNew));
  auto& hop = *certificate.add_hops();
  hop.mutable_offer()->set_payload(offer.SerializeAsString());
  hop.mutable_verdict()->set_payload(verdict.SerializeAsString());
  Push push;
  auto& next = Between(About(*push.Add().mutable_offer(), kNew, Uuid(9)),
                       kPartnersOffice, kOwnOffice);
  next.set_epoch(2);
  next.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  return push.Bytes(certificate);
}

std::string Verdicts(exchange::v1::Verdict::Decision decision) {
  Push push;
  for (int i = 0; i < 2; ++i) {
    auto& verdict =
        Between(About(*push.Add().mutable_verdict(), kOffered, kTransfer),
                kOwnOffice, kPartnersOffice);
    verdict.set_decision(decision);
    if (decision == exchange::v1::Verdict::DECISION_RETURN) {
      verdict.set_return_reason("NOT_COMPETENT");
    }
  }
  return push.Bytes();
}

std::string Requests() {
  Push push;
  Asking(About(*push.Add().mutable_cooperation_request(), kNew, Uuid(10)),
         kPartnersOffice, kOwnOffice)
      .set_measure("HOUSEHOLD_VERIFICATION");
  About(*push.Add().mutable_cooperation_answer(), kOffered, kAsked)
      .set_fulfilled(true);
  for (const auto kind :
       {exchange::v1::Request::KIND_LEAD, exchange::v1::Request::KIND_PULL,
        exchange::v1::Request::KIND_SUPPLEMENT}) {
    Asking(About(*push.Add().mutable_request(), kKept, Uuid(10 + kind)),
           kPartnersOffice, kOwnOffice)
        .set_kind(kind);
  }
  return push.Bytes();
}

std::string Decided() {
  Push push;
  About(*push.Add().mutable_reply(), kOffered, kAsked)
      .set_decision(exchange::v1::Reply::DECISION_DONE);
  auto& designation = *push.Add().mutable_designation();
  designation.set_designation(Name("designations", Uuid(20)));
  designation.set_case_name(Name("cases", kKept));
  designation.set_designated_office(Name("offices", kPartnersOffice));
  designation.set_designating_office("offices/500000-LD");
  designation.set_reason("DISPUTE");
  return push.Bytes();
}

}  // namespace

std::vector<std::string> Seeds() {
  return {OfferThenCancel(),
          OfferOnward(),
          Verdicts(exchange::v1::Verdict::DECISION_ACCEPT),
          Verdicts(exchange::v1::Verdict::DECISION_RETURN),
          Verdicts(exchange::v1::Verdict::DECISION_CANCELLED),
          Requests(),
          Decided()};
}

bool Try(absl::string_view input) {
  static Region& region = *new Region;  // NOLINT: for ever
  PushDocumentsRequest request;
  if (!request.ParseFromArray(input.data(), static_cast<int>(input.size())) ||
      request.envelopes_size() > kDocumentsMax) {
    return false;
  }
  RoutingState state = region.state();
  region.taken().clear();
  bool taken = false;
  for (auto& envelope : *request.mutable_envelopes()) {
    const auto& links = state.exchange.links;
    const auto head = links.find({"50", "51"});
    const routing::Envelope made = Complete(
        envelope, head == links.end() ? routing::Link{} : head->second);
    taken = region.Take(state, made) || taken;
  }
  // Nothing that was taken is lost or replaced, of theirs or of ours.
  for (const routing::Envelope& envelope : region.taken()) {
    CHECK(region.Repeats(state, envelope));
  }
  for (const auto& [id, document] : region.state().exchange.documents) {
    CHECK(state.exchange.documents.find(id)->second.envelope.document ==
          document.envelope.document);
  }
  return taken;
}

}  // namespace bashu::fuzz
