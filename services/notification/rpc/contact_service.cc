#include "services/notification/rpc/contact_service.h"

#include "services/notification/rpc/convert.h"

namespace bashu::notification {

grpc::ServerUnaryReactor* ContactService::UpdateContact(
    grpc::CallbackServerContext* context,
    const v1::UpdateContactRequest* request, v1::Contact* response) {
  return calls_.Write(
      context, request, response, ParseUpdateContact,
      [this](NotificationTx& tx, const Call& call,
             const ContactUpdate& update) {
        return notification_.UpdateContact(tx, call, update);
      },
      [](const Contact& contact) { return ToProto(contact); });
}

grpc::ServerUnaryReactor* ContactService::GetContact(
    grpc::CallbackServerContext* context, const v1::GetContactRequest* request,
    v1::Contact* response) {
  return calls_.Read(
      context, request, response, ParseGetContact,
      [this](NotificationTx& tx, const Call& call, const ContactId& id) {
        return notification_.GetContact(tx, call, id);
      },
      [](const Contact& contact) { return ToProto(contact); });
}

}  // namespace bashu::notification
