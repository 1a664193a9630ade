#include "services/cli/message_flags.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/strip.h>
#include <absl/time/time.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "common/status/macros.h"
#include "services/cli/api.h"

namespace bashu::cli {
namespace {

namespace pb = google::protobuf;
using Field = pb::FieldDescriptor;
using Path = std::vector<const Field*>;

// Deeper fields are given as JSON; nobody types five dots.
constexpr size_t kDepthMax = 4;

bool IsTimestamp(const Field& field) {
  return field.cpp_type() == Field::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() == "google.protobuf.Timestamp";
}

std::string ValueOf(const Field& field) {
  if (IsTimestamp(field)) return "RFC3339";
  switch (field.cpp_type()) {
    case Field::CPPTYPE_MESSAGE:
      return "JSON";
    case Field::CPPTYPE_STRING:
      return field.type() == Field::TYPE_BYTES ? "BASE64|@FILE" : "TEXT";
    case Field::CPPTYPE_ENUM:
      return "CODE";
    case Field::CPPTYPE_BOOL:
      return "true|false";
    default:
      return "NUMBER";
  }
}

std::vector<std::string> ChoicesOf(const Field& field) {
  if (field.cpp_type() == Field::CPPTYPE_BOOL) return {"true", "false"};
  std::vector<std::string> choices;
  if (field.cpp_type() != Field::CPPTYPE_ENUM) return choices;
  const pb::EnumDescriptor& type = *field.enum_type();
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) {
      choices.push_back(ShortName(*type.value(i)));
    }
  }
  return choices;
}

void AddFlags(const pb::Descriptor& message, const Path& above,
              std::vector<Flag>& flags) {
  for (int i = 0; i < message.field_count(); ++i) {
    const Field* field = message.field(i);
    const std::string comment = CommentOf(*field);
    if (absl::StartsWith(comment, "Output only.")) continue;
    Flag flag;
    flag.path = above;
    flag.path.push_back(field);
    flag.name =
        absl::StrJoin(flag.path, ".", [](std::string* out, const Field* part) {
          absl::StrAppend(out, part->name());
        });
    flag.comment = comment;
    flag.value = ValueOf(*field);
    flag.choices = ChoicesOf(*field);
    flag.repeatable = field->is_repeated();
    flags.push_back(flag);
    const bool nested = field->cpp_type() == Field::CPPTYPE_MESSAGE &&
                        !field->is_repeated() && !IsTimestamp(*field);
    if (nested && flag.path.size() < kDepthMax) {
      AddFlags(*field->message_type(), flag.path, flags);
    }
  }
}

absl::Status Expected(const Flag& flag, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("--", flag.name, ": expected ", what));
}

absl::Status SetEnum(const Flag& flag, const std::string& value,
                     pb::Message& message) {
  const std::string wanted =
      absl::AsciiStrToLower(absl::StrReplaceAll(value, {{"_", "-"}}));
  const pb::EnumDescriptor& type = *flag.field().enum_type();
  for (int i = 0; i < type.value_count(); ++i) {
    const pb::EnumValueDescriptor* known = type.value(i);
    const std::string full =
        absl::AsciiStrToLower(absl::StrReplaceAll(known->name(), {{"_", "-"}}));
    if (wanted != full && wanted != ShortName(*known)) continue;
    const pb::Reflection& access = *message.GetReflection();
    flag.repeatable ? access.AddEnum(&message, &flag.field(), known)
                    : access.SetEnum(&message, &flag.field(), known);
    return absl::OkStatus();
  }
  return Expected(flag, absl::StrJoin(flag.choices, ", "));
}

absl::Status SetText(const Flag& flag, const std::string& value,
                     pb::Message& message) {
  std::string text = value;
  if (flag.field().type() == Field::TYPE_BYTES) {
    if (absl::StartsWith(value, "@")) {
      RETURN_IF_ERROR(ReadArgument(value, text));
    } else if (!absl::Base64Unescape(value, &text)) {
      return Expected(flag, "base64, or @FILE");
    }
  }
  const pb::Reflection& access = *message.GetReflection();
  flag.repeatable ? access.AddString(&message, &flag.field(), text)
                  : access.SetString(&message, &flag.field(), text);
  return absl::OkStatus();
}

// A value in JSON merged under its field's name: numbers, bools, timestamps and
// messages. A single object stands for a list of one.
absl::Status SetJson(const Flag& flag, const std::string& value,
                     pb::Message& message) {
  const bool listed = absl::StartsWith(value, "[");
  const std::string json = absl::StrCat(
      "{\"", flag.field().json_name(),
      "\":", flag.repeatable && !listed ? absl::StrCat("[", value, "]") : value,
      "}");
  const std::unique_ptr<pb::Message> part(message.New());
  const auto status = pb::util::JsonStringToMessage(json, part.get());
  if (!status.ok()) {
    return Expected(
        flag, absl::StrCat(flag.value, "; ", std::string(status.message())));
  }
  // A value that closes its own bracket could set other fields.
  Path set;
  part->GetReflection()->ListFields(*part, &set);
  if (set.size() > 1) return Expected(flag, flag.value);
  message.MergeFrom(*part);
  return absl::OkStatus();
}

absl::Status SetBool(const Flag& flag, const std::string& value,
                     pb::Message& message) {
  bool truth = false;
  if (!absl::SimpleAtob(value, &truth)) return Expected(flag, "true or false");
  message.GetReflection()->SetBool(&message, &flag.field(), truth);
  return absl::OkStatus();
}

absl::Status SetTime(const Flag& flag, const std::string& value,
                     pb::Message& message) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, value, &time, &error)) {
    return Expected(flag, "a time such as 2026-03-02T09:00:00+08:00");
  }
  return SetJson(
      flag,
      absl::StrCat("\"", absl::FormatTime(time, absl::UTCTimeZone()), "\""),
      message);
}

}  // namespace

std::vector<Flag> FlagsOf(const pb::Descriptor& request) {
  std::vector<Flag> flags;
  AddFlags(request, {}, flags);
  return flags;
}

absl::Status SetField(const Flag& flag, const std::string& value,
                      pb::Message& request) {
  pb::Message* message = &request;
  for (size_t i = 0; i + 1 < flag.path.size(); ++i) {
    message = message->GetReflection()->MutableMessage(message, flag.path[i]);
  }
  if (IsTimestamp(flag.field())) return SetTime(flag, value, *message);
  switch (flag.field().cpp_type()) {
    case Field::CPPTYPE_ENUM:
      return SetEnum(flag, value, *message);
    case Field::CPPTYPE_STRING:
      return SetText(flag, value, *message);
    case Field::CPPTYPE_BOOL:
      return flag.repeatable ? SetJson(flag, value, *message)
                             : SetBool(flag, value, *message);
    case Field::CPPTYPE_MESSAGE: {
      std::string json;
      RETURN_IF_ERROR(ReadArgument(value, json));
      return SetJson(flag, json, *message);
    }
    default:
      return SetJson(flag, value, *message);
  }
}

absl::Status MergeJson(const std::string& json, pb::Message& request) {
  std::string text;
  RETURN_IF_ERROR(ReadArgument(json, text));
  const std::unique_ptr<pb::Message> part(request.New());
  const auto status = pb::util::JsonStringToMessage(text, part.get());
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--json: ", std::string(status.message())));
  }
  request.MergeFrom(*part);
  return absl::OkStatus();
}

std::vector<std::pair<std::string, std::string>> FillIds(IdSource& ids,
                                                         pb::Message& request) {
  std::vector<std::pair<std::string, std::string>> made;
  const pb::Reflection& access = *request.GetReflection();
  const pb::Descriptor& type = *request.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const Field* field = type.field(i);
    if (field->type() != Field::TYPE_STRING || field->is_repeated() ||
        !absl::StartsWith(CommentOf(*field), "Required. Client-chosen UUID") ||
        !access.GetString(request, field).empty()) {
      continue;
    }
    made.emplace_back(field->name(), ids.NewId());
    access.SetString(&request, field, made.back().second);
  }
  return made;
}

std::string ShortName(const pb::EnumValueDescriptor& value) {
  std::string prefix =
      absl::StrReplaceAll(KebabCase(value.type()->name()), {{"-", "_"}});
  prefix = absl::StrCat(absl::AsciiStrToUpper(prefix), "_");
  absl::string_view name = value.name();
  absl::ConsumePrefix(&name, prefix);
  return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", "-"}}));
}

absl::Status ReadArgument(const std::string& argument, std::string& text) {
  text = argument;
  if (argument == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else if (absl::StartsWith(argument, "@")) {
    std::ifstream file(argument.substr(1), std::ios::binary);
    if (!file) {
      return absl::InvalidArgumentError(
          absl::StrCat("cannot read ", argument.substr(1)));
    }
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  return absl::OkStatus();
}

}  // namespace bashu::cli
