#include "tests/tidy/tree.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace bashu::tidy {
namespace {

namespace fs = std::filesystem;

// Empty if `root` is no git checkout, or git refuses to read it.
std::vector<std::string> PathsByGit(const std::string& root) {
  if (!fs::exists(fs::path(root) / ".git")) return {};
  const std::string command = absl::StrCat(
      "git -C '", root,
      "' ls-files -z --cached --others --exclude-standard 2>/dev/null");
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string listed;
  char buffer[4096];
  size_t got = 0;
  while ((got = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
    listed.append(buffer, got);
  }
  if (pclose(pipe) != 0) return {};
  return absl::StrSplit(listed, '\0', absl::SkipEmpty());
}

bool IsSkipped(const fs::path& directory) {
  const std::string name = directory.filename().string();
  return name == ".git" || name == ".demo" || name == "node_modules" ||
         absl::StartsWith(name, "build");
}

std::vector<std::string> PathsByWalk(const std::string& root) {
  std::vector<std::string> paths;
  for (auto entry = fs::recursive_directory_iterator(root);
       entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry->is_directory() && IsSkipped(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file()) {
      paths.push_back(fs::relative(entry->path(), root).string());
    }
  }
  return paths;
}

File Read(const std::string& root, const std::string& path) {
  const fs::path whole = fs::path(root) / path;
  std::ifstream in(whole, std::ios::binary);
  File file{path, std::string(std::istreambuf_iterator<char>(in), {})};
  file.executable = (fs::status(whole).permissions() & fs::perms::owner_exec) !=
                    fs::perms::none;
  return file;
}

}  // namespace

std::vector<File> ReadTree(const std::string& root) {
  std::vector<std::string> paths = PathsByGit(root);
  if (paths.empty()) paths = PathsByWalk(root);
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  std::vector<File> files;
  for (const std::string& path : paths) {
    const fs::file_status found = fs::symlink_status(fs::path(root) / path);
    if (!fs::is_regular_file(found)) continue;
    if (absl::StrContains(absl::StrCat("/", path), "/third_party/")) continue;
    File file = Read(root, path);
    if (!absl::StrContains(file.text, absl::string_view("\0", 1))) {
      files.push_back(std::move(file));
    }
  }
  return files;
}

File Find(const std::vector<File>& files, absl::string_view path) {
  for (const File& file : files) {
    if (file.path == path) return file;
  }
  return File{};
}

}  // namespace bashu::tidy
