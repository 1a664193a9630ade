// What officers choose to do.
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "services/routing/domain/handover.h"
#include "tests/simulation/officers.h"

namespace bashu::simulation {
namespace {

using routing::CreateReferral;
using routing::CustodyState;
using routing::Referral;
using routing::ReferralKind;
using routing::ReferralState;

// Of a hundred referrals.
ReferralKind AnyKind(Random& random) {
  const int what = random.Below(100);
  if (what < 56) return ReferralKind::kTransfer;
  if (what < 66) return ReferralKind::kCooperation;
  if (what < 72) return ReferralKind::kLead;
  if (what < 78) return ReferralKind::kSocialAssistance;
  if (what < 85) return ReferralKind::kPull;
  if (what < 93) return ReferralKind::kSupplement;
  return ReferralKind::kOutcome;
}

bool IsNew(ReferralKind kind) {
  return kind != ReferralKind::kTransfer && kind != ReferralKind::kCooperation;
}

int64_t EpochSeen(const Node& node, const std::string& case_id) {
  const auto* state = node.disk().cases.Find(case_id);
  return state == nullptr ? 0 : state->epoch;
}

bool IsDesignated(const routing::CaseState& state) {
  return !state.designated_office.empty() &&
         state.designated_epoch == state.epoch;
}

}  // namespace

const std::string& Officers::AnyOffice() {
  const std::string& region =
      setting_.regions[world_.random().Below(setting_.regions.size())];
  const std::vector<std::string>& offices = setting_.offices.at(region);
  return offices[world_.random().Below(offices.size())];
}

const std::string& Officers::AnyCase() {
  return cases_[world_.random().Below(cases_.size())];
}

std::string Officers::RegionOf(const std::string& office) const {
  return network_.nodes().begin()->second->regions().RegionOf(office);
}

void Officers::Act() {
  Random& random = world_.random();
  const int what = random.Below(100);
  if (what < 42) return Create();
  if (what < 50) return Settle();
  if (what < 54 && !sent_.empty()) {  // The same once more.
    const Task& again = *sent_[random.Below(sent_.size())];
    return Send(again.region, again.office, again.command);
  }
  Node* node = nullptr;
  Referral referral;
  if (!AnyReferral(node, referral)) return Create();
  if (what < 66) return Cancel(*node, referral);
  Decide(*node, referral);
}

bool Officers::AnyReferral(Node*& node, Referral& referral) {
  auto at = network_.nodes().begin();
  std::advance(at, world_.random().Below(network_.nodes().size()));
  node = at->second;
  const auto& known = node->disk().referrals;
  if (known.empty()) return false;
  // Later ones are more likely to be still open.
  const size_t first = world_.random().Below(known.size());
  const size_t second = world_.random().Below(known.size());
  auto found = known.begin();
  std::advance(found, static_cast<int64_t>(std::max(first, second)));
  referral = found->second;
  return true;
}

void Officers::Create() {
  CreateReferral command;
  Referral& referral = command.referral;
  referral.id = NewId();
  referral.case_id = AnyCase();
  referral.kind = AnyKind(world_.random());
  const std::string region = Fill(command);
  // What the previous version has no words for.
  if (IsNew(referral.kind) && network_.nodes().at(region)->previous()) return;
  command.epoch = EpochSeen(*network_.nodes().at(region), referral.case_id);
  command.body = absl::StrCat("the facts in ", referral.id);
  std::string office = referral.source_office;
  Send(region, std::move(office), std::move(command));
}

std::string Officers::Fill(CreateReferral& command) {
  Random& random = world_.random();
  Referral& referral = command.referral;
  std::string region;
  switch (referral.kind) {
    case ReferralKind::kTransfer:
      region = Source(referral);
      Offer(command);
      break;
    case ReferralKind::kCooperation:
      region = Source(referral);
      referral.target_office = AnyOffice();
      referral.reason = random.Chance(950) ? "HOUSEHOLD_VERIFICATION" : "L-64";
      break;
    case ReferralKind::kLead:
      region = AnySource(referral);
      referral.target_office = AnyOffice();
      referral.reason = "WAGES_UNPAID";
      break;
    case ReferralKind::kSocialAssistance:
      region = Source(referral);
      referral.reason = "TEMPORARY_AID";
      command.places.registration_division =
          std::string(routing::DivisionOf(AnyOffice()));
      break;
    case ReferralKind::kPull: {
      // Whoever asks believes to know the holder.
      Referral held = referral;
      Source(held);
      region = AnySource(referral);
      referral.target_office =
          random.Chance(900) ? held.source_office : AnyOffice();
      referral.reason = "L-64";
      referral.preview.matter = "LABOUR_WAGES";
      referral.preview.handling_organ_division =
          std::string(routing::DivisionOf(referral.source_office));
      break;
    }
    case ReferralKind::kSupplement:
      region =
          random.Chance(700) ? FormerSource(referral) : AnySource(referral);
      referral.reason = "NEW_EVIDENCE";
      break;
    case ReferralKind::kOutcome:
      region = Source(referral);
      referral.reason = "GRANTED";
      break;
  }
  return region;
}

// To whom the case is offered: whoever was designated, as a rule.
void Officers::Offer(CreateReferral& command) {
  Random& random = world_.random();
  Referral& referral = command.referral;
  referral.target_office = AnyOffice();
  const Node& node = *network_.nodes().at(RegionOf(referral.source_office));
  const auto* state = node.disk().cases.Find(referral.case_id);
  if (state != nullptr && IsDesignated(*state) && random.Chance(800)) {
    referral.target_office = state->designated_office;
  }
  referral.reason = "L-64";
  referral.preview.matter = "LABOUR_WAGES";
  referral.preview.handling_organ_division =
      random.Chance(980)
          ? std::string(routing::DivisionOf(referral.target_office))
          : "500112";
}

// Sets the office that sends and returns the region that it asks. A case begins
// in one region, which no chance may change, and only regions that know it have
// officers who could speak of it.
std::string Officers::Source(Referral& referral) {
  Random& random = world_.random();
  const bool rightly = random.Chance(900);
  std::string region;
  for (const auto& [name, node] : network_.nodes()) {
    const auto* state = node->disk().cases.Find(referral.case_id);
    if (state == nullptr) continue;
    if (region.empty() || random.Chance(500)) region = name;
    if (state->state == CustodyState::kHeld && rightly) {
      referral.source_office = state->holder;
      return name;
    }
  }
  if (region.empty()) {
    const auto number = static_cast<size_t>(referral.case_id.back());
    region = setting_.regions[number % setting_.regions.size()];
    referral.source_office = setting_.offices.at(region).front();
    return region;
  }
  const std::vector<std::string>& offices = setting_.offices.at(region);
  referral.source_office = offices[random.Below(offices.size())];
  return region;
}

std::string Officers::AnySource(Referral& referral) {
  referral.source_office = AnyOffice();
  return RegionOf(referral.source_office);
}

// Sets an office of the region that gave the case away longest ago.
std::string Officers::FormerSource(Referral& referral) {
  std::string region;
  int64_t epoch = 0;
  for (const auto& [name, node] : network_.nodes()) {
    const auto* state = node->disk().cases.Find(referral.case_id);
    if (state == nullptr || state->state != CustodyState::kReleased) continue;
    if (!region.empty() && state->epoch >= epoch) continue;
    region = name;
    epoch = state->epoch;
  }
  if (region.empty()) return AnySource(referral);
  const std::vector<std::string>& offices = setting_.offices.at(region);
  referral.source_office = offices[world_.random().Below(offices.size())];
  return region;
}

void Officers::Decide(Node& node, const Referral& referral) {
  Random& random = world_.random();
  const std::string& office = referral.target_office;
  if (node.regions().RegionOf(office) != node.region()) return;
  if (referral.kind != ReferralKind::kTransfer) return Answer(node, referral);
  const int64_t epoch = referral.epoch - (random.Chance(30) ? 1 : 0);
  if (random.Chance(700)) {
    return Send(node.region(), office,
                routing::AcceptReferral{referral.id, epoch});
  }
  Send(node.region(), office,
       routing::ReturnReferral{referral.id, epoch,
                               routing::ReturnReason::kConflict, ""});
}

// And who is asked for a case and agrees, offers it.
void Officers::Answer(Node& node, const Referral& referral) {
  const bool fulfilled = world_.random().Chance(800);
  Send(node.region(), referral.target_office,
       routing::AnswerReferral{referral.id, fulfilled,
                               fulfilled ? "CONVERTED" : "NOT_ELIGIBLE",
                               absl::StrCat("answer ", ids_)});
  if (referral.kind != ReferralKind::kPull || !fulfilled) return;
  const auto* state = node.disk().cases.Find(referral.case_id);
  if (state == nullptr || state->holder != referral.target_office) return;
  CreateReferral command;
  command.referral.id = NewId();
  command.referral.case_id = referral.case_id;
  command.referral.source_office = referral.target_office;
  command.referral.target_office = referral.source_office;
  command.referral.reason = referral.reason;
  command.referral.preview = referral.preview;
  command.epoch = state->epoch;
  command.body = absl::StrCat("the facts in ", command.referral.id);
  Send(node.region(), referral.target_office, std::move(command));
}

void Officers::Cancel(Node& node, const Referral& referral) {
  if (node.regions().RegionOf(referral.source_office) != node.region()) return;
  Send(node.region(), referral.source_office,
       routing::CancelReferral{referral.id});
}

void Officers::Settle() {
  Random& random = world_.random();
  const std::string case_id = AnyCase();
  const std::string office = AnyOffice();
  if (random.Chance(100)) {  // Whether it may or not.
    return Designate(setting_.settlers[random.Below(setting_.settlers.size())],
                     case_id, office);
  }
  const std::string designated = office.substr(0, 2);
  std::string held;
  for (const auto& [name, node] : network_.nodes()) {
    const auto* state = node->disk().cases.Find(case_id);
    if (state != nullptr && !state->holder.empty()) {
      held = state->holder.substr(0, 2);
    }
  }
  if (held.empty()) return;
  if (held == designated) {
    return Designate(held + "0000-LA", case_id, office);
  }
  Designate(held + "0000-LD", case_id, office);
  world_.After(random.Below(kHour), [this, designated, case_id, office] {
    Designate(designated + "0000-LD", case_id, office);
  });
}

void Officers::Designate(const std::string& settler, const std::string& case_id,
                         const std::string& office) {
  const std::string region = RegionOf(settler);
  const Node& node = *network_.nodes().at(region);
  const auto* state = node.disk().cases.Find(case_id);
  if (node.previous() || state == nullptr) return;
  routing::Designation command;
  command.id = NewId();
  command.case_id = case_id;
  command.epoch =
      routing::LatestEpoch(*state) - (world_.random().Chance(30) ? 1 : 0);
  if (command.epoch < 1) return;  // No dispute before the first offer.
  command.designated_office = office;
  command.designating_office = settler;
  command.reason = "R-04";
  Send(region, settler, std::move(command));
}

bool Officers::DecideAll() {
  bool any = false;
  for (const auto& [name, node] : network_.nodes()) {
    const auto referrals = node->disk().referrals;
    for (const auto& [id, referral] : referrals) {
      if (referral.state != ReferralState::kOffered ||
          node->regions().RegionOf(referral.target_office) != name) {
        continue;
      }
      any = true;
      Decide(*node, referral);
    }
  }
  return any;
}

}  // namespace bashu::simulation
