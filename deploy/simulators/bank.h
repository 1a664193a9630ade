#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "deploy/simulators/bank_message.h"

namespace bashu::simulators {

// What becomes of a payment.
enum class Fate {
  kPay,       // known, paid, answered
  kReject,    // paid to nobody: no such account
  kMismatch,  // the account is another person's
  kSilent,    // paid and not answered; the first check is not answered either
  kLose,      // the first file is lost on its way
  kDelay,     // taken, answered a round later
  kDouble,    // paid once, answered three times
  kReturn,    // paid, answered, and returned a round later
  kNotify,    // told as a booking, and only then as paid
};
inline constexpr int kFates = 9;

// A bank at the other end of the ledger's exchange directory.
//
// Takes files from DIR/out, answers each into DIR/in and moves it to
// DIR/out/taken. DIR/book.csv is its own book: what stands there was decided
// and is never decided again, also when it was killed in between.
//
// Accounts that end in 0000 are rejected with AC01, those that end in 9999 are
// another person's (BE01); everybody else is paid. With a seed, what becomes of
// a payment follows from the seed and its end-to-end id, which is everything
// that banks do to payments.
class Bank {
 public:
  // Reads the book; makes the directories. UNAVAILABLE if it cannot.
  static absl::StatusOr<Bank> Open(const std::string& directory,
                                   std::optional<uint64_t> seed = std::nullopt);

  // Does what was put off in the last round, then deals with the files in
  // DIR/out. Returns how much there was of both.
  absl::StatusOr<int> RunOnce();

  Fate FateOf(const std::string& key, const std::string& account) const;

  // How many payments the book has, and what was paid and not returned.
  size_t size() const { return book_.size(); }
  int64_t paid_fen() const;

 private:
  Bank(std::string directory, std::optional<uint64_t> seed)
      : directory_(std::move(directory)), seed_(seed) {}

  absl::Status ReadBook();
  absl::Status WriteBook(const std::string& payment, const std::string& key,
                         const Decided& decided);
  absl::Status Serve(const std::string& name);
  absl::Status Check(const Order& order);
  absl::Status Pay(const std::string& payment, const Order& order);
  absl::Status Query(const Order& order);
  // The decision, made now or before.
  absl::StatusOr<Decided> Decide(const std::string& payment, const Order& order,
                                 Fate fate);
  absl::Status Return(const std::string& payment, const std::string& key);
  absl::Status Tell(const std::string& key, const std::string& xml);

  std::string directory_;
  std::optional<uint64_t> seed_;
  std::map<std::string, Decided> book_;  // by end-to-end id
  std::set<std::string> returned_;       // end-to-end ids
  std::map<std::string, int> seen_;      // orders of one kind about a payment
  std::vector<std::function<absl::Status(Bank&)>> later_;
  int told_ = 0;
};

}  // namespace bashu::simulators
