#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bashu/routing/v1/directory_service.grpc.pb.h"
#include "common/base/clock.h"
#include "common/observe/metrics.h"
#include "services/routing/domain/directory_exchange.h"

namespace bashu::routing {

// Keeps what we know of partners' offices up to date: asks each what it has
// published since, takes it, and puts the current directory together again. A
// partner that is down, or that says what cannot be believed, leaves us with
// what it said last.
class DirectoryFollower {
 public:
  using Channels = std::map<std::string, std::shared_ptr<grpc::Channel>>;

  // One channel for each partner region, which is asked every `period`, and
  // sooner again if it does not answer. `shipped` and `current` outlive it.
  DirectoryFollower(RoutingStore& store, const Clock& clock,
                    observe::Metrics& metrics,
                    const DirectoryExchange& exchange, const Regions& regions,
                    const Directory& shipped, CurrentDirectory& current,
                    const Channels& channels, absl::Duration period);

  // Publishes our own offices and takes up what was stored of partners'. Once,
  // before anything is served.
  absl::Status Start();

  // Asks the partners whose time has come. Returns how many had something new.
  absl::StatusOr<int> RunOnce();

 private:
  using Stub = v1::DirectoryService::Stub;

  struct Partner {
    std::unique_ptr<Stub> stub;
    RegionOffices known;
    absl::Time next_time = absl::InfinitePast();
    int failures = 0;
    bool anew = false;  // To be asked for everything.
  };

  absl::StatusOr<std::vector<SignedDocument>> Fetch(Stub& stub,
                                                    int64_t known) const;
  absl::StatusOr<bool> Follow(const std::string& region, Partner& partner);
  void Settle(const std::string& region, Partner& partner,
              const absl::Status& outcome);
  // Puts the current directory together from what is known.
  void Rebuild();
  void ShowAge();

  RoutingStore& store_;
  const Clock& clock_;
  observe::Gauge& oldest_;
  observe::Counter& refused_;
  const DirectoryExchange& exchange_;
  const Regions& regions_;
  const Directory& shipped_;
  CurrentDirectory& current_;
  const absl::Duration period_;
  std::map<std::string, Partner> partners_;  // By region.
};

}  // namespace bashu::routing
