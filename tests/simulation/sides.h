#pragma once

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "common/base/uuid.h"
#include "services/routing/domain/limits.h"
#include "services/routing/domain/referrals.h"
#include "services/routing/storage/memory_store.h"
#include "tests/simulation/exchange_access.h"
#include "tests/simulation/failing_notary.h"
#include "tests/simulation/setting.h"
#include "tests/testing/status_matchers.h"

// Regions with their use cases, each on a store of its own; a test carries
// documents from one to the other.
namespace bashu::routing::for_test {

// Li's window in Yubei sends to Chen in Guang'an; He in Dazhou looks on.
inline constexpr char kLi[] = "500112-LA";
inline constexpr char kChen[] = "511602-LA";
inline constexpr char kHe[] = "511702-LA";
inline constexpr char kCase[] = "01958f2e-0000-7000-8000-0000000000c1";
inline constexpr char kBody[] = "everything about the applicant";

inline std::string Uuid(int n) {
  return FormatUuid7(absl::FromUnixSeconds(1'741'000'000), 0,
                     static_cast<uint64_t>(n));
}

// One region. What is refused leaves nothing behind, as in every store.
class Side : private IdSource {
 public:
  explicit Side(const std::string& own,
                const simulation::Setting& its = simulation::TwoRegions())
      : region(own), setting(its), regions(own, its.prefixes), notary(own) {}

  template <typename Use>
  auto Do(const std::string& office, const Use& use) {
    return As(absl::StrCat("spiffe://", region, ".bashu/office/", office),
              office, use);
  }
  template <typename Use>
  auto As(const std::string& identity, const std::string& office,
          const Use& use) {
    Call call;
    call.caller = {identity, region, office, false};
    call.now = now;
    RoutingState next = state;
    MemoryRoutingTx tx(next);
    auto result = use(tx, call);
    if (result.ok()) state = next;
    return result;
  }

  std::string NewId() override {
    const int side = 1'000 * static_cast<int>(region.size()) + region.back();
    return Uuid(1'000 * side + ++ids_);
  }

  // Documents for `to` that have no receipt yet, signed, in order.
  absl::StatusOr<std::vector<StoredDocument>> Next(const Side& to) {
    return As("", "", [&](RoutingTx& tx, const Call&) {
      return exchange.outgoing().Next(tx, to.region, kPushMax,
                                      /*batch=*/false);
    });
  }
  std::vector<Envelope> Waiting(const Side& to) {
    const auto next = Next(to);
    EXPECT_THAT(next, ::bashu::testing::IsOk());
    std::vector<Envelope> envelopes;
    for (const StoredDocument& document : *next) {
      envelopes.push_back(document.envelope);
    }
    return envelopes;
  }
  absl::Status Take(const Side& from, const std::vector<Envelope>& envelopes) {
    return As(absl::StrCat("spiffe://", from.region, ".bashu/service/routing"),
              "",
              [&](RoutingTx& tx, const Call& call) {
                return simulation::TakeEnvelopes(exchange, tx, call, envelopes);
              })
        .status();
  }

  CustodyState custody() const {
    const CaseState* found = state.cases.Find(kCase);
    return found == nullptr ? CustodyState::kUnknown : found->state;
  }
  int64_t epoch() const {
    const CaseState* found = state.cases.Find(kCase);
    return found == nullptr ? 0 : found->epoch;
  }
  const Referral& referral(int n) const {
    return state.referrals.find(Uuid(n))->second;
  }

  const std::string region;
  const simulation::Setting& setting;
  const Regions regions;
  FailingNotary notary;
  const Exchange exchange{regions, notary, *this};
  const CurrentDirectory directory{Compose(setting.directory, regions, {})};
  const Referrals referrals{directory,
                            setting.rules,
                            setting.referral_rules,
                            setting.working_days,
                            regions,
                            notary,
                            exchange};
  RoutingState state;
  absl::Time now = absl::FromUnixSeconds(1'741'000'000);  // A Monday in 2025.

 private:
  int ids_ = 0;
};

// Carries what waits, and the receipts back.
inline void Carry(Side& from, Side& to) {
  for (const Envelope& envelope : from.Waiting(to)) {
    ASSERT_THAT(to.Take(from, {envelope}), ::bashu::testing::IsOk());
    const Document document = *from.notary.Read(envelope.document);
    const StoredDocument& taken =
        *simulation::DocumentsOf(to.state).Find(document.id);
    EXPECT_EQ(taken.refusal, "");
    ASSERT_THAT(from.As("", "",
                        [&](RoutingTx& tx, const Call& call) {
                          return simulation::RecordReceipts(from.exchange, tx,
                                                            call, to.region,
                                                            {taken.receipt});
                        }),
                ::bashu::testing::IsOk());
  }
}

}  // namespace bashu::routing::for_test
