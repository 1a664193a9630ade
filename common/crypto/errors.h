#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstdint>

#include "common/crypto/suite.h"

// Every refusal of this library, one function per reason. Texts that came from
// outside are escaped here, because metadata must be UTF-8.
namespace bashu::crypto {

inline constexpr char kDomain[] = "crypto.bashu";

absl::Status SuiteUnknown(absl::string_view text);

// Not a PEM key, or one under a passphrase.
absl::Status KeyMalformed();
// An EC P-256 key where SM2 is wanted, or RSA anywhere.
absl::Status KeyWrongType(absl::string_view wanted);
absl::Status SignatureInvalid(absl::string_view key_id);

absl::Status KeyRingUnreadable(absl::string_view path, absl::string_view cause);
// Others than its owner may read the file.
absl::Status KeyRingExposed(absl::string_view path);
absl::Status KeyRingMalformed();

absl::Status CiphertextMalformed();
absl::Status CiphertextKeyUnknown(absl::string_view key_id);
// A changed byte, or associated data other than at encryption.
absl::Status CiphertextTampered();

absl::Status SealedMalformed();
// A changed byte, another associated text, or a box for another key: the three
// cannot be told apart.
absl::Status SealedTampered();

// A proof was asked for a tree larger than `size`.
absl::Status MerkleOutOfRange(uint64_t size);
absl::Status InclusionInvalid();
absl::Status ConsistencyInvalid();
// Of a tree whose nodes carry sums.
absl::Status SumInvalid(absl::string_view problem);

absl::Status PeerCertificateMalformed();
absl::Status PeerNoUriSan();
absl::Status PeerManyUriSans();
absl::Status PeerIdentityMalformed(absl::string_view uri);
absl::Status PeerUnknownRegion(absl::string_view region);
absl::Status PeerUntrusted(absl::string_view uri, absl::string_view cause);
// The certificate, or one above it, is not for TLS clients.
absl::Status PeerWrongUsage(absl::string_view uri);
// Expired or not yet valid, the certificate or one above it.
absl::Status PeerExpired(absl::string_view uri, absl::Time now);

}  // namespace bashu::crypto
