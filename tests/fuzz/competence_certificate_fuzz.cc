// A competence certificate: common/verify/competence_certificate.h.

#include <absl/strings/str_cat.h>

#include "common/base/check.h"
#include "common/crypto/digest.h"
#include "common/verify/competence_certificate.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signing.h"

namespace bashu::fuzz {
namespace {

using exchange::v1::CompetenceCertificate;
using exchange::v1::Document;

constexpr auto kSuite = crypto::Suite::kP256Sha256;
constexpr absl::string_view kNul("\0", 1);

// Makes the digests fit what is shown, and signs the statement, so that what is
// tried gets past both. Withheld facts keep their digests.
void Sign(CompetenceCertificate& certificate) {
  const crypto::SigningKey& key = SigningKeyOf("50");
  std::string digests;
  for (auto& fact : *certificate.mutable_facts()) {
    if (!fact.salt().empty()) {
      fact.set_digest(crypto::Digest(
          kSuite, absl::StrCat(fact.salt(), fact.name(), kNul, fact.value())));
    }
    absl::StrAppend(&digests, fact.name(), kNul, fact.digest());
  }
  auto& statement = *certificate.mutable_statement();
  Document document;
  if (document.ParseFromString(statement.payload())) {
    document.mutable_competence()->set_facts_digest(
        crypto::Digest(kSuite, digests));
    statement.set_payload(document.SerializeAsString());
  }
  statement.set_signature(*key.Sign(statement.payload()));
  statement.set_suite(std::string(crypto::FormatSuite(kSuite)));
  statement.set_key_id(key.key_id());
}

}  // namespace

std::vector<std::string> Seeds() {
  Document document;
  document.set_sender_region("50");
  auto& statement = *document.mutable_competence();
  statement.set_office("offices/500112-LA");
  statement.set_rules_version("1+50.1");
  statement.set_day("2026-03-02");
  statement.add_competent_offices("offices/511602-LA");
  statement.add_conditions()->set_rule_id("L-60");
  CompetenceCertificate certificate;
  certificate.mutable_statement()->set_payload(document.SerializeAsString());
  for (const char* name : {"programme", "cause_division"}) {
    auto& fact = *certificate.add_facts();
    fact.set_name(name);
    fact.set_value("value");
    fact.set_salt(std::string(16, 's'));
  }
  Sign(certificate);
  std::vector<std::string> seeds = {certificate.SerializeAsString()};
  certificate.mutable_facts(0)->clear_value();
  certificate.mutable_facts(0)->clear_salt();
  seeds.push_back(certificate.SerializeAsString());
  for (const std::string& seed : seeds) {
    CHECK(verify::VerifyCompetenceCertificate(seed, Keys()).ok());
  }
  return seeds;
}

bool Try(absl::string_view input) {
  static const auto& keys = *new verify::TrustedKeys(Keys());  // NOLINT: ever
  bool taken = verify::VerifyCompetenceCertificate(input, keys).ok();
  CompetenceCertificate certificate;
  if (!certificate.ParseFromArray(input.data(),
                                  static_cast<int>(input.size()))) {
    return taken;
  }
  Sign(certificate);
  const auto proven = verify::ProveCompetence(certificate, keys);
  if (!proven.ok()) return taken;
  CHECK(proven->facts_shown + proven->facts_withheld ==
        certificate.facts_size());
  // No other office, and no other fact.
  CompetenceCertificate changed = certificate;
  changed.mutable_statement()->mutable_payload()->append(
      "\x12\x02"
      "99");
  CHECK(!verify::ProveCompetence(changed, keys).ok());
  changed = certificate;
  changed.add_facts()->set_name("added");
  CHECK(!verify::ProveCompetence(changed, keys).ok());
  return true;
}

}  // namespace bashu::fuzz
