#pragma once

#include <absl/time/time.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/routing/domain/document.h"

namespace bashu::routing {

// What a gateway can do beyond taking single documents. The wire's numbers.
enum class LinkFeature {
  kBatch = 1,
  kPull,
  kRelay,
  kPaper,
  kRequest,
  kDesignation,
  kSeries,
};

// How one region sees its link with another, as it tells that other.
struct LinkState {
  std::string region;
  absl::Time state_time;
  Link taken;  // What the other sent.
  SignedDocument latest_taken;
  Link sent;  // Its digest does not travel: the other knows its own.
  SignedDocument latest_receipt;
  std::vector<LinkFeature> features;
  std::vector<std::string> signing_keys;
  std::vector<std::string> believed_keys;
  std::vector<std::string> sealing_keys;
  std::map<std::string, std::string> rule_versions;  // File to digest.
  bool quarantined = false;

  bool Can(LinkFeature feature) const;

  friend bool operator==(const LinkState&, const LinkState&) = default;
};

// How our records stand beside a partner's.
enum class Standing {
  kEven = 1,     // Neither knows more than the other.
  kBehind,       // The partner proved that we lost records.
  kOtherBehind,  // The partner lost records, or says so.
  kForked,       // The partner took another document under a number of ours.
  kUnproven,     // The partner claims more than it proves.
};

// What a comparison rests on beside the two states.
struct Proofs {
  // The digest of our own document under the number that the other took last.
  std::string digest_there;
  // What `latest_taken` and `latest_receipt` of the other say, if they are
  // documents that we signed.
  std::optional<Document> taken;
  std::optional<Document> receipt;
};

// Compares both sides' records of one link. A claim alone never stops a region,
// for a partner may lie; our own signature under what we do not know of does.
//
// `own` is of now, and `before` of when we asked, for documents travel while we
// do: the other is behind only if it does not know what we knew then. Empty if
// the other asked.
Standing Compare(const LinkState& before, const LinkState& own,
                 const LinkState& other, const Proofs& proofs);

// What a person should look into. The wire's numbers.
enum class LinkProblem {
  kClockSkew = 1,
  kOurKeyUnknown,
  kPartnerKeyUnknown,
  kRulesDiffer,
  kPartnerQuarantined,
  kPartnerOlder,
};

// What keeps two sides from working together, or soon will. `own` is of the
// time at which `other` spoke.
std::vector<LinkProblem> Diagnose(const LinkState& own, const LinkState& other);

// The last comparison with a partner.
struct Comparison {
  std::string partner;
  std::string life;  // Of our process: another one's says nothing of this one.
  Standing standing = Standing::kEven;
  absl::Time compare_time;
  absl::Duration skew;  // The partner's clock minus ours.
  std::string state;    // What it said of itself, serialised; empty: it cannot.

  friend bool operator==(const Comparison&, const Comparison&) = default;
};

// A proof that this region was restored, and who looked at it.
struct Quarantine {
  std::string id;
  std::string partner;   // Our own region if an operator said so.
  SignedDocument proof;  // We signed it and do not know of it.
  // The head of our link at the partner, where we go on after the release;
  // number 0 if it is no farther than ours.
  Link head;
  absl::Time create_time;
  std::optional<absl::Time> release_time;
  std::string releaser;
  std::string reason;

  friend bool operator==(const Quarantine&, const Quarantine&) = default;
};

// Our signed words that a document was not confirmed in time.
struct NonDelivery {
  std::string document;
  absl::Time due_time;
  SignedDocument statement;

  friend bool operator==(const NonDelivery&, const NonDelivery&) = default;
};

}  // namespace bashu::routing
