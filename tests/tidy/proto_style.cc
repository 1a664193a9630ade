#include "tests/tidy/proto_style.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <google/protobuf/descriptor.pb.h>

#include <regex>
#include <set>
#include <string>
#include <vector>

namespace bashu::tidy {
namespace {

namespace pb = google::protobuf;

// "TransferState" as "TRANSFER_STATE", as buf does it.
std::string UpperSnake(absl::string_view camel) {
  std::string snake;
  for (size_t i = 0; i < camel.size(); ++i) {
    if (i > 0 && absl::ascii_isupper(camel[i]) &&
        !absl::ascii_isupper(camel[i - 1])) {
      snake += '_';
    }
    snake += absl::ascii_toupper(static_cast<unsigned char>(camel[i]));
  }
  return snake;
}

// The last word of a name in either case: "state" of "TransferState".
std::string LastWord(absl::string_view name) {
  const std::string snake = absl::StrContains(name, '_')
                                ? absl::AsciiStrToUpper(name)
                                : UpperSnake(name);
  return absl::AsciiStrToLower(snake.substr(snake.rfind('_') + 1));
}

class StyleChecker {
 public:
  explicit StyleChecker(const pb::FileDescriptor& file) : file_(file) {}

  Problems Check() {
    for (int i = 0; i < file_.service_count(); ++i) Check(*file_.service(i));
    for (int i = 0; i < file_.message_type_count(); ++i) {
      Check(*file_.message_type(i));
    }
    for (int i = 0; i < file_.enum_type_count(); ++i) {
      Check(*file_.enum_type(i));
    }
    return std::move(problems_);
  }

 private:
  template <typename Element>
  void Report(const Element& element, absl::string_view what) {
    pb::SourceLocation place;
    const bool known = element.GetSourceLocation(&place);
    problems_.push_back(
        At(file_.name(), known ? static_cast<size_t>(place.start_line + 1) : 1,
           absl::StrCat("`", element.name(), "` ", what)));
  }

  // The comment before an element, after reporting what holds for every one.
  template <typename Element>
  std::string CheckElement(const Element& element) {
    pb::SourceLocation place;
    if (!element.GetSourceLocation(&place) ||
        absl::StripAsciiWhitespace(place.leading_comments).empty()) {
      Report(element, "has no comment before it");
    }
    if (LastWord(element.name()) == "status") {
      Report(element, "is named status, which is gRPC's word; say state");
    }
    return place.leading_comments;
  }

  void Check(const pb::ServiceDescriptor& service) {
    CheckElement(service);
    for (int i = 0; i < service.method_count(); ++i) Check(*service.method(i));
  }

  void Check(const pb::MethodDescriptor& method) {
    const std::string comment = CheckElement(method);
    const pb::Descriptor& request = *method.input_type();
    if (request.name() != absl::StrCat(method.name(), "Request")) {
      Report(method, absl::StrCat("takes ", request.name(), ", not ",
                                  method.name(), "Request"));
    }
    if (absl::StartsWith(method.name(), "List") ||
        absl::StartsWith(method.name(), "Search")) {
      CheckPages(method);
    }
    CheckErrors(method, comment);
  }

  void CheckPages(const pb::MethodDescriptor& method) {
    for (const char* field : {"page_size", "page_token"}) {
      if (method.input_type()->FindFieldByName(field) == nullptr) {
        Report(method, absl::StrCat("has no ", field, " in its request"));
      }
    }
    if (method.output_type()->FindFieldByName("next_page_token") == nullptr) {
      Report(method, "has no next_page_token in its response");
    }
  }

  // From `Errors:` to the end of its paragraph.
  void CheckErrors(const pb::MethodDescriptor& method,
                   const std::string& comment) {
    if (comment.empty()) return;  // reported already
    const size_t at = comment.find("Errors:");
    if (at == comment.npos) {
      Report(method, "has no `Errors:` line in its comment");
      return;
    }
    const std::string paragraph =
        comment.substr(at, comment.find("\n\n", at) - at);
    static const std::regex kReason("`([A-Z][A-Z0-9_]*)`|([A-Z]+_[A-Z0-9_]+)");
    std::sregex_iterator found(paragraph.begin(), paragraph.end(), kReason);
    if (found == std::sregex_iterator() &&
        !absl::StrContains(paragraph, "none")) {
      Report(method, "names no reason after `Errors:`");
    }
    for (; found != std::sregex_iterator(); ++found) {
      const std::string reason = (*found)[1].str() + (*found)[2].str();
      if (!IsDeclared(reason)) {
        Report(method, absl::StrCat("names `", reason,
                                    "`, which no ErrorReason declares"));
      }
    }
  }

  bool IsDeclared(const std::string& reason) const {
    std::vector<std::string> packages = {file_.package(), "bashu.type.v1"};
    for (int i = 0; i < file_.dependency_count(); ++i) {
      packages.push_back(file_.dependency(i)->package());
    }
    for (const std::string& package : packages) {
      const pb::EnumDescriptor* reasons = file_.pool()->FindEnumTypeByName(
          absl::StrCat(package, ".ErrorReason"));
      if (reasons != nullptr && reasons->FindValueByName(absl::StrCat(
                                    "ERROR_REASON_", reason)) != nullptr) {
        return true;
      }
    }
    return false;
  }

  void Check(const pb::Descriptor& message) {
    if (message.options().map_entry()) return;
    CheckElement(message);
    for (int i = 0; i < message.field_count(); ++i) Check(*message.field(i));
    for (int i = 0; i < message.nested_type_count(); ++i) {
      Check(*message.nested_type(i));
    }
    for (int i = 0; i < message.enum_type_count(); ++i) {
      Check(*message.enum_type(i));
    }
  }

  void Check(const pb::FieldDescriptor& field) {
    const std::string comment = CheckElement(field);
    static const std::regex kBehaviour(
        "\\s*((Required|Optional|Output only|Immutable|Identifier)\\.|"
        "Required\\s+for\\s)[^]*");
    if (file_.service_count() > 0 && !comment.empty() &&
        !std::regex_match(comment, kBehaviour)) {
      Report(field,
             "does not begin its comment with Required. Optional. Output "
             "only. Immutable. or Identifier.");
    }
    CheckFieldName(field);
    const bool instant =
        field.message_type() != nullptr &&
        field.message_type()->full_name() == "google.protobuf.Timestamp";
    const char* ending = field.is_repeated() ? "_times" : "_time";
    if (instant && !absl::EndsWith(absl::StrCat("_", field.name()), ending)) {
      Report(field, absl::StrCat("is an instant; end its name in ", ending));
    }
  }

  void CheckFieldName(const pb::FieldDescriptor& field) {
    static const std::regex kLowerSnake("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    if (!std::regex_match(field.name(), kLowerSnake)) {
      Report(field, "is not lower_snake_case");
    }
    static const std::set<std::string> kPrepositions = {
        "of", "at", "by", "from", "to", "with", "for", "in", "on"};
    for (const absl::string_view word : absl::StrSplit(field.name(), '_')) {
      if (kPrepositions.count(std::string(word)) == 0) continue;
      Report(field, absl::StrCat("holds the preposition `", word, "`"));
    }
  }

  void Check(const pb::EnumDescriptor& type) {
    CheckElement(type);
    const std::string prefix = absl::StrCat(UpperSnake(type.name()), "_");
    const pb::EnumValueDescriptor* zero = type.FindValueByNumber(0);
    if (zero == nullptr || zero->name() != prefix + "UNSPECIFIED") {
      Report(type, absl::StrCat("does not begin with ", prefix, "UNSPECIFIED"));
    }
    for (int i = 0; i < type.value_count(); ++i) {
      const pb::EnumValueDescriptor& value = *type.value(i);
      CheckElement(value);
      if (!absl::StartsWith(value.name(), prefix)) {
        Report(value, absl::StrCat("does not begin with ", prefix));
      }
    }
  }

  const pb::FileDescriptor& file_;
  Problems problems_;
};

}  // namespace

Problems CheckProtoStyle(const pb::FileDescriptor& file) {
  return StyleChecker(file).Check();
}

}  // namespace bashu::tidy
