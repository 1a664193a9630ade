#pragma once

#include <absl/functional/function_ref.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/ledger/domain/record.h"
#include "services/ledger/storage/transfer_key.h"

namespace bashu::ledger {

// Records that share a row. More make reading one dearer, fewer make writing
// many so.
inline constexpr int kBlockMax = 128;

// The accounts of a record by number, which is the index of the record that
// opened them, and the records that touched them before. -1 for none; of a
// record that is about one account only, `debit` is that.
struct Links {
  int64_t debit = -1, credit = -1;
  int64_t before_debit = -1, before_credit = -1;
  TransferKey id;  // of the transfer, if it is about one
};

// A row of the log as it is written. A record is its kind and flags (a byte
// each), its time as the difference to the one before it, and then the fields
// of the kind: numbers as varints, ids as 16 bytes, texts with their length. A
// basis that is the one before it is not said again.
class LogBlock {
 public:
  explicit LogBlock(int64_t first) : first_(first) {}

  // Requires the record with index end().
  void Add(const Record& record, const Links& links);

  bool full() const { return count_ == kBlockMax; }
  int64_t first() const { return first_; }
  int64_t count() const { return count_; }
  int64_t end() const { return first_ + count_; }
  int64_t end_micros() const { return micros_; }
  const std::string& body() const { return body_; }
  const std::string& salts() const { return salts_; }
  const std::string& hashes() const { return hashes_; }

 private:
  void AddGrant(const Record& record);
  void AddTransfer(const Record& record, const Links& links, unsigned flags);

  int64_t first_;
  int64_t count_ = 0;
  int64_t micros_ = 0;  // of the last record
  std::string basis_;   // the last one said
  std::string body_, salts_, hashes_;
};

// A record as it is read, its texts still in the row's bytes.
struct RawRecord {
  RecordKind kind = RecordKind::kNoted;
  int64_t index = 0;
  int64_t micros = 0;
  int64_t previous = -1;  // of its grant
  Links links;
  bool balancing = false;
  int64_t amount_fen = 0, taken_fen = 0, posted_fen = 0;
  absl::string_view basis;
  std::optional<int64_t> happen_micros, expire_micros;
  std::optional<TransferKey> reverses;
  absl::string_view grant, maker, checker;
  // Of an account: id, office; of a note: kind, subject.
  absl::string_view first_text, second_text;
  int64_t fiscal_year = 0, source = 0;
  std::optional<int64_t> floor_fen, ceiling_fen;
};

// The record at `index`, which is in the block that begins at `first`. Stops
// the program if the bytes are not what LogBlock writes: going on with a
// damaged log would lose money.
RawRecord ReadRaw(int64_t first, absl::string_view body, int64_t index);
// All `count` records of the block.
std::vector<RawRecord> ReadBlock(int64_t first, absl::string_view body,
                                 int64_t count);

// The record itself; `name_of` knows accounts by number.
Record ToRecord(const RawRecord& raw,
                absl::FunctionRef<AccountId(int64_t)> name_of);

}  // namespace bashu::ledger
