#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/store/errors.h"
#include "services/ledger/storage/store_contract_for_test.h"

namespace bashu::ledger {
namespace {

using ::testing::ElementsAre;
using testing::IsOk;

SignedHead HeadOf(const std::string& region, int64_t size) {
  SignedHead head;
  head.payload = std::string("\0payload\xff", 9) + std::to_string(size);
  head.signature = std::string("\0s", 2);
  head.suite = "p256-sha256";
  head.key_id = "0123456789abcdef";
  head.region = region;
  head.size = size;
  head.root = std::string(32, '\xfe');
  head.sign_time = kNoon + absl::Microseconds(size);
  return head;
}

TEST_P(LedgerStoreContract, KeepsTheNewestHeadSeenOfEachRegion) {
  const auto seen = [&](const std::string& region) {
    return Read<std::optional<SignedHead>>(
        [&](LedgerTx& tx) { return tx.witnesses().FindSeen(region); });
  };
  EXPECT_EQ(seen("50"), std::nullopt);
  for (const int64_t size : {1, 2}) {
    ASSERT_THAT(Write([&](LedgerTx& tx) {
                  return tx.witnesses().PutSeen(HeadOf("50", size));
                }),
                IsOk());
  }
  Reopen();
  EXPECT_EQ(seen("50"), HeadOf("50", 2));
  EXPECT_EQ(seen("51"), std::nullopt);
}

TEST_P(LedgerStoreContract, KeepsTheNewestHeadThatEachWitnessCosigned) {
  const CosignedHead first{HeadOf("51", 3), "50", "sig", "sm2-sm3", "k1"};
  const CosignedHead second{HeadOf("51", 4), "50", "sig2", "sm2-sm3", "k2"};
  const CosignedHead other{HeadOf("51", 3), "52", std::string("\0", 1),
                           "p256-sha256", "k3"};
  ASSERT_THAT(Write([&](LedgerTx& tx) -> absl::Status {
                RETURN_IF_ERROR(tx.witnesses().PutCosigned(first));
                RETURN_IF_ERROR(tx.witnesses().PutCosigned(other));
                return tx.witnesses().PutCosigned(second);
              }),
              IsOk());
  Reopen();
  EXPECT_THAT(Read<std::vector<CosignedHead>>(
                  [](LedgerTx& tx) { return tx.witnesses().Cosigned(); }),
              ElementsAre(second, other));
}

TEST_P(LedgerStoreContract, KeepsAlarmsWithBothHeads) {
  const auto alarm = [](int64_t number) {
    return HeadAlarm{number, HeadProblem::kRootDiffers, HeadOf("50", 7),
                     HeadOf("50", number), kNoon};
  };
  const auto add = [&](int64_t number) {
    return Write(
        [&](LedgerTx& tx) { return tx.witnesses().AddAlarm(alarm(number)); });
  };
  for (int64_t number = 1; number <= 3; ++number) {
    ASSERT_THAT(add(number), IsOk());
  }
  EXPECT_TRUE(store::IsRowExists(add(2)));
  Reopen();
  const auto alarms = [&](int64_t after, int limit) {
    return Read<std::vector<HeadAlarm>>(
        [&](LedgerTx& tx) { return tx.witnesses().Alarms(after, limit); });
  };
  EXPECT_THAT(alarms(0, 2), ElementsAre(alarm(1), alarm(2)));
  EXPECT_THAT(alarms(2, 2), ElementsAre(alarm(3)));
}

}  // namespace
}  // namespace bashu::ledger
