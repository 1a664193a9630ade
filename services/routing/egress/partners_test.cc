#include "services/routing/egress/partners.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <gtest/gtest.h>

#include <fstream>

#include "common/crypto/key_pem.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace bashu::routing {
namespace {

using ::bashu::testing::HasReason;
using ::bashu::testing::IsOk;
using crypto::Suite;

// A region's entry with fresh keys.
class TrustListTest : public ::testing::Test {
 protected:
  struct Region {
    std::string sign = crypto::GenerateKeyPem(Suite::kP256Sha256);
    std::string seal = crypto::GenerateKeyPem(Suite::kP256Sha256);

    crypto::VerifyingKey key() const {
      return *crypto::VerifyingKey::FromPem(Suite::kP256Sha256,
                                            *crypto::PublicPem(sign));
    }
  };

  static std::string Line(const std::string& pem) {
    return absl::StrReplaceAll(*crypto::PublicPem(pem), {{"\n", "\\n"}});
  }
  // `more` goes into the entry, `period` into its signing key.
  std::string Entry(const std::string& region, const Region& keys,
                    const std::string& more = "",
                    const std::string& period = "") const {
    return absl::StrCat(
        "partners { region: \"", region, "\" division_prefixes: \"", region,
        "\" signing_keys { key_id: \"", keys.key().key_id(),
        "\" suite: \"p256-sha256\" public_key_pem: \"", Line(keys.sign), "\" ",
        period, "} ",
        more.empty() ? absl::StrCat("address: \"there:1\" sealing_key_pem: \"",
                                    Line(keys.seal), "\"")
                     : more,
        "}\n");
  }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name, std::ios::binary) << text;
  }
  absl::StatusOr<TrustList> Load(const std::string& text,
                                 const std::vector<std::string>& roots = {}) {
    Write("list", text);
    return LoadTrustList(directory_ / "list", "50", roots);
  }
  // As the lead office that holds `pem` signs what was last loaded.
  void Sign(const std::string& pem, const std::string& text) const {
    const auto key = crypto::SigningKey::FromPem(Suite::kP256Sha256, pem);
    Write("list." + (*key)->key_id() + ".sig", *(*key)->Sign(text));
  }
  std::string Signable(int version) const {
    return absl::StrCat("version: ", version,
                        " issue_time { seconds: 1800000000 }"
                        " expire_time { seconds: 1830000000 }\n",
                        Entry("50", chongqing_), Entry("51", sichuan_));
  }

  const testing::TempDir directory_;
  const Region chongqing_, sichuan_, guizhou_;
  const std::string lead50_ = crypto::GenerateKeyPem(Suite::kP256Sha256);
  const std::string lead51_ = crypto::GenerateKeyPem(Suite::kP256Sha256);
};

TEST_F(TrustListTest, AnUnsignedListHoldsTheOthers) {
  const auto list = Load(Entry("51", sichuan_));
  ASSERT_THAT(list, IsOk());
  ASSERT_EQ(list->partners.size(), 1U);
  EXPECT_EQ(list->partners[0].region, "51");
  EXPECT_EQ(list->version, 0);
  EXPECT_THAT(Load(Entry("50", chongqing_)), HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(Load(Entry("51", sichuan_) + Entry("51", sichuan_)),
              HasReason("REFERENCE_INVALID"));
}

TEST_F(TrustListTest, ASignedListIsOfAllAndByAllLeadOffices) {
  const std::string text = Signable(3);
  const std::vector<std::string> roots = {*crypto::PublicPem(lead50_),
                                          *crypto::PublicPem(lead51_)};
  EXPECT_THAT(Load(text, roots), HasReason("REFERENCE_INVALID"));
  Sign(lead50_, text);
  EXPECT_THAT(Load(text, roots), HasReason("REFERENCE_INVALID"));
  Sign(lead51_, text);
  const auto list = Load(text, roots);
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(list->version, 3);
  EXPECT_EQ(list->expire_time, absl::FromUnixSeconds(1'830'000'000));
  EXPECT_EQ(list->own_key_ids, std::vector{chongqing_.key().key_id()});
  ASSERT_EQ(list->partners.size(), 1U);
  EXPECT_THAT(Load(text + "# one more byte\n", roots),
              HasReason("REFERENCE_INVALID"));
}

TEST_F(TrustListTest, ASignedListSaysHowLongItIsGood) {
  const std::string text = Entry("50", chongqing_) + Entry("51", sichuan_);
  Sign(lead50_, text);
  EXPECT_THAT(Load(text, {*crypto::PublicPem(lead50_)}),
              HasReason("REFERENCE_INVALID"));
}

TEST_F(TrustListTest, KeysHavePeriods) {
  const auto list = Load(Entry("51", sichuan_, "",
                               "start_time { seconds: 10 } end_time { seconds: "
                               "20 } revoke_time { seconds: 15 }"));
  ASSERT_THAT(list, IsOk());
  const KeyPeriod& period =
      list->partners[0].periods.at(sichuan_.key().key_id());
  EXPECT_EQ(period.start_time, absl::FromUnixSeconds(10));
  EXPECT_EQ(period.end_time, absl::FromUnixSeconds(20));
  EXPECT_EQ(period.revoke_time, absl::FromUnixSeconds(15));
  EXPECT_THAT(
      Load(Entry("51", sichuan_, "",
                 "start_time { seconds: 20 } end_time { seconds: 20 }")),
      HasReason("REFERENCE_INVALID"));
}

TEST_F(TrustListTest, EveryWayToReachAPartnerIsComplete) {
  const std::string seal = absl::StrCat("sealing_keys { public_key_pem: \"",
                                        Line(sichuan_.seal), "\" } ");
  const auto entry = [&](const std::string& more) {
    return Load(Entry("51", sichuan_, more));
  };
  EXPECT_THAT(entry(seal + "address: \"there:1\""), IsOk());
  EXPECT_THAT(entry(seal + "pulls: true"), IsOk());
  EXPECT_THAT(entry(seal), HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(entry(seal + "address: \"there\""),
              HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(entry(seal + "pulls: true pulled: true"),
              HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(entry("address: \"there:1\""), HasReason("REFERENCE_INVALID"));
}

TEST_F(TrustListTest, RoutesLeadToPartnersThatHaveNoAddress) {
  const std::string far =
      Entry("52", guizhou_,
            absl::StrCat("sealing_key_pem: \"", Line(guizhou_.seal), "\""));
  const auto with = [&](const std::string& routes) {
    return Load(absl::StrCat(Entry("51", sichuan_), far, routes));
  };
  const auto route = [](const std::string& from, const std::string& prefix,
                        const std::string& next) {
    return absl::StrCat("routes { sender_region: \"", from,
                        "\" region_prefix: \"", prefix, "\" next_region: \"",
                        next, "\" }\n");
  };
  const auto list = with(route("50", "5", "51") + route("52", "50", "51"));
  ASSERT_THAT(list, IsOk());
  const Regions regions("50", {}, list->routes);
  EXPECT_EQ(regions.NextHop("52"), "51");
  EXPECT_EQ(regions.NextHop("51"), "51");  // It has an address.
  EXPECT_THAT(with(""), HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(with(route("51", "52", "50")), HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(with(route("50", "52", "50")), HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(with(route("50", "52", "53")), HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(with(route("50", "52", "")), HasReason("REFERENCE_INVALID"));
  EXPECT_THAT(with(route("50", "52", "51") + route("50", "52", "51")),
              HasReason("REFERENCE_INVALID"));
}

}  // namespace
}  // namespace bashu::routing
