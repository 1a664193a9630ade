#include "services/notification/domain/delivery.h"

#include <gtest/gtest.h>

#include "services/notification/domain/limits.h"

namespace bashu::notification {
namespace {

const absl::Time kNoon = absl::UnixEpoch() + absl::Hours(500'000);

Delivery Attempt(absl::Time time, bool accepted) {
  return {Channel::kSms, "n1", accepted, accepted ? "SPOOLED" : "DOWN", time};
}

// A notice to Li, queued at noon, after `failures` failed attempts at noon.
Notice Queued(int failures) {
  Notice notice;
  notice.id = NoticeId("n1");
  notice.create_time = kNoon;
  for (int i = 0; i < failures; ++i) {
    notice = AfterAttempt(notice, Attempt(kNoon, /*accepted=*/false));
  }
  return notice;
}

const Contact kSafe{ContactId("c1"), "13800000000", /*withheld=*/false, kNoon};
const Contact kUnsafe{ContactId("c1"), "13800000000", /*withheld=*/true, kNoon};

TEST(NextStep, SendsAtOnce) {
  EXPECT_EQ(NextStep(Queued(0), kSafe, kNoon), Step::kSend);
}

TEST(NextStep, WithholdsWhatIsNotSafeWhenItWouldBeSent) {
  EXPECT_EQ(NextStep(Queued(0), kUnsafe, kNoon), Step::kWithhold);
  EXPECT_EQ(NextStep(Queued(2), kUnsafe, kNoon), Step::kWithhold);
}

TEST(NextStep, WaitsForThePauseAfterAFailure) {
  for (int failures = 1; failures < kAttemptsMax; ++failures) {
    const Notice notice = Queued(failures);
    const absl::Time due = kNoon + kPauses[static_cast<size_t>(failures - 1)];
    EXPECT_EQ(NextAttemptTime(notice), due);
    EXPECT_EQ(NextStep(notice, kSafe, due - absl::Nanoseconds(1)), Step::kWait);
    EXPECT_EQ(NextStep(notice, kSafe, due), Step::kSend);
  }
}

TEST(NextStep, LeavesASettledNoticeAlone) {
  for (const NoticeState state :
       {NoticeState::kSent, NoticeState::kWithheld, NoticeState::kAbandoned}) {
    Notice notice = Queued(0);
    notice.state = state;
    EXPECT_EQ(NextStep(notice, kUnsafe, kNoon), Step::kNothing);
  }
}

TEST(AfterAttempt, SettlesWhatTheProviderTook) {
  const Notice sent = AfterAttempt(Queued(3), Attempt(kNoon, true));
  EXPECT_EQ(sent.state, NoticeState::kSent);
  EXPECT_EQ(sent.deliveries.size(), 4u);
}

TEST(AfterAttempt, GivesUpAfterTheLastAttemptAndNotBefore) {
  EXPECT_EQ(Queued(kAttemptsMax - 1).state, NoticeState::kQueued);
  EXPECT_EQ(Queued(kAttemptsMax).state, NoticeState::kAbandoned);
}

TEST(AfterAttempt, ChangesNothingOnceSettled) {
  const Notice sent = AfterAttempt(Queued(0), Attempt(kNoon, true));
  EXPECT_EQ(AfterAttempt(sent, Attempt(kNoon, false)), sent);
}

}  // namespace
}  // namespace bashu::notification
