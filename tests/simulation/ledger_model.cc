#include "tests/simulation/ledger_model.h"

#include <algorithm>
#include <map>

namespace bashu::simulation {
namespace {

ModelAnswer Refused(const char* reason) { return {reason, 0}; }

bool MayAct(const ModelCaller& caller, const ModelAccount& account) {
  return caller.office.empty() || caller.office == account.office;
}

bool Same(const ModelTransfer& a, const ModelTransfer& b) {
  return a.debit == b.debit && a.credit == b.credit && a.amount == b.amount &&
         a.pending == b.pending && a.balancing == b.balancing &&
         a.expires == b.expires && a.reverses == b.reverses;
}

}  // namespace

ModelAnswer Model::Create(const ModelCaller& caller, const std::string& id,
                          const ModelTransfer& wanted) {
  const auto known = transfers.find(id);
  if (known != transfers.end()) {
    if (!Same(known->second, wanted)) return Refused("TRANSFER_EXISTS");
    return {"", known->second.taken};
  }
  const auto debit = accounts.find(wanted.debit);
  if (debit == accounts.end()) return Refused("ACCOUNT_NOT_FOUND");
  if (!MayAct(caller, debit->second)) return Refused("OFFICE_NOT_ALLOWED");
  const auto credit = accounts.find(wanted.credit);
  if (credit == accounts.end()) return Refused("ACCOUNT_NOT_FOUND");
  if (debit == credit) return Refused("SAME_ACCOUNT");
  if (debit->second.year != credit->second.year && !debit->second.external &&
      !credit->second.external) {
    return Refused("FISCAL_YEAR_MISMATCH");
  }
  if (debit->second.closed || credit->second.closed) {
    return Refused("FISCAL_YEAR_CLOSED");
  }
  if (wanted.expires != 0 && wanted.expires <= caller.now) {
    return Refused("EXPIRE_TIME_PASSED");
  }
  return Take(id, wanted);
}

ModelAnswer Model::Take(const std::string& id, ModelTransfer transfer) {
  ModelAccount& debit = accounts.at(transfer.debit);
  ModelAccount& credit = accounts.at(transfer.credit);
  const bool bounded = debit.floor.has_value() || !debit.external;
  const int64_t free = debit.balance - debit.held - debit.floor.value_or(0);
  transfer.taken = transfer.amount;
  if (transfer.balancing && bounded) {
    transfer.taken = std::min(transfer.amount, free);
    if (transfer.taken <= 0) return Refused("NOTHING_AVAILABLE");
  }
  if (bounded && free < transfer.taken) return Refused("INSUFFICIENT_FUNDS");
  if (credit.ceiling.has_value() &&
      credit.balance + credit.incoming + transfer.taken > *credit.ceiling) {
    return Refused("CEILING_EXCEEDED");
  }
  if (transfer.pending) {
    debit.held += transfer.taken;
    credit.incoming += transfer.taken;
    transfer.state = ModelState::kPending;
  } else {
    debit.balance -= transfer.taken;
    credit.balance += transfer.taken;
    transfer.posted = transfer.taken;
    transfer.state = ModelState::kPosted;
  }
  transfers[id] = transfer;
  return {"", transfer.taken};
}

// Every chain is tried on a copy of the whole ledger.
std::vector<ModelAnswer> Model::CreateAll(const ModelCaller& caller,
                                          const std::vector<ModelItem>& items) {
  std::vector<ModelAnswer> answers(items.size());
  for (size_t first = 0; first < items.size();) {
    size_t last = first;
    while (last < items.size() && items[last].linked) ++last;
    const bool open = last == items.size();
    if (open) --last;
    Model attempt = *this;
    size_t fault = items.size();
    for (size_t i = first; i <= last && fault == items.size(); ++i) {
      answers[i] = open && i == last
                       ? Refused("LINKED_CHAIN_OPEN")
                       : attempt.Create(caller, items[i].id, items[i].transfer);
      if (!answers[i].reason.empty()) fault = i;
    }
    if (fault == items.size()) {
      *this = std::move(attempt);
    } else {
      for (size_t i = first; i <= last; ++i) {
        if (i != fault) answers[i] = Refused("LINKED_EVENT_FAILED");
      }
      if (open) answers[last] = Refused("LINKED_CHAIN_OPEN");
    }
    first = last + 1;
  }
  return answers;
}

void Model::Release(ModelTransfer& transfer, ModelState state) {
  accounts.at(transfer.debit).held -= transfer.taken;
  accounts.at(transfer.credit).incoming -= transfer.taken;
  transfer.state = state;
  if (!transfer.reverses.empty() && state != ModelState::kPosted) {
    transfers.at(transfer.reverses).reversed_by.clear();
  }
}

ModelAnswer Model::Post(const ModelCaller& caller, const std::string& id,
                        int64_t amount) {
  const auto found = transfers.find(id);
  if (found == transfers.end()) return Refused("TRANSFER_NOT_FOUND");
  ModelTransfer& transfer = found->second;
  ModelAccount& debit = accounts.at(transfer.debit);
  ModelAccount& credit = accounts.at(transfer.credit);
  if (!MayAct(caller, debit)) return Refused("OFFICE_NOT_ALLOWED");
  const bool pending = transfer.state == ModelState::kPending;
  if (!transfer.reverses.empty() && pending) {
    if (transfer.maker == caller.officer) {
      return Refused("REVERSAL_MAKER_IS_CHECKER");
    }
    if (amount != 0 && amount != transfer.taken) {
      return Refused("REVERSAL_NOT_WHOLE");
    }
  }
  if (pending && (debit.closed || credit.closed)) {
    return Refused("FISCAL_YEAR_CLOSED");
  }
  if (transfer.state == ModelState::kPosted) {
    const bool same = amount == 0 || amount == transfer.posted;
    return same ? ModelAnswer{"", transfer.taken} : Refused("TRANSFER_POSTED");
  }
  if (transfer.state == ModelState::kVoided) return Refused("TRANSFER_VOIDED");
  if (transfer.state == ModelState::kExpired) {
    return Refused("TRANSFER_EXPIRED");
  }
  const int64_t posted = amount == 0 ? transfer.taken : amount;
  if (posted > transfer.taken) return Refused("AMOUNT_EXCEEDS_HOLD");
  Release(transfer, ModelState::kPosted);
  transfer.posted = posted;
  debit.balance -= posted;
  credit.balance += posted;
  return {"", transfer.taken};
}

ModelAnswer Model::Void(const ModelCaller& caller, const std::string& id) {
  const auto found = transfers.find(id);
  if (found == transfers.end()) return Refused("TRANSFER_NOT_FOUND");
  ModelTransfer& transfer = found->second;
  if (!MayAct(caller, accounts.at(transfer.debit))) {
    return Refused("OFFICE_NOT_ALLOWED");
  }
  if (transfer.state == ModelState::kPosted) return Refused("TRANSFER_POSTED");
  if (transfer.state == ModelState::kExpired) {
    return Refused("TRANSFER_EXPIRED");
  }
  if (transfer.state == ModelState::kPending) {
    Release(transfer, ModelState::kVoided);
  }
  return {"", transfer.taken};
}

ModelAnswer Model::Reverse(const ModelCaller& caller, const std::string& id,
                           const std::string& original) {
  const auto known = transfers.find(id);
  if (known != transfers.end()) {
    if (known->second.reverses != original) return Refused("TRANSFER_EXISTS");
    return {"", known->second.taken};
  }
  const auto found = transfers.find(original);
  if (found == transfers.end()) return Refused("TRANSFER_NOT_FOUND");
  const ModelTransfer& wrong = found->second;
  if (!MayAct(caller, accounts.at(wrong.credit))) {
    return Refused("OFFICE_NOT_ALLOWED");
  }
  if (wrong.state != ModelState::kPosted) return Refused("TRANSFER_NOT_POSTED");
  if (!wrong.reverses.empty()) return Refused("REVERSAL_OF_REVERSAL");
  if (!wrong.reversed_by.empty()) return Refused("ALREADY_REVERSED");
  if (accounts.at(wrong.debit).closed || accounts.at(wrong.credit).closed) {
    return Refused("FISCAL_YEAR_CLOSED");
  }
  ModelTransfer reversal;
  reversal.debit = wrong.credit;
  reversal.credit = wrong.debit;
  reversal.amount = wrong.posted;
  reversal.pending = true;
  reversal.reverses = original;
  reversal.maker = caller.officer;
  const ModelAnswer answer = Take(id, reversal);
  if (answer.reason.empty()) transfers.at(original).reversed_by = id;
  return answer;
}

void Model::CloseYear(const ModelCaller& caller, const std::string& office,
                      int year) {
  for (auto& [id, account] : accounts) {
    if (account.office == office && account.year == year &&
        MayAct(caller, account)) {
      account.closed = true;
    }
  }
}

void Model::Expire(int64_t now) {
  for (auto& [id, transfer] : transfers) {
    if (transfer.state == ModelState::kPending && transfer.expires != 0 &&
        transfer.expires <= now) {
      Release(transfer, ModelState::kExpired);
    }
  }
}

std::string Model::Broken() const {
  int64_t sum = 0;
  std::map<std::string, int64_t> held, incoming;
  for (const auto& [id, transfer] : transfers) {
    if (transfer.state != ModelState::kPending) continue;
    held[transfer.debit] += transfer.taken;
    incoming[transfer.credit] += transfer.taken;
  }
  for (const auto& [id, account] : accounts) {
    sum += account.balance;
    if (account.held != held[id]) return "held of " + id;
    if (account.incoming != incoming[id]) return "incoming of " + id;
    const bool bounded = account.floor.has_value() || !account.external;
    const bool used = account.balance != 0 || account.held != 0;
    if (bounded && used && account.balance - account.held < 0 &&
        !account.external) {
      return "overdrawn " + id;
    }
    if (account.ceiling.has_value() &&
        account.balance + account.incoming > *account.ceiling) {
      return "ceiling of " + id;
    }
  }
  return sum == 0 ? "" : "sum";
}

}  // namespace bashu::simulation
