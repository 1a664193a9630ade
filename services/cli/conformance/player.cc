#include "services/cli/conformance/player.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <utility>

#include "bashu/routing/v1/referral.pb.h"
#include "common/status/macros.h"
#include "services/cli/conformance/describe.h"
#include "services/cli/conformance/report.h"

namespace bashu::conformance {
namespace {

using exchange::v1::ConformanceReport;
using exchange::v1::ConformanceResult;
using exchange::v1::ConformanceStep;
using exchange::v1::LinkState;

constexpr char kExchange[] = "/bashu.exchange.v1.ExchangeService/";
constexpr char kPaper[] = "/bashu.exchange.v1.PaperService/";
constexpr char kReferral[] = "/bashu.routing.v1.ReferralService/";

// A gateway may take some seconds to answer a document with another one.
constexpr int kPulls = 20;
constexpr absl::Duration kBetweenPulls = absl::Milliseconds(250);

google::protobuf::Timestamp StampOf(absl::Time time) {
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  return stamp;
}

}  // namespace

std::string Player::LackFor(const Case& one) const {
  std::vector<std::string> lacks;
  for (const Need need : one.needs) {
    const bool has =
        need == Need::kOfficer      ? table_.officer != nullptr
        : need == Need::kOperator   ? table_.admin != nullptr
        : need == Need::kPatience   ? table_.patience > absl::ZeroDuration()
        : need == Need::kExpiredKey ? profile_.expired_key != nullptr
        : need == Need::kRevokedKey ? profile_.revoked_key != nullptr
                                    : !profile_.sealing_pem.empty();
    if (!has) lacks.push_back(FlagOf(need));
  }
  return lacks.empty() ? ""
                       : absl::StrCat("needs ", absl::StrJoin(lacks, ", "));
}

std::string Player::MissingFor(const Case& one) const {
  // Whether it takes papers shows when it is asked.
  const LinkState::Feature feature =
      one.feature == Feature::kBatch   ? LinkState::FEATURE_BATCH
      : one.feature == Feature::kRelay ? LinkState::FEATURE_RELAY
                                       : LinkState::FEATURE_UNSPECIFIED;
  const bool has = feature == LinkState::FEATURE_UNSPECIFIED ||
                   absl::c_linear_search(state_.features(), feature);
  return has ? "" : LinkState::Feature_Name(feature);
}

absl::Status Player::TakeUp() {
  peer_.Begin();
  const auto compare = [&]() -> absl::StatusOr<LinkState> {
    ASSIGN_OR_RETURN(
        const auto answer,
        ReadAnswer<exchange::v1::CompareLinkResponse>(table_.gateway->Call(
            absl::StrCat(kExchange, "CompareLink"),
            peer_.Write(Compare{}).SerializeAsString(), table_.timeout)));
    return answer.state();
  };
  ASSIGN_OR_RETURN(state_, compare());
  const std::string loss = peer_.LossIn(state_);
  peer_.GoOnAt(state_);
  if (!loss.empty()) return absl::DataLossError(loss);
  for (int i = 0; i < kPulls; ++i) {
    peer_.ForgetAnswers();
    const Judged pulled = Do({}, Pull{});
    if (!pulled.problems.empty() && peer_.IsAnswered({.answers = {{}}})) {
      continue;  // Documents of before, which this pull confirms.
    }
    peer_.ForgetAnswers();
    return pulled.problems.empty()
               ? absl::OkStatus()
               : absl::UnavailableError(absl::StrJoin(pulled.problems, "; "));
  }
  return absl::UnavailableError("documents that were confirmed keep coming");
}

ConformanceResult Player::Play(const Case& one) {
  ConformanceResult result;
  result.set_check_name(one.name);
  result.set_title(one.title);
  result.set_rule(one.rule);
  result.set_level(one.is_must ? ConformanceResult::LEVEL_MUST
                               : ConformanceResult::LEVEL_SHOULD);
  const std::string lack = LackFor(one);
  if (!lack.empty()) {
    result.set_outcome(ConformanceResult::OUTCOME_NOT_PLAYED);
    result.set_explanation(lack);
    return result;
  }
  const absl::Status status = TakeUp();
  if (!status.ok()) {
    result.set_outcome(ConformanceResult::OUTCOME_FAILED);
    result.set_explanation(absl::StrCat("the link cannot be taken up: ",
                                        std::string(status.message())));
    return result;
  }
  const std::string missing = MissingFor(one);
  if (!missing.empty()) {
    result.set_outcome(ConformanceResult::OUTCOME_NOT_SUPPORTED);
    result.set_explanation(absl::StrCat("the gateway does not have ", missing));
    return result;
  }
  result.set_outcome(ConformanceResult::OUTCOME_PASSED);
  for (const Step& step : one.steps) {
    if (PlayStep(step, result)) continue;
    const bool can_do_without =
        one.feature == Feature::kPapers && is_unsupported_;
    result.set_outcome(can_do_without ? ConformanceResult::OUTCOME_NOT_SUPPORTED
                                      : ConformanceResult::OUTCOME_FAILED);
    break;
  }
  return result;
}

bool Player::PlayStep(const Step& step, ConformanceResult& result) {
  const Judged judged = std::visit(
      [&](const auto& action) { return Do(step.expect, action); }, step.action);
  ConformanceStep& played = *result.add_steps();
  played.set_sent(SentBy(step.action));
  played.set_expected(Expected(step));
  played.set_came(judged.came);
  played.set_passed(judged.problems.empty());
  if (!judged.problems.empty()) {
    result.set_explanation(absl::StrJoin(judged.problems, "; "));
  }
  return judged.problems.empty();
}

ConformanceReport Player::PlayAll(const std::vector<Case>& cases,
                                  const Tell& tell) {
  ConformanceReport report;
  report.set_report_id(ids_.NewId());
  report.set_gateway_region(profile_.gateway_region);
  report.set_tester_region(profile_.own_region);
  *report.mutable_start_time() = StampOf(clock_.Now());
  for (const Case& one : cases) {
    const ConformanceResult result = Play(one);
    if (!report.has_gateway_state() && !state_.region().empty()) {
      *report.mutable_gateway_state() = state_;
      report.mutable_gateway_state()->clear_latest_taken();
      report.mutable_gateway_state()->clear_latest_receipt();
    }
    tell(result);
    *report.add_results() = result;
  }
  // Leaves nothing that is due.
  TakeUp().IgnoreError();
  ClearDesk();
  if (!peer_.witness().payload().empty()) {
    *report.mutable_witness() = peer_.witness();
  }
  report.set_conforms(Conforms(report));
  *report.mutable_end_time() = StampOf(clock_.Now());
  return report;
}

Judged Player::Do(const Expect& expect, const Push& push) {
  const exchange::v1::PushDocumentsRequest written = peer_.Write(push);
  if (push.frame == Frame::kFile) {
    return peer_.Judge(expect, push, Carry(push, written));
  }
  std::string request = written.SerializeAsString();
  if (push.frame == Frame::kTruncated) request.resize(request.size() / 2);
  if (push.frame == Frame::kFlood) return Flood(expect, push, request);
  const absl::Duration timeout = push.frame == Frame::kShortDeadline
                                     ? absl::Milliseconds(1)
                                     : table_.timeout;
  return peer_.Judge(
      expect, push,
      ReadAnswer<exchange::v1::PushDocumentsResponse>(table_.gateway->Call(
          absl::StrCat(kExchange, "PushDocuments"), request, timeout)));
}

Judged Player::Flood(const Expect& expect, const Push& push,
                     const std::string& request) {
  const auto answers =
      table_.gateway->CallAtOnce(absl::StrCat(kExchange, "PushDocuments"),
                                 request, kFloodCalls, table_.timeout);
  Judged all;
  int taken = 0;
  for (const auto& answer : answers) {
    if (answer.ok()) ++taken;
    Judged one = peer_.Judge(
        expect, push, ReadAnswer<exchange::v1::PushDocumentsResponse>(answer));
    if (all.problems.empty()) all.problems = std::move(one.problems);
  }
  all.came = absl::StrCat(taken, " calls answered, ",
                          static_cast<int>(answers.size()) - taken, " refused");
  return all;
}

Judged Player::Do(const Expect& expect, const Pull& pull) {
  peer_.ForgetAnswers();
  // Only what confirms can be asked again for more.
  const int pulls = pull.receipts == Receipts::kDue ? kPulls : 1;
  Judged judged;
  for (int i = 0; i < pulls; ++i) {
    if (i > 0) table_.wait(kBetweenPulls);
    judged = peer_.Judge(
        expect, pull,
        ReadAnswer<exchange::v1::PullDocumentsResponse>(table_.gateway->Call(
            absl::StrCat(kExchange, "PullDocuments"),
            peer_.Write(pull).SerializeAsString(), table_.timeout)));
    const bool refused = !expect.refusals.empty();
    if (refused || !judged.problems.empty()) return judged;
    if (peer_.IsAnswered(expect)) break;
  }
  peer_.JudgeAnswers(expect, judged);
  return judged;
}

Judged Player::Do(const Expect& expect, const Compare& compare) {
  const auto came =
      ReadAnswer<exchange::v1::CompareLinkResponse>(table_.gateway->Call(
          absl::StrCat(kExchange, "CompareLink"),
          peer_.Write(compare).SerializeAsString(), table_.timeout));
  return peer_.Judge(expect, compare, came);
}

Judged Player::Do(const Expect& expect, const PutPaper& put) {
  const auto came =
      ReadAnswer<exchange::v1::PutPaperResponse>(table_.gateway->Call(
          absl::StrCat(kPaper, "PutPaper"),
          peer_.Write(put).SerializeAsString(), table_.timeout));
  is_unsupported_ = came.status().code() == absl::StatusCode::kUnimplemented;
  return peer_.Judge(expect, put, came);
}

Judged Player::Do(const Expect& expect, const GetPaper& get) {
  exchange::v1::GetPaperRequest request;
  request.set_digest(peer_.scribe().PaperOf(get.paper).digest);
  Judged judged;
  JudgeRefusal(expect,
               table_.gateway
                   ->Call(absl::StrCat(kPaper, "GetPaper"),
                          request.SerializeAsString(), table_.timeout)
                   .status(),
               judged);
  return judged;
}

absl::StatusOr<std::string> Player::CallOfficer(const Act& act) {
  const std::string& name =
      peer_.scribe().EpochOf(act.about, act.epoch).referral;
  const auto call = [&](absl::string_view method,
                        const google::protobuf::Message& request) {
    return table_.officer->Call(absl::StrCat(kReferral, method),
                                request.SerializeAsString(), table_.timeout);
  };
  switch (act.verb) {
    case Verb::kAccept: {
      routing::v1::AcceptReferralRequest request;
      request.set_name(name);
      request.set_request_id(ids_.NewId());
      request.set_epoch(act.epoch);
      return call("AcceptReferral", request);
    }
    case Verb::kReturn: {
      routing::v1::ReturnReferralRequest request;
      request.set_name(name);
      request.set_request_id(ids_.NewId());
      request.set_epoch(act.epoch);
      request.set_reason(routing::v1::Referral::RETURN_REASON_CONFLICT);
      return call("ReturnReferral", request);
    }
    case Verb::kAnswer: {
      routing::v1::AnswerReferralRequest request;
      request.set_name(name);
      request.set_request_id(ids_.NewId());
      request.set_fulfilled(true);
      request.set_answer_body("conformance test, about nobody");
      return call("AnswerReferral", request);
    }
    case Verb::kRead: {
      routing::v1::GetReferralRequest request;
      request.set_name(name);
      request.set_view(routing::v1::REFERRAL_VIEW_FULL);
      return call("GetReferral", request);
    }
  }
  return absl::InternalError("no such verb");
}

Judged Player::Do(const Expect& expect, const Act& act) {
  const auto came = ReadAnswer<routing::v1::Referral>(CallOfficer(act));
  Judged judged;
  if (JudgeRefusal(expect, came.status(), judged)) return judged;
  judged.came = "done";
  if (expect.body == Body::kAny) return judged;
  const std::string& body = peer_.scribe().MatterOf(act.about).body;
  judged.came = came->body().empty()   ? "no body"
                : came->body() == body ? "the body that was sealed"
                                       : "another body";
  if (came->body() != (expect.body == Body::kWhole ? body : "")) {
    judged.problems.push_back(judged.came);
  }
  return judged;
}

}  // namespace bashu::conformance
