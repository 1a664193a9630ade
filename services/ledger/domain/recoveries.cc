#include "services/ledger/domain/recoveries.h"

#include <absl/strings/str_cat.h>

#include <optional>
#include <utility>

#include "common/calendar/shanghai.h"
#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/funds.h"
#include "services/ledger/domain/lineage.h"
#include "services/ledger/domain/return_errors.h"

namespace bashu::ledger {
namespace {

std::string NameOf(const RecoveryId& id) {
  return absl::StrCat("recoveries/", id.value());
}

// The first field in which a repeat differs from what is stored; empty if none.
absl::string_view Difference(const Recovery& stored, const Recovery& wanted) {
  if (stored.grant != wanted.grant) return "grant";
  if (stored.cause != wanted.cause) return "cause";
  if (stored.amount_fen != wanted.amount_fen) return "amount_fen";
  if (stored.basis != wanted.basis) return "basis";
  if (stored.hardship != wanted.hardship) return "hardship";
  if (stored.committee_decision != wanted.committee_decision) {
    return "committee_decision";
  }
  if (stored.hearing_record != wanted.hearing_record) return "hearing_record";
  return "";
}

absl::Status CheckCause(const Grant& grant, const Recovery& wanted) {
  if (wanted.cause == RecoveryCause::kAdvanceFailed && !grant.advance) {
    return GrantNotAdvance(grant.id);
  }
  // C-2: aid is kept while whoever got it still needs it.
  if (wanted.cause == RecoveryCause::kEnforcementOffset &&
      wanted.hardship != Hardship::kEased) {
    return HardshipPersists(grant.id);
  }
  return absl::OkStatus();
}

// All that is asked back of a grant is within what was paid of it.
absl::Status CheckPaid(LedgerTx& tx, const Grant& grant, int64_t amount_fen) {
  ASSIGN_OR_RETURN(const auto others, tx.recoveries().About(grant.id.value()));
  int64_t claimed_fen = amount_fen;
  for (const Recovery& each : others) claimed_fen += ClaimedFen(each);
  const int64_t paid_fen = PaidFen(grant);
  return claimed_fen > paid_fen
             ? RecoveryAbovePaid(grant.id, paid_fen, claimed_fen)
             : absl::OkStatus();
}

absl::StatusOr<Recovery> LoadOwn(LedgerTx& tx, const Call& call,
                                 const RecoveryId& id) {
  ASSIGN_OR_RETURN(std::optional<Recovery> found,
                   tx.recoveries().Find(id.value()));
  if (!found.has_value()) return InstrumentNotFound(NameOf(id));
  RETURN_IF_ERROR(MayActFor(call.caller, found->office));
  return *std::move(found);
}

absl::Status Keep(LedgerTx& tx, const Sources& sources, const Call& call,
                  Recovery& recovery, const std::string& event) {
  Book book(tx, sources, call);
  ASSIGN_OR_RETURN(recovery.update_time, book.Now());
  RETURN_IF_ERROR(tx.recoveries().Put(recovery));
  return Tell(tx, book, sources, call,
              {event, NameOf(recovery.id), recovery.grant});
}

// The recovery as it is stored, if it is a repeat; else it may be made.
absl::StatusOr<std::optional<Recovery>> Repeated(LedgerTx& tx,
                                                 const Grant& grant,
                                                 const Recovery& wanted) {
  ASSIGN_OR_RETURN(std::optional<Recovery> stored,
                   tx.recoveries().Find(wanted.id.value()));
  if (stored.has_value()) {
    const absl::string_view field = Difference(*stored, wanted);
    if (!field.empty()) return InstrumentExists(NameOf(wanted.id), field);
    return stored;
  }
  RETURN_IF_ERROR(CheckCause(grant, wanted));
  RETURN_IF_ERROR(CheckPaid(tx, grant, wanted.amount_fen));
  return std::nullopt;
}

Recovery Made(const Recovery& wanted, const Grant& grant, const Call& call) {
  Recovery made = wanted;
  made.office = grant.office;
  made.maker = call.caller.identity;
  made.create_time = call.now;
  return made;
}

// Moves a receipt from the bank to the homes of the grant's shares.
class Crediting {
 public:
  Crediting(LedgerTx& tx, const Sources& sources, const Call& call, Grant grant)
      : tx_(tx),
        sources_(sources),
        call_(call),
        grant_(std::move(grant)),
        book_(tx, sources, call),
        year_(YearOf(call.now)) {}

  absl::Status Take(Receipt& receipt, const RecoveryId& recovery) {
    ASSIGN_OR_RETURN(const auto all, tx_.recoveries().About(grant_.id.value()));
    for (const Recovery& other : all) {
      for (const Receipt& each : other.receipts) {
        if (each.bank_reference == receipt.bank_reference) {
          return BankReferenceUsed(each.id);
        }
      }
    }
    const auto gets = Lineage(grant_.shares, receipt.amount_fen);
    // What is demanded is within what was paid, and that is what shares gave.
    if (!gets.has_value()) return ReceiptAboveDemand(NameOf(recovery), 0);
    RETURN_IF_ERROR(
        OpenIfAbsent(tx_, book_,
                     NewAccount(BankAccountOf(grant_.office), grant_.office,
                                year_, Source::kExternal)));
    for (size_t place = 0; place < gets->size(); ++place) {
      if ((*gets)[place] == 0) continue;
      RETURN_IF_ERROR(Return(place, (*gets)[place], recovery, receipt));
    }
    RETURN_IF_ERROR(book_.Close());
    grant_.update_time = call_.now;
    return tx_.UpdateGrant(grant_);
  }

 private:
  absl::Status Return(size_t place, int64_t amount_fen,
                      const RecoveryId& recovery, Receipt& receipt) {
    Share& share = grant_.shares[place];
    ASSIGN_OR_RETURN(const AccountId home,
                     LandingOf(tx_, book_, call_, FundOf(share)));
    share.returned_fen += amount_fen;
    Transfer transfer;
    const bool first = receipt.credits.empty();
    transfer.id = first ? receipt.id : TransferId(sources_.ids.NewId());
    transfer.debit = BankAccountOf(grant_.office);
    transfer.credit = home;
    transfer.amount_fen = amount_fen;
    transfer.basis = NameOf(recovery);
    transfer.grant = grant_.id;
    ASSIGN_OR_RETURN(const bool known, CreateIn(book_, call_, transfer));
    if (known) return TransferExists(transfer.id, "recovery");
    receipt.credits.push_back(
        {static_cast<int>(place) + 1, home, amount_fen, transfer.id});
    return absl::OkStatus();
  }

  LedgerTx& tx_;
  const Sources& sources_;
  const Call& call_;
  Grant grant_;
  Book book_;
  const int year_;
};

absl::StatusOr<Recovery> Receive(LedgerTx& tx, const Sources& sources,
                                 const Call& call, Recovery recovery,
                                 const Receiving& receiving) {
  const int64_t missing_fen = recovery.amount_fen - ReceivedFen(recovery);
  if (receiving.amount_fen > missing_fen) {
    return ReceiptAboveDemand(NameOf(recovery.id), missing_fen);
  }
  ASSIGN_OR_RETURN(Grant grant, RequireGrant(tx, recovery.grant));
  Receipt receipt{receiving.transfer,
                  receiving.amount_fen,
                  receiving.bank_reference,
                  call.caller.identity,
                  call.now,
                  {}};
  RETURN_IF_ERROR(Crediting(tx, sources, call, std::move(grant))
                      .Take(receipt, recovery.id));
  recovery.receipts.push_back(std::move(receipt));
  // An ending that was proposed was about less money.
  recovery.ending = {};
  const bool all = receiving.amount_fen == missing_fen;
  recovery.state = all ? RecoveryState::kRecovered : RecoveryState::kReceiving;
  RETURN_IF_ERROR(Keep(tx, sources, call, recovery,
                       all ? "recovery.recovered" : "recovery.received"));
  return recovery;
}

bool MayEnd(RecoveryState state, RecoveryState outcome) {
  if (state == RecoveryState::kApproved) return true;
  return state == (outcome == RecoveryState::kWithdrawn
                       ? RecoveryState::kDemanded
                       : RecoveryState::kReceiving);
}

}  // namespace

absl::StatusOr<Recovery> CreateRecovery(LedgerTx& tx, const Sources& sources,
                                        const Call& call,
                                        const Recovery& wanted) {
  ASSIGN_OR_RETURN(const Grant grant, RequireGrant(tx, wanted.grant));
  RETURN_IF_ERROR(MayActFor(call.caller, grant.office));
  ASSIGN_OR_RETURN(std::optional<Recovery> known, Repeated(tx, grant, wanted));
  if (known.has_value()) return *std::move(known);
  Recovery made = Made(wanted, grant, call);
  RETURN_IF_ERROR(Keep(tx, sources, call, made, "recovery.demanded"));
  return made;
}

absl::StatusOr<Recovery> GetRecovery(LedgerTx& tx, const Call& call,
                                     const RecoveryId& id) {
  return LoadOwn(tx, call, id);
}

absl::StatusOr<std::vector<Recovery>> ListRecoveries(LedgerTx& tx,
                                                     const Call& call,
                                                     const OfficePage& page) {
  RETURN_IF_ERROR(MayActFor(call.caller, page.office));
  return tx.recoveries().Of(page.office, page.after, page.limit);
}

absl::StatusOr<Recovery> ApproveRecovery(LedgerTx& tx, const Sources& sources,
                                         const Call& call,
                                         const RecoveryId& id) {
  ASSIGN_OR_RETURN(Recovery recovery, LoadOwn(tx, call, id));
  if (recovery.state != RecoveryState::kDemanded) {
    return WrongInstrumentState(NameOf(id), NameOf(recovery.state));
  }
  if (recovery.maker == call.caller.identity) {
    return InstrumentMakerIsChecker(NameOf(id));
  }
  recovery.checker = call.caller.identity;
  recovery.state = RecoveryState::kApproved;
  recovery.ending = {};
  RETURN_IF_ERROR(Keep(tx, sources, call, recovery, "recovery.approved"));
  return recovery;
}

absl::StatusOr<Recovery> RecordReceipt(LedgerTx& tx, const Sources& sources,
                                       const Call& call,
                                       const Receiving& receiving) {
  ASSIGN_OR_RETURN(Recovery recovery, LoadOwn(tx, call, receiving.recovery));
  for (const Receipt& each : recovery.receipts) {
    if (each.id != receiving.transfer) continue;
    if (each.amount_fen != receiving.amount_fen) {
      return TransferExists(each.id, "amount_fen");
    }
    if (each.bank_reference != receiving.bank_reference) {
      return TransferExists(each.id, "bank_reference");
    }
    return recovery;
  }
  if (recovery.state != RecoveryState::kApproved &&
      recovery.state != RecoveryState::kReceiving) {
    return WrongInstrumentState(NameOf(recovery.id), NameOf(recovery.state));
  }
  return Receive(tx, sources, call, std::move(recovery), receiving);
}

absl::StatusOr<Recovery> RecordReturn(LedgerTx& tx, const Sources& sources,
                                      const Call& call, const Return& came) {
  ASSIGN_OR_RETURN(const Grant grant, RequireGrant(tx, came.wanted.grant));
  RETURN_IF_ERROR(MayActFor(call.caller, grant.office));
  const Receiving receiving{came.wanted.id, came.transfer,
                            came.wanted.amount_fen, came.bank_reference};
  ASSIGN_OR_RETURN(const std::optional<Recovery> known,
                   Repeated(tx, grant, came.wanted));
  if (known.has_value()) return RecordReceipt(tx, sources, call, receiving);
  return Receive(tx, sources, call, Made(came.wanted, grant, call), receiving);
}

absl::StatusOr<Recovery> EndRecovery(LedgerTx& tx, const Sources& sources,
                                     const Call& call,
                                     const EndingProposal& proposal) {
  ASSIGN_OR_RETURN(Recovery recovery, LoadOwn(tx, call, proposal.recovery));
  if (!MayEnd(recovery.state, proposal.outcome)) {
    return WrongInstrumentState(NameOf(recovery.id), NameOf(recovery.state));
  }
  Ending& ending = recovery.ending;
  if (ending.maker.empty() || ending.outcome != proposal.outcome ||
      ending.basis != proposal.basis) {
    ending = {proposal.outcome, proposal.basis, call.caller.identity, ""};
    RETURN_IF_ERROR(Keep(tx, sources, call, recovery, "recovery.ending"));
    return recovery;
  }
  if (ending.maker == call.caller.identity) {
    return InstrumentMakerIsChecker(NameOf(recovery.id));
  }
  ending.checker = call.caller.identity;
  recovery.state = proposal.outcome;
  const bool withdrawn = proposal.outcome == RecoveryState::kWithdrawn;
  RETURN_IF_ERROR(
      Keep(tx, sources, call, recovery,
           withdrawn ? "recovery.withdrawn" : "recovery.written_off"));
  return recovery;
}

}  // namespace bashu::ledger
