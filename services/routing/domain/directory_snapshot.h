#pragma once

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/routing/domain/directory.h"

// A region's offices as it tells them to others: in full, or as what changed
// since the version before. Versions only grow, and with the time, so that a
// region that lost its last ones is ahead of them again with its next.
namespace bashu::routing {

// An office as its region wrote it.
struct ListedOffice {
  std::string code;
  std::string bytes;  // Canonical; what the digest is made of.
  // Nothing if it is of a kind that only newer versions of us know.
  std::optional<Office> office;

  friend bool operator==(const ListedOffice& a, const ListedOffice& b) {
    return a.code == b.code && a.bytes == b.bytes;
  }
};

// One signed statement about a region's offices. Of three forms:
//   full           base_version 0; part 1 … parts of everything there is
//   change         base_version before it; what was added, changed, removed
//   confirmation   base_version is version; nothing changed until sign_time
struct DirectorySnapshot {
  std::string region;
  int64_t version = 0;
  int64_t base_version = 0;
  int part = 1;
  int parts = 1;
  std::string suite;        // Whose digests these are; set when it is read.
  std::string digest;       // Of all offices at `version`.
  std::string base_digest;  // Of all offices at `base_version`, if not full.
  absl::Time sign_time;
  std::vector<ListedOffice> offices;  // By code.
  std::vector<std::string> removed;   // Codes, sorted.
};

// A region's offices at one version.
struct RegionOffices {
  std::string region;
  int64_t version = 0;                          // 0: nothing is known.
  absl::Time confirm_time = absl::UnixEpoch();  // The latest sign_time.
  std::map<std::string, ListedOffice> offices;
};

// Digests what this region signs, and what was signed with a suite. Nothing
// keeps a digest: a region may change its suite between two versions.
using OwnDigest = absl::FunctionRef<std::string(absl::string_view bytes)>;
using DigestBySuite = absl::FunctionRef<std::string(absl::string_view suite,
                                                    absl::string_view bytes)>;

// What a digest of offices is made from.
std::string DigestInput(const std::map<std::string, ListedOffice>& offices);

// The next version: in full, and as a change of `last` if there is one and it
// is small, even if nothing changed.
struct Publication {
  RegionOffices next;
  std::vector<DirectorySnapshot> full;
  std::optional<DirectorySnapshot> change;
};
Publication Publish(const RegionOffices& last,
                    std::map<std::string, ListedOffice> now, absl::Time time,
                    OwnDigest digest);

// That what `stated` says still holds at `time`.
DirectorySnapshot Confirm(const DirectorySnapshot& stated, absl::Time time);

// Applies, in order, all parts of a full snapshot if there is one, changes, and
// a confirmation to `known`. Every office must be of `known.region`. Statements
// that we are past already change nothing, as they may come twice.
//
// SENDER_MISMATCH if it speaks for another region; DOCUMENT_MALFORMED if it
// contradicts itself; DIRECTORY_FUTURE if it was signed after `now`;
// DIRECTORY_GAP if versions between are missing; DIRECTORY_OUTDATED if all of
// it is older than what we have; DIRECTORY_FORKED if the region signed two
// different things as one version.
absl::StatusOr<RegionOffices> ApplySnapshots(
    const RegionOffices& known, const std::vector<DirectorySnapshot>& snapshots,
    const Regions& regions, absl::Time now, DigestBySuite digest);

}  // namespace bashu::routing
