#pragma once

#include <absl/strings/escaping.h>
#include <absl/time/time.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "common/base/id.h"

// Values to JSON text and back, each struct described once for both ways:
//
//   template <typename Archive>
//   void Describe(Archive& archive, Share& share) {
//     archive("office", share.office);
//     …
//   }
//
// Reading never fails: a member that is absent, or of another type, leaves the
// default, so that rows written by an older binary can be read.
namespace bashu::intake {

class JsonWriter;
class JsonReader;

template <typename T>
concept Described = requires(JsonWriter& writer, T& value) {
  Describe(writer, value);
};

class JsonWriter {
 public:
  template <typename T>
  void operator()(const char* name, T& value) {
    json_[name] = ToJson(value);
  }
  // Bytes that are no text.
  void Bytes(const char* name, const std::string& value) {
    json_[name] = absl::BytesToHexString(value);
  }
  std::string Text() const {
    return json_.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

 private:
  template <typename T>
  static nlohmann::json ToJson(T& value) {
    if constexpr (std::is_enum_v<T>) {
      return static_cast<int>(value);
    } else if constexpr (std::is_same_v<T, absl::Time>) {
      return absl::ToUnixMicros(value);
    } else if constexpr (Described<T>) {
      JsonWriter nested;
      Describe(nested, value);
      return nested.json_;
    } else {
      return value;
    }
  }
  template <typename Tag>
  static nlohmann::json ToJson(Id<Tag>& id) {
    return id.value();
  }
  template <typename T>
  static nlohmann::json ToJson(std::optional<T>& value) {
    return value ? ToJson(*value) : nlohmann::json();
  }
  template <typename T>
  static nlohmann::json ToJson(std::vector<T>& values) {
    nlohmann::json list = nlohmann::json::array();
    for (T& value : values) list.push_back(ToJson(value));
    return list;
  }

  nlohmann::json json_ = nlohmann::json::object();
};

class JsonReader {
 public:
  explicit JsonReader(const std::string& text)
      : json_(nlohmann::json::parse(text, nullptr,
                                    /*allow_exceptions=*/false)) {}

  template <typename T>
  void operator()(const char* name, T& value) {
    if (const nlohmann::json* found = Find(name)) Read(*found, value);
  }
  void Bytes(const char* name, std::string& value) {
    const nlohmann::json* found = Find(name);
    if (found == nullptr || !found->is_string()) return;
    value = absl::HexStringToBytes(found->get<std::string>());
  }

 private:
  explicit JsonReader(nlohmann::json json) : json_(std::move(json)) {}

  const nlohmann::json* Find(const char* name) const {
    if (!json_.is_object()) return nullptr;
    const auto found = json_.find(name);
    return found == json_.end() || found->is_null() ? nullptr : &*found;
  }

  template <typename T>
  static void Read(const nlohmann::json& json, T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      if (json.is_string()) value = json.get<std::string>();
    } else if constexpr (std::is_same_v<T, bool>) {
      if (json.is_boolean()) value = json.get<bool>();
    } else if constexpr (std::is_enum_v<T>) {
      if (json.is_number_integer()) value = static_cast<T>(json.get<int>());
    } else if constexpr (std::is_integral_v<T>) {
      if (json.is_number_integer()) value = json.get<T>();
    } else if constexpr (std::is_same_v<T, absl::Time>) {
      if (json.is_number_integer()) {
        value = absl::FromUnixMicros(json.get<int64_t>());
      }
    } else {
      JsonReader nested{nlohmann::json(json)};
      Describe(nested, value);
    }
  }
  template <typename Tag>
  static void Read(const nlohmann::json& json, Id<Tag>& id) {
    if (json.is_string()) id = Id<Tag>(json.get<std::string>());
  }
  template <typename T>
  static void Read(const nlohmann::json& json, std::optional<T>& value) {
    Read(json, value.emplace());
  }
  template <typename T>
  static void Read(const nlohmann::json& json, std::vector<T>& values) {
    values.clear();
    if (!json.is_array()) return;
    for (const nlohmann::json& one : json) Read(one, values.emplace_back());
  }

  nlohmann::json json_;
};

}  // namespace bashu::intake
