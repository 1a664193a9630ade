#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "services/ledger/egress/bank_message.h"

namespace bashu::ledger {

// The way to the bank. An interface, because every province has its own
// payment system behind it.
class BankAdapter {
 public:
  virtual ~BankAdapter() = default;

  // Hands an attempt to the bank. OK means that the bank has it or will get it;
  // asked again about the same attempt, it must not pay twice.
  // BANK_UNAVAILABLE is worth another try.
  virtual absl::Status Submit(const Payment& payment) = 0;
};

// Files in a directory that the bank's own transport empties and fills.
//
//   out/{disbursement}-{attempt}.xml   to the bank; complete as soon as it is
//                                      there
//   out/taken/                         where the bank's side moves what it took
//   in/*.xml                           from the bank
//   in/{done,unexplained,unreadable}/  what became of them here
//
// A file is written under one name once: while it lies in out or out/taken it
// is never written again, so nothing that the bank took is sent a second time.
// Archive out/taken only when every grant in it is PAID.
class FileBank final : public BankAdapter {
 public:
  // Makes the directories. BANK_UNAVAILABLE.
  static absl::StatusOr<FileBank> Open(const std::string& directory);

  absl::Status Submit(const Payment& payment) override;

  // The bank's files in the order of their names; at most `limit`.
  absl::StatusOr<std::vector<std::string>> Arrived(int limit) const;

  // A file that arrived. BANK_UNAVAILABLE, or BANK_FILE_UNREADABLE if it is
  // larger than any report.
  absl::StatusOr<std::string> Read(const std::string& name) const;

  // Moves a file that arrived to in/`where`/, beside others of its name.
  absl::Status File(const std::string& name, const std::string& where) const;

 private:
  explicit FileBank(std::string directory) : directory_(std::move(directory)) {}

  std::string directory_;
};

}  // namespace bashu::ledger
