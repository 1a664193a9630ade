#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/calendar/working_days.h"
#include "common/call/call.h"
#include "services/routing/domain/competence.h"
#include "services/routing/domain/current_directory.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/referral_rules.h"
#include "services/routing/domain/store.h"

namespace bashu::routing {

struct CreateReferral {
  Referral referral;  // With its id; what the server decides is not set.
  std::string body;
  AidPlaces places;  // Where social assistance is asked for.
  // In which the office saw itself hold the case; only a holder's counts.
  int64_t epoch = 0;
};

struct GetReferral {
  std::string id;
  bool full = false;
};

struct ListReferrals {
  std::string office;
  std::optional<ReferralState> state;
  std::string before;
  int page_size = 0;
};

struct AcceptReferral {
  std::string id;
  int64_t epoch = 0;
  bool no_conflict = false;  // The taker checked, and acts for nobody else.
};

struct ReturnReferral {
  std::string id;
  int64_t epoch = 0;
  ReturnReason reason = ReturnReason::kNone;
  std::string competent_office;
};

struct CancelReferral {
  std::string id;
};

struct AnswerReferral {
  std::string id;
  bool fulfilled = false;
  std::string code;  // How, or why not: "CONVERTED".
  std::string body;
};

// A referral with as much of its texts as the caller may read.
struct ReferralDetail {
  Referral referral;
  std::string body;
  std::string answer_body;
};

struct ReferralPage {
  std::vector<Referral> referrals;
  std::string next;  // The last id, if there are more.
};

// A case's custody with the proof of it.
struct CustodyProof {
  std::string case_id;
  Hops hops;  // Epochs 1, 2, 3 … complete ones only.
};

// The use cases of the referral service: load, decide, store. Thread-safe.
class Referrals {
 public:
  Referrals(const CurrentDirectory& directory, const CompetenceRules& rules,
            const ReferralRules& referral_rules,
            const calendar::WorkingDays& working_days, const Regions& regions,
            const Notary& notary, const Exchange& exchange)
      : directory_(directory),
        rules_(rules),
        referral_rules_(referral_rules),
        working_days_(working_days),
        regions_(regions),
        notary_(notary),
        exchange_(exchange) {}

  // Sends a referral. The first one that only a holder may send opens the
  // case's custody: the source office, which received it, holds it in epoch 0.
  absl::StatusOr<Referral> Create(RoutingTx& tx, const Call& call,
                                  const CreateReferral& command) const;

  absl::StatusOr<ReferralDetail> Get(RoutingTx& tx, const Call& call,
                                     const GetReferral& command) const;
  absl::StatusOr<ReferralPage> List(RoutingTx& tx, const Call& call,
                                    const ListReferrals& command) const;

  absl::StatusOr<Referral> Accept(RoutingTx& tx, const Call& call,
                                  const AcceptReferral& command) const;
  absl::StatusOr<Referral> Return(RoutingTx& tx, const Call& call,
                                  const ReturnReferral& command) const;
  absl::StatusOr<Referral> Cancel(RoutingTx& tx, const Call& call,
                                  const CancelReferral& command) const;
  absl::StatusOr<Referral> Answer(RoutingTx& tx, const Call& call,
                                  const AnswerReferral& command) const;

  // Settles a dispute. One word of a common superior binds; that of a lead
  // office once the other province's said the same.
  absl::StatusOr<Designation> Designate(RoutingTx& tx, const Call& call,
                                        const Designation& command) const;

  absl::StatusOr<CaseState> GetCustody(RoutingTx& tx, const Call& call,
                                       const std::string& case_id) const;
  absl::StatusOr<CustodyProof> GetProof(RoutingTx& tx, const Call& call,
                                        const std::string& case_id) const;

 private:
  absl::Status CheckTarget(const Referral& referral) const;
  absl::Status CheckCompetence(const Call& call,
                               const Referral& referral) const;
  // What a kind of referral needs of its case; referrals_asking.cc.
  absl::Status CheckHolder(const CaseState& state,
                           const Referral& referral) const;
  absl::Status CheckDispute(const CaseState& state,
                            const Designation& designation) const;
  absl::Status CheckReason(const Call& call, const Referral& referral) const;
  // Finds the target that the case or the places decide.
  absl::Status Address(const Call& call, const CaseState& state,
                       const AidPlaces& places, Referral& referral) const;
  absl::StatusOr<Referral> Ask(RoutingTx& tx, const Call& call,
                               const CreateReferral& command) const;
  // Finds the due time of what was sent before its year was published.
  absl::Status FillDue(Referral& referral) const;
  absl::StatusOr<CaseState> Opened(RoutingTx& tx,
                                   const Referral& referral) const;
  absl::StatusOr<Referral> Decide(RoutingTx& tx, const Call& call,
                                  const Referral& referral,
                                  const Event& event) const;
  absl::StatusOr<std::string> Read(RoutingTx& tx, const std::string& referral,
                                   Part part) const;

  const CurrentDirectory& directory_;
  const CompetenceRules& rules_;
  const ReferralRules& referral_rules_;
  const calendar::WorkingDays& working_days_;
  const Regions& regions_;
  const Notary& notary_;
  const Exchange& exchange_;
};

}  // namespace bashu::routing
