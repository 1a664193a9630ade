#include "services/ledger/egress/bank_csv.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>

#include <optional>
#include <utility>
#include <vector>

#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"

namespace bashu::ledger {
namespace {

using Verdict = BankResult::Verdict;

constexpr char kOrderHeader[] =
    "order,end_to_end_id,office,payee_name,payee_account,payee_bank,"
    "amount_fen\r\n";
constexpr char kReportHeader[] =
    "end_to_end_id,status,reason,reference,amount_fen";
constexpr size_t kReportColumns = 5;
// Money that is no answer to a payment of ours.
constexpr char kCredited[] = "CREDITED";

absl::string_view NameOf(BankOrder::Kind order) {
  switch (order) {
    case BankOrder::Kind::kCheck:
      return "CHECK";
    case BankOrder::Kind::kSubmit:
      return "PAY";
    case BankOrder::Kind::kQuery:
      return "QUERY";
  }
  return "";
}

// A cell of RFC 4180.
std::string Quote(absl::string_view text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

std::optional<Verdict> VerdictOf(absl::string_view status) {
  constexpr std::pair<absl::string_view, Verdict> kVerdicts[] = {
      {"MATCHED", Verdict::kMatched},   {"MISMATCHED", Verdict::kMismatched},
      {"PENDING", Verdict::kPending},   {"PAID", Verdict::kPaid},
      {"REJECTED", Verdict::kRejected}, {"RETURNED", Verdict::kReturned},
      {"UNHEARD", Verdict::kUnheard}};
  for (const auto& [name, verdict] : kVerdicts) {
    if (name == status) return verdict;
  }
  return std::nullopt;
}

absl::Status AddLine(absl::string_view line, BankReport& report) {
  const std::vector<std::string> cells = absl::StrSplit(line, ',');
  if (cells.size() != kReportColumns) return BankFileUnreadable();
  if (cells[1] == kCredited) {
    ++report.unknown;
    return absl::OkStatus();
  }
  const std::optional<Verdict> verdict = VerdictOf(cells[1]);
  if (!verdict.has_value()) return BankFileUnreadable();
  BankWord word{cells[0], *verdict, cells[2], cells[3], {}};
  if (!cells[4].empty()) {
    int64_t amount_fen = 0;
    if (!absl::SimpleAtoi(cells[4], &amount_fen) || amount_fen < 0) {
      return BankFileUnreadable();
    }
    word.amount_fen = amount_fen;
  }
  return AddWord(word, report);
}

}  // namespace

std::string FormatCsv(BankOrder::Kind order, const Payment& payment) {
  const bool named = order != BankOrder::Kind::kQuery;
  return absl::StrCat(
      kOrderHeader, NameOf(order), ",",
      FormatEndToEndId(payment.id, payment.attempt), ",", payment.office, ",",
      named ? Quote(payment.payee.display_name) : "", ",",
      named ? payment.payee.bank_account : "", ",",
      named ? payment.payee.bank_code : "", ",", payment.amount_fen, "\r\n");
}

absl::StatusOr<BankReport> ParseCsv(absl::string_view text) {
  // Without its last line's end the file is not whole.
  if (!absl::ConsumeSuffix(&text, "\n")) return BankFileUnreadable();
  std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  for (absl::string_view& line : lines) absl::ConsumeSuffix(&line, "\r");
  if (lines.size() < 2 || lines[0] != kReportHeader) {
    return BankFileUnreadable();
  }
  BankReport report;
  for (size_t i = 1; i < lines.size(); ++i) {
    RETURN_IF_ERROR(AddLine(lines[i], report));
  }
  return report;
}

}  // namespace bashu::ledger
