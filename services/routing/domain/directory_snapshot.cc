#include "services/routing/domain/directory_snapshot.h"

#include <absl/strings/str_cat.h>
#include <absl/types/span.h>

#include <algorithm>
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/directory_errors.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/limits.h"

namespace bashu::routing {
namespace {

// Clocks of two regions may differ by this much.
constexpr absl::Duration kSkewMax = absl::Minutes(5);

using Offices = std::map<std::string, ListedOffice>;

DirectorySnapshot Statement(const RegionOffices& of, absl::Time time,
                            const std::string& digest) {
  DirectorySnapshot snapshot;
  snapshot.region = of.region;
  snapshot.version = of.version;
  snapshot.digest = digest;
  snapshot.sign_time = time;
  return snapshot;
}

std::vector<DirectorySnapshot> InFull(const RegionOffices& of, absl::Time time,
                                      const std::string& digest) {
  std::vector<DirectorySnapshot> parts = {Statement(of, time, digest)};
  for (const auto& [code, office] : of.offices) {
    if (parts.back().offices.size() == kSnapshotOfficesMax) {
      parts.push_back(Statement(of, time, digest));
    }
    parts.back().offices.push_back(office);
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    parts[i].part = static_cast<int>(i + 1);
    parts[i].parts = static_cast<int>(parts.size());
  }
  return parts;
}

// Fills in what changed from `last` to `next`.
void SetChanges(const RegionOffices& last, const RegionOffices& next,
                DirectorySnapshot& change) {
  for (const auto& [code, office] : next.offices) {
    const auto before = last.offices.find(code);
    if (before == last.offices.end() || !(before->second == office)) {
      change.offices.push_back(office);
    }
  }
  for (const auto& [code, office] : last.offices) {
    if (!next.offices.contains(code)) change.removed.push_back(code);
  }
}

bool IsFull(const DirectorySnapshot& snapshot) {
  return snapshot.base_version == 0;
}

// What must hold of a statement whatever we know.
absl::Status Check(const DirectorySnapshot& snapshot, absl::string_view region,
                   const Regions& regions, absl::Time now) {
  if (snapshot.region != region) return SenderMismatch(snapshot.region);
  if (snapshot.sign_time > now + kSkewMax) return DirectoryFuture(region);
  const bool full = IsFull(snapshot);
  const bool confirmation = snapshot.base_version == snapshot.version;
  if (snapshot.version < 1 || snapshot.base_version < 0 ||
      snapshot.base_version > snapshot.version) {
    return DocumentMalformed("the versions do not follow one another");
  }
  if (!full && (snapshot.parts != 1 || snapshot.part != 1)) {
    return DocumentMalformed("a change has one part");
  }
  if (confirmation && !(snapshot.offices.empty() && snapshot.removed.empty() &&
                        snapshot.base_digest == snapshot.digest)) {
    return DocumentMalformed("a confirmation changes nothing");
  }
  if (full && !snapshot.removed.empty()) {
    return DocumentMalformed("a full snapshot removes nothing");
  }
  // A region speaks for its own offices and for nobody else's.
  for (const ListedOffice& office : snapshot.offices) {
    if (regions.RegionOf(office.code) != region) {
      return DocumentMalformed(
          absl::StrCat("office ", office.code, " is not the sender's"));
    }
  }
  return absl::OkStatus();
}

// The state that the parts of one full snapshot make together.
absl::StatusOr<RegionOffices> Assemble(
    absl::Span<const DirectorySnapshot> parts, DigestBySuite digest) {
  const DirectorySnapshot& first = parts.front();
  RegionOffices made{first.region, first.version, first.sign_time, {}};
  for (size_t i = 0; i < parts.size(); ++i) {
    const DirectorySnapshot& part = parts[i];
    if (!IsFull(part) || part.version != first.version ||
        part.digest != first.digest || part.suite != first.suite ||
        part.parts != first.parts || part.part != static_cast<int>(i + 1)) {
      return DocumentMalformed("the parts are not those of one snapshot");
    }
    made.confirm_time = std::min(made.confirm_time, part.sign_time);
    for (const ListedOffice& office : part.offices) {
      made.offices.insert_or_assign(office.code, office);
    }
  }
  if (digest(first.suite, DigestInput(made.offices)) != first.digest) {
    return DocumentMalformed("the offices are not those of its digest");
  }
  return made;
}

// Takes `state` on by one change or confirmation.
absl::Status Advance(RegionOffices& state, const DirectorySnapshot& snapshot,
                     DigestBySuite digest) {
  if (snapshot.version < state.version) return absl::OkStatus();
  const auto is_state = [&](const std::string& wanted) {
    return digest(snapshot.suite, DigestInput(state.offices)) == wanted;
  };
  if (snapshot.version == state.version) {
    if (!is_state(snapshot.digest)) {
      return DirectoryForked(state.region, state.version);
    }
    state.confirm_time = std::max(state.confirm_time, snapshot.sign_time);
    return absl::OkStatus();
  }
  if (snapshot.base_version != state.version) {
    return DirectoryGap(state.region, state.version);
  }
  if (!is_state(snapshot.base_digest)) {
    return DirectoryForked(state.region, state.version);
  }
  for (const ListedOffice& office : snapshot.offices) {
    state.offices.insert_or_assign(office.code, office);
  }
  for (const std::string& code : snapshot.removed) state.offices.erase(code);
  if (!is_state(snapshot.digest)) {
    return DocumentMalformed("the offices are not those of its digest");
  }
  state.version = snapshot.version;
  state.confirm_time = std::max(state.confirm_time, snapshot.sign_time);
  return absl::OkStatus();
}

}  // namespace

std::string DigestInput(const std::map<std::string, ListedOffice>& offices) {
  std::string input;
  for (const auto& [code, office] : offices) {
    absl::StrAppend(&input, code, "\n", office.bytes.size(), "\n", office.bytes,
                    "\n");
  }
  return input;
}

Publication Publish(const RegionOffices& last,
                    std::map<std::string, ListedOffice> now, absl::Time time,
                    OwnDigest digest) {
  Publication made;
  made.next = {last.region,
               std::max(last.version + 1, absl::ToUnixSeconds(time)), time,
               std::move(now)};
  const std::string next_digest = digest(DigestInput(made.next.offices));
  made.full = InFull(made.next, time, next_digest);
  if (last.version == 0) return made;
  DirectorySnapshot change = Statement(made.next, time, next_digest);
  change.base_version = last.version;
  change.base_digest = digest(DigestInput(last.offices));
  SetChanges(last, made.next, change);
  if (change.offices.size() + change.removed.size() <= kSnapshotOfficesMax) {
    made.change = std::move(change);
  }
  return made;
}

DirectorySnapshot Confirm(const DirectorySnapshot& stated, absl::Time time) {
  DirectorySnapshot snapshot;
  snapshot.region = stated.region;
  snapshot.version = stated.version;
  snapshot.base_version = stated.version;
  snapshot.digest = stated.digest;
  snapshot.base_digest = stated.digest;
  snapshot.sign_time = time;
  return snapshot;
}

absl::StatusOr<RegionOffices> ApplySnapshots(
    const RegionOffices& known, const std::vector<DirectorySnapshot>& snapshots,
    const Regions& regions, absl::Time now, DigestBySuite digest) {
  if (snapshots.empty()) return DocumentMalformed("there is no snapshot");
  for (const DirectorySnapshot& snapshot : snapshots) {
    RETURN_IF_ERROR(Check(snapshot, known.region, regions, now));
  }
  if (snapshots.back().version < known.version) {
    return DirectoryOutdated(known.region, known.version);
  }
  absl::Span<const DirectorySnapshot> rest = snapshots;
  RegionOffices next = known;
  if (IsFull(rest.front())) {
    const auto parts = static_cast<size_t>(std::max(rest.front().parts, 1));
    if (parts > rest.size()) {
      return DocumentMalformed("parts of the snapshot are missing");
    }
    ASSIGN_OR_RETURN(RegionOffices full,
                     Assemble(rest.subspan(0, parts), digest));
    rest.remove_prefix(parts);
    if (full.version == known.version && full.offices != known.offices) {
      return DirectoryForked(known.region, known.version);
    }
    if (full.version > known.version) next = std::move(full);
  }
  for (const DirectorySnapshot& snapshot : rest) {
    if (IsFull(snapshot)) return DocumentMalformed("a part stands alone");
    RETURN_IF_ERROR(Advance(next, snapshot, digest));
  }
  return next;
}

}  // namespace bashu::routing
