#include "tests/simulation/network.h"

#include <algorithm>

#include "tests/simulation/node.h"

namespace bashu::simulation {

void Network::Join(Node& node) { nodes_[node.region()] = &node; }

template <typename Answer>
void Network::Ask(const std::string& from, const std::string& to,
                  std::function<void(std::function<void(const Answer&)>)> bring,
                  std::function<void(const Answer&)> reply) {
  const auto answer = [this, back = Way(to, from),
                       reply = std::move(reply)](const Answer& said) {
    Travel(back, Count::kAnswersLost, [reply, said] { reply(said); });
  };
  Travel({from, to}, Count::kRequestsLost,
         [bring = std::move(bring), answer] { bring(answer); });
}

void Network::Push(const std::string& from, const std::string& to,
                   Parcel parcel, Reply reply) {
  Ask<Receipts>(
      from, to,
      [this, from, to, parcel = std::move(parcel)](const Reply& answer) {
        nodes_.at(to)->Receive(from, parcel, answer);
      },
      std::move(reply));
}

void Network::Compare(const std::string& from, const std::string& to,
                      std::string state, LinkStateReply reply) {
  Ask<absl::StatusOr<std::string>>(
      from, to,
      [this, from, to, state = std::move(state)](const LinkStateReply& answer) {
        nodes_.at(to)->CompareLink(from, state, answer);
      },
      std::move(reply));
}

void Network::Cut(const std::string& from, const std::string& to,
                  int64_t until) {
  int64_t& end = cuts_[{from, to}];
  end = std::max(end, until);
}

bool Network::IsCut(const std::string& from, const std::string& to) const {
  const auto cut = cuts_.find({from, to});
  return cut != cuts_.end() && cut->second > world_.now();
}

void Network::Travel(const Way& way, Count lost, const World::Act& arrive) {
  const int64_t number = ++departed_[way];
  if (world_.random().Chance(world_.rates.lose) ||
      IsCut(way.first, way.second)) {
    world_.Add(lost);
    return;
  }
  const bool twice = world_.random().Chance(world_.rates.repeat);
  if (twice) world_.Add(Count::kRepeated);
  for (int i = 0; i < (twice ? 2 : 1); ++i) {
    world_.After(Delay(), [this, way, number, arrive] {
      int64_t& latest = arrived_[way];
      if (number < latest) world_.Add(Count::kOvertaken);
      latest = std::max(latest, number);
      arrive();
    });
  }
}

int64_t Network::Delay() {
  const bool late = world_.random().Chance(world_.rates.late);
  return world_.random().Between(
      kMillisecond, late ? world_.rates.latest : 200 * kMillisecond);
}

}  // namespace bashu::simulation
