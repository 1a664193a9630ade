#include "tests/simulation/officers.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/base/uuid.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::simulation {
namespace {

using routing::Referral;
using routing::ReferralKind;

// An officer who got no answer asks again after this, then after twice as long.
constexpr int64_t kPatience = 30 * kSecond;
constexpr int64_t kPatienceMax = 8 * kHour;

absl::string_view VerbOf(ReferralKind kind) {
  switch (kind) {
    case ReferralKind::kTransfer:
      return "offers";
    case ReferralKind::kCooperation:
      return "asks";
    case ReferralKind::kLead:
      return "hints to";
    case ReferralKind::kSocialAssistance:
      return "asks for social aid";
    case ReferralKind::kPull:
      return "pulls from";
    case ReferralKind::kSupplement:
      return "adds to";
    case ReferralKind::kOutcome:
      return "tells the outcome of";
  }
  return "";
}

Count CountOf(ReferralKind kind) {
  switch (kind) {
    case ReferralKind::kTransfer:
      return Count::kOffers;
    case ReferralKind::kCooperation:
      return Count::kCooperations;
    case ReferralKind::kLead:
      return Count::kLeads;
    case ReferralKind::kSocialAssistance:
      return Count::kSocialAids;
    case ReferralKind::kPull:
      return Count::kPulls;
    case ReferralKind::kSupplement:
      return Count::kSupplements;
    case ReferralKind::kOutcome:
      return Count::kOutcomes;
  }
  return Count::kOffers;
}

}  // namespace

// What a command says, for the trace, and on which referral.
struct Officers::Describe {
  std::string operator()(const routing::CreateReferral& c) const {
    return absl::StrCat(VerbOf(c.referral.kind), " ", c.referral.target_office,
                        " case ", c.referral.case_id.substr(34), " in ",
                        c.referral.id);
  }
  std::string operator()(const routing::AcceptReferral& c) const {
    return absl::StrCat("accepts ", c.id, " in epoch ", c.epoch);
  }
  std::string operator()(const routing::ReturnReferral& c) const {
    return absl::StrCat("returns ", c.id, " in epoch ", c.epoch);
  }
  std::string operator()(const routing::CancelReferral& c) const {
    return absl::StrCat("cancels ", c.id);
  }
  std::string operator()(const routing::AnswerReferral& c) const {
    return absl::StrCat("answers ", c.id);
  }
  std::string operator()(const routing::Designation& c) const {
    return absl::StrCat("designates ", c.designated_office, " for case ",
                        c.case_id.substr(34), " in epoch ", c.epoch);
  }
};

// Runs a command on a region's use cases.
struct Officers::Run {
  const routing::Referrals& referrals;
  routing::RoutingTx& tx;
  const Call& call;

  absl::StatusOr<Result> operator()(const routing::CreateReferral& c) const {
    return Of(referrals.Create(tx, call, c));
  }
  absl::StatusOr<Result> operator()(const routing::AcceptReferral& c) const {
    return Of(referrals.Accept(tx, call, c));
  }
  absl::StatusOr<Result> operator()(const routing::ReturnReferral& c) const {
    return Of(referrals.Return(tx, call, c));
  }
  absl::StatusOr<Result> operator()(const routing::CancelReferral& c) const {
    return Of(referrals.Cancel(tx, call, c));
  }
  absl::StatusOr<Result> operator()(const routing::AnswerReferral& c) const {
    return Of(referrals.Answer(tx, call, c));
  }
  absl::StatusOr<Result> operator()(const routing::Designation& c) const {
    ASSIGN_OR_RETURN(routing::Designation made,
                     referrals.Designate(tx, call, c));
    return Result{{}, std::move(made)};
  }

  static absl::StatusOr<Result> Of(absl::StatusOr<Referral> referral) {
    RETURN_IF_ERROR(referral.status());
    return Result{*std::move(referral)};
  }
};

struct Officers::Tally {
  World& world;

  void operator()(const routing::CreateReferral& c) const {
    world.Add(CountOf(c.referral.kind));
  }
  void operator()(const routing::AcceptReferral&) const {
    world.Add(Count::kAccepted);
  }
  void operator()(const routing::ReturnReferral&) const {
    world.Add(Count::kReturned);
  }
  void operator()(const routing::CancelReferral&) const {
    world.Add(Count::kCancelled);
  }
  void operator()(const routing::AnswerReferral&) const {
    world.Add(Count::kAnswered);
  }
  void operator()(const routing::Designation&) const {
    world.Add(Count::kDesignations);
  }
};

Officers::Officers(World& world, const Network& network, const Setting& setting,
                   int cases)
    : world_(world), network_(network), setting_(setting) {
  for (int i = 0; i < cases; ++i) cases_.push_back(NewId());
}

std::string Officers::NewId() {
  ++ids_;
  return FormatUuid7(absl::FromUnixMicros(world_.now()), ids_, ids_);
}

void Officers::Send(std::string region, std::string office, Command command) {
  world_.Add(Count::kCommands);
  ++waiting_;
  auto task =
      std::make_shared<Task>(Task{std::move(region), std::move(office),
                                  std::move(command), false, kPatience});
  sent_.push_back(task);
  Try(task);
}

void Officers::Try(const Sent& task) {
  if (task->answered) return;
  Node& node = *network_.nodes().at(task->region);
  world_.After(task->patience, [this, task] { Try(task); });
  task->patience = std::min(2 * task->patience, kPatienceMax);
  if (!node.serving()) return;
  auto result = std::make_shared<Result>();
  const Call call = node.CallFrom(
      task->region, absl::StrCat("office/", task->office), task->office);
  node.Submit(
      [&node, task, result, call](routing::RoutingTx& tx) -> absl::Status {
        ASSIGN_OR_RETURN(*result, std::visit(Run{node.referrals(), tx, call},
                                             task->command));
        return absl::OkStatus();
      },
      [this, &node, task, result](const absl::Status& status) {
        if (task->answered) return;
        task->answered = true;
        --waiting_;
        Answered(*task, status, *result, node.commit());
      });
}

void Officers::Answered(const Task& task, const absl::Status& status,
                        const Result& result, size_t commit) {
  if (world_.traces()) {
    world_.Trace(task.region, " ", task.office, " ",
                 std::visit(Describe(), task.command), ": ",
                 status.ok() ? "OK" : ReasonOf(status));
  }
  if (!status.ok()) return world_.Add(Count::kRefusals);
  std::visit(Tally{world_}, task.command);
  Promise promise{task.region, commit, result.referral};
  promise.designation = result.designation;
  if (const auto* create =
          std::get_if<routing::CreateReferral>(&task.command)) {
    promise.body = create->body;
  }
  if (const auto* answer =
          std::get_if<routing::AnswerReferral>(&task.command)) {
    promise.answer = answer->body;
  }
  promises_.push_back(std::move(promise));
}

void Officers::Forget(const std::string& region, size_t commit) {
  std::erase_if(promises_, [&](const Promise& promise) {
    return promise.region == region && promise.commit > commit;
  });
}

}  // namespace bashu::simulation
