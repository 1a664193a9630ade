#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/routing/domain/notary.h"
#include "tests/simulation/keyed_notary.h"

namespace bashu::routing::for_test {

// Fails when its turn comes: an exception in the middle of anything, or a key
// that no longer answers.
class FailingNotary final : public Notary {
 public:
  explicit FailingNotary(const std::string& region) : keyed_(region) {}

  // From now on all calls from number `n` on fail; 0 fails none.
  void FailFrom(int n) {
    calls_ = 0;
    fails_from_ = n;
  }

  SignedDocument Write(const Document& d) const override {
    return keyed_.Write(d);
  }
  absl::StatusOr<std::vector<SignedDocument>> Sign(
      std::vector<SignedDocument> d) const override {
    if (Fails()) return absl::AbortedError("planted");
    return keyed_.Sign(std::move(d));
  }
  bool IsSignedForNow(const SignedDocument& d) const override {
    return keyed_.IsSignedForNow(d);
  }
  absl::Status MayArrive(const SignedDocument& d, absl::string_view sender,
                         absl::Time t) const override {
    return keyed_.MayArrive(d, sender, t);
  }
  absl::StatusOr<std::string> IdOf(const SignedDocument& d) const override {
    return keyed_.IdOf(d);
  }
  absl::StatusOr<Document> Read(const SignedDocument& d) const override {
    if (Fails()) return absl::AbortedError("planted");
    return keyed_.Read(d);
  }
  std::string DigestOf(const SignedDocument& d) const override {
    return keyed_.DigestOf(d);
  }
  std::string DigestOf(absl::string_view s,
                       absl::string_view b) const override {
    return keyed_.DigestOf(s, b);
  }
  std::string OwnDigest(absl::string_view b) const override {
    return keyed_.OwnDigest(b);
  }
  absl::StatusOr<std::string> Seal(absl::string_view region,
                                   absl::string_view body, absl::string_view id,
                                   absl::Time t, Sealing how) const override {
    if (Fails()) return absl::AbortedError("planted");
    return keyed_.Seal(region, body, id, t, how);
  }
  absl::StatusOr<std::string> Open(absl::string_view sealed,
                                   absl::string_view id) const override {
    if (Fails()) return absl::AbortedError("planted");
    return keyed_.Open(sealed, id);
  }
  std::string Certify(absl::string_view id, const Hops& hops) const override {
    return keyed_.Certify(id, hops);
  }
  absl::StatusOr<ProvenHops> Prove(absl::string_view id,
                                   absl::string_view c) const override {
    return keyed_.Prove(id, c);
  }
  LinkKeys KeysFor(absl::string_view partner, absl::Time t) const override {
    return keyed_.KeysFor(partner, t);
  }
  std::vector<PaperRef> PapersOf(absl::string_view manifest) const override {
    return keyed_.PapersOf(manifest);
  }
  std::string WithCarried(absl::string_view manifest,
                          const std::set<std::string>& papers) const override {
    return keyed_.WithCarried(manifest, papers);
  }
  std::string WriteEnvelope(const Envelope& e) const override {
    return keyed_.WriteEnvelope(e);
  }
  absl::StatusOr<Envelope> ReadEnvelope(absl::string_view b) const override {
    return keyed_.ReadEnvelope(b);
  }
  std::string WriteState(const LinkState& s) const override {
    return keyed_.WriteState(s);
  }
  absl::StatusOr<LinkState> ReadState(absl::string_view b) const override {
    return keyed_.ReadState(b);
  }
  std::string OfficeBytes(const Office& office) const override {
    return keyed_.OfficeBytes(office);
  }
  absl::StatusOr<SignedDocument> SignDirectory(
      const DirectorySnapshot& snapshot) const override {
    return keyed_.SignDirectory(snapshot);
  }
  absl::StatusOr<DirectorySnapshot> ReadDirectory(
      const SignedDocument& d) const override {
    return keyed_.ReadDirectory(d);
  }

 private:
  bool Fails() const { return ++calls_ >= fails_from_ && fails_from_ > 0; }

  simulation::KeyedNotary keyed_;
  int fails_from_ = 0;
  mutable int calls_ = 0;
};

}  // namespace bashu::routing::for_test
