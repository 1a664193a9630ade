#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace bashu::crypto {

// The `openssl` command in a directory of its own, for tests: whatever we make,
// people must be able to check without us.
class OpensslCommand {
 public:
  OpensslCommand() {
    std::string path =
        (std::filesystem::temp_directory_path() / "bashu-XXXXXX").string();
    EXPECT_NE(mkdtemp(path.data()), nullptr);
    directory_ = path;
  }
  ~OpensslCommand() { std::filesystem::remove_all(directory_); }
  OpensslCommand(const OpensslCommand&) = delete;
  OpensslCommand& operator=(const OpensslCommand&) = delete;

  std::string PathOf(const std::string& name) const {
    return directory_ / name;
  }

  void Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(PathOf(name), std::ios::binary) << bytes;
  }

  std::string Read(const std::string& name) const {
    std::ifstream file(PathOf(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  // Whether `openssl <arguments>` succeeded in the directory.
  bool Run(const std::string& arguments) const {
    const std::string command = "cd " + directory_.string() + " && openssl " +
                                arguments + " >/dev/null 2>&1 </dev/null";
    return std::system(command.c_str()) == 0;
  }

 private:
  std::filesystem::path directory_;
};

}  // namespace bashu::crypto
