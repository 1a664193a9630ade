#include "services/ledger/storage/fund_text.h"

#include <nlohmann/json.hpp>

#include "common/base/check.h"
#include "common/sql/connection.h"

namespace bashu::ledger {
namespace {

using nlohmann::json;

// What we wrote ourselves; anything else is a damaged database.
json Parse(const std::string& text) {
  json parsed = json::parse(text, nullptr, /*allow_exceptions=*/false);
  CHECK(parsed.is_array());
  return parsed;
}

std::string Text(const json& value) {
  CHECK(value.is_string());
  return value.get<std::string>();
}

int64_t Number(const json& value) {
  CHECK(value.is_number_integer());
  return value.get<int64_t>();
}

}  // namespace

std::string FormatWords(const std::vector<std::string>& words) {
  return json(words).dump();
}

std::vector<std::string> ParseWords(const std::string& text) {
  std::vector<std::string> words;
  for (const json& each : Parse(text)) words.push_back(Text(each));
  return words;
}

std::string FormatAdjustments(const std::vector<Adjustment>& adjustments) {
  json list = json::array();
  for (const Adjustment& each : adjustments) {
    list.push_back(
        {each.change_fen, each.basis, each.officer, sql::ToMicros(each.time)});
  }
  return list.dump();
}

std::vector<Adjustment> ParseAdjustments(const std::string& text) {
  std::vector<Adjustment> adjustments;
  for (const json& each : Parse(text)) {
    CHECK(each.is_array() && each.size() == 4);
    adjustments.push_back({Number(each[0]), Text(each[1]), Text(each[2]),
                           sql::FromMicros(Number(each[3]))});
  }
  return adjustments;
}

std::string FormatTransfers(const std::vector<TransferId>& transfers) {
  json list = json::array();
  for (const TransferId& each : transfers) list.push_back(each.value());
  return list.dump();
}

std::vector<TransferId> ParseTransfers(const std::string& text) {
  std::vector<TransferId> transfers;
  for (const json& each : Parse(text)) transfers.emplace_back(Text(each));
  return transfers;
}

std::string FormatTotals(const std::vector<AccountTotals>& totals) {
  json list = json::array();
  for (const AccountTotals& each : totals) {
    list.push_back({each.account.value(), static_cast<int64_t>(each.source),
                    each.received_fen, each.granted_fen, each.moved_fen,
                    each.carried_fen, each.returned_fen});
  }
  return list.dump();
}

std::vector<AccountTotals> ParseTotals(const std::string& text) {
  std::vector<AccountTotals> totals;
  for (const json& each : Parse(text)) {
    CHECK(each.is_array() && each.size() == 7);
    totals.push_back({AccountId(Text(each[0])),
                      static_cast<Source>(Number(each[1])), Number(each[2]),
                      Number(each[3]), Number(each[4]), Number(each[5]),
                      Number(each[6])});
  }
  return totals;
}

}  // namespace bashu::ledger
