#pragma once

#include "bashu/ledger/v1/batch.grpc.pb.h"
#include "common/rpc/calls.h"
#include "services/ledger/domain/book.h"

namespace bashu::ledger {

// Begins BatchService.StreamTransfers. The reactor belongs to gRPC.
grpc::ServerBidiReactor<v1::StreamTransfersRequest,
                        v1::StreamTransfersResponse>*
StreamTransfers(grpc::CallbackServerContext* context,
                rpc::Calls<LedgerTx>& calls, const Sources& sources);

}  // namespace bashu::ledger
