#pragma once

#include <memory>
#include <string>

#include "bashu/ledger/v1/audit.grpc.pb.h"
#include "common/base/mutex.h"
#include "common/crypto/signature.h"
#include "common/rpc/calls.h"
#include "services/ledger/domain/audit.h"
#include "services/ledger/domain/store.h"

namespace bashu::ledger {

// bashu.ledger.v1.AuditService. Heads are signed when they are asked for, over
// committed leaves only. A key of suite SM2-SM3 needs a tree of its digest.
class AuditService final : public v1::AuditService::CallbackService {
 public:
  AuditService(rpc::Calls<LedgerTx>& calls, std::string region,
               const crypto::SigningKey& key)
      : calls_(calls),
        region_(std::move(region)),
        key_(key),
        tree_(key.suite()) {}

  grpc::ServerUnaryReactor* GetTreeHead(grpc::CallbackServerContext* context,
                                        const v1::GetTreeHeadRequest* request,
                                        v1::SignedTreeHead* response) override;
  grpc::ServerUnaryReactor* GetAuditPack(grpc::CallbackServerContext* context,
                                         const v1::GetAuditPackRequest* request,
                                         v1::AuditPack* response) override;
  grpc::ServerUnaryReactor* GetConsistencyProof(
      grpc::CallbackServerContext* context,
      const v1::GetConsistencyProofRequest* request,
      v1::ConsistencyProof* response) override;

 private:
  absl::StatusOr<v1::SignedTreeHead> Sign(uint64_t size, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<v1::SignedTreeHead> Head(LedgerTx& tx, const Call& call);
  absl::StatusOr<v1::AuditPack> Pack(LedgerTx& tx, const Call& call,
                                     const GrantId& id);
  absl::StatusOr<v1::ConsistencyProof> Consistency(LedgerTx& tx,
                                                   const Call& call,
                                                   int64_t old_size);

  rpc::Calls<LedgerTx>& calls_;
  const std::string region_;
  const crypto::SigningKey& key_;
  Mutex mutex_;
  AuditTree tree_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace bashu::ledger
