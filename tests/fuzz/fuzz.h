#pragma once

#include <absl/strings/string_view.h>

#include <string>
#include <vector>

#include "common/crypto/suite.h"
#include "common/verify/trusted_keys.h"

// One decoder that meets a stranger's bytes. Each target's source defines Seeds
// and Try; main.cc is the rest.
namespace bashu::fuzz {

// Well-formed inputs, made by our own code: where mutation begins. More stand
// in testdata/<target>.txt.
std::vector<std::string> Seeds();

// Hands `input` to the decoder, and says whether it took it. Whatever the bytes
// are, it must come back, and what it takes must keep the promise that the
// target CHECKs.
bool Try(absl::string_view input);

// Fixed keys of the two regions: P-256 signs for 50, SM2 for 51. They guard
// nothing.
std::string PrivatePem(crypto::Suite suite);
std::string PublicPem(crypto::Suite suite);
verify::TrustedKeys Keys();

}  // namespace bashu::fuzz
