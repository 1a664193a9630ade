#pragma once

#include <absl/status/status.h>

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/routing/domain/current_directory.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/links.h"
#include "services/routing/domain/referrals.h"
#include "services/routing/storage/memory_store.h"
#include "tests/simulation/keyed_notary.h"
#include "tests/simulation/network.h"
#include "tests/simulation/pusher.h"
#include "tests/simulation/setting.h"
#include "tests/simulation/world.h"

namespace bashu::simulation {

// One region's routing on one machine: the shipped use cases on the memory
// store, with a clock of its own, a disk that remembers every commit, a writer
// that commits for a crowd, and a relay.
class Node final : private IdSource {
 public:
  using Body = std::function<absl::Status(routing::RoutingTx&)>;
  using Done = std::function<void(const absl::Status&)>;
  using State = routing::RoutingState;
  using Image = std::shared_ptr<const State>;

  Node(World& world, Network& network, const Setting& setting,
       const std::string& region);

  const std::string& region() const { return region_; }
  const routing::Referrals& referrals() const { return referrals_; }
  const routing::Exchange& exchange() const { return exchange_; }
  // Those of this life of the process.
  const routing::Links& links() const { return *links_; }
  // How it sees its link with `partner`, and whether it may use it.
  routing::LinkState StateOf(const std::string& partner) const;
  absl::Status MayExchange(const std::string& partner) const;
  // What a document says, as far as this region can read it.
  absl::StatusOr<routing::Document> Read(
      const routing::SignedDocument& document) const {
    return notary_.Read(document);
  }
  const routing::Regions& regions() const { return regions_; }

  // Whether it runs the previous version, which knows transfers and cooperation
  // only and refuses what it cannot read.
  bool previous() const { return notary_.previous(); }
  void RunPrevious() { notary_.SetPrevious(true); }
  // Starts again with the current version.
  void Upgrade();

  // Whether it answers calls.
  bool serving() const { return up_ && !quarantined_; }
  bool up() const { return up_; }
  bool quarantined() const { return quarantined_; }

  // What the disk would give back after a crash now, and which commit that is.
  const State& disk() const { return *images_.back(); }
  const Image& image() const { return images_.back(); }
  size_t commit() const { return images_.size() - 1; }

  // By its own clock.
  absl::Time Now() const;
  void SetSkew(int64_t skew) { skew_ = skew; }

  // A call by the service or office that the last argument of an identity
  // names: "service/routing".
  Call CallFrom(const std::string& region, const std::string& who,
                const std::string& office) const;

  // Runs `body` with others' in one commit, maybe more than once, then tells
  // `done`; never, if the machine fails in between. Requires that it serves.
  void Submit(Body body, Done done);

  // Takes a document that arrived.
  void Receive(const std::string& from, const Parcel& parcel,
               const Reply& reply);

  // Compares a link with how a partner sees it.
  void CompareLink(const std::string& from, const std::string& state,
                   const LinkStateReply& reply);

  // Fails now and comes back after `outage`.
  void Crash(int64_t outage);

  // Comes back now, if it is down.
  void Recover();

  // Fails, and comes back with the disk as it was at `commit`: its operator
  // declares it restored, and in quarantine it neither acts nor takes nor
  // sends.
  void Restore(size_t commit);

  // Ends a quarantine if all partners can be asked how they see the links: with
  // the disk as it is if none of them proves that we were farther, else with
  // the newest disk, which is found after all.
  void TryOpen();

  // Called after each commit with the state before it.
  std::function<void(const Node&, const State&)> on_commit;
  // Called when commits after `commit` are lost for good.
  std::function<void(const Node&, size_t)> on_loss;

 private:
  using Session =
      store::MemorySession<routing::RoutingTx, State, routing::MemoryRoutingTx>;
  struct Command {
    Body body;
    Done done;
    absl::Status result;
  };

  std::string NewId() override;
  void RunWriter();
  void RunBatch(std::vector<Command>& batch);
  void Commit();
  void FailInCommit(const std::vector<Command>& batch);
  void Start();
  void PutBack(Image image);
  absl::Status PlantAfterTaking(routing::RoutingTx& tx, const Call& call,
                                const Parcel& parcel) const;
  void BeginLife();
  void DeclareRestored();
  bool CompareOnOpening();

  World& world_;
  Network& network_;
  const std::string region_;
  const routing::Regions regions_;
  KeyedNotary notary_;
  const routing::Exchange exchange_;
  const routing::CurrentDirectory directory_;
  const routing::Referrals referrals_;
  std::set<std::string> partners_;
  std::optional<routing::Links> links_;

  const std::shared_ptr<store::MemoryDatabase<State>> database_ =
      std::make_shared<store::MemoryDatabase<State>>();
  Session session_{database_};
  std::vector<Image> images_;  // By commit.

  bool up_ = true;
  bool quarantined_ = false;
  size_t restored_ = 0;  // In quarantine: to which commit.
  Image newest_;         // In quarantine: what was there before.
  int64_t life_ = 0;     // Grows with each failure.
  int64_t skew_ = 0;
  uint64_t ids_ = 0;
  bool writer_due_ = false;
  std::vector<Command> queue_;
  Pusher pusher_;
};

}  // namespace bashu::simulation
