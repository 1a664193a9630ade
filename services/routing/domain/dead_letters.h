#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/routing/domain/dead_letter.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

// Keeps `letter` for a person to see; its id and times are set here. The same
// bytes are kept once and counted; what was replayed opens again. Beyond
// kDeadLettersMax of a partner nothing is kept.
absl::Status Park(RoutingTx& tx, const Call& call, IdSource& ids,
                  DeadLetter letter);

// Whether `refusal` of what came is worth a person's look: it speaks of the
// bytes, rather than of a moment in which we could not take them.
bool IsWorthKeeping(const absl::Status& refusal);

struct ListDeadLetters {
  std::optional<DeadLetterState> state;
  std::string before;
  int page_size = 0;
};

struct DeadLetterPage {
  std::vector<DeadLetter> letters;
  std::string next;  // The last id, if there are more.
};

// What an officer decides about one.
struct DecideDeadLetter {
  std::string id;
  std::string reason;
};

// The desk for documents that came to nothing. Thread-safe.
class DeadLetters {
 public:
  DeadLetters(const Exchange& exchange, const Notary& notary, IdSource& ids)
      : exchange_(exchange), notary_(notary), ids_(ids) {}

  // Keeps the first of what `partner` brought, which was refused. Nothing if
  // the refusal is not worth it.
  absl::Status ParkArrived(RoutingTx& tx, const Call& call,
                           const std::string& partner, const Arrived& arrived,
                           const absl::Status& refusal) const;

  // Keeps the next document for `partner`, which it refuses.
  absl::Status ParkLeaving(RoutingTx& tx, const Call& call,
                           const std::string& partner,
                           const std::string& refusal) const;

  // With the signed bytes. DEAD_LETTER_NOT_FOUND.
  absl::StatusOr<DeadLetter> Get(RoutingTx& tx, const Call& call,
                                 const std::string& id) const;
  absl::StatusOr<DeadLetterPage> List(RoutingTx& tx, const Call& call,
                                      const ListDeadLetters& command) const;

  // Plays it again. It stays open, with the new reason, if it is refused again.
  // DEAD_LETTER_NOT_FOUND, DEAD_LETTER_DECIDED, QUARANTINED.
  absl::StatusOr<DeadLetter> Replay(RoutingTx& tx, const Call& call,
                                    const DecideDeadLetter& command) const;

  // Closes it without an effect. DEAD_LETTER_NOT_FOUND, DEAD_LETTER_DECIDED.
  absl::StatusOr<DeadLetter> Dismiss(RoutingTx& tx, const Call& call,
                                     const DecideDeadLetter& command) const;

 private:
  absl::StatusOr<DeadLetter> Open(RoutingTx& tx, const std::string& id) const;
  absl::StatusOr<DeadLetter> Close(RoutingTx& tx, const Call& call,
                                   DeadLetter letter, DeadLetterState state,
                                   const std::string& reason) const;
  absl::Status PlayAgain(RoutingTx& tx, const Call& call,
                         const DeadLetter& letter) const;

  const Exchange& exchange_;
  const Notary& notary_;
  IdSource& ids_;
};

}  // namespace bashu::routing
