#include "common/verify/audit_pack.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <map>
#include <set>

#include "common/crypto/merkle.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/verify/tree_head.h"

namespace bashu::verify {
namespace {

using ledger::v1::AuditEntry;
using ledger::v1::AuditPack;
using ledger::v1::PackEnd;
using ledger::v1::TreeHead;

absl::Status Invalid(const std::string& problem) {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    "verify.bashu",
                    "AUDIT_PACK_INVALID",
                    absl::StrCat("The audit pack proves nothing: ", problem),
                    absl::StrCat("审计包核验未通过：", problem),
                    {{"problem", problem}}});
}

template <typename Message>
absl::StatusOr<Message> Parse(const std::string& bytes, const char* what) {
  Message message;
  if (!message.ParseFromString(bytes) || HasUnknownFields(message)) {
    return Invalid(absl::StrCat(what, " cannot be read"));
  }
  return message;
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
      if (entry.amount_fen() != 0) return Wrong(entry, "moves money unasked");
      return Tell(entry);
    }
    RETURN_IF_ERROR(Settle(entry));
    return entry.kind() == "transfer.posted" ? Post(entry) : absl::OkStatus();
  }

  absl::Status Balance() const {
    const bool ended =
        report_.state == "grant.paid" || report_.state == "grant.returned";
    if (ended && left_fen_ != 0) {
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

  // A disbursement is paid once, and again only if its money came back.
  absl::Status Tell(const AuditEntry& entry) {
    if (entry.kind() == "disbursement.returned") {
      paid_.erase(entry.subject());
    } else if (entry.kind() == "disbursement.paid" &&
               !paid_.insert(entry.subject()).second) {
      return Wrong(entry, "comes after it was paid");
    }
    return absl::OkStatus();
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
      RETURN_IF_ERROR(Sum(entry, left_fen_));
      return Receive(entry);
    }
    if (entry.debit_account() != account) {
      return Wrong(entry, "does not touch the grant's account");
    }
    if (entry.amount_fen() > left_fen_) {
      return Wrong(entry, "pays more than the shares brought");
    }
    left_fen_ -= entry.amount_fen();
    return Pay(entry);
  }

  // A share; or what a bank could not pay out comes back from it.
  absl::Status Receive(const AuditEntry& entry) {
    const auto payee = paid_to_.find(entry.debit_account());
    if (payee == paid_to_.end()) {
      ++report_.share_transfers;
      funders_.insert(entry.debit_account());
      return Sum(entry, report_.share_fen);
    }
    if (entry.amount_fen() > payee->second) {
      return Wrong(entry, "gives back more than was paid");
    }
    payee->second -= entry.amount_fen();
    report_.paid_fen -= entry.amount_fen();
    return absl::OkStatus();
  }

  // A payment; or what nobody gets goes back to who funded it.
  absl::Status Pay(const AuditEntry& entry) {
    if (funders_.count(entry.credit_account()) > 0) {
      return Sum(entry, report_.given_back_fen);
    }
    ++report_.payments;
    RETURN_IF_ERROR(Sum(entry, paid_to_[entry.credit_account()]));
    return Sum(entry, report_.paid_fen);
  }

  // A sum that wraps around would make any payment look small.
  static absl::Status Sum(const AuditEntry& entry, int64_t& sum_fen) {
    return __builtin_add_overflow(sum_fen, entry.amount_fen(), &sum_fen)
               ? Wrong(entry, "brings the sum beyond every amount")
               : absl::OkStatus();
  }

  AuditReport& report_;
  std::map<std::string, TransferHistory> transfers_;
  std::set<std::string> paid_;              // disbursements
  int64_t left_fen_ = 0;                    // on the grant's account
  std::set<std::string> funders_;           // accounts
  std::map<std::string, int64_t> paid_to_;  // accounts
};

// That each entry names the one before it, and the last is the one that the
// ledger signed as the newest: nothing is missing, nothing is there twice.
class Chain {
 public:
  explicit Chain(const AuditPack& pack) : pack_(pack) {}

  absl::Status Add(const AuditEntry& entry) {
    if (entry.grant() != pack_.grant()) {
      return Invalid(
          absl::StrCat("entry ", entry.leaf_index(), " is of another grant"));
    }
    const int64_t previous = entry.previous_leaf() - 1;
    if (entry.leaf_index() == last_) {
      return Invalid(absl::StrCat("entry ", last_, " is there twice"));
    }
    if (entry.leaf_index() < last_) {
      return Invalid(absl::StrCat("entry ", entry.leaf_index(), " after entry ",
                                  last_, ": not in the ledger's order"));
    }
    if (previous != last_) {
      return Invalid(absl::StrCat(
          "entry ", entry.leaf_index(), " comes after ", Name(previous),
          ", but the pack has ", Name(last_), " before it: ",
          previous > last_ ? "entries are missing" : "the chain forks"));
    }
    last_ = entry.leaf_index();
    return absl::OkStatus();
  }

  absl::Status Finish(const TreeHead& head, const TrustedKeys& trust) const {
    RETURN_IF_ERROR(VerifyStatement(pack_.end(), head.region(), trust));
    ASSIGN_OR_RETURN(const PackEnd end,
                     Parse<PackEnd>(pack_.end().payload(), "its end"));
    if (end.region() != head.region() || end.grant() != pack_.grant() ||
        end.tree_size() != head.tree_size() || end.tree_root() != head.root()) {
      return Invalid("its end is of another grant or another tree");
    }
    if (end.last_leaf() != last_) {
      return Invalid(absl::StrCat("the ledger signed that the newest entry is ",
                                  end.last_leaf(), ", but the pack ends with ",
                                  Name(last_)));
    }
    if (end.entry_count() != pack_.entries_size()) {
      return Invalid(absl::StrCat("the ledger signed ", end.entry_count(),
                                  " entries, but the pack has ",
                                  pack_.entries_size()));
    }
    return absl::OkStatus();
  }

 private:
  static std::string Name(int64_t leaf) {
    return leaf < 0 ? "none" : absl::StrCat("entry ", leaf);
  }

  const AuditPack& pack_;
  int64_t last_ = -1;
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
  if (HasUnknownFields(pack)) return Invalid("it has fields we do not know");
  ASSIGN_OR_RETURN(const TreeHead head, VerifyTreeHead(pack.head(), trust));
  ASSIGN_OR_RETURN(const crypto::Suite suite,
                   crypto::ParseSuite(pack.head().suite()));
  AuditReport report;
  report.grant = pack.grant();
  report.region = head.region();
  report.tree_size = head.tree_size();
  report.sign_time = SignTimeOf(head);
  report.entries = pack.entries_size();
  if (pack.entries().empty()) return Invalid("it has no entries");
  Books books(report);
  Chain chain(pack);
  for (const ledger::v1::ProvenEntry& proven : pack.entries()) {
    if (HasUnknownFields(proven)) {
      return Invalid("it has fields we do not know");
    }
    ASSIGN_OR_RETURN(const AuditEntry entry,
                     Parse<AuditEntry>(proven.entry(), "an entry"));
    RETURN_IF_ERROR(CheckInclusion(suite, head, proven, entry));
    RETURN_IF_ERROR(chain.Add(entry));
    RETURN_IF_ERROR(books.Add(entry));
  }
  RETURN_IF_ERROR(chain.Finish(head, trust));
  RETURN_IF_ERROR(books.Balance());
  return report;
}

absl::StatusOr<std::vector<std::string>> VerifyWitnesses(
    const AuditPack& pack, const std::string& region,
    const TrustedKeys& witnesses) {
  ASSIGN_OR_RETURN(
      std::vector<std::string> regions,
      VerifyCosignatures(pack.head(), region, pack.cosignatures(), witnesses));
  if (regions.empty()) {
    return Invalid("no witness that was asked for cosigned its head");
  }
  return regions;
}

absl::Status VerifySeen(const AuditPack& pack,
                        const ledger::v1::SignedTreeHead& seen,
                        const TrustedKeys& trust) {
  ASSIGN_OR_RETURN(const TreeHead older, VerifyTreeHead(seen, trust));
  ASSIGN_OR_RETURN(const TreeHead newer, VerifyTreeHead(pack.head(), trust));
  ASSIGN_OR_RETURN(const crypto::Suite suite,
                   crypto::ParseSuite(pack.head().suite()));
  return VerifySucceeds(suite, older, newer, pack.consistency_path());
}

}  // namespace bashu::verify
