#pragma once

#include <absl/strings/string_view.h>

#include "bashu/exchange/v1/document.pb.h"
#include "common/crypto/signature.h"

// Signs for the regions, so that what is tried gets past the signatures: a
// partner may sign anything. 50 has a P-256 key and all others an SM2 key.
namespace bashu::fuzz {

const crypto::SigningKey& SigningKeyOf(absl::string_view region);

// By the region that the document names as its sender; what is no document
// stays as it is.
void Sign(exchange::v1::SignedDocument& document);

// Every hop, with the digest of its offer in its verdict.
void Sign(exchange::v1::CustodyReceipt& receipt);

}  // namespace bashu::fuzz
