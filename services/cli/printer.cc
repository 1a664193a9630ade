#include "services/cli/printer.h"

#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>
#include <absl/time/time.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "services/cli/message_flags.h"

namespace bashu::cli {
namespace {

namespace pb = google::protobuf;
using Field = pb::FieldDescriptor;

// (path, value) of each set field; an empty path leaves a line empty.
using Lines = std::vector<std::pair<std::string, std::string>>;

std::string TimeText(const pb::Message& timestamp) {
  const pb::Reflection& access = *timestamp.GetReflection();
  const pb::Descriptor& type = *timestamp.GetDescriptor();
  const absl::Time time =
      absl::FromUnixSeconds(access.GetInt64(timestamp, type.field(0))) +
      absl::Nanoseconds(access.GetInt32(timestamp, type.field(1)));
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", time,
                          absl::FixedTimeZone(8 * 60 * 60));
}

// The value of a field, or of its element `index`, in text format's terms.
std::string ScalarText(const pb::Message& message, const Field& field,
                       int index) {
  const pb::Reflection& access = *message.GetReflection();
  const bool listed = index >= 0;
  if (field.cpp_type() == Field::CPPTYPE_STRING) {
    std::string text = listed ? access.GetRepeatedString(message, &field, index)
                              : access.GetString(message, &field);
    return field.type() == Field::TYPE_BYTES ? absl::Base64Escape(text) : text;
  }
  if (field.cpp_type() == Field::CPPTYPE_ENUM) {
    const auto* value = listed ? access.GetRepeatedEnum(message, &field, index)
                               : access.GetEnum(message, &field);
    return ShortName(*value);
  }
  std::string text;
  pb::TextFormat::PrintFieldValueToString(message, &field, index, &text);
  return text;
}

void Flatten(const pb::Message& message, const std::string& path, Lines& lines);

void FlattenField(const pb::Message& message, const Field& field, int index,
                  const std::string& path, Lines& lines) {
  if (field.cpp_type() != Field::CPPTYPE_MESSAGE) {
    lines.emplace_back(path, ScalarText(message, field, index));
    return;
  }
  const pb::Reflection& access = *message.GetReflection();
  const pb::Message& nested =
      index < 0 ? access.GetMessage(message, &field)
                : access.GetRepeatedMessage(message, &field, index);
  if (nested.GetDescriptor()->full_name() == "google.protobuf.Timestamp") {
    lines.emplace_back(path, TimeText(nested));
  } else {
    Flatten(nested, absl::StrCat(path, "."), lines);
  }
}

void Flatten(const pb::Message& message, const std::string& path,
             Lines& lines) {
  const pb::Reflection& access = *message.GetReflection();
  std::vector<const Field*> fields;
  access.ListFields(message, &fields);
  for (const Field* field : fields) {
    const std::string name = absl::StrCat(path, field->name());
    if (!field->is_repeated()) {
      FlattenField(message, *field, -1, name, lines);
      continue;
    }
    const int size = access.FieldSize(message, field);
    for (int i = 0; i < size; ++i) {
      FlattenField(message, *field, i, absl::StrCat(name, "[", i, "]"), lines);
      const bool apart =
          i + 1 < size &&
          absl::EndsWith(message.GetDescriptor()->name(), "Response");
      if (apart) lines.emplace_back("", "");
    }
  }
}

std::string JsonOf(const pb::Message& message, bool whitespace) {
  pb::util::JsonPrintOptions options;
  options.add_whitespace = whitespace;
  std::string json;
  const auto status = pb::util::MessageToJsonString(message, &json, options);
  return status.ok() ? json : std::string(status.message());
}

}  // namespace

std::string ToText(const pb::Message& message) {
  Lines lines;
  Flatten(message, "", lines);
  size_t width = 0;
  for (const auto& [path, value] : lines) width = std::max(width, path.size());
  std::string text;
  for (const auto& [path, value] : lines) {
    if (path.empty()) {
      absl::StrAppend(&text, "\n");
      continue;
    }
    // What follows a line break must not look like another field.
    const std::string indent = absl::StrCat("\n", std::string(width + 2, ' '));
    absl::StrAppend(&text, path, ":", std::string(width - path.size() + 1, ' '),
                    absl::StrReplaceAll(value, {{"\n", indent}}), "\n");
  }
  return text;
}

std::string ToJson(const pb::Message& message) {
  return JsonOf(message, /*whitespace=*/true);
}

std::string ToJsonLine(const pb::Message& message) {
  return JsonOf(message, /*whitespace=*/false);
}

std::string FieldText(const pb::Message& message, const Field& field) {
  Lines lines;
  FlattenField(message, field, -1, "", lines);
  return lines.empty() ? "" : lines.front().second;
}

std::string Wrap(absl::string_view text, size_t columns) {
  std::string wrapped;
  for (absl::string_view paragraph : absl::StrSplit(text, '\n')) {
    size_t column = 0;
    for (absl::string_view word : absl::StrSplit(paragraph, ' ')) {
      const bool fits = column + 1 + word.size() <= columns;
      if (column > 0) absl::StrAppend(&wrapped, fits ? " " : "\n");
      column = (column > 0 && fits ? column + 1 : 0) + word.size();
      absl::StrAppend(&wrapped, word);
    }
    absl::StrAppend(&wrapped, "\n");
  }
  if (!wrapped.empty()) wrapped.pop_back();
  return wrapped;
}

}  // namespace bashu::cli
