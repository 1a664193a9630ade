#include "common/rpc/border_socket.h"

#include <absl/strings/str_cat.h>
#include <grpc/grpc_security_constants.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>

#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::rpc {
namespace {

// What gRPC calls the transport of its local credentials; it has no public name
// for it. border_socket_test fails if it is called otherwise.
constexpr char kLocalTransport[] = "local";

constexpr mode_t kSocketMode = 0660;
constexpr mode_t kOthers = 0007, kGroupWrites = 0020, kOthersWrite = 0002;

absl::Status SocketUnsafe(const std::string& path, absl::string_view problem) {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    "bashu",
                    "SOCKET_UNSAFE",
                    absl::StrCat(path, " ", problem),
                    absl::StrCat(path, " 的目录或权限不安全。"),
                    {{"path", path}}});
}

bool IsOurs(uid_t owner) { return owner == 0 || owner == geteuid(); }

// The directory that holds the socket.
absl::Status CheckDirectory(const std::string& path) {
  struct stat is {};
  if (lstat(path.c_str(), &is) != 0 || !S_ISDIR(is.st_mode)) {
    return SocketUnsafe(path, "is no directory");
  }
  if (!IsOurs(is.st_uid)) return SocketUnsafe(path, "belongs to somebody else");
  if ((is.st_mode & (kOthers | kGroupWrites)) != 0) {
    return SocketUnsafe(path,
                        "can be written by its group or reached by others: "
                        "chmod 2750");
  }
  return absl::OkStatus();
}

// One above it: who can rename it can put another in its place.
absl::Status CheckAncestor(const std::string& path) {
  struct stat is {};
  if (stat(path.c_str(), &is) != 0) return SocketUnsafe(path, "is not there");
  if (!IsOurs(is.st_uid)) return SocketUnsafe(path, "belongs to somebody else");
  if ((is.st_mode & kOthersWrite) != 0 && (is.st_mode & S_ISVTX) == 0) {
    return SocketUnsafe(path, "can be written by everybody");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckBorderSocket(const std::string& path) {
  const std::filesystem::path socket(path);
  if (!socket.is_absolute() || !socket.has_filename()) {
    return SocketUnsafe(path, "is no absolute path of a file");
  }
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return SocketUnsafe(path, "is too long for the address of a socket");
  }
  std::filesystem::path directory = socket.parent_path();
  RETURN_IF_ERROR(CheckDirectory(directory.string()));
  while (directory != directory.root_path()) {
    directory = directory.parent_path();
    RETURN_IF_ERROR(CheckAncestor(directory.string()));
  }
  return absl::OkStatus();
}

absl::Status OpenBorderSocket(const std::string& path) {
  if (chmod(path.c_str(), kSocketMode) == 0) return absl::OkStatus();
  return SocketUnsafe(path, "cannot be given to its group");
}

std::shared_ptr<grpc::ServerCredentials> BorderCredentials() {
  return grpc::experimental::LocalServerCredentials(UDS);
}

bool IsFromBorder(const grpc::AuthContext& context) {
  const auto kinds =
      context.FindPropertyValues(GRPC_TRANSPORT_SECURITY_TYPE_PROPERTY_NAME);
  return kinds.size() == 1 && kinds[0] == kLocalTransport;
}

}  // namespace bashu::rpc
