#pragma once

#include <absl/strings/str_cat.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "common/crypto/key_ring.h"
#include "common/status/error.h"
#include "common/store/store.h"
#include "services/ledger/domain/batch.h"
#include "services/ledger/domain/ledger_for_test.h"
#include "tests/simulation/ledger_model.h"
#include "tests/testing/engines.h"

namespace bashu::simulation {

using ledger::LedgerTx;
using testing::Engine;

// What a command answered, and what it should have.
struct Outcome {
  std::vector<ModelAnswer> ours, expected;
  std::string what;
};

// Stops the program unless it holds: the seed that was printed plays it again.
void Require(bool holds, const std::string& what);

// A random history, played on an engine and on the model.
class History {
 public:
  History(Engine engine, uint64_t seed)
      : engine_(engine),
        database_(engine),
        ring_(*crypto::KeyRing::Parse(testing::TestKeyRingJson())),
        random_(seed) {
    Open();
  }

  // The number of commands played; `digest` is mixed with every answer.
  int Play(uint64_t& digest);

 private:
  using Command = std::function<absl::Status(LedgerTx&, Outcome&)>;

  int Below(int bound) {
    return static_cast<int>(random_() % static_cast<uint64_t>(bound));
  }

  void Open();
  void OpenAccounts();
  Command NewCommand(Outcome& outcome);
  Command NewCreate(const ModelCaller& caller, Outcome& outcome);
  Command NewBatch(const ModelCaller& caller, Outcome& outcome);
  Command NewSettlement(const ModelCaller& caller, Outcome& outcome);
  Command NewReversal(const ModelCaller& caller, Outcome& outcome);
  void PlayCrowd(int count, uint64_t& digest);
  void CompareBooks();
  void CheckPast();
  void CheckLog();

  ModelCaller PickCaller();
  std::string PickId();
  std::string PickOldId();
  std::string PickAccount();
  ModelTransfer PickTransfer();
  ledger::Transfer Wanted(const std::string& id, const ModelTransfer& transfer);
  void AddItem(const ModelItem& item, ledger::TransferBatch& batch);
  Call ToCall(const ModelCaller& caller) const;
  static absl::Time TimeOf(int64_t second) {
    return ledger::kNoon + absl::Seconds(second);
  }

  template <typename Result>
  static ModelAnswer AnswerOf(const absl::StatusOr<Result>& result) {
    if (!result.ok()) return {ReasonOf(result.status()), 0};
    return {"", result->taken_fen};
  }

  const Engine engine_;
  testing::TestDatabase database_;
  const crypto::KeyRing ring_;
  std::mt19937_64 random_;
  std::unique_ptr<store::Store<LedgerTx>> store_;
  ledger::CountingSources seams_;
  const ledger::Sources sources_{seams_, seams_};
  Model model_;
  int64_t now_ = 0;
  std::vector<std::string> ids_;   // that were used
  std::map<int64_t, Model> past_;  // by second
};

}  // namespace bashu::simulation
