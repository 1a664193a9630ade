#include "tests/tidy/layering.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>

#include <algorithm>

namespace bashu::tidy {
namespace {

// From left to right: a call goes right only.
const std::vector<std::string>& Services() {
  static const std::vector<std::string> kServices = {"intake", "routing",
                                                     "ledger", "notification"};
  return kServices;
}

// Where a service stands in the flow; 4 if `name` is none.
size_t PlaceOf(const std::string& name) {
  const auto found = std::find(Services().begin(), Services().end(), name);
  return static_cast<size_t>(found - Services().begin());
}

bool IsService(const std::string& name) {
  return PlaceOf(name) < Services().size();
}

// Where a file stands: service and room are empty outside services/.
struct Place {
  std::string service, room;
};

Place PlaceOfPath(absl::string_view path) {
  const std::vector<std::string> parts = absl::StrSplit(path, '/');
  if (parts.size() < 3 || parts[0] != "services") return {};
  const bool top = parts.size() == 3;
  return {parts[1], top ? "main" : parts[2]};
}

// "ledger" of "bashu/ledger/v1/ledger.pb.h"; empty for other includes.
std::string PackageOf(absl::string_view include) {
  const std::vector<std::string> parts = absl::StrSplit(include, '/');
  return parts.size() > 2 && parts[0] == "bashu" ? parts[1] : "";
}

bool IsWire(absl::string_view include) {
  return absl::StartsWith(include, "grpc") ||
         absl::EndsWith(include, ".grpc.pb.h");
}

bool IsSql(absl::string_view include) {
  return include == "sqlite3.h" || include == "libpq-fe.h";
}

// Where grpcpp may be seen at all; everything else gets it through these.
bool MaySeeGrpc(absl::string_view path) {
  const Place place = PlaceOfPath(path);
  return absl::StartsWith(path, "common/rpc/") ||
         absl::StartsWith(path, "common/feed/") || place.service == "cli" ||
         place.service == "desk" || place.room == "rpc" ||
         place.room == "egress" ||
         (place.room == "main" && absl::EndsWith(path, "/main.cc"));
}

// Whether a room of `service` may speak `package`.
bool MaySpeak(const Place& place, const std::string& package) {
  // Ledgers of partner regions watch each other's trees.
  if (package == "exchange") {
    return place.service == "routing" ||
           (place.service == "ledger" && place.room != "domain");
  }
  if (!IsService(package) || package == place.service) return true;
  return place.room == "egress" && PlaceOf(package) > PlaceOf(place.service);
}

// What is wrong with `include` in a service, apart from its layer.
std::string WrongInService(const Place& place, absl::string_view include) {
  const std::string package = PackageOf(include);
  // deploy/reference is everybody's, whoever's package describes a file.
  const bool reference =
      place.room == "storage" && absl::EndsWith(include, "/v1/reference.pb.h");
  if (!package.empty() && !reference && !MaySpeak(place, package)) {
    return absl::StrCat("may not speak bashu.", package,
                        "; only egress does, and only to the right");
  }
  const Place theirs = PlaceOfPath(include);
  if (!theirs.service.empty() && theirs.service != place.service) {
    return absl::StrCat("is of service ", theirs.service,
                        "; services meet on the wire only");
  }
  if (place.room != "domain") return "";
  if (include == "thread") return "is not for a domain, which is pure";
  if (include == "absl/time/clock.h") {
    return "is not for a domain, which is told the time";
  }
  return "";
}

std::string WrongInCommon(absl::string_view include) {
  if (absl::StartsWith(include, "services/")) {
    return "is of a service; common/ knows none";
  }
  return "";
}

// What is wrong with `include` in the file at `path`; empty if nothing.
std::string WrongWith(const Layers& layers, absl::string_view path,
                      absl::string_view include) {
  if (IsSql(include) &&
      !(absl::StartsWith(path, "common/sql/") && absl::EndsWith(path, ".cc"))) {
    return "is for common/sql/*.cc alone";
  }
  if (IsWire(include) && !absl::EndsWith(include, ".pb.h") &&
      !MaySeeGrpc(path)) {
    return "is for common/rpc, common/feed, rpc, egress, main.cc and clients";
  }
  // Its headers show only Abseil; see common/status/CMakeLists.txt.
  if (absl::StartsWith(path, "common/status/") && absl::EndsWith(path, ".cc") &&
      absl::StartsWith(include, "google/rpc/")) {
    return "";
  }
  const std::string layer = layers.LayerOf(path);
  const std::string theirs = layers.LayerOfInclude(include);
  if (!theirs.empty() && !layers.MayUse(layer, theirs)) {
    return absl::StrCat("is ", theirs, "; ", layer, " may not include it");
  }
  const Place place = PlaceOfPath(path);
  if (IsService(place.service)) return WrongInService(place, include);
  // A client knows its own directory.
  const bool own =
      !place.service.empty() && PlaceOfPath(include).service == place.service;
  return own ? "" : WrongInCommon(include);
}

}  // namespace

Layers::Layers(const std::vector<File>& files) {
  for (const File& file : files) {
    if (file.path == "common/cmake/Layers.cmake") ReadTable(file.text);
    const std::vector<std::string> parts = absl::StrSplit(file.path, '/');
    if (parts.size() == 3 && parts[0] == "common" &&
        parts[2] == "CMakeLists.txt") {
      ReadLibraries(absl::StrCat("common/", parts[1]), file.text);
    }
  }
}

void Layers::ReadTable(absl::string_view cmake) {
  for (absl::string_view line : Lines(cmake)) {
    if (!absl::StartsWith(line, "set(BASHU_LAYER_")) continue;
    const std::string plain =
        absl::StrReplaceAll(line.substr(16), {{")", " "}, {"\"", " "}});
    const std::vector<std::string> words =
        absl::StrSplit(plain, ' ', absl::SkipEmpty());
    table_[words[0]] = {words.begin() + 1, words.end()};
  }
}

void Layers::ReadLibraries(absl::string_view directory,
                           absl::string_view cmake) {
  const std::string plain =
      absl::StrReplaceAll(cmake, {{"(", " "}, {")", " "}, {"\n", " "}});
  std::string layer;
  std::string before;
  for (const absl::string_view view :
       absl::StrSplit(plain, ' ', absl::SkipEmpty())) {
    const std::string word(view);
    if (before == "LAYER" || before == "BASHU_LAYER") {
      layer = word;
      libraries_.emplace(directory, layer);
    } else if (absl::EndsWith(word, "_test.cc") || layer.empty()) {
      // A test's sources say nothing, nor does what precedes a layer.
    } else if (absl::EndsWith(word, ".cc")) {
      libraries_.emplace(absl::StrCat(directory, "/", Stem(word)), layer);
    }
    before = word;
  }
}

bool Layers::Knows(const std::string& layer) const {
  return table_.count(layer) > 0;
}

bool Layers::MayUse(const std::string& layer, const std::string& theirs) const {
  if (layer == theirs) return true;
  const auto row = table_.find(layer);
  return row != table_.end() && row->second.count(theirs) > 0;
}

std::string Layers::LayerOf(absl::string_view path) const {
  const Place place = PlaceOfPath(path);
  if (place.service == "cli" || place.service == "desk") return "client";
  if (!place.service.empty()) return place.room;
  for (absl::string_view part : {Stem(path), path.substr(0, path.rfind('/'))}) {
    const auto found = libraries_.find(std::string(part));
    if (found != libraries_.end()) return found->second;
  }
  return "";
}

std::string Layers::LayerOfInclude(absl::string_view include) const {
  if (IsWire(include)) return "wire";
  if (IsSql(include)) return "disk";
  if (absl::EndsWith(include, ".pb.h") ||
      absl::StartsWith(include, "google/protobuf/")) {
    return "proto";
  }
  if (absl::StartsWith(include, "common/") ||
      absl::StartsWith(include, "services/")) {
    return LayerOf(include);
  }
  return "";
}

Problems CheckIncludes(const Layers& layers, const File& file) {
  Problems problems;
  const bool judged = absl::StartsWith(file.path, "common/") ||
                      absl::StartsWith(file.path, "services/");
  if (!judged || !IsCpp(file.path) || IsTest(file.path)) return problems;
  const std::string layer = layers.LayerOf(file.path);
  if (!layers.Knows(layer)) {
    // Without a layer nothing would be judged, which must not go unseen.
    return {At(file.path, 1,
               layer.empty()
                   ? "is in no bashu_library, so in no layer"
                   : absl::StrCat("`", layer, "` is no room of a service"))};
  }
  size_t number = 0;
  for (absl::string_view line : Lines(file.text)) {
    ++number;
    const absl::string_view include = IncludeOf(line);
    if (include.empty()) continue;
    const std::string wrong = WrongWith(layers, file.path, include);
    if (wrong.empty()) continue;
    problems.push_back(
        At(file.path, number, absl::StrCat("`", include, "` ", wrong)));
  }
  return problems;
}

}  // namespace bashu::tidy
