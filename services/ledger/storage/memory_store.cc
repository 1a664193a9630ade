#include "services/ledger/storage/memory_store.h"

#include <string>

#include "common/store/errors.h"

namespace bashu::ledger {
namespace {

template <typename Map>
std::optional<typename Map::mapped_type> Find(
    const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

template <typename Map, typename Value>
absl::Status Insert(Map& map, const Value& value) {
  return map.emplace(value.id, value).second ? absl::OkStatus()
                                             : store::RowExists();
}

}  // namespace

absl::StatusOr<std::optional<Account>> MemoryLedgerTx::FindAccount(
    const AccountId& id) {
  return Find(state_.accounts, id);
}

absl::Status MemoryLedgerTx::InsertAccount(const Account& account) {
  return Insert(state_.accounts, account);
}

absl::Status MemoryLedgerTx::UpdateBalances(const Account& account) {
  Account& stored = state_.accounts.at(account.id);
  stored.balance_fen = account.balance_fen;
  stored.held_fen = account.held_fen;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Account>> MemoryLedgerTx::AccountsOf(
    absl::string_view office, const AccountId& after, int limit) {
  std::vector<Account> found;
  for (auto each = state_.accounts.upper_bound(after);
       each != state_.accounts.end() &&
       found.size() < static_cast<size_t>(limit);
       ++each) {
    if (each->second.office == office) found.push_back(each->second);
  }
  return found;
}

absl::StatusOr<std::optional<Transfer>> MemoryLedgerTx::FindTransfer(
    const TransferId& id) {
  return Find(state_.transfers, id);
}

absl::Status MemoryLedgerTx::InsertTransfer(const Transfer& transfer) {
  return Insert(state_.transfers, transfer);
}

absl::Status MemoryLedgerTx::UpdateTransfer(const Transfer& transfer) {
  Transfer& stored = state_.transfers.at(transfer.id);
  stored.state = transfer.state;
  stored.settle_time = transfer.settle_time;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Grant>> MemoryLedgerTx::FindGrant(
    const GrantId& id) {
  return Find(state_.grants, id);
}

absl::Status MemoryLedgerTx::InsertGrant(const Grant& grant) {
  return Insert(state_.grants, grant);
}

absl::Status MemoryLedgerTx::UpdateGrant(const Grant& grant) {
  state_.grants.at(grant.id) = grant;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Grant>> MemoryLedgerTx::GrantsOf(
    absl::string_view office, const GrantId& before, int limit) {
  std::vector<Grant> found;
  for (auto each = state_.grants.rbegin();
       each != state_.grants.rend() &&
       found.size() < static_cast<size_t>(limit);
       ++each) {
    if (each->second.office != office) continue;
    if (before.empty() || each->first < before) found.push_back(each->second);
  }
  return found;
}

absl::StatusOr<int64_t> MemoryLedgerTx::Size() {
  return static_cast<int64_t>(state_.leaves.size());
}

absl::Status MemoryLedgerTx::Append(const Leaf& leaf) {
  if (leaf.index != static_cast<int64_t>(state_.leaves.size())) {
    return store::RowExists();
  }
  state_.leaves.push_back(leaf);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> MemoryLedgerTx::HashesFrom(
    int64_t index, int limit) {
  std::vector<std::string> hashes;
  for (auto i = static_cast<size_t>(index);
       i < state_.leaves.size() && hashes.size() < static_cast<size_t>(limit);
       ++i) {
    hashes.push_back(state_.leaves[i].hash);
  }
  return hashes;
}

absl::StatusOr<std::vector<Leaf>> MemoryLedgerTx::OfGrant(
    const GrantId& grant) {
  std::vector<Leaf> found;
  for (const Leaf& leaf : state_.leaves) {
    if (leaf.grant == grant) found.push_back(leaf);
  }
  return found;
}

}  // namespace bashu::ledger
