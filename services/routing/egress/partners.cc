#include "services/routing/egress/partners.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <set>
#include <utility>

#include "bashu/exchange/v1/partner.pb.h"
#include "common/crypto/sealed_box.h"
#include "common/crypto/suite.h"
#include "common/reference/text_proto.h"
#include "common/status/macros.h"

namespace bashu::routing {
namespace {

using exchange::v1::PartnerList;

absl::StatusOr<crypto::VerifyingKey> ReadKey(
    const exchange::v1::Partner::SigningKey& entry) {
  ASSIGN_OR_RETURN(const crypto::Suite suite,
                   crypto::ParseSuite(entry.suite()));
  return crypto::VerifyingKey::FromPem(suite, entry.public_key_pem());
}

absl::StatusOr<Partner> ReadPartner(const std::string& path,
                                    const exchange::v1::Partner& entry) {
  const auto refuse = [&](absl::string_view problem) {
    return reference::InvalidEntry(path, entry.region(), std::string(problem));
  };
  Partner partner{
      entry.region(), entry.address(), {}, {}, entry.sealing_key_pem()};
  if (entry.region().size() < 2) return refuse("region has 2 to 6 digits");
  if (!absl::StrContains(entry.address(), ':')) {
    return refuse("address is not host:port");
  }
  if (entry.division_prefixes().empty()) return refuse("covers no division");
  for (const std::string& prefix : entry.division_prefixes()) {
    partner.division_prefixes.push_back(prefix);
  }
  if (entry.signing_keys().empty()) return refuse("has no signing key");
  for (const auto& key : entry.signing_keys()) {
    absl::StatusOr<crypto::VerifyingKey> read = ReadKey(key);
    if (!read.ok()) return refuse(read.status().message());
    if (read->key_id() != key.key_id()) {
      return refuse(absl::StrCat("the key called ", key.key_id(), " is ",
                                 read->key_id()));
    }
    partner.signing_keys.push_back(*std::move(read));
  }
  const auto sealed = crypto::Seal(entry.sealing_key_pem(), "", "");
  if (!sealed.ok()) return refuse("sealing_key_pem is no key to seal to");
  return partner;
}

}  // namespace

absl::StatusOr<std::vector<Partner>> LoadPartners(const std::string& path,
                                                  const std::string& own) {
  PartnerList list;
  RETURN_IF_ERROR(reference::ReadTextProto(path, list));
  std::set<std::string> seen = {own};
  std::vector<Partner> partners;
  for (const exchange::v1::Partner& entry : list.partners()) {
    if (!seen.insert(entry.region()).second) {
      return reference::InvalidEntry(path, entry.region(),
                                     "stands here twice, or is our own");
    }
    ASSIGN_OR_RETURN(Partner partner, ReadPartner(path, entry));
    partners.push_back(std::move(partner));
  }
  return partners;
}

std::map<std::string, std::string> PrefixesOf(
    const std::string& own, const std::vector<Partner>& partners) {
  std::map<std::string, std::string> prefixes = {{own, own}};
  for (const Partner& partner : partners) {
    for (const std::string& prefix : partner.division_prefixes) {
      prefixes.emplace(prefix, partner.region);
    }
  }
  return prefixes;
}

}  // namespace bashu::routing
