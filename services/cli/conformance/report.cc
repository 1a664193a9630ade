#include "services/cli/conformance/report.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>
#include <google/protobuf/util/message_differencer.h>

#include "common/status/macros.h"
#include "common/verify/custody_receipt.h"

namespace bashu::conformance {
namespace {

using exchange::v1::ConformanceReport;
using exchange::v1::ConformanceResult;
using exchange::v1::SignedConformanceReport;

absl::Status Refuse(absl::string_view problem) {
  return absl::DataLossError(
      absl::StrCat("The report does not hold: ", problem, ". / 报告不成立。"));
}

absl::Status CheckSignature(const SignedConformanceReport& signed_report,
                            const std::string& region,
                            const verify::TrustedKeys& trust) {
  const auto keys = trust.find(region);
  if (keys == trust.end()) {
    return Refuse(absl::StrCat("no key of region ", region, " is believed"));
  }
  for (const crypto::VerifyingKey& key : keys->second) {
    if (key.key_id() == signed_report.key_id() &&
        crypto::FormatSuite(key.suite()) == signed_report.suite() &&
        key.Verify(signed_report.payload(), signed_report.signature()).ok()) {
      return absl::OkStatus();
    }
  }
  return Refuse(absl::StrCat("no key of region ", region, " signed it"));
}

absl::StatusOr<bool> CheckWitness(const ConformanceReport& report,
                                  const verify::TrustedKeys& trust) {
  if (!report.has_witness() || !trust.contains(report.gateway_region())) {
    return false;
  }
  const auto opened = verify::OpenDocument(report.witness(), trust);
  if (!opened.ok() || !opened->has_receipt() ||
      opened->sender_region() != report.gateway_region() ||
      opened->recipient_region() != report.tester_region()) {
    return Refuse("its witness is no receipt of the gateway's");
  }
  return true;
}

int CountOf(const ConformanceReport& report,
            ConformanceResult::Outcome outcome) {
  return static_cast<int>(
      absl::c_count_if(report.results(), [&](const ConformanceResult& result) {
        return result.outcome() == outcome;
      }));
}

}  // namespace

absl::StatusOr<SignedConformanceReport> SignReport(
    const ConformanceReport& report, const crypto::SigningKey& key) {
  SignedConformanceReport made;
  made.set_payload(report.SerializeAsString());
  made.set_suite(std::string(crypto::FormatSuite(key.suite())));
  made.set_key_id(key.key_id());
  ASSIGN_OR_RETURN(*made.mutable_signature(), key.Sign(made.payload()));
  *made.mutable_report() = report;
  return made;
}

absl::StatusOr<ProvenReport> ProveReport(
    const SignedConformanceReport& signed_report,
    const verify::TrustedKeys& trust) {
  ProvenReport proven;
  // Bytes that are not what a report serialises to could hide something.
  if (!proven.report.ParseFromString(signed_report.payload()) ||
      proven.report.SerializeAsString() != signed_report.payload()) {
    return Refuse("the signed bytes are no report");
  }
  RETURN_IF_ERROR(
      CheckSignature(signed_report, proven.report.tester_region(), trust));
  if (!google::protobuf::util::MessageDifferencer::Equals(
          proven.report, signed_report.report())) {
    return Refuse("it says something else than was signed");
  }
  if (proven.report.conforms() && !Conforms(proven.report)) {
    return Refuse("its results do not show what it concludes");
  }
  ASSIGN_OR_RETURN(proven.is_witnessed, CheckWitness(proven.report, trust));
  return proven;
}

bool Conforms(const ConformanceReport& report) {
  return !report.results().empty() &&
         absl::c_all_of(report.results(), [](const ConformanceResult& result) {
           return result.level() != ConformanceResult::LEVEL_MUST ||
                  result.outcome() == ConformanceResult::OUTCOME_PASSED ||
                  result.outcome() == ConformanceResult::OUTCOME_NOT_SUPPORTED;
         });
}

std::string LineOf(const ConformanceResult& result) {
  const std::string name = absl::StrCat(
      result.check_name(), " ", result.title(),
      result.level() == ConformanceResult::LEVEL_SHOULD ? " (should)" : "");
  switch (result.outcome()) {
    case ConformanceResult::OUTCOME_PASSED:
      return absl::StrCat("✓ ", name, "\n");
    case ConformanceResult::OUTCOME_NOT_SUPPORTED:
      return absl::StrCat("- ", name, ": not supported; ", result.explanation(),
                          "\n");
    case ConformanceResult::OUTCOME_NOT_PLAYED:
      return absl::StrCat("- ", name, ": not played; ", result.explanation(),
                          "\n");
    default:
      break;
  }
  std::string text = absl::StrCat("✗ ", name, ": ", result.rule(), "\n");
  if (result.steps().empty()) {
    return absl::StrCat(text, "    came:     ", result.explanation(), "\n");
  }
  const auto& last = *result.steps().rbegin();
  return absl::StrCat(
      text, "    sent:     ", last.sent(), "\n    expected: ", last.expected(),
      "\n    came:     ", last.came(), " (", result.explanation(), ")\n");
}

std::string SummaryOf(const ConformanceReport& report) {
  return absl::StrCat(
      report.conforms() ? "符合 / conforms" : "未证明符合 / does not conform",
      ": region ", report.gateway_region(), ", played by region ",
      report.tester_region(), "; 通过 / passed ",
      CountOf(report, ConformanceResult::OUTCOME_PASSED), ", 未通过 / failed ",
      CountOf(report, ConformanceResult::OUTCOME_FAILED),
      ", 不支持 / not supported ",
      CountOf(report, ConformanceResult::OUTCOME_NOT_SUPPORTED),
      ", 未测 / not played ",
      CountOf(report, ConformanceResult::OUTCOME_NOT_PLAYED), "\n");
}

}  // namespace bashu::conformance
