// A file from the bank: services/ledger/egress/bank_file.h.

#include <absl/strings/str_cat.h>

#include "common/base/check.h"
#include "services/ledger/egress/bank_file.h"
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
  const std::string check = absl::StrCat(
      "<Document><IdVrfctnRpt><Rpt><OrgnlId>", kEndToEndId,
      "</OrgnlId><Vrfctn>false</Vrfctn><Rsn><Cd>BE01</Cd></Rsn></Rpt>"
      "</IdVrfctnRpt></Document>");
  const std::string booking = absl::StrCat(
      "<Document><Ntfctn><Ntry><NtryDtls><TxDtls><Refs><EndToEndId>",
      kEndToEndId,
      "</EndToEndId></Refs><Amt>18000.05</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
      "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>"
      "</Ntfctn></Document>");
  const std::string table =
      absl::StrCat("end_to_end_id,status,reason,reference,amount_fen\n",
                   kEndToEndId, ",PAID,,B1,1800005\n");
  return {report, check, booking, table, kEndToEndId, "<!DOCTYPE a><a/>"};
}

bool Try(absl::string_view input) {
  const auto id = ledger::ParseEndToEndId(input);
  if (id.has_value()) {
    CHECK(ledger::FormatEndToEndId(id->id, id->attempt) == input);
  }
  bool read = false;
  for (const char* name : {"a.xml", "a.csv"}) {
    const auto report = ledger::ParseBankFile(name, input);
    if (report.ok()) CHECK(report->unknown >= 0);
    read = read || report.ok();
  }
  return read;
}

}  // namespace bashu::fuzz
