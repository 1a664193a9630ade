#include "services/ledger/domain/uuid_text.h"

#include <gtest/gtest.h>

#include "common/base/uuid.h"

namespace bashu::ledger {
namespace {

TEST(FormatUuid, WritesAllBitsInOrder) {
  std::string text = "something longer than the thirty-six characters of one";
  FormatUuid(0x0195e5a012347abc, 0x8f00000000000001, text);
  EXPECT_EQ(text, "0195e5a0-1234-7abc-8f00-000000000001");
  EXPECT_TRUE(IsUuid(text));
}

}  // namespace
}  // namespace bashu::ledger
