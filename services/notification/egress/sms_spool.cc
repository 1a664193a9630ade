#include "services/notification/egress/sms_spool.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "services/notification/domain/errors.h"

namespace bashu::notification {
namespace {

constexpr char kEvidence[] = "SPOOLED";

// A file descriptor, closed in the end.
class File {
 public:
  File(const std::string& path, int flags)
      : fd_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) close(fd_);
  }

  bool Write(absl::string_view bytes) {
    while (fd_ >= 0 && !bytes.empty()) {
      const ssize_t written = write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return fd_ >= 0;
  }

  bool Sync() { return fd_ >= 0 && fsync(fd_) == 0; }

 private:
  const int fd_;
};

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

bool SyncDirectory(const std::string& path) {
  return File(path, O_RDONLY | O_DIRECTORY).Sync();
}

std::string MessageJson(absl::string_view key, absl::string_view phone,
                        absl::string_view text) {
  const nlohmann::json message = {{"key", std::string(key)},
                                  {"phone", std::string(phone)},
                                  {"text", std::string(text)}};
  return absl::StrCat(
      message.dump(2, ' ', false, nlohmann::json::error_handler_t::replace),
      "\n");
}

}  // namespace

absl::StatusOr<std::string> SmsSpool::Send(absl::string_view provider_key,
                                           absl::string_view phone,
                                           absl::string_view text) {
  if (provider_key.empty() ||
      provider_key.find('/') != absl::string_view::npos) {
    return ProviderUnavailable("key is not a file name");
  }
  const std::string name = absl::StrCat(provider_key, ".json");
  const std::string path = absl::StrCat(directory_, "/", name);
  // The gateway looks at names that do not begin with a dot.
  const std::string unfinished = absl::StrCat(directory_, "/.", name);
  if (Exists(path) || Exists(absl::StrCat(directory_, "/taken/", name))) {
    // The crash that makes us ask again may have come before the sync.
    if (!SyncDirectory(directory_)) return ProviderUnavailable("cannot sync");
    return kEvidence;
  }
  {
    File file(unfinished, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file.Write(MessageJson(provider_key, phone, text)) || !file.Sync()) {
      return ProviderUnavailable("cannot write");
    }
  }
  if (std::rename(unfinished.c_str(), path.c_str()) != 0 ||
      !SyncDirectory(directory_)) {
    return ProviderUnavailable("cannot rename");
  }
  return kEvidence;
}

}  // namespace bashu::notification
