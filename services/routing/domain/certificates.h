#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/uuid.h"
#include "common/call/call.h"
#include "services/routing/domain/competence.h"
#include "services/routing/domain/current_directory.h"
#include "services/routing/domain/notary.h"

namespace bashu::routing {

struct CertifyCompetence {
  std::string office;
  CompetenceFacts facts;
};

// A fact as it was hashed: salt, name, one zero byte, value.
struct CertifiedFact {
  std::string name;
  std::string value;
  std::string salt;
  std::string digest;
};

struct CompetenceCertificate {
  SignedDocument statement;
  std::vector<CertifiedFact> facts;
};

// Puts answers about competence in writing. Thread-safe.
class Certificates {
 public:
  // `salts` makes 16 unpredictable bytes each time it is asked: without them a
  // withheld fact could be guessed, since there are few divisions.
  Certificates(const CurrentDirectory& directory, const CompetenceRules& rules,
               const Regions& regions, const Notary& notary, IdSource& ids,
               std::function<std::string()> salts)
      : directory_(directory),
        rules_(rules),
        regions_(regions),
        notary_(notary),
        ids_(ids),
        salts_(std::move(salts)) {}

  // OFFICE_NOT_ALLOWED; OFFICE_NOT_FOUND for an office that is not ours.
  absl::StatusOr<CompetenceCertificate> Certify(
      const Call& call, const CertifyCompetence& command) const;

 private:
  std::vector<CertifiedFact> Hash(const CompetenceFacts& facts) const;

  const CurrentDirectory& directory_;
  const CompetenceRules& rules_;
  const Regions& regions_;
  const Notary& notary_;
  IdSource& ids_;
  const std::function<std::string()> salts_;
};

}  // namespace bashu::routing
