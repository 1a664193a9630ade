#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "bashu/ledger/v1/audit.grpc.pb.h"
#include "bashu/ledger/v1/batch.grpc.pb.h"
#include "bashu/ledger/v1/ledger.grpc.pb.h"
#include "common/base/uuid.h"

namespace bashu::process {

// What the ledger is called through.
struct LedgerStubs {
  explicit LedgerStubs(const std::shared_ptr<grpc::Channel>& channel)
      : ledger(ledger::v1::LedgerService::NewStub(channel)),
        batches(ledger::v1::BatchService::NewStub(channel)),
        audit(ledger::v1::AuditService::NewStub(channel)) {}

  std::unique_ptr<ledger::v1::LedgerService::Stub> ledger;
  std::unique_ptr<ledger::v1::BatchService::Stub> batches;
  std::unique_ptr<ledger::v1::AuditService::Stub> audit;
};

inline constexpr int kAccounts = 20;
inline constexpr int64_t kFundsFen = 1'000'000'000'000;

// The one that the others were funded from has number -1.
std::string AccountName(int number);

// What must be in the ledger, by who asked for it.
struct Expected {
  struct Transfer {
    ledger::v1::Transfer::State state;
    int64_t posted_fen;
  };
  std::map<std::string, Transfer> transfers;  // By id.
  std::map<std::string, int64_t> balances;    // By account.
};

// Something to be done to the ledger, in steps that may all be repeated.
class Deed {
 public:
  virtual ~Deed() = default;

  // Takes the steps that were not answered yet. UNAVAILABLE or
  // DEADLINE_EXCEEDED if an answer did not come; stops the program on any
  // answer that no step may have.
  virtual grpc::Status Do(LedgerStubs& stubs) = 0;

  // The transfers that an answer said exist.
  virtual std::vector<std::string> Acknowledged() const = 0;

  // Adds what it leaves behind.
  virtual void Expect(Expected& expected) const = 0;
};

// A movement, a hold that is posted in part or voided, or a batch with a chain
// that is done and one that is refused.
std::unique_ptr<Deed> AnyDeed(std::mt19937_64& random, IdSource& ids);

// Opens the accounts and funds them.
grpc::Status OpenBooks(LedgerStubs& stubs, IdSource& ids, Expected& expected);

}  // namespace bashu::process
