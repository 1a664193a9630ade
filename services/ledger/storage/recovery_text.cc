#include "services/ledger/storage/instrument_text.h"
#include "services/ledger/storage/json_fields.h"

namespace bashu::ledger {
namespace {

using nlohmann::json;

json Format(const Credit& credit) {
  return {{"share", credit.share},
          {"account", credit.account.value()},
          {"amount_fen", credit.amount_fen},
          {"transfer", credit.transfer.value()}};
}

Credit ParseCredit(const json& object) {
  Credit credit;
  Read(object, "share", credit.share);
  Read(object, "account", credit.account);
  Read(object, "amount_fen", credit.amount_fen);
  Read(object, "transfer", credit.transfer);
  return credit;
}

json Format(const Receipt& receipt) {
  json credits = json::array();
  for (const Credit& each : receipt.credits) credits.push_back(Format(each));
  return {{"id", receipt.id.value()},
          {"amount_fen", receipt.amount_fen},
          {"bank_reference", receipt.bank_reference},
          {"officer", receipt.officer},
          {"time", sql::ToMicros(receipt.time)},
          {"credits", std::move(credits)}};
}

Receipt ParseReceipt(const json& object) {
  Receipt receipt;
  Read(object, "id", receipt.id);
  Read(object, "amount_fen", receipt.amount_fen);
  Read(object, "bank_reference", receipt.bank_reference);
  Read(object, "officer", receipt.officer);
  Read(object, "time", receipt.time);
  for (const json& each : ListOf(object, "credits")) {
    receipt.credits.push_back(ParseCredit(each));
  }
  return receipt;
}

json Format(const Ending& ending) {
  return {{"outcome", static_cast<int>(ending.outcome)},
          {"basis", ending.basis},
          {"maker", ending.maker},
          {"checker", ending.checker}};
}

}  // namespace

std::string FormatInstrument(const Recovery& recovery) {
  json receipts = json::array();
  for (const Receipt& each : recovery.receipts) {
    receipts.push_back(Format(each));
  }
  return json{{"id", recovery.id.value()},
              {"grant", recovery.grant.value()},
              {"office", recovery.office},
              {"cause", static_cast<int>(recovery.cause)},
              {"amount_fen", recovery.amount_fen},
              {"basis", recovery.basis},
              {"hardship", static_cast<int>(recovery.hardship)},
              {"committee_decision", recovery.committee_decision},
              {"hearing_record", recovery.hearing_record},
              {"state", static_cast<int>(recovery.state)},
              {"maker", recovery.maker},
              {"checker", recovery.checker},
              {"ending", Format(recovery.ending)},
              {"receipts", std::move(receipts)},
              {"create_time", sql::ToMicros(recovery.create_time)},
              {"update_time", sql::ToMicros(recovery.update_time)}}
      .dump();
}

template <>
Recovery ParseInstrument(const std::string& text) {
  const json object = ParseObject(text);
  Recovery recovery;
  Read(object, "id", recovery.id);
  Read(object, "grant", recovery.grant);
  Read(object, "office", recovery.office);
  Read(object, "cause", recovery.cause);
  Read(object, "amount_fen", recovery.amount_fen);
  Read(object, "basis", recovery.basis);
  Read(object, "hardship", recovery.hardship);
  Read(object, "committee_decision", recovery.committee_decision);
  Read(object, "hearing_record", recovery.hearing_record);
  Read(object, "state", recovery.state);
  Read(object, "maker", recovery.maker);
  Read(object, "checker", recovery.checker);
  const json& ending = FieldOf(object, "ending");
  Read(ending, "outcome", recovery.ending.outcome);
  Read(ending, "basis", recovery.ending.basis);
  Read(ending, "maker", recovery.ending.maker);
  Read(ending, "checker", recovery.ending.checker);
  for (const json& each : ListOf(object, "receipts")) {
    recovery.receipts.push_back(ParseReceipt(each));
  }
  Read(object, "create_time", recovery.create_time);
  Read(object, "update_time", recovery.update_time);
  return recovery;
}

}  // namespace bashu::ledger
