#include "common/reference/text_proto.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>

#include <fstream>

#include "common/status/error.h"

namespace bashu::reference {
namespace {

absl::Status Refuse(absl::string_view reason, const std::string& path,
                    const std::string& problem) {
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    "bashu",
                    reason,
                    absl::StrCat(path, ": ", problem),
                    absl::StrCat("配置文件有误：", path, "：", problem),
                    {{"file", path}, {"problem", problem}}});
}

// Gathers "line:column: message" of every error.
class ErrorList final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    absl::StrAppend(&text_, text_.empty() ? "" : "; ", line + 1, ":",
                    column + 1, ": ", message);
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message& message) {
  google::protobuf::TextFormat::ParseInfoTree lines;
  return ReadTextProto(path, message, lines);
}

absl::Status ReadTextProto(const std::string& path,
                           google::protobuf::Message& message,
                           google::protobuf::TextFormat::ParseInfoTree& lines) {
  std::ifstream file(path);
  if (!file) return Refuse("REFERENCE_UNREADABLE", path, "cannot be read");
  google::protobuf::io::IstreamInputStream stream(&file);
  ErrorList errors;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.WriteLocationsTo(&lines);
  if (parser.Parse(&stream, &message)) return absl::OkStatus();
  return Refuse("REFERENCE_MALFORMED", path, errors.text());
}

int LineOf(const google::protobuf::TextFormat::ParseInfoTree& lines,
           const google::protobuf::Message& message, const std::string& field,
           int index) {
  const auto* known = message.GetDescriptor()->FindFieldByName(field);
  return known == nullptr ? 0 : lines.GetLocation(known, index).line + 1;
}

absl::Status InvalidEntry(const std::string& path, const std::string& entry,
                          const std::string& problem) {
  return Refuse("REFERENCE_INVALID", path, absl::StrCat(entry, ": ", problem));
}

}  // namespace bashu::reference
