// Reports of conformance, checked offline.
#include <absl/strings/str_cat.h>

#include "common/status/macros.h"
#include "services/cli/conformance/report.h"
#include "services/cli/verify.h"

namespace bashu::cli {

absl::StatusOr<Proof> VerifyConformanceFile(const std::string& path,
                                            const Trust& trust) {
  exchange::v1::SignedConformanceReport signed_report;
  RETURN_IF_ERROR(ReadProof(path, signed_report));
  ASSIGN_OR_RETURN(const conformance::ProvenReport proven,
                   conformance::ProveReport(signed_report, trust.keys));
  Proof proof;
  proof.report =
      absl::StrCat("核验通过 / verified: ", proven.report.report_id(), "\n");
  for (const auto& result : proven.report.results()) {
    absl::StrAppend(&proof.report, conformance::LineOf(result));
  }
  absl::StrAppend(&proof.report, conformance::SummaryOf(proven.report),
                  "网关参与 / the gateway took part: ",
                  proven.is_witnessed
                      ? "its key signed the witness\n"
                      : "not shown; --trust has no key of its region, or it "
                        "gave no receipt\n");
  SignedPart part;
  part.name = "report";
  part.suite = signed_report.suite();
  part.key_id = signed_report.key_id();
  part.payload = signed_report.payload();
  part.signature = signed_report.signature();
  proof.parts.push_back(std::move(part));
  return proof;
}

}  // namespace bashu::cli
