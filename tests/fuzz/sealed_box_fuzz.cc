// A sealed body: common/crypto/sealed_box.h.

#include "common/base/check.h"
#include "common/crypto/sealed_box.h"
#include "common/status/error.h"
#include "tests/fuzz/fuzz.h"

namespace bashu::fuzz {
namespace {

constexpr char kAssociated[] = "referral";
constexpr crypto::Suite kSuites[] = {crypto::Suite::kP256Sha256,
                                     crypto::Suite::kSm2Sm3};

}  // namespace

std::vector<std::string> Seeds() {
  std::vector<std::string> seeds;
  for (const auto suite : kSuites) {
    for (const char* text : {"", "body of a case"}) {
      seeds.push_back(*crypto::Seal(PublicPem(suite), text, kAssociated));
      seeds.push_back(crypto::Sealer::FromPem(PublicPem(suite))
                          ->SealInSeries(text, kAssociated));
    }
  }
  return seeds;
}

bool Try(absl::string_view input) {
  bool taken = false;
  for (const auto suite : kSuites) {
    const auto opened = crypto::Open(PrivatePem(suite), input, kAssociated);
    if (!opened.ok()) {
      CHECK(!ReasonOf(opened.status()).empty());
      continue;
    }
    // It opens for what it was sealed with, and nothing else.
    CHECK(!crypto::Open(PrivatePem(suite), input, "other").ok());
    CHECK(opened->size() < input.size());
    taken = true;
  }
  return taken;
}

}  // namespace bashu::fuzz
