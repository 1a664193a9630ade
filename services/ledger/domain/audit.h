#pragma once

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "common/crypto/merkle.h"
#include "services/ledger/domain/record.h"

// The ledger's history as a Merkle tree (RFC 6962): every change is a leaf.
namespace bashu::ledger {

// Makes the salts that keep outsiders from guessing what a leaf says. A seam,
// as tests and simulations bring their own.
class SaltSource {
 public:
  virtual ~SaltSource() = default;

  // kSaltSize bytes.
  virtual std::string NewSalt() = 0;
};

// Salts from the system's generator, which is asked for many at once: one call
// costs more than a salt is worth.
class RandomSaltSource final : public SaltSource {
 public:
  std::string NewSalt() override;

 private:
  Mutex mutex_;
  std::string bytes_ ABSL_GUARDED_BY(mutex_);
};

// The bytes of bashu.ledger.v1.AuditEntry, fields in order: what auditors hash
// and parse. Written out here because the leaf must be known before the commit
// and the domain knows no protobuf; a test compares it with the generated code.
// `hash` is not part of it.
std::string EncodeEntry(const Record& record);

// A leaf as auditors see it.
struct Leaf {
  int64_t index = 0;
  GrantId grant;  // empty if it belongs to none
  std::string entry;
  std::string hash;
};

// The leaves in the store, part of its transaction.
class AuditLog {
 public:
  virtual ~AuditLog() = default;

  // How many there are: the index of the next.
  virtual absl::StatusOr<int64_t> Size() = 0;

  // Hashes of the leaves from `index` on, in order; at most `limit`.
  virtual absl::StatusOr<std::vector<std::string>> HashesFrom(int64_t index,
                                                              int limit) = 0;

  // The newest leaf of a grant; -1 if it has none.
  virtual absl::StatusOr<int64_t> LastOfGrant(const GrantId& grant) = 0;

  // The leaves of a grant, oldest first.
  virtual absl::StatusOr<std::vector<Leaf>> OfGrant(const GrantId& grant) = 0;
};

// The tree over the committed leaves, kept in memory and brought up to date
// from the store's snapshot whenever it is asked. Nothing but committed leaves
// ever enters it, so a batch that was rolled back or a crash cannot show in a
// head. Not thread-safe.
class AuditTree {
 public:
  explicit AuditTree(crypto::Suite suite) : suite_(suite), tree_(suite) {}

  // Takes in what the snapshot has and the tree has not. Returns the
  // snapshot's size, which may be smaller than the tree's: another reader may
  // have come with a later snapshot.
  absl::StatusOr<uint64_t> CatchUp(AuditLog& log);

  const crypto::MerkleTree& tree() const { return tree_; }

 private:
  // Whether the last leaf that both have is the same. It is not in a database
  // that was restored, or that lost its last commits in a failover: then
  // nothing in memory is worth keeping.
  absl::StatusOr<bool> Agrees(AuditLog& log, uint64_t size) const;

  const crypto::Suite suite_;
  crypto::MerkleTree tree_;
};

}  // namespace bashu::ledger
