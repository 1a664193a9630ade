// Who a peer is: common/crypto/peer_identity.h.

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include "common/base/check.h"
#include "common/crypto/peer_identity.h"
#include "tests/fuzz/fuzz.h"

namespace bashu::fuzz {
namespace {

// An authority of region 51, until 2036, and what it issued to
// spiffe://51.bashu/service/routing.
constexpr char kAuthority[] = R"(-----BEGIN CERTIFICATE-----
MIIBgzCCASmgAwIBAgIUZsnAlDMYFKMhSCsSf5hwWps5xSYwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEZnV6ejAeFw0yNjExMjEyMzUxNTZaFw0zNjExMTgyMzUxNTZa
MA8xDTALBgNVBAMMBGZ1enowWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAStngEF
p1PVCKyYFg6BsGC9JrRvgwT3xIgdn+ckj6ZGejajfhWsT0bdYfhfyVhqD87mjvbx
ZWf/RsoYeWjQeBe7o2MwYTAdBgNVHQ4EFgQUTATOUL/+ojYeyNdT2u9c3QkLn8Qw
HwYDVR0jBBgwFoAUTATOUL/+ojYeyNdT2u9c3QkLn8QwDwYDVR0TAQH/BAUwAwEB
/zAOBgNVHQ8BAf8EBAMCAgQwCgYIKoZIzj0EAwIDSAAwRQIgcN/kIOstZGOUfbvO
9S+g+pz8AwLYn1UIPvFTKWv9zg0CIQDEPES/hR+i/7d6tMZXKlAYgWkMldACcaGw
5T+3bfMTCw==
-----END CERTIFICATE-----
)";
constexpr char kLeaf[] = R"(-----BEGIN CERTIFICATE-----
MIIBpjCCAU2gAwIBAgIUaWxXPiXI8CspcmKDsCJnRscroyAwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEZnV6ejAeFw0yNjExMjEyMzUxNTZaFw0zNjExMDgyMzUxNTZa
MA8xDTALBgNVBAMMBGxlYWYwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ0tliw
7fK/ounS7T5Ha+WnUNzSqWg3/Yr1oUm5VITLaI2fyfbH+rSH+wnuOGL4uHpY/PtN
EUWhZ9OIoUTkQSfUo4GGMIGDMBMGA1UdJQQMMAoGCCsGAQUFBwMCMCwGA1UdEQQl
MCOGIXNwaWZmZTovLzUxLmJhc2h1L3NlcnZpY2Uvcm91dGluZzAdBgNVHQ4EFgQU
V+zqFYz1KnCtb8mqAVzNg19Cab0wHwYDVR0jBBgwFoAUTATOUL/+ojYeyNdT2u9c
3QkLn8QwCgYIKoZIzj0EAwIDRwAwRAIgQ3qD7QWslI4ts2BgeV9lHkX8UgEbG1m3
tbOTdgucCvgCIHY9G+yOGI6GuWUgslvtumxSrhkh4MckUYLBEU8Zgh3o
-----END CERTIFICATE-----
)";

std::string Armored(absl::string_view der) {
  return absl::StrCat("-----BEGIN CERTIFICATE-----\n", absl::Base64Escape(der),
                      "\n-----END CERTIFICATE-----\n");
}

std::string Der(absl::string_view pem) {
  absl::ConsumePrefix(&pem, "-----BEGIN CERTIFICATE-----\n");
  std::string der;
  CHECK(absl::Base64Unescape(pem.substr(0, pem.find("---")), &der));
  return der;
}

}  // namespace

std::vector<std::string> Seeds() {
  return {"spiffe://51.bashu/service/routing",
          "spiffe://50.bashu/office/500112-LA/officer/li",
          kLeaf,
          absl::StrCat(kLeaf, kAuthority),
          Der(kLeaf),
          Der(kAuthority)};
}

bool Try(absl::string_view input) {
  static const auto& trust = *new crypto::TrustBundle(  // NOLINT: for ever
      *crypto::TrustBundle::Load({{"51", kAuthority}}));
  const absl::Time now = absl::FromUnixSeconds(1'798'761'600);
  const auto parsed = crypto::ParseIdentity(input);
  if (parsed.ok()) {
    CHECK(parsed->uri == input);
    CHECK(absl::StrCat("spiffe://", parsed->region, ".bashu/",
                       parsed->role_path) == parsed->uri);
  }
  // As text, and as what a text holds: nobody finds base64 by chance.
  bool taken = parsed.ok();
  for (const std::string& pem : {std::string(input), Armored(input)}) {
    const auto known = trust.Identify(pem, now);
    // Region 51 speaks for nobody else.
    if (known.ok()) CHECK(known->region == "51");
    taken = taken || known.ok();
  }
  return taken;
}

}  // namespace bashu::fuzz
