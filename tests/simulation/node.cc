#include "tests/simulation/node.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/base/check.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "tests/simulation/exchange_access.h"

namespace bashu::simulation {
namespace {

// From the arrival of a command to the commit that it shares.
constexpr int64_t kCommitMax = 20 * kMillisecond;

uint64_t NumberOf(const std::string& region) {
  uint64_t number = 0;
  for (const char digit : region) {
    number = number * 10 + static_cast<uint64_t>(digit - '0');
  }
  return number;
}

constexpr int64_t kRestart = 2 * kSecond;

// What a disk keeps that has custody but not the rest of a commit.
std::shared_ptr<const routing::RoutingState> Torn(
    const routing::RoutingState& before, const routing::RoutingState& after) {
  auto torn = std::make_shared<routing::RoutingState>(before);
  torn->cases = after.cases;
  return torn;
}

// The faults of a region that changes what it took.
absl::Status ChangeDueTime(routing::RoutingTx& tx, routing::Referral referral) {
  if (referral.state != routing::ReferralState::kOffered ||
      !referral.due_time.has_value()) {
    return absl::OkStatus();
  }
  *referral.due_time += absl::Hours(24);
  return tx.PutReferral(referral);
}

absl::Status SendAstray(routing::RoutingTx& tx, routing::Referral referral) {
  if (referral.kind != routing::ReferralKind::kOutcome) return absl::OkStatus();
  referral.target_office = referral.source_office;
  return tx.PutReferral(referral);
}

absl::Status ForgetDesignations(routing::RoutingTx& tx,
                                const routing::RoutingState& disk) {
  for (const auto& [id, state] : disk.cases) {
    ASSIGN_OR_RETURN(auto now, tx.FindCase(id));
    if (!now.has_value() || now->designated_office.empty()) continue;
    now->designated_office.clear();
    RETURN_IF_ERROR(tx.PutCase(*now));
  }
  return absl::OkStatus();
}

absl::Status LoseEvidence(routing::RoutingTx& tx,
                          const routing::RoutingState& disk) {
  for (const auto& [id, state] : disk.cases) {
    RETURN_IF_ERROR(tx.PutHop(id, 1, {}));
  }
  return absl::OkStatus();
}

}  // namespace

Node::Node(World& world, Network& network, const Setting& setting,
           const std::string& region)
    : world_(world),
      network_(network),
      region_(region),
      regions_(region, setting.prefixes),
      notary_(region),
      exchange_(regions_, notary_, *this),
      directory_(routing::Compose(setting.directory, regions_, {})),
      referrals_(directory_, setting.rules, setting.referral_rules,
                 setting.working_days, regions_, notary_, exchange_),
      partners_(setting.regions.begin(), setting.regions.end()),
      pusher_(world, network, *this) {
  partners_.erase(region);
  BeginLife();
  MutexLock lock(database_->mutex);
  images_.push_back(database_->committed);
}

void Node::BeginLife() {
  routing::GatewayFacts facts;
  facts.life = absl::StrCat(region_, "/", life_);
  facts.partners = partners_;
  IdSource& ids = *this;  // Only here is it known to be one.
  links_.emplace(regions_, notary_, ids, std::move(facts));
}

routing::LinkState Node::StateOf(const std::string& partner) const {
  State copy = disk();
  routing::MemoryRoutingTx tx(copy);
  const auto state =
      links().StateOf(tx, CallFrom(partner, "service/routing", ""), partner);
  CHECK(state.ok());
  return *state;
}

absl::Status Node::MayExchange(const std::string& partner) const {
  State copy = disk();
  routing::MemoryRoutingTx tx(copy);
  return links().MayExchange(tx, partner, Now());
}

absl::Time Node::Now() const {
  return absl::FromUnixMicros(world_.now() + skew_);
}

std::string Node::NewId() {
  const uint64_t number = Mix(NumberOf(region_) * 1'000'003 + ++ids_);
  return FormatUuid7(Now(), number, Mix(number));
}

Call Node::CallFrom(const std::string& region, const std::string& who,
                    const std::string& office) const {
  Call call;
  call.caller.identity = absl::StrCat("spiffe://", region, ".bashu/", who);
  call.caller.region = region;
  call.caller.office = office;
  call.now = Now();
  return call;
}

void Node::Submit(Body body, Done done) {
  CHECK(serving());
  queue_.push_back({std::move(body), std::move(done), {}});
  if (std::exchange(writer_due_, true)) return;
  world_.After(world_.random().Between(kMillisecond, kCommitMax),
               [this, life = life_] {
                 if (life == life_) RunWriter();
               });
}

// As GroupCommit::Settle.
void Node::RunWriter() {
  writer_due_ = false;
  std::vector<Command> batch = std::exchange(queue_, {});
  RunBatch(batch);
  if (world_.random().Chance(world_.rates.retry_batch)) {
    world_.Add(Count::kRetriedBatches);
    session_.Rollback();
    RunBatch(batch);
  }
  if (world_.random().Chance(world_.rates.crash)) return FailInCommit(batch);
  Commit();
  for (const Command& command : batch) command.done(command.result);
  pusher_.Pump();
}

void Node::RunBatch(std::vector<Command>& batch) {
  CHECK(session_.Begin().ok());
  for (Command& command : batch) {
    CHECK(session_.Mark().ok());
    command.result = command.body(session_.tx());
    if (!command.result.ok()) CHECK(session_.ReturnToMark().ok());
  }
}

void Node::Commit() {
  CHECK(session_.Commit().ok());
  world_.Add(Count::kCommits);
  const Image before = images_.back();
  {
    MutexLock lock(database_->mutex);
    images_.push_back(database_->committed);
  }
  if (on_commit) on_commit(*this, *before);
}

// Nobody hears of the batch; it is on the disk, or it is not.
void Node::FailInCommit(const std::vector<Command>& batch) {
  world_.Add(Count::kTornCommits);
  const bool durable = world_.random().Chance(500);
  const int64_t outage = world_.random().Between(kSecond, 10 * kMinute);
  world_.Trace(region_, " fails in a commit of ", batch.size(),
               durable ? ", which is durable" : ", which is lost");
  if (durable) {
    Commit();
    if (world_.planted() == Planted::kTornCommit && commit() > 0) {
      PutBack(Torn(*images_[commit() - 1], disk()));
    }
  } else if (world_.planted() == Planted::kAnswersEarly) {
    for (const Command& command : batch) command.done(command.result);
  }
  Crash(outage);
}

void Node::Receive(const std::string& from, const Parcel& parcel,
                   const Reply& reply) {
  if (!serving()) return reply(absl::UnavailableError("not serving"));
  auto receipts = std::make_shared<std::vector<routing::SignedDocument>>();
  Submit(
      [=, this](routing::RoutingTx& tx) -> absl::Status {
        const Call call = CallFrom(from, "service/routing", "");
        RETURN_IF_ERROR(links().MayExchange(tx, from, call.now));
        ASSIGN_OR_RETURN(*receipts,
                         TakeEnvelopes(exchange_, tx, call, {*parcel}));
        return PlantAfterTaking(tx, call, parcel);
      },
      [=, this](const absl::Status& status) {
        const bool unreadable = previous() && !status.ok() &&
                                ReasonOf(status) == "DOCUMENT_MALFORMED";
        world_.Add(unreadable ? Count::kUnreadable : Count::kTaken);
        world_.Trace(region_, " takes a document of ", from, ": ",
                     status.ok() ? "OK" : ReasonOf(status));
        reply(status.ok() ? Receipts(*receipts) : Receipts(status));
      });
}

// As ExchangeService::CompareLink.
void Node::CompareLink(const std::string& from, const std::string& state,
                       const LinkStateReply& reply) {
  if (!serving()) return reply(absl::UnavailableError("not serving"));
  auto answer = std::make_shared<std::string>();
  Submit(
      [=, this](routing::RoutingTx& tx) -> absl::Status {
        const Call call = CallFrom(from, "service/routing", "");
        RETURN_IF_ERROR(
            links().Compare(tx, call, from, /*before=*/{}, state).status());
        ASSIGN_OR_RETURN(const routing::LinkState own,
                         links().StateOf(tx, call, from));
        *answer = links().Write(own);
        return absl::OkStatus();
      },
      [=](const absl::Status& status) {
        if (!status.ok()) return reply(status);
        reply(*answer);
      });
}

absl::Status Node::PlantAfterTaking(routing::RoutingTx& tx, const Call& call,
                                    const Parcel& parcel) const {
  if (world_.planted() == Planted::kNone) return absl::OkStatus();
  if (world_.planted() == Planted::kEvidenceLost) {
    return LoseEvidence(tx, disk());
  }
  if (world_.planted() == Planted::kForgetsDesignation) {
    return ForgetDesignations(tx, disk());
  }
  ASSIGN_OR_RETURN(const routing::Document document,
                   notary_.Read(parcel->document));
  ASSIGN_OR_RETURN(const auto taken, FindDocument(tx, document.id));
  ASSIGN_OR_RETURN(const auto referral, tx.FindReferral(taken->referral));
  if (!referral.has_value()) return absl::OkStatus();
  switch (world_.planted()) {
    case Planted::kOwnDueTime:
      return ChangeDueTime(tx, *referral);
    case Planted::kEventTwice:
      return exchange_.Tell(tx, call, "referral.arrived", referral->id);
    case Planted::kOutcomeAstray:
      return SendAstray(tx, *referral);
    case Planted::kAnswersTwice:
      return regions_.RegionOf(referral->target_office) == region_ &&
                     referral->state == routing::ReferralState::kAnswered
                 ? exchange_.SendAnswer(tx, call, *referral)
                 : absl::OkStatus();
    default:
      return absl::OkStatus();
  }
}

void Node::Upgrade() {
  if (!previous()) return;
  world_.Add(Count::kUpgrades);
  world_.Trace(region_, " is upgraded");
  notary_.SetPrevious(false);
  Crash(kRestart);
}

void Node::Crash(int64_t outage) {
  if (!up_) return;
  world_.Add(Count::kCrashes);
  world_.Trace(region_, " is down for ", outage / kSecond, " s");
  ++life_;
  up_ = false;
  writer_due_ = false;
  queue_.clear();
  session_.Rollback();
  pusher_.Stop();
  if (world_.planted() == Planted::kDiskForgets && commit() > 0) {
    PutBack(images_[commit() - 1]);
  }
  world_.After(outage, [this, life = life_] {
    if (life == life_) Start();
  });
}

void Node::Recover() {
  if (up_) return;
  ++life_;
  Start();
}

void Node::Start() {
  up_ = true;
  BeginLife();
  world_.Trace(region_, " is up", quarantined_ ? ", in quarantine" : "");
  pusher_.Pump();
}

void Node::PutBack(Image image) {
  {
    MutexLock lock(database_->mutex);
    database_->committed = image;
  }
  images_.push_back(std::move(image));
}

void Node::Restore(size_t commit) {
  if (!up_ || quarantined_) return;
  world_.Add(Count::kRestored);
  world_.Trace(region_, " gets the disk of commit ", commit, " back, not ",
               images_.size() - 1);
  newest_ = images_.back();
  restored_ = commit;
  Crash(kMinute);
  PutBack(images_[commit]);
  if (world_.planted() == Planted::kNoQuarantine) {
    if (on_loss) on_loss(*this, restored_);
    return;
  }
  quarantined_ = true;
  DeclareRestored();
}

void Node::DeclareRestored() {
  CHECK(session_.Begin().ok());
  CHECK(links()
            .DeclareRestored(session_.tx(), CallFrom(region_, "operator", ""))
            .ok());
  CHECK(session_.Commit().ok());
  MutexLock lock(database_->mutex);
  images_.push_back(database_->committed);
}

// Compares all links and, if no partner proves that this region is behind,
// commits the operator's release. Returns whether one does.
bool Node::CompareOnOpening() {
  CHECK(session_.Begin().ok());
  routing::RoutingTx& tx = session_.tx();
  for (const std::string& partner : partners_) {
    const Call call = CallFrom(partner, "service/routing", "");
    const std::string state =
        links().Write(network_.nodes().at(partner)->StateOf(region_));
    const auto standing =
        links().Compare(tx, call, partner, StateOf(partner), state);
    CHECK(standing.ok());
    if (*standing == routing::Standing::kBehind) {
      session_.Rollback();
      return true;
    }
  }
  CHECK(links()
            .Release(tx, CallFrom(region_, "operator", ""), region_, "even")
            .ok());
  Commit();
  return false;
}

void Node::TryOpen() {
  if (!up_ || !quarantined_) return;
  for (const std::string& name : partners_) {
    if (!network_.nodes().at(name)->serving() ||
        network_.IsCut(region_, name) || network_.IsCut(name, region_)) {
      return;
    }
  }
  const bool behind = CompareOnOpening();
  world_.Trace(region_, " leaves quarantine with the ",
               behind ? "newest disk" : "disk that was put back");
  quarantined_ = false;
  if (behind) {
    world_.Add(Count::kRestoredBehind);
    PutBack(newest_);
  } else if (on_loss) {
    on_loss(*this, restored_);
  }
  newest_.reset();
  pusher_.Pump();
}

}  // namespace bashu::simulation
