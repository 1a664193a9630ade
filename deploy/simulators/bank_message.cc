#include "deploy/simulators/bank_message.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include <algorithm>

namespace bashu::simulators {
namespace {

constexpr char kHead[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// The text of the first `tag` after `from`; enough for files of the ledger's
// own making, which need no entity in these places.
std::string TextOf(absl::string_view xml, absl::string_view from,
                   absl::string_view tag) {
  const size_t start = xml.find(from);
  if (start == absl::string_view::npos) return "";
  size_t open = xml.find(absl::StrCat("<", tag), start);
  if (open == absl::string_view::npos) return "";
  open = xml.find('>', open);
  const size_t close = xml.find(absl::StrCat("</", tag, ">"), start);
  if (open == absl::string_view::npos || close == absl::string_view::npos ||
      close < open) {
    return "";
  }
  return std::string(xml.substr(open + 1, close - open - 1));
}

// An amount has two decimals: "18000.00" is 1800000 fen.
bool IsYuan(absl::string_view amount) {
  return amount.size() > 3 && amount[amount.size() - 3] == '.' &&
         std::count_if(amount.begin(), amount.end(), [](char c) {
           return c >= '0' && c <= '9';
         }) == static_cast<ptrdiff_t>(amount.size()) - 1;
}

std::string ReasonOf(const std::string& reason) {
  return reason.empty() ? "" : absl::StrCat("<Rsn><Cd>", reason, "</Cd></Rsn>");
}

}  // namespace

std::optional<Order> ParseOrder(absl::string_view xml) {
  Order order;
  if (absl::StrContains(xml, "<IdVrfctnReq>")) {
    order.kind = Order::Kind::kCheck;
    order.key = TextOf(xml, "<Vrfctn>", "Id");
    order.account = TextOf(xml, "<Acct>", "Id");
    if (order.account.empty()) return std::nullopt;
  } else if (absl::StrContains(xml, "<GetTx>")) {
    order.kind = Order::Kind::kQuery;
    order.key = TextOf(xml, "<PmtSch>", "EndToEndId");
  } else {
    order.key = TextOf(xml, "<PmtId>", "EndToEndId");
    const size_t creditor = std::min(xml.find("<CdtrAcct>"), xml.size());
    order.account = TextOf(xml.substr(creditor), "<Othr>", "Id");
    order.amount = TextOf(xml, "<CdtTrfTxInf>", "InstdAmt");
    if (order.account.empty() || !IsYuan(order.amount)) return std::nullopt;
  }
  if (order.key.empty() || absl::StrContains(order.key, ",")) {
    return std::nullopt;
  }
  return order;
}

std::string FormatStatus(const std::string& key, const Decided& decided) {
  const std::string reason =
      decided.reason.empty()
          ? ""
          : absl::StrCat("<StsRsnInf>", ReasonOf(decided.reason),
                         "</StsRsnInf>");
  const std::string reference =
      decided.reference.empty()
          ? ""
          : absl::StrCat("<AcctSvcrRef>", decided.reference, "</AcctSvcrRef>");
  const std::string amount =
      decided.amount.empty()
          ? ""
          : absl::StrCat("<OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">",
                         decided.amount, "</InstdAmt></Amt></OrgnlTxRef>");
  return absl::StrCat(
      kHead,
      "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\">\n"
      " <CstmrPmtStsRpt>\n  <GrpHdr><MsgId>",
      key, "</MsgId></GrpHdr>\n  <OrgnlPmtInfAndSts><TxInfAndSts>\n",
      "   <OrgnlEndToEndId>", key, "</OrgnlEndToEndId>\n   <TxSts>",
      decided.status, "</TxSts>\n   ", reason, reference, amount,
      "\n  </TxInfAndSts></OrgnlPmtInfAndSts>\n </CstmrPmtStsRpt>\n"
      "</Document>\n");
}

std::string FormatVerification(const std::string& key,
                               const std::string& reason) {
  return absl::StrCat(
      kHead,
      "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:acmt.024.001.03\">\n"
      " <IdVrfctnRpt>\n  <Rpt>\n   <OrgnlId>",
      key, "</OrgnlId>\n   <Vrfctn>", reason.empty() ? "true" : "false",
      "</Vrfctn>\n   ", ReasonOf(reason),
      "\n  </Rpt>\n </IdVrfctnRpt>\n</Document>\n");
}

std::string FormatBooking(const std::string& key, const Decided& decided,
                          const std::string& return_reason) {
  const bool returned = !return_reason.empty();
  return absl::StrCat(
      kHead,
      "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">\n"
      " <BkToCstmrDbtCdtNtfctn>\n  <Ntfctn><Ntry><NtryDtls><TxDtls>\n"
      "   <Refs><AcctSvcrRef>",
      decided.reference, "</AcctSvcrRef><EndToEndId>", key,
      "</EndToEndId></Refs>\n   <Amt Ccy=\"CNY\">", decided.amount,
      "</Amt>\n   <CdtDbtInd>", returned ? "CRDT" : "DBIT", "</CdtDbtInd>\n   ",
      returned ? absl::StrCat("<RtrInf>", ReasonOf(return_reason), "</RtrInf>")
               : "",
      "\n  </TxDtls></NtryDtls></Ntry></Ntfctn>\n </BkToCstmrDbtCdtNtfctn>\n"
      "</Document>\n");
}

std::string FenOf(absl::string_view amount) {
  const std::string digits = absl::StrReplaceAll(amount, {{".", ""}});
  const size_t first = std::min(digits.find_first_not_of('0'), digits.size());
  return digits.substr(first);
}

std::string YuanOf(absl::string_view fen) {
  const std::string digits =
      absl::StrCat(std::string(3 - std::min<size_t>(fen.size(), 3), '0'), fen);
  return absl::StrCat(digits.substr(0, digits.size() - 2), ".",
                      digits.substr(digits.size() - 2));
}

}  // namespace bashu::simulators
