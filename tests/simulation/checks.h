#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/simulation/network.h"
#include "tests/simulation/node.h"
#include "tests/simulation/officers.h"
#include "tests/simulation/world.h"

namespace bashu::simulation {

// The invariants of routing, each a function that looks at what is on the disks
// of all regions and tells the world of a violation. Numbers are those of the
// list of invariants that the whole suite keeps:
//
//   INV-01  at most one region holds a case, at rest exactly one
//   INV-02  every change of custody is proven by its documents
//   INV-03, 04  what was confirmed to an officer stays, on both sides
//   INV-09  links and epochs grow by one and never go back
//   INV-14  both regions have the same due time
//   INV-18  after the last fault, everything comes to an end
//
// R-04 is the rule of domain.md that who was designated in a dispute gets the
// case.
class Checks {
 public:
  Checks(World& world, const Network& network)
      : world_(world), network_(network) {}

  // After each commit of `node`, which was `before`.
  void AfterCommit(const Node& node, const Node::State& before) const;

  // When nothing moves any more and nothing is wrong with the world.
  void AtRest(const std::vector<Promise>& promises) const;

 private:
  // Custody, documents and feeds: checks.cc.
  void OneHolderAtMost(const std::string& case_id) const;
  void NothingWaits(const Node& node) const;
  void LinkIsWhole(const Node& sender, const Node& recipient) const;
  void HasItsEffect(const routing::StoredDocument& taken) const;
  void CustodyIsSettled(const std::string& case_id) const;
  void ChainIsProven(const Node& node, const routing::CaseState& state) const;
  void FeedTellsOnce(const Node& node) const;

  // Referrals and designations: checks_referrals.cc.
  void ReferralsAgree(const Node& node) const;
  void Agree(const routing::Referral& ours, const routing::Referral& theirs,
             const std::string& region) const;
  void AnsweredOnce(const Node& node) const;
  void OutcomeReachesTheFirst(const Node& node,
                              const routing::Referral& outcome) const;
  void SupplementReachesAHolder(const routing::Referral& supplement,
                                const std::string& body) const;
  void DesignationIsFollowed(const Node& node, const Node::State& before,
                             const routing::CaseState& state) const;
  void DesignatedTakes(const Node& node, const routing::CaseState& state) const;
  void IsKept(const Promise& promise) const;
  void IsDesignated(const Promise& promise) const;
  void IsRead(const Promise& promise, const routing::Referral& referral) const;
  void ReadsAs(const Node& node, const std::string& office,
               const routing::Referral& referral, const std::string& body,
               const std::string& answer) const;

  World& world_;
  const Network& network_;
};

// A number for all that the schedule led to.
uint64_t DigestOf(const World& world, const Network& network);

}  // namespace bashu::simulation
