#include "services/ledger/rpc/convert_head.h"

#include <absl/strings/str_cat.h>

#include <string>

#include "common/base/check.h"
#include "common/rpc/fields.h"

namespace bashu::ledger {

SignedHead HeadFrom(const v1::SignedTreeHead& head, const v1::TreeHead& said) {
  SignedHead made;
  made.payload = head.payload();
  made.signature = head.signature();
  made.suite = head.suite();
  made.key_id = head.key_id();
  made.region = said.region();
  made.size = said.tree_size();
  made.root = said.root();
  // As exact as every engine keeps it.
  made.sign_time = absl::FromUnixSeconds(said.sign_time().seconds()) +
                   absl::Microseconds(said.sign_time().nanos() / 1000);
  return made;
}

v1::SignedTreeHead ToProto(const SignedHead& head) {
  v1::SignedTreeHead made;
  made.set_payload(head.payload);
  made.set_signature(head.signature);
  made.set_suite(head.suite);
  made.set_key_id(head.key_id);
  return made;
}

v1::Cosignature CosignatureOf(const CosignedHead& head) {
  v1::Cosignature made;
  made.set_region(head.witness);
  made.set_signature(head.signature);
  made.set_suite(head.suite);
  made.set_key_id(head.key_id);
  return made;
}

v1::HeadAlarm ToProto(const HeadAlarm& alarm) {
  v1::HeadAlarm made;
  made.set_name(absl::StrCat("headAlarms/", alarm.number));
  made.set_region(alarm.offered.region);
  made.set_problem(std::string(NameOf(alarm.problem)));
  *made.mutable_seen() = ToProto(alarm.seen);
  *made.mutable_offered() = ToProto(alarm.offered);
  *made.mutable_create_time() = rpc::ToProto(alarm.time);
  return made;
}

absl::string_view NameOf(HeadProblem problem) {
  switch (problem) {
    case HeadProblem::kNone:
      return "";
    case HeadProblem::kBaseDiffers:
      return "BASE_DIFFERS";
    case HeadProblem::kSmaller:
      return "TREE_SMALLER";
    case HeadProblem::kRootDiffers:
      return "ROOT_DIFFERS";
    case HeadProblem::kInconsistent:
      return "INCONSISTENT";
  }
  CHECK(false);
}

}  // namespace bashu::ledger
