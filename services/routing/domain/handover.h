#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "services/routing/domain/custody.h"

// How custody moves: the whole protocol, as functions of values. What is
// returned must be durable before a message leaves; a message may be lost,
// repeated, delayed and overtaken. tests/simulation/handover_explore runs this
// very Step() through every interleaving; model/handover.pml says the same for
// Spin.
namespace bashu::routing {

// What a case's first referral says: it was received here.
struct Open {
  std::string office;
};

// The holder offers the case.
struct MakeOffer {
  std::string referral;
  std::string giver;
  std::string taker;
  std::string taker_region;
};

// The taker decides. `epoch` is the one its officer saw.
struct Accept {
  int64_t epoch;
};
struct Return {
  int64_t epoch;
  ReturnReason reason;
  std::string competent_office;
};

// The giver asks for its offer back.
struct AskBack {
  int64_t epoch;
};

// The superiors settled a dispute about a case in `epoch`: `office` shall have
// it. Binds the next offer.
struct Designate {
  int64_t epoch;
  std::string office;
};

// What travels from one party to the other. The signed documents say the same
// and more (document.h).
struct Message {
  enum class Kind { kOffer, kVerdict, kCancel };

  Kind kind;
  int64_t epoch = 0;
  std::string referral;
  std::string giver;
  std::string taker;
  std::string giver_region;
  std::string taker_region;
  Outcome verdict = Outcome::kPending;  // Of a kVerdict.
  ReturnReason return_reason = ReturnReason::kNone;
  std::string competent_office;
  bool designated = false;  // Of a kOffer: the taker was designated.

  // Where it goes.
  const std::string& recipient_region() const {
    return kind == Kind::kVerdict ? giver_region : taker_region;
  }

  friend auto operator<=>(const Message&, const Message&) = default;
};

// A message that came, already known to be from the region that it says.
struct Received {
  Message message;
  // The handovers before it that its certificate proved; empty without one.
  std::map<int64_t, Handover> proven;
};

using Event =
    std::variant<Open, MakeOffer, Accept, Return, AskBack, Designate, Received>;

// A referral that reached a state, for its record and the feed.
struct Change {
  enum class Kind { kArrived, kAccepted, kReturned, kCancelled };

  Kind kind;
  int64_t epoch;

  friend bool operator==(const Change&, const Change&) = default;
};

// What an event leads to.
struct Effects {
  CaseState next;
  std::vector<Message> messages;
  std::vector<Change> changes;
};

// Decides what `event` changes. A repeated event changes nothing; a repeated
// offer or cancellation is answered with the recorded verdict.
//
// Refuses with NOT_HOLDER, OFFER_PENDING, SAME_OFFICE, DESIGNATED,
// SECOND_VISIT, STALE_EPOCH (each naming the holder where there is one),
// ALREADY_DECIDED, EPOCH_FORKED or VERDICT_UNEXPECTED.
absl::StatusOr<Effects> Step(const CaseState& state, const Event& event);

// The epoch that a case is in as far as this region knows: an offer that was
// decided here used its epoch up, whoever holds the case after it.
int64_t LatestEpoch(const CaseState& state);

// Whether a holder who saw the case in `epoch` sees what we know. STALE_EPOCH
// if it took the case over again since; EPOCH_AHEAD if our records end before,
// as a restored backup's do.
absl::Status CheckEpoch(const CaseState& state, int64_t epoch);

}  // namespace bashu::routing
