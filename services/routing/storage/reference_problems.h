#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <cstddef>
#include <string>

#include "bashu/type/v1/reference.pb.h"

namespace bashu::routing {

// Gathers what is wrong with one reference file, so that one start names
// everything.
class Problems {
 public:
  explicit Problems(std::string path) : path_(std::move(path)) {}

  void Require(bool holds, const std::string& entry,
               const std::string& problem);

  absl::Status status() const;

 private:
  static constexpr int kMoreMax = 20;

  const std::string path_;
  std::string first_entry_;
  std::string problems_;
  int more_ = 0;
};

bool IsDigits(absl::string_view text, size_t size);

// Every entry names its source and how sure we are of it.
void CheckSource(const type::v1::Source& source, const std::string& entry,
                 Problems& problems);

}  // namespace bashu::routing
