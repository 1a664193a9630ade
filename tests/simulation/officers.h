#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "services/routing/domain/referrals.h"
#include "tests/simulation/network.h"
#include "tests/simulation/node.h"
#include "tests/simulation/setting.h"
#include "tests/simulation/world.h"

namespace bashu::simulation {

// What was confirmed to an officer, and so must be true for ever.
struct Promise {
  std::string region;
  size_t commit = 0;  // The disk has it from this one on.
  routing::Referral referral;
  std::string body = {};    // Of a referral that was created.
  std::string answer = {};  // Of one that was answered.
  // Instead of a referral: what was decided in a dispute.
  std::optional<routing::Designation> designation = {};
};

// The officers of all regions: they send, accept, return, cancel, ask, tell,
// answer and designate at random, sometimes what they may not, sometimes twice,
// and ask again when they get no answer.
class Officers {
 public:
  Officers(World& world, const Network& network, const Setting& setting,
           int cases);

  // One of them does something.
  void Act();

  // Everybody decides what lies on the desk. Whether there was anything.
  bool DecideAll();

  // The commits of `region` after `commit` were lost with a restored backup:
  // its officers begin again from what they see.
  void Forget(const std::string& region, size_t commit);

  const std::vector<Promise>& promises() const { return promises_; }

  // An officer's request still waits for its first answer.
  bool waiting() const { return waiting_ > 0; }

 private:
  using Command = std::variant<routing::CreateReferral, routing::AcceptReferral,
                               routing::ReturnReferral, routing::CancelReferral,
                               routing::AnswerReferral, routing::Designation>;
  // What a region answers: the referral, or the designation.
  struct Result {
    routing::Referral referral;
    std::optional<routing::Designation> designation = {};
  };
  struct Run;
  struct Describe;
  struct Tally;
  struct Task {
    std::string region;
    std::string office;
    Command command;
    bool answered = false;
    int64_t patience = 0;
  };
  using Sent = std::shared_ptr<Task>;

  // Asks a region, and again until it answers: officers.cc.
  void Send(std::string region, std::string office, Command command);
  void Try(const Sent& task);
  void Answered(const Task& task, const absl::Status& status,
                const Result& result, size_t commit);

  // What they choose to do: officers_acts.cc.
  void Create();
  // Sets what a kind of referral needs and returns the region that is asked.
  std::string Fill(routing::CreateReferral& command);
  void Offer(routing::CreateReferral& command);
  std::string Source(routing::Referral& referral);
  std::string AnySource(routing::Referral& referral);
  std::string FormerSource(routing::Referral& referral);
  void Decide(Node& node, const routing::Referral& referral);
  void Answer(Node& node, const routing::Referral& referral);
  void Cancel(Node& node, const routing::Referral& referral);
  // One who may settles a dispute; what others must say too, they say later.
  void Settle();
  void Designate(const std::string& settler, const std::string& case_id,
                 const std::string& office);
  std::string NewId();
  const std::string& AnyOffice();
  const std::string& AnyCase();
  std::string RegionOf(const std::string& office) const;
  // A referral that some region knows, and that region.
  bool AnyReferral(Node*& node, routing::Referral& referral);

  World& world_;
  const Network& network_;
  const Setting& setting_;
  std::vector<std::string> cases_;
  uint64_t ids_ = 0;
  int64_t waiting_ = 0;
  std::vector<Sent> sent_;
  std::vector<Promise> promises_;
};

}  // namespace bashu::simulation
