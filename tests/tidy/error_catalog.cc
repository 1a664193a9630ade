#include "tests/tidy/error_catalog.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <map>
#include <regex>
#include <set>
#include <string>

#include "tests/tidy/tree.h"

namespace bashu::tidy {
namespace {

// Literals in UPPER_SNAKE, which in C++ of ours are reasons.
const std::regex& UpperLiteral() {
  static const std::regex kRegex("\"([A-Z][A-Z0-9]*(_[A-Z0-9]+)*)\"");
  return kRegex;
}

// Where each reason first stands: "path:line: ".
using Reasons = std::map<std::string, std::string>;

// What one owner declares and its code says. The owner "" is bashu.type.v1,
// which declares for all.
struct Owner {
  Reasons declared_errors, declared_fields;
  Reasons refused_errors, refused_fields;
  std::set<std::string> named;   // any literal in its code
  std::set<std::string> tested;  // any literal in its tests
  bool has_code = false;
};

// "ledger" of "services/ledger/…"; "" of what serves all.
std::string OwnerOf(absl::string_view path) {
  const std::vector<std::string> parts = absl::StrSplit(path, '/');
  return parts.size() > 2 && parts[0] == "services" ? parts[1] : "";
}

// The same of "proto/bashu/ledger/v1/error_reason.proto". The exchange between
// regions is routing's to serve.
std::string OwnerOfProto(absl::string_view path) {
  const std::vector<std::string> parts = absl::StrSplit(path, '/');
  const std::string package = parts.size() > 2 ? parts[2] : "";
  if (package == "exchange") return "routing";
  return package == "type" ? "" : package;
}

std::string Here(const File& file, size_t at) {
  const std::string before = file.text.substr(0, at);
  return At(file.path, Lines(before).size() + (before.empty() ? 1 : 0), "");
}

// Adds the first group of every match of `pattern`.
void Collect(const File& file, const std::regex& pattern, Reasons& found) {
  for (std::sregex_iterator it(file.text.begin(), file.text.end(), pattern);
       it != std::sregex_iterator(); ++it) {
    found.emplace((*it)[1].str(),
                  Here(file, static_cast<size_t>(it->position(1))));
  }
}

void CollectNames(const File& file, std::set<std::string>& names) {
  Reasons found;
  Collect(file, UpperLiteral(), found);
  for (const auto& [reason, place] : found) names.insert(reason);
}

void ReadProto(const File& file, Owner& owner) {
  static const std::regex kError("\\bERROR_REASON_([A-Z0-9_]+) *=");
  static const std::regex kField("\\bFIELD_REASON_([A-Z0-9_]+) *=");
  Collect(file, kError, owner.declared_errors);
  Collect(file, kField, owner.declared_fields);
  owner.declared_errors.erase("UNSPECIFIED");
  owner.declared_fields.erase("UNSPECIFIED");
}

// All refusals of a service, and those all services share, are made in files
// named errors.cc; elsewhere a reason shows as an argument.
void ReadCode(const File& file, Owner& owner) {
  static const std::regex kMade(
      "\\b(?:MakeError\\(\\s*\\{|Refusal\\s*\\w*\\s*\\{)[^;\"]*"
      "(?:\"[a-z./0-9]*\",\\s*)?\"([A-Z][A-Z0-9_]+)\"");
  static const std::regex kAdded(
      "\\.Add\\([^;\"]*(?:\"[^\"\\n]*\"[^;\"]*)?,\\s*\"([A-Z][A-Z0-9_]+)\"");
  CollectNames(file, owner.named);
  if (absl::EndsWith(file.path, "/errors.cc")) {
    Collect(file, UpperLiteral(), owner.refused_errors);
    owner.has_code = true;
  } else {
    Collect(file, kMade, owner.refused_errors);
  }
  Collect(file, kAdded, owner.refused_fields);
}

std::map<std::string, Owner> ReadOwners(const std::vector<File>& files) {
  std::map<std::string, Owner> owners;
  for (const File& file : files) {
    if (absl::StartsWith(file.path, "proto/bashu/") &&
        absl::EndsWith(file.path, ".proto")) {
      ReadProto(file, owners[OwnerOfProto(file.path)]);
    } else if (!IsCpp(file.path) ||
               absl::StartsWith(file.path, "tests/tidy/")) {
      continue;
    } else if (IsTest(file.path)) {
      CollectNames(file, owners[OwnerOf(file.path)].tested);
    } else if (absl::StartsWith(file.path, "common/") ||
               absl::StartsWith(file.path, "services/")) {
      ReadCode(file, owners[OwnerOf(file.path)]);
    }
  }
  return owners;
}

bool Has(const Reasons& reasons, const std::string& reason) {
  return reasons.count(reason) > 0;
}

bool MayStayUnpublished(const std::string& reason, const std::string& place,
                        AllowList& unpublished) {
  const std::string path = place.substr(0, place.find(':'));
  return unpublished.Allows(absl::StrCat(path, " ", reason));
}

// What code says and no enum declares.
Problems FindUndeclared(const Owner& owner, const Owner& all,
                        AllowList& unpublished) {
  Problems problems;
  const auto is_field = [&](const std::string& reason) {
    return Has(owner.declared_fields, reason) ||
           Has(all.declared_fields, reason);
  };
  const auto report = [&](const std::string& reason, const std::string& place,
                          absl::string_view type) {
    if (MayStayUnpublished(reason, place, unpublished)) return;
    problems.push_back(absl::StrCat(place, "`", reason, "` is in no ", type));
  };
  for (const auto& [reason, place] : owner.refused_errors) {
    // A field's reason may be made in errors.cc beside the others.
    if (!Has(owner.declared_errors, reason) &&
        !Has(all.declared_errors, reason) && !is_field(reason)) {
      report(reason, place, "ErrorReason");
    }
  }
  for (const auto& [reason, place] : owner.refused_fields) {
    if (!is_field(reason)) report(reason, place, "FieldReason");
  }
  return problems;
}

bool IsNamed(const std::map<std::string, Owner>& owners,
             const std::string& name, const std::string& reason) {
  for (const auto& [other, owner] : owners) {
    const bool counts = name.empty() || other.empty() || other == name;
    if (counts && owner.named.count(reason) > 0) return true;
  }
  return false;
}

// What an enum declares and no code says, or no test provokes.
Problems FindIdle(const std::map<std::string, Owner>& owners,
                  const std::string& name, AllowList& untested) {
  const Owner& owner = owners.at(name);
  Problems problems;
  for (const Reasons* reasons :
       {&owner.declared_errors, &owner.declared_fields}) {
    for (const auto& [reason, place] : *reasons) {
      if (!IsNamed(owners, name, reason)) {
        problems.push_back(
            absl::StrCat(place, "`", reason, "` is named by no code"));
      }
    }
  }
  if (name.empty()) return problems;
  for (const auto& [reason, place] : owner.declared_errors) {
    if (owner.tested.count(reason) == 0 &&
        owners.at("").tested.count(reason) == 0 &&
        !untested.Allows(absl::StrCat(name, "/", reason))) {
      problems.push_back(
          absl::StrCat(place, "`", reason, "` is provoked by no test"));
    }
  }
  return problems;
}

}  // namespace

Problems CheckErrorCatalog(const std::vector<File>& files,
                           AllowList& unpublished, AllowList& untested) {
  std::map<std::string, Owner> owners = ReadOwners(files);
  // The shared reasons are judged once a service is there to use them.
  bool any_service = false;
  for (const auto& [name, owner] : owners) {
    any_service = any_service || (!name.empty() && owner.has_code);
  }
  owners[""].has_code = any_service;
  Problems problems;
  for (const auto& [name, owner] : owners) {
    Append(problems, FindUndeclared(owner, owners[""], unpublished));
    if (owner.has_code) Append(problems, FindIdle(owners, name, untested));
  }
  return problems;
}

}  // namespace bashu::tidy
