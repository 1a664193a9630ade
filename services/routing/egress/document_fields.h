#pragma once

#include <absl/status/status.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/string_view.h>
#include <absl/strings/strip.h>
#include <absl/time/time.h>
#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>

#include "bashu/type/v1/programme.pb.h"
#include "common/base/uuid.h"
#include "services/routing/domain/document.h"
#include "services/routing/domain/errors.h"

// What the codecs of documents share.
namespace bashu::routing {

inline google::protobuf::Timestamp TimeToProto(absl::Time time) {
  google::protobuf::Timestamp result;
  result.set_seconds(absl::ToUnixSeconds(time));
  result.set_nanos(static_cast<int32_t>(
      (time - absl::FromUnixSeconds(result.seconds())) / absl::Nanoseconds(1)));
  return result;
}

inline std::string Named(absl::string_view collection, absl::string_view id) {
  return id.empty() ? "" : absl::StrCat(collection, "/", id);
}

// Reads names and remembers the first that has another form.
class Names {
 public:
  std::string Read(absl::string_view name, absl::string_view collection) {
    if (!absl::ConsumePrefix(&name, collection) ||
        !absl::ConsumePrefix(&name, "/") || name.empty() || name.size() > 64 ||
        name.find('/') != absl::string_view::npos) {
      bad_ = true;
    }
    return std::string(name);
  }
  std::string ReadUuid(absl::string_view name, absl::string_view collection) {
    std::string id = Read(name, collection);
    if (!IsUuid(id)) bad_ = true;
    return id;
  }
  // Of the years 1 to 9999, as protobuf has it: later ones are no day of any
  // calendar, and the last of them would be absl::InfiniteFuture().
  absl::Time ReadTime(const google::protobuf::Timestamp& time) {
    Require(time.seconds() >= -62'135'596'800 &&
            time.seconds() <= 253'402'300'799 && time.nanos() >= 0 &&
            time.nanos() <= 999'999'999);
    return absl::FromUnixSeconds(time.seconds()) +
           absl::Nanoseconds(time.nanos());
  }
  void Require(bool holds) { bad_ = bad_ || !holds; }

  absl::Status status() const {
    return bad_ ? DocumentMalformed("a field is missing or malformed")
                : absl::OkStatus();
  }

 private:
  bool bad_ = false;
};

inline Programme FromProto(type::v1::Programme programme, Names& names) {
  names.Require(programme == type::v1::PROGRAMME_LEGAL_AID ||
                programme == type::v1::PROGRAMME_JUDICIAL_AID);
  return static_cast<Programme>(programme);
}

// A due time that is not known is left out.
template <typename Proto>
void WriteDue(const std::optional<absl::Time>& due, Proto& proto) {
  if (due.has_value()) *proto.mutable_due_time() = TimeToProto(*due);
}

template <typename Proto>
std::optional<absl::Time> DueIn(const Proto& proto, Names& names) {
  if (!proto.has_due_time()) return std::nullopt;
  return names.ReadTime(proto.due_time());
}

}  // namespace bashu::routing
