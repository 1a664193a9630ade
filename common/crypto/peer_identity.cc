#include "common/crypto/peer_identity.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "common/crypto/errors.h"
#include "common/crypto/openssl.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::crypto {
namespace {

// The limit of the SPIFFE ID specification.
constexpr size_t kUriSizeMax = 2048;

// More in one PEM is no chain of ours: leaf, region, province, nation.
constexpr size_t kCertificatesMax = 8;

bool IsRegion(absl::string_view text) {
  return text.size() >= 2 && text.size() <= 6 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

bool IsSegment(absl::string_view text) {
  return !text.empty() && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  c == '-' || c == '_' || c == '.';
         });
}

// Reads the path's segments into `identity`; false if they have no known form.
bool ReadPath(const std::vector<absl::string_view>& path, Identity& identity) {
  if (path.size() != 2 && path.size() != 4) return false;
  if (!std::all_of(path.begin(), path.end(), IsSegment)) return false;
  identity.name = std::string(path.back());
  if (path.size() == 2) {
    identity.kind = path[0] == "service" ? Identity::Kind::kService
                                         : Identity::Kind::kOperator;
    return path[0] == "service" || path[0] == "operator";
  }
  if (path[0] != "office") return false;
  identity.office = std::string(path[1]);
  identity.kind =
      path[2] == "officer" ? Identity::Kind::kOfficer : Identity::Kind::kSystem;
  return path[2] == "officer" || path[2] == "system";
}

// All certificates of `pem` in order; empty if any is unreadable or there are
// too many.
std::vector<CertificatePtr> ReadCertificates(absl::string_view pem) {
  const ErrorScope errors;
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::vector<CertificatePtr> certificates;
  while (X509* read = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    certificates.emplace_back(read);
    if (certificates.size() > kCertificatesMax) return {};
  }
  // The end of the text is reported as a PEM without a start line.
  const bool ended =
      ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (!ended) certificates.clear();
  return certificates;
}

absl::StatusOr<std::string> OnlyUriSan(X509* leaf) {
  int critical = 0;
  const std::unique_ptr<GENERAL_NAMES, Freer<GENERAL_NAMES_free>> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(leaf, NID_subject_alt_name, &critical, nullptr)));
  // -2 says that the extension itself stands there more than once.
  if (critical == -2) return PeerManyUriSans();
  std::vector<std::string> uris;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* uri = name->d.uniformResourceIdentifier;
    uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                      static_cast<size_t>(ASN1_STRING_length(uri)));
  }
  if (uris.empty()) return PeerNoUriSan();
  if (uris.size() > 1) return PeerManyUriSans();
  return uris[0];
}

// A certificate without the extension is for every use, which is not enough:
// that of a web server must not pass for an office.
bool NamesClientUsage(X509* leaf) {
  return (X509_get_extension_flags(leaf) & EXFLAG_XKUSAGE) != 0 &&
         (X509_get_extended_key_usage(leaf) & XKU_SSL_CLIENT) != 0;
}

absl::Status ErrorOf(int verdict, const std::string& uri, absl::Time now) {
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return PeerExpired(uri, now);
    case X509_V_ERR_INVALID_PURPOSE:
      return PeerWrongUsage(uri);
    default:
      return PeerUntrusted(uri, X509_verify_cert_error_string(verdict));
  }
}

// X509_V_OK or the first thing wrong with the chain at `now`.
int VerifyChain(X509_STORE* store,
                const std::vector<CertificatePtr>& certificates,
                absl::Time now) {
  const std::unique_ptr<STACK_OF(X509), Freer<[](STACK_OF(X509) * stack) {
                          sk_X509_free(stack);
                        }>>
      intermediates(sk_X509_new_null());
  for (size_t i = 1; i < certificates.size(); ++i) {
    CHECK(sk_X509_push(intermediates.get(), certificates[i].get()) > 0);
  }
  const std::unique_ptr<X509_STORE_CTX, Freer<X509_STORE_CTX_free>> context(
      X509_STORE_CTX_new());
  CHECK(X509_STORE_CTX_init(context.get(), store, certificates[0].get(),
                            intermediates.get()) == 1);
  X509_VERIFY_PARAM* param = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(param, absl::ToTimeT(now));
  // The anchor is what the bundle says, be it a root or not.
  X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
  CHECK(X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_CLIENT) == 1);
  // 112 bits: no SHA-1 and no RSA below 2048.
  X509_VERIFY_PARAM_set_auth_level(param, 2);
  if (X509_verify_cert(context.get()) == 1) return X509_V_OK;
  return X509_STORE_CTX_get_error(context.get());
}

// A region's authorities; a null pointer if `pem` holds anything else.
std::shared_ptr<X509_STORE> MakeStore(absl::string_view pem) {
  const std::vector<CertificatePtr> certificates = ReadCertificates(pem);
  if (certificates.empty()) return nullptr;
  std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  for (const CertificatePtr& certificate : certificates) {
    // Anything in the store is believed, so a leaf must not get in.
    if (X509_check_ca(certificate.get()) != 1) return nullptr;
    CHECK(X509_STORE_add_cert(store.get(), certificate.get()) == 1);
  }
  return store;
}

}  // namespace

absl::StatusOr<Identity> ParseIdentity(absl::string_view uri) {
  absl::string_view rest = uri;
  if (uri.size() > kUriSizeMax || !absl::ConsumePrefix(&rest, "spiffe://")) {
    return PeerIdentityMalformed(uri.substr(0, kUriSizeMax));
  }
  const std::pair<absl::string_view, absl::string_view> halves =
      absl::StrSplit(rest, absl::MaxSplits('/', 1));
  absl::string_view region = halves.first;
  Identity identity;
  if (!absl::ConsumeSuffix(&region, ".bashu") || !IsRegion(region) ||
      !ReadPath(absl::StrSplit(halves.second, '/'), identity)) {
    return PeerIdentityMalformed(uri);
  }
  identity.uri = std::string(uri);
  identity.region = std::string(region);
  identity.role_path = std::string(halves.second);
  return identity;
}

absl::StatusOr<TrustBundle> TrustBundle::Load(
    const std::map<std::string, std::string>& ca_pems) {
  const ErrorScope errors;
  TrustBundle bundle;
  FieldViolations violations;
  for (const auto& [region, pem] : ca_pems) {
    if (!IsRegion(region)) {
      violations.Add("region", "REGION_FORMAT", "Has 2 to 6 digits.",
                     "应为 2 至 6 位数字。");
      continue;
    }
    std::shared_ptr<X509_STORE> store = MakeStore(pem);
    if (store == nullptr) {
      violations.Add(absl::StrCat("region[", region, "]"), "CA_MALFORMED",
                     "Is PEM of 1 to 8 certificates of authorities.",
                     "应为 1 至 8 个颁发机构证书的 PEM。");
    }
    bundle.stores_.emplace(region, std::move(store));
  }
  RETURN_IF_ERROR(violations.ToStatus(kDomain));
  return bundle;
}

absl::StatusOr<Identity> TrustBundle::Identify(absl::string_view leaf_pem,
                                               absl::Time now) const {
  const ErrorScope errors;
  const std::vector<CertificatePtr> certificates = ReadCertificates(leaf_pem);
  if (certificates.empty()) return PeerCertificateMalformed();
  X509* const leaf = certificates[0].get();
  ASSIGN_OR_RETURN(const std::string uri, OnlyUriSan(leaf));
  ASSIGN_OR_RETURN(Identity identity, ParseIdentity(uri));
  const auto store = stores_.find(identity.region);
  if (store == stores_.end()) return PeerUnknownRegion(identity.region);
  const int verdict = VerifyChain(store->second.get(), certificates, now);
  if (verdict != X509_V_OK) return ErrorOf(verdict, uri, now);
  if (!NamesClientUsage(leaf)) return PeerWrongUsage(uri);
  return identity;
}

}  // namespace bashu::crypto
