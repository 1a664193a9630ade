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

// "bank.check", "bank.submit", "bank.query": an order about an attempt of a
// disbursement, to the bank. What was answered meanwhile is not said any more.
outbox::Sender NewBankSender(store::Store<LedgerTx>& store, BankAdapter& bank,
                             BankOrder::Kind order);

// "notification.create_notice": PAYMENT_REJECTED, PAYMENT_RETURNED or
// ESCROW_ENDED, to the inbox of the office that decided.
outbox::Sender NewNoticeSender(store::Store<LedgerTx>& store,
                               const std::shared_ptr<grpc::Channel>& channel);

}  // namespace bashu::ledger
