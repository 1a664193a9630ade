#include "services/cli/verify.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <fstream>

#include "common/crypto/suite.h"
#include "common/status/macros.h"
#include "common/verify/custody_receipt.h"
#include "common/verify/signed_document.h"
#include "services/cli/message_flags.h"
#include "services/cli/printer.h"

namespace bashu::cli {
namespace {

namespace fs = std::filesystem;

// The region of "51.pub" or "51-2025.pub".
std::string RegionOf(const fs::path& path) {
  const std::string stem = path.stem().string();
  return stem.substr(0, stem.find_first_not_of("0123456789"));
}

absl::Status ReadKey(const fs::path& path, Trust& trust) {
  std::string pem;
  RETURN_IF_ERROR(ReadArgument(absl::StrCat("@", path.string()), pem));
  for (const crypto::Suite suite :
       {crypto::Suite::kP256Sha256, crypto::Suite::kSm2Sm3}) {
    const auto key = crypto::VerifyingKey::FromPem(suite, pem);
    if (!key.ok()) continue;
    trust.keys[RegionOf(path)].push_back(*key);
    trust.pems[key->key_id()] = pem;
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--trust: ", path.string(), " is no public key of ours"));
}

// Offers and verdicts, to be checked by hand.
SignedPart PartOf(const std::string& name,
                  const exchange::v1::SignedDocument& part) {
  SignedPart made{name,           part.suite(),     part.key_id(),
                  part.payload(), part.signature(), std::nullopt};
  if (part.has_batch()) made.batch = part.batch();
  return made;
}

// `bytes` as printf writes them.
std::string Octal(absl::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const int value = static_cast<unsigned char>(byte);
    absl::StrAppend(&text, "\\", value >> 6, value >> 3 & 7, value & 7);
  }
  return text;
}

// How the openssl command computes what was signed for a batch from one
// document of it.
absl::StatusOr<std::string> BatchLines(const SignedPart& part,
                                       absl::string_view digest) {
  ASSIGN_OR_RETURN(const std::vector<verify::BatchStep> steps,
                   verify::StepsOf(*part.batch));
  const std::string hash = absl::StrCat(" | openssl dgst ", digest, " -binary");
  std::string lines =
      absl::StrCat("{ printf '\\000'; cat ", part.name, ".payload; }", hash,
                   " > ", part.name, ".node\n");
  for (const verify::BatchStep& step : steps) {
    const std::string own = absl::StrCat("cat ", part.name, ".node");
    const std::string beside = absl::StrCat("printf '", Octal(step.hash), "'");
    absl::StrAppend(&lines, "{ printf '\\001'; ", step.is_left ? beside : own,
                    "; ", step.is_left ? own : beside, "; }", hash, " > ",
                    part.name, ".next\nmv ", part.name, ".next ", part.name,
                    ".node\n");
  }
  return absl::StrCat(
      lines, "{ printf '",
      Octal(verify::BatchStatement(part.batch->tree_size(), "")), "'; cat ",
      part.name, ".node; } > ", part.name, ".signed\n");
}

// How the openssl command checks one part.
absl::StatusOr<std::string> OpensslLine(const SignedPart& part) {
  ASSIGN_OR_RETURN(const crypto::Suite suite, crypto::ParseSuite(part.suite));
  const bool p256 = suite == crypto::Suite::kP256Sha256;
  std::string lines;
  if (part.batch.has_value()) {
    ASSIGN_OR_RETURN(lines, BatchLines(part, p256 ? "-sha256" : "-sm3"));
  }
  return absl::StrCat(lines, "openssl dgst ",
                      p256 ? "-sha256" : "-sm3 -sigopt distid:1234567812345678",
                      " -verify ", part.key_id, ".pub -signature ", part.name,
                      ".sig ", part.name,
                      part.batch.has_value() ? ".signed" : ".payload");
}

absl::Status WriteFile(const fs::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  if (file.flush()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--extract: cannot write ", path.string()));
}

}  // namespace

absl::Status ReadProof(const std::string& path,
                       google::protobuf::Message& message) {
  std::string json;
  return ReadProof(path, message, json);
}

absl::Status ReadProof(const std::string& path,
                       google::protobuf::Message& message, std::string& json) {
  RETURN_IF_ERROR(
      ReadArgument(path == "-" ? path : absl::StrCat("@", path), json));
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, &message);
  if (status.ok()) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(path, ": ", std::string(status.message())));
}

absl::StatusOr<Trust> ReadTrust(const std::vector<std::string>& paths) {
  Trust trust;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      RETURN_IF_ERROR(ReadKey(path, trust));
      continue;
    }
    for (const fs::directory_entry& entry :
         fs::directory_iterator(path, error)) {
      if (entry.path().extension() != ".pub") continue;
      RETURN_IF_ERROR(ReadKey(entry.path(), trust));
    }
  }
  return trust;
}

absl::StatusOr<Proof> VerifyCustodyFile(const std::string& path,
                                        const Trust& trust) {
  exchange::v1::CustodyReceipt receipt;
  std::string json;
  RETURN_IF_ERROR(ReadProof(path, receipt, json));
  ASSIGN_OR_RETURN(const verify::Custody custody,
                   verify::ProveCustody(receipt, trust.keys));
  // What no signature covers, such as a blank, must be as we write it too.
  if (ToJson(receipt) != json) {
    return absl::DataLossError(absl::StrCat(
        path,
        ": the signatures hold, but the file is not byte for byte what "
        "get-custody-receipt wrote"));
  }
  Proof proof;
  proof.report = absl::StrCat("核验通过 / verified: ", custody.case_name, "\n");
  for (size_t i = 0; i < custody.handovers.size(); ++i) {
    const exchange::v1::Verdict& verdict = custody.handovers[i].verdict;
    absl::StrAppend(&proof.report, "第 ", i + 1, " 期 / epoch ", i + 1, ": ",
                    verdict.giver_office(), " → ", verdict.taker_office(), ", ",
                    ShortName(*exchange::v1::Verdict::Decision_descriptor()
                                   ->FindValueByNumber(verdict.decision())),
                    "\n");
    const auto& hop = receipt.hops(static_cast<int>(i));
    const std::string name = absl::StrCat("epoch-", i + 1);
    proof.parts.push_back(PartOf(name + "-offer", hop.offer()));
    proof.parts.push_back(PartOf(name + "-verdict", hop.verdict()));
  }
  absl::StrAppend(&proof.report,
                  "现由其负责 / held by: ", custody.holder_office, "\n");
  return proof;
}

absl::Status Extract(const Proof& proof, const Trust& trust,
                     const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  const fs::path into(directory);
  std::string script =
      "#!/bin/sh\n# Checks the same signatures without any program of ours.\n"
      "set -e\ncd \"$(dirname \"$0\")\"\n";
  for (const SignedPart& part : proof.parts) {
    RETURN_IF_ERROR(WriteFile(into / (part.name + ".payload"), part.payload));
    RETURN_IF_ERROR(WriteFile(into / (part.name + ".sig"), part.signature));
    ASSIGN_OR_RETURN(const std::string line, OpensslLine(part));
    absl::StrAppend(&script, "echo '", part.name, "'\n", line, "\n");
    RETURN_IF_ERROR(
        WriteFile(into / (part.key_id + ".pub"), trust.pems.at(part.key_id)));
  }
  RETURN_IF_ERROR(WriteFile(into / "verify.sh", script));
  fs::permissions(into / "verify.sh", fs::perms::owner_all, error);
  return absl::OkStatus();
}

}  // namespace bashu::cli
