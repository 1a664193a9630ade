#pragma once

#include <absl/functional/function_ref.h>
#include <absl/strings/string_view.h>
#include <absl/time/civil_time.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/routing/domain/division_history.h"
#include "services/routing/domain/office.h"
#include "services/routing/domain/office_index.h"
#include "services/routing/domain/travel.h"

namespace bashu::routing {

// The division's code that stands before the dash: "500112".
absl::string_view DivisionOf(absl::string_view office);

// What kind an office is by its code's suffix: CT, PR, LA, LD, ST or WD, maybe
// with a digit after it. Nothing if the code has another form: offices of a
// partner need not be in our register, and their codes still say what they are.
std::optional<OfficeKind> KindOf(absl::string_view office);

// What stands in the directory beside divisions and offices.
struct DirectoryTables {
  std::string version;  // Of the register that this region ships with.
  DivisionHistory history;
  TravelTable travel;
};

// The register of divisions and offices. Immutable, so thread-safe; copies
// share it.
class Directory {
 public:
  // The tables must be valid: storage/reference_files.h checks them.
  Directory(std::vector<Division> divisions, std::vector<Office> offices,
            DirectoryTables tables = {});

  // Null if there is none. What they point to lives as long as a copy does.
  const Office* FindOffice(absl::string_view code) const;
  const Division* FindDivision(absl::string_view code) const;

  // Whether `code`, or what it is today, is `above` or lies below it: by the
  // tree where both are known, else by the digits.
  bool IsWithin(absl::string_view code, absl::string_view above) const;

  // Whether `holds` of `division`, or of one of those that it is today if it is
  // a code of former times.
  bool HoldsToday(absl::string_view division,
                  absl::FunctionRef<bool(absl::string_view)> holds) const;

  // Whether `office` serves `division` on `day`.
  bool Serves(const Office& office, absl::string_view division,
              absl::CivilDay day) const;

  // Offices by code, from the first after `after`; `division` and `kind` may be
  // empty.
  std::vector<Office> List(absl::string_view division,
                           std::optional<OfficeKind> kind,
                           absl::string_view after, int limit) const;

  // The divisions of today that `division` may be; the nearest known if nobody
  // knows it, itself if not even that is.
  std::vector<std::string> TodayOf(absl::string_view division) const;

  // The offices of `kind` at what `division` is today; if there is none, those
  // of the nearest division above that has.
  std::vector<const Office*> OfficesAt(absl::string_view division,
                                       OfficeKind kind) const;

  // Where a division of today lies: a county's seat, else the office that sits
  // at the seat of a larger one. Nothing if neither is known.
  std::optional<Point> SeatOf(absl::string_view division) const;

  // What a code that was written down in `year`, 0 for some time, means today.
  DivisionResolution Resolve(absl::string_view division, int year) const;

  const OfficeIndex& index() const { return shared_->index; }
  const TravelTable& travel() const { return shared_->tables.travel; }
  const DirectoryTables& tables() const { return shared_->tables; }
  std::vector<Office> offices() const;
  void ForEach(absl::FunctionRef<void(const Office&)> visit) const;

  // The same divisions and tables with other offices.
  Directory WithOffices(std::vector<Office> offices) const;

 private:
  struct Shared {
    Shared(std::vector<Division> divisions, std::vector<Office> offices,
           DirectoryTables tables);

    std::map<std::string, Division, std::less<>> divisions;
    std::map<std::string, Office, std::less<>> offices;
    DirectoryTables tables;
    OfficeIndex index;
  };

  std::vector<const Office*> OfficesAtToday(std::string at,
                                            OfficeKind kind) const;

  std::shared_ptr<const Shared> shared_;
};

// A line of a region's route table: what `from` has for regions whose codes
// begin with `prefix` goes to `next`.
struct Route {
  std::string from;
  std::string prefix;
  std::string next;
};

// The regions we exchange with, and our own, each with its division prefixes,
// and the ways between them.
class Regions {
 public:
  // A region that none of our own routes covers is reached directly.
  Regions(std::string own, std::map<std::string, std::string> prefixes,
          std::vector<Route> routes = {})
      : own_(std::move(own)),
        prefixes_(std::move(prefixes)),
        routes_(std::move(routes)) {}

  const std::string& own() const { return own_; }
  // All that we know but our own.
  std::set<std::string> others() const;

  // The region of an office or division by the longest prefix; empty if none of
  // the regions we know covers it.
  std::string RegionOf(absl::string_view code) const;

  // Where documents for `region` go first, by the longest prefix of our routes:
  // itself if we have a link with it; empty if nobody is on the way.
  std::string NextHop(absl::string_view region) const;

  // Whether the routes say that `sender` has us carry documents for `region`:
  // nobody relays who did not agree to.
  bool Relays(absl::string_view sender, absl::string_view region) const;

 private:
  std::string NextAfter(absl::string_view from, absl::string_view region) const;

  std::string own_;
  std::map<std::string, std::string> prefixes_;  // Prefix to region.
  std::vector<Route> routes_;
};

}  // namespace bashu::routing
