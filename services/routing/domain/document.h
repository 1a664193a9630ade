#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/routing/domain/content.h"
#include "services/routing/domain/handover.h"

namespace bashu::routing {

// A document as it travels: the exact bytes that were signed. One of ours that
// waits to be sent may not be signed yet: signing many at once is cheaper.
struct SignedDocument {
  std::string payload;
  std::string signature;
  std::string suite;
  std::string key_id;
  // A serialised BatchProof if it was signed together with others.
  std::string batch = {};

  bool empty() const { return payload.empty(); }
  bool is_signed() const { return !signature.empty(); }

  friend bool operator==(const SignedDocument&,
                         const SignedDocument&) = default;
};

// A document with what it names by digest or carries beside it.
struct Envelope {
  SignedDocument document;
  std::string sealed_body;  // Of a carriage, the envelope inside, serialised.
  std::string certificate;  // A serialised CustodyReceipt.

  friend bool operator==(const Envelope&, const Envelope&) = default;
};

struct Document {
  std::string id;
  std::string sender;
  std::string recipient;
  int64_t sequence = 0;
  std::string previous_digest;
  absl::Time sign_time;
  Content content;
};

// The evidence of one epoch; either half may still be missing, and our own may
// not be signed yet (Exchange::Evidence).
struct Hop {
  SignedDocument offer;
  SignedDocument verdict;

  friend bool operator==(const Hop&, const Hop&) = default;
};

// By epoch.
using Hops = std::map<int64_t, Hop>;

// One epoch that a certificate proved.
struct ProvenHop {
  Handover handover;
  Hop hop;
};
using ProvenHops = std::map<int64_t, ProvenHop>;

// A document that this region sent or took.
struct StoredDocument {
  std::string id;
  std::string sender;
  std::string recipient;
  int64_t sequence = 0;
  Envelope envelope;
  std::string referral;
  SignedDocument receipt;  // Empty until the recipient confirmed it.
  std::string refusal;     // Why its content had no effect; empty if it had.
  absl::Time create_time;
};

// The head of one link in one direction.
struct Link {
  int64_t sequence = 0;
  std::string digest;
  int64_t confirmed = 0;  // Up to here the recipient's receipts are on record.

  friend bool operator==(const Link&, const Link&) = default;
};

}  // namespace bashu::routing
