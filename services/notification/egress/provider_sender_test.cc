#include "services/notification/egress/provider_sender.h"

#include <gmock/gmock.h>

#include "common/observe/metrics.h"
#include "common/outbox/relay.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"
#include "services/notification/storage/memory_store.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace bashu::notification {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

// Writes down what it was asked to send; refuses while it is down.
class FakeProvider final : public SmsProvider {
 public:
  absl::StatusOr<std::string> Send(absl::string_view key,
                                   absl::string_view phone,
                                   absl::string_view text) override {
    asked.push_back(absl::StrCat(key, " ", phone, " ", text));
    if (down) return ProviderUnavailable("down");
    return "TAKEN";
  }

  bool down = false;
  std::vector<std::string> asked;
};

const TemplateTable kTemplates({
    {"LA_RECEIVED",
     {"LA_RECEIVED", Audience::kPerson, "申请 {n} 已收到", {"n"}}},
});

// Li's notice is queued; the relay is stepped by hand.
class ProviderSenderTest : public ::testing::Test {
 protected:
  ProviderSenderTest() {
    PutLi(/*withheld=*/false);
    EXPECT_THAT(store_->Transact([&](NotificationTx& tx) {
      return notification_
          .CreateNotice(tx, Now(),
                        {NoticeId("a1:R"),
                         "LA_RECEIVED",
                         "applications/a1",
                         ContactId("a1"),
                         "",
                         {{"n", "R1"}}})
          .status();
    }),
                IsOk());
  }

  Call Now() const {
    Call call;
    call.caller.any_office = true;
    call.now = clock_.Now();
    return call;
  }
  void PutLi(bool withheld) {
    EXPECT_THAT(store_->Transact([&](NotificationTx& tx) {
      return tx.PutContact(
          {ContactId("a1"), "13800000000", withheld, clock_.Now()});
    }),
                IsOk());
  }
  Notice Get() {
    Notice notice;
    EXPECT_THAT(store_->Read([&](NotificationTx& tx) {
      notice = *tx.GetNotice(NoticeId("a1:R"));
      return absl::OkStatus();
    }),
                IsOk());
    return notice;
  }
  int RunOnce() { return relay_.RunOnce().value_or(-1); }

  testing::FakeClock clock_;
  RandomIdSource ids_{clock_};
  Notification notification_{kTemplates, ids_};
  std::unique_ptr<store::Store<NotificationTx>> store_ = NewMemoryStore();
  FakeProvider provider_;
  ProviderSender sender_{*store_, notification_, provider_, clock_};
  observe::Metrics metrics_;
  outbox::Relay<NotificationTx> relay_{
      *store_, clock_, metrics_, [this] {
        std::map<std::string, outbox::Sender> senders;
        senders["provider.send"] = [this](const store::Dispatch& dispatch) {
          return sender_.Send(dispatch);
        };
        return senders;
      }()};
};

TEST_F(ProviderSenderTest, SendsOnceUnderTheNoticesId) {
  EXPECT_EQ(RunOnce(), 1);
  EXPECT_EQ(RunOnce(), 0);
  EXPECT_THAT(provider_.asked, ElementsAre("a1:R 13800000000 申请 R1 已收到"));
  EXPECT_EQ(Get().state, NoticeState::kSent);
  EXPECT_EQ(Get().deliveries[0].evidence, "TAKEN");
}

TEST_F(ProviderSenderTest, AsksNobodyIfMessagesBecameUnsafe) {
  PutLi(/*withheld=*/true);
  EXPECT_EQ(RunOnce(), 1);
  EXPECT_THAT(provider_.asked, IsEmpty());
  EXPECT_EQ(Get().state, NoticeState::kWithheld);
}

TEST_F(ProviderSenderTest, GivesUpAfterTheLastAttemptAndNoSooner) {
  provider_.down = true;
  const absl::Time start = clock_.Now();
  while (Get().state == NoticeState::kQueued) {
    RunOnce();
    clock_.Advance(absl::Minutes(1));
    ASSERT_LT(clock_.Now() - start, absl::Hours(24));
  }
  EXPECT_EQ(Get().state, NoticeState::kAbandoned);
  EXPECT_EQ(provider_.asked.size(), size_t{kAttemptsMax});
  EXPECT_GT(clock_.Now() - start, absl::Hours(7));
  EXPECT_EQ(RunOnce(), 0);
}

TEST_F(ProviderSenderTest, GoesOnWhenTheProviderIsBack) {
  provider_.down = true;
  EXPECT_EQ(RunOnce(), 0);
  provider_.down = false;
  clock_.Advance(kPauses[0]);
  EXPECT_EQ(RunOnce(), 1);
  EXPECT_EQ(Get().state, NoticeState::kSent);
  EXPECT_EQ(Get().deliveries.size(), 2u);
}

TEST_F(ProviderSenderTest, IsSettledByARepeatAfterACrashBeforeRecording) {
  EXPECT_THAT(sender_.Send({.subject = "notices/a1:R"}), IsOk());
  EXPECT_THAT(sender_.Send({.subject = "notices/a1:R"}), IsOk());
  EXPECT_EQ(provider_.asked.size(), 1u);
}

}  // namespace
}  // namespace bashu::notification
