#include "common/base/check.h"
#include "common/crypto/key_pem.h"
#include "tests/fuzz/fuzz.h"

namespace bashu::fuzz {
namespace {

constexpr char kP256[] = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8R9XltkVpOGclIaR
lO8D8NmjVY9xaLBv0xzBEsC5x1uhRANCAAThBHLHR5TJ3tD1c4A98i9CstXLOZCp
orMJm8cWrDUiKgzEw8RyGoBW9wszuAyhJgRxVfzTxJ5ymJrZPjHZ+DqQ
-----END PRIVATE KEY-----
)";
constexpr char kSm2[] = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgaKydY4UIXWBTupnK
E22FnSnzcbcAVOhnQOXsGiuFcSmhRANCAASC1viaydLyUQQpA226VMO5KRSRxiih
n7JbuE2ncfMM837TahudN7NdW8wjdV8UdxC2MTwhZ+4JghqEmwkuatkr
-----END PRIVATE KEY-----
)";

crypto::VerifyingKey KeyOf(crypto::Suite suite) {
  auto key = crypto::VerifyingKey::FromPem(suite, PublicPem(suite));
  CHECK(key.ok());
  return *key;
}

}  // namespace

std::string PrivatePem(crypto::Suite suite) {
  return suite == crypto::Suite::kP256Sha256 ? kP256 : kSm2;
}

std::string PublicPem(crypto::Suite suite) {
  auto pem = crypto::PublicPem(PrivatePem(suite));
  CHECK(pem.ok());
  return *pem;
}

verify::TrustedKeys Keys() {
  return {{"50", {KeyOf(crypto::Suite::kP256Sha256)}},
          {"51", {KeyOf(crypto::Suite::kSm2Sm3)}}};
}

}  // namespace bashu::fuzz
