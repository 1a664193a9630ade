#include <absl/strings/str_cat.h>

#include "tests/simulation/checks.h"
#include "tests/simulation/exchange_access.h"
#include "tests/simulation/random.h"

namespace bashu::simulation {
namespace {

// Gathers numbers and texts in one number.
class Gatherer {
 public:
  void Add(int64_t number) {
    hash_ = Mix(hash_ ^ static_cast<uint64_t>(number));
  }
  void Add(const std::string& text) {
    Add(static_cast<int64_t>(text.size()));
    uint64_t word = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      word = (word << 8) | static_cast<unsigned char>(text[i]);
      if (i % 8 == 7) Add(static_cast<int64_t>(word));
    }
    Add(static_cast<int64_t>(word));
  }
  void Add(absl::Time time) { Add(absl::ToUnixMicros(time)); }

  uint64_t hash() const { return hash_; }

 private:
  uint64_t hash_ = 0;
};

void AddCase(const routing::CaseState& state, Gatherer& all) {
  all.Add(state.case_id);
  all.Add(static_cast<int64_t>(state.state));
  all.Add(state.epoch);
  all.Add(state.holder);
  all.Add(state.designated_office);
  for (const auto& [epoch, handover] : state.handovers) {
    all.Add(epoch);
    all.Add(handover.referral);
    all.Add(handover.taker);
    all.Add(static_cast<int64_t>(handover.outcome));
    all.Add(int64_t{handover.designated});
  }
}

void AddReferral(const routing::Referral& referral, Gatherer& all) {
  all.Add(referral.id);
  all.Add(static_cast<int64_t>(referral.state));
  all.Add(referral.target_office);
  all.Add(referral.answer_code);
  all.Add(referral.due_time.value_or(absl::UnixEpoch()));
  all.Add(referral.create_time);
  all.Add(referral.decide_time.value_or(absl::UnixEpoch()));
  all.Add(referral.deliver_time.value_or(absl::UnixEpoch()));
}

}  // namespace

uint64_t DigestOf(const World& world, const Network& network) {
  Gatherer all;
  all.Add(world.now());
  all.Add(world.violation());
  for (const int64_t count : world.counts()) all.Add(count);
  for (const auto& [name, node] : network.nodes()) {
    all.Add(name);
    for (const auto& [id, state] : node->disk().cases) AddCase(state, all);
    for (const auto& [id, referral] : node->disk().referrals) {
      AddReferral(referral, all);
    }
    // A link's head is the digest of all that ever went over it.
    for (const auto& [way, link] : LinksOf(node->disk())) all.Add(link.digest);
    for (const auto& [sequence, event] : node->disk().journal.events) {
      all.Add(event.type);
      all.Add(event.subject);
      all.Add(event.commit_time);
    }
  }
  return all.hash();
}

}  // namespace bashu::simulation
