#include "common/app/admin.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/string_view.h>
#include <httplib.h>

#include <thread>
#include <utility>

#include "common/observe/log.h"

namespace bashu::app {

struct AdminServer::Http {
  httplib::Server server;
  std::thread thread;
};

std::unique_ptr<AdminServer> AdminServer::Start(
    const std::string& listen, const std::string& service,
    const observe::Metrics& metrics) {
  if (listen.empty()) return nullptr;
  const size_t colon = listen.rfind(':');
  int port = 0;
  auto http = std::make_unique<Http>();
  if (colon == std::string::npos ||
      !absl::SimpleAtoi(absl::string_view(listen).substr(colon + 1), &port) ||
      !http->server.bind_to_port(listen.substr(0, colon).c_str(), port)) {
    observe::Log(observe::Severity::kError, "admin.listen_failed",
                 {{"address", listen}});
    return nullptr;
  }
  http->server.Get("/metrics", [&metrics](const auto&, auto& response) {
    response.set_content(metrics.Exposition(),
                         "text/plain; version=0.0.4; charset=utf-8");
  });
  http->server.Get("/healthz", [](const auto&, auto& response) {
    response.set_content("ok\n", "text/plain");
  });
  http->server.Get("/version", [service](const auto&, auto& response) {
    response.set_content(absl::StrCat("bashu-", service, "\n"), "text/plain");
  });
  http->thread =
      std::thread([raw = http.get()] { raw->server.listen_after_bind(); });
  return std::unique_ptr<AdminServer>(
      new AdminServer(std::move(http)));  // NOLINT: private constructor
}

AdminServer::AdminServer(std::unique_ptr<Http> http) : http_(std::move(http)) {}

AdminServer::~AdminServer() {
  http_->server.stop();
  http_->thread.join();
}

}  // namespace bashu::app
