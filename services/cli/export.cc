#include "services/cli/export.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include <vector>

#include "services/cli/printer.h"

namespace bashu::cli {
namespace {

namespace pb = google::protobuf;
using Field = pb::FieldDescriptor;

// The list that the answer is; null if it is none.
const Field* ListOf(const pb::Descriptor& answer) {
  for (int i = 0; i < answer.field_count(); ++i) {
    const Field* field = answer.field(i);
    if (field->is_repeated() && field->cpp_type() == Field::CPPTYPE_MESSAGE) {
      return field;
    }
  }
  return nullptr;
}

std::vector<const pb::Message*> Elements(const pb::Message& answer,
                                         const Field* list) {
  if (list == nullptr) return {&answer};
  std::vector<const pb::Message*> elements;
  const pb::Reflection& access = *answer.GetReflection();
  for (int i = 0; i < access.FieldSize(answer, list); ++i) {
    elements.push_back(&access.GetRepeatedMessage(answer, list, i));
  }
  return elements;
}

bool IsTime(const Field& field) {
  return field.cpp_type() == Field::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() == "google.protobuf.Timestamp";
}

std::vector<const Field*> Columns(const pb::Descriptor& element) {
  std::vector<const Field*> columns;
  for (int i = 0; i < element.field_count(); ++i) {
    const Field* field = element.field(i);
    const bool plain =
        field->cpp_type() != Field::CPPTYPE_MESSAGE || IsTime(*field);
    if (plain && !field->is_repeated()) columns.push_back(field);
  }
  return columns;
}

std::string Quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

// Empty for what is absent, so that it differs from zero.
std::string Cell(const pb::Message& element, const Field& field) {
  const bool absent = field.has_presence() &&
                      !element.GetReflection()->HasField(element, &field);
  return absent ? "" : Quoted(FieldText(element, field));
}

}  // namespace

std::string ToJsonLines(const pb::Message& answer) {
  std::string lines;
  for (const pb::Message* each :
       Elements(answer, ListOf(*answer.GetDescriptor()))) {
    absl::StrAppend(&lines, ToJsonLine(*each), "\n");
  }
  return lines;
}

std::string ToCsv(const pb::Message& answer, bool header) {
  const pb::Descriptor& type = *answer.GetDescriptor();
  const Field* list = ListOf(type);
  const auto columns = Columns(list == nullptr ? type : *list->message_type());
  std::string lines;
  const auto add = [&](const Field* column, const std::string& text) {
    absl::StrAppend(&lines, column == columns.front() ? "" : ",", text,
                    column == columns.back() ? "\r\n" : "");
  };
  if (header) {
    for (const Field* column : columns) add(column, column->name());
  }
  for (const pb::Message* each : Elements(answer, list)) {
    for (const Field* column : columns) add(column, Cell(*each, *column));
  }
  return lines;
}

bool TurnPage(const pb::Message& answer, pb::Message& request) {
  const Field* next =
      answer.GetDescriptor()->FindFieldByName("next_page_token");
  const Field* token = request.GetDescriptor()->FindFieldByName("page_token");
  if (next == nullptr || token == nullptr) return false;
  const std::string page = answer.GetReflection()->GetString(answer, next);
  request.GetReflection()->SetString(&request, token, page);
  return !page.empty();
}

}  // namespace bashu::cli
