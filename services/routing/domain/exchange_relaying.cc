// The part of Exchange that takes what comes by way of other regions: it passes
// on what is for others, unopened, and takes what is for us as if its origin
// had brought it.
#include <algorithm>
#include <optional>
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/exchange_errors.h"
#include "services/routing/domain/limits.h"

namespace bashu::routing {
namespace {

// Who is named to have carried it must have: the sender is the last of them.
absl::Status CheckPath(const Document& document,
                       const CarriageDocument& carriage) {
  const std::vector<std::string>& path = carriage.path;
  if (path.empty() || path.front() != carriage.origin ||
      path.back() != document.sender) {
    return DocumentMalformed("its path is not from its origin to its sender");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Exchange::TakeCarriage(RoutingTx& tx, const Call& call,
                                    const Document& document,
                                    const CarriageDocument& carriage,
                                    const Envelope& envelope) const {
  RETURN_IF_ERROR(OfContent(CheckPath(document, carriage)));
  if (carriage.destination == regions_.own()) {
    return TakeCarried(tx, call, carriage, envelope.sealed_body);
  }
  if (!regions_.Relays(document.sender, carriage.destination)) {
    return RelayNotAgreed(document.sender, carriage.destination);
  }
  return outgoing_.Carry(tx, call, carriage, envelope.sealed_body);
}

absl::Status Exchange::TakeCarried(RoutingTx& tx, const Call& call,
                                   const CarriageDocument& carriage,
                                   const std::string& envelope) const {
  const std::vector<std::string>& path = carriage.path;
  if (path.size() > kCarriersMax ||
      std::find(path.begin(), path.end(), regions_.own()) != path.end()) {
    return RouteLoop(regions_.own(), path);
  }
  const absl::StatusOr<Envelope> inside = notary_.ReadEnvelope(envelope);
  RETURN_IF_ERROR(OfContent(inside.status()));
  const Arrived arrived{*inside, notary_.Read(inside->document)};
  Call brought = call;
  brought.caller.region = carriage.origin;
  brought.caller.identity = RoutingOf(carriage.origin);
  // What it refuses speaks of what is inside: the carriage itself was good.
  RETURN_IF_ERROR(OfContent(CheckArrival(brought, arrived)));
  const Content& content = arrived.document->content;
  if (std::holds_alternative<CarriageDocument>(content)) {
    return OfContent(DocumentMalformed("a carriage inside a carriage"));
  }
  if (std::holds_alternative<ReceiptDocument>(content)) {
    return OfContent(outgoing_.RecordReceipts(
        tx, brought, {{inside->document, *arrived.document}}));
  }
  // Nothing is taken whose receipt could not go back.
  const CarriageDocument back{regions_.own(), carriage.origin, {}, ""};
  RETURN_IF_ERROR(outgoing_.MayCarry(tx, back));
  Taking taking;
  RETURN_IF_ERROR(TakeOne(tx, brought, arrived, taking));
  RETURN_IF_ERROR(Keep(tx, brought, taking));
  return outgoing_.Carry(
      tx, call, back,
      notary_.WriteEnvelope({taking.documents.front().receipt, "", ""}));
}

absl::Status Exchange::TakeWaiting(RoutingTx& tx, const Call& call,
                                   const std::string& partner) const {
  ASSIGN_OR_RETURN(const int64_t open,
                   tx.exchange().CountOpenDeadLetters(partner));
  if (open == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      std::vector<DeadLetter> letters,
      tx.exchange().ListDeadLetters(DeadLetterState::kOpen,
                                    /*before=*/"", kDeadLettersMax));
  std::erase_if(letters, [&](const DeadLetter& letter) {
    return letter.partner != partner || letter.refusal != "LINK_GAP";
  });
  // Each may be what another one waits for.
  for (bool taken = true; taken;) {
    taken = false;
    for (DeadLetter& letter : letters) {
      if (letter.state != DeadLetterState::kOpen) continue;
      ASSIGN_OR_RETURN(taken, TakeWaiting(tx, call, letter));
      if (taken) break;
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Exchange::TakeWaiting(RoutingTx& tx, const Call& call,
                                           DeadLetter& letter) const {
  ASSIGN_OR_RETURN(std::optional<StoredDocument> stored,
                   tx.exchange().FindDocument(letter.document));
  if (!stored.has_value()) return false;
  const absl::Status again = TakeAgain(tx, call, *std::move(stored));
  if (IsRefusalOfContent(again)) return false;
  RETURN_IF_ERROR(again);
  letter.state = DeadLetterState::kReplayed;
  letter.decide_time = call.now;
  letter.decider = call.caller.identity;
  RETURN_IF_ERROR(tx.exchange().PutDeadLetter(letter));
  return true;
}

}  // namespace bashu::routing
