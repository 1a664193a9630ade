#include "services/ledger/rpc/audit_service.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/base/check.h"
#include "common/rpc/fields.h"
#include "common/rpc/page_token.h"
#include "common/status/macros.h"
#include "services/ledger/domain/book.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/limits.h"
#include "services/ledger/rpc/convert_head.h"

namespace bashu::ledger {
namespace {

struct Nothing {};

absl::StatusOr<Nothing> ParseNothing(const v1::GetTreeHeadRequest&) {
  return Nothing{};
}

absl::StatusOr<PackQuery> ParsePackRequest(
    const v1::GetAuditPackRequest& request) {
  rpc::Fields fields;
  PackQuery query;
  query.grant = GrantId(fields.Name("grant", request.grant(), "grants"));
  query.old_size = request.old_tree_size();
  if (query.old_size < 0) {
    fields.Add("old_tree_size", "OUT_OF_RANGE", "Is not negative.",
               "应不小于 0。");
  }
  RETURN_IF_ERROR(fields.status());
  return query;
}

absl::StatusOr<int64_t> ParseOldSize(
    const v1::GetConsistencyProofRequest& request) {
  rpc::Fields fields;
  if (request.old_tree_size() < 1) {
    fields.Add("old_tree_size", "OUT_OF_RANGE", "Is at least 1.",
               "应不小于 1。");
  }
  RETURN_IF_ERROR(fields.status());
  return request.old_tree_size();
}

constexpr char kAlarmsQuery[] = "headAlarms";

struct AlarmsPage {
  int64_t after = 0;
  int limit = kPageMax;
};

absl::StatusOr<AlarmsPage> ParseAlarmsPage(
    const v1::ListHeadAlarmsRequest& request) {
  rpc::Fields fields;
  AlarmsPage page;
  if (request.page_size() < 0) {
    fields.Add("page_size", "OUT_OF_RANGE", "Is not negative.", "应不小于 0。");
  }
  RETURN_IF_ERROR(fields.status());
  if (request.page_size() > 0) {
    page.limit = std::min(request.page_size(), kPageMax);
  }
  ASSIGN_OR_RETURN(const std::string after,
                   rpc::ParsePageToken(kAlarmsQuery, request.page_token()));
  if (!after.empty()) CHECK(absl::SimpleAtoi(after, &page.after));
  return page;
}

// Answers are built under the tree's lock, so there is nothing left to render.
template <typename Message>
Message Same(const Message& message) {
  return message;
}

}  // namespace

grpc::ServerUnaryReactor* AuditService::GetTreeHead(
    grpc::CallbackServerContext* context, const v1::GetTreeHeadRequest* request,
    v1::SignedTreeHead* response) {
  return calls_.Read(
      context, request, response, ParseNothing,
      [this](LedgerTx& tx, const Call& call, const Nothing&) {
        return Head(tx, call);
      },
      Same<v1::SignedTreeHead>);
}

grpc::ServerUnaryReactor* AuditService::GetAuditPack(
    grpc::CallbackServerContext* context,
    const v1::GetAuditPackRequest* request, v1::AuditPack* response) {
  return calls_.Read(
      context, request, response, ParsePackRequest,
      [this](LedgerTx& tx, const Call& call, const PackQuery& query) {
        return Pack(tx, call, query);
      },
      Same<v1::AuditPack>);
}

grpc::ServerUnaryReactor* AuditService::GetConsistencyProof(
    grpc::CallbackServerContext* context,
    const v1::GetConsistencyProofRequest* request,
    v1::ConsistencyProof* response) {
  return calls_.Read(
      context, request, response, ParseOldSize,
      [this](LedgerTx& tx, const Call& call, int64_t old_size) {
        return Consistency(tx, call.now, old_size);
      },
      Same<v1::ConsistencyProof>);
}

grpc::ServerUnaryReactor* AuditService::ListHeadAlarms(
    grpc::CallbackServerContext* context,
    const v1::ListHeadAlarmsRequest* request,
    v1::ListHeadAlarmsResponse* response) {
  return calls_.Read(
      context, request, response, ParseAlarmsPage,
      [](LedgerTx& tx, const Call&,
         const AlarmsPage& page) -> absl::StatusOr<v1::ListHeadAlarmsResponse> {
        ASSIGN_OR_RETURN(const auto alarms,
                         tx.witnesses().Alarms(page.after, page.limit));
        v1::ListHeadAlarmsResponse found;
        for (const HeadAlarm& alarm : alarms) {
          *found.add_head_alarms() = ToProto(alarm);
        }
        if (alarms.size() == static_cast<size_t>(page.limit)) {
          found.set_next_page_token(rpc::FormatPageToken(
              kAlarmsQuery, absl::StrCat(alarms.back().number)));
        }
        return found;
      },
      Same<v1::ListHeadAlarmsResponse>);
}

absl::StatusOr<v1::SignedTreeHead> AuditService::Sign(uint64_t size,
                                                      absl::Time now) {
  v1::TreeHead head;
  head.set_region(region_);
  head.set_tree_size(static_cast<int64_t>(size));
  ASSIGN_OR_RETURN(*head.mutable_root(), tree_.tree().RootAt(size));
  *head.mutable_sign_time() = rpc::ToProto(now);
  return SignBytes<v1::SignedTreeHead>(head.SerializeAsString());
}

absl::StatusOr<v1::SignedTreeHead> AuditService::Head(LedgerTx& tx,
                                                      const Call& call) {
  MutexLock lock(mutex_);
  ASSIGN_OR_RETURN(const uint64_t size, tree_.CatchUp(tx.audit()));
  return Sign(size, call.now);
}

// The entries with their proofs under the tree of `size` leaves, and the word
// that there is no newer one.
absl::Status AuditService::Prove(uint64_t size, int64_t old_size,
                                 const Leaves& leaves, v1::AuditPack& pack) {
  for (const Leaf& leaf : leaves) {
    v1::ProvenEntry& entry = *pack.add_entries();
    entry.set_entry(leaf.entry);
    ASSIGN_OR_RETURN(
        const auto path,
        tree_.tree().InclusionProof(static_cast<uint64_t>(leaf.index), size));
    for (const std::string& hash : path) entry.add_inclusion_path(hash);
  }
  v1::PackEnd end;
  end.set_region(region_);
  end.set_grant(pack.grant());
  end.set_tree_size(static_cast<int64_t>(size));
  ASSIGN_OR_RETURN(*end.mutable_tree_root(), tree_.tree().RootAt(size));
  end.set_entry_count(static_cast<int64_t>(leaves.size()));
  end.set_last_leaf(leaves.back().index);
  ASSIGN_OR_RETURN(*pack.mutable_end(),
                   SignBytes<v1::SignedStatement>(end.SerializeAsString()));
  if (old_size == 0) return absl::OkStatus();
  pack.set_old_tree_size(old_size);
  ASSIGN_OR_RETURN(const auto path, tree_.tree().ConsistencyProof(
                                        static_cast<uint64_t>(old_size), size));
  for (const std::string& hash : path) pack.add_consistency_path(hash);
  return absl::OkStatus();
}

// The newest head of at least `size_min` leaves that a partner cosigned, with
// all cosignatures of it; else the present one. Returns its size.
absl::StatusOr<uint64_t> AuditService::ChooseHead(LedgerTx& tx, absl::Time now,
                                                  uint64_t size_min,
                                                  uint64_t size,
                                                  v1::AuditPack& pack) {
  ASSIGN_OR_RETURN(const auto cosigned, tx.witnesses().Cosigned());
  const CosignedHead* best = nullptr;
  for (const CosignedHead& each : cosigned) {
    const auto leaves = static_cast<uint64_t>(each.head.size);
    if (leaves < size_min || leaves > size) continue;
    if (best != nullptr && each.head.size <= best->head.size) continue;
    // Not so in a database that was restored.
    ASSIGN_OR_RETURN(const std::string root, tree_.tree().RootAt(leaves));
    if (root == each.head.root) best = &each;
  }
  if (best == nullptr) {
    ASSIGN_OR_RETURN(*pack.mutable_head(), Sign(size, now));
    return size;
  }
  *pack.mutable_head() = ToProto(best->head);
  for (const CosignedHead& each : cosigned) {
    if (each.head.payload != best->head.payload) continue;
    *pack.add_cosignatures() = CosignatureOf(each);
  }
  return static_cast<uint64_t>(best->head.size);
}

absl::StatusOr<v1::AuditPack> AuditService::Pack(LedgerTx& tx, const Call& call,
                                                 const PackQuery& query) {
  RETURN_IF_ERROR(RequireGrant(tx, query.grant).status());
  ASSIGN_OR_RETURN(const Leaves leaves, tx.audit().OfGrant(query.grant));
  CHECK(!leaves.empty());
  MutexLock lock(mutex_);
  ASSIGN_OR_RETURN(const uint64_t size, tree_.CatchUp(tx.audit()));
  if (static_cast<uint64_t>(query.old_size) > size) {
    return TreeSizeUnknown(static_cast<int64_t>(size));
  }
  v1::AuditPack pack;
  pack.set_grant(absl::StrCat("grants/", query.grant.value()));
  const int64_t size_min = std::max(leaves.back().index + 1, query.old_size);
  ASSIGN_OR_RETURN(
      const uint64_t chosen,
      ChooseHead(tx, call.now, static_cast<uint64_t>(size_min), size, pack));
  RETURN_IF_ERROR(Prove(chosen, query.old_size, leaves, pack));
  return pack;
}

absl::StatusOr<v1::ConsistencyProof> AuditService::Consistency(
    LedgerTx& tx, absl::Time now, int64_t old_size) {
  MutexLock lock(mutex_);
  ASSIGN_OR_RETURN(const uint64_t size, tree_.CatchUp(tx.audit()));
  if (static_cast<uint64_t>(old_size) > size) {
    return TreeSizeUnknown(static_cast<int64_t>(size));
  }
  v1::ConsistencyProof proof;
  proof.set_old_tree_size(old_size);
  ASSIGN_OR_RETURN(*proof.mutable_head(), Sign(size, now));
  if (old_size == 0) return proof;
  ASSIGN_OR_RETURN(const auto path, tree_.tree().ConsistencyProof(
                                        static_cast<uint64_t>(old_size), size));
  for (const std::string& hash : path) proof.add_consistency_path(hash);
  return proof;
}

}  // namespace bashu::ledger
