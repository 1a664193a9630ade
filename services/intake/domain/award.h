#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/intake/domain/application_parts.h"

// What a grant of judicial aid pays, and to whom. Plain values.
namespace bashu::intake {

struct Share {
  std::string office;
  std::string account;
  int64_t amount_fen = 0;

  friend bool operator==(const Share&, const Share&) = default;
};

// Encrypted in the store.
struct Payee {
  std::string display_name;
  std::string bank_account;
  std::string bank_code;
  int64_t amount_fen = 0;

  friend bool operator==(const Payee&, const Payee&) = default;
};

// What is paid out of a grant of judicial aid, and how far it got. Stages only
// move to the right, whatever order they are learnt in; kVoided and kRefused
// end the award and the application is under review again.
struct Award {
  enum class Stage {
    kQueued,
    kProposed,
    kReserved,
    kFunded,
    kPaying,
    kPaid,
    kVoided,
    kRefused,
  };

  GrantId id;
  Stage stage = Stage::kQueued;
  std::vector<Share> shares;
  std::vector<Payee> payees;
  // The clocks as they were before the grant, to go on if it comes to nothing.
  std::vector<StatutoryClock> clocks_before;

  friend bool operator==(const Award&, const Award&) = default;
};

}  // namespace bashu::intake
