#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <string>
#include <vector>

#include "bashu/exchange/v1/conformance.pb.h"
#include "bashu/routing/v1/link.pb.h"
#include "services/cli/conformance/case.h"
#include "services/cli/conformance/peer.h"

namespace bashu::conformance {

// Somebody who answers unary calls with serialised messages:
// "/package.Service/Method".
class Callee {
 public:
  virtual ~Callee() = default;

  virtual absl::StatusOr<std::string> Call(const std::string& method,
                                           const std::string& request,
                                           absl::Duration timeout) = 0;

  // The same call `count` times at the same time.
  virtual std::vector<absl::StatusOr<std::string>> CallAtOnce(
      const std::string& method, const std::string& request, int count,
      absl::Duration timeout) = 0;
};

// Whom the player calls, and how patiently.
struct Table {
  Callee* gateway = nullptr;  // As the tester's region.
  Callee* officer = nullptr;  // Of the gateway's office; may be null.
  Callee* admin = nullptr;    // An operator of the gateway's; may be null.
  absl::Duration timeout = absl::Seconds(10);
  // How long to wait for a statement of non-delivery.
  absl::Duration patience = absl::ZeroDuration();
  // Lets time pass.
  std::function<void(absl::Duration)> wait;
};

// Plays cases and writes down what came of them.
class Player {
 public:
  // Told of each result as it comes.
  using Tell = std::function<void(const exchange::v1::ConformanceResult&)>;

  Player(const Profile& profile, const Table& table, const Clock& clock,
         IdSource& ids)
      : profile_(profile),
        table_(table),
        clock_(clock),
        ids_(ids),
        peer_(profile, clock, ids) {}

  exchange::v1::ConformanceReport PlayAll(const std::vector<Case>& cases,
                                          const Tell& tell);

  exchange::v1::ConformanceResult Play(const Case& one);

 private:
  // Why `one` cannot be played; empty if it can.
  std::string LackFor(const Case& one) const;
  // What the gateway says that it cannot do; empty if it can.
  std::string MissingFor(const Case& one) const;
  // Brings the link to where both sides agree and nothing is due.
  absl::Status TakeUp();
  bool PlayStep(const Step& step, exchange::v1::ConformanceResult& result);

  Judged Do(const Expect& expect, const Push& push);
  Judged Do(const Expect& expect, const Pull& pull);
  Judged Do(const Expect& expect, const Compare& compare);
  Judged Do(const Expect& expect, const PutPaper& put);
  Judged Do(const Expect& expect, const GetPaper& get);
  Judged Do(const Expect& expect, const Act& act);
  Judged Do(const Expect& expect, const LookAtDesk& look);
  Judged Do(const Expect& expect, const AwaitStatement& await);
  // Brings documents by hand.
  absl::StatusOr<exchange::v1::PushDocumentsResponse> Carry(
      const Push& push, const exchange::v1::PushDocumentsRequest& request);
  Judged Flood(const Expect& expect, const Push& push,
               const std::string& request);
  absl::StatusOr<std::string> CallOfficer(const Act& act);
  absl::StatusOr<std::string> CallOperator(
      absl::string_view method, const google::protobuf::Message& request);
  // The dead letters of our link that nobody decided on.
  absl::StatusOr<std::vector<routing::v1::DeadLetter>> OpenDeadLetters();
  // Dismisses them: the kit's faults are not for people to look at.
  void ClearDesk();

  const Profile& profile_;
  const Table& table_;
  const Clock& clock_;
  IdSource& ids_;
  Peer peer_;
  exchange::v1::LinkState state_;  // The gateway's latest.
  bool is_unsupported_ = false;    // The latest call is not implemented.
};

// What was answered, as a message.
template <typename Response>
absl::StatusOr<Response> ReadAnswer(const absl::StatusOr<std::string>& answer) {
  if (!answer.ok()) return answer.status();
  Response response;
  if (response.ParseFromString(*answer)) return response;
  return absl::InternalError("the answer cannot be read");
}

}  // namespace bashu::conformance
