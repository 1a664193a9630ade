#pragma once

#include "bashu/notification/v1/notice.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/notification/domain/notification.h"
#include "services/notification/domain/store.h"

namespace bashu::notification {

// bashu.notification.v1.NoticeService. Thread-safe.
class NoticeService final : public v1::NoticeService::CallbackService {
 public:
  NoticeService(rpc::Calls<NotificationTx>& calls,
                const Notification& notification)
      : calls_(calls), notification_(notification) {}

  grpc::ServerUnaryReactor* CreateNotice(grpc::CallbackServerContext* context,
                                         const v1::CreateNoticeRequest* request,
                                         v1::Notice* response) override;
  grpc::ServerUnaryReactor* GetNotice(grpc::CallbackServerContext* context,
                                      const v1::GetNoticeRequest* request,
                                      v1::Notice* response) override;
  grpc::ServerUnaryReactor* ListNotices(
      grpc::CallbackServerContext* context,
      const v1::ListNoticesRequest* request,
      v1::ListNoticesResponse* response) override;

 private:
  rpc::Calls<NotificationTx>& calls_;
  const Notification& notification_;
};

}  // namespace bashu::notification
