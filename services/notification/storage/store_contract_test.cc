#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>

#include <optional>

#include "services/notification/storage/memory_store.h"
#include "services/notification/storage/sql_store.h"
#include "tests/testing/engines.h"
#include "tests/testing/status_matchers.h"

// What every NotificationTx must do, over memory, SQLite and PostgreSQL.
namespace bashu::notification {
namespace {

using ::testing::ElementsAre;
using testing::Engine;
using testing::HasReason;
using testing::IsOk;

const absl::Time kNoon = absl::UnixEpoch() + absl::Hours(500'000);

class StoreContractTest : public ::testing::TestWithParam<Engine> {
 protected:
  StoreContractTest() {
    if (GetParam() == Engine::kMemory) {
      store_ = NewMemoryStore();
      return;
    }
    database_.emplace(GetParam());
    auto opened = OpenSqlStore(database_->address(), /*readers=*/1, ring_);
    EXPECT_THAT(opened, IsOk());
    store_ = *std::move(opened);
  }

  absl::Status Do(absl::FunctionRef<absl::Status(NotificationTx&)> body) {
    return store_->Transact([&](NotificationTx& tx) { return body(tx); });
  }
  absl::Status Add(const Notice& notice) {
    return Do([&](NotificationTx& tx) { return tx.AddNotice(notice); });
  }
  absl::StatusOr<Notice> Get(const NoticeId& id) {
    absl::StatusOr<Notice> notice;
    const absl::Status status = store_->Read([&](NotificationTx& tx) {
      notice = tx.GetNotice(id);
      return notice.status();
    });
    return notice;
  }
  std::vector<std::string> List(const NoticeQuery& query) {
    std::vector<std::string> ids;
    EXPECT_THAT(store_->Read([&](NotificationTx& tx) -> absl::Status {
      const auto notices = tx.ListNotices(query);
      if (!notices.ok()) return notices.status();
      for (const Notice& n : *notices) ids.push_back(n.id.value());
      return absl::OkStatus();
    }),
                IsOk());
    return ids;
  }

  static Notice ToChen(const std::string& id, absl::Time time) {
    Notice notice;
    notice.id = NoticeId(id);
    notice.template_code = "OFFER_ARRIVED";
    notice.subject = "referrals/r1";
    notice.office = "511602-LA";
    notice.holes = {{"referral", "r1"}};
    notice.state = NoticeState::kSent;
    notice.text = "收到移送 r1";
    notice.deliveries = {{Channel::kInbox, id, true, "STORED", time}};
    notice.create_time = time;
    return notice;
  }

  const crypto::KeyRing ring_ =
      *crypto::KeyRing::Parse(testing::TestKeyRingJson());
  std::optional<testing::TestDatabase> database_;
  std::unique_ptr<store::Store<NotificationTx>> store_;
};

TEST_P(StoreContractTest, KeepsAContactAndReplacesIt) {
  Contact li{ContactId("a1"), "13800000000", false, kNoon};
  for (const bool withheld : {false, true}) {
    li.withheld = withheld;
    li.phone += "1";
    li.update_time += absl::Seconds(1);
    ASSERT_THAT(Do([&](NotificationTx& tx) { return tx.PutContact(li); }),
                IsOk());
    EXPECT_THAT(store_->Read([&](NotificationTx& tx) {
      EXPECT_EQ(*tx.GetContact(li.id), li);
      return tx.GetContact(ContactId("a2")).status();
    }),
                HasReason("CONTACT_NOT_FOUND"));
  }
}

TEST_P(StoreContractTest, KeepsANoticeWhole) {
  const Notice notice = ToChen("r1:OFFER_ARRIVED", kNoon);
  ASSERT_THAT(Add(notice), IsOk());
  EXPECT_EQ(*Get(notice.id), notice);
  EXPECT_THAT(Get(NoticeId("none")), HasReason("NOTICE_NOT_FOUND"));
}

TEST_P(StoreContractTest, NeverAddsTwoNoticesOfOneId) {
  ASSERT_THAT(Add(ToChen("n1", kNoon)), IsOk());
  EXPECT_FALSE(Add(ToChen("n1", kNoon + absl::Hours(1))).ok());
  EXPECT_EQ(Get(NoticeId("n1"))->create_time, kNoon);
}

TEST_P(StoreContractTest, UpdatesStateAndDeliveriesOnly) {
  Notice notice = ToChen("n1", kNoon);
  notice.office.clear();
  notice.contact = ContactId("a1");
  for (const NoticeState state :
       {NoticeState::kQueued, NoticeState::kWithheld, NoticeState::kAbandoned,
        NoticeState::kSent}) {
    notice.id = NoticeId(absl::StrCat("n", static_cast<int>(state)));
    ASSERT_THAT(Add(notice), IsOk());
    Notice changed = notice;
    changed.state = state;
    changed.text = "anders";
    changed.deliveries.push_back({Channel::kSms, "k", false, "DOWN", kNoon});
    ASSERT_THAT(
        Do([&](NotificationTx& tx) { return tx.UpdateNotice(changed); }),
        IsOk());
    changed.text = notice.text;
    EXPECT_EQ(*Get(notice.id), changed);
  }
}

TEST_P(StoreContractTest, ListsAnInboxNewestFirstAndContinuesAfterAPage) {
  ASSERT_THAT(Add(ToChen("b", kNoon)), IsOk());
  ASSERT_THAT(Add(ToChen("a", kNoon)), IsOk());
  ASSERT_THAT(Add(ToChen("c", kNoon + absl::Microseconds(1))), IsOk());
  Notice other = ToChen("d", kNoon);
  other.office = "511603-LA";
  ASSERT_THAT(Add(other), IsOk());
  NoticeQuery query{"", "511602-LA", std::nullopt, 2};
  EXPECT_THAT(List(query), ElementsAre("c", "b"));
  query.after = NoticePosition{kNoon, NoticeId("b")};
  EXPECT_THAT(List(query), ElementsAre("a"));
}

TEST_P(StoreContractTest, ListsWhatIsAboutASubject) {
  Notice about = ToChen("a", kNoon);
  about.subject = "applications/a1";
  ASSERT_THAT(Add(about), IsOk());
  ASSERT_THAT(Add(ToChen("b", kNoon)), IsOk());
  EXPECT_THAT(List({"applications/a1", "", std::nullopt, 10}),
              ElementsAre("a"));
  EXPECT_THAT(List({"applications/a2", "", std::nullopt, 10}), ElementsAre());
}

TEST_P(StoreContractTest, LeavesNothingOfARefusedBody) {
  EXPECT_FALSE(Do([&](NotificationTx& tx) -> absl::Status {
                 EXPECT_THAT(tx.AddNotice(ToChen("n1", kNoon)), IsOk());
                 EXPECT_THAT(tx.journal().Append({.id = "e1"}), IsOk());
                 return absl::AbortedError("no");
               }).ok());
  EXPECT_THAT(Get(NoticeId("n1")), HasReason("NOTICE_NOT_FOUND"));
}

BASHU_INSTANTIATE_ENGINES(StoreContractTest);

}  // namespace
}  // namespace bashu::notification
