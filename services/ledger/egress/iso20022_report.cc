#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <expat.h>

#include <memory>
#include <optional>
#include <utility>

#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/egress/iso20022.h"

namespace bashu::ledger {
namespace {

using Verdict = BankResult::Verdict;

// Deeper nesting than any report's.
constexpr size_t kDepthMax = 32;
constexpr size_t kTextMax = 256;
// The bank never received such a payment (ISO 20022 external code).
constexpr char kNeverReceived[] = "NOOR";

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

// What a file may be, and the element that holds one word of it.
enum class Kind { kNone, kStatus, kVerification, kBooking };

Kind KindOf(absl::string_view element) {
  if (element == "TxInfAndSts") return Kind::kStatus;
  if (element == "Rpt") return Kind::kVerification;
  if (element == "TxDtls") return Kind::kBooking;
  return Kind::kNone;
}

// One word as it stands in the file.
struct Entry {
  Kind kind = Kind::kNone;
  std::string end_to_end_id, status, reason, reference, amount, direction;
  bool returned = false;  // has a reason for a return
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
    const Kind kind = KindOf(reader.path_.back());
    if (kind == Kind::kNone) return;
    reader.entry_ = Entry();
    reader.entry_.kind = kind;
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

  bool IsIn(absl::string_view parent) const {
    return path_.size() > 1 && path_[path_.size() - 2] == parent;
  }

  void Take(const std::string& element) {
    if (KindOf(element) != Kind::kNone) {
      entries_.push_back(std::exchange(entry_, Entry()));
      return;
    }
    std::string text(absl::StripAsciiWhitespace(text_));
    const std::pair<absl::string_view, std::string*> places[] = {
        {"OrgnlEndToEndId", &entry_.end_to_end_id},
        {"EndToEndId", &entry_.end_to_end_id},
        {"OrgnlId", &entry_.end_to_end_id},
        {"TxSts", &entry_.status},
        {"Vrfctn", &entry_.status},
        {"AcctSvcrRef", &entry_.reference},
        {"InstdAmt", &entry_.amount},
        {"CdtDbtInd", &entry_.direction},
    };
    for (const auto& [name, place] : places) {
      if (element == name) *place = text;
    }
    if (element == "Cd" && IsIn("Rsn")) entry_.reason = text;
    if (element == "RtrInf") entry_.returned = true;
    if (element == "Amt" && IsIn("TxDtls")) entry_.amount = text;
  }

  XML_Parser parser_;
  std::vector<std::string> path_;
  std::string text_;
  Entry entry_;
  std::vector<Entry> entries_;
};

std::optional<Verdict> StatusOf(const Entry& entry) {
  if (entry.status == "ACSC") return Verdict::kPaid;
  if (entry.status == "RJCT") {
    return entry.reason == kNeverReceived ? Verdict::kUnheard
                                          : Verdict::kRejected;
  }
  if (entry.status == "PDNG" || entry.status == "ACSP") {
    return Verdict::kPending;
  }
  return std::nullopt;
}

std::optional<Verdict> VerificationOf(const Entry& entry) {
  if (entry.status == "true") return Verdict::kMatched;
  if (entry.status == "false") return Verdict::kMismatched;
  return std::nullopt;
}

std::optional<Verdict> BookingOf(const Entry& entry) {
  if (entry.amount.empty()) return std::nullopt;
  if (entry.direction == "DBIT" && !entry.returned) return Verdict::kPaid;
  if (entry.direction == "CRDT" && entry.returned) return Verdict::kReturned;
  return std::nullopt;
}

std::optional<Verdict> VerdictOf(const Entry& entry) {
  switch (entry.kind) {
    case Kind::kStatus:
      return StatusOf(entry);
    case Kind::kVerification:
      return VerificationOf(entry);
    case Kind::kBooking:
      return BookingOf(entry);
    case Kind::kNone:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<BankReport> ParseIso20022(absl::string_view xml) {
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate(nullptr), &XML_ParserFree);
  Reader reader(parser.get());
  if (!reader.Read(xml) || reader.entries().empty()) {
    return BankFileUnreadable();
  }
  BankReport report;
  for (const Entry& entry : reader.entries()) {
    if (entry.kind == Kind::kBooking && entry.direction == "CRDT" &&
        !entry.returned) {
      ++report.unknown;
      continue;
    }
    BankWord word{entry.end_to_end_id, {}, entry.reason, entry.reference, {}};
    const std::optional<Verdict> verdict = VerdictOf(entry);
    if (!verdict.has_value()) return BankFileUnreadable();
    word.verdict = *verdict;
    if (!entry.amount.empty()) {
      word.amount_fen = ParseYuan(entry.amount);
      if (!word.amount_fen.has_value()) return BankFileUnreadable();
    }
    RETURN_IF_ERROR(AddWord(word, report));
  }
  return report;
}

}  // namespace bashu::ledger
