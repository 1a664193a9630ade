#include "services/routing/domain/link_state.h"

#include <algorithm>

namespace bashu::routing {
namespace {

// Whether `document` is ours to `other` under a number we never gave.
bool ProvesTaken(const LinkState& own, const LinkState& other,
                 const std::optional<Document>& document) {
  return document.has_value() && document->sender == own.region &&
         document->recipient == other.region &&
         document->sequence == other.taken.sequence;
}

// Whether `document` is our receipt for a number we never took.
bool ProvesConfirmed(const LinkState& own, const LinkState& other,
                     const std::optional<Document>& document) {
  if (!document.has_value() || document->sender != own.region ||
      document->recipient != other.region) {
    return false;
  }
  const auto* receipt = std::get_if<ReceiptDocument>(&document->content);
  return receipt != nullptr && receipt->sequence == other.sent.confirmed;
}

}  // namespace

bool LinkState::Can(LinkFeature feature) const {
  return std::find(features.begin(), features.end(), feature) != features.end();
}

Standing Compare(const LinkState& before, const LinkState& own,
                 const LinkState& other, const Proofs& proofs) {
  const bool took_more = other.taken.sequence > own.sent.sequence;
  const bool holds_more = other.sent.confirmed > own.taken.sequence;
  if ((took_more && ProvesTaken(own, other, proofs.taken)) ||
      (holds_more && ProvesConfirmed(own, other, proofs.receipt))) {
    return Standing::kBehind;
  }
  if (took_more || holds_more) return Standing::kUnproven;
  if (other.taken.sequence > 0 && other.taken.digest != proofs.digest_there) {
    return Standing::kForked;
  }
  if (other.taken.sequence < before.sent.confirmed ||
      other.sent.sequence < before.taken.sequence) {
    return Standing::kOtherBehind;
  }
  return Standing::kEven;
}

std::vector<LinkProblem> Diagnose(const LinkState& own,
                                  const LinkState& other) {
  // Clocks of a day's drift and a slow link stay below; a due time that both
  // sides compute is of minutes.
  constexpr absl::Duration kSkewMax = absl::Seconds(5);
  std::vector<LinkProblem> problems;
  if (absl::AbsDuration(other.state_time - own.state_time) > kSkewMax) {
    problems.push_back(LinkProblem::kClockSkew);
  }
  const auto newest_is_in = [](const std::vector<std::string>& signing,
                               const std::vector<std::string>& believed) {
    return signing.empty() || std::find(believed.begin(), believed.end(),
                                        signing.back()) != believed.end();
  };
  if (!newest_is_in(own.signing_keys, other.believed_keys)) {
    problems.push_back(LinkProblem::kOurKeyUnknown);
  }
  if (!newest_is_in(other.signing_keys, own.believed_keys)) {
    problems.push_back(LinkProblem::kPartnerKeyUnknown);
  }
  for (const auto& [file, digest] : own.rule_versions) {
    const auto there = other.rule_versions.find(file);
    if (there != other.rule_versions.end() && there->second != digest) {
      problems.push_back(LinkProblem::kRulesDiffer);
      break;
    }
  }
  if (other.quarantined) problems.push_back(LinkProblem::kPartnerQuarantined);
  return problems;
}

}  // namespace bashu::routing
