#pragma once

#include <absl/strings/string_view.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/tidy/text.h"

namespace bashu::tidy {

// Which layer may use which, and which part of common/ is of which layer: read
// from CMake, so that includes are judged by the table that judges links.
class Layers {
 public:
  // `files` hold common/cmake/Layers.cmake and common/*/CMakeLists.txt.
  explicit Layers(const std::vector<File>& files);

  // Whether the table has a row for `layer`.
  bool Knows(const std::string& layer) const;

  // Whether code of `layer` may include headers of `theirs`.
  bool MayUse(const std::string& layer, const std::string& theirs) const;

  // The layer of a path of ours; empty where anything goes, as in tests.
  std::string LayerOf(absl::string_view path) const;

  // The layer that an included header belongs to; empty if it has none.
  std::string LayerOfInclude(absl::string_view include) const;

 private:
  void ReadTable(absl::string_view cmake);
  void ReadLibraries(absl::string_view directory, absl::string_view cmake);

  std::map<std::string, std::set<std::string>> table_;
  // Of "common/base/clock", and of "common/base" for its other headers.
  std::map<std::string, std::string> libraries_;
};

// The includes of `file` that its layer forbids.
Problems CheckIncludes(const Layers& layers, const File& file);

}  // namespace bashu::tidy
