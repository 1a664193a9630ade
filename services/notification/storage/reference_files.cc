#include "services/notification/storage/reference_files.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <utility>

#include "bashu/notification/v1/reference.pb.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"
#include "services/notification/domain/limits.h"

namespace bashu::notification {
namespace {

bool IsCode(absl::string_view code) {
  return code.size() >= 2 && std::all_of(code.begin(), code.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return absl::ascii_isupper(byte) || absl::ascii_isdigit(byte) ||
                  c == '_';
         });
}

// Code points, the parser having checked that it is UTF-8.
size_t CountCharacters(absl::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// What is wrong with an entry; empty if nothing.
std::string ProblemOf(const v1::Template& entry) {
  if (!IsCode(entry.code())) return "code is not a code in upper case";
  if (entry.rule_id().empty()) return "has no rule_id";
  if (entry.audience() != v1::Template::AUDIENCE_PERSON &&
      entry.audience() != v1::Template::AUDIENCE_OFFICE) {
    return "has no audience";
  }
  if (entry.source().document().empty() || entry.source().confidence() == 0) {
    return "has no source with a confidence";
  }
  const size_t size = CountCharacters(entry.text());
  if (size == 0 || size > size_t{kTextMax}) {
    return absl::StrCat("text has not 1 to ", kTextMax, " characters");
  }
  const auto found = HolesIn(entry.text());
  if (!found.has_value()) return "text has a brace without its partner";
  const std::set<std::string> declared(entry.holes().begin(),
                                       entry.holes().end());
  if (*found != declared) return "holes are not exactly those in the text";
  return "";
}

}  // namespace

absl::StatusOr<TemplateTable> LoadTemplates(const std::string& path) {
  v1::TemplateTable file;
  RETURN_IF_ERROR(reference::ReadTextProto(path, file));
  if (file.edition().version().empty()) {
    return reference::InvalidEntry(path, "edition", "has no version");
  }
  std::map<std::string, Template> templates;
  for (const v1::Template& entry : file.templates()) {
    const std::string problem = ProblemOf(entry);
    if (!problem.empty()) {
      return reference::InvalidEntry(path, entry.code(), problem);
    }
    Template text{entry.code(),
                  entry.audience() == v1::Template::AUDIENCE_PERSON
                      ? Audience::kPerson
                      : Audience::kOffice,
                  entry.text(),
                  {entry.holes().begin(), entry.holes().end()}};
    if (!templates.emplace(entry.code(), std::move(text)).second) {
      return reference::InvalidEntry(path, entry.code(), "occurs twice");
    }
  }
  return TemplateTable(std::move(templates));
}

}  // namespace bashu::notification
