#include <gtest/gtest.h>

#include "bashu/notification/v1/notice.grpc.pb.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "services/ledger/egress/senders.h"
#include "services/ledger/storage/memory_store.h"
#include "tests/testing/in_process.h"
#include "tests/testing/status_matchers.h"

namespace bashu::ledger {
namespace {

namespace notification = ::bashu::notification::v1;
using testing::HasReason;
using testing::IsOk;

// Remembers the last notice.
class FakeNotices final : public notification::NoticeService::CallbackService {
 public:
  grpc::ServerUnaryReactor* CreateNotice(
      grpc::CallbackServerContext* context,
      const notification::CreateNoticeRequest* request,
      notification::Notice*) override {
    last = *request;
    auto* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  notification::CreateNoticeRequest last;
};

TEST(NewNoticeSender, TellsTheDecidingOfficeAndNamesNobody) {
  const auto store = NewMemoryLedgerStore();
  ASSERT_THAT(store->Transact(
                  [](LedgerTx& tx) { return tx.InsertGrant(NewTestGrant()); }),
              IsOk());
  FakeNotices notices;
  testing::InProcessServer server({&notices});
  outbox::Sender send = NewNoticeSender(*store, server.channel());
  store::Dispatch dispatch;
  dispatch.subject = absl::StrCat("disbursements/", kGrantId, ".2");
  dispatch.id = absl::StrCat("notices/", kGrantId, ".2-1:PAYMENT_REJECTED");
  ASSERT_THAT(send(dispatch), IsOk());
  EXPECT_EQ(notices.last.notice_id(),
            absl::StrCat(kGrantId, ".2-1:PAYMENT_REJECTED"));
  const notification::Notice& notice = notices.last.notice();
  EXPECT_EQ(notice.template_code(), "PAYMENT_REJECTED");
  EXPECT_EQ(notice.recipient_office(), "offices/511702-CT");
  EXPECT_EQ(notice.subject(), dispatch.subject);
  ASSERT_EQ(notice.holes_size(), 1);
  EXPECT_EQ(notice.holes(0).value(), absl::StrCat(kGrantId, ".2"));
  dispatch.id = absl::StrCat("notices/", kGrantId, ".2-1:ESCROW_ENDED");
  ASSERT_THAT(send(dispatch), IsOk());
  EXPECT_EQ(notices.last.notice().template_code(), "ESCROW_ENDED");
  dispatch.subject = absl::StrCat("disbursements/", TransferUuid(9), ".1");
  EXPECT_THAT(send(dispatch), HasReason("GRANT_NOT_FOUND"));
}

}  // namespace
}  // namespace bashu::ledger
