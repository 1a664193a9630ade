#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/cli/conformance/action.h"

// What is played with a gateway, as values: who does what in which order, and
// what must come of it.
namespace bashu::conformance {

// What a document of the gateway must say.
enum class Said { kAccept, kReturn, kCancelled, kHelped };

struct Answer {
  Said said = Said::kCancelled;
  std::string about = "a";
  int64_t epoch = 1;
  // Names the offer by digest; a verdict on an offer that never came cannot.
  bool names_offer = true;
  std::string reason = {};  // Of a return.
};

enum class Body { kAny, kEmpty, kWhole };

// What must come of an action.
struct Expect {
  // Reasons, or names of codes, any of which it must be refused with. Empty: it
  // must not be refused.
  std::vector<std::string> refusals = {};
  bool may_succeed = false;  // Refused or not.
  int taken = 0;             // Of a push: documents with their receipts.
  // Of a push: receipts that were given before. Of a pull: documents that were
  // handed out before.
  bool same = false;
  std::vector<Answer> answers = {};  // Of a pull: these, and no more.
  int parts = -1;                    // Of a paper that are there; -1: any.
  Body body = Body::kAny;            // Of what an officer reads.
};

struct Step {
  Action action = {};
  Expect expect = {};
};

// What a case cannot be played without, beside the link.
enum class Need {
  kOfficer,
  kOperator,
  kPatience,
  kExpiredKey,
  kRevokedKey,
  kSealingKey
};

// What a gateway may leave out.
enum class Feature { kAlways, kBatch, kPapers, kRelay };

struct Case {
  std::string name;   // "link.gap"
  std::string title;  // In Chinese.
  std::string rule;
  std::vector<Step> steps;
  std::vector<Need> needs = {};
  Feature feature = Feature::kAlways;
  bool is_must = true;
};

// Every case, in the order in which they are played.
std::vector<Case> AllCases();

// Its groups: comparing records, links, keys, documents, batches, limits;
// custody, cooperation, pulls, papers, what is not delivered.
std::vector<Case> WireCases();
std::vector<Case> ContentCases();

}  // namespace bashu::conformance
