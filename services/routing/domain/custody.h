#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace bashu::routing {

// What became of one offer of custody, by the taker's record.
//
//   kPending --accept--> kAccepted
//       |----return----> kReturned
//       '----cancel----> kCancelled   (also as a tombstone, before the offer)
//
// Every arrow is drawn once, by the taker, and for ever: whoever asks again
// gets the arrow that was drawn.
enum class Outcome { kPending, kAccepted, kReturned, kCancelled };

// Why a taker sends a case back. Merits are never a reason.
enum class ReturnReason {
  kNone,
  kNotCompetent,
  kConflict,
  kAcceptedElsewhere,
  kPaperUnreadable,
  kSecondVisit,
};

// One offer: everything that is known here about one epoch of one case.
struct Handover {
  std::string referral;
  std::string giver;  // Offices: "500112-LA".
  std::string taker;
  std::string giver_region;  // "50"
  std::string taker_region;
  Outcome outcome = Outcome::kPending;
  ReturnReason return_reason = ReturnReason::kNone;
  std::string competent_office;
  bool offer_seen = false;    // The offer reached the taker, if that is us.
  bool cancel_asked = false;  // The giver, if that is us, asks for it back.
  // The taker was designated for it: neither may it be returned nor taken back.
  bool designated = false;

  friend bool operator==(const Handover&, const Handover&) = default;
};

// Where custody of a case stands, as one region knows it.
//
//                 offer                    verdict ACCEPT, or an offer of a
//   kHeld ------------------> kOffered ----- later epoch by the taker ---.
//     ^  ^                       |                                       v
//     |  '-- RETURN, CANCELLED --'                                   kReleased
//     |                                                                  |
//     '---------------------- we accept an offer -----------------------'
//   kUnknown --open--> kHeld;   kUnknown --offer arrives--> kReleased
//
// Only kHeld is active. There is no arrow from kOffered that time draws, so at
// most one region of all has a case in kHeld (INV-01).
enum class CustodyState { kUnknown, kHeld, kOffered, kReleased };

// The whole of one case in one region: stored as one value, so that a verdict
// and the ownership it changes are durable together or not at all.
struct CaseState {
  std::string case_id;
  std::string region;  // Ours.
  CustodyState state = CustodyState::kUnknown;
  // The latest epoch begun by an offer of ours or by an acceptance. An offer
  // uses its epoch up, whatever its outcome.
  int64_t epoch = 0;
  std::string holder;  // Answers for the case, also while it is offered.
  // Whom the superiors designated in a dispute, while the case is in that
  // epoch; empty if nobody.
  std::string designated_office;
  int64_t designated_epoch = 0;
  std::map<int64_t, Handover> handovers;  // By epoch.

  friend bool operator==(const CaseState&, const CaseState&) = default;
};

}  // namespace bashu::routing
