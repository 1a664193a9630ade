#include "services/cli/api.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <google/protobuf/descriptor.pb.h>

#include "common/base/check.h"

namespace bashu::cli {
namespace {

namespace pb = google::protobuf;

constexpr absl::string_view kGroups[] = {"intake", "routing", "ledger",
                                         "notification", "feed"};

std::string JoinLines(absl::string_view comment) {
  std::string text;
  for (absl::string_view line : absl::StrSplit(comment, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) {
      absl::StrAppend(&text, "\n");
    } else {
      absl::StrAppend(&text, text.empty() || text.back() == '\n' ? "" : " ",
                      line);
    }
  }
  return std::string(absl::StripAsciiWhitespace(text));
}

}  // namespace

Api::Api(absl::string_view descriptors) {
  pb::FileDescriptorSet files;
  CHECK(files.ParseFromArray(descriptors.data(),
                             static_cast<int>(descriptors.size())));
  for (const auto& file : files.file()) {
    CHECK(pool_.BuildFile(file) != nullptr);
  }
  for (absl::string_view group : kGroups) {
    const std::string package = absl::StrCat("bashu.", group, ".v1");
    for (const auto& file : files.file()) {
      if (file.package() != package) continue;
      const pb::FileDescriptor* built = pool_.FindFileByName(file.name());
      for (int i = 0; i < built->service_count(); ++i) {
        const pb::ServiceDescriptor* service = built->service(i);
        for (int j = 0; j < service->method_count(); ++j) {
          const pb::MethodDescriptor* method = service->method(j);
          methods_.push_back(
              {std::string(group), KebabCase(method->name()), method});
        }
      }
    }
  }
}

const Method* Api::Find(absl::string_view group,
                        absl::string_view command) const {
  for (const Method& method : methods_) {
    if (method.group == group && method.command == command) return &method;
  }
  return nullptr;
}

std::unique_ptr<pb::Message> Api::NewMessage(const pb::Descriptor* type) const {
  return std::unique_ptr<pb::Message>(factory_.GetPrototype(type)->New());
}

template <typename Descriptor>
std::string CommentOf(const Descriptor& descriptor) {
  pb::SourceLocation location;
  if (!descriptor.GetSourceLocation(&location)) return "";
  return JoinLines(location.leading_comments);
}

template std::string CommentOf(const pb::MethodDescriptor&);
template std::string CommentOf(const pb::FieldDescriptor&);
template std::string CommentOf(const pb::ServiceDescriptor&);

std::string FirstSentence(const std::string& comment) {
  const std::string paragraph = comment.substr(0, comment.find('\n'));
  const size_t end = paragraph.find(". ");
  return end == std::string::npos ? paragraph : paragraph.substr(0, end + 1);
}

std::string KebabCase(absl::string_view name) {
  std::string kebab;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isupper(byte) && !kebab.empty()) kebab += '-';
    kebab += static_cast<char>(absl::ascii_tolower(byte));
  }
  return kebab;
}

}  // namespace bashu::cli
