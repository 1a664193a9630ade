#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/routing/domain/validity.h"

// What the directory knows of divisions and offices. The numbers of the enums
// are those of bashu.routing.v1.
namespace bashu::routing {

enum class Programme { kLegalAid = 1, kJudicialAid = 2 };
enum class OfficeKind {
  kCourt = 1,
  kProcuratorate,
  kLegalAid,
  kLead,
  kStation,
  kWindow,
};
enum class OfficeLevel { kBasic = 1, kIntermediate, kHigh };
enum class DivisionLevel { kProvince = 1, kPrefecture, kCounty };
enum class Channel {
  kWindow = 1,
  kPhone,
  kOnline,
  kMiniProgram,
  kPost,
  kVideo,
  kVisit,
};
enum class WindowKind { kOrdinary = 1, kChuanYu, kWholeArea, kCrossCity };
enum class Accessibility {
  kStepFree = 1,
  kHearingLoop,
  kSignLanguage,
  kBraille,
  kLargePrint,
  kEscort,
};
// Whether a court has an aid committee (救助委员会): three in ten basic courts
// have none, and of most we do not know.
enum class Committee { kUnknown = 0, kPresent, kAbsent };
enum class ContactKind { kPhone = 1, kHotline, kWebsite, kMail, kMiniProgram };

// Where an entry or a rule comes from; `confidence` is the number of
// bashu.type.v1.Source.Confidence.
struct Source {
  std::string document;
  std::string article;
  int confidence = 0;
  std::string remark;

  friend bool operator==(const Source&, const Source&) = default;
};

// WGS-84 degrees.
struct Point {
  double latitude = 0;
  double longitude = 0;

  friend bool operator==(const Point&, const Point&) = default;
};

struct Division {
  std::string code;  // "500112"
  std::string display_name;
  DivisionLevel level = DivisionLevel::kProvince;
  std::string parent;  // Empty for a province.
  std::optional<Point> point;
};

// Divisions served on some days only, each with all below it.
struct ServiceArea {
  std::vector<std::string> divisions;
  Validity validity;

  friend bool operator==(const ServiceArea&, const ServiceArea&) = default;
};

// One span of a week in which an office can be reached.
struct OpeningHours {
  std::vector<absl::Weekday> weekdays;
  int open_minute = 0;  // Of the day; 540 is 09:00.
  int close_minute = 0;
  std::vector<Channel> channels;  // Empty for every channel of the office.
  bool all_days = false;          // Statutory holidays too: a hotline.

  friend bool operator==(const OpeningHours&, const OpeningHours&) = default;
};

struct Contact {
  ContactKind kind = ContactKind::kPhone;
  std::string value;

  friend bool operator==(const Contact&, const Contact&) = default;
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
  std::optional<Validity> validity;  // Nothing: as long as it is listed.
  std::vector<ServiceArea> service_areas;
  std::vector<std::string> matters;  // Empty for every matter.
  std::vector<Channel> channels;
  std::vector<OpeningHours> hours;
  std::vector<Accessibility> accessibility;
  std::vector<std::string> languages;  // BCP 47: "cmn", "bo".
  std::vector<WindowKind> window_kinds;
  Committee committee = Committee::kUnknown;
  std::vector<Contact> contacts;
  std::string address;

  friend bool operator==(const Office&, const Office&) = default;
};

}  // namespace bashu::routing
