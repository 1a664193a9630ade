#include "services/ledger/egress/senders.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <optional>
#include <string>
#include <utility>

#include "bashu/notification/v1/notice.grpc.pb.h"
#include "common/rpc/channel.h"
#include "common/status/macros.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/errors.h"

namespace bashu::ledger {
namespace {

namespace notification = ::bashu::notification::v1;

struct Subject {
  DisbursementId id;
  Grant grant;
};

// The disbursement a dispatch is about, as it is now.
absl::StatusOr<Subject> LookUp(store::Store<LedgerTx>& store,
                               absl::string_view name) {
  absl::ConsumePrefix(&name, "disbursements/");
  const auto id = ParseDisbursementId(name);
  if (!id.has_value()) return DisbursementNotFound({});
  Subject subject{*id, {}};
  RETURN_IF_ERROR(store.Read([&](LedgerTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(subject.grant, RequireGrant(tx, id->grant));
    return absl::OkStatus();
  }));
  if (static_cast<size_t>(id->number) > subject.grant.disbursements.size()) {
    return DisbursementNotFound(*id);
  }
  return subject;
}

// Whether an order still makes sense.
bool IsOpen(BankOrder::Kind order, DisbursementState state) {
  switch (order) {
    case BankOrder::Kind::kCheck:
      return state == DisbursementState::kChecking;
    case BankOrder::Kind::kSubmit:
      return state == DisbursementState::kSent;
    case BankOrder::Kind::kQuery:
      return state == DisbursementState::kUnknown;
  }
  return false;
}

}  // namespace

outbox::Sender NewBankSender(store::Store<LedgerTx>& store, BankAdapter& bank,
                             BankOrder::Kind order) {
  return [&store, &bank,
          order](const store::Dispatch& dispatch) -> absl::Status {
    ASSIGN_OR_RETURN(const Subject subject, LookUp(store, dispatch.subject));
    const Disbursement& payment =
        subject.grant.disbursements[static_cast<size_t>(subject.id.number - 1)];
    // "disbursements/{disbursement}:{kind}:{attempt}.{queries}"
    const std::string now =
        absl::StrCat(":", payment.attempt, ".", payment.queries);
    if (!absl::EndsWith(dispatch.id, now) || !IsOpen(order, payment.state)) {
      return absl::OkStatus();
    }
    return bank.Say(order, {subject.id, payment.attempt, subject.grant.office,
                            payment.payee, payment.amount_fen,
                            dispatch.create_time, payment.queries});
  };
}

outbox::Sender NewNoticeSender(store::Store<LedgerTx>& store,
                               const std::shared_ptr<grpc::Channel>& channel) {
  return [&store, stub = std::shared_ptr<notification::NoticeService::Stub>(
                      notification::NoticeService::NewStub(channel))](
             const store::Dispatch& dispatch) -> absl::Status {
    ASSIGN_OR_RETURN(const Subject subject, LookUp(store, dispatch.subject));
    notification::CreateNoticeRequest request;
    request.set_notice_id(
        std::string(absl::StripPrefix(dispatch.id, "notices/")));
    notification::Notice& notice = *request.mutable_notice();
    // "notices/{disbursement}-{attempt}:{template}"
    notice.set_template_code(dispatch.id.substr(dispatch.id.rfind(':') + 1));
    notice.set_subject(dispatch.subject);
    notice.set_recipient_office(absl::StrCat("offices/", subject.grant.office));
    notification::Hole& hole = *notice.add_holes();
    hole.set_key("disbursement");
    hole.set_value(FormatDisbursementId(subject.id));
    return rpc::Invoke(*stub, &notification::NoticeService::Stub::CreateNotice,
                       request, dispatch.traceparent)
        .status();
  };
}

}  // namespace bashu::ledger
