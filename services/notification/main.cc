// bashu-notification: tells people and offices what they must be told, once.

#include <absl/strings/str_cat.h>

#include <cstdio>

#include "common/app/daemon.h"
#include "common/base/uuid.h"
#include "common/feed/feed_service.h"
#include "common/outbox/relay.h"
#include "services/notification/config.h"
#include "services/notification/domain/notification.h"
#include "services/notification/egress/provider_sender.h"
#include "services/notification/egress/sms_spool.h"
#include "services/notification/rpc/contact_service.h"
#include "services/notification/rpc/notice_service.h"
#include "services/notification/storage/sql_store.h"

namespace bashu::notification {
namespace {

// Two cores at home: reads are short, and the writer has a thread of its own.
constexpr int kReaders = 4;
constexpr int kReadsWaitingMax = 1024;
constexpr absl::Duration kRelayPeriod = absl::Milliseconds(200);

std::map<std::string, outbox::Sender> Senders(ProviderSender& sender) {
  std::map<std::string, outbox::Sender> senders;
  senders["provider.send"] = [&sender](const store::Dispatch& dispatch) {
    return sender.Send(dispatch);
  };
  return senders;
}

int Main(int argc, char** argv) {
  app::Daemon daemon;
  app::ParseCommandLine(argc, argv, "Tells people and offices.");
  absl::StatusOr<Config> config = ReadConfig();
  if (!config.ok()) return app::Fail("notification", config.status());
  const app::Config& common = config->common;
  observe::StartLogging("notification", common.log_level);
  if (common.check_only) {
    std::puts("bashu-notification: configuration is good");
    return 0;
  }
  auto store = OpenSqlStore(common.store, kReaders, common.ring);
  if (!store.ok()) return app::Fail("notification", store.status());

  const SystemClock clock;
  RandomIdSource ids(clock);
  observe::Metrics metrics;
  rpc::Gate gate(rpc::AuthenticateByCertificate(common.trust, clock),
                 common.policy, clock, metrics);
  rpc::WorkerPool pool(kReaders, kReadsWaitingMax);
  const rpc::Repeats repeats(common.ring);
  rpc::Calls<NotificationTx> calls(gate, **store, pool, repeats);

  const Notification notification(config->templates, ids);
  NoticeService notices(calls, notification);
  ContactService contacts(calls, notification);
  feed::FeedService<NotificationTx> feed(
      calls, absl::StrCat("//", common.region, ".bashu/notification"));

  SmsSpool provider(config->sms_dir);
  ProviderSender sender(**store, notification, provider, clock);
  outbox::Relay<NotificationTx> relay(**store, clock, metrics, Senders(sender));
  daemon.Loop("outbox", kRelayPeriod, [&relay] { return relay.RunOnce(); });
  daemon.Loop("feed", feed::kTellPeriod, [&feed] { return feed.Tell(); });
  return daemon.Run(common, gate, metrics, {&notices, &contacts, &feed},
                    [&store] { return (*store)->healthy(); });
}

}  // namespace
}  // namespace bashu::notification

int main(int argc, char** argv) {
  return bashu::notification::Main(argc, argv);
}
