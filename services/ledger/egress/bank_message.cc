#include "services/ledger/egress/bank_message.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>
#include <expat.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/limits.h"

namespace bashu::ledger {
namespace {

constexpr char kBase36[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr size_t kHexDigits = 32;
constexpr size_t kEndToEndSize = 35;
// Deeper nesting than any report's.
constexpr size_t kDepthMax = 32;
constexpr size_t kTextMax = 256;

std::string Escape(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string FormatYuan(int64_t fen) {
  return absl::StrFormat("%d.%02d", fen / 100, fen % 100);
}

// "18000.00" → 1800000; nothing unless it is an amount of whole fen.
std::optional<int64_t> ParseYuan(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits('.', 1));
  int64_t yuan = 0;
  int64_t fen = 0;
  const std::string cents = absl::StrCat(parts.second, "00").substr(0, 2);
  if (parts.second.size() > 2 || parts.first.size() > 15 ||
      !absl::SimpleAtoi(parts.first, &yuan) || !absl::SimpleAtoi(cents, &fen) ||
      yuan < 0 || fen < 0) {
    return std::nullopt;
  }
  return yuan * 100 + fen;
}

// One TxInfAndSts as it stands in the file.
struct Entry {
  std::string end_to_end_id, status, reason, reference, amount;
};

// Collects the entries of a report while expat reads it.
class Reader {
 public:
  explicit Reader(XML_Parser parser) : parser_(parser) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, &Reader::OnStart, &Reader::OnEnd);
    XML_SetCharacterDataHandler(parser, &Reader::OnText);
    XML_SetStartDoctypeDeclHandler(parser, &Reader::OnDoctype);
  }

  bool Read(absl::string_view xml) {
    return XML_Parse(parser_, xml.data(), static_cast<int>(xml.size()),
                     /*isFinal=*/1) == XML_STATUS_OK;
  }
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  static Reader& Of(void* self) { return *static_cast<Reader*>(self); }

  static void OnStart(void* self, const char* name, const char**) {
    Reader& reader = Of(self);
    // A prefix says nothing here: local names are unique in a report.
    const absl::string_view full(name);
    const size_t colon = full.rfind(':');
    reader.path_.emplace_back(
        colon == absl::string_view::npos ? full : full.substr(colon + 1));
    reader.text_.clear();
    if (reader.path_.size() > kDepthMax) XML_StopParser(reader.parser_, 0);
    if (reader.path_.back() == "TxInfAndSts") reader.entry_ = Entry();
  }

  static void OnEnd(void* self, const char*) {
    Reader& reader = Of(self);
    reader.Take(reader.path_.back());
    reader.path_.pop_back();
    reader.text_.clear();
  }

  static void OnText(void* self, const char* text, int size) {
    Reader& reader = Of(self);
    reader.text_.append(text, static_cast<size_t>(size));
    if (reader.text_.size() > kTextMax) XML_StopParser(reader.parser_, 0);
  }

  static void OnDoctype(void* self, const char*, const char*, const char*,
                        int) {
    XML_StopParser(Of(self).parser_, 0);
  }

  void Take(const std::string& element) {
    const std::string text(absl::StripAsciiWhitespace(text_));
    if (element == "OrgnlEndToEndId" || element == "EndToEndId") {
      entry_.end_to_end_id = text;
    } else if (element == "TxSts") {
      entry_.status = text;
    } else if (element == "Cd" && path_.size() > 1 &&
               path_[path_.size() - 2] == "Rsn") {
      entry_.reason = text;
    } else if (element == "AcctSvcrRef") {
      entry_.reference = text;
    } else if (element == "InstdAmt") {
      entry_.amount = text;
    } else if (element == "TxInfAndSts") {
      entries_.push_back(std::exchange(entry_, Entry()));
    }
  }

  XML_Parser parser_;
  std::vector<std::string> path_;
  std::string text_;
  Entry entry_;
  std::vector<Entry> entries_;
};

// An ISO 20022 code or reference: 1 to 35 plain characters.
bool IsPlain(absl::string_view text) {
  return !text.empty() && text.size() <= 35 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                  absl::StrContains("-._/:", absl::string_view(&c, 1));
         });
}

// What a final or pending status means; nothing for one we do not know.
std::optional<BankResult::Verdict> VerdictOf(absl::string_view status) {
  if (status == "ACSC") return BankResult::Verdict::kPaid;
  if (status == "RJCT") return BankResult::Verdict::kRejected;
  if (status == "PDNG" || status == "ACSP") {
    return BankResult::Verdict::kPending;
  }
  return std::nullopt;
}

absl::StatusOr<BankResult> ResultOf(const Entry& entry) {
  BankResult result;
  const auto verdict = VerdictOf(entry.status);
  if (!verdict.has_value()) return BankFileUnreadable();
  result.verdict = *verdict;
  if (result.verdict == BankResult::Verdict::kRejected) {
    if (!IsPlain(entry.reason)) return BankFileUnreadable();
    result.reject_code = entry.reason;
  }
  if (result.verdict == BankResult::Verdict::kPaid) {
    if (!IsPlain(entry.reference)) return BankFileUnreadable();
    result.reference = entry.reference;
  }
  if (!entry.amount.empty()) {
    result.amount_fen = ParseYuan(entry.amount);
    if (!result.amount_fen.has_value()) return BankFileUnreadable();
  }
  return result;
}

}  // namespace

std::string FormatEndToEndId(const DisbursementId& id, int attempt) {
  return absl::StrFormat("%s%c%02d",
                         absl::StrReplaceAll(id.grant.value(), {{"-", ""}}),
                         kBase36[id.number % 36], attempt);
}

std::optional<EndToEnd> ParseEndToEndId(absl::string_view text) {
  if (text.size() != kEndToEndSize) return std::nullopt;
  const absl::string_view hex = text.substr(0, kHexDigits);
  const size_t number = absl::string_view(kBase36).find(text[kHexDigits]);
  EndToEnd found;
  if (number == absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(kHexDigits + 1), &found.attempt) ||
      found.attempt < 1) {
    return std::nullopt;
  }
  const std::string uuid = absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4),
                                        "-", hex.substr(12, 4), "-",
                                        hex.substr(16, 4), "-", hex.substr(20));
  const auto id = ParseDisbursementId(absl::StrCat(uuid, ".", number));
  if (!id.has_value()) return std::nullopt;
  found.id = *id;
  if (FormatEndToEndId(found.id, found.attempt) != text) return std::nullopt;
  return found;
}

std::string FormatPayment(const Payment& payment) {
  const std::string key = FormatEndToEndId(payment.id, payment.attempt);
  const std::string amount = FormatYuan(payment.amount_fen);
  const std::string time = absl::FormatTime(
      "%Y-%m-%dT%H:%M:%S%Ez", payment.create_time, calendar::Shanghai());
  const std::string office = Escape(payment.office);
  return absl::StrCat(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
 <CstmrCdtTrfInitn>
  <GrpHdr>
   <MsgId>)",
      key, R"(</MsgId>
   <CreDtTm>)",
      time, R"(</CreDtTm>
   <NbOfTxs>1</NbOfTxs>
   <CtrlSum>)",
      amount, R"(</CtrlSum>
   <InitgPty><Nm>)",
      office, R"(</Nm></InitgPty>
  </GrpHdr>
  <PmtInf>
   <PmtInfId>)",
      key, R"(</PmtInfId>
   <PmtMtd>TRF</PmtMtd>
   <ReqdExctnDt><Dt>)",
      time.substr(0, 10), R"(</Dt></ReqdExctnDt>
   <Dbtr><Nm>)",
      office, R"(</Nm></Dbtr>
   <DbtrAcct><Id><Othr><Id>)",
      office, R"(</Id></Othr></Id></DbtrAcct>
   <CdtTrfTxInf>
    <PmtId><EndToEndId>)",
      key, R"(</EndToEndId></PmtId>
    <Amt><InstdAmt Ccy="CNY">)",
      amount, R"(</InstdAmt></Amt>
    <CdtrAgt><FinInstnId><ClrSysMmbId><MmbId>)",
      Escape(payment.payee.bank_code),
      R"(</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>
    <Cdtr><Nm>)",
      Escape(payment.payee.display_name), R"(</Nm></Cdtr>
    <CdtrAcct><Id><Othr><Id>)",
      Escape(payment.payee.bank_account),
      R"(</Id></Othr></Id></CdtrAcct>
   </CdtTrfTxInf>
  </PmtInf>
 </CstmrCdtTrfInitn>
</Document>
)");
}

absl::StatusOr<BankReport> ParseReport(absl::string_view xml) {
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate(nullptr), &XML_ParserFree);
  Reader reader(parser.get());
  if (!reader.Read(xml) || reader.entries().empty()) {
    return BankFileUnreadable();
  }
  BankReport report;
  for (const Entry& entry : reader.entries()) {
    ASSIGN_OR_RETURN(BankResult result, ResultOf(entry));
    const auto key = ParseEndToEndId(entry.end_to_end_id);
    if (!key.has_value()) {
      ++report.unknown;
      continue;
    }
    result.disbursement = key->id;
    result.attempt = key->attempt;
    report.results.push_back(std::move(result));
  }
  return report;
}

}  // namespace bashu::ledger
