#include "common/rpc/calls.h"

#include <absl/strings/str_cat.h>

#include "common/base/check.h"

namespace bashu::rpc {

std::string MethodOf(const google::protobuf::Descriptor& request) {
  const auto* file = request.file();
  for (int i = 0; i < file->service_count(); ++i) {
    const auto* service = file->service(i);
    for (int j = 0; j < service->method_count(); ++j) {
      if (service->method(j)->input_type() != &request) continue;
      return absl::StrCat("/", service->full_name(), "/",
                          service->method(j)->name());
    }
  }
  CHECK(false);  // proto_style_test keeps requests beside their service
  return "";
}

}  // namespace bashu::rpc
