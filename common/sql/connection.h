#pragma once

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>
#include <absl/types/span.h>

#include <cstdint>
#include <string>
#include <variant>

#include "common/store/session.h"

namespace bashu::sql {

// Bytes, where a plain view means text.
struct Blob {
  absl::string_view bytes;
};

// A value bound to $1, $2 …; valid until Execute returns.
using Param = std::variant<std::nullptr_t, int64_t, absl::string_view, Blob>;

// The current row of a result; columns count from 0 and must have the type
// asked for. A NULL reads as 0 or empty.
class Row {
 public:
  virtual ~Row() = default;

  virtual int64_t Int(int column) const = 0;
  virtual std::string Text(int column) const = 0;
  virtual std::string Bytes(int column) const = 0;
  virtual bool IsNull(int column) const = 0;
};

// One connection to SQLite or PostgreSQL. Used by one thread at a time.
//
// Statements are constants, prepared once per connection and known by their
// address. They use what both engines understand: $1 parameters, ON CONFLICT,
// RETURNING, and the column types INTEGER, TEXT and BLOB of the schemas.
class Connection : public store::Session {
 public:
  using RowSink = absl::FunctionRef<void(const Row&)>;

  // Runs `statement`, calls `each` for every row and returns the number of rows
  // changed. RowExists on a duplicate key; STORE_FULL, STORE_UNAVAILABLE or
  // MustRetry as in store/errors.h.
  virtual absl::StatusOr<int64_t> Execute(const char* statement,
                                          absl::Span<const Param> params,
                                          RowSink each) = 0;

  // Runs a script of several statements without parameters, for migrations.
  // Column types are translated to the engine's.
  virtual absl::Status RunScript(absl::string_view script) = 0;

  // Changes whenever what was read before may no longer hold: with every
  // transaction and every return to a mark.
  int64_t view() const { return view_; }

  // Execute for statements whose rows do not matter.
  absl::Status Run(const char* statement, absl::Span<const Param> params);

  // Execute for statements that must change exactly one row; INTERNAL
  // otherwise, as the caller has just read that row.
  absl::Status ChangeOne(const char* statement, absl::Span<const Param> params);

 protected:
  void ChangeView() { ++view_; }

 private:
  int64_t view_ = 0;
};

// Microseconds since 1970, as times are stored; the far future for "never".
int64_t ToMicros(absl::Time time);
absl::Time FromMicros(int64_t micros);

}  // namespace bashu::sql
