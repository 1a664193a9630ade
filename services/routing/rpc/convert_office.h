#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>

#include "bashu/routing/v1/directory_service.pb.h"
#include "services/routing/domain/current_directory.h"
#include "services/routing/domain/directory_exchange.h"
#include "services/routing/domain/nearest.h"
#include "services/routing/rpc/shown_offices.h"

// Between messages about offices and divisions and the domain's values. Parse…
// names every wrong field; what answers is in show_office.cc and
// show_nearest.cc.
namespace bashu::routing {

struct ListOffices {
  std::string division;
  std::optional<OfficeKind> kind;
  v1::OfficeView view = v1::OFFICE_VIEW_BASIC;
  std::string query;  // What a page token is good for.
  std::string after;
  int page_size = 0;
};

struct SearchOffices {
  NearSearch search;
  bool visit_now = false;  // `search.visit_time` is still to be set.
  v1::OfficeView view = v1::OFFICE_VIEW_BASIC;
  std::string query;
  // Of a division that is not one of today.
  std::optional<DivisionResolution> resolution;
};

struct ResolveDivision {
  std::string code;
  int year = 0;
  std::string text;
};

struct GetDirectorySnapshot {
  int64_t known_version = 0;
  std::string page_token;
};

absl::StatusOr<std::string> ParseGetOffice(const v1::GetOfficeRequest& request);
absl::StatusOr<ListOffices> ParseListOffices(
    const v1::ListOfficesRequest& request);
// A division is looked up: where it lies is where the search begins.
absl::StatusOr<SearchOffices> ParseSearch(
    const Directory& directory, const v1::SearchNearestOfficesRequest& request);
absl::StatusOr<ResolveDivision> ParseResolveDivision(
    const v1::ResolveDivisionRequest& request);
absl::StatusOr<GetDirectorySnapshot> ParseGetSnapshot(
    const v1::GetDirectorySnapshotRequest& request);

v1::DirectoryAge ToProto(const DirectoryAge& age, absl::Time now);

// Fills in an office as it is known at `now`, and how old that is.
void Show(const DirectoryView& view, const Office& office, v1::OfficeView how,
          absl::Time now, v1::Office& proto);

// A SearchNearestOfficesResponse, serialised.
std::string PageBytes(const ShownDirectory& shown, const SearchOffices& command,
                      const NearAnswer& answer, absl::Time now);
v1::DivisionResolution ToProto(const Directory& directory,
                               const DivisionResolution& resolution);

// Where a page of statements begins; PAGE_TOKEN_INVALID if the token is of
// another version or question.
absl::StatusOr<int> FirstOfPage(const GetDirectorySnapshot& command,
                                int64_t version);
v1::GetDirectorySnapshotResponse ToProto(const GetDirectorySnapshot& command,
                                         const DirectoryPage& page);

}  // namespace bashu::routing
