#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/intake/domain/observe.h"
#include "services/intake/domain/rules.h"
#include "services/intake/domain/store.h"

namespace bashu::intake {

struct CreateCommand {
  // What was handed in; id, programme, receiving office, person, matter,
  // exemption, papers and lead are set.
  Application application;
};

struct GetCommand {
  ApplicationId id;
  bool full = false;
};

// What may be shown of an application to who asked.
struct Shown {
  Application application;
  bool full = false;
};

struct TransferCommand {
  ApplicationId id;
  ReferralId referral;
  std::string target_office;
  std::string etag;
};

struct CooperateCommand {
  ApplicationId id;
  ReferralId referral;
  std::string target_office;
  std::string measure;
  std::string text;
};

struct AssessCommand {
  ApplicationId id;
  AmountFacts facts;
};

struct GrantCommand {
  ApplicationId id;
  GrantId grant;
  std::string reason;
  std::optional<AmountFacts> facts;
  int64_t amount_fen = 0;
  std::vector<Share> shares;
  std::vector<Payee> payees;
  std::string etag;
};

struct RefuseCommand {
  ApplicationId id;
  std::string reason;
  std::string exclusion;
};

struct AssignCommand {
  ApplicationId id;
  Counsel counsel;
};

struct DismissLeadCommand {
  LeadId id;
  std::string reason;
};

struct AnswerCommand {
  ReferralId id;
  bool fulfilled = false;
  std::string answer;
};

// The use cases: each loads, decides and stores, within one transaction, and
// keeps nothing outside it. Thread-safe.
class Intake {
 public:
  // `rules` and `ids` must outlive it. `region` is its own: "51".
  Intake(const Rules& rules, IdSource& ids, std::string region)
      : rules_(rules), ids_(ids), region_(std::move(region)) {}

  // receive.cc
  absl::StatusOr<Shown> Create(IntakeTx& tx, const Call& call,
                               const CreateCommand& command) const;
  absl::StatusOr<Shown> Get(IntakeTx& tx, const Call& call,
                            const GetCommand& command) const;
  absl::StatusOr<std::vector<Application>> List(IntakeTx& tx, const Call& call,
                                                const PageQuery& query) const;

  // transfer.cc
  absl::StatusOr<Shown> Transfer(IntakeTx& tx, const Call& call,
                                 const TransferCommand& command) const;
  absl::StatusOr<Shown> Cooperate(IntakeTx& tx, const Call& call,
                                  const CooperateCommand& command) const;
  absl::StatusOr<Cooperation> GetCooperation(IntakeTx& tx, const Call& call,
                                             const ReferralId& id) const;
  absl::StatusOr<std::vector<Cooperation>> ListCooperations(
      IntakeTx& tx, const Call& call, const PageQuery& query) const;
  absl::StatusOr<Cooperation> Answer(IntakeTx& tx, const Call& call,
                                     const AnswerCommand& command) const;

  // decide.cc
  absl::StatusOr<AmountAssessment> Assess(IntakeTx& tx, const Call& call,
                                          const AssessCommand& command) const;
  absl::StatusOr<Shown> Grant(IntakeTx& tx, const Call& call,
                              const GrantCommand& command) const;
  absl::StatusOr<Shown> Refuse(IntakeTx& tx, const Call& call,
                               const RefuseCommand& command) const;
  absl::StatusOr<Shown> Assign(IntakeTx& tx, const Call& call,
                               const AssignCommand& command) const;

  // leads.cc
  absl::StatusOr<Lead> CreateLead(IntakeTx& tx, const Call& call,
                                  const Lead& lead) const;
  // Its text is shown to the sending and the receiving office only.
  absl::StatusOr<Lead> GetLead(IntakeTx& tx, const Call& call,
                               const LeadId& id) const;
  absl::StatusOr<Lead> DismissLead(IntakeTx& tx, const Call& call,
                                   const DismissLeadCommand& command) const;

  // follow.cc: what egress learnt. `call` carries the time and the trace.
  absl::Status ObserveReferral(IntakeTx& tx, const Call& call,
                               const ReferralSnapshot& referral) const;
  absl::Status ObserveGrant(IntakeTx& tx, const Call& call,
                            const GrantSnapshot& grant) const;
  absl::Status ReferralRefused(IntakeTx& tx, const Call& call,
                               const ReferralId& id,
                               const std::string& reason) const;
  absl::Status AnswerRefused(IntakeTx& tx, const Call& call,
                             const ReferralId& id,
                             const std::string& reason) const;
  absl::Status GrantRefused(IntakeTx& tx, const Call& call,
                            const ApplicationId& application,
                            const GrantId& grant,
                            const std::string& reason) const;

  const Rules& rules() const { return rules_; }
  const std::string& region() const { return region_; }

 private:
  // The application, if the caller may act on it: it acts for the holder, and
  // the holder is one of ours. APPLICATION_NOT_FOUND, NOT_HOLDER.
  absl::StatusOr<Application> LoadHeld(IntakeTx& tx, const Call& call,
                                       const ApplicationId& id) const;
  absl::StatusOr<Shown> Store(IntakeTx& tx, const Call& call,
                              Change change) const;
  // Starts and stops the application's clocks.
  absl::Status RaiseOn(absl::string_view event, const Call& call,
                       Application& application) const;
  absl::StatusOr<Change> DecideLegalAid(const Call& call,
                                        const GrantCommand& command,
                                        Application application) const;
  absl::StatusOr<Change> DecideJudicialAid(IntakeTx& tx, const Call& call,
                                           const GrantCommand& command,
                                           Application application) const;

  const Rules& rules_;
  IdSource& ids_;
  const std::string region_;
};

}  // namespace bashu::intake
