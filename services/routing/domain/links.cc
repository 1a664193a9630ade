#include "services/routing/domain/links.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/exchange_errors.h"

namespace bashu::routing {

namespace {

// Up to which number of a partner's documents we know that we lost our record.
std::string ForgivenCursor(absl::string_view partner) {
  return absl::StrCat("forgiven/", partner);
}

}  // namespace

absl::Status Links::CheckPartner(const std::string& partner) const {
  return facts_.partners.contains(partner) ? absl::OkStatus()
                                           : PartnerNotFound(partner);
}

absl::Status Links::Tell(RoutingTx& tx, const Call& call,
                         absl::string_view type,
                         absl::string_view partner) const {
  return tx.journal().Append({0, ids_.NewId(), std::string(type),
                              absl::StrCat("links/", partner), call.now,
                              call.traceparent});
}

absl::StatusOr<LinkState> Links::StateOf(RoutingTx& tx, const Call& call,
                                         const std::string& partner) const {
  RETURN_IF_ERROR(CheckPartner(partner));
  const std::string& own = regions_.own();
  LinkState state;
  state.region = own;
  state.state_time = call.now;
  ASSIGN_OR_RETURN(state.taken, tx.exchange().GetLink(partner, own));
  ASSIGN_OR_RETURN(state.sent, tx.exchange().GetLink(own, partner));
  if (state.taken.sequence > 0) {
    ASSIGN_OR_RETURN(
        const std::optional<StoredDocument> latest,
        tx.exchange().FindDocumentAt(partner, own, state.taken.sequence));
    if (latest.has_value()) state.latest_taken = latest->envelope.document;
  }
  if (state.sent.confirmed > 0) {
    ASSIGN_OR_RETURN(
        const std::optional<StoredDocument> latest,
        tx.exchange().FindDocumentAt(own, partner, state.sent.confirmed));
    if (latest.has_value()) state.latest_receipt = latest->receipt;
  }
  state.features = {LinkFeature::kBatch,   LinkFeature::kPull,
                    LinkFeature::kRelay,   LinkFeature::kPaper,
                    LinkFeature::kRequest, LinkFeature::kDesignation,
                    LinkFeature::kSeries};
  LinkKeys keys = notary_.KeysFor(partner, call.now);
  state.signing_keys = std::move(keys.signing);
  state.believed_keys = std::move(keys.believed);
  state.sealing_keys = std::move(keys.sealing);
  state.rule_versions = facts_.rule_versions;
  ASSIGN_OR_RETURN(const std::vector<Quarantine> open,
                   tx.exchange().OpenQuarantines());
  state.quarantined = !open.empty();
  return state;
}

absl::StatusOr<Proofs> Links::ProofsOf(RoutingTx& tx,
                                       const LinkState& other) const {
  Proofs proofs;
  ASSIGN_OR_RETURN(const std::optional<StoredDocument> there,
                   tx.exchange().FindDocumentAt(regions_.own(), other.region,
                                                other.taken.sequence));
  if (there.has_value()) {
    proofs.digest_there = notary_.DigestOf(there->envelope.document);
  }
  const auto read = [&](const SignedDocument& proof,
                        std::optional<Document>& into) {
    if (proof.empty()) return;
    absl::StatusOr<Document> said = notary_.Read(proof);
    if (said.ok()) into = *std::move(said);
  };
  read(other.latest_taken, proofs.taken);
  read(other.latest_receipt, proofs.receipt);
  return proofs;
}

absl::StatusOr<Standing> Links::Compare(RoutingTx& tx, const Call& call,
                                        const std::string& partner,
                                        const LinkState& before,
                                        const std::string& state) const {
  ASSIGN_OR_RETURN(const LinkState own, StateOf(tx, call, partner));
  ASSIGN_OR_RETURN(const LinkState other, notary_.ReadState(state));
  if (other.region != partner) return SenderMismatch(other.region);
  ASSIGN_OR_RETURN(const Proofs proofs, ProofsOf(tx, other));
  Standing standing = routing::Compare(before, own, other, proofs);
  if (standing == Standing::kBehind) {
    // What a release forgave is still to be sent again by the partner.
    ASSIGN_OR_RETURN(const int64_t forgiven,
                     tx.journal().Cursor(ForgivenCursor(partner)));
    if (other.taken.sequence <= own.sent.sequence &&
        other.sent.confirmed <= forgiven) {
      standing = Standing::kEven;
    } else {
      RETURN_IF_ERROR(Enter(tx, call, own, other));
    }
  }
  if (standing == Standing::kOtherBehind && !other.quarantined &&
      other.taken.sequence < own.sent.confirmed) {
    RETURN_IF_ERROR(SendAgain(tx, call, other));
  }
  // A released partner that lost what it sent us goes on behind our record.
  if (standing == Standing::kOtherBehind && !other.quarantined &&
      other.sent.sequence >= own.taken.sequence) {
    standing = Standing::kEven;
  }
  if (own.quarantined || standing == Standing::kBehind) {
    RETURN_IF_ERROR(
        tx.journal().SetCursor(CatchUpCursor(partner), other.sent.sequence));
  }
  RETURN_IF_ERROR(tx.exchange().PutComparison(
      {other.region, facts_.life, standing, call.now,
       other.state_time - call.now, state}));
  return standing;
}

absl::Status Links::SendAgain(RoutingTx& tx, const Call& call,
                              const LinkState& other) const {
  ASSIGN_OR_RETURN(Link sent,
                   tx.exchange().GetLink(regions_.own(), other.region));
  sent.confirmed = other.taken.sequence;
  RETURN_IF_ERROR(tx.exchange().PutLink(regions_.own(), other.region, sent));
  store::Dispatch push;
  push.id = absl::StrCat("links/", other.region, "/again/", ids_.NewId());
  push.kind = "exchange.push";
  push.subject = absl::StrCat("links/", other.region);
  push.lane = other.region;
  push.create_time = call.now;
  push.next_time = call.now;
  push.traceparent = call.traceparent;
  return tx.journal().Enqueue(push);
}

absl::Status Links::Enter(RoutingTx& tx, const Call& call, const LinkState& own,
                          const LinkState& other) const {
  ASSIGN_OR_RETURN(const std::vector<Quarantine> open,
                   tx.exchange().OpenQuarantines());
  for (const Quarantine& quarantine : open) {
    if (quarantine.partner == other.region) return absl::OkStatus();
  }
  Quarantine quarantine;
  quarantine.id = ids_.NewId();
  quarantine.partner = other.region;
  const bool sent_more = other.taken.sequence > own.sent.sequence;
  quarantine.proof = sent_more ? other.latest_taken : other.latest_receipt;
  if (sent_more) quarantine.head = other.taken;
  quarantine.create_time = call.now;
  RETURN_IF_ERROR(tx.exchange().PutQuarantine(quarantine));
  return Tell(tx, call, "link.quarantined", other.region);
}

absl::Status Links::DeclareRestored(RoutingTx& tx, const Call& call) const {
  Quarantine quarantine;
  quarantine.id = ids_.NewId();
  quarantine.partner = regions_.own();
  quarantine.create_time = call.now;
  RETURN_IF_ERROR(tx.exchange().PutQuarantine(quarantine));
  return Tell(tx, call, "link.quarantined", regions_.own());
}

absl::Status Links::CompareWithSilent(RoutingTx& tx, const Call& call,
                                      const std::string& partner) const {
  RETURN_IF_ERROR(CheckPartner(partner));
  return tx.exchange().PutComparison({partner, facts_.life, Standing::kEven,
                                      call.now, absl::ZeroDuration(), ""});
}

absl::Status Links::UseTrustList(RoutingTx& tx) const {
  constexpr absl::string_view kUsed = "trust_list";
  ASSIGN_OR_RETURN(const int64_t used, tx.journal().Cursor(kUsed));
  if (facts_.trust_version < used) {
    return TrustListOlder(facts_.trust_version, used);
  }
  if (facts_.trust_version == used) return absl::OkStatus();
  return tx.journal().SetCursor(kUsed, facts_.trust_version);
}

absl::Status Links::MayExchange(RoutingTx& tx, const std::string& partner,
                                absl::Time now) const {
  if (facts_.trust_expire_time <= now) {
    return TrustListExpired(facts_.trust_version);
  }
  ASSIGN_OR_RETURN(const std::optional<Comparison> last,
                   tx.exchange().FindComparison(partner));
  if (!last.has_value() || last->life != facts_.life) {
    return LinkNotCompared(partner);
  }
  if (last->standing == Standing::kEven) return absl::OkStatus();
  if (last->standing == Standing::kForked) return LinkForked(partner, 0);
  return LinkNotCompared(partner);
}

absl::StatusOr<LinkReport> Links::Release(RoutingTx& tx, const Call& call,
                                          const std::string& partner,
                                          const std::string& reason) const {
  const bool declared = partner == regions_.own();
  if (!declared) RETURN_IF_ERROR(CheckPartner(partner));
  ASSIGN_OR_RETURN(const std::vector<Quarantine> open,
                   tx.exchange().OpenQuarantines());
  bool held = declared;
  for (Quarantine quarantine : open) {
    if (quarantine.partner != partner) continue;
    held = true;
    quarantine.release_time = call.now;
    quarantine.releaser = call.caller.identity;
    quarantine.reason = reason;
    RETURN_IF_ERROR(tx.exchange().PutQuarantine(quarantine));
    RETURN_IF_ERROR(GoOnBehind(tx, call, quarantine));
    RETURN_IF_ERROR(Tell(tx, call, "link.released", partner));
  }
  if (declared) {
    LinkReport report;
    report.partner = partner;
    report.quarantined = !MayAct(tx).ok();
    return report;
  }
  if (!held) {  // Then it is what the partner says it sent.
    RETURN_IF_ERROR(tx.journal().SetCursor(CatchUpCursor(partner), 0));
  }
  // The next comparison decides, not the one that led here.
  ASSIGN_OR_RETURN(std::optional<Comparison> last,
                   tx.exchange().FindComparison(partner));
  if (last.has_value()) {
    const absl::StatusOr<LinkState> other = notary_.ReadState(last->state);
    if (other.ok()) {
      RETURN_IF_ERROR(tx.journal().SetCursor(ForgivenCursor(partner),
                                             other->sent.confirmed));
    }
    last->life.clear();
    RETURN_IF_ERROR(tx.exchange().PutComparison(*last));
  }
  return Report(tx, call, partner);
}

absl::Status Links::GoOnBehind(RoutingTx& tx, const Call& call,
                               const Quarantine& quarantine) const {
  const std::string& partner = quarantine.partner;
  ASSIGN_OR_RETURN(const Link sent,
                   tx.exchange().GetLink(regions_.own(), partner));
  const Link& head = quarantine.head;
  if (head.sequence <= sent.sequence) return absl::OkStatus();
  // The partner has all of it: nothing before is to be sent. The last of it is
  // on record again, as the partner showed it.
  ASSIGN_OR_RETURN(const std::string id, notary_.IdOf(quarantine.proof));
  RETURN_IF_ERROR(tx.exchange().PutDocument({id,
                                             regions_.own(),
                                             partner,
                                             head.sequence,
                                             {quarantine.proof, "", ""},
                                             "",
                                             {},
                                             "",
                                             call.now}));
  return tx.exchange().PutLink(regions_.own(), partner,
                               {head.sequence, head.digest, head.sequence});
}

absl::StatusOr<LinkReport> Links::CheckSoon(RoutingTx& tx, const Call& call,
                                            const std::string& partner) const {
  RETURN_IF_ERROR(CheckPartner(partner));
  ASSIGN_OR_RETURN(std::optional<Comparison> last,
                   tx.exchange().FindComparison(partner));
  if (last.has_value()) {
    last->compare_time = absl::UnixEpoch();
    RETURN_IF_ERROR(tx.exchange().PutComparison(*last));
  }
  return Report(tx, call, partner);
}

absl::StatusOr<LinkReport> Links::Report(RoutingTx& tx, const Call& call,
                                         const std::string& partner) const {
  RETURN_IF_ERROR(CheckPartner(partner));
  LinkReport report;
  report.partner = partner;
  ASSIGN_OR_RETURN(report.sent, tx.exchange().GetLink(regions_.own(), partner));
  ASSIGN_OR_RETURN(report.taken,
                   tx.exchange().GetLink(partner, regions_.own()));
  ASSIGN_OR_RETURN(report.dead_letters,
                   tx.exchange().CountOpenDeadLetters(partner));
  ASSIGN_OR_RETURN(report.comparison, tx.exchange().FindComparison(partner));
  const std::string next = regions_.NextHop(partner);
  if (next != partner) report.relay = next;
  report.is_compared = MayExchange(tx, partner, call.now).ok();
  report.quarantined = !MayAct(tx).ok();
  if (!report.comparison.has_value()) return report;
  if (report.comparison->state.empty()) {
    report.problems = {LinkProblem::kPartnerOlder};
    return report;
  }
  const absl::StatusOr<LinkState> other =
      notary_.ReadState(report.comparison->state);
  if (!other.ok()) return report;
  Call then;
  then.now = report.comparison->compare_time;
  ASSIGN_OR_RETURN(const LinkState own, StateOf(tx, then, partner));
  report.problems = Diagnose(own, *other);
  return report;
}

}  // namespace bashu::routing
