#include "tests/simulation/checks.h"

#include <absl/strings/str_cat.h>

#include <map>
#include <set>
#include <utility>

#include "common/status/error.h"
#include "common/verify/custody_receipt.h"
#include "tests/simulation/exchange_access.h"
#include "tests/simulation/keyed_notary.h"

namespace bashu::simulation {
namespace {

using routing::CaseState;
using routing::CustodyState;
using routing::Link;
using routing::Referral;
using routing::ReferralState;
using routing::StoredDocument;

}  // namespace

void Checks::AfterCommit(const Node& node, const Node::State& before) const {
  for (const auto& [way, link] : LinksOf(before)) {
    const int64_t now = HeadOf(node.disk(), way.first, way.second).sequence;
    if (now < link.sequence) {
      world_.Violate(absl::StrCat(
          "INV-09 ", node.region(), ": link ", way.first, " to ", way.second,
          " went back from ", link.sequence, " to ", now));
    }
  }
  for (const auto& [id, state] : node.disk().cases) {
    const CaseState* was = before.cases.Find(id);
    if (was != nullptr && was->epoch > state.epoch) {
      world_.Violate(absl::StrCat("INV-09 ", node.region(), ": epoch of ", id,
                                  " went back from ", was->epoch, " to ",
                                  state.epoch));
    }
    OneHolderAtMost(id);
    DesignationIsFollowed(node, before, state);
  }
}

void Checks::OneHolderAtMost(const std::string& case_id) const {
  std::string holder;
  for (const auto& [name, node] : network_.nodes()) {
    const CaseState* state = node->disk().cases.Find(case_id);
    if (state == nullptr || state->state != CustodyState::kHeld ||
        node->quarantined()) {
      continue;
    }
    if (!holder.empty()) {
      world_.Violate(absl::StrCat("INV-01 both ", holder, " and ",
                                  state->holder, " hold ", case_id));
    }
    holder = state->holder;
  }
}

void Checks::AtRest(const std::vector<Promise>& promises) const {
  std::set<std::string> cases;
  for (const auto& [name, node] : network_.nodes()) {
    NothingWaits(*node);
    for (const auto& [other, recipient] : network_.nodes()) {
      LinkIsWhole(*node, *recipient);
    }
    ReferralsAgree(*node);
    AnsweredOnce(*node);
    FeedTellsOnce(*node);
    for (const auto& [id, state] : node->disk().cases) cases.insert(id);
  }
  for (const std::string& id : cases) CustodyIsSettled(id);
  for (const Promise& promise : promises) IsKept(promise);
}

void Checks::NothingWaits(const Node& node) const {
  if (!node.serving()) {
    world_.Violate(absl::StrCat("INV-18 ", node.region(), " does not serve"));
  }
  for (const auto& [sequence, row] : node.disk().journal.unsent) {
    world_.Violate(absl::StrCat("INV-18 ", node.region(), ": ", row.id,
                                " still waits: ", row.last_reason));
  }
  for (const store::Dispatch& row : node.disk().journal.dead) {
    world_.Violate(absl::StrCat("INV-18 ", node.region(), ": ", row.id,
                                " is dead: ", row.last_reason));
  }
}

// Every document that was sent was taken, once, in order and as it was, and
// both sides have the one receipt.
void Checks::LinkIsWhole(const Node& sender, const Node& recipient) const {
  const std::string& from = sender.region();
  const std::string& to = recipient.region();
  const Link head = HeadOf(sender.disk(), from, to);
  if (!(head == HeadOf(recipient.disk(), from, to)) && from != to) {
    world_.Violate(
        absl::StrCat("INV-09 the heads of ", from, " to ", to, " differ"));
  }
  for (int64_t i = 1; i <= head.sequence; ++i) {
    const StoredDocument* sent = FindAt(sender.disk(), from, to, i);
    const StoredDocument* taken = FindAt(recipient.disk(), from, to, i);
    const std::string name = absl::StrCat(from, " to ", to, " ", i);
    if (sent == nullptr || taken == nullptr ||
        !(sent->envelope.document == taken->envelope.document)) {
      world_.Violate(absl::StrCat("INV-09 document ", name, " was replaced"));
      return;
    }
    if (from == to) continue;
    if (sent->receipt.empty() || !(sent->receipt == taken->receipt)) {
      world_.Violate(absl::StrCat("INV-02 no receipt of document ", name));
    }
    HasItsEffect(*taken);
  }
}

// Only a word in a dispute may come too late: the case moved on, or the dispute
// was settled otherwise. And a common superior's does not cross regions, where
// one province has two.
void Checks::HasItsEffect(const StoredDocument& taken) const {
  if (taken.refusal.empty()) return;
  const bool dispute = taken.referral.empty();
  const bool superior =
      network_.nodes().size() > 2 &&
      taken.sender.substr(0, 2) == taken.recipient.substr(0, 2);
  if (dispute &&
      (taken.refusal == "STALE_EPOCH" || taken.refusal == "EPOCH_FORKED" ||
       (superior && taken.refusal == "NOT_SUPERIOR"))) {
    return;
  }
  world_.Violate(absl::StrCat("INV-18 document ", taken.sequence, " of ",
                              taken.sender, " to ", taken.recipient,
                              " had no effect: ", taken.refusal));
}

void Checks::CustodyIsSettled(const std::string& case_id) const {
  int holders = 0;
  for (const auto& [name, node] : network_.nodes()) {
    const CaseState* state = node->disk().cases.Find(case_id);
    if (state == nullptr) continue;
    if (state->state == CustodyState::kOffered) {
      world_.Violate(absl::StrCat("INV-18 ", name, " still offers ", case_id));
    }
    if (state->state == CustodyState::kHeld) ++holders;
    ChainIsProven(*node, *state);
    DesignatedTakes(*node, *state);
  }
  if (holders != 1) {
    world_.Violate(absl::StrCat("INV-01 ", holders, " regions hold ", case_id));
  }
}

void Checks::ChainIsProven(const Node& node, const CaseState& state) const {
  // Of a case that never was here a dispute may be known.
  if (state.state == CustodyState::kUnknown && state.handovers.empty()) return;
  const auto fail = [&](absl::string_view what) {
    world_.Violate(absl::StrCat("INV-02 ", node.region(), ": the chain of ",
                                state.case_id, " ", what));
  };
  Node::State copy = node.disk();
  routing::MemoryRoutingTx tx(copy);
  const auto proof = node.referrals().GetProof(tx, {}, state.case_id);
  if (!proof.ok()) {
    const bool none = state.handovers.empty();
    if (!none || ReasonOf(proof.status()) != "NO_HANDOVER") {
      fail(absl::StrCat("has no proof: ", ReasonOf(proof.status())));
    }
    return;
  }
  // Who was offered a case and did not take it has the proof of that epoch too.
  const auto shown = static_cast<int64_t>(proof->hops.size());
  const bool more = state.state == CustodyState::kReleased;
  if (shown != state.epoch && !(more && shown == state.epoch + 1)) {
    fail(absl::StrCat("shows ", shown, " of ", state.epoch, " epochs"));
  }
  exchange::v1::CustodyReceipt receipt;
  receipt.ParseFromString(
      KeyedNotary(node.region()).Certify(state.case_id, proof->hops));
  const auto custody = verify::ProveCustody(receipt, OpenKeyed);
  if (!custody.ok()) {
    fail(MetadataOf(custody.status(), "problem"));
  } else if (custody->holder_office != absl::StrCat("offices/", state.holder)) {
    fail(absl::StrCat("proves ", custody->holder_office, ", not ",
                      state.holder));
  }
}

// Each referral is created, arrives and ends once in the feeds of those whom it
// concerns; a supplement arrives wherever it follows its case.
void Checks::FeedTellsOnce(const Node& node) const {
  std::map<std::pair<std::string, std::string>, int> told;
  for (const auto& [sequence, event] : node.disk().journal.events) {
    const bool begins =
        event.type == "referral.created" || event.type == "referral.arrived";
    const bool ends = event.type == "referral.accepted" ||
                      event.type == "referral.returned" ||
                      event.type == "referral.cancelled" ||
                      event.type == "referral.answered";
    if (!begins && !ends) continue;
    ++told[{event.subject, ends ? "ended" : event.type}];
  }
  const auto expect = [&](const Referral& referral, const std::string& what,
                          int times) {
    const int found = told[{absl::StrCat("referrals/", referral.id), what}];
    if (found != times) {
      world_.Violate(absl::StrCat("INV-03 ", node.region(), " tells ", found,
                                  " times that ", referral.id, " ", what));
    }
  };
  for (const auto& [id, referral] : node.disk().referrals) {
    const auto& regions = node.regions();
    const bool ours = regions.RegionOf(referral.source_office) == node.region();
    expect(referral, "referral.created", ours ? 1 : 0);
    // What the records answer for the target ends for its source only.
    const bool by_records =
        routing::IsTold(referral.kind) || referral.answer_code == "NOT_HOLDER";
    expect(referral, "ended", ours || !by_records ? 1 : 0);
    if (referral.kind == routing::ReferralKind::kSupplement) continue;
    expect(referral, "referral.arrived",
           regions.RegionOf(referral.target_office) == node.region() ? 1 : 0);
  }
}

}  // namespace bashu::simulation
