#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <string>

#include "tests/load/measure.h"

namespace bashu::load {

// What a region would build with PostgreSQL alone, on the same disk and as
// durable: accounts, transfers, a balance that never goes below zero, an id
// that counts once. Over a Unix socket without TLS, which favours it.
class PostgresPeer {
 public:
  // Makes its tables in the database at `conninfo`, anew.
  PostgresPeer(std::string conninfo, int accounts);

  // `clients` at once, each a call of a stored function for each transfer.
  Sample Function(int clients, absl::Duration slice);

  // One client, `rows` transfers a statement, as arrays.
  Sample Arrays(int rows, absl::Duration slice);

 private:
  const std::string conninfo_;
  const int accounts_;
  int64_t posted_ = 0;  // so far, for ids that are new
};

}  // namespace bashu::load
