#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bashu::routing {

enum class Programme { kLegalAid = 1, kJudicialAid = 2 };
enum class OfficeKind { kCourt = 1, kProcuratorate, kLegalAid, kLead };
enum class OfficeLevel { kBasic = 1, kIntermediate, kHigh };
enum class DivisionLevel { kProvince = 1, kPrefecture, kCounty };

// Where an entry or a rule comes from; `confidence` is the number of
// bashu.type.v1.Source.Confidence.
struct Source {
  std::string document;
  std::string article;
  int confidence = 0;
  std::string remark;
};

// WGS-84 degrees.
struct Point {
  double latitude = 0;
  double longitude = 0;
};

struct Division {
  std::string code;  // "500112"
  std::string display_name;
  DivisionLevel level = DivisionLevel::kProvince;
  std::string parent;  // Empty for a province.
  std::optional<Point> point;
};

struct Office {
  std::string code;  // "500112-LA"
  std::string display_name;
  OfficeKind kind = OfficeKind::kCourt;
  OfficeLevel level = OfficeLevel::kBasic;
  std::string division;
  std::string superior;
  std::vector<std::string> service_divisions;
  std::vector<Programme> programmes;
  Point point;
  Source source;
};

struct NearOffice {
  Office office;
  int64_t distance_meters = 0;
};

// What the nearest offices must be.
struct OfficeFilter {
  std::optional<Programme> programme;
  std::optional<OfficeKind> kind;
};

// The division's code that stands before the dash: "500112".
absl::string_view DivisionOf(absl::string_view office);

// What kind an office is by its code's suffix: CT, PR, LA or LD, maybe with a
// digit after it. Nothing if the code has another form: offices of a partner
// need not be in our register, and their codes still say what they are.
std::optional<OfficeKind> KindOf(absl::string_view office);

// Great-circle distance on a sphere of the earth's mean radius; the error
// against the ellipsoid stays below 0.6 %.
int64_t DistanceMeters(Point a, Point b);

// The register of divisions and offices. Immutable, so thread-safe.
class Directory {
 public:
  // The tables must be valid: storage/reference_files.h checks them.
  Directory(std::vector<Division> divisions, std::vector<Office> offices);

  // Null if there is none.
  const Office* FindOffice(absl::string_view code) const;
  const Division* FindDivision(absl::string_view code) const;

  // Whether `code` is `above` or lies below it: by the tree where both are
  // known, else by the digits.
  bool IsWithin(absl::string_view code, absl::string_view above) const;

  // Offices by code, from the first after `after`; `division` and `kind` may be
  // empty.
  std::vector<Office> List(absl::string_view division,
                           std::optional<OfficeKind> kind,
                           absl::string_view after, int limit) const;

  // Offices nearest to `from`, nearest first, ties by code; skips `skip`.
  std::vector<NearOffice> Nearest(Point from, const OfficeFilter& filter,
                                  int skip, int limit) const;

  // The offices of `kind` at `division`; if it has none, or is not known, those
  // of the nearest division above it that has.
  std::vector<const Office*> OfficesAt(absl::string_view division,
                                       OfficeKind kind) const;

 private:
  std::map<std::string, Division, std::less<>> divisions_;
  std::map<std::string, Office, std::less<>> offices_;
};

// The regions we exchange with, and our own, each with its division prefixes.
class Regions {
 public:
  Regions(std::string own, std::map<std::string, std::string> prefixes)
      : own_(std::move(own)), prefixes_(std::move(prefixes)) {}

  const std::string& own() const { return own_; }

  // The region of an office or division by the longest prefix; empty if none of
  // the regions we know covers it.
  std::string RegionOf(absl::string_view code) const;

 private:
  std::string own_;
  std::map<std::string, std::string> prefixes_;  // Prefix to region.
};

}  // namespace bashu::routing
