#include "tests/process/text_calls.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/text_format.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include <fstream>
#include <functional>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "tests/process/ledger_process.h"

namespace bashu::process {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kDeadlineSeconds = 20;

// Has `visit` see each message within, from inside out.
void ForEachMessage(Message& message,
                    const std::function<void(Message&)>& visit) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      ForEachMessage(*reflection.MutableMessage(&message, field), visit);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      ForEachMessage(*reflection.MutableRepeatedMessage(&message, field, i),
                     visit);
    }
  }
  visit(message);
}

// Takes out what may differ between two answers to the same.
void Level(Message& answer) {
  ForEachMessage(answer, [](Message& message) {
    const google::protobuf::Descriptor& type = *message.GetDescriptor();
    const auto* signature = type.FindFieldByName("signature");
    if (signature != nullptr) {
      message.GetReflection()->ClearField(&message, signature);
    }
    if (type.name() != "BatchCreateTransfersResponse") return;
    // Only what is not simply done is among the results.
    const auto* results = type.FindFieldByName("results");
    for (int i = 0; i < message.GetReflection()->FieldSize(message, results);
         ++i) {
      const Message& result =
          message.GetReflection()->GetRepeatedMessage(message, results, i);
      const auto* error = result.GetDescriptor()->FindFieldByName("error");
      if (result.GetReflection()->HasField(result, error)) {
        Wrong("refused: " + result.ShortDebugString());
      }
    }
    message.GetReflection()->ClearField(&message, results);
  });
}

// One request, one answer, on either kind of method.
grpc::Status Exchange(grpc::Channel& channel, const std::string& path,
                      const std::string& sent, std::string& received) {
  // The stub wants to own what it borrows.
  grpc::GenericStub stub(
      std::shared_ptr<grpc::Channel>(&channel, [](grpc::Channel*) {}));
  grpc::ClientContext context;
  context.set_deadline(SecondsFromNow(kDeadlineSeconds));
  grpc::CompletionQueue queue;
  const auto done = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    CHECK(queue.Next(&tag, &ok));
    return ok;
  };
  const auto call = stub.PrepareCall(&context, path, &queue);
  call->StartCall(nullptr);
  const grpc::Slice slice(sent);
  grpc::ByteBuffer answer;
  bool ok = done();
  if (ok) {
    call->Write(grpc::ByteBuffer(&slice, 1), nullptr);
    ok = done();
  }
  if (ok) {
    call->WritesDone(nullptr);
    ok = done();
  }
  if (ok) {
    call->Read(&answer, nullptr);
    ok = done();
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  done();
  grpc::Slice whole;
  if (ok && answer.DumpToSingleSlice(&whole).ok()) {
    received.assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
  }
  return status;
}

}  // namespace

std::string Answer::Field(const std::string& name) const {
  const auto* field = message->GetDescriptor()->FindFieldByName(name);
  if (field == nullptr) return "";
  return message->GetReflection()->GetString(*message, field);
}

TextCalls::TextCalls(const std::string& file, const std::string& package)
    : package_(package) {
  google::protobuf::FileDescriptorSet files;
  std::ifstream in(file, std::ios::binary);
  CHECK(files.ParseFromIstream(&in));
  for (const auto& each : files.file()) {
    const auto* built = pool_.BuildFile(each);
    CHECK(built != nullptr);
    for (int i = 0; i < built->service_count(); ++i) {
      services_.push_back(built->service(i));
    }
  }
}

std::set<std::string> TextCalls::Writing() const {
  std::set<std::string> methods;
  for (const auto* service : services_) {
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string& name = service->method(i)->name();
      const bool reads = absl::StartsWith(name, "Get") ||
                         absl::StartsWith(name, "List") ||
                         absl::StartsWith(name, "BatchGet") ||
                         absl::StartsWith(name, "Compute");
      if (!reads) methods.insert(absl::StrCat(service->name(), "/", name));
    }
  }
  return methods;
}

Answer TextCalls::Call(grpc::Channel& channel, const std::string& method,
                       const std::string& request) {
  const size_t slash = method.find('/');
  const auto* service = pool_.FindServiceByName(
      absl::StrCat(package_, ".", method.substr(0, slash)));
  const auto* described =
      service == nullptr ? nullptr
                         : service->FindMethodByName(method.substr(slash + 1));
  if (described == nullptr) Wrong("no method " + method);
  const std::unique_ptr<Message> asked(
      messages_.GetPrototype(described->input_type())->New());
  if (!google::protobuf::TextFormat::ParseFromString(request, asked.get())) {
    Wrong(absl::StrCat("no request of ", method, ": ", request));
  }
  Answer answer;
  answer.message.reset(messages_.GetPrototype(described->output_type())->New());
  std::string received;
  answer.status = Exchange(channel, absl::StrCat("/", package_, ".", method),
                           asked->SerializeAsString(), received);
  if (!answer.status.ok()) return answer;
  CHECK(answer.message->ParseFromString(received));
  Level(*answer.message);
  answer.text = answer.message->DebugString();
  return answer;
}

}  // namespace bashu::process
