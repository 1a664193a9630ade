#pragma once

#include <map>
#include <string>

#include "bashu/exchange/v1/document.pb.h"
#include "common/crypto/suite.h"
#include "common/verify/trusted_keys.h"

namespace bashu::testing {

// A custody receipt as it comes out of a region, and who signed it: Li's window
// in Yubei gave the case to Chen in Guang'an, who gave it on to Dazhou, which
// gave it to a third office. Every field of every document is filled as the
// services fill it, and the second verdict was signed together with others.
struct ThreeHops {
  exchange::v1::CustodyReceipt receipt;
  verify::TrustedKeys keys;
  std::map<std::string, std::string> public_pems;  // By region: "50".
};

ThreeHops MakeThreeHops(crypto::Suite suite);

}  // namespace bashu::testing
