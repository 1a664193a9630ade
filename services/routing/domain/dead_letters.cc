#include "services/routing/domain/dead_letters.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange_errors.h"
#include "services/routing/domain/limits.h"

namespace bashu::routing {

absl::Status Park(RoutingTx& tx, const Call& call, IdSource& ids,
                  DeadLetter letter) {
  ASSIGN_OR_RETURN(std::optional<DeadLetter> known,
                   tx.exchange().FindDeadLetterLike(letter));
  if (known.has_value()) {
    ++known->attempts;
    known->last_time = call.now;
    known->refusal = letter.refusal;
    if (known->state == DeadLetterState::kReplayed) {
      known->state = DeadLetterState::kOpen;
      known->decide_time.reset();
    }
    return tx.exchange().PutDeadLetter(*known);
  }
  ASSIGN_OR_RETURN(const int64_t open,
                   tx.exchange().CountOpenDeadLetters(letter.partner));
  if (open >= kDeadLettersMax) return absl::OkStatus();
  letter.id = ids.NewId();
  letter.create_time = call.now;
  letter.last_time = call.now;
  RETURN_IF_ERROR(tx.exchange().PutDeadLetter(letter));
  return tx.journal().Append({0, ids.NewId(), "deadLetter.opened",
                              absl::StrCat("deadLetters/", letter.id), call.now,
                              call.traceparent});
}

bool IsWorthKeeping(const absl::Status& refusal) {
  // A gap is filled by the partner itself.
  return ReasonOf(refusal) != "LINK_GAP" &&
         (refusal.code() == absl::StatusCode::kInvalidArgument ||
          refusal.code() == absl::StatusCode::kPermissionDenied ||
          refusal.code() == absl::StatusCode::kDataLoss);
}

absl::Status DeadLetters::ParkArrived(RoutingTx& tx, const Call& call,
                                      const std::string& partner,
                                      const Arrived& arrived,
                                      const absl::Status& refusal) const {
  if (!IsWorthKeeping(refusal)) return absl::OkStatus();
  DeadLetter letter;
  letter.partner = partner;
  letter.digest = notary_.OwnDigest(arrived.envelope.document.payload +
                                    arrived.envelope.document.signature);
  if (arrived.document.ok()) letter.document = arrived.document->id;
  letter.envelope = arrived.envelope;
  letter.refusal = ReasonOf(refusal);
  return Park(tx, call, ids_, std::move(letter));
}

absl::Status DeadLetters::ParkLeaving(RoutingTx& tx, const Call& call,
                                      const std::string& partner,
                                      const std::string& refusal) const {
  ASSIGN_OR_RETURN(
      const std::vector<StoredDocument> next,
      exchange_.outgoing().Next(tx, partner, /*limit=*/1, /*batch=*/true));
  if (next.empty()) return absl::OkStatus();
  DeadLetter letter;
  letter.partner = partner;
  letter.direction = Direction::kToGo;
  letter.digest = notary_.OwnDigest(next[0].envelope.document.payload);
  letter.document = next[0].id;
  letter.refusal = refusal;
  return Park(tx, call, ids_, std::move(letter));
}

absl::StatusOr<DeadLetter> DeadLetters::Get(RoutingTx& tx, const Call&,
                                            const std::string& id) const {
  ASSIGN_OR_RETURN(std::optional<DeadLetter> letter,
                   tx.exchange().FindDeadLetter(id));
  if (!letter.has_value()) return DeadLetterNotFound(id);
  if (letter->envelope.document.empty()) {
    ASSIGN_OR_RETURN(std::optional<StoredDocument> stored,
                     tx.exchange().FindDocument(letter->document));
    if (stored.has_value()) letter->envelope = std::move(stored->envelope);
  }
  return *std::move(letter);
}

absl::StatusOr<DeadLetterPage> DeadLetters::List(
    RoutingTx& tx, const Call&, const ListDeadLetters& command) const {
  DeadLetterPage page;
  ASSIGN_OR_RETURN(page.letters,
                   tx.exchange().ListDeadLetters(command.state, command.before,
                                                 command.page_size + 1));
  if (page.letters.size() > static_cast<size_t>(command.page_size)) {
    page.letters.pop_back();
    page.next = page.letters.back().id;
  }
  return page;
}

absl::StatusOr<DeadLetter> DeadLetters::Open(RoutingTx& tx,
                                             const std::string& id) const {
  ASSIGN_OR_RETURN(std::optional<DeadLetter> letter,
                   tx.exchange().FindDeadLetter(id));
  if (!letter.has_value()) return DeadLetterNotFound(id);
  if (letter->state != DeadLetterState::kOpen) return DeadLetterDecided(id);
  return *std::move(letter);
}

absl::StatusOr<DeadLetter> DeadLetters::Close(RoutingTx& tx, const Call& call,
                                              DeadLetter letter,
                                              DeadLetterState state,
                                              const std::string& reason) const {
  letter.state = state;
  letter.decide_time = call.now;
  letter.decider = call.caller.identity;
  letter.reason = reason;
  RETURN_IF_ERROR(tx.exchange().PutDeadLetter(letter));
  return letter;
}

absl::StatusOr<DeadLetter> DeadLetters::Dismiss(
    RoutingTx& tx, const Call& call, const DecideDeadLetter& command) const {
  ASSIGN_OR_RETURN(DeadLetter letter, Open(tx, command.id));
  return Close(tx, call, std::move(letter), DeadLetterState::kDismissed,
               command.reason);
}

absl::StatusOr<DeadLetter> DeadLetters::Replay(
    RoutingTx& tx, const Call& call, const DecideDeadLetter& command) const {
  RETURN_IF_ERROR(MayAct(tx));
  ASSIGN_OR_RETURN(DeadLetter letter, Open(tx, command.id));
  const absl::Status again = PlayAgain(tx, call, letter);
  if (again.ok()) {
    return Close(tx, call, std::move(letter), DeadLetterState::kReplayed,
                 command.reason);
  }
  if (!IsWorthKeeping(again) && !IsRefusalOfContent(again)) return again;
  // Refused again: the officer sees why, and it stays open.
  ++letter.attempts;
  letter.last_time = call.now;
  letter.refusal = ReasonOf(again);
  RETURN_IF_ERROR(tx.exchange().PutDeadLetter(letter));
  return letter;
}

absl::Status DeadLetters::PlayAgain(RoutingTx& tx, const Call& call,
                                    const DeadLetter& letter) const {
  ASSIGN_OR_RETURN(std::optional<StoredDocument> stored,
                   tx.exchange().FindDocument(letter.document));
  if (letter.direction == Direction::kToGo) {
    if (stored.has_value() &&
        exchange_.outgoing().IsCarried(stored->recipient)) {
      return exchange_.outgoing().CarryAgain(tx, call, *stored);
    }
    // Its row of the outbox waits for its time: make that now.
    store::Dispatch push;
    push.id = absl::StrCat("documents/", letter.document);
    push.next_time = call.now;
    push.last_reason = letter.refusal;
    return tx.journal().Reschedule(push);
  }
  if (stored.has_value() && letter.envelope.document.empty()) {
    return exchange_.TakeAgain(tx, call, *std::move(stored));
  }
  // It never came onto its link: as if the partner brought it now.
  Call brought = call;
  brought.caller.region = letter.partner;
  brought.caller.identity = RoutingOf(letter.partner);
  return exchange_.Take(tx, brought, exchange_.Read({letter.envelope}))
      .status();
}

}  // namespace bashu::routing
