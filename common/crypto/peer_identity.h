#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>

struct x509_store_st;  // OpenSSL's X509_STORE.

namespace bashu::crypto {

// Who is at the other end of a connection.
//
//   spiffe://51.bashu/service/routing
//   spiffe://51.bashu/office/510104-LA/officer/li-4711
//   spiffe://51.bashu/office/510104-LA/system/desk
//   spiffe://51.bashu/operator/zhao
//
// An identity is of one region, whose authority alone may issue it.
struct Identity {
  enum class Kind { kService, kOfficer, kSystem, kOperator };

  std::string uri;
  std::string region;  // 2 to 6 digits of the division code.
  Kind kind = Kind::kService;
  std::string office;     // Of officers and systems.
  std::string name;       // The last segment.
  std::string role_path;  // What follows the region: "operator/zhao".

  friend bool operator==(const Identity&, const Identity&) = default;
};

// PEER_IDENTITY_MALFORMED unless `uri` has one of the four forms. A segment has
// letters, digits, '-', '_' and '.', and is neither "." nor "..".
absl::StatusOr<Identity> ParseIdentity(absl::string_view uri);

// Which authorities are believed, each for its own region only: Chongqing's
// cannot name an officer of Chengdu. Immutable, so thread-safe.
class TrustBundle {
 public:
  // PEM certificates of authorities by region. An intermediate authority may
  // stand for itself, without its root. INVALID_FIELDS with every problem.
  static absl::StatusOr<TrustBundle> Load(
      const std::map<std::string, std::string>& ca_pems);

  // The identity that a certificate proves at `now`. `leaf_pem` is the peer's
  // certificate, then any intermediate ones it sent. In this order, refuses:
  // PEER_CERTIFICATE_MALFORMED, PEER_NO_URI_SAN, PEER_MANY_URI_SANS,
  // PEER_IDENTITY_MALFORMED, PEER_UNKNOWN_REGION, PEER_UNTRUSTED,
  // PEER_WRONG_USAGE (no clientAuth), PEER_EXPIRED (or not yet valid).
  absl::StatusOr<Identity> Identify(absl::string_view leaf_pem,
                                    absl::Time now) const;

 private:
  TrustBundle() = default;

  std::map<std::string, std::shared_ptr<x509_store_st>> stores_;
};

}  // namespace bashu::crypto
