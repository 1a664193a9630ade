#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/routing/domain/current_directory.h"
#include "services/routing/domain/notary.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// A page of signed statements, and where the next begins; 0 after the last.
struct DirectoryPage {
  int64_t version = 0;
  std::vector<SignedDocument> documents;
  int next = 0;
};

// Tells other regions of our offices and takes what they tell of theirs. What
// carries the statements there is no concern of it: they prove themselves.
class DirectoryExchange {
 public:
  DirectoryExchange(const Regions& regions, const Notary& notary, IdSource& ids)
      : regions_(regions), notary_(notary), ids_(ids) {}

  // Signs and stores the next version of our own offices, at every start: also
  // if nothing changed, so that a region whose store was restored from a backup
  // is ahead of what its partners know, and what a key that is gone has signed
  // is signed anew.
  absl::Status Publish(RoutingTx& tx, const Call& call,
                       const Directory& shipped) const;

  // The version of our own offices that was published last; 0 if none was.
  absl::StatusOr<int64_t> Version(RoutingTx& tx) const;

  // What a region that knows version `known` of ours is to be given, from
  // statement `from` on: what changed if it lags behind a little, else
  // everything, and that it still holds. DIRECTORY_UNPUBLISHED.
  absl::StatusOr<DirectoryPage> Give(RoutingTx& tx, const Call& call,
                                     int64_t known, int from) const;

  // What we know of `region`; version 0 if nothing.
  absl::StatusOr<RegionOffices> Known(RoutingTx& tx,
                                      absl::string_view region) const;

  // The version that `region` should be asked to go on from; 0 asks for
  // everything.
  absl::StatusOr<int64_t> GoOnFrom(RoutingTx& tx,
                                   absl::string_view region) const;

  // Takes what Give of `region` gave, all pages of it: verifies, applies and
  // stores. Returns what is known then. As ApplySnapshots, or
  // SIGNATURE_INVALID, KEY_NOT_VALID or KEY_REVOKED; what was known before
  // stays in use.
  absl::StatusOr<RegionOffices> Take(
      RoutingTx& tx, const Call& call, absl::string_view region,
      const std::vector<SignedDocument>& documents) const;

 private:
  absl::StatusOr<std::vector<DirectorySnapshot>> Read(
      const std::vector<SignedDocument>& documents) const;
  absl::StatusOr<RegionOffices> Replay(
      absl::string_view region, const std::vector<StoredDirectory>& rows) const;
  absl::StatusOr<RegionOffices> Apply(
      const RegionOffices& known, const std::vector<DirectorySnapshot>& told,
      absl::Time now) const;
  absl::Status Tell(RoutingTx& tx, const Call& call, absl::string_view type,
                    absl::string_view region) const;

  const Regions& regions_;
  const Notary& notary_;
  IdSource& ids_;
};

}  // namespace bashu::routing
