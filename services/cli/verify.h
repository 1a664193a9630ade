#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bashu/exchange/v1/document.pb.h"
#include "common/verify/trusted_keys.h"

// Proof for outsiders: files as the command itself wrote them (--output json),
// checked without network or database.
namespace bashu::cli {

// The keys that the reader believes, and their PEM texts by key id.
struct Trust {
  verify::TrustedKeys keys;
  std::map<std::string, std::string> pems;
};

// Public keys of regions: files "51.pub" ("51-2025.pub" is another of the same
// region), or directories of such. INVALID_ARGUMENT.
absl::StatusOr<Trust> ReadTrust(const std::vector<std::string>& paths);

// One signature, to be checked by hand.
struct SignedPart {
  std::string name;  // "head", "epoch-1-offer"
  std::string suite;
  std::string key_id;
  std::string payload, signature;
  // Present if `signature` is over the root of a batch.
  std::optional<exchange::v1::BatchProof> batch;
};

// What was found, for people, and the signatures it rests on.
struct Proof {
  std::string report;
  std::vector<SignedPart> parts;
};

// A refusal means that the file proves nothing.
// `witness`: keys of regions of which one at least must have cosigned the head;
// empty if none need have. `seen`: a file with a head that the auditor kept, as
// get-tree-head wrote it, or empty.
struct Demands {
  verify::TrustedKeys witness;
  std::string seen;
};
absl::StatusOr<Proof> VerifyLedgerFile(const std::string& path,
                                       const Trust& trust,
                                       const Demands& demands = {});
absl::StatusOr<Proof> VerifyTotalsFile(const std::string& path,
                                       const Trust& trust);
absl::StatusOr<Proof> VerifyCustodyFile(const std::string& path,
                                        const Trust& trust);
absl::StatusOr<Proof> VerifyCompetenceFile(const std::string& path,
                                           const Trust& trust);
absl::StatusOr<Proof> VerifyConformanceFile(const std::string& path,
                                            const Trust& trust);

// Reads a proof as the command wrote it; "-" is standard input. DATA_LOSS.
absl::Status ReadProof(const std::string& path,
                       google::protobuf::Message& message);
// The same; `json` becomes the very bytes of the file.
absl::Status ReadProof(const std::string& path,
                       google::protobuf::Message& message, std::string& json);

// Writes every payload and signature, the keys, and verify.sh, which checks
// them with the openssl command alone.
absl::Status Extract(const Proof& proof, const Trust& trust,
                     const std::string& directory);

}  // namespace bashu::cli
