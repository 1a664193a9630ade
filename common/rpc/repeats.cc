#include "common/rpc/repeats.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/unknown_field_set.h>

#include "common/rpc/errors.h"
#include "common/status/macros.h"

namespace bashu::rpc {
namespace {

constexpr size_t kDigestBytes = 12;  // names a field, proves nothing

std::string Place(const Call& call, absl::string_view request_id) {
  return absl::StrCat("reply/", call.caller.identity, "/", request_id);
}

// Byte for byte the same for equal messages of one binary.
std::string SerializeDeterministic(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

// The number of the first field that is not the same in both; 0 if none.
int FirstDifference(const std::map<int, std::string>& a,
                    const std::map<int, std::string>& b) {
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() && j != b.end() && *i == *j) ++i, ++j;
  if (i == a.end()) return j == b.end() ? 0 : j->first;
  if (j == b.end()) return i->first;
  return std::min(i->first, j->first);
}

}  // namespace

absl::StatusOr<bool> Repeats::Find(store::Journal& journal, const Call& call,
                                   absl::string_view request_id,
                                   const google::protobuf::Message& request,
                                   google::protobuf::Message& response) const {
  ASSIGN_OR_RETURN(const std::optional<store::Reply> reply,
                   journal.FindReply(call.caller.identity, request_id));
  if (!reply.has_value()) return false;
  const int number = FirstDifference(reply->fields, DigestFields(request));
  if (number != 0) {
    const auto* field = request.GetDescriptor()->FindFieldByNumber(number);
    return RequestIdReused(field == nullptr ? "method" : field->name());
  }
  ASSIGN_OR_RETURN(const std::string bytes,
                   ring_.Decrypt(reply->response, Place(call, request_id)));
  if (!response.ParseFromString(bytes)) return InternalFault();
  return true;
}

absl::Status Repeats::Record(store::Journal& journal, const Call& call,
                             absl::string_view request_id,
                             const google::protobuf::Message& request,
                             const google::protobuf::Message& response) const {
  const std::string sealed =
      ring_.Encrypt(response.SerializeAsString(), Place(call, request_id));
  return journal.RecordReply(call.caller.identity, request_id, call.now,
                             {DigestFields(request), sealed});
}

// Reads the request's bytes as if no field were known, which yields every
// top-level field by number. Number 0 stands for the method.
std::map<int, std::string> Repeats::DigestFields(
    const google::protobuf::Message& request) const {
  google::protobuf::UnknownFieldSet fields;
  fields.ParseFromString(SerializeDeterministic(request));
  std::map<int, std::string> digests;
  for (int i = 0; i < fields.field_count(); ++i) {
    google::protobuf::UnknownFieldSet alone;
    alone.AddField(fields.field(i));
    std::string bytes;
    alone.SerializeToString(&bytes);
    digests[fields.field(i).number()] += bytes;
  }
  digests[0] = request.GetDescriptor()->full_name();
  for (auto& [number, digest] : digests) {
    digest =
        absl::BytesToHexString(ring_.Lookup(absl::StrCat(number, ":", digest))
                                   .substr(0, kDigestBytes));
  }
  return digests;
}

}  // namespace bashu::rpc
