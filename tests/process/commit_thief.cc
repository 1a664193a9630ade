#include "tests/process/commit_thief.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "common/base/check.h"

namespace bashu::process {
namespace {

constexpr char kSocketName[] = "/.s.PGSQL.5432";
// A simple query as libpq sends it: type, length, text, zero.
const std::string kCommit(
    "Q\0\0\0\x0b"
    "COMMIT\0",
    12);

sockaddr_un AddressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  CHECK(path.size() < sizeof(address.sun_path));
  std::memcpy(address.sun_path, path.c_str(), path.size());
  return address;
}

int NewSocket() {
  const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(made >= 0);
  return made;
}

// What there is to read now; empty once the other side is gone.
std::string Receive(int from) {
  std::array<char, 65536> bytes;
  const ssize_t size = recv(from, bytes.data(), bytes.size(), 0);
  return size <= 0 ? std::string()
                   : std::string(bytes.data(), static_cast<size_t>(size));
}

bool SendAll(int to, const std::string& bytes) {
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t size =
        send(to, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return false;
    sent += static_cast<size_t>(size);
  }
  return true;
}

}  // namespace

CommitThief::CommitThief(const std::string& conninfo) {
  constexpr char kHost[] = "host=";
  const size_t begin = conninfo.find(kHost);
  CHECK(begin != std::string::npos);
  const size_t end = std::min(conninfo.find(' ', begin), conninfo.size());
  const std::string host = conninfo.substr(begin, end - begin);
  server_path_ = host.substr(std::strlen(kHost)) + kSocketName;
  conninfo_ = absl::StrReplaceAll(
      conninfo, {{host, absl::StrCat(kHost, directory_.path())}});
  listener_ = NewSocket();
  const sockaddr_un own = AddressOf(directory_.path() + kSocketName);
  CHECK(bind(listener_, reinterpret_cast<const sockaddr*>(&own), sizeof(own)) ==
        0);
  CHECK(listen(listener_, SOMAXCONN) == 0);
  acceptor_ = std::thread([this] { Accept(); });
}

CommitThief::~CommitThief() {
  {
    MutexLock lock(mutex_);
    closing_ = true;
    for (const int fd : open_) shutdown(fd, SHUT_RDWR);
  }
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& carrier : carriers_) carrier.join();
  close(listener_);
}

void CommitThief::Arm(Theft theft) {
  MutexLock lock(mutex_);
  theft_ = theft;
}

void CommitThief::Accept() {
  const sockaddr_un server = AddressOf(server_path_);
  for (;;) {
    Pair pair;
    pair.client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (pair.client < 0) return;  // closing
    pair.server = NewSocket();
    CHECK(connect(pair.server, reinterpret_cast<const sockaddr*>(&server),
                  sizeof(server)) == 0);
    MutexLock lock(mutex_);
    open_.insert(open_.end(), {pair.client, pair.server});
    if (closing_) {
      for (const int fd : open_) shutdown(fd, SHUT_RDWR);
    }
    carriers_.emplace_back([this, pair] { Carry(pair); });
  }
}

Theft CommitThief::Judge(const std::string& said) {
  MutexLock lock(mutex_);
  if (said.find(kCommit) == std::string::npos) return Theft::kNone;
  return std::exchange(theft_, Theft::kNone);
}

void CommitThief::Carry(Pair pair) {
  std::array<pollfd, 2> ends{
      {{pair.client, POLLIN, 0}, {pair.server, POLLIN, 0}}};
  while (poll(ends.data(), ends.size(), -1) > 0) {
    if (ends[1].revents != 0) {
      const std::string answer = Receive(pair.server);
      if (answer.empty() || !SendAll(pair.client, answer)) break;
    }
    if (ends[0].revents != 0) {
      const std::string said = Receive(pair.client);
      const Theft theft = Judge(said);
      if (said.empty() || theft == Theft::kCommit) break;
      if (!SendAll(pair.server, said)) break;
      if (theft == Theft::kAnswer) {
        Receive(pair.server);  // It has committed.
        break;
      }
    }
  }
  MutexLock lock(mutex_);
  for (const int fd : {pair.client, pair.server}) {
    open_.erase(std::find(open_.begin(), open_.end(), fd));
    close(fd);
  }
}

}  // namespace bashu::process
