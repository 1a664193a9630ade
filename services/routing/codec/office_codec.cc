#include "services/routing/codec/office_codec.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/strip.h>

#include <algorithm>

#include "services/routing/domain/directory.h"

namespace bashu::routing {
namespace {

constexpr int kDayMinutes = 24 * 60;

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

std::string Named(absl::string_view collection, absl::string_view id) {
  return id.empty() ? "" : absl::StrCat(collection, "/", id);
}

// Monday is 1 on the wire and 0 in Abseil.
absl::Weekday WeekdayOf(int number) {
  return static_cast<absl::Weekday>(number - 1);
}

void SetValidity(const Validity& validity, type::v1::Validity& proto) {
  proto.set_first_day(absl::FormatCivilTime(validity.first_day));
  if (validity.last_day.has_value()) {
    proto.set_last_day(absl::FormatCivilTime(*validity.last_day));
  }
}

void SetArea(const ServiceArea& area, v1::ServiceArea& proto) {
  for (const std::string& division : area.divisions) {
    proto.add_divisions(Named("divisions", division));
  }
  SetValidity(area.validity, *proto.mutable_validity());
}

void SetHours(const OpeningHours& hours, v1::OpeningHours& proto) {
  for (const absl::Weekday weekday : hours.weekdays) {
    proto.add_weekdays(
        static_cast<v1::OpeningHours::Weekday>(static_cast<int>(weekday) + 1));
  }
  proto.set_opens(FormatMinute(hours.open_minute));
  proto.set_closes(FormatMinute(hours.close_minute));
  for (const Channel channel : hours.channels) {
    proto.add_channels(static_cast<v1::Channel>(channel));
  }
  proto.set_all_days(hours.all_days);
}

bool IsOfficeCode(absl::string_view code) {
  const absl::string_view division = DivisionOf(code);
  return division.size() == 6 &&
         std::all_of(division.begin(), division.end(), IsDigit);
}

// What an office cannot be without.
void ReadCore(const v1::Office& proto, OfficeReading& reading) {
  Office& office = reading.office;
  const auto require = [&](bool holds, absl::string_view problem) {
    if (!holds) reading.wrong.emplace_back(problem);
  };
  office.code = IdOf(proto.name(), "offices");
  office.display_name = proto.display_name();
  office.kind = static_cast<OfficeKind>(proto.kind());
  office.level = static_cast<OfficeLevel>(proto.level());
  office.division = IdOf(proto.division(), "divisions");
  office.superior = IdOf(proto.superior(), "offices");
  for (const std::string& name : proto.service_divisions()) {
    office.service_divisions.push_back(IdOf(name, "divisions"));
  }
  office.point = {proto.latitude(), proto.longitude()};
  office.source = FromProto(proto.source());
  require(absl::StartsWith(proto.name(), "offices/") &&
              IsOfficeCode(office.code) && KindOf(office.code) == office.kind,
          "is not offices/, six digits and its kind's suffix");
  require(!proto.display_name().empty(), "has no display_name");
  require(proto.kind() != 0 && v1::Office::Kind_IsValid(proto.kind()),
          "has no kind we know");
  require(proto.level() != 0 && v1::Office::Level_IsValid(proto.level()),
          "has no level we know");
  require(!proto.programmes().empty(), "has no programme");
  require(proto.latitude() >= -90 && proto.latitude() <= 90 &&
              proto.longitude() >= -180 && proto.longitude() <= 180,
          "lies nowhere on earth");
}

}  // namespace

std::string IdOf(absl::string_view name, absl::string_view collection) {
  return std::string(absl::StripPrefix(name, absl::StrCat(collection, "/")));
}

std::optional<int> ParseMinute(absl::string_view text) {
  int hour = 0;
  int minute = 0;
  if (text.size() != 5 || text[2] != ':' || !IsDigit(text[0]) ||
      !IsDigit(text[3]) || !absl::SimpleAtoi(text.substr(0, 2), &hour) ||
      !absl::SimpleAtoi(text.substr(3), &minute) || minute > 59 ||
      60 * hour + minute > kDayMinutes) {
    return std::nullopt;
  }
  return 60 * hour + minute;
}

std::string FormatMinute(int minute) {
  return absl::StrFormat("%02d:%02d", minute / 60, minute % 60);
}

std::optional<Validity> ReadValidity(const type::v1::Validity& proto,
                                     std::vector<std::string>& wrong) {
  Validity validity;
  if (!absl::ParseCivilTime(proto.first_day(), &validity.first_day)) {
    wrong.emplace_back("first_day is no YYYY-MM-DD");
    return std::nullopt;
  }
  if (proto.last_day().empty()) return validity;
  absl::CivilDay last;
  if (!absl::ParseCivilTime(proto.last_day(), &last) ||
      last < validity.first_day) {
    wrong.emplace_back("last_day is no YYYY-MM-DD from first_day on");
    return std::nullopt;
  }
  validity.last_day = last;
  return validity;
}

OpeningHours ReadHours(const v1::OpeningHours& proto,
                       std::vector<std::string>& wrong,
                       std::vector<std::string>& unknown) {
  OpeningHours hours;
  for (const int number :
       ReadEnums<int>(proto.weekdays(), v1::OpeningHours::Weekday_IsValid,
                      "weekday", unknown)) {
    hours.weekdays.push_back(WeekdayOf(number));
  }
  const std::optional<int> opens = ParseMinute(proto.opens());
  const std::optional<int> closes = ParseMinute(proto.closes());
  if (hours.weekdays.empty() || !opens.has_value() || !closes.has_value() ||
      *opens >= *closes) {
    wrong.emplace_back(
        "has hours that are not weekdays, HH:MM and a later "
        "HH:MM");
  }
  hours.open_minute = opens.value_or(0);
  hours.close_minute = closes.value_or(0);
  hours.channels = ReadEnums<Channel>(proto.channels(), v1::Channel_IsValid,
                                      "channel", unknown);
  hours.all_days = proto.all_days();
  return hours;
}

Contact ReadContact(const v1::Contact& proto,
                    std::vector<std::string>& unknown) {
  if (proto.kind() == 0 || !v1::Contact::Kind_IsValid(proto.kind()) ||
      proto.value().empty()) {
    unknown.emplace_back("has a contact without a kind or value we know");
  }
  return {static_cast<ContactKind>(proto.kind()), proto.value()};
}

OfficeReading ReadOffice(const v1::Office& proto) {
  OfficeReading reading;
  ReadCore(proto, reading);
  Office& office = reading.office;
  office.programmes =
      ReadEnums<Programme>(proto.programmes(), type::v1::Programme_IsValid,
                           "programme", reading.unknown);
  if (proto.has_validity()) {
    office.validity = ReadValidity(proto.validity(), reading.wrong);
  }
  for (const v1::ServiceArea& entry : proto.service_areas()) {
    ServiceArea area;
    for (const std::string& name : entry.divisions()) {
      area.divisions.push_back(IdOf(name, "divisions"));
    }
    const auto validity = ReadValidity(entry.validity(), reading.wrong);
    if (validity.has_value()) area.validity = *validity;
    office.service_areas.push_back(std::move(area));
  }
  office.matters.assign(proto.matters().begin(), proto.matters().end());
  office.channels = ReadEnums<Channel>(proto.channels(), v1::Channel_IsValid,
                                       "channel", reading.unknown);
  for (const v1::OpeningHours& entry : proto.hours()) {
    office.hours.push_back(ReadHours(entry, reading.wrong, reading.unknown));
  }
  office.accessibility =
      ReadEnums<Accessibility>(proto.accessibility(), v1::Accessibility_IsValid,
                               "accessibility", reading.unknown);
  office.languages.assign(proto.languages().begin(), proto.languages().end());
  office.window_kinds =
      ReadEnums<WindowKind>(proto.window_kinds(), v1::WindowKind_IsValid,
                            "window kind", reading.unknown);
  if (v1::Committee_IsValid(proto.committee())) {
    office.committee = static_cast<Committee>(proto.committee());
  }
  for (const v1::Contact& entry : proto.contacts()) {
    const size_t before = reading.unknown.size();
    Contact contact = ReadContact(entry, reading.unknown);
    if (reading.unknown.size() == before) {
      office.contacts.push_back(std::move(contact));
    }
  }
  office.address = proto.address();
  return reading;
}

type::v1::Source ToProto(const Source& source) {
  type::v1::Source proto;
  proto.set_document(source.document);
  proto.set_article(source.article);
  proto.set_confidence(
      static_cast<type::v1::Source::Confidence>(source.confidence));
  proto.set_remark(source.remark);
  return proto;
}

Source FromProto(const type::v1::Source& source) {
  return {source.document(), source.article(),
          static_cast<int>(source.confidence()), source.remark()};
}

void ShowBasic(const Office& office, v1::Office& proto) {
  proto.set_name(Named("offices", office.code));
  proto.set_display_name(office.display_name);
  proto.set_kind(static_cast<v1::Office::Kind>(office.kind));
  proto.set_level(static_cast<v1::Office::Level>(office.level));
  proto.set_division(Named("divisions", office.division));
  proto.set_superior(Named("offices", office.superior));
  for (const std::string& division : office.service_divisions) {
    proto.add_service_divisions(Named("divisions", division));
  }
  for (const Programme programme : office.programmes) {
    proto.add_programmes(static_cast<type::v1::Programme>(programme));
  }
  proto.set_latitude(office.point.latitude);
  proto.set_longitude(office.point.longitude);
  *proto.mutable_source() = ToProto(office.source);
  if (office.validity.has_value()) {
    SetValidity(*office.validity, *proto.mutable_validity());
  }
  for (const std::string& matter : office.matters) proto.add_matters(matter);
  for (const Channel channel : office.channels) {
    proto.add_channels(static_cast<v1::Channel>(channel));
  }
  for (const Accessibility accessibility : office.accessibility) {
    proto.add_accessibility(static_cast<v1::Accessibility>(accessibility));
  }
  for (const std::string& tag : office.languages) proto.add_languages(tag);
  for (const WindowKind kind : office.window_kinds) {
    proto.add_window_kinds(static_cast<v1::WindowKind>(kind));
  }
  proto.set_committee(static_cast<v1::Committee>(office.committee));
}

v1::Office ToProto(const Office& office) {
  v1::Office proto;
  ShowBasic(office, proto);
  for (const ServiceArea& area : office.service_areas) {
    SetArea(area, *proto.add_service_areas());
  }
  for (const OpeningHours& hours : office.hours) {
    SetHours(hours, *proto.add_hours());
  }
  for (const Contact& contact : office.contacts) {
    v1::Contact& entry = *proto.add_contacts();
    entry.set_kind(static_cast<v1::Contact::Kind>(contact.kind));
    entry.set_value(contact.value);
  }
  proto.set_address(office.address);
  return proto;
}

}  // namespace bashu::routing
