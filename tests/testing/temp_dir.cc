#include "tests/testing/temp_dir.h"

#include <cstdlib>

#include "common/base/check.h"

namespace bashu::testing {

TempDir::TempDir() {
  path_ = (std::filesystem::temp_directory_path() / "bashu-XXXXXX").string();
  CHECK(mkdtemp(path_.data()) != nullptr);
}

}  // namespace bashu::testing
