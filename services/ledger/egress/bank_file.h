#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/ledger/domain/granting.h"
#include "services/ledger/egress/bank_message.h"

namespace bashu::ledger {

// The way to the bank. An interface, because every province has its own
// payment system behind it.
class BankAdapter {
 public:
  virtual ~BankAdapter() = default;

  // Says something about an attempt to the bank. OK means that the bank has it
  // or will get it; the same said again must not be paid twice.
  // BANK_UNAVAILABLE is worth another try.
  virtual absl::Status Say(BankOrder::Kind order, const Payment& payment) = 0;
};

// How files to the bank are written. Those from it are read in both ways.
enum class BankFormat { kIso20022, kCsv };

// "iso20022" or "csv"; nothing if it is neither.
std::optional<BankFormat> ParseBankFormat(absl::string_view text);

// Files in a directory that the bank's own transport empties and fills.
//
//   out/{disbursement}-{attempt}.{what}.{xml,csv}
//                                      to the bank; complete as soon as it is
//                                      there. What: check-n, pay-n or query-n,
//                                      where n counts queries
//   out/taken/                         where the bank's side moves what it took
//   in/*.{xml,csv}                     from the bank
//   in/{done,unexplained,unreadable}/  what became of them here
//
// A file is written under one name once: while it lies in out or out/taken it
// is never written again, so nothing that the bank took is sent a second time.
// Archive out/taken only when every grant in it is PAID.
class FileBank final : public BankAdapter {
 public:
  // Makes the directories. BANK_UNAVAILABLE.
  static absl::StatusOr<FileBank> Open(
      const std::string& directory, BankFormat format = BankFormat::kIso20022);

  absl::Status Say(BankOrder::Kind order, const Payment& payment) override;

  // The bank's files in the order of their names; at most `limit`.
  absl::StatusOr<std::vector<std::string>> Arrived(int limit) const;

  // A file that arrived. BANK_UNAVAILABLE, or BANK_FILE_UNREADABLE if it is
  // larger than any report.
  absl::StatusOr<std::string> Read(const std::string& name) const;

  // Moves a file that arrived to in/`where`/, beside others of its name.
  absl::Status File(const std::string& name, const std::string& where) const;

 private:
  FileBank(std::string directory, BankFormat format)
      : directory_(std::move(directory)), format_(format) {}

  std::string directory_;
  BankFormat format_;
};

// What a file of such a name says. BANK_FILE_UNREADABLE.
absl::StatusOr<BankReport> ParseBankFile(absl::string_view name,
                                         absl::string_view text);

}  // namespace bashu::ledger
