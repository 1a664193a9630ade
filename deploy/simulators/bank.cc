#include "deploy/simulators/bank.h"

#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_split.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "common/status/macros.h"

namespace bashu::simulators {
namespace {

constexpr char kPaid[] = "ACSC";
constexpr char kRejected[] = "RJCT";
constexpr char kPending[] = "PDNG";
constexpr char kReturned[] = "RTRN";  // in the book only
constexpr char kNoAccount[] = "AC01";
constexpr char kOthersAccount[] = "BE01";
constexpr char kClosedAccount[] = "AC04";
constexpr char kNeverReceived[] = "NOOR";

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

// FNV-1a: the same on every machine.
uint64_t HashOf(uint64_t seed, absl::string_view text) {
  uint64_t hash = 14695981039346656037U ^ seed;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return hash ^ hash >> 32;
}

}  // namespace

absl::StatusOr<Bank> Bank::Open(const std::string& directory,
                                std::optional<uint64_t> seed) {
  for (const char* part : {"out/taken", "in"}) {
    std::error_code error;
    fs::create_directories(absl::StrCat(directory, "/", part), error);
    if (error) return Failed(directory);
  }
  Bank bank(directory, seed);
  RETURN_IF_ERROR(bank.ReadBook());
  return bank;
}

Fate Bank::FateOf(const std::string& key, const std::string& account) const {
  if (absl::EndsWith(account, "0000")) return Fate::kReject;
  if (absl::EndsWith(account, "9999")) return Fate::kMismatch;
  if (!seed_.has_value()) return Fate::kPay;
  return static_cast<Fate>(HashOf(*seed_, key) % kFates);
}

int64_t Bank::paid_fen() const {
  int64_t total = 0;
  for (const auto& [key, decided] : book_) {
    int64_t fen = 0;
    if (decided.status != kPaid || returned_.contains(key) ||
        !absl::SimpleAtoi(FenOf(decided.amount), &fen)) {
      continue;
    }
    total += fen;
  }
  return total;
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
    if (fields[3] == kReturned) {
      returned_.insert(fields[2]);
      continue;
    }
    Decided& decided = book_[fields[2]];
    decided = {YuanOf(fields[1]), fields[3], "", fields[4]};
    if (decided.status == kRejected) decided.reason = kNoAccount;
  }
  return absl::OkStatus();
}

absl::Status Bank::WriteBook(const std::string& payment, const std::string& key,
                             const Decided& decided) {
  const std::string path = absl::StrCat(directory_, "/book.csv");
  const std::string line =
      absl::StrCat(payment, ",", FenOf(decided.amount), ",", key, ",",
                   decided.status, ",", decided.reference, "\n");
  return WriteDurably(path, line, O_APPEND) && SyncDirectory(directory_)
             ? absl::OkStatus()
             : Failed(path);
}

absl::StatusOr<int> Bank::RunOnce() {
  const auto put_off = std::exchange(later_, {});
  for (const auto& act : put_off) RETURN_IF_ERROR(act(*this));
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
  return static_cast<int>(names.size() + put_off.size());
}

// First the book, then the answer, then the file: killed between any two, the
// next run finds the file again and gives the same answer.
absl::Status Bank::Serve(const std::string& name) {
  const std::string path = absl::StrCat(directory_, "/out/", name);
  // "{disbursement}-{attempt}.pay-0.xml"
  const std::string payment = name.substr(0, name.size() - strlen(".xml"));
  const auto order = ParseOrder(ReadFile(path).value_or(""));
  if (!order.has_value() || absl::StrContains(payment, ",")) {
    std::fprintf(stderr, "bashu-bank-simulator: cannot read %s\n",
                 name.c_str());
  } else if (order->kind == Order::Kind::kCheck) {
    RETURN_IF_ERROR(Check(*order));
  } else if (order->kind == Order::Kind::kQuery) {
    RETURN_IF_ERROR(Query(*order));
  } else {
    RETURN_IF_ERROR(Pay(payment, *order));
  }
  const std::string taken = absl::StrCat(directory_, "/out/taken/", name);
  return std::rename(path.c_str(), taken.c_str()) == 0 ? absl::OkStatus()
                                                       : Failed(taken);
}

absl::Status Bank::Check(const Order& order) {
  const Fate fate = FateOf(order.key, order.account);
  const int before = seen_["check " + order.key]++;
  if (fate == Fate::kSilent && before == 0) return absl::OkStatus();
  return Tell(order.key,
              FormatVerification(
                  order.key, fate == Fate::kMismatch ? kOthersAccount : ""));
}

absl::Status Bank::Pay(const std::string& payment, const Order& order) {
  const Fate fate = FateOf(order.key, order.account);
  const int before = seen_["pay " + order.key]++;
  if (fate == Fate::kLose && before == 0 && !book_.contains(order.key)) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Decided decided, Decide(payment, order, fate));
  const std::string answer = FormatStatus(order.key, decided);
  const auto tell = [key = order.key](const std::string& xml) {
    return [key, xml](Bank& bank) { return bank.Tell(key, xml); };
  };
  switch (fate) {
    case Fate::kSilent:
      return absl::OkStatus();
    case Fate::kDelay:
      later_.push_back(tell(answer));
      return Tell(order.key, FormatStatus(order.key, {"", kPending, "", ""}));
    case Fate::kDouble:
      later_.push_back(tell(answer));
      RETURN_IF_ERROR(Tell(order.key, answer));
      break;
    case Fate::kReturn:
      later_.push_back([payment, key = order.key](Bank& bank) {
        return bank.Return(payment, key);
      });
      break;
    case Fate::kNotify:
      later_.push_back(tell(answer));
      return Tell(order.key, FormatBooking(order.key, decided, ""));
    default:
      break;
  }
  return Tell(order.key, answer);
}

absl::Status Bank::Query(const Order& order) {
  const auto decided = book_.find(order.key);
  if (decided == book_.end()) {
    return Tell(order.key,
                FormatStatus(order.key, {"", kRejected, kNeverReceived, ""}));
  }
  return Tell(order.key, FormatStatus(order.key, decided->second));
}

absl::StatusOr<Decided> Bank::Decide(const std::string& payment,
                                     const Order& order, Fate fate) {
  const auto known = book_.find(order.key);
  if (known != book_.end()) return known->second;
  Decided decided{order.amount, kPaid, "", ""};
  if (fate == Fate::kReject) {
    decided.status = kRejected;
    decided.reason = kNoAccount;
  } else {
    decided.reference = absl::StrFormat("BK%08d", book_.size() + 1);
  }
  RETURN_IF_ERROR(WriteBook(payment, order.key, decided));
  return book_[order.key] = decided;
}

absl::Status Bank::Return(const std::string& payment, const std::string& key) {
  Decided returned = book_.at(key);
  if (returned_.insert(key).second) {
    returned.status = kReturned;
    RETURN_IF_ERROR(WriteBook(payment, key, returned));
  }
  return Tell(key, FormatBooking(key, returned, kClosedAccount));
}

// Each answer is a file of its own; told twice, it arrives twice.
absl::Status Bank::Tell(const std::string& key, const std::string& xml) {
  const std::string in = absl::StrCat(directory_, "/in");
  const std::string name = absl::StrCat(key, "-", ++told_);
  const std::string temporary = absl::StrCat(in, "/.", name, ".part");
  const std::string path = absl::StrCat(in, "/", name, ".xml");
  if (!WriteDurably(temporary, xml, O_TRUNC) ||
      std::rename(temporary.c_str(), path.c_str()) != 0 || !SyncDirectory(in)) {
    return Failed(path);
  }
  return absl::OkStatus();
}

}  // namespace bashu::simulators
