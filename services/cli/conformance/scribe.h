#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "bashu/exchange/v1/exchange.pb.h"
#include "common/base/clock.h"
#include "common/base/uuid.h"
#include "common/verify/trusted_keys.h"
#include "services/cli/conformance/action.h"

namespace bashu::conformance {

// No region of this code ever exists.
inline constexpr char kThirdRegion[] = "00";

using SharedKey = std::shared_ptr<const crypto::SigningKey>;

// Who plays with whom, and the keys on both sides.
struct Profile {
  std::string own_region;      // "99"
  std::string gateway_region;  // "51"
  std::string own_office;      // "990000-LA"
  std::string gateway_office;  // "511602-LA"
  SharedKey key;
  SharedKey expired_key, revoked_key;  // Null if there is none.
  verify::TrustedKeys trust;           // The gateway's keys.
  std::string sealing_pem;             // The gateway's; empty if not known.
};

// One end of a link in one direction.
struct Head {
  int64_t number = 0;
  std::string digest;
};

// A document of ours.
struct Written {
  exchange::v1::Envelope envelope;
  exchange::v1::Document document;
  std::string digest;
  exchange::v1::SignedDocument receipt;  // The first that came.
};

// One epoch of a matter.
struct Epoch {
  std::string referral;  // "referrals/…"
  // Digests of what offered it, in our words and bytes.
  std::set<std::string> offers;
  exchange::v1::CustodyReceipt::Hop hop;
};

// What a case of the kit is about: a case of nobody's.
struct Matter {
  std::string case_name;
  std::string body;
  std::map<int64_t, Epoch> epochs;
};

struct PaperText {
  std::string name;  // "papers/…"
  std::string bytes;
  std::string digest;
};

// Writes and signs the tester's documents, as wrong as they shall be.
class Scribe {
 public:
  Scribe(const Profile& profile, const Clock& clock, IdSource& ids);

  // Forgets every matter and paper: a new case begins.
  void Begin();

  // The next document after `place`, signed alone.
  Written Write(const Draft& draft, const Head& place);

  // Signs what was written with one signature.
  void SignTogether(const std::vector<Written*>& written) const;

  // A receipt for a document that was handed out, right or wrong.
  exchange::v1::SignedDocument Receipt(
      const exchange::v1::SignedDocument& received, Receipts kind) const;

  // `envelope` with what happened to it on its way; `other` is of another
  // batch.
  exchange::v1::Envelope Harmed(exchange::v1::Envelope envelope, Harm harm,
                                const exchange::v1::Envelope& other) const;

  Matter& MatterOf(const std::string& about);
  Epoch& EpochOf(const std::string& about, int64_t epoch);
  const PaperText& PaperOf(const std::string& label);

  const Profile& profile() const { return profile_; }

 private:
  void WriteContent(const Draft& draft, Written& written);
  void WriteOffer(const Draft& draft, Written& written);
  void WriteCancel(const Draft& draft, Written& written);
  void WriteVerdict(const Draft& draft, Written& written);
  void WriteRequest(const Draft& draft, Written& written);
  void WriteAnswer(const Draft& draft, Written& written);
  void WriteCarriage(const Draft& draft, Written& written);
  std::string Serialise(const Draft& draft, const Written& written) const;
  void Certify(const Draft& draft, Written& written);
  std::string SealBody(const Draft& draft, const std::string& referral);
  const crypto::SigningKey& KeyFor(Twist twist) const;
  exchange::v1::SignedDocument Sign(const std::string& payload,
                                    const crypto::SigningKey& key) const;
  std::string Digest(const std::string& bytes) const;
  google::protobuf::Timestamp After(absl::Duration delay) const;

  const Profile& profile_;
  const Clock& clock_;
  IdSource& ids_;
  const SharedKey nobodys_key_;
  const std::string nobodys_sealing_pem_;
  std::map<std::string, Matter> matters_;
  std::map<std::string, PaperText> papers_;
};

// Digest by the suite that `document` names; empty if that is unknown.
std::string DigestOf(const exchange::v1::SignedDocument& document);

}  // namespace bashu::conformance
