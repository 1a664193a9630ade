#include "services/notification/storage/json_columns.h"

#include <nlohmann/json.hpp>

#include "common/sql/connection.h"
#include "common/status/error.h"

namespace bashu::notification {
namespace {

using Json = nlohmann::json;

absl::Status Damaged() {
  return MakeError({absl::StatusCode::kInternal,
                    "notification.bashu",
                    "INTERNAL_FAULT",
                    "A stored notice cannot be read.",
                    "系统内部错误，请报告本次调用的跟踪编号。",
                    {}});
}

Json Parse(absl::string_view text) {
  return Json::parse(text.begin(), text.end(), nullptr,
                     /*allow_exceptions=*/false);
}

std::string TextOf(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

}  // namespace

std::string FormatHoles(const Holes& holes) { return Json(holes).dump(); }

absl::StatusOr<Holes> ParseHoles(absl::string_view text) {
  const Json json = Parse(text);
  if (!json.is_object()) return Damaged();
  Holes holes;
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string()) return Damaged();
    holes[key] = value.get<std::string>();
  }
  return holes;
}

std::string FormatDeliveries(const std::vector<Delivery>& deliveries) {
  Json list = Json::array();
  for (const Delivery& delivery : deliveries) {
    list.push_back(
        {{"channel", delivery.channel == Channel::kSms ? "sms" : "inbox"},
         {"provider_key", delivery.provider_key},
         {"accepted", delivery.accepted},
         {"evidence", delivery.evidence},
         {"attempt_micros", sql::ToMicros(delivery.attempt_time)}});
  }
  return list.dump();
}

absl::StatusOr<std::vector<Delivery>> ParseDeliveries(absl::string_view text) {
  const Json json = Parse(text);
  if (!json.is_array()) return Damaged();
  std::vector<Delivery> deliveries;
  for (const Json& item : json) {
    if (!item.is_object()) return Damaged();
    const auto micros = item.find("attempt_micros");
    const auto accepted = item.find("accepted");
    if (micros == item.end() || !micros->is_number_integer() ||
        accepted == item.end() || !accepted->is_boolean()) {
      return Damaged();
    }
    deliveries.push_back(
        {TextOf(item, "channel") == "sms" ? Channel::kSms : Channel::kInbox,
         TextOf(item, "provider_key"), accepted->get<bool>(),
         TextOf(item, "evidence"), sql::FromMicros(micros->get<int64_t>())});
  }
  return deliveries;
}

}  // namespace bashu::notification
