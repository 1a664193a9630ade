#pragma once

#include <absl/time/time.h>
#include <grpcpp/channel.h>

#include <memory>

#include "tests/load/ledger_books.h"
#include "tests/load/measure.h"

namespace bashu::load {

// Streams transfers for that long, one a message, with so many unanswered at
// most, and waits for every answer.
Sample StreamTransfers(const std::shared_ptr<grpc::Channel>& channel,
                       TransferNumbers& numbers, int in_flight,
                       absl::Duration slice);

}  // namespace bashu::load
