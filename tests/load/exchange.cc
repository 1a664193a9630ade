// routing.handover.batch: custody handed from one region to another, offer,
// acceptance and both receipts durable and verified, 256 at a time under
// signatures of 64, against the same one by one. routing.handover.sm2: the same
// with SM2. exchange.backlog: requests that waited for a partner, delivered,
// against the batched handovers' rate of documents. Without the wire: calls are
// measured by rpc.overhead.

#include "services/routing/domain/exchange.h"

#include <absl/flags/flag.h>
#include <absl/strings/str_cat.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/crypto/key_pem.h"
#include "common/status/macros.h"
#include "services/routing/domain/limits.h"
#include "services/routing/egress/partners.h"
#include "services/routing/egress/signing_notary.h"
#include "services/routing/storage/sql_store.h"
#include "tests/load/measure.h"
#include "tests/testing/engines.h"
#include "tests/testing/temp_dir.h"

ABSL_FLAG(int, backlog, 20'000, "Documents that wait for exchange.backlog.");

namespace bashu::load {
namespace {

using routing::Arrived;
using routing::CaseState;
using routing::Envelope;
using routing::ReadReceipt;
using routing::Referral;
using routing::RoutingTx;
using routing::SignedDocument;
using routing::StoredDocument;

// One region's half of the exchange, on SQLite.
class Side {
 public:
  Side(const std::string& own, const std::string& peer, const std::string& sign,
       const std::string& seal, const routing::Partner& partner,
       const std::string& path)
      : own_(own),
        peer_(peer),
        regions_(own, {{own, own}, {peer, peer}}),
        notary_(*routing::SigningNotary::Create(own, {{sign}, {seal}, {}},
                                                {partner})),
        store_(
            *routing::OpenRoutingStore(absl::StrCat("sqlite:", path), ring_)) {}

  void Write(routing::RoutingStore::Body body) {
    const absl::Status status = store_->Transact(std::move(body));
    CHECK(status.ok());
  }

  // Offers `count` new cases in one commit.
  void Offer(int count) {
    Write([this, count](RoutingTx& tx) -> absl::Status {
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
        RETURN_IF_ERROR(exchange_.Play(
            tx, NewCall(), state,
            routing::MakeOffer{referral.id, referral.source_office,
                               referral.target_office, peer_}));
      }
      return absl::OkStatus();
    });
  }

  // Asks for help `count` times.
  void Ask(int count) {
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

  // Brings the next documents to `to`, at most `limit`, and their receipts
  // back. Returns the cases they are about.
  std::vector<std::string> Carry(Side& to, int limit) {
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

  void Accept(const std::vector<std::string>& cases) {
    Write([&](RoutingTx& tx) -> absl::Status {
      for (const std::string& id : cases) {
        ASSIGN_OR_RETURN(const CaseState state, routing::GetCase(tx, own_, id));
        RETURN_IF_ERROR(
            exchange_.Play(tx, NewCall(), state, routing::Accept{1}));
      }
      return absl::OkStatus();
    });
  }

 private:
  std::vector<SignedDocument> Take(std::vector<Envelope> envelopes,
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
    call.caller.identity =
        absl::StrCat("spiffe://", from, ".bashu/service/routing");
    std::vector<SignedDocument> receipts;
    Write([&](RoutingTx& tx) -> absl::Status {
      ASSIGN_OR_RETURN(receipts, exchange_.Take(tx, call, arrived));
      return absl::OkStatus();
    });
    return receipts;
  }

  Referral NewReferral(routing::ReferralKind kind) {
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
  Call NewCall() const { return {{}, clock_.Now(), ""}; }

  const std::string own_, peer_;
  const SystemClock clock_;
  RandomIdSource ids_{clock_};
  const crypto::KeyRing ring_ =
      *crypto::KeyRing::Parse(testing::TestKeyRingJson());
  const routing::Regions regions_;
  const std::unique_ptr<routing::SigningNotary> notary_;
  const std::unique_ptr<routing::RoutingStore> store_;
  const routing::Exchange exchange_{regions_, *notary_, ids_};
};

// A region's keys.
struct Keys {
  explicit Keys(crypto::Suite of)
      : suite(of),
        sign(crypto::GenerateKeyPem(of)),
        seal(crypto::GenerateKeyPem(of)) {}

  routing::Partner AsPartner(const std::string& region) const {
    return {region,
            "unused:1",
            {region},
            {*crypto::VerifyingKey::FromPem(suite, *crypto::PublicPem(sign))},
            {{*crypto::PublicPem(seal), {}}}};
  }

  crypto::Suite suite;
  std::string sign, seal;
};

// Two regions that know each other's keys.
struct Pair {
  Pair(crypto::Suite suite, const testing::TempDir& directory,
       const std::string& name)
      : keys50(suite),
        keys51(suite),
        chongqing("50", "51", keys50.sign, keys50.seal, keys51.AsPartner("51"),
                  directory / (name + "50.db")),
        sichuan("51", "50", keys51.sign, keys51.seal, keys50.AsPartner("50"),
                directory / (name + "51.db")) {}

  // Hands over `at_once` cases at a time until the slice is over.
  Sample Measure(int at_once, absl::Duration slice) {
    Sample sample;
    const double start = Seconds();
    const double end = start + absl::ToDoubleSeconds(slice);
    double now = start;
    while (now < end) {
      chongqing.Offer(at_once);
      sichuan.Accept(chongqing.Carry(sichuan, at_once));
      sichuan.Carry(chongqing, at_once);
      sample.achieved += at_once;
      now = Seconds();
    }
    sample.per_second = static_cast<double>(sample.achieved) / (now - start);
    return sample;
  }

  Sample Drain(int backlog) {
    for (int made = 0; made < backlog; made += routing::kPushMax) {
      chongqing.Ask(routing::kPushMax);
    }
    Sample sample;
    const double start = Seconds();
    for (int made = 0; made < backlog; made += routing::kPushMax) {
      chongqing.Carry(sichuan, routing::kPushMax);
      sample.achieved += routing::kPushMax;
    }
    sample.per_second =
        static_cast<double>(sample.achieved) / (Seconds() - start);
    return sample;
  }

  Keys keys50, keys51;
  Side chongqing, sichuan;
};

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort = ParseEffort(
      argc, argv, "Measures routing.handover.*; see tests/load/README.md.");
  const testing::TempDir directory;
  Pair p256(crypto::Suite::kP256Sha256, directory, "p256-");
  Pair sm2(crypto::Suite::kSm2Sm3, directory, "sm2-");
  const auto one = [](Pair& pair) {
    return [&pair](absl::Duration slice) { return pair.Measure(1, slice); };
  };
  const auto many = [](Pair& pair) {
    return [&pair](absl::Duration slice) {
      return pair.Measure(routing::kPushMax, slice);
    };
  };
  Print(Compare({"routing.handover.batch", "handovers/s", "one_by_one", 5, 12},
                effort, one(p256), many(p256)));
  Print(Compare({"routing.handover.sm2", "handovers/s", "one_by_one", 10, 40},
                effort, one(sm2), many(sm2)));
  const int backlog =
      effort.smoke ? routing::kPushMax : absl::GetFlag(FLAGS_backlog);
  Print(Compare(
      {"exchange.backlog", "documents/s", "two_documents_a_batched_handover",
       0.70, 0.90},
      effort,
      [&](absl::Duration slice) {
        Sample sample = p256.Measure(routing::kPushMax, slice);
        sample.per_second *= 2;
        return sample;
      },
      [&](absl::Duration) { return p256.Drain(backlog); }));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
