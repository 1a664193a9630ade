#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <map>
#include <string>

namespace bashu::simulators {

// A bank at the other end of the ledger's exchange directory.
//
// Takes payment files from DIR/out, answers each into DIR/in and moves it to
// DIR/out/taken. Accounts that end in 0000 are rejected with AC01; everybody
// else is paid. DIR/book.csv is its own book: what stands there was decided and
// is never decided again, also when it was killed in between.
class Bank {
 public:
  // Reads the book; makes the directories. UNAVAILABLE if it cannot.
  static absl::StatusOr<Bank> Open(const std::string& directory);

  // Deals with the files in DIR/out. Returns how many there were.
  absl::StatusOr<int> RunOnce();

  // How many payments the book has.
  size_t size() const { return book_.size(); }

 private:
  // One line of the book: payment, amount in fen, end-to-end id, status and
  // reference. No name and no account, as it is looked at in demonstrations.
  struct Entry {
    std::string payment;    // the file's name without its end
    std::string amount;     // as it was ordered: "18000.00"
    std::string status;     // "ACSC" or "RJCT"
    std::string reference;  // empty if rejected
  };

  explicit Bank(std::string directory) : directory_(std::move(directory)) {}

  absl::Status ReadBook();
  // The decision, made now or before.
  absl::StatusOr<Entry> Decide(const std::string& key, Entry order,
                               const std::string& account);
  absl::Status Answer(const std::string& key, const Entry& entry);
  absl::Status Serve(const std::string& name);

  std::string directory_;
  std::map<std::string, Entry> book_;  // by end-to-end id
};

}  // namespace bashu::simulators
