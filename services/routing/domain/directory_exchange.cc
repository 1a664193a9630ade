#include "services/routing/domain/directory_exchange.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/directory_errors.h"
#include "services/routing/domain/limits.h"

namespace bashu::routing {
namespace {

using Rows = std::vector<StoredDirectory>;

bool IsFull(const StoredDirectory& row) { return row.base_version == 0; }

bool IsChange(const StoredDirectory& row) {
  return row.base_version != 0 && row.base_version != row.version;
}

int64_t LatestOf(const Rows& rows) {
  int64_t latest = 0;
  for (const StoredDirectory& row : rows) {
    latest = std::max(latest, row.version);
  }
  return latest;
}

// The order in which they build on one another.
void SortToReplay(Rows& rows) {
  std::sort(rows.begin(), rows.end(),
            [](const StoredDirectory& a, const StoredDirectory& b) {
              return std::tuple(!IsFull(a), a.version, a.base_version, a.part) <
                     std::tuple(!IsFull(b), b.version, b.base_version, b.part);
            });
}

StoredDirectory RowOf(const DirectorySnapshot& snapshot,
                      SignedDocument document) {
  return {snapshot.region, snapshot.version,   snapshot.base_version,
          snapshot.part,   snapshot.sign_time, std::move(document)};
}

// The changes that lead from `known` to `latest`, or everything.
Rows RowsSince(const Rows& rows, int64_t known, int64_t latest) {
  Rows changes;
  int64_t at = known;
  while (at != latest) {
    const auto next =
        std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
          return IsChange(row) && row.base_version == at;
        });
    if (next == rows.end()) break;
    changes.push_back(*next);
    at = next->version;
  }
  if (known != 0 && at == latest) return changes;
  Rows full;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(full), IsFull);
  return full;
}

}  // namespace

absl::StatusOr<std::vector<DirectorySnapshot>> DirectoryExchange::Read(
    const std::vector<SignedDocument>& documents) const {
  std::vector<DirectorySnapshot> snapshots;
  for (const SignedDocument& document : documents) {
    ASSIGN_OR_RETURN(DirectorySnapshot snapshot,
                     notary_.ReadDirectory(document));
    snapshots.push_back(std::move(snapshot));
  }
  return snapshots;
}

absl::StatusOr<RegionOffices> DirectoryExchange::Apply(
    const RegionOffices& known, const std::vector<DirectorySnapshot>& told,
    absl::Time now) const {
  return ApplySnapshots(
      known, told, regions_, now,
      [this](absl::string_view suite, absl::string_view bytes) {
        return notary_.DigestOf(suite, bytes);
      });
}

absl::StatusOr<RegionOffices> DirectoryExchange::Replay(
    absl::string_view region, const Rows& rows) const {
  RegionOffices known;
  known.region = std::string(region);
  if (rows.empty()) return known;
  std::vector<SignedDocument> documents;
  for (const StoredDirectory& row : rows) documents.push_back(row.document);
  const absl::StatusOr<std::vector<DirectorySnapshot>> told = Read(documents);
  // Each was judged by the clock when it came.
  if (told.ok()) return Apply(known, *told, absl::InfiniteFuture());
  // A key was withdrawn: what it signed is known no more, but nothing older
  // than that may come back, and the same may come signed anew.
  known.version = LatestOf(rows) - 1;
  return known;
}

absl::Status DirectoryExchange::Tell(RoutingTx& tx, const Call& call,
                                     absl::string_view type,
                                     absl::string_view region) const {
  return tx.journal().Append({0, ids_.NewId(), std::string(type),
                              absl::StrCat("directories/", region), call.now,
                              call.traceparent});
}

absl::Status DirectoryExchange::Publish(RoutingTx& tx, const Call& call,
                                        const Directory& shipped) const {
  std::map<std::string, ListedOffice> now;
  for (Office& office : shipped.offices()) {
    if (regions_.RegionOf(office.code) != regions_.own()) continue;
    std::string bytes = notary_.OfficeBytes(office);
    const std::string code = office.code;
    now[code] = {code, std::move(bytes), std::move(office)};
  }
  ASSIGN_OR_RETURN(Rows rows, tx.ListDirectory(regions_.own()));
  SortToReplay(rows);
  ASSIGN_OR_RETURN(RegionOffices last, Replay(regions_.own(), rows));
  const bool readable = last.version == LatestOf(rows);
  last.version = LatestOf(rows);
  const bool changed = now != last.offices;
  const Publication made = routing::Publish(
      last, std::move(now), call.now,
      [this](absl::string_view bytes) { return notary_.OwnDigest(bytes); });

  const auto store = [&](const DirectorySnapshot& snapshot) -> absl::Status {
    ASSIGN_OR_RETURN(SignedDocument signed_document,
                     notary_.SignDirectory(snapshot));
    return tx.PutDirectory(RowOf(snapshot, std::move(signed_document)));
  };
  Rows changes;
  for (const StoredDirectory& row : rows) {
    if (IsChange(row)) changes.push_back(row);
    if (IsFull(row) || !readable) {
      RETURN_IF_ERROR(
          tx.DropDirectory(row.region, row.version, row.base_version));
    }
  }
  for (const DirectorySnapshot& part : made.full) RETURN_IF_ERROR(store(part));
  if (readable && made.change.has_value()) {
    RETURN_IF_ERROR(store(*made.change));
    if (changes.size() >= static_cast<size_t>(kSnapshotDeltasMax)) {
      RETURN_IF_ERROR(tx.DropDirectory(regions_.own(), changes[0].version,
                                       changes[0].base_version));
    }
  }
  if (!changed) return absl::OkStatus();
  return Tell(tx, call, "directory.published", regions_.own());
}

absl::StatusOr<int64_t> DirectoryExchange::Version(RoutingTx& tx) const {
  ASSIGN_OR_RETURN(const Rows rows, tx.ListDirectory(regions_.own()));
  return LatestOf(rows);
}

absl::StatusOr<DirectoryPage> DirectoryExchange::Give(RoutingTx& tx,
                                                      const Call& call,
                                                      int64_t known,
                                                      int from) const {
  ASSIGN_OR_RETURN(Rows rows, tx.ListDirectory(regions_.own()));
  SortToReplay(rows);
  if (rows.empty() || !IsFull(rows.front())) {
    return DirectoryUnpublished(regions_.own());
  }
  DirectoryPage page;
  page.version = rows.front().version;
  const Rows given = RowsSince(rows, known, page.version);
  size_t bytes = 0;
  auto at = static_cast<size_t>(from);
  for (; at < given.size(); ++at) {
    const size_t size = given[at].document.payload.size();
    if (!page.documents.empty() && bytes + size > kSnapshotPageBytes) {
      page.next = static_cast<int>(at);
      return page;
    }
    bytes += size;
    page.documents.push_back(given[at].document);
  }
  ASSIGN_OR_RETURN(const DirectorySnapshot stated,
                   notary_.ReadDirectory(rows.front().document));
  ASSIGN_OR_RETURN(SignedDocument still,
                   notary_.SignDirectory(Confirm(stated, call.now)));
  page.documents.push_back(std::move(still));
  return page;
}

absl::StatusOr<RegionOffices> DirectoryExchange::Known(
    RoutingTx& tx, absl::string_view region) const {
  ASSIGN_OR_RETURN(Rows rows, tx.ListDirectory(region));
  SortToReplay(rows);
  return Replay(region, rows);
}

absl::StatusOr<int64_t> DirectoryExchange::GoOnFrom(
    RoutingTx& tx, absl::string_view region) const {
  ASSIGN_OR_RETURN(Rows rows, tx.ListDirectory(region));
  SortToReplay(rows);
  if (std::count_if(rows.begin(), rows.end(), IsChange) > kSnapshotDeltasMax) {
    return 0;
  }
  ASSIGN_OR_RETURN(const RegionOffices known, Replay(region, rows));
  return known.version == LatestOf(rows) ? known.version : 0;
}

absl::StatusOr<RegionOffices> DirectoryExchange::Take(
    RoutingTx& tx, const Call& call, absl::string_view region,
    const std::vector<SignedDocument>& documents) const {
  ASSIGN_OR_RETURN(Rows rows, tx.ListDirectory(region));
  SortToReplay(rows);
  ASSIGN_OR_RETURN(const RegionOffices known, Replay(region, rows));
  for (const SignedDocument& document : documents) {
    RETURN_IF_ERROR(notary_.MayArrive(document, region, call.now));
  }
  ASSIGN_OR_RETURN(const std::vector<DirectorySnapshot> told, Read(documents));
  ASSIGN_OR_RETURN(RegionOffices next, Apply(known, told, call.now));
  const bool anew =
      told.front().base_version == 0 && told.front().version > known.version;
  if (anew) {
    for (const StoredDirectory& row : rows) {
      RETURN_IF_ERROR(
          tx.DropDirectory(row.region, row.version, row.base_version));
    }
  }
  for (size_t i = 0; i < told.size(); ++i) {
    const bool full = told[i].base_version == 0;
    const bool confirms = told[i].base_version == told[i].version;
    // A repeat adds nothing; only the last confirmation is worth keeping.
    if (full ? !anew : told[i].version < known.version) continue;
    if (!confirms && told[i].version <= known.version) continue;
    if (confirms && (told[i].version != next.version ||
                     told[i].sign_time != next.confirm_time)) {
      continue;
    }
    RETURN_IF_ERROR(tx.PutDirectory(RowOf(told[i], documents[i])));
  }
  if (next.offices != known.offices) {
    RETURN_IF_ERROR(Tell(tx, call, "directory.received", region));
  }
  return next;
}

}  // namespace bashu::routing
