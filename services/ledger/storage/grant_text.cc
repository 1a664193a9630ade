#include "services/ledger/storage/grant_text.h"

#include <nlohmann/json.hpp>

#include "common/base/check.h"

namespace bashu::ledger {
namespace {

using nlohmann::json;

// What we wrote ourselves; anything else is a damaged database, and going on
// without shares would pay a grant that nobody funds.
json Parse(const std::string& text) {
  json parsed = json::parse(text, nullptr, /*allow_exceptions=*/false);
  CHECK(parsed.is_array());
  return parsed;
}

}  // namespace

std::string FormatShares(const std::vector<Share>& shares) {
  json list = json::array();
  for (const Share& share : shares) {
    list.push_back({share.office, share.account.value(), share.amount_fen,
                    share.transfer.value(), share.carried_account.value(),
                    share.returned_fen});
  }
  return list.dump();
}

std::vector<Share> ParseShares(const std::string& text) {
  std::vector<Share> shares;
  for (const json& each : Parse(text)) {
    // Four before holds were carried over, five before money came back.
    CHECK(each.is_array() && each.size() >= 4 && each.size() <= 6);
    CHECK(each[0].is_string() && each[1].is_string());
    CHECK(each[2].is_number_integer() && each[3].is_string());
    shares.push_back(
        {each[0].get<std::string>(), AccountId(each[1].get<std::string>()),
         each[2].get<int64_t>(), TransferId(each[3].get<std::string>())});
    if (each.size() < 5) continue;
    CHECK(each[4].is_string());
    shares.back().carried_account = AccountId(each[4].get<std::string>());
    if (each.size() < 6) continue;
    CHECK(each[5].is_number_integer());
    shares.back().returned_fen = each[5].get<int64_t>();
  }
  return shares;
}

}  // namespace bashu::ledger
