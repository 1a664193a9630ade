#include "services/ledger/egress/bank_file.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/egress/bank_csv.h"
#include "services/ledger/egress/iso20022.h"

namespace bashu::ledger {
namespace {

namespace fs = std::filesystem;

// A report of ten thousand payments.
constexpr uintmax_t kReportMax = 8 << 20;

constexpr char kXmlSuffix[] = ".xml";
constexpr char kCsvSuffix[] = ".csv";

absl::string_view NameOf(BankOrder::Kind order) {
  switch (order) {
    case BankOrder::Kind::kCheck:
      return "check";
    case BankOrder::Kind::kSubmit:
      return "pay";
    case BankOrder::Kind::kQuery:
      return "query";
  }
  return "";
}

std::string FormatIso20022(BankOrder::Kind order, const Payment& payment) {
  switch (order) {
    case BankOrder::Kind::kCheck:
      return FormatAcmt023(payment);
    case BankOrder::Kind::kSubmit:
      return FormatPain001(payment);
    case BankOrder::Kind::kQuery:
      return FormatCamt005(payment);
  }
  return "";
}

// Makes what was renamed in `directory` survive a loss of power.
bool Sync(const std::string& directory) {
  const int fd = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool synced = fsync(fd) == 0;
  close(fd);
  return synced;
}

bool WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

bool WriteDurably(const std::string& path, absl::string_view bytes) {
  const int fd =
      open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool written = WriteAll(fd, bytes) && fsync(fd) == 0;
  return close(fd) == 0 && written;
}

bool Exists(const std::string& path) {
  std::error_code error;
  // What cannot be told counts as there: rather late than twice.
  return fs::exists(path, error) || error;
}

}  // namespace

std::optional<BankFormat> ParseBankFormat(absl::string_view text) {
  if (text == "iso20022") return BankFormat::kIso20022;
  if (text == "csv") return BankFormat::kCsv;
  return std::nullopt;
}

absl::StatusOr<FileBank> FileBank::Open(const std::string& directory,
                                        BankFormat format) {
  for (const char* part :
       {"out/taken", "in/done", "in/unexplained", "in/unreadable"}) {
    std::error_code error;
    fs::create_directories(absl::StrCat(directory, "/", part), error);
    if (error) return BankUnavailable();
  }
  return FileBank(directory, format);
}

absl::Status FileBank::Say(BankOrder::Kind order, const Payment& payment) {
  const std::string out = absl::StrCat(directory_, "/out");
  const std::string name =
      absl::StrCat(FormatDisbursementId(payment.id), "-", payment.attempt, ".",
                   NameOf(order), "-", payment.queries,
                   format_ == BankFormat::kCsv ? kCsvSuffix : kXmlSuffix);
  const std::string path = absl::StrCat(out, "/", name);
  // In this order: the bank moves files from the first place to the second.
  if (Exists(path) || Exists(absl::StrCat(out, "/taken/", name))) {
    return Sync(out) ? absl::OkStatus() : BankUnavailable();
  }
  const std::string temporary = absl::StrCat(out, "/.", name, ".part");
  const std::string text = format_ == BankFormat::kCsv
                               ? FormatCsv(order, payment)
                               : FormatIso20022(order, payment);
  if (!WriteDurably(temporary, text) ||
      std::rename(temporary.c_str(), path.c_str()) != 0 || !Sync(out)) {
    return BankUnavailable();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> FileBank::Arrived(int limit) const {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator each(absl::StrCat(directory_, "/in"), error), end;
       !error && each != end; each.increment(error)) {
    const fs::path& path = each->path();
    if ((path.extension() == kXmlSuffix || path.extension() == kCsvSuffix) &&
        path.filename().string()[0] != '.') {
      names.push_back(path.filename().string());
    }
  }
  if (error) return BankUnavailable();
  std::sort(names.begin(), names.end());
  if (names.size() > static_cast<size_t>(limit)) {
    names.resize(static_cast<size_t>(limit));
  }
  return names;
}

absl::StatusOr<std::string> FileBank::Read(const std::string& name) const {
  const std::string path = absl::StrCat(directory_, "/in/", name);
  std::error_code error;
  if (fs::file_size(path, error) > kReportMax || error) {
    return error ? BankUnavailable() : BankFileUnreadable();
  }
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)),
                    std::istreambuf_iterator<char>());
  if (file.bad() || !file.is_open()) return BankUnavailable();
  return bytes;
}

absl::Status FileBank::File(const std::string& name,
                            const std::string& where) const {
  const std::string in = absl::StrCat(directory_, "/in");
  std::string target = absl::StrCat(in, "/", where, "/", name);
  for (int i = 2; Exists(target) && i < 1000; ++i) {
    target = absl::StrCat(in, "/", where, "/", name, ".", i);
  }
  const bool moved =
      std::rename(absl::StrCat(in, "/", name).c_str(), target.c_str()) == 0;
  return moved && Sync(in) ? absl::OkStatus() : BankUnavailable();
}

absl::StatusOr<BankReport> ParseBankFile(absl::string_view name,
                                         absl::string_view text) {
  return absl::EndsWith(name, kCsvSuffix) ? ParseCsv(text)
                                          : ParseIso20022(text);
}

}  // namespace bashu::ledger
