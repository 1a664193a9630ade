#include "services/routing/egress/partners.h"

#include <absl/functional/function_ref.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <fstream>
#include <iterator>
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

absl::Time TimeOr(bool present, const google::protobuf::Timestamp& time,
                  absl::Time otherwise) {
  return present ? absl::FromUnixSeconds(time.seconds()) +
                       absl::Nanoseconds(time.nanos())
                 : otherwise;
}

template <typename Key>
KeyPeriod PeriodOf(const Key& key) {
  return {TimeOr(key.has_start_time(), key.start_time(), absl::InfinitePast()),
          TimeOr(key.has_end_time(), key.end_time(), absl::InfiniteFuture()),
          absl::InfiniteFuture()};
}

// Every refusal names the file and the region.
using Refuse = absl::FunctionRef<absl::Status(absl::string_view)>;

absl::Status ReadSigningKeys(const exchange::v1::Partner& entry, Refuse refuse,
                             Partner& partner) {
  if (entry.signing_keys().empty()) return refuse("has no signing key");
  for (const auto& key : entry.signing_keys()) {
    absl::StatusOr<crypto::VerifyingKey> read = ReadKey(key);
    if (!read.ok()) return refuse(read.status().message());
    if (read->key_id() != key.key_id()) {
      return refuse(absl::StrCat("the key called ", key.key_id(), " is ",
                                 read->key_id()));
    }
    KeyPeriod period = PeriodOf(key);
    period.revoke_time = TimeOr(key.has_revoke_time(), key.revoke_time(),
                                absl::InfiniteFuture());
    if (period.end_time <= period.start_time) {
      return refuse(
          absl::StrCat("key ", key.key_id(), " ends before it begins"));
    }
    partner.periods[key.key_id()] = period;
    partner.signing_keys.push_back(*std::move(read));
  }
  return absl::OkStatus();
}

absl::Status ReadSealingKeys(const exchange::v1::Partner& entry, Refuse refuse,
                             Partner& partner) {
  if (entry.sealing_key_pem().empty() == entry.sealing_keys().empty()) {
    return refuse("has either sealing_key_pem or sealing_keys");
  }
  if (!entry.sealing_key_pem().empty()) {
    partner.sealing_keys.push_back({entry.sealing_key_pem(), {}});
  }
  for (const auto& key : entry.sealing_keys()) {
    partner.sealing_keys.push_back({key.public_key_pem(), PeriodOf(key)});
  }
  for (const SealingKey& key : partner.sealing_keys) {
    if (!crypto::Sealer::FromPem(key.public_pem).ok()) {
      return refuse("a sealing key is no key to seal to");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Partner> ReadPartner(const std::string& path,
                                    const exchange::v1::Partner& entry) {
  const auto refuse = [&](absl::string_view problem) {
    return reference::InvalidEntry(path, entry.region(), std::string(problem));
  };
  Partner partner;
  partner.region = entry.region();
  partner.address = entry.address();
  partner.pulls = entry.pulls();
  partner.pulled = entry.pulled();
  if (entry.region().size() < 2) return refuse("region has 2 to 6 digits");
  if (!entry.address().empty() && !absl::StrContains(entry.address(), ':')) {
    return refuse("address is not host:port");
  }
  if (entry.pulled() && entry.address().empty()) {
    return refuse("is pulled and has no address");
  }
  if (entry.division_prefixes().empty()) return refuse("covers no division");
  for (const std::string& prefix : entry.division_prefixes()) {
    partner.division_prefixes.push_back(prefix);
  }
  RETURN_IF_ERROR(ReadSigningKeys(entry, refuse, partner));
  RETURN_IF_ERROR(ReadSealingKeys(entry, refuse, partner));
  return partner;
}

std::string ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Whether every root signed the bytes of the file.
absl::Status CheckRoots(const std::string& path,
                        const std::vector<std::string>& roots) {
  const std::string text = ReadBytes(path);
  for (const std::string& pem : roots) {
    auto key = crypto::VerifyingKey::FromPem(crypto::Suite::kP256Sha256, pem);
    if (!key.ok()) {
      key = crypto::VerifyingKey::FromPem(crypto::Suite::kSm2Sm3, pem);
    }
    if (!key.ok()) {
      return reference::InvalidEntry(path, "--trust_root", "is no public key");
    }
    const std::string beside = absl::StrCat(path, ".", key->key_id(), ".sig");
    if (!key->Verify(text, ReadBytes(beside)).ok()) {
      return reference::InvalidEntry(
          path, key->key_id(),
          absl::StrCat("this lead office did not sign it; there is no good ",
                       beside));
    }
  }
  return absl::OkStatus();
}

// Adds the ways of the list, and those to partners that we have a link with.
// Every partner must be reached, and by one that is.
absl::Status ReadRoutes(const std::string& path, const std::string& own,
                        const PartnerList& list, TrustList& trust) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const exchange::v1::Route& route : list.routes()) {
    const std::string name =
        absl::StrCat(route.sender_region(), " to ", route.region_prefix());
    if (route.sender_region().empty() || route.region_prefix().empty() ||
        route.next_region().empty()) {
      return reference::InvalidEntry(
          path, name, "has no sender_region, region_prefix or next_region");
    }
    if (!seen.emplace(route.sender_region(), route.region_prefix()).second) {
      return reference::InvalidEntry(path, name, "stands here twice");
    }
    trust.routes.push_back(
        {route.sender_region(), route.region_prefix(), route.next_region()});
  }
  for (const Partner& partner : trust.partners) {
    const bool is_linked = !partner.address.empty() || partner.pulls;
    if (is_linked && seen.emplace(own, partner.region).second) {
      trust.routes.push_back({own, partner.region, partner.region});
    }
  }
  const Regions regions(own, {}, trust.routes);
  for (const Partner& partner : trust.partners) {
    const std::string next = regions.NextHop(partner.region);
    if (next.empty() || next == own) {
      return reference::InvalidEntry(
          path, partner.region, "has no address, and no route leads to it");
    }
    if (regions.NextHop(next) != next) {
      return reference::InvalidEntry(
          path, partner.region,
          absl::StrCat("is reached by way of ", next,
                       ", with whom there is no link"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTrustList(const std::string& path, const PartnerList& list,
                            TrustList& trust) {
  if (list.version() < 1 || !list.has_issue_time() || !list.has_expire_time()) {
    return reference::InvalidEntry(
        path, "version",
        "a trust list has a version, an issue_time and an expire_time");
  }
  if (trust.own_key_ids.empty()) {
    return reference::InvalidEntry(path, "partners",
                                   "our own region is not in it");
  }
  trust.version = list.version();
  trust.expire_time = absl::FromUnixSeconds(list.expire_time().seconds());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TrustList> LoadTrustList(const std::string& path,
                                        const std::string& own,
                                        const std::vector<std::string>& roots) {
  PartnerList list;
  RETURN_IF_ERROR(CheckRoots(path, roots));
  RETURN_IF_ERROR(reference::ReadTextProto(path, list));
  std::set<std::string> seen;
  TrustList trust;
  for (const exchange::v1::Partner& entry : list.partners()) {
    if (!seen.insert(entry.region()).second) {
      return reference::InvalidEntry(path, entry.region(), "stands here twice");
    }
    if (entry.region() == own) {
      if (roots.empty()) {
        return reference::InvalidEntry(path, own, "is our own region");
      }
      for (const auto& key : entry.signing_keys()) {
        trust.own_key_ids.push_back(key.key_id());
      }
      continue;
    }
    ASSIGN_OR_RETURN(Partner partner, ReadPartner(path, entry));
    trust.partners.push_back(std::move(partner));
  }
  RETURN_IF_ERROR(ReadRoutes(path, own, list, trust));
  if (!roots.empty()) RETURN_IF_ERROR(CheckTrustList(path, list, trust));
  return trust;
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
