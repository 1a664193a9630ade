#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include "common/status/macros.h"
#include "common/verify/audit_pack.h"
#include "common/verify/period_totals.h"
#include "services/cli/verify.h"

// Proofs of the ledger.
namespace bashu::cli {
namespace {

std::string Yuan(int64_t fen) {
  const std::string cents = absl::StrCat(100 + fen % 100);
  return absl::StrCat(fen / 100, ".", cents.substr(1), " 元");
}

std::string Instant(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_sec, time,
                          absl::FixedTimeZone(8 * 60 * 60));
}

template <typename Signed>
SignedPart PartOf(const std::string& name, const Signed& part) {
  return {name,           part.suite(),     part.key_id(),
          part.payload(), part.signature(), std::nullopt};
}

// What the auditor asked for beyond the pack itself.
absl::Status CheckDemands(const ledger::v1::AuditPack& pack, const Trust& trust,
                          const Demands& demands, Proof& proof,
                          const std::string& region) {
  if (!demands.witness.empty()) {
    ASSIGN_OR_RETURN(const auto regions,
                     verify::VerifyWitnesses(pack, region, demands.witness));
    absl::StrAppend(&proof.report, "见证 / cosigned by: region ",
                    absl::StrJoin(regions, ", "), "\n");
  }
  if (demands.seen.empty()) return absl::OkStatus();
  ledger::v1::SignedTreeHead seen;
  RETURN_IF_ERROR(ReadProof(demands.seen, seen));
  RETURN_IF_ERROR(verify::VerifySeen(pack, seen, trust.keys));
  absl::StrAppend(&proof.report,
                  "同一账本 / same history as the head that was kept\n");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Proof> VerifyLedgerFile(const std::string& path,
                                       const Trust& trust,
                                       const Demands& demands) {
  ledger::v1::AuditPack pack;
  RETURN_IF_ERROR(ReadProof(path, pack));
  ASSIGN_OR_RETURN(const verify::AuditReport report,
                   verify::VerifyAuditPack(pack, trust.keys));
  Proof proof;
  proof.report = absl::StrCat(
      "核验通过 / verified: ", report.grant, "\n", "账本 / ledger: region ",
      report.region, ", ", report.tree_size, " leaves, signed ",
      Instant(report.sign_time), "\n", "条目 / entries: ", report.entries,
      ", complete, last state ", report.state, "\n");
  absl::StrAppend(&proof.report, "出资 / shares: ", report.share_transfers,
                  " transfers, ", Yuan(report.share_fen), "\n",
                  "支付 / paid: ", report.payments, " payments, ",
                  Yuan(report.paid_fen), "\n");
  if (report.given_back_fen != 0) {
    absl::StrAppend(&proof.report,
                    "退回 / given back: ", Yuan(report.given_back_fen), "\n");
  }
  RETURN_IF_ERROR(CheckDemands(pack, trust, demands, proof, report.region));
  proof.parts.push_back(PartOf("head", pack.head()));
  proof.parts.push_back(PartOf("end", pack.end()));
  return proof;
}

absl::StatusOr<Proof> VerifyTotalsFile(const std::string& path,
                                       const Trust& trust) {
  ledger::v1::PeriodTotals totals;
  RETURN_IF_ERROR(ReadProof(path, totals));
  ASSIGN_OR_RETURN(const verify::TotalsReport report,
                   verify::VerifyPeriodTotals(totals, trust.keys));
  Proof proof;
  proof.report =
      absl::StrCat("核验通过 / verified: ", report.account, ", ", report.period,
                   "\n", "账本 / ledger: region ", report.region, ", ",
                   report.entries, " entries in the period, ", report.tree_size,
                   " leaves, signed ", Instant(report.sign_time), "\n");
  absl::StrAppend(&proof.report, "借方 / debits: ", Yuan(report.debit_fen),
                  "\n", "贷方 / credits: ", Yuan(report.credit_fen), "\n",
                  "全部 / all ", report.account_count,
                  " accounts: debits and credits ", Yuan(report.all_fen), "\n");
  proof.parts.push_back(PartOf("root", totals.root()));
  proof.parts.push_back(PartOf("head", totals.head()));
  return proof;
}

}  // namespace bashu::cli
