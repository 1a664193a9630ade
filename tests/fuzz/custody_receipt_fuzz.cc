// A custody receipt: common/verify/custody_receipt.h.

#include "common/base/check.h"
#include "common/verify/custody_receipt.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signing.h"

namespace bashu::fuzz {
namespace {

using exchange::v1::CustodyReceipt;
using exchange::v1::Document;
using exchange::v1::Verdict;

constexpr int kHopsMax = 8;  // SM2 takes its time.

void Add(CustodyReceipt& receipt, const std::string& giver,
         const std::string& taker, Verdict::Decision decision) {
  Document offer, verdict;
  offer.set_sender_region(giver.substr(8, 2));
  offer.set_recipient_region(taker.substr(8, 2));
  verdict.set_sender_region(taker.substr(8, 2));
  verdict.set_recipient_region(giver.substr(8, 2));
  const auto fill = [&](auto& content) {
    content.set_case_name("cases/c1");
    content.set_epoch(receipt.hops_size() + 1);
    content.set_giver_office(giver);
    content.set_taker_office(taker);
  };
  fill(*offer.mutable_offer());
  fill(*verdict.mutable_verdict());
  verdict.mutable_verdict()->set_decision(decision);
  auto& hop = *receipt.add_hops();
  hop.mutable_offer()->set_payload(offer.SerializeAsString());
  hop.mutable_verdict()->set_payload(verdict.SerializeAsString());
}

}  // namespace

std::vector<std::string> Seeds() {
  CustodyReceipt receipt;
  receipt.set_case_name("cases/c1");
  Add(receipt, "offices/500112-LA", "offices/511602-LA",
      Verdict::DECISION_RETURN);
  Add(receipt, "offices/500112-LA", "offices/511602-LA",
      Verdict::DECISION_ACCEPT);
  Add(receipt, "offices/511602-LA", "offices/500101-LA",
      Verdict::DECISION_CANCELLED);
  Sign(receipt);
  CHECK(verify::VerifyCustodyReceipt(receipt.SerializeAsString(), Keys()).ok());
  return {receipt.SerializeAsString()};
}

bool Try(absl::string_view input) {
  static const auto& keys = *new verify::TrustedKeys(Keys());  // NOLINT: ever
  // As it came, then with everything signed that a signer would sign.
  bool taken = verify::VerifyCustodyReceipt(input, keys).ok();
  CustodyReceipt receipt;
  if (!receipt.ParseFromArray(input.data(), static_cast<int>(input.size())) ||
      receipt.hops_size() > kHopsMax) {
    return taken;
  }
  Sign(receipt);
  std::string bytes = receipt.SerializeAsString();
  if (!verify::VerifyCustodyReceipt(bytes, keys).ok()) return taken;
  // A receipt that holds is exactly its bytes.
  CHECK(!verify::VerifyCustodyReceipt(bytes + "\x18\x01", keys).ok());
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  CHECK(!verify::VerifyCustodyReceipt(bytes, keys).ok());
  return true;
}

}  // namespace bashu::fuzz
