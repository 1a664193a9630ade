#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// A ledger so small that it can be seen to be right: maps, no store, no log.
// Written from the README of services/ledger and not from its code.
namespace bashu::simulation {

struct ModelAccount {
  std::string office;
  int year = 2026;
  bool external = false;
  std::optional<int64_t> floor, ceiling;
  int64_t balance = 0, held = 0, incoming = 0;
  bool closed = false;
};

enum class ModelState { kPending, kPosted, kVoided, kExpired };

struct ModelTransfer {
  std::string debit, credit;
  int64_t amount = 0;
  bool pending = false, balancing = false;
  int64_t expires = 0;  // second; 0 for never
  std::string reverses;
  ModelState state = ModelState::kPending;
  int64_t taken = 0, posted = 0;
  std::string maker;
  std::string reversed_by;
};

// Who asks, and in which second.
struct ModelCaller {
  std::string officer;
  std::string office;  // empty: may act for every one
  int64_t now = 0;
};

// The reason of a refusal, or "" and what was taken.
struct ModelAnswer {
  std::string reason;
  int64_t taken = 0;
  friend bool operator==(const ModelAnswer&, const ModelAnswer&) = default;
};

struct ModelItem {
  std::string id;
  ModelTransfer transfer;
  bool linked = false;
};

class Model {
 public:
  std::map<std::string, ModelAccount> accounts;
  std::map<std::string, ModelTransfer> transfers;

  ModelAnswer Create(const ModelCaller& caller, const std::string& id,
                     const ModelTransfer& wanted);
  std::vector<ModelAnswer> CreateAll(const ModelCaller& caller,
                                     const std::vector<ModelItem>& items);
  // `amount` 0 means all.
  ModelAnswer Post(const ModelCaller& caller, const std::string& id,
                   int64_t amount);
  ModelAnswer Void(const ModelCaller& caller, const std::string& id);
  ModelAnswer Reverse(const ModelCaller& caller, const std::string& id,
                      const std::string& original);
  void CloseYear(const ModelCaller& caller, const std::string& office,
                 int year);
  void Expire(int64_t now);

  // What must hold at any time: no money made, every hold accounted for, no
  // bound broken. Empty if so, else what does not.
  std::string Broken() const;

 private:
  ModelAnswer Take(const std::string& id, ModelTransfer transfer);
  void Release(ModelTransfer& transfer, ModelState state);
};

}  // namespace bashu::simulation
