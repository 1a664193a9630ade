#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bashu/ledger/v1/audit.grpc.pb.h"
#include "common/base/mutex.h"
#include "common/crypto/key_ring.h"
#include "common/crypto/signature.h"
#include "common/rpc/calls.h"
#include "common/status/macros.h"
#include "services/ledger/domain/audit.h"
#include "services/ledger/domain/period_totals.h"
#include "services/ledger/domain/store.h"

namespace bashu::ledger {

// Of which grant, and which tree's head the caller kept; 0 for none.
struct PackQuery {
  GrantId grant;
  int64_t old_size = 0;
};

// Of which account, and when.
struct TotalsQuery {
  AccountId account;
  Period period;
};

// bashu.ledger.v1.AuditService. Heads are signed when they are asked for, over
// committed leaves only. A key of suite SM2-SM3 needs a tree of its digest. The
// ring makes the salts of period totals, which must not change either.
class AuditService final : public v1::AuditService::CallbackService {
 public:
  AuditService(rpc::Calls<LedgerTx>& calls, std::string region,
               const crypto::SigningKey& key, const crypto::KeyRing& ring)
      : calls_(calls),
        region_(std::move(region)),
        key_(key),
        ring_(ring),
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
  grpc::ServerUnaryReactor* GetPeriodTotals(
      grpc::CallbackServerContext* context,
      const v1::GetPeriodTotalsRequest* request,
      v1::PeriodTotals* response) override;
  grpc::ServerUnaryReactor* ListHeadAlarms(
      grpc::CallbackServerContext* context,
      const v1::ListHeadAlarmsRequest* request,
      v1::ListHeadAlarmsResponse* response) override;

  // The present head, and that its tree only added to that of `old_size`
  // leaves; nothing to show if that is 0. TREE_SIZE_UNKNOWN.
  absl::StatusOr<v1::ConsistencyProof> Consistency(LedgerTx& tx, absl::Time now,
                                                   int64_t old_size);

 private:
  using Leaves = std::vector<Leaf>;

  // A SignedTreeHead or a SignedStatement.
  template <typename Signed>
  absl::StatusOr<Signed> SignBytes(std::string payload) const {
    Signed made;
    made.set_payload(std::move(payload));
    ASSIGN_OR_RETURN(*made.mutable_signature(), key_.Sign(made.payload()));
    made.set_suite(std::string(crypto::FormatSuite(key_.suite())));
    made.set_key_id(key_.key_id());
    return made;
  }
  absl::StatusOr<v1::SignedTreeHead> Sign(uint64_t size, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<v1::SignedTreeHead> Head(LedgerTx& tx, const Call& call);
  absl::StatusOr<v1::AuditPack> Pack(LedgerTx& tx, const Call& call,
                                     const PackQuery& query);
  absl::Status Prove(uint64_t size, int64_t old_size, const Leaves& leaves,
                     v1::AuditPack& pack) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<uint64_t> ChooseHead(LedgerTx& tx, absl::Time now,
                                      uint64_t size_min, uint64_t size,
                                      v1::AuditPack& pack)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::StatusOr<v1::PeriodTotals> Totals(LedgerTx& tx, const Call& call,
                                          const TotalsQuery& query);
  absl::StatusOr<v1::SumNode> ProveSums(const TotalsQuery& query,
                                        const PeriodSums& sums,
                                        v1::PeriodTotals& totals) const;
  std::string AccountText(const Period& period, const AccountSums& sums) const;

  rpc::Calls<LedgerTx>& calls_;
  const std::string region_;
  const crypto::SigningKey& key_;
  const crypto::KeyRing& ring_;
  Mutex mutex_;
  AuditTree tree_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace bashu::ledger
