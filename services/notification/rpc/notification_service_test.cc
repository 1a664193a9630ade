#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include "services/notification/rpc/contact_service.h"
#include "services/notification/rpc/notice_service.h"
#include "services/notification/storage/memory_store.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::notification {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::IsEmpty;
using testing::IsOk;

const TemplateTable kTemplates({
    {"LA_RECEIVED",
     {"LA_RECEIVED", Audience::kPerson, "申请 {n} 已收到", {"n"}}},
    {"OFFER_ARRIVED",
     {"OFFER_ARRIVED", Audience::kOffice, "收到移送 {referral}", {"referral"}}},
});

constexpr char kPolicy[] = R"pb(
  rules {
    callers: "spiffe://*/service/intake"
    methods: "/bashu.notification.v1.NoticeService/*"
    methods: "/bashu.notification.v1.ContactService/*"
    any_office: true
  }
  rules {
    callers: "spiffe://*/office/*/officer/*"
    methods: "/bashu.notification.v1.NoticeService/ListNotices"
  }
)pb";

rpc::Policy TestPolicy() {
  type::v1::MethodPolicy rules;
  google::protobuf::TextFormat::ParseFromString(kPolicy, &rules);
  return rpc::Policy(rules);
}

constexpr char kIntake[] = "spiffe://51.bashu/service/intake";
constexpr char kChen[] = "spiffe://51.bashu/office/511602-LA/officer/chen";
constexpr char kWu[] = "spiffe://51.bashu/office/511603-LA/officer/wu";

// A real server; `caller_` is who the certificate says calls.
class NotificationServiceTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Notice> Create(const std::string& text) {
    v1::CreateNoticeRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
    return testing::CallAs(caller_, *notices_,
                           &v1::NoticeService::Stub::CreateNotice, request);
  }
  absl::StatusOr<v1::Notice> CreateForChen(const std::string& id) {
    return Create("notice_id: '" + id +
                  "' notice { template_code: 'OFFER_ARRIVED'"
                  " subject: 'referrals/r1' recipient_office:"
                  " 'offices/511602-LA' holes { key: 'referral' value: 'r1' }"
                  " }");
  }
  absl::StatusOr<v1::ListNoticesResponse> Inbox(const std::string& token) {
    v1::ListNoticesRequest request;
    request.set_recipient_office("offices/511602-LA");
    request.set_page_size(2);
    request.set_page_token(token);
    return testing::CallAs(caller_, *notices_,
                           &v1::NoticeService::Stub::ListNotices, request);
  }
  absl::StatusOr<v1::Contact> Update(const std::string& text) {
    v1::UpdateContactRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
    return testing::CallAs(caller_, *contacts_,
                           &v1::ContactService::Stub::UpdateContact, request);
  }

  std::string caller_ = kIntake;
  std::unique_ptr<store::Store<NotificationTx>> store_ = NewMemoryStore();
  testing::CallEnvironment<NotificationTx> environment_{*store_, TestPolicy()};
  RandomIdSource ids_{environment_.clock};
  Notification notification_{kTemplates, ids_};
  NoticeService notices_service_{environment_.calls, notification_};
  ContactService contacts_service_{environment_.calls, notification_};
  testing::InProcessServer server_{{&notices_service_, &contacts_service_}};
  std::unique_ptr<v1::NoticeService::Stub> notices_ =
      v1::NoticeService::NewStub(server_.channel());
  std::unique_ptr<v1::ContactService::Stub> contacts_ =
      v1::ContactService::NewStub(server_.channel());
};

TEST_F(NotificationServiceTest, NeverTellsThePhone) {
  const auto contact = Update(
      "contact { name: 'contacts/a1' phone: '138-0000 0000' }"
      " allow_missing: true");
  ASSERT_THAT(contact, IsOk());
  EXPECT_EQ(contact->name(), "contacts/a1");
  EXPECT_THAT(contact->phone(), IsEmpty());
  v1::GetContactRequest request;
  request.set_name("contacts/a1");
  const auto got = testing::CallAs(
      caller_, *contacts_, &v1::ContactService::Stub::GetContact, request);
  ASSERT_THAT(got, IsOk());
  EXPECT_THAT(got->phone(), IsEmpty());
}

TEST_F(NotificationServiceTest, NamesEveryWrongFieldOfAContact) {
  EXPECT_THAT(FieldViolationsOf(
                  Update("contact { name: 'people/a1' phone: 'x' }").status()),
              ElementsAre("contact.name: FORMAT", "contact.phone: FORMAT"));
  EXPECT_THAT(FieldViolationsOf(Update("").status()),
              ElementsAre("contact.name: REQUIRED", "contact.phone: REQUIRED"));
}

TEST_F(NotificationServiceTest, QueuesANoticeToAPerson) {
  ASSERT_THAT(Update("contact { name: 'contacts/a1' phone: '02367000000' }"
                     " allow_missing: true"),
              IsOk());
  const auto notice = Create(
      "notice_id: 'a1:LA_RECEIVED' notice { template_code: 'LA_RECEIVED'"
      " subject: 'applications/a1' contact: 'contacts/a1'"
      " holes { key: 'n' value: 'R1' } }");
  ASSERT_THAT(notice, IsOk());
  EXPECT_EQ(notice->name(), "notices/a1:LA_RECEIVED");
  EXPECT_EQ(notice->state(), v1::Notice::STATE_QUEUED);
  EXPECT_EQ(notice->text(), "申请 R1 已收到");
}

TEST_F(NotificationServiceTest, NamesEveryWrongFieldOfANotice) {
  EXPECT_THAT(
      FieldViolationsOf(
          Create("notice_id: 'x' notice { template_code: 'la' subject: 'A/1'"
                 " contact: 'contacts/a' recipient_office: 'offices/b'"
                 " holes { key: 'n' value: '{x}' } holes { value: 'y' } }")
              .status()),
      ElementsAre("notice_id: FORMAT", "notice.template_code: FORMAT",
                  "notice.subject: FORMAT", "notice.contact: CONTRADICTION",
                  "notice.holes[0].value: FORMAT",
                  "notice.holes[1].key: REQUIRED"));
}

TEST_F(NotificationServiceTest, PagesThroughAnInboxNewestFirst) {
  for (const char* id : {"r1:O", "r2:O", "r3:O"}) {
    ASSERT_THAT(CreateForChen(id), IsOk());
    environment_.clock.Advance(absl::Seconds(1));
  }
  caller_ = kChen;
  const auto first = Inbox("");
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->notices_size(), 2);
  EXPECT_EQ(first->notices(0).name(), "notices/r3:O");
  EXPECT_EQ(first->notices(0).deliveries(0).channel(),
            v1::Delivery::CHANNEL_INBOX);
  const auto second = Inbox(first->next_page_token());
  ASSERT_THAT(second, IsOk());
  ASSERT_EQ(second->notices_size(), 1);
  EXPECT_THAT(second->next_page_token(), IsEmpty());
  EXPECT_THAT(Inbox("nonsense"), HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(NotificationServiceTest, LetsAnOfficerReadOnlyItsOwnInbox) {
  caller_ = kWu;
  EXPECT_THAT(Inbox(""), HasReason("OFFICE_NOT_ALLOWED"));
  EXPECT_THAT(CreateForChen("r1:O"), HasReason("METHOD_NOT_ALLOWED"));
}

}  // namespace
}  // namespace bashu::notification
