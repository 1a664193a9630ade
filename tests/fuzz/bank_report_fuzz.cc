// A file from the bank: services/ledger/egress/bank_message.h.

#include <absl/strings/str_cat.h>

#include "common/base/check.h"
#include "services/ledger/egress/bank_message.h"
#include "tests/fuzz/fuzz.h"

namespace bashu::fuzz {
namespace {

// A grant's 32 digits, the payee's number, the attempt.
constexpr char kEndToEndId[] = "018bcfe568007fffbfffffffffffffff101";

}  // namespace

std::vector<std::string> Seeds() {
  std::string report = "<Document><CstmrPmtStsRpt><OrgnlPmtInfAndSts>";
  for (const char* status : {"ACSC", "RJCT"}) {
    absl::StrAppend(&report, "<TxInfAndSts><OrgnlEndToEndId>", kEndToEndId,
                    "</OrgnlEndToEndId><TxSts>", status,
                    "</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>"
                    "<AcctSvcrRef>B1</AcctSvcrRef><OrgnlTxRef><Amt><InstdAmt>"
                    "18000.05</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>");
  }
  absl::StrAppend(&report, "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>");
  return {report, kEndToEndId, "<!DOCTYPE a><a/>"};
}

bool Try(absl::string_view input) {
  const auto id = ledger::ParseEndToEndId(input);
  if (id.has_value()) {
    CHECK(ledger::FormatEndToEndId(id->id, id->attempt) == input);
  }
  const auto report = ledger::ParseReport(input);
  if (report.ok()) CHECK(report->unknown >= 0);
  return report.ok();
}

}  // namespace bashu::fuzz
