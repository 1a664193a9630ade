#include "services/notification/rpc/notice_service.h"

#include "services/notification/rpc/convert.h"

namespace bashu::notification {

grpc::ServerUnaryReactor* NoticeService::CreateNotice(
    grpc::CallbackServerContext* context,
    const v1::CreateNoticeRequest* request, v1::Notice* response) {
  return calls_.Write(
      context, request, response, ParseCreateNotice,
      [this](NotificationTx& tx, const Call& call, const NewNotice& wanted) {
        return notification_.CreateNotice(tx, call, wanted);
      },
      [](const Notice& notice) { return ToProto(notice); });
}

grpc::ServerUnaryReactor* NoticeService::GetNotice(
    grpc::CallbackServerContext* context, const v1::GetNoticeRequest* request,
    v1::Notice* response) {
  return calls_.Read(
      context, request, response, ParseGetNotice,
      [this](NotificationTx& tx, const Call& call, const NoticeId& id) {
        return notification_.GetNotice(tx, call, id);
      },
      [](const Notice& notice) { return ToProto(notice); });
}

grpc::ServerUnaryReactor* NoticeService::ListNotices(
    grpc::CallbackServerContext* context, const v1::ListNoticesRequest* request,
    v1::ListNoticesResponse* response) {
  return calls_.Read(
      context, request, response, ParseListNotices,
      [this](NotificationTx& tx, const Call& call, const NoticeQuery& query) {
        return notification_.ListNotices(tx, call, query);
      },
      [](const NoticePage& page) { return ToProto(page); });
}

}  // namespace bashu::notification
