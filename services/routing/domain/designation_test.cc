#include "services/routing/domain/designation.h"

#include <gtest/gtest.h>

namespace bashu::routing {
namespace {

Office At(const std::string& code, const std::string& superior) {
  Office office;
  office.code = code;
  office.kind = *KindOf(code);
  office.division = code.substr(0, 6);
  office.superior = superior;
  return office;
}

// Guang'an and Dazhou below Sichuan, Yubei below Chongqing.
const Directory& Register() {
  static const Directory directory(
      {}, {At("510000-LA", ""), At("510000-LD", ""), At("500000-LA", ""),
           At("511600-LA", "510000-LA"), At("511602-LA", "511600-LA"),
           At("511700-LA", "510000-LA"), At("500112-LA", "500000-LA")});
  return directory;
}

TEST(MaySettle, ACommonSuperiorInsideAProvince) {
  EXPECT_TRUE(MaySettle(Register(), "510000-LA", "511602-LA", "511700-LA"));
  EXPECT_FALSE(MaySettle(Register(), "511600-LA", "511602-LA", "511700-LA"));
  EXPECT_FALSE(MaySettle(Register(), "510000-LD", "511602-LA", "511700-LA"));
  EXPECT_EQ(Settlers(Register(), "511602-LA", "511700-LA"), "510000-LA");
}

TEST(MaySettle, BothLeadOfficesAcrossProvinces) {
  EXPECT_TRUE(MaySettle(Register(), "510000-LD", "500112-LA", "511602-LA"));
  EXPECT_TRUE(MaySettle(Register(), "500000-LD", "500112-LA", "511602-LA"));
  EXPECT_FALSE(MaySettle(Register(), "520000-LD", "500112-LA", "511602-LA"));
  EXPECT_FALSE(MaySettle(Register(), "510000-LA", "500112-LA", "511602-LA"));
  EXPECT_EQ(Settlers(Register(), "500112-LA", "511602-LA"),
            "500000-LD,510000-LD");
}

TEST(Binds, ACommonSuperiorsWordByItself) {
  const Designation one{"d1", "c1", 2, "511602-LA", "510000-LA", "R-04", {}};
  EXPECT_TRUE(Binds({one}, one));
}

TEST(Binds, ALeadOfficesWordOnceTheOtherSaidTheSame) {
  const Designation one{"d1", "c1", 2, "511602-LA", "500000-LD", "R-04", {}};
  EXPECT_FALSE(Binds({one}, one));
  Designation other = one;
  other.designating_office = "500000-LD2";  // Of the same province.
  EXPECT_FALSE(Binds({one, other}, one));
  other.designating_office = "510000-LD";
  EXPECT_TRUE(Binds({one, other}, one));
  other.designated_office = "511700-LA";
  EXPECT_FALSE(Binds({one, other}, one));
  other.designated_office = one.designated_office;
  other.epoch = 1;
  EXPECT_FALSE(Binds({one, other}, one));
}

}  // namespace
}  // namespace bashu::routing
