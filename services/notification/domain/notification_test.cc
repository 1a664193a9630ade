#include "services/notification/domain/notification.h"

#include <gmock/gmock.h>

#include <functional>

#include "services/notification/domain/limits.h"
#include "services/notification/storage/memory_store.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace bashu::notification {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using testing::IsOk;

const TemplateTable kTemplates({
    {"LA_RECEIVED",
     {"LA_RECEIVED",
      Audience::kPerson,
      "申请 {receipt_number} 已收到",
      {"receipt_number"}}},
    {"OFFER_ARRIVED",
     {"OFFER_ARRIVED", Audience::kOffice, "收到移送 {referral}", {"referral"}}},
});

// Li applied at 500112-LA, application a1; Chen is at 511602-LA. Intake writes.
class NotificationTest : public ::testing::Test {
 protected:
  Call As(const std::string& office) const {
    Call call;
    call.caller.office = office;
    call.caller.any_office = office.empty();
    call.now = clock_.Now();
    return call;
  }
  Call Intake() const { return As(""); }

  ContactUpdate Li() const {
    ContactUpdate update;
    update.contact.id = ContactId("a1");
    update.contact.phone = "13800000000";
    update.allow_missing = true;
    return update;
  }
  static NewNotice ToLi() {
    return {NoticeId("a1:LA_RECEIVED"),
            "LA_RECEIVED",
            "applications/a1",
            ContactId("a1"),
            "",
            {{"receipt_number", "R1"}}};
  }
  static NewNotice ToChen() {
    return {NoticeId("r1:OFFER_ARRIVED"),
            "OFFER_ARRIVED",
            "referrals/r1",
            ContactId(""),
            "511602-LA",
            {{"referral", "r1"}}};
  }

  absl::Status Do(absl::FunctionRef<absl::Status(NotificationTx&)> body) {
    return store_->Transact([&](NotificationTx& tx) { return body(tx); });
  }
  absl::StatusOr<Notice> Create(const NewNotice& wanted) {
    absl::StatusOr<Notice> notice;
    const absl::Status status = Do([&](NotificationTx& tx) {
      notice = notification_.CreateNotice(tx, Intake(), wanted);
      return notice.status();
    });
    return notice;
  }
  absl::Status Update(const ContactUpdate& update) {
    return Do([&](NotificationTx& tx) {
      return notification_.UpdateContact(tx, Intake(), update).status();
    });
  }
  absl::StatusOr<Notice> Attempt(bool accepted) {
    absl::StatusOr<Notice> notice;
    const absl::Status status = Do([&](NotificationTx& tx) {
      notice = notification_.RecordAttempt(
          tx, Intake(), ToLi().id,
          {Channel::kSms, "k", accepted, "X", clock_.Now()});
      return notice.status();
    });
    return notice;
  }
  std::vector<std::string> Events() {
    std::vector<std::string> types;
    EXPECT_THAT(Do([&](NotificationTx& tx) {
                  const auto events = tx.journal().EventsAfter(0, 100);
                  for (const store::Event& event : *events) {
                    types.push_back(event.type + " " + event.subject);
                  }
                  return absl::OkStatus();
                }),
                IsOk());
    return types;
  }
  int64_t Backlog() {
    int64_t backlog = -1;
    EXPECT_THAT(Do([&](NotificationTx& tx) {
                  backlog = *tx.journal().Backlog();
                  return absl::OkStatus();
                }),
                IsOk());
    return backlog;
  }

  testing::FakeClock clock_;
  RandomIdSource ids_{clock_};
  Notification notification_{kTemplates, ids_};
  std::unique_ptr<store::Store<NotificationTx>> store_ = NewMemoryStore();
};

TEST_F(NotificationTest, QueuesANoticeToAPersonOnce) {
  ASSERT_THAT(Update(Li()), IsOk());
  const auto first = Create(ToLi());
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->state, NoticeState::kQueued);
  EXPECT_EQ(first->text, "申请 R1 已收到");
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(*Create(ToLi()), *first);
  EXPECT_EQ(Backlog(), 1);
  EXPECT_THAT(Events(), ElementsAre());
}

TEST_F(NotificationTest, LaysANoticeToAnOfficeInItsInboxAtOnce) {
  const auto notice = Create(ToChen());
  ASSERT_THAT(notice, IsOk());
  EXPECT_EQ(notice->state, NoticeState::kSent);
  ASSERT_EQ(notice->deliveries.size(), 1u);
  EXPECT_EQ(notice->deliveries[0].evidence, "STORED");
  EXPECT_EQ(*Create(ToChen()), *notice);
  EXPECT_EQ(Backlog(), 0);
  EXPECT_THAT(Events(), ElementsAre("notice.sent notices/r1:OFFER_ARRIVED"));
}

TEST_F(NotificationTest, NamesTheFirstFieldThatDiffersUnderOneId) {
  ASSERT_THAT(Update(Li()), IsOk());
  ASSERT_THAT(Create(ToLi()), IsOk());
  const std::pair<const char*, std::function<void(NewNotice&)>> cases[] = {
      {"notice.template_code",
       [](NewNotice& n) { n.template_code = n.subject = "X"; }},
      {"notice.subject", [](NewNotice& n) { n.subject = "applications/a2"; }},
      {"notice.contact", [](NewNotice& n) { n.contact = ContactId("a2"); }},
      {"notice.recipient_office", [](NewNotice& n) { n.office = "1"; }},
      {"notice.holes", [](NewNotice& n) { n.holes["receipt_number"] = "2"; }},
  };
  for (const auto& [field, change] : cases) {
    NewNotice other = ToLi();
    change(other);
    const auto refused = Create(other);
    EXPECT_THAT(refused, HasReason("NOTICE_EXISTS"));
    EXPECT_EQ(MetadataOf(refused.status(), "field"), field);
  }
}

TEST_F(NotificationTest, RefusesInTheDocumentedOrder) {
  NewNotice wanted = ToLi();
  wanted.template_code = "NONE";
  wanted.holes.clear();
  EXPECT_THAT(Create(wanted), HasReason("TEMPLATE_NOT_FOUND"));
  wanted.template_code = "OFFER_ARRIVED";
  EXPECT_THAT(Create(wanted), HasReason("AUDIENCE_MISMATCH"));
  wanted.template_code = "LA_RECEIVED";
  EXPECT_THAT(Create(wanted), HasReason("HOLE_MISMATCH"));
  wanted.holes = ToLi().holes;
  EXPECT_THAT(Create(wanted), HasReason("CONTACT_NOT_FOUND"));
  ASSERT_THAT(Update(Li()), IsOk());
  EXPECT_THAT(Create(wanted), IsOk());
}

TEST_F(NotificationTest, CreatesAContactOnlyWhenAllowed) {
  ContactUpdate update = Li();
  update.allow_missing = false;
  EXPECT_THAT(Update(update), HasReason("CONTACT_NOT_FOUND"));
  ASSERT_THAT(Update(Li()), IsOk());
  EXPECT_THAT(Update(update), IsOk());
}

TEST_F(NotificationTest, WithholdsWhatWasQueuedBeforeMessagesBecameUnsafe) {
  ASSERT_THAT(Update(Li()), IsOk());
  ASSERT_THAT(Create(ToLi()), IsOk());
  ContactUpdate unsafe = Li();
  unsafe.contact.withheld = true;
  ASSERT_THAT(Update(unsafe), IsOk());
  ASSERT_THAT(Do([&](NotificationTx& tx) {
                return notification_.Withhold(tx, Intake(), ToLi().id).status();
              }),
              IsOk());
  EXPECT_THAT(Events(), ElementsAre("notice.withheld notices/a1:LA_RECEIVED"));
}

TEST_F(NotificationTest, WithholdsNothingWhileMessagesAreSafe) {
  ASSERT_THAT(Update(Li()), IsOk());
  ASSERT_THAT(Create(ToLi()), IsOk());
  ASSERT_THAT(Do([&](NotificationTx& tx) {
                return notification_.Withhold(tx, Intake(), ToLi().id).status();
              }),
              IsOk());
  EXPECT_THAT(Events(), ElementsAre());
}

TEST_F(NotificationTest, TellsOfADeliveryOnce) {
  ASSERT_THAT(Update(Li()), IsOk());
  ASSERT_THAT(Create(ToLi()), IsOk());
  EXPECT_EQ(Attempt(false)->state, NoticeState::kQueued);
  EXPECT_EQ(Attempt(true)->state, NoticeState::kSent);
  EXPECT_EQ(Attempt(true)->deliveries.size(), 2u);
  EXPECT_THAT(Events(), ElementsAre("notice.sent notices/a1:LA_RECEIVED"));
}

TEST_F(NotificationTest, TellsWhenItGivesUp) {
  ASSERT_THAT(Update(Li()), IsOk());
  ASSERT_THAT(Create(ToLi()), IsOk());
  for (int i = 0; i < kAttemptsMax + 2; ++i) {
    EXPECT_THAT(Attempt(false), IsOk());
  }
  EXPECT_THAT(Events(), ElementsAre("notice.abandoned notices/a1:LA_RECEIVED"));
}

TEST_F(NotificationTest, ShowsAnOfficeItsOwnInboxAndNothingElse) {
  ASSERT_THAT(Update(Li()), IsOk());
  ASSERT_THAT(Create(ToLi()), IsOk());
  ASSERT_THAT(Create(ToChen()), IsOk());
  const auto get = [&](const char* office, const NoticeId& id) {
    return Do([&](NotificationTx& tx) {
      return notification_.GetNotice(tx, As(office), id).status();
    });
  };
  EXPECT_THAT(get("511602-LA", ToChen().id), IsOk());
  EXPECT_THAT(get("500112-LA", ToChen().id), HasReason("NOTICE_NOT_FOUND"));
  EXPECT_THAT(get("511602-LA", ToLi().id), HasReason("NOTICE_NOT_FOUND"));
  EXPECT_THAT(get("", ToLi().id), IsOk());
  const auto list = [&](const char* office, const NoticeQuery& query) {
    return Do([&](NotificationTx& tx) {
      return notification_.ListNotices(tx, As(office), query).status();
    });
  };
  const NoticeQuery inbox{"", "511602-LA", std::nullopt, 10};
  const NoticeQuery about{"applications/a1", "", std::nullopt, 10};
  EXPECT_THAT(list("511602-LA", inbox), IsOk());
  EXPECT_THAT(list("500112-LA", inbox), HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(list("511602-LA", about), HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(list("", about), IsOk());
}

}  // namespace
}  // namespace bashu::notification
