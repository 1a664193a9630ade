#include "tests/load/server_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "common/base/check.h"

namespace bashu::load {

ServerProcess::ServerProcess(const std::vector<std::string>& flags,
                             const std::string& program) {
  const std::string path =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() / program;
  std::vector<std::string> words = {path};
  words.insert(words.end(), flags.begin(), flags.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  int input[2], output[2];
  CHECK(pipe2(input, O_CLOEXEC) == 0 && pipe2(output, O_CLOEXEC) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  CHECK(posix_spawn(&pid_, path.c_str(), &actions, nullptr, arguments.data(),
                    environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  close(input[0]);
  close(output[1]);
  input_ = input[1];

  std::FILE* said = fdopen(output[0], "r");
  CHECK(said != nullptr);
  CHECK(std::fscanf(said, "bare %d ours %d", &bare_port_, &ours_port_) == 2);
  std::fclose(said);
}

ServerProcess::~ServerProcess() {
  close(input_);
  waitpid(pid_, nullptr, 0);
}

int64_t ServerProcess::ResidentBytes() const {
  std::ifstream statm("/proc/" + std::to_string(pid_) + "/statm");
  int64_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

}  // namespace bashu::load
