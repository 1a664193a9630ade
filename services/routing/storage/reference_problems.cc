#include "services/routing/storage/reference_problems.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/reference/text_proto.h"

namespace bashu::routing {

void Problems::Require(bool holds, const std::string& entry,
                       const std::string& problem) {
  if (holds) return;
  if (first_entry_.empty()) {
    first_entry_ = entry;
    problems_ = problem;
  } else if (++more_ <= kMoreMax) {
    absl::StrAppend(&problems_, "; ", entry, ": ", problem);
  }
}

absl::Status Problems::status() const {
  if (first_entry_.empty()) return absl::OkStatus();
  return reference::InvalidEntry(path_, first_entry_, problems_);
}

bool IsDigits(absl::string_view text, size_t size) {
  return text.size() == size &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

void CheckSource(const type::v1::Source& source, const std::string& entry,
                 Problems& problems) {
  problems.Require(!source.document().empty(), entry, "names no source");
  problems.Require(
      source.confidence() != 0 && type::v1::Source::Confidence_IsValid(
                                      static_cast<int>(source.confidence())),
      entry, "says not how sure we are of it");
}

}  // namespace bashu::routing
