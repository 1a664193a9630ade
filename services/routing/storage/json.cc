#include "services/routing/storage/json.h"

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <nlohmann/json.hpp>

#include "common/store/errors.h"

namespace bashu::routing {
namespace {

using Json = nlohmann::json;

Json Parse(absl::string_view text) {
  return Json::parse(text.begin(), text.end(), nullptr,
                     /*allow_exceptions=*/false);
}

std::string TextIn(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string();
}

int NumberIn(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_integer() ? found->get<int>()
                                                           : 0;
}

bool FlagIn(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

Json ToJson(const Handover& handover) {
  return {{"referral", handover.referral},
          {"giver", handover.giver},
          {"taker", handover.taker},
          {"giver_region", handover.giver_region},
          {"taker_region", handover.taker_region},
          {"outcome", static_cast<int>(handover.outcome)},
          {"return_reason", static_cast<int>(handover.return_reason)},
          {"competent_office", handover.competent_office},
          {"offer_seen", handover.offer_seen},
          {"cancel_asked", handover.cancel_asked},
          {"designated", handover.designated}};
}

Handover FromJson(const Json& json) {
  Handover handover;
  handover.referral = TextIn(json, "referral");
  handover.giver = TextIn(json, "giver");
  handover.taker = TextIn(json, "taker");
  handover.giver_region = TextIn(json, "giver_region");
  handover.taker_region = TextIn(json, "taker_region");
  handover.outcome = static_cast<Outcome>(NumberIn(json, "outcome"));
  handover.return_reason =
      static_cast<ReturnReason>(NumberIn(json, "return_reason"));
  handover.competent_office = TextIn(json, "competent_office");
  handover.offer_seen = FlagIn(json, "offer_seen");
  handover.cancel_asked = FlagIn(json, "cancel_asked");
  handover.designated = FlagIn(json, "designated");
  return handover;
}

}  // namespace

std::string PreviewToJson(const Preview& preview) {
  Json digests = Json::array();
  for (const std::string& digest : preview.conflict_digests) {
    digests.push_back(absl::BytesToHexString(digest));
  }
  return Json{{"matter", preview.matter},
              {"handling_organ_division", preview.handling_organ_division},
              {"cause_division", preview.cause_division},
              {"original_case_office", preview.original_case_office},
              {"urgent", preview.urgent},
              {"sealed_class", preview.sealed_class},
              {"conflict_digests", digests},
              {"conflict_salt", absl::BytesToHexString(preview.conflict_salt)}}
      .dump();
}

std::string HandoversToJson(const std::map<int64_t, Handover>& handovers) {
  Json json = Json::object();
  for (const auto& [epoch, handover] : handovers) {
    json[absl::StrCat(epoch)] = ToJson(handover);
  }
  return json.dump();
}

absl::StatusOr<Preview> PreviewFromJson(absl::string_view text) {
  const Json json = Parse(text);
  if (!json.is_object()) return store::StoreUnavailable();
  Preview preview{
      TextIn(json, "matter"),         TextIn(json, "handling_organ_division"),
      TextIn(json, "cause_division"), TextIn(json, "original_case_office"),
      FlagIn(json, "urgent"),         FlagIn(json, "sealed_class")};
  preview.conflict_salt = absl::HexStringToBytes(TextIn(json, "conflict_salt"));
  const auto digests = json.find("conflict_digests");
  if (digests != json.end() && digests->is_array()) {
    for (const Json& digest : *digests) {
      if (!digest.is_string()) return store::StoreUnavailable();
      preview.conflict_digests.push_back(
          absl::HexStringToBytes(digest.get<std::string>()));
    }
  }
  return preview;
}

absl::StatusOr<std::map<int64_t, Handover>> HandoversFromJson(
    absl::string_view text) {
  const Json json = Parse(text);
  if (!json.is_object()) return store::StoreUnavailable();
  std::map<int64_t, Handover> handovers;
  for (const auto& [key, value] : json.items()) {
    int64_t epoch = 0;
    if (!absl::SimpleAtoi(key, &epoch) || !value.is_object()) {
      return store::StoreUnavailable();
    }
    handovers.emplace(epoch, FromJson(value));
  }
  return handovers;
}

}  // namespace bashu::routing
