#include "services/ledger/egress/bank_results.h"

#include <memory>

#include "common/observe/log.h"
#include "common/observe/trace.h"
#include "common/outbox/relay.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/ledger/domain/errors.h"
#include "services/ledger/domain/payments.h"

namespace bashu::ledger {
namespace {

// One round stays short, so that a stop is not held up.
constexpr int kFilesMax = 64;

observe::Counter& CountOf(observe::Metrics& metrics, const char* outcome) {
  return metrics.AddCounter(
      "bashu_bank_files_total",
      "Files from the bank; every one that is not done needs a person.",
      {{"outcome", outcome}});
}

}  // namespace

BankResults::BankResults(store::Store<LedgerTx>& store, const FileBank& bank,
                         const Sources& sources, const Clock& clock,
                         observe::Metrics& metrics)
    : store_(store),
      bank_(bank),
      sources_(sources),
      clock_(clock),
      done_(CountOf(metrics, "done")),
      unexplained_(CountOf(metrics, "unexplained")),
      unreadable_(CountOf(metrics, "unreadable")) {}

absl::StatusOr<int> BankResults::RunOnce() {
  ASSIGN_OR_RETURN(const auto names, bank_.Arrived(kFilesMax));
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(const std::string where, TakeIn(name));
    RETURN_IF_ERROR(bank_.File(name, where));
    if (where == "done") {
      done_.Add();
      continue;
    }
    (where == "unexplained" ? unexplained_ : unreadable_).Add();
    observe::Log(observe::Severity::kError, "bank.file_set_aside",
                 {{"file", name}, {"outcome", where}});
  }
  return static_cast<int>(names.size());
}

absl::StatusOr<std::string> BankResults::TakeIn(const std::string& name) {
  const absl::StatusOr<std::string> text = bank_.Read(name);
  if (!text.ok()) {
    if (outbox::IsTransient(text.status())) return text.status();
    return "unreadable";
  }
  const absl::StatusOr<BankReport> report = ParseBankFile(name, *text);
  if (!report.ok()) return "unreadable";
  ASSIGN_OR_RETURN(const int unexplained, Apply(*report));
  return unexplained + report->unknown == 0 ? "done" : "unexplained";
}

absl::StatusOr<int> BankResults::Apply(const BankReport& report) {
  Call call;
  call.caller.identity = "bank";
  call.now = clock_.Now();
  call.traceparent = observe::ChildTraceparent("");
  int unexplained = 0;
  const absl::Status status =
      store_.Transact([&](LedgerTx& tx) -> absl::Status {
        unexplained = 0;
        for (const BankResult& result : report.results) {
          const absl::Status applied =
              ApplyBankResult(tx, sources_, call, result);
          const std::string reason = ReasonOf(applied);
          // Both are refused before anything is written.
          if (reason == "PAYMENT_UNEXPLAINED" || reason == "GRANT_NOT_FOUND") {
            ++unexplained;
            observe::Log(
                observe::Severity::kError, "bank.result_unexplained",
                {{"disbursement", FormatDisbursementId(result.disbursement)},
                 {"attempt", int64_t{result.attempt}},
                 {"reason", reason}});
            continue;
          }
          RETURN_IF_ERROR(applied);
        }
        return absl::OkStatus();
      });
  if (!status.ok() && !outbox::IsTransient(status)) return 1;
  RETURN_IF_ERROR(status);
  return unexplained;
}

}  // namespace bashu::ledger
