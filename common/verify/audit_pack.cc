#include "common/verify/audit_pack.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>
#include <google/protobuf/unknown_field_set.h>

#include <map>

#include "common/crypto/merkle.h"
#include "common/crypto/signature.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::verify {
namespace {

using ledger::v1::AuditEntry;
using ledger::v1::AuditPack;
using ledger::v1::SignedTreeHead;
using ledger::v1::TreeHead;

absl::Status Invalid(const std::string& problem) {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    "verify.bashu",
                    "AUDIT_PACK_INVALID",
                    absl::StrCat("The audit pack proves nothing: ", problem),
                    absl::StrCat("审计包核验未通过：", problem),
                    {{"problem", problem}}});
}

// A field we do not know would be one that nobody checked.
bool HasUnknownFields(const google::protobuf::Message& message) {
  return !message.GetReflection()->GetUnknownFields(message).empty();
}

template <typename Message>
absl::StatusOr<Message> Parse(const std::string& bytes, const char* what) {
  Message message;
  if (!message.ParseFromString(bytes) || HasUnknownFields(message)) {
    return Invalid(absl::StrCat(what, " cannot be read"));
  }
  return message;
}

absl::StatusOr<TreeHead> CheckHead(const SignedTreeHead& head,
                                   crypto::Suite suite,
                                   const TrustedKeys& trust) {
  ASSIGN_OR_RETURN(const TreeHead said,
                   Parse<TreeHead>(head.payload(), "the tree head"));
  const auto keys = trust.find(said.region());
  if (keys == trust.end()) {
    return Invalid(absl::StrCat("no trusted key for region ", said.region()));
  }
  for (const crypto::VerifyingKey& key : keys->second) {
    if (key.suite() != suite || key.key_id() != head.key_id()) continue;
    RETURN_IF_ERROR(key.Verify(head.payload(), head.signature()));
    return said;
  }
  return Invalid("the head names another key than the trusted ones");
}

// What happened to one transfer, in the order of the ledger.
struct TransferHistory {
  AuditEntry first;
  bool settled = false;
};

// The grant's own account, between shares and payees.
std::string AccountOf(const std::string& grant) {
  return absl::StrCat("accounts/grant.", absl::StripPrefix(grant, "grants/"));
}

class Books {
 public:
  explicit Books(AuditReport& report) : report_(report) {}

  absl::Status Add(const AuditEntry& entry) {
    if (absl::StartsWith(entry.kind(), "grant.")) report_.state = entry.kind();
    if (!absl::StartsWith(entry.kind(), "transfer.")) {
      return entry.amount_fen() == 0 ? absl::OkStatus()
                                     : Wrong(entry, "moves money unasked");
    }
    RETURN_IF_ERROR(Settle(entry));
    return entry.kind() == "transfer.posted" ? Post(entry) : absl::OkStatus();
  }

  absl::Status Balance() const {
    if (report_.paid_fen > report_.share_fen) {
      return Invalid("more was paid than the shares brought");
    }
    if (report_.state == "grant.paid" &&
        report_.paid_fen != report_.share_fen) {
      return Invalid("the grant is paid, but not what the shares brought");
    }
    return absl::OkStatus();
  }

 private:
  static absl::Status Wrong(const AuditEntry& entry, const char* problem) {
    return Invalid(absl::StrCat("entry ", entry.leaf_index(), " (",
                                entry.kind(), " ", entry.subject(), ") ",
                                problem));
  }

  // A transfer is held once and then posted or voided once, as it was held.
  absl::Status Settle(const AuditEntry& entry) {
    const bool held = entry.kind() == "transfer.held";
    const auto [found, added] =
        transfers_.try_emplace(entry.subject(), TransferHistory{entry});
    TransferHistory& history = found->second;
    if (entry.amount_fen() < 1) return Wrong(entry, "has no amount");
    if (!added && (held || history.settled)) {
      return Wrong(entry, "comes after the transfer was settled");
    }
    if (entry.amount_fen() != history.first.amount_fen() ||
        entry.debit_account() != history.first.debit_account() ||
        entry.credit_account() != history.first.credit_account()) {
      return Wrong(entry, "differs from what was held");
    }
    history.settled = !held;
    return absl::OkStatus();
  }

  absl::Status Post(const AuditEntry& entry) {
    const std::string account = AccountOf(report_.grant);
    if (entry.credit_account() == account) {
      ++report_.share_transfers;
      return Sum(entry, report_.share_fen);
    }
    if (entry.debit_account() == account) {
      ++report_.payments;
      return Sum(entry, report_.paid_fen);
    }
    return Wrong(entry, "does not touch the grant's account");
  }

  // A sum that wraps around would make any payment look small.
  static absl::Status Sum(const AuditEntry& entry, int64_t& sum_fen) {
    return __builtin_add_overflow(sum_fen, entry.amount_fen(), &sum_fen)
               ? Wrong(entry, "brings the sum beyond every amount")
               : absl::OkStatus();
  }

  AuditReport& report_;
  std::map<std::string, TransferHistory> transfers_;
};

absl::Status CheckInclusion(crypto::Suite suite, const TreeHead& head,
                            const ledger::v1::ProvenEntry& proven,
                            const AuditEntry& entry) {
  crypto::Inclusion claim;
  claim.leaf_hash = crypto::LeafHash(suite, proven.entry());
  claim.index = static_cast<uint64_t>(entry.leaf_index());
  claim.head = {static_cast<uint64_t>(head.tree_size()), head.root()};
  claim.proof.assign(proven.inclusion_path().begin(),
                     proven.inclusion_path().end());
  return crypto::VerifyInclusion(suite, claim);
}

}  // namespace

absl::StatusOr<AuditReport> VerifyAuditPack(const AuditPack& pack,
                                            const TrustedKeys& trust) {
  if (HasUnknownFields(pack) || HasUnknownFields(pack.head())) {
    return Invalid("it has fields we do not know");
  }
  ASSIGN_OR_RETURN(const crypto::Suite suite,
                   crypto::ParseSuite(pack.head().suite()));
  ASSIGN_OR_RETURN(const TreeHead head, CheckHead(pack.head(), suite, trust));
  AuditReport report;
  report.grant = pack.grant();
  report.region = head.region();
  report.tree_size = head.tree_size();
  report.sign_time = absl::FromUnixSeconds(head.sign_time().seconds()) +
                     absl::Nanoseconds(head.sign_time().nanos());
  report.entries = pack.entries_size();
  if (pack.entries().empty()) return Invalid("it has no entries");
  Books books(report);
  int64_t before = -1;
  for (const ledger::v1::ProvenEntry& proven : pack.entries()) {
    if (HasUnknownFields(proven)) {
      return Invalid("it has fields we do not know");
    }
    ASSIGN_OR_RETURN(const AuditEntry entry,
                     Parse<AuditEntry>(proven.entry(), "an entry"));
    RETURN_IF_ERROR(CheckInclusion(suite, head, proven, entry));
    if (entry.grant() != pack.grant()) {
      return Invalid(
          absl::StrCat("entry ", entry.leaf_index(), " is of another grant"));
    }
    if (entry.leaf_index() <= before) {
      return Invalid("entries are not in the ledger's order");
    }
    before = entry.leaf_index();
    RETURN_IF_ERROR(books.Add(entry));
  }
  RETURN_IF_ERROR(books.Balance());
  return report;
}

}  // namespace bashu::verify
