#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/routing/domain/document.h"
#include "tests/simulation/world.h"

namespace bashu::simulation {

class Node;

using Receipts = absl::StatusOr<std::vector<routing::SignedDocument>>;
using Reply = std::function<void(const Receipts&)>;
using LinkStateReply = std::function<void(const absl::StatusOr<std::string>&)>;
using Parcel = std::shared_ptr<const routing::Envelope>;

// Carries documents from region to region and receipts back: late, twice, out
// of order or not at all, each direction by itself.
class Network {
 public:
  explicit Network(World& world) : world_(world) {}

  void Join(Node& node);

  // Brings `parcel` from region `from` to region `to`. `reply` is called when
  // an answer comes: never, once or more often.
  void Push(const std::string& from, const std::string& to, Parcel parcel,
            Reply reply);

  // Tells region `to` how `from` sees their link; the answer is how `to` does.
  void Compare(const std::string& from, const std::string& to,
               std::string state, LinkStateReply reply);

  // Lets nothing through in this direction until the true time `until`.
  void Cut(const std::string& from, const std::string& to, int64_t until);
  bool IsCut(const std::string& from, const std::string& to) const;
  void HealCuts() { cuts_.clear(); }

  // Everybody who joined, by region.
  const std::map<std::string, Node*>& nodes() const { return nodes_; }

 private:
  using Way = std::pair<std::string, std::string>;  // From, to.

  // Has `bring` called at `to` with what takes the answer back.
  template <typename Answer>
  void Ask(const std::string& from, const std::string& to,
           std::function<void(std::function<void(const Answer&)>)> bring,
           std::function<void(const Answer&)> reply);
  void Travel(const Way& way, Count lost, const World::Act& arrive);
  int64_t Delay();

  World& world_;
  std::map<std::string, Node*> nodes_;
  std::map<Way, int64_t> cuts_;
  std::map<Way, int64_t> departed_;
  std::map<Way, int64_t> arrived_;  // The latest that did, by departure.
};

}  // namespace bashu::simulation
