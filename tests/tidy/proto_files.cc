#include "tests/tidy/proto_files.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <google/protobuf/descriptor.pb.h>

#include <cstdio>

namespace bashu::tidy {
namespace {

// The output of a command. That of one that fails is all errors.
std::string Run(const std::string& command, Problems& errors) {
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "";
  std::string output;
  char buffer[4096];
  size_t got = 0;
  while ((got = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
    output.append(buffer, got);
  }
  if (pclose(pipe) == 0) return output;
  for (absl::string_view line : Lines(output)) errors.emplace_back(line);
  return "";
}

}  // namespace

ProtoFiles::ProtoFiles(const std::string& root,
                       const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  google::protobuf::FileDescriptorSet set;
  const std::string bytes =
      Run(absl::StrCat("'", BASHU_PROTOC, "' -I '", root,
                       "' --include_imports --include_source_info",
                       " --descriptor_set_out=/dev/stdout ",
                       absl::StrJoin(paths, " "), " 2>&1"),
          errors_);
  if (!errors_.empty()) return;
  if (bytes.empty() || !set.ParseFromString(bytes)) {
    errors_.emplace_back("protoc made no descriptors");
    return;
  }
  // protoc puts what is imported before what imports it.
  for (const auto& file : set.file()) pool_.BuildFile(file);
  for (const std::string& path : paths) {
    files_.push_back(pool_.FindFileByName(path));
  }
}

}  // namespace bashu::tidy
