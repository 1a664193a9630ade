#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "services/notification/domain/notice.h"

namespace bashu::notification {

enum class Audience { kPerson, kOffice };

// A text that may be said. Whoever fills the holes, nothing else can be.
struct Template {
  std::string code;  // "LA_GRANTED"
  Audience audience = Audience::kPerson;
  std::string text;  // with holes as "{receipt_number}"
  std::set<std::string> holes;
};

// The keys of the holes in `text`, in "{…}"; nothing if a brace has no partner
// or a hole is empty.
std::optional<std::set<std::string>> HolesIn(absl::string_view text);

// The text with every hole filled. HOLE_MISMATCH, naming the first key that the
// template does not declare or that `holes` does not fill. Values are put in as
// they are, never read for holes again.
absl::StatusOr<std::string> Render(const Template& text, const Holes& holes);

// All templates by code. Immutable, so thread-safe.
class TemplateTable {
 public:
  TemplateTable() = default;
  explicit TemplateTable(std::map<std::string, Template> templates)
      : templates_(std::move(templates)) {}

  // TEMPLATE_NOT_FOUND.
  absl::StatusOr<Template> Get(const std::string& code) const;

  const std::map<std::string, Template>& all() const { return templates_; }

 private:
  std::map<std::string, Template> templates_;
};

}  // namespace bashu::notification
