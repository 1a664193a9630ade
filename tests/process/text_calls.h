#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <set>
#include <string>

namespace bashu::process {

// What came back. `text` leaves out what differs between two answers that say
// the same: signatures, and that an item of a batch was a repeat.
struct Answer {
  // Of the first field of that name; empty if there is none.
  std::string Field(const std::string& name) const;

  grpc::Status status;
  std::string text;
  std::shared_ptr<google::protobuf::Message> message;
};

// Calls of methods that are known by name only, as protoc described them.
class TextCalls {
 public:
  // `file` is a FileDescriptorSet with all that `package` imports.
  TextCalls(const std::string& file, const std::string& package);

  // Those whose name does not say that they only read: "Service/Method".
  std::set<std::string> Writing() const;

  // `method` as above. A stream is sent the request and answers once.
  Answer Call(grpc::Channel& channel, const std::string& method,
              const std::string& request);

 private:
  const std::string package_;
  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory messages_{&pool_};
  std::vector<const google::protobuf::ServiceDescriptor*> services_;
};

}  // namespace bashu::process
