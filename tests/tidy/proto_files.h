#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "tests/tidy/text.h"

namespace bashu::tidy {

// Proto files as protoc reads them, with their comments.
class ProtoFiles {
 public:
  // Runs protoc on `paths`, which are relative to `root`.
  ProtoFiles(const std::string& root, const std::vector<std::string>& paths);

  // What was read, imports left out; nothing if protoc refused any of it.
  const std::vector<const google::protobuf::FileDescriptor*>& files() const {
    return files_;
  }

  // What protoc had to say.
  const Problems& errors() const { return errors_; }

 private:
  google::protobuf::DescriptorPool pool_;
  std::vector<const google::protobuf::FileDescriptor*> files_;
  Problems errors_;
};

}  // namespace bashu::tidy
