#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/cli/conformance/case.h"

// The usual steps, so that cases read as what they play.
namespace bashu::conformance {

// A cancellation of an offer that never came: the lightest document there is.
// It leaves no more than a tombstone of a case that nobody has.
inline Draft Note(const std::string& label, Twist twist = Twist::kNone) {
  return {.label = label, .about = label, .twist = twist};
}

inline Draft Offer(const std::string& label, int64_t epoch = 1,
                   Twist twist = Twist::kNone) {
  return {.label = label, .says = Says::kOffer, .epoch = epoch, .twist = twist};
}

inline Draft Cancel(const std::string& label, int64_t epoch = 1,
                    Twist twist = Twist::kNone) {
  return {.label = label, .epoch = epoch, .twist = twist};
}

inline Draft Ask(const std::string& label, Twist twist = Twist::kNone) {
  return {.label = label, .says = Says::kRequest, .twist = twist};
}

// Writes documents and pushes them; each gets its receipt.
inline Step Takes(std::vector<Draft> write) {
  const int count = static_cast<int>(write.size());
  return {Push{.write = std::move(write)}, {.taken = count}};
}

// Pushes documents that were written before.
inline Step TakesNow(std::vector<Item> items) {
  const int count = static_cast<int>(items.size());
  return {Push{.items = std::move(items)}, {.taken = count}};
}

// Pushes documents that were taken before.
inline Step Repeats(std::vector<Item> items) {
  const int count = static_cast<int>(items.size());
  return {Push{.items = std::move(items)}, {.taken = count, .same = true}};
}

inline Step Refuses(Push push, std::vector<std::string> reasons) {
  return {std::move(push), {.refusals = std::move(reasons)}};
}

inline Step Refuses(Draft draft, std::vector<std::string> reasons) {
  return Refuses(Push{.write = {std::move(draft)}}, std::move(reasons));
}

// Whatever came before, the link is as good as ever.
inline Step GoesOn() { return Takes({Note("after")}); }

// The gateway hands out these documents, and no more.
inline Step Hears(std::vector<Answer> answers) {
  return {Pull{}, {.answers = std::move(answers)}};
}

inline Step Looks(View view, std::vector<std::string> refusals = {}) {
  return {Compare{view}, {.refusals = std::move(refusals)}};
}

inline Step Acts(Verb verb, std::vector<std::string> refusals = {},
                 int64_t epoch = 1) {
  return {Act{.verb = verb, .epoch = epoch}, {.refusals = std::move(refusals)}};
}

inline Step Puts(Chunk chunk, int part, int parts) {
  return {PutPaper{"paper", chunk, part}, {.parts = parts}};
}

inline Step RefusesPaper(Chunk chunk, std::vector<std::string> refusals,
                         int part = 0) {
  return {PutPaper{"paper", chunk, part}, {.refusals = std::move(refusals)}};
}

}  // namespace bashu::conformance
