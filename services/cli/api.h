#pragma once

#include <absl/strings/string_view.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>

#include <memory>
#include <string>
#include <vector>

namespace bashu::cli {

// proto/bashu with all comments, as a serialised FileDescriptorSet.
absl::string_view EmbeddedDescriptors();

// One RPC as a command: `bashu intake create-application`.
struct Method {
  std::string group;    // the package: "intake"
  std::string command;  // "create-application"
  const google::protobuf::MethodDescriptor* descriptor;
};

// What the services can do, known from the descriptors alone.
class Api {
 public:
  // Stops the process on descriptors that are not whole.
  explicit Api(absl::string_view descriptors = EmbeddedDescriptors());

  // By group, in the order of the protos. Without the exchange, which only
  // regions speak with each other.
  const std::vector<Method>& methods() const { return methods_; }

  // The method of a command; null if there is none.
  const Method* Find(absl::string_view group, absl::string_view command) const;

  std::unique_ptr<google::protobuf::Message> NewMessage(
      const google::protobuf::Descriptor* type) const;

 private:
  google::protobuf::DescriptorPool pool_;
  mutable google::protobuf::DynamicMessageFactory factory_;
  std::vector<Method> methods_;
};

// The comment above an element, its lines joined; paragraphs stay apart.
template <typename Descriptor>
std::string CommentOf(const Descriptor& descriptor);

// The first sentence of a comment.
std::string FirstSentence(const std::string& comment);

// "CreateApplication" as "create-application".
std::string KebabCase(absl::string_view name);

}  // namespace bashu::cli
