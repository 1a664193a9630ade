#include "common/app/daemon.h"

#include <absl/strings/str_cat.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>
#include <utility>

#include "common/app/admin.h"
#include "common/observe/log.h"
#include "common/status/error.h"

namespace bashu::app {
namespace {

constexpr absl::Duration kGrace = absl::Seconds(10);
constexpr absl::Duration kHealthPeriod = absl::Seconds(1);
constexpr absl::Duration kFailedPause = absl::Milliseconds(500);
constexpr timespec kSignalPoll = {0, 100'000'000};

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// Tells whoever started us where we serve; complete once it is there.
void WritePortFile(const std::string& path, int port) {
  if (path.empty()) return;
  const std::string draft = absl::StrCat(path, ".new");
  std::ofstream(draft) << port << "\n";
  std::rename(draft.c_str(), path.c_str());
}

}  // namespace

Daemon::Daemon() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  // A core file would hold personal data.
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
  // gRPC's listener does not come back when descriptors run out.
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
}

void Daemon::Loop(std::string name, absl::Duration period,
                  absl::AnyInvocable<absl::StatusOr<int>()> step) {
  loops_.push_back({std::move(name), period, std::move(step)});
}

int Daemon::Run(const Config& config, rpc::Gate& gate,
                observe::Metrics& metrics,
                const std::vector<grpc::Service*>& services,
                absl::AnyInvocable<bool()> healthy) {
  auto server = rpc::Server::Start({config.listen, rpc::ServerTls(config.tls),
                                    config.reflection, config.border_socket},
                                   services);
  if (!server.ok()) return Fail(config.service, server.status());
  const std::unique_ptr<AdminServer> admin =
      AdminServer::Start(config.admin_listen, config.service, metrics);
  std::vector<std::thread> threads;
  for (LoopSpec& loop : loops_) {
    threads.emplace_back([this, &loop] { RunLoop(loop); });
  }
  WritePortFile(config.port_file, (*server)->port());
  sd_notify(0, "READY=1");
  observe::Log(
      observe::Severity::kInfo, "service.serving",
      {{"region", config.region}, {"port", int64_t{(*server)->port()}}});

  const sigset_t signals = StopSignals();
  bool serving = true;
  absl::Duration since_check = absl::ZeroDuration();
  while (sigtimedwait(&signals, nullptr, &kSignalPoll) < 0) {
    since_check += absl::DurationFromTimespec(kSignalPoll);
    if (since_check < kHealthPeriod) continue;
    since_check = absl::ZeroDuration();
    if (healthy() != serving) (*server)->SetServing(serving = !serving);
  }

  sd_notify(0, "STOPPING=1");
  observe::Log(observe::Severity::kInfo, "service.stopping");
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);  // a second one ends us
  gate.Drain();
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    wake_.NotifyAll();
  }
  (*server)->Stop(kGrace);
  for (std::thread& thread : threads) thread.join();
  return 0;
}

void Daemon::RunLoop(LoopSpec& loop) {
  absl::Duration pause = absl::ZeroDuration();
  bool failing = false;
  while (!WaitForStop(pause)) {
    const absl::StatusOr<int> settled = loop.step();
    if (!settled.ok() && !failing) {
      observe::Log(observe::Severity::kWarning, "loop.failing",
                   {{"loop", loop.name},
                    {"reason", ReasonOf(settled.status())},
                    {"code", static_cast<int64_t>(settled.status().code())}});
    }
    failing = !settled.ok();
    pause = failing ? kFailedPause
                    : (*settled > 0 ? absl::ZeroDuration() : loop.period);
  }
}

bool Daemon::WaitForStop(absl::Duration duration) {
  MutexLock lock(mutex_);
  if (!stopping_ && duration > absl::ZeroDuration()) {
    wake_.WaitFor(mutex_, absl::ToChronoMilliseconds(duration));
  }
  return stopping_;
}

int Fail(absl::string_view service, const absl::Status& status) {
  const std::string name(service);
  std::fprintf(stderr, "bashu-%s: %s\n%s\n", name.c_str(),
               LocalizedMessageOf(status).c_str(),
               std::string(status.message()).c_str());
  return 1;
}

}  // namespace bashu::app
