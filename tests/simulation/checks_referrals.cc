// What is asked, told and decided about cases.
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/status/error.h"
#include "tests/simulation/checks.h"
#include "tests/simulation/exchange_access.h"

namespace bashu::simulation {
namespace {

using routing::CaseState;
using routing::CustodyState;
using routing::Designation;
using routing::Handover;
using routing::Outcome;
using routing::Referral;
using routing::ReferralKind;
using routing::ReferralState;

// Whether `office` ever held the case, as far as `state` tells.
bool EverHeld(const CaseState& state, const std::string& office) {
  if (state.holder == office) return true;
  return std::any_of(state.handovers.begin(), state.handovers.end(),
                     [&](const auto& entry) {
                       const Handover& handover = entry.second;
                       return handover.giver == office ||
                              (handover.taker == office &&
                               handover.outcome == Outcome::kAccepted);
                     });
}

// The office that the words on record for `epoch` settled on; empty if none.
std::string SettledOn(const Node::State& state, const std::string& case_id,
                      int64_t epoch) {
  const std::vector<Designation>* all = state.designations.Find(case_id);
  if (all == nullptr) return "";
  for (const Designation& word : *all) {
    if (word.epoch == epoch && routing::Binds(*all, word)) {
      return word.designated_office;
    }
  }
  return "";
}

}  // namespace

void Checks::ReferralsAgree(const Node& node) const {
  for (const auto& [id, ours] : node.disk().referrals) {
    if (ours.state == ReferralState::kOffered) {
      world_.Violate(
          absl::StrCat("INV-18 ", node.region(), ": nobody decided ", id));
    }
    const std::string source = node.regions().RegionOf(ours.source_office);
    for (const std::string& region :
         {source, node.regions().RegionOf(ours.target_office)}) {
      const Referral* theirs =
          network_.nodes().at(region)->disk().referrals.Find(id);
      if (theirs == nullptr) {
        world_.Violate(absl::StrCat("INV-03 ", region, " lost ", id));
      } else {
        Agree(ours, *theirs, region);
      }
    }
    if (source != node.region()) continue;
    if (ours.kind == ReferralKind::kOutcome) OutcomeReachesTheFirst(node, ours);
    if (ours.answer_code == "SENT_ON") world_.Add(Count::kSentOn);
  }
}

void Checks::Agree(const Referral& ours, const Referral& theirs,
                   const std::string& region) const {
  // Where a supplement stands differs along its way.
  const bool moves = ours.kind == ReferralKind::kSupplement;
  if (theirs.due_time != ours.due_time) {
    world_.Violate(absl::StrCat("INV-14 due times of ", ours.id, " differ"));
  }
  if (theirs.state != ours.state || theirs.epoch != ours.epoch ||
      theirs.kind != ours.kind || theirs.case_id != ours.case_id ||
      theirs.source_office != ours.source_office ||
      theirs.return_reason != ours.return_reason ||
      theirs.fulfilled != ours.fulfilled || theirs.reason != ours.reason ||
      (!moves && (theirs.target_office != ours.target_office ||
                  (theirs.answer_code != ours.answer_code &&
                   ours.kind != ReferralKind::kCooperation)))) {
    world_.Violate(
        absl::StrCat("INV-03 ", region, " and another differ about ", ours.id));
  }
}

// On its links a region answers each request once, to whomever it came from.
void Checks::AnsweredOnce(const Node& node) const {
  std::map<std::pair<std::string, std::string>, int> answers;
  for (const auto& [id, sent] : DocumentsOf(node.disk())) {
    if (sent.sender != node.region() || sent.referral.empty()) continue;
    const auto document = node.Read(sent.envelope.document);
    if (!document.ok()) {
      world_.Violate(absl::StrCat(
          "INV-02 ", node.region(),
          " cannot read what it sent: ", ReasonOf(document.status())));
      return;
    }
    if (!std::holds_alternative<routing::AnswerDocument>(document->content) &&
        !std::holds_alternative<routing::ReplyDocument>(document->content)) {
      continue;
    }
    const Referral* referral = node.disk().referrals.Find(sent.referral);
    // Each time that a supplement comes by, it is answered.
    if (referral != nullptr && referral->kind == ReferralKind::kSupplement) {
      continue;
    }
    if (++answers[{sent.recipient, sent.referral}] > 1) {
      world_.Violate(absl::StrCat("INV-03 ", node.region(), " answered ",
                                  sent.referral, " twice"));
    }
  }
}

// How a case ended is told to the office that first received it: the giver of
// epoch 1 in the records of the region where the case began.
void Checks::OutcomeReachesTheFirst(const Node& node,
                                    const Referral& outcome) const {
  const std::string region = node.regions().RegionOf(outcome.target_office);
  const Node& first = *network_.nodes().at(region);
  const Referral* arrived = first.disk().referrals.Find(outcome.id);
  const CaseState* state = first.disk().cases.Find(outcome.case_id);
  if (arrived == nullptr || state == nullptr || !state->handovers.contains(1) ||
      state->handovers.at(1).giver != arrived->target_office) {
    world_.Violate(absl::StrCat("INV-03 outcome ", outcome.id,
                                " did not reach the first office"));
  }
}

// A supplement ends with one office, which holds or held its case.
void Checks::SupplementReachesAHolder(const Referral& supplement,
                                      const std::string& body) const {
  int takers = 0;
  for (const auto& [name, node] : network_.nodes()) {
    const Referral* referral = node->disk().referrals.Find(supplement.id);
    if (referral == nullptr ||
        node->regions().RegionOf(referral->target_office) != name) {
      continue;
    }
    ++takers;
    const CaseState* state = node->disk().cases.Find(supplement.case_id);
    if (state == nullptr || !EverHeld(*state, referral->target_office)) {
      world_.Violate(absl::StrCat("INV-03 supplement ", supplement.id,
                                  " lies with ", referral->target_office,
                                  ", which never held the case"));
    }
    ReadsAs(*node, referral->target_office, *referral, body, "");
  }
  if (takers != 1) {
    world_.Violate(absl::StrCat("INV-03 supplement ", supplement.id,
                                " lies with ", takers, " offices"));
  }
}

// Whoever was designated for the epoch that a case was held in is the next whom
// it is offered to.
void Checks::DesignationIsFollowed(const Node& node, const Node::State& before,
                                   const CaseState& state) const {
  const CaseState* was = before.cases.Find(state.case_id);
  if (was == nullptr || was->state != CustodyState::kHeld ||
      was->epoch == state.epoch) {
    return;
  }
  const std::string settled = SettledOn(before, state.case_id, was->epoch);
  const auto next = state.handovers.find(was->epoch + 1);
  if (settled.empty() || next == state.handovers.end()) return;
  if (next->second.taker == settled) return world_.Add(Count::kFollowed);
  world_.Violate(absl::StrCat("R-04 ", node.region(), " offered ",
                              state.case_id, " to ", next->second.taker,
                              ", though ", settled, " was designated"));
}

// And takes it: it is neither returned nor taken back. Where a province has two
// regions, the taker's may not know of the designation.
void Checks::DesignatedTakes(const Node& node, const CaseState& state) const {
  for (const auto& [epoch, handover] : state.handovers) {
    const bool known =
        handover.taker_region == node.region() || network_.nodes().size() == 2;
    if (!handover.designated || !known) continue;
    if (handover.outcome == Outcome::kAccepted) continue;
    world_.Violate(absl::StrCat("R-04 ", node.region(), ": ", handover.taker,
                                " was designated and did not take ",
                                state.case_id));
  }
}

void Checks::IsKept(const Promise& promise) const {
  if (promise.designation.has_value()) return IsDesignated(promise);
  const Node& node = *network_.nodes().at(promise.region);
  const Referral& promised = promise.referral;
  const Referral* referral = node.disk().referrals.Find(promised.id);
  if (referral == nullptr || referral->case_id != promised.case_id) {
    world_.Violate(
        absl::StrCat("INV-04 ", promise.region, " lost ", promised.id));
    return;
  }
  if (promised.state != ReferralState::kOffered &&
      (promised.state != referral->state ||
       promised.fulfilled != referral->fulfilled)) {
    world_.Violate(absl::StrCat("INV-04 ", promise.region,
                                " changed its verdict on ", promised.id));
  }
  if (!promise.body.empty() || !promise.answer.empty()) {
    IsRead(promise, *referral);
  }
}

void Checks::IsDesignated(const Promise& promise) const {
  const Designation& promised = *promise.designation;
  const Node& node = *network_.nodes().at(promise.region);
  const auto* all = node.disk().designations.Find(promised.case_id);
  const bool kept =
      all != nullptr &&
      std::any_of(all->begin(), all->end(), [&](const Designation& word) {
        return word.epoch == promised.epoch &&
               word.designating_office == promised.designating_office &&
               word.designated_office == promised.designated_office;
      });
  if (kept) return;
  world_.Violate(absl::StrCat("INV-04 ", promise.region,
                              " lost what it designated for ",
                              promised.case_id));
}

// What was written is what is read where it went.
void Checks::IsRead(const Promise& promise, const Referral& referral) const {
  if (referral.kind == ReferralKind::kSupplement) {
    return SupplementReachesAHolder(referral, promise.body);
  }
  if (referral.kind == ReferralKind::kTransfer &&
      referral.state != ReferralState::kAccepted) {
    return;
  }
  const Node& node = *network_.nodes().at(promise.region);
  // An answer is read by who asked, all else by who was asked.
  const std::string& office =
      promise.answer.empty() ? referral.target_office : referral.source_office;
  ReadsAs(*network_.nodes().at(node.regions().RegionOf(office)), office,
          referral, promise.body, promise.answer);
}

void Checks::ReadsAs(const Node& node, const std::string& office,
                     const Referral& referral, const std::string& body,
                     const std::string& answer) const {
  Node::State copy = node.disk();
  routing::MemoryRoutingTx tx(copy);
  const Call call = node.CallFrom(node.region(), "office/x", office);
  const auto detail =
      node.referrals().Get(tx, call, {referral.id, /*full=*/true});
  if (!detail.ok() || (!body.empty() && detail->body != body) ||
      (!answer.empty() && detail->answer_body != answer)) {
    world_.Violate(absl::StrCat("INV-03 ", node.region(),
                                " cannot read the texts of ", referral.id));
  }
}

}  // namespace bashu::simulation
