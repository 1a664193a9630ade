#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "common/base/check.h"
#include "common/base/id.h"
#include "common/sql/connection.h"

// Typed reading of JSON that we wrote ourselves; anything else is a damaged
// database, and stops the process.
namespace bashu::ledger {

inline nlohmann::json ParseObject(const std::string& text) {
  nlohmann::json parsed =
      nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  CHECK(parsed.is_object());
  return parsed;
}

inline const nlohmann::json& FieldOf(const nlohmann::json& object,
                                     const char* key) {
  const auto found = object.find(key);
  CHECK(found != object.end());
  return *found;
}

inline const nlohmann::json& ListOf(const nlohmann::json& object,
                                    const char* key) {
  const nlohmann::json& list = FieldOf(object, key);
  CHECK(list.is_array());
  return list;
}

inline void Read(const nlohmann::json& object, const char* key,
                 std::string& value) {
  const nlohmann::json& field = FieldOf(object, key);
  CHECK(field.is_string());
  value = field.get<std::string>();
}

inline void Read(const nlohmann::json& object, const char* key,
                 int64_t& value) {
  const nlohmann::json& field = FieldOf(object, key);
  CHECK(field.is_number_integer());
  value = field.get<int64_t>();
}

inline void Read(const nlohmann::json& object, const char* key, int& value) {
  int64_t number = 0;
  Read(object, key, number);
  value = static_cast<int>(number);
}

inline void Read(const nlohmann::json& object, const char* key,
                 absl::Time& value) {
  int64_t micros = 0;
  Read(object, key, micros);
  value = sql::FromMicros(micros);
}

template <typename Tag>
void Read(const nlohmann::json& object, const char* key, Id<Tag>& value) {
  std::string text;
  Read(object, key, text);
  value = Id<Tag>(std::move(text));
}

template <typename Enum>
requires std::is_enum_v<Enum>
void Read(const nlohmann::json& object, const char* key, Enum& value) {
  int64_t number = 0;
  Read(object, key, number);
  value = static_cast<Enum>(number);
}

}  // namespace bashu::ledger
