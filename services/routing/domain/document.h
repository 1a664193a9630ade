#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "services/routing/domain/competence_statement.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/handover.h"

namespace bashu::routing {

// A document as it travels: the exact bytes that were signed.
struct SignedDocument {
  std::string payload;
  std::string signature;
  std::string suite;
  std::string key_id;

  bool empty() const { return payload.empty(); }

  friend bool operator==(const SignedDocument&,
                         const SignedDocument&) = default;
};

// A document with what it names by digest or carries beside it.
struct Envelope {
  SignedDocument document;
  std::string sealed_body;
  std::string certificate;  // A serialised CustodyReceipt.
};

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

using Content = std::variant<OfferDocument, VerdictDocument, CancelDocument,
                             CooperationDocument, AnswerDocument,
                             ReceiptDocument, RequestDocument, ReplyDocument,
                             CompetenceStatement, DesignationDocument>;

struct Document {
  std::string id;
  std::string sender;
  std::string recipient;
  int64_t sequence = 0;
  std::string previous_digest;
  absl::Time sign_time;
  Content content;
};

// The evidence of one epoch; either half may still be missing.
struct Hop {
  SignedDocument offer;
  SignedDocument verdict;

  friend bool operator==(const Hop&, const Hop&) = default;
};

// By epoch.
using Hops = std::map<int64_t, Hop>;

// One epoch that a certificate proved.
struct ProvenHop {
  Handover handover;
  Hop hop;
};
using ProvenHops = std::map<int64_t, ProvenHop>;

// A document that this region sent or took.
struct StoredDocument {
  std::string id;
  std::string sender;
  std::string recipient;
  int64_t sequence = 0;
  Envelope envelope;
  std::string referral;
  SignedDocument receipt;  // Empty until the recipient confirmed it.
  std::string refusal;     // Why its content had no effect; empty if it had.
  absl::Time create_time;
};

// The head of one link in one direction.
struct Link {
  int64_t sequence = 0;
  std::string digest;

  friend bool operator==(const Link&, const Link&) = default;
};

}  // namespace bashu::routing
