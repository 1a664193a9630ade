#pragma once

#include <grpcpp/channel.h>

#include <memory>

#include "common/outbox/relay.h"
#include "common/store/store.h"
#include "services/ledger/domain/store.h"
#include "services/ledger/egress/bank_file.h"

// What the outbox sends, by kind of dispatch. Every sender looks its subject
// up, so that it sends what is true now.
namespace bashu::ledger {

// "bank.submit": an attempt of a disbursement, to the bank. An attempt that was
// answered meanwhile is not sent again.
outbox::Sender NewBankSender(store::Store<LedgerTx>& store, BankAdapter& bank);

// "notification.create_notice": PAYMENT_REJECTED, to the inbox of the office
// that decided.
outbox::Sender NewNoticeSender(store::Store<LedgerTx>& store,
                               const std::shared_ptr<grpc::Channel>& channel);

}  // namespace bashu::ledger
