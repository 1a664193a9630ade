#pragma once

#include <memory>
#include <string>

#include "common/observe/metrics.h"

namespace bashu::app {

// The second port of a service, loopback only: /metrics in Prometheus' text
// format, /healthz for liveness, /version.
class AdminServer {
 public:
  // Null if `listen` is empty or cannot be listened on, which is logged: a
  // service that cannot be watched still serves.
  static std::unique_ptr<AdminServer> Start(const std::string& listen,
                                            const std::string& service,
                                            const observe::Metrics& metrics);
  ~AdminServer();

  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

 private:
  struct Http;
  explicit AdminServer(std::unique_ptr<Http> http);

  std::unique_ptr<Http> http_;
};

}  // namespace bashu::app
