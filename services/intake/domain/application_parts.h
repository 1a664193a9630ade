#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/id.h"
#include "services/intake/domain/application_state.h"

// What an application is made of. Plain values.
namespace bashu::intake {

using ApplicationId = Id<struct ApplicationTag>;
using LeadId = Id<struct LeadTag>;
// The same in both regions; a cooperation has its referral's id.
using ReferralId = Id<struct ReferralTag>;
using GrantId = Id<struct GrantTag>;

enum class Programme { kLegalAid, kJudicialAid };
enum class Proceeding { kLitigation, kNonLitigation, kNotifiedDefence };

// A natural person. Encrypted in the store.
struct Person {
  std::string display_name;
  std::string id_number;
  std::string phone;
  std::string residence_division;  // "500101"
  std::string address;
  bool safe_contact_only = false;

  friend bool operator==(const Person&, const Person&) = default;
};

struct Matter {
  std::string matter;  // "LABOUR_WAGES"
  Proceeding proceeding = Proceeding::kLitigation;
  std::string handling_organ_division;  // "511602"
  std::string cause_division;
  std::string original_case_office;  // "511700-CT"
  std::string original_case_number;
  bool urgent = false;
  bool sealed_class = false;
  std::string category;   // "E-3"
  std::string statement;  // encrypted in the store

  friend bool operator==(const Matter&, const Matter&) = default;
};

struct Paper {
  std::string paper;
  std::string digest;  // SHA-256, raw
  int64_t size_bytes = 0;

  friend bool operator==(const Paper&, const Paper&) = default;
};

// A statutory time limit running on a case. `due` is the first instant at
// which it is late; there is none while it is paused.
struct StatutoryClock {
  enum class State { kRunning, kPaused, kMet, kMissed, kCancelled };
  struct Pause {
    absl::Time start;
    std::optional<absl::Time> end;
    std::string reason;  // "COOPERATION"

    friend bool operator==(const Pause&, const Pause&) = default;
  };

  std::string rule_id;  // "L-33"
  std::string title;
  State state = State::kRunning;
  absl::Time start;
  std::optional<absl::Time> due;
  std::optional<absl::Time> end;
  std::vector<Pause> pauses;

  bool open() const {
    return state == State::kRunning || state == State::kPaused;
  }
  friend bool operator==(const StatutoryClock&,
                         const StatutoryClock&) = default;
};

// Where a rule comes from.
struct Source {
  std::string document;
  std::string article;
  int confidence = 0;  // bashu.type.v1.Source.Confidence
  std::string remark;

  friend bool operator==(const Source&, const Source&) = default;
};

// One condition of a rule, applied to the facts of a case.
struct Condition {
  std::string rule_id;
  std::string title;
  bool held = false;
  std::string fact;
  Source source;

  friend bool operator==(const Condition&, const Condition&) = default;
};

struct Derivation {
  std::string rules_version;
  std::vector<Condition> conditions;

  friend bool operator==(const Derivation&, const Derivation&) = default;
};

struct Decision {
  bool granted = false;
  absl::Time decide_time;
  std::string officer;
  Derivation derivation;
  int64_t amount_fen = 0;
  std::string reason;  // encrypted in the store

  friend bool operator==(const Decision&, const Decision&) = default;
};

struct Counsel {
  std::string display_name;
  std::string firm;
  std::string licence_number;
  absl::Time assign_time;

  friend bool operator==(const Counsel&, const Counsel&) = default;
};

// What an office asked for help found. `text` is encrypted in the store.
struct Finding {
  ReferralId referral;
  std::string measure;
  bool fulfilled = false;
  std::string text;
  absl::Time answer_time;

  friend bool operator==(const Finding&, const Finding&) = default;
};

// Something this application was sent with, as intake knows it.
//
//   kQueued --> kOffered --> kAccepted | kReturned | kCancelled | kAnswered
//      \--routing refuses it for good--> kRefused
//
// States only move to the right, whatever order they are learnt in.
struct SentReferral {
  enum class Kind { kTransfer, kCooperation };
  enum class State {
    kQueued,
    kOffered,
    kAccepted,
    kReturned,
    kCancelled,
    kAnswered,
    kRefused,
  };

  ReferralId id;
  Kind kind = Kind::kTransfer;
  State state = State::kQueued;
  std::string source_office;
  std::string target_office;
  std::string measure;  // cooperation only
  std::string text;     // cooperation only; encrypted in the store
  // For a transfer, what the application returns to if it is not taken.
  ApplicationState return_to = ApplicationState::kReceived;
  absl::Time queue_time;
  std::optional<absl::Time> due;
  std::string reason;  // why it was returned or refused: "NOT_COMPETENT"

  bool final() const { return state >= State::kAccepted; }
  friend bool operator==(const SentReferral&, const SentReferral&) = default;
};

}  // namespace bashu::intake
