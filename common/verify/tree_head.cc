#include "common/verify/tree_head.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/unknown_field_set.h>

#include "common/crypto/merkle.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace bashu::verify {
namespace {

using ledger::v1::Cosignature;
using ledger::v1::SignedStatement;
using ledger::v1::SignedTreeHead;
using ledger::v1::TreeHead;

absl::Status Invalid(const std::string& problem) {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    "verify.bashu",
                    "TREE_HEAD_INVALID",
                    absl::StrCat("The tree head proves nothing: ", problem),
                    absl::StrCat("审计树头核验未通过：", problem),
                    {{"problem", problem}}});
}

// That a key trusted for `region` made the signature over `payload`.
template <typename Signed>
absl::Status CheckSignature(const std::string& payload, const Signed& made,
                            const std::string& region,
                            const TrustedKeys& trust) {
  if (HasUnknownFields(made)) return Invalid("it has fields we do not know");
  ASSIGN_OR_RETURN(const crypto::Suite suite, crypto::ParseSuite(made.suite()));
  const auto keys = trust.find(region);
  if (keys == trust.end()) {
    return Invalid(absl::StrCat("no trusted key for region ", region));
  }
  for (const crypto::VerifyingKey& key : keys->second) {
    if (key.suite() != suite || key.key_id() != made.key_id()) continue;
    return key.Verify(payload, made.signature());
  }
  return Invalid(absl::StrCat("it names another key than the trusted ones of ",
                              "region ", region));
}

}  // namespace

bool HasUnknownFields(const google::protobuf::Message& message) {
  return !message.GetReflection()->GetUnknownFields(message).empty();
}

absl::StatusOr<TreeHead> VerifyTreeHead(const SignedTreeHead& head,
                                        const TrustedKeys& trust) {
  TreeHead said;
  if (!said.ParseFromString(head.payload()) || HasUnknownFields(said) ||
      said.tree_size() < 0 || said.root().size() != crypto::kDigestSize) {
    return Invalid("it cannot be read");
  }
  RETURN_IF_ERROR(CheckSignature(head.payload(), head, said.region(), trust));
  return said;
}

absl::Status VerifyStatement(const SignedStatement& statement,
                             const std::string& region,
                             const TrustedKeys& trust) {
  return CheckSignature(statement.payload(), statement, region, trust);
}

absl::Time SignTimeOf(const TreeHead& head) {
  return absl::FromUnixSeconds(head.sign_time().seconds()) +
         absl::Nanoseconds(head.sign_time().nanos());
}

absl::Status VerifySucceeds(
    crypto::Suite suite, const TreeHead& older, const TreeHead& newer,
    const google::protobuf::RepeatedPtrField<std::string>& path) {
  if (older.region() != newer.region()) {
    return Invalid("the two heads are of two regions");
  }
  if (newer.tree_size() < older.tree_size()) {
    return Invalid(absl::StrCat("its tree has ", newer.tree_size(),
                                " leaves, and the head that was seen has ",
                                older.tree_size()));
  }
  if (newer.tree_size() == older.tree_size()) {
    if (newer.root() == older.root()) return absl::OkStatus();
    return Invalid(
        absl::StrCat("split view: the same ledger signed two different trees "
                     "of ",
                     newer.tree_size(), " leaves"));
  }
  if (path.empty() && older.tree_size() > 0) {
    return Invalid(absl::StrCat("it has no proof that its tree of ",
                                newer.tree_size(), " leaves adds to the ",
                                older.tree_size(), " that were seen"));
  }
  return crypto::VerifyConsistency(
      suite, {static_cast<uint64_t>(older.tree_size()), older.root()},
      {static_cast<uint64_t>(newer.tree_size()), newer.root()},
      {path.begin(), path.end()});
}

absl::StatusOr<std::vector<std::string>> VerifyCosignatures(
    const SignedTreeHead& head, const std::string& region,
    const google::protobuf::RepeatedPtrField<Cosignature>& given,
    const TrustedKeys& witnesses) {
  std::vector<std::string> regions;
  for (const Cosignature& each : given) {
    if (each.region() == region) {
      return Invalid("a region cannot witness for itself");
    }
    if (witnesses.count(each.region()) == 0) continue;
    RETURN_IF_ERROR(
        CheckSignature(head.payload(), each, each.region(), witnesses));
    regions.push_back(each.region());
  }
  return regions;
}

}  // namespace bashu::verify
