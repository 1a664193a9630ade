#include "tests/simulation/pusher.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/check.h"
#include "common/outbox/relay.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "tests/simulation/exchange_access.h"
#include "tests/simulation/node.h"

namespace bashu::simulation {
namespace {

// What rpc::Invoke waits for an answer.
constexpr int64_t kDeadline = 10 * kSecond;

// As outbox::Relay reads in one round.
constexpr int kBatchMax = 64;

// After so many failures the partner is down for long, and the simulated relay
// dozes: for what happens it does not matter how often nobody answers.
constexpr int kDozeAfter = 9;
constexpr int64_t kDozeMax = 4 * kHour;

}  // namespace

void Pusher::Pump() {
  if (!node_.serving()) return;
  if (node_.disk().journal.unsent.empty()) return;
  store::JournalState state = node_.disk().journal;
  const auto due = store::MemoryJournal(state).Due(node_.Now(), kBatchMax);
  CHECK(due.ok());
  for (const store::Dispatch& dispatch : *due) {
    if (!under_way_.contains(dispatch.lane)) Send(dispatch);
  }
  WakeForTheNext();
}

void Pusher::Stop() {
  under_way_.clear();
  wake_ = 0;
}

void Pusher::WakeForTheNext() {
  std::set<std::string> lanes;
  absl::Time next = absl::InfiniteFuture();
  int attempts = 0;
  for (const auto& [sequence, dispatch] : node_.disk().journal.unsent) {
    if (!lanes.insert(dispatch.lane).second) continue;
    if (under_way_.contains(dispatch.lane) || dispatch.next_time >= next) {
      continue;
    }
    next = dispatch.next_time;
    attempts = dispatch.attempts;
  }
  if (next == absl::InfiniteFuture()) return;
  int64_t delay = std::max<int64_t>(
      kMillisecond, absl::ToInt64Microseconds(next - node_.Now()) + 1);
  if (attempts >= kDozeAfter && world_.dozes) {
    delay += world_.random().Below(kDozeMax);
  }
  const int64_t at = world_.now() + delay;
  if (wake_ > world_.now() && wake_ <= at) return;
  wake_ = at;
  world_.After(delay, [this, at] {
    if (wake_ == at) Pump();
  });
}

// As ExchangeSender::Send; an answer that a link is not compared comes from a
// partner that was started again.
void Pusher::Send(const store::Dispatch& dispatch) {
  if (node_.MayExchange(dispatch.lane).ok()) return Push(dispatch);
  Compare(dispatch, absl::OkStatus());
}

// As ExchangeSender::Compare. If `then` is OK it goes on to push, else the
// dispatch ends with it.
void Pusher::Compare(const store::Dispatch& dispatch,
                     const absl::Status& then) {
  world_.Add(Count::kComparisons);
  world_.Trace(node_.region(), " compares its link with ", dispatch.lane);
  const routing::LinkState before = node_.StateOf(dispatch.lane);
  const int64_t push = ++pushes_;
  under_way_[dispatch.lane] = push;
  network_.Compare(node_.region(), dispatch.lane, node_.links().Write(before),
                   [this, push, dispatch, then, before](const auto& state) {
                     Compared(push, dispatch, then, before, state);
                   });
  world_.After(kDeadline, [this, push, dispatch, then, before] {
    Compared(push, dispatch, then, before,
             absl::DeadlineExceededError("no answer"));
  });
}

void Pusher::Compared(int64_t push, const store::Dispatch& dispatch,
                      const absl::Status& then,
                      const routing::LinkState& before,
                      const absl::StatusOr<std::string>& state) {
  const auto lane = under_way_.find(dispatch.lane);
  if (lane == under_way_.end() || lane->second != push) return;  // Too late.
  if (!state.ok()) return Settle(dispatch, state.status());
  lane->second = ++pushes_;
  node_.Submit(
      [this, dispatch, before, state = *state](routing::RoutingTx& tx) {
        const Call call = node_.CallFrom(dispatch.lane, "service/routing", "");
        return node_.links()
            .Compare(tx, call, dispatch.lane, before, state)
            .status();
      },
      [this, dispatch, then](const absl::Status& compared) {
        absl::Status status = compared;
        if (status.ok()) status = then;
        if (status.ok()) status = node_.MayExchange(dispatch.lane);
        if (!status.ok()) return Settle(dispatch, status);
        Push(dispatch);
      });
}

// As ExchangeSender::PushOnce: the signature is durable before it leaves, once.
void Pusher::Push(const store::Dispatch& dispatch) {
  Node::State copy = node_.disk();
  routing::MemoryRoutingTx tx(copy);
  const auto waits = NextFor(node_.exchange(), tx, dispatch.lane);
  if (!waits.ok() || waits->empty()) return Settle(dispatch, waits.status());
  const std::string id = waits->front().id;
  if (DocumentsOf(node_.disk()).Find(id)->envelope.document.is_signed()) {
    return Bring(dispatch, id);
  }
  under_way_[dispatch.lane] = ++pushes_;
  node_.Submit(
      [this, dispatch](routing::RoutingTx& signs) {
        return NextFor(node_.exchange(), signs, dispatch.lane).status();
      },
      [this, dispatch, id](const absl::Status& status) {
        if (!status.ok()) return Settle(dispatch, status);
        Bring(dispatch, id);
      });
}

void Pusher::Bring(const store::Dispatch& dispatch, const std::string& id) {
  const routing::StoredDocument* document = DocumentsOf(node_.disk()).Find(id);
  world_.Add(Count::kPushes);
  world_.Trace(node_.region(), " pushes ", document->sequence, " to ",
               document->recipient, ", attempt ", dispatch.attempts + 1);
  const int64_t push = ++pushes_;
  under_way_[dispatch.lane] = push;
  network_.Push(node_.region(), document->recipient,
                Parcel(node_.image(), &document->envelope),
                [this, push, dispatch](const Receipts& receipts) {
                  Answered(push, dispatch, receipts);
                });
  world_.After(kDeadline, [this, push, dispatch] {
    if (world_.planted() == Planted::kSkipsUnanswered &&
        dispatch.attempts > 1) {
      const auto lane = under_way_.find(dispatch.lane);
      if (lane == under_way_.end() || lane->second != push) return;
      return Skip(dispatch);
    }
    Answered(push, dispatch, absl::DeadlineExceededError("no answer"));
  });
}

void Pusher::Answered(int64_t push, const store::Dispatch& dispatch,
                      const Receipts& receipts) {
  const auto lane = under_way_.find(dispatch.lane);
  if (lane == under_way_.end() || lane->second != push) return;  // Too late.
  if (world_.planted() == Planted::kReceiptLost && dispatch.sequence == 2) {
    return Settle(dispatch, absl::DeadlineExceededError("no answer"));
  }
  absl::Status status = receipts.status();
  if (status.ok() && receipts->empty()) {
    status = routing::DocumentMalformed("no receipt");
  }
  if (status.ok()) {
    lane->second = ++pushes_;  // A second answer is too late.
    node_.Submit(
        [this, partner = dispatch.lane,
         receipts = *receipts](routing::RoutingTx& tx) {
          const Call call = node_.CallFrom(partner, "service/routing", "");
          return RecordReceipts(node_.exchange(), tx, call, partner, receipts);
        },
        [this, dispatch](const absl::Status& recorded) {
          Settle(dispatch, recorded);
        });
    return;
  }
  if (ReasonOf(status) == "LINK_NOT_COMPARED") {
    return Compare(dispatch, status);
  }
  if (!outbox::IsTransient(status)) {
    status = routing::LinkStopped(dispatch.lane, ReasonOf(status));
    if (world_.planted() == Planted::kSkipsUnreadable) {
      return Skip(dispatch);
    }
  }
  Settle(dispatch, status);
}

// The fault of a relay that takes a document for confirmed which is not.
void Pusher::Skip(const store::Dispatch& dispatch) {
  under_way_[dispatch.lane] = ++pushes_;
  node_.Submit(
      [this, dispatch](routing::RoutingTx& tx) {
        return CountNextAsConfirmed(tx, node_.region(), dispatch.lane);
      },
      [this, dispatch](const absl::Status& status) {
        Settle(dispatch, status);
      });
}

// As outbox::Relay::RunOnce after the sender answered.
void Pusher::Settle(store::Dispatch dispatch, const absl::Status& answer) {
  under_way_[dispatch.lane] = ++pushes_;
  const outbox::Fate fate = outbox::Decide(answer, node_.Now(), dispatch);
  node_.Submit(
      [fate, dispatch](routing::RoutingTx& tx) {
        switch (fate) {
          case outbox::Fate::kSent:
            return tx.journal().MarkSent(dispatch.id);
          case outbox::Fate::kRetry:
            return tx.journal().Reschedule(dispatch);
          case outbox::Fate::kDead:
            return tx.journal().MarkDead(dispatch);
        }
        return absl::OkStatus();
      },
      [this, lane = dispatch.lane](const absl::Status& status) {
        CHECK(status.ok());
        under_way_.erase(lane);
      });
}

}  // namespace bashu::simulation
