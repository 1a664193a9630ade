#include "deploy/simulators/bank.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <vector>

#include "common/status/macros.h"

namespace bashu::simulators {
namespace {

namespace fs = std::filesystem;

absl::Status Failed(absl::string_view path) {
  return absl::UnavailableError(absl::StrCat("cannot read or write ", path));
}

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string((std::istreambuf_iterator<char>(file)),
                     std::istreambuf_iterator<char>());
}

bool SyncDirectory(const std::string& directory) {
  const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = fsync(fd) == 0;
  close(fd);
  return synced;
}

// Writes with `flags` and waits for the disk.
bool WriteDurably(const std::string& path, absl::string_view bytes, int flags) {
  const int fd =
      open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC | flags, 0600);
  if (fd < 0) return false;
  const bool written = write(fd, bytes.data(), bytes.size()) ==
                           static_cast<ssize_t>(bytes.size()) &&
                       fsync(fd) == 0;
  return close(fd) == 0 && written;
}

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

}  // namespace

absl::StatusOr<Bank> Bank::Open(const std::string& directory) {
  for (const char* part : {"out/taken", "in"}) {
    std::error_code error;
    fs::create_directories(absl::StrCat(directory, "/", part), error);
    if (error) return Failed(directory);
  }
  Bank bank(directory);
  RETURN_IF_ERROR(bank.ReadBook());
  return bank;
}

absl::Status Bank::ReadBook() {
  const std::string path = absl::StrCat(directory_, "/book.csv");
  std::string text = ReadFile(path).value_or("");
  // A line without its end was being written when we were killed: nobody was
  // answered by it.
  const size_t complete = text.rfind('\n') + 1;
  if (complete != text.size()) {
    text.resize(complete);
    std::error_code error;
    fs::resize_file(path, complete, error);
    if (error) return Failed(path);
  }
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> fields = absl::StrSplit(line, ',');
    if (fields.size() != 5) return Failed(path);
    book_[fields[2]] = {fields[0], YuanOf(fields[1]), fields[3], fields[4]};
  }
  return absl::OkStatus();
}

absl::StatusOr<int> Bank::RunOnce() {
  const std::string out = absl::StrCat(directory_, "/out");
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator each(out, error), end; !error && each != end;
       each.increment(error)) {
    const std::string name = each->path().filename().string();
    if (absl::EndsWith(name, ".xml") && name[0] != '.') names.push_back(name);
  }
  if (error) return Failed(out);
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) RETURN_IF_ERROR(Serve(name));
  return static_cast<int>(names.size());
}

// First the book, then the answer, then the file: killed between any two, the
// next run finds the file again and gives the same answer.
absl::Status Bank::Serve(const std::string& name) {
  const std::string path = absl::StrCat(directory_, "/out/", name);
  const std::string xml = ReadFile(path).value_or("");
  const std::string key = TextOf(xml, "<PmtId>", "EndToEndId");
  const std::string account = TextOf(
      xml.substr(std::min(xml.find("<CdtrAcct>"), xml.size())), "<Othr>", "Id");
  const std::string amount = TextOf(xml, "<CdtTrfTxInf>", "InstdAmt");
  const std::string payment = name.substr(0, name.size() - strlen(".xml"));
  if (key.empty() || account.empty() || !IsYuan(amount) ||
      absl::StrContains(absl::StrCat(key, payment), ",")) {
    std::fprintf(stderr, "bashu-bank-simulator: cannot read %s\n",
                 name.c_str());
  } else {
    ASSIGN_OR_RETURN(const Entry entry,
                     Decide(key, {payment, amount, "", ""}, account));
    RETURN_IF_ERROR(Answer(key, entry));
  }
  const std::string taken = absl::StrCat(directory_, "/out/taken/", name);
  return std::rename(path.c_str(), taken.c_str()) == 0 ? absl::OkStatus()
                                                       : Failed(taken);
}

absl::StatusOr<Bank::Entry> Bank::Decide(const std::string& key, Entry order,
                                         const std::string& account) {
  const auto decided = book_.find(key);
  if (decided != book_.end()) return decided->second;
  if (absl::EndsWith(account, "0000")) {
    order.status = "RJCT";
  } else {
    order.status = "ACSC";
    order.reference = absl::StrFormat("BK%08d", book_.size() + 1);
  }
  const std::string path = absl::StrCat(directory_, "/book.csv");
  const std::string line =
      absl::StrCat(order.payment, ",", FenOf(order.amount), ",", key, ",",
                   order.status, ",", order.reference, "\n");
  if (!WriteDurably(path, line, O_APPEND) || !SyncDirectory(directory_)) {
    return Failed(path);
  }
  return book_[key] = order;
}

absl::Status Bank::Answer(const std::string& key, const Entry& entry) {
  const std::string detail =
      entry.status == "RJCT"
          ? "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>"
          : absl::StrCat("<AcctSvcrRef>", entry.reference, "</AcctSvcrRef>");
  const std::string xml = absl::StrCat(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
 <CstmrPmtStsRpt>
  <GrpHdr><MsgId>)",
      key, R"(</MsgId></GrpHdr>
  <OrgnlPmtInfAndSts>
   <TxInfAndSts>
    <OrgnlEndToEndId>)",
      key, R"(</OrgnlEndToEndId>
    <TxSts>)",
      entry.status, R"(</TxSts>
    )",
      detail, R"(
    <OrgnlTxRef><Amt><InstdAmt Ccy="CNY">)",
      entry.amount,
      R"(</InstdAmt></Amt></OrgnlTxRef>
   </TxInfAndSts>
  </OrgnlPmtInfAndSts>
 </CstmrPmtStsRpt>
</Document>
)");
  const std::string in = absl::StrCat(directory_, "/in");
  const std::string temporary = absl::StrCat(in, "/.", key, ".part");
  const std::string path = absl::StrCat(in, "/", key, ".xml");
  if (!WriteDurably(temporary, xml, O_TRUNC) ||
      std::rename(temporary.c_str(), path.c_str()) != 0 || !SyncDirectory(in)) {
    return Failed(path);
  }
  return absl::OkStatus();
}

}  // namespace bashu::simulators
