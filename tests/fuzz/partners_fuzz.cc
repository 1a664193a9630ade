// The list of partners: egress/partners.h.

#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "common/base/check.h"
#include "services/routing/egress/partners.h"
#include "tests/fuzz/fuzz.h"

namespace bashu::fuzz {
namespace {

// A file of this process, in memory where the machine has /dev/shm.
const std::string& Path() {
  static const std::string path =
      absl::StrCat(access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
                   "/bashu-partners-", getpid());
  static const int registered = std::atexit([] { unlink(path.c_str()); });
  CHECK(registered == 0);
  return path;
}

std::string Line(const std::string& pem) {
  return absl::StrReplaceAll(pem, {{"\n", "\\n"}});
}

}  // namespace

std::vector<std::string> Seeds() {
  std::string list;
  for (const auto& [region, keys] : Keys()) {
    const auto& key = keys[0];
    absl::StrAppend(
        &list, "partners { region: '", region, "' address: 'localhost:7443'",
        " division_prefixes: '", region, "' signing_keys { key_id: '",
        key.key_id(), "' suite: '", crypto::FormatSuite(key.suite()),
        "' public_key_pem: \"", Line(PublicPem(key.suite())),
        "\" } sealing_key_pem: \"", Line(PublicPem(key.suite())), "\" }\n");
  }
  return {list, "partners { region: '50' }", ""};
}

bool Try(absl::string_view input) {
  std::ofstream(Path(), std::ios::binary) << input;
  const auto trust = routing::LoadTrustList(Path(), "52", {});
  if (!trust.ok()) return false;
  for (const routing::Partner& partner : trust->partners) {
    CHECK(partner.region != "52");
    CHECK(!partner.signing_keys.empty() && !partner.division_prefixes.empty());
  }
  return true;
}

}  // namespace bashu::fuzz
