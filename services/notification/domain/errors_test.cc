#include "services/notification/domain/errors.h"

#include <gmock/gmock.h>

#include "common/status/error.h"

namespace bashu::notification {
namespace {

TEST(Errors, SayAllToMachinesProgramsAndPeople) {
  const struct {
    absl::Status status;
    absl::StatusCode code;
    const char* reason;
    const char* key;  // of its metadata
  } cases[] = {
      {NoticeExists(NoticeId("n1"), "notice.subject"),
       absl::StatusCode::kAlreadyExists, "NOTICE_EXISTS", "field"},
      {TemplateNotFound("X"), absl::StatusCode::kNotFound, "TEMPLATE_NOT_FOUND",
       "template"},
      {AudienceMismatch("X"), absl::StatusCode::kInvalidArgument,
       "AUDIENCE_MISMATCH", "template"},
      {HoleMismatch("X", "office"), absl::StatusCode::kInvalidArgument,
       "HOLE_MISMATCH", "hole"},
      {ContactNotFound(ContactId("a1")), absl::StatusCode::kNotFound,
       "CONTACT_NOT_FOUND", "contact"},
      {NoticeNotFound(NoticeId("n1")), absl::StatusCode::kNotFound,
       "NOTICE_NOT_FOUND", "notice"},
      {ProviderUnavailable("down"), absl::StatusCode::kUnavailable,
       "PROVIDER_UNAVAILABLE", "problem"},
  };
  for (const auto& error : cases) {
    EXPECT_EQ(error.status.code(), error.code);
    EXPECT_EQ(ReasonOf(error.status), error.reason);
    EXPECT_NE(MetadataOf(error.status, error.key), "") << error.reason;
    EXPECT_NE(LocalizedMessageOf(error.status), "") << error.reason;
  }
}

}  // namespace
}  // namespace bashu::notification
