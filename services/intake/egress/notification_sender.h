#pragma once

#include <grpcpp/channel.h>

#include <memory>

#include "bashu/notification/v1/contact.grpc.pb.h"
#include "bashu/notification/v1/notice.grpc.pb.h"
#include "common/store/journal.h"
#include "common/store/store.h"
#include "services/intake/domain/intake.h"

namespace bashu::intake {

// Makes applicants known to notification and says what they and offices are to
// be told. Nothing personal is in a notice: its holes hold numbers, offices and
// days only.
class NotificationSender {
 public:
  // All but the channel must outlive it.
  NotificationSender(store::Store<IntakeTx>& store, const Rules& rules,
                     const std::shared_ptr<grpc::Channel>& channel)
      : store_(store),
        rules_(rules),
        contacts_(notification::v1::ContactService::NewStub(channel)),
        notices_(notification::v1::NoticeService::NewStub(channel)) {}

  // "notification.update_contact", of "applications/{application}".
  absl::Status UpdateContact(const store::Dispatch& dispatch);
  // "notification.create_notice"; its id is "notices/{notice}", where the
  // notice is "{about}:{TEMPLATE_CODE}".
  absl::Status CreateNotice(const store::Dispatch& dispatch);

 private:
  // The notice to make; without a recipient if nobody is to be told any more.
  absl::StatusOr<notification::v1::Notice> NoticeFor(
      const std::string& about, const std::string& template_code,
      const std::string& subject);

  store::Store<IntakeTx>& store_;
  const Rules& rules_;
  const std::unique_ptr<notification::v1::ContactService::Stub> contacts_;
  const std::unique_ptr<notification::v1::NoticeService::Stub> notices_;
};

}  // namespace bashu::intake
