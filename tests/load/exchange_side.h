#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/base/uuid.h"
#include "common/crypto/key_ring.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/links.h"
#include "services/routing/egress/partners.h"
#include "services/routing/egress/signing_notary.h"
#include "services/routing/storage/sql_store.h"

namespace bashu::load {

// A region's keys.
struct Keys {
  explicit Keys(crypto::Suite suite);

  routing::Partner AsPartner(const std::string& region) const;

  crypto::Suite suite;
  std::string sign, seal;
};

// One region's half of the exchange, on SQLite.
class Side {
 public:
  Side(const std::string& own, const Keys& keys, const std::string& peer,
       const Keys& peers_keys, const std::string& path);

  // Offers `count` new cases in one commit. Returns them.
  std::vector<std::string> Offer(int count);

  // Asks for help `count` times.
  void Ask(int count);

  // Accepts cases that are offered to us, in one commit.
  void Accept(const std::vector<std::string>& cases);

  // Brings the next documents to `to`, at most `limit`, and their receipts
  // back, without the wire. Returns the cases they are about.
  std::vector<std::string> Carry(Side& to, int limit);

  // Compares records with `other`, as gateways do before anything travels.
  void Compare(Side& other);

  void Write(routing::RoutingStore::Body body);

  routing::RoutingStore& store() { return *store_; }
  const routing::Exchange& exchange() const { return exchange_; }
  const routing::Links& links() const { return links_; }
  const routing::Regions& regions() const { return regions_; }
  const routing::SigningNotary& notary() const { return *notary_; }
  const Clock& clock() const { return clock_; }
  IdSource& ids() { return ids_; }

 private:
  std::vector<routing::SignedDocument> Take(
      std::vector<routing::Envelope> envelopes, const std::string& from,
      std::vector<std::string>& cases);
  routing::Referral NewReferral(routing::ReferralKind kind);
  Call NewCall() const { return {{}, clock_.Now(), ""}; }

  const std::string own_, peer_;
  const SystemClock clock_;
  RandomIdSource ids_{clock_};
  const crypto::KeyRing ring_;
  const routing::Regions regions_;
  const std::unique_ptr<routing::SigningNotary> notary_;
  const std::unique_ptr<routing::RoutingStore> store_;
  const routing::Exchange exchange_{regions_, *notary_, ids_};
  const routing::Links links_{
      regions_, *notary_, ids_, {ids_.NewId(), {peer_}}};
};

}  // namespace bashu::load
