// routing.verify: a custody receipt of three hops, parsed and proven as an
// outsider does it, against OpenSSL's bare verification of the signatures that
// are in it.

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/check.h"
#include "common/verify/custody_receipt.h"
#include "common/verify/signed_document.h"
#include "tests/load/measure.h"
#include "tests/testing/three_hops.h"

namespace bashu::load {
namespace {

// A signed document of the receipt, with the key that must have signed it.
struct Signed {
  std::string bytes, signature;
  EVP_PKEY* key;
};

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key ReadKey(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> text(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  return {PEM_read_bio_PUBKEY(text.get(), nullptr, nullptr, nullptr),
          EVP_PKEY_free};
}

bool IsSigned(const Signed& document) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const auto bytes = [](const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
  };
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr,
                              document.key) == 1 &&
         EVP_DigestVerify(context.get(), bytes(document.signature),
                          document.signature.size(), bytes(document.bytes),
                          document.bytes.size()) == 1;
}

// How many receipts a second `prove` takes, one after the other.
Sample Repeat(absl::Duration slice, const std::function<bool()>& prove) {
  Sample sample;
  std::vector<float> taken_ms;
  const double begin = Seconds();
  const double end = begin + absl::ToDoubleSeconds(slice);
  double now = begin;
  while (now < end) {
    const bool good = prove();
    const double then = std::exchange(now, Seconds());
    taken_ms.push_back(static_cast<float>((now - then) * 1e3));
    ++(good ? sample.achieved : sample.failed);
  }
  sample.per_second = static_cast<double>(sample.achieved) / (now - begin);
  sample.p50_ms = Percentile(taken_ms, 0.50);
  sample.p99_ms = Percentile(taken_ms, 0.99);
  return sample;
}

}  // namespace

int Main(int argc, char** argv) {
  const Effort effort = ParseEffort(
      argc, argv, "Measures routing.verify; see tests/load/README.md.");
  const testing::ThreeHops three =
      testing::MakeThreeHops(crypto::Suite::kP256Sha256);
  const std::string receipt = three.receipt.SerializeAsString();
  std::vector<Key> keys;
  std::vector<Signed> documents;
  for (const auto& hop : three.receipt.hops()) {
    for (const auto* document : {&hop.offer(), &hop.verdict()}) {
      for (const auto& [region, pem] : three.public_pems) {
        Key key = ReadKey(pem);
        const Signed candidate{*verify::SignedBytes(*document),
                               document->signature(), key.get()};
        if (!IsSigned(candidate)) continue;
        documents.push_back(candidate);
        keys.push_back(std::move(key));
      }
    }
  }
  CHECK(documents.size() == 6);
  Print(Compare(
      {"routing.verify", "receipts/s", "bare_p256_verifications", 0.80, 0.95},
      effort,
      [&](absl::Duration slice) {
        return Repeat(slice, [&] {
          for (const Signed& document : documents) {
            if (!IsSigned(document)) return false;
          }
          return true;
        });
      },
      [&](absl::Duration slice) {
        return Repeat(slice, [&] {
          return verify::VerifyCustodyReceipt(receipt, three.keys).ok();
        });
      }));
  return 0;
}

}  // namespace bashu::load

int main(int argc, char** argv) { return bashu::load::Main(argc, argv); }
