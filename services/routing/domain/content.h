#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "services/routing/domain/competence_statement.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/handover.h"

namespace bashu::routing {

// What a taker may know before accepting. No name.
struct Preview {
  std::string matter;
  std::string handling_organ_division;
  std::string cause_division;
  std::string original_case_office;
  bool urgent = false;
  bool sealed_class = false;
  // Salted digests of the other parties, for the taker's conflict check.
  std::vector<std::string> conflict_digests;
  std::string conflict_salt;

  friend bool operator==(const Preview&, const Preview&) = default;
};

// The contents of documents, as the protocol sees them. The manifest is opaque
// here: serialised, without the body's digest, which stands beside it.
struct OfferDocument {
  std::string case_id;
  Message message;
  Programme programme = Programme::kLegalAid;
  std::string reason;
  Preview preview;
  std::string manifest;
  std::string sealed_body_digest;
  std::optional<absl::Time> due_time;
};

struct VerdictDocument {
  std::string case_id;
  Message message;
  std::string offer_digest;  // Empty if no offer had come.
};

struct CancelDocument {
  std::string case_id;
  Message message;
};

struct CooperationDocument {
  std::string case_id;
  std::string referral;
  std::string asking_office;
  std::string asked_office;
  Programme programme = Programme::kLegalAid;
  std::string measure;
  std::string sealed_body_digest;
  std::optional<absl::Time> due_time;
};

struct AnswerDocument {
  std::string case_id;
  std::string referral;
  bool fulfilled = false;
  std::string sealed_body_digest;
};

struct ReceiptDocument {
  std::string document_id;
  int64_t sequence = 0;
  std::string digest;
};

// Any other request or message to an office; custody stays. `kind` is the
// number of ReferralKind.
struct RequestDocument {
  std::string case_id;
  std::string referral;
  int kind = 0;
  std::string asking_office;
  std::string asked_office;
  Programme programme = Programme::kLegalAid;
  std::string reason;
  Preview preview;       // Of a pull: why the asker should have the case.
  std::string manifest;  // Of a supplement.
  std::string sealed_body_digest;
  std::optional<absl::Time> due_time;
};

struct ReplyDocument {
  enum class Decision { kDone = 1, kDeclined, kSentOn };

  std::string case_id;
  std::string referral;
  Decision decision = Decision::kDone;
  std::string reason;
  std::string competent_office;
  std::string sealed_body_digest;
};

// What a lead office decided in a dispute between provinces.
struct DesignationDocument {
  std::string case_id;
  std::string designation;
  int64_t epoch = 0;
  std::string designated_office;
  std::string designating_office;
  std::string reason;
};

struct NonDeliveryDocument {
  std::string document_id;
  int64_t sequence = 0;
  std::string digest;
  absl::Time due_time;
};

// Brings an envelope of one region to another by way of regions between them.
struct CarriageDocument {
  std::string origin;
  std::string destination;
  // Who carried it, the origin first.
  std::vector<std::string> path;
  std::string envelope_digest;
};

using Content =
    std::variant<OfferDocument, VerdictDocument, CancelDocument,
                 CooperationDocument, AnswerDocument, ReceiptDocument,
                 RequestDocument, ReplyDocument, CompetenceStatement,
                 DesignationDocument, NonDeliveryDocument, CarriageDocument>;

}  // namespace bashu::routing
