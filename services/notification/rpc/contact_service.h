#pragma once

#include "bashu/notification/v1/contact.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/notification/domain/notification.h"
#include "services/notification/domain/store.h"

namespace bashu::notification {

// bashu.notification.v1.ContactService. Thread-safe.
class ContactService final : public v1::ContactService::CallbackService {
 public:
  ContactService(rpc::Calls<NotificationTx>& calls,
                 const Notification& notification)
      : calls_(calls), notification_(notification) {}

  grpc::ServerUnaryReactor* UpdateContact(
      grpc::CallbackServerContext* context,
      const v1::UpdateContactRequest* request, v1::Contact* response) override;
  grpc::ServerUnaryReactor* GetContact(grpc::CallbackServerContext* context,
                                       const v1::GetContactRequest* request,
                                       v1::Contact* response) override;

 private:
  rpc::Calls<NotificationTx>& calls_;
  const Notification& notification_;
};

}  // namespace bashu::notification
