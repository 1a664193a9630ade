#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/node_hash_map.h>

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "services/routing/domain/handover.h"

// What one region can do, each step taken once: the reducer is a function of
// values, so the same region under the same event does the same in every world.
namespace bashu::simulation {

using StepFunction = absl::StatusOr<routing::Effects> (*)(
    const routing::CaseState& state, const routing::Event& event);

inline constexpr int kRegionsMax = 3;
inline constexpr int kEpochsMax = 8;

// How large a world is: regions "50", "51" and "52" with offices "50-a" ….
struct Bounds {
  const char* name;
  int regions;
  int offices;  // Of each region.
  int epochs;   // At most kEpochsMax.
  // The epoch for which the superiors designate the first office, which each
  // region learns when it likes; below 0 if they never do.
  int designated = -1;
};

// What a region's record says of one epoch, without the names.
struct Line {
  int offer = -1;  // Which offer it is of; -1 if nothing is known.
  routing::Outcome outcome = routing::Outcome::kPending;
  bool offer_seen = false;
  bool cancel_asked = false;
  int giver = 0;  // Regions, by their place.
  int taker = 0;
};

// One region's record, as a world compares it with the others'.
struct Record {
  int region = 0;
  routing::CustodyState state = routing::CustodyState::kUnknown;
  int epoch = 0;
  std::array<Line, kEpochsMax + 1> lines;
  std::string fault;
};

// One message, likewise.
struct Mail {
  routing::Message::Kind kind;
  int epoch = 0;
  int offer = 0;
  routing::Outcome verdict = routing::Outcome::kPending;
  int recipient = 0;
};

// What an event does to a region.
struct Move {
  std::string event;    // "50 offers to 51-a", for the reader of a trace.
  int accepts = 0;      // The epoch, if an officer accepts.
  std::string refusal;  // Why nothing happens; then `next` is as before.
  int next = 0;
  std::vector<int> sent;
  std::string fault;
};

class Moves {
 public:
  Moves(StepFunction step, const Bounds& bounds);

  // The record of region `region` before anything happened: the first office
  // of the first region received the case, and nobody else heard of it.
  int First(int region);

  const Record& record(int id) const { return records_[Index(id)]; }
  const Mail& mail(int id) const { return mails_[Index(id)]; }

  // Everything that officers of the region may try, also what is refused.
  const std::vector<Move>& Acts(int record);

  // Those that accept and are not refused.
  const std::vector<Move>& Accepts(int record);

  // What the arrival of a message does. Between regions that are honest no
  // message is refused: that is a fault.
  const Move& Deliver(int record, int mail);

  size_t records() const { return records_.size(); }
  size_t mails() const { return mails_.size(); }
  const std::map<std::string, int64_t>& refusals() const { return refusals_; }

 private:
  // What was sent, with the certificate of an offer.
  struct Sent {
    routing::Message message;
    std::map<int64_t, routing::Handover> proven;
  };

  static size_t Index(int id) { return static_cast<size_t>(id); }

  int Intern(const routing::CaseState& state);
  int Intern(const routing::CaseState& giver, const routing::Message& message);
  int OfferOf(const routing::Handover& handover, int64_t epoch);
  Record Summary(const routing::CaseState& state);
  Move Try(int record, const routing::Event& event, std::string name);
  std::string Commit(routing::CaseState& state, const routing::Event& event,
                     Move& move);
  std::string FaultOfRepeat(const routing::CaseState& next,
                            const routing::Event& event) const;
  void AddOffers(int record, std::vector<Move>& acts);

  const StepFunction step_;
  const Bounds bounds_;
  std::deque<routing::CaseState> states_;
  std::deque<Record> records_;
  std::deque<Sent> sent_;
  std::deque<Mail> mails_;
  absl::flat_hash_map<std::string, int> record_ids_;
  absl::flat_hash_map<std::string, int> mail_ids_;
  absl::flat_hash_map<std::string, int> offer_ids_;
  absl::node_hash_map<int, std::vector<Move>> acts_;
  absl::node_hash_map<int, std::vector<Move>> accepts_;
  absl::node_hash_map<int64_t, Move> deliveries_;
  std::map<std::string, int64_t> refusals_;
};

}  // namespace bashu::simulation
