#include "services/routing/storage/sql_store.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/sql/schema.h"
#include "common/sql/sql_store.h"
#include "common/status/macros.h"
#include "services/routing/storage/json.h"
#include "services/routing/storage/schema.h"

namespace bashu::routing {
namespace {

using ::bashu::sql::Blob;
using ::bashu::sql::FromMicros;
using ::bashu::sql::Param;
using ::bashu::sql::Row;
using ::bashu::sql::ToMicros;

#define BASHU_REFERRAL_COLUMNS                                         \
  "id, kind, state, case_id, programme, source_office, target_office," \
  " epoch, reason, preview, manifest, fulfilled, answer_code,"         \
  " return_reason, competent_office, due_time, create_time,"           \
  " decide_time, deliver_time"

constexpr char kFindReferral[] =
    "SELECT " BASHU_REFERRAL_COLUMNS " FROM referrals WHERE id = $1";
constexpr char kPutReferral[] =
    "INSERT INTO referrals (" BASHU_REFERRAL_COLUMNS
    ") VALUES ($1, $2, $3,"
    " $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
    " $19)"
    " ON CONFLICT (id) DO UPDATE SET state = excluded.state,"
    " target_office = excluded.target_office,"
    " epoch = excluded.epoch, fulfilled = excluded.fulfilled,"
    " answer_code = excluded.answer_code,"
    " return_reason = excluded.return_reason,"
    " competent_office = excluded.competent_office,"
    " decide_time = excluded.decide_time,"
    " deliver_time = excluded.deliver_time";
// Two index scans; an office is source or target of a referral, not both.
constexpr char kListReferrals[] =
    "SELECT * FROM (SELECT " BASHU_REFERRAL_COLUMNS
    " FROM referrals WHERE source_office = $1 AND ($2 = '' OR id < $2)"
    " AND ($3 = 0 OR state = $3) UNION ALL SELECT " BASHU_REFERRAL_COLUMNS
    " FROM referrals WHERE target_office = $1 AND ($2 = '' OR id < $2)"
    " AND ($3 = 0 OR state = $3)) AS found ORDER BY id DESC LIMIT $4";
constexpr char kFindCase[] =
    "SELECT id, region, state, epoch, holder, handovers, designated_office,"
    " designated_epoch FROM cases WHERE id = $1";
constexpr char kPutCase[] =
    "INSERT INTO cases (id, region, state, epoch, holder, handovers,"
    " designated_office, designated_epoch)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET"
    " state = excluded.state, epoch = excluded.epoch,"
    " holder = excluded.holder, handovers = excluded.handovers,"
    " designated_office = excluded.designated_office,"
    " designated_epoch = excluded.designated_epoch";
constexpr char kFindDesignations[] =
    "SELECT id, case_id, epoch, designated_office, designating_office, reason,"
    " create_time FROM designations WHERE case_id = $1 ORDER BY epoch, id";
constexpr char kPutDesignation[] =
    "INSERT INTO designations (id, case_id, epoch, designated_office,"
    " designating_office, reason, create_time)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr char kFindBody[] =
    "SELECT sealed, content FROM bodies WHERE referral = $1 AND part = $2";
constexpr char kPutBody[] =
    "INSERT INTO bodies (referral, part, sealed, content)"
    " VALUES ($1, $2, $3, $4) ON CONFLICT (referral, part) DO UPDATE SET"
    " sealed = excluded.sealed, content = excluded.content";
constexpr char kFindHops[] =
    "SELECT epoch, offer, offer_signature, offer_suite, offer_key_id,"
    " offer_batch, verdict, verdict_signature, verdict_suite, verdict_key_id,"
    " verdict_batch FROM hops WHERE case_id = $1 ORDER BY epoch";
constexpr char kPutHop[] =
    "INSERT INTO hops (case_id, epoch, offer, offer_signature, offer_suite,"
    " offer_key_id, offer_batch, verdict, verdict_signature, verdict_suite,"
    " verdict_key_id, verdict_batch)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    " ON CONFLICT (case_id, epoch) DO UPDATE SET offer = excluded.offer,"
    " offer_signature = excluded.offer_signature,"
    " offer_suite = excluded.offer_suite,"
    " offer_key_id = excluded.offer_key_id,"
    " offer_batch = excluded.offer_batch, verdict = excluded.verdict,"
    " verdict_signature = excluded.verdict_signature,"
    " verdict_suite = excluded.verdict_suite,"
    " verdict_key_id = excluded.verdict_key_id,"
    " verdict_batch = excluded.verdict_batch";

#undef BASHU_REFERRAL_COLUMNS

Param Optional(const std::optional<absl::Time>& time) {
  if (!time.has_value()) return nullptr;
  return ToMicros(*time);
}

std::optional<absl::Time> OptionalTime(const Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return FromMicros(row.Int(column));
}

absl::StatusOr<Referral> ReferralOf(const Row& row) {
  Referral referral;
  referral.id = row.Text(0);
  referral.kind = static_cast<ReferralKind>(row.Int(1));
  referral.state = static_cast<ReferralState>(row.Int(2));
  referral.case_id = row.Text(3);
  referral.programme = static_cast<Programme>(row.Int(4));
  referral.source_office = row.Text(5);
  referral.target_office = row.Text(6);
  referral.epoch = row.Int(7);
  referral.reason = row.Text(8);
  ASSIGN_OR_RETURN(referral.preview, PreviewFromJson(row.Text(9)));
  referral.manifest = row.Bytes(10);
  referral.fulfilled = row.Int(11) != 0;
  referral.answer_code = row.Text(12);
  referral.return_reason = static_cast<ReturnReason>(row.Int(13));
  referral.competent_office = row.Text(14);
  referral.due_time = OptionalTime(row, 15);
  referral.create_time = FromMicros(row.Int(16));
  referral.decide_time = OptionalTime(row, 17);
  referral.deliver_time = OptionalTime(row, 18);
  return referral;
}

// Where a body belongs, so that nobody can move it to another referral.
std::string PlaceOf(absl::string_view referral, Part part) {
  return absl::StrCat("bodies/", referral, "/",
                      part == Part::kRequest ? "request" : "answer");
}

int64_t NumberOf(Part part) { return part == Part::kRequest ? 1 : 2; }

}  // namespace

absl::StatusOr<std::optional<Referral>> SqlRoutingTx::FindReferral(
    absl::string_view id) {
  std::optional<absl::StatusOr<Referral>> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindReferral, {id},
                               [&](const Row& row) { found = ReferralOf(row); })
                      .status());
  if (!found.has_value()) return std::optional<Referral>();
  ASSIGN_OR_RETURN(Referral referral, *std::move(found));
  return std::optional<Referral>(std::move(referral));
}

absl::Status SqlRoutingTx::PutReferral(const Referral& r) {
  const std::string preview = PreviewToJson(r.preview);
  return connection_.Run(
      kPutReferral,
      {r.id, static_cast<int64_t>(r.kind), static_cast<int64_t>(r.state),
       r.case_id, static_cast<int64_t>(r.programme), r.source_office,
       r.target_office, r.epoch, r.reason, preview, Blob{r.manifest},
       int64_t{r.fulfilled}, r.answer_code,
       static_cast<int64_t>(r.return_reason), r.competent_office,
       Optional(r.due_time), ToMicros(r.create_time), Optional(r.decide_time),
       Optional(r.deliver_time)});
}

absl::StatusOr<std::vector<Referral>> SqlRoutingTx::ListReferrals(
    absl::string_view office, std::optional<ReferralState> state,
    absl::string_view before, int limit) {
  std::vector<Referral> found;
  absl::Status status;
  RETURN_IF_ERROR(connection_
                      .Execute(kListReferrals,
                               {office, before,
                                state.has_value() ? static_cast<int64_t>(*state)
                                                  : int64_t{0},
                                int64_t{limit}},
                               [&](const Row& row) {
                                 absl::StatusOr<Referral> referral =
                                     ReferralOf(row);
                                 if (referral.ok()) {
                                   found.push_back(*std::move(referral));
                                 } else {
                                   status = referral.status();
                                 }
                               })
                      .status());
  RETURN_IF_ERROR(status);
  return found;
}

absl::StatusOr<std::optional<CaseState>> SqlRoutingTx::FindCase(
    absl::string_view case_id) {
  std::optional<CaseState> found;
  std::string handovers;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindCase, {case_id},
                               [&](const Row& row) {
                                 found.emplace();
                                 found->case_id = row.Text(0);
                                 found->region = row.Text(1);
                                 found->state =
                                     static_cast<CustodyState>(row.Int(2));
                                 found->epoch = row.Int(3);
                                 found->holder = row.Text(4);
                                 handovers = row.Text(5);
                                 found->designated_office = row.Text(6);
                                 found->designated_epoch = row.Int(7);
                               })
                      .status());
  if (found.has_value()) {
    ASSIGN_OR_RETURN(found->handovers, HandoversFromJson(handovers));
  }
  return found;
}

absl::Status SqlRoutingTx::PutCase(const CaseState& state) {
  const std::string handovers = HandoversToJson(state.handovers);
  return connection_.Run(
      kPutCase, {state.case_id, state.region, static_cast<int64_t>(state.state),
                 state.epoch, state.holder, handovers, state.designated_office,
                 state.designated_epoch});
}

absl::StatusOr<std::vector<Designation>> SqlRoutingTx::FindDesignations(
    absl::string_view case_id) {
  std::vector<Designation> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindDesignations, {case_id},
                               [&](const Row& row) {
                                 found.push_back({row.Text(0), row.Text(1),
                                                  row.Int(2), row.Text(3),
                                                  row.Text(4), row.Text(5),
                                                  FromMicros(row.Int(6))});
                               })
                      .status());
  return found;
}

absl::Status SqlRoutingTx::PutDesignation(const Designation& d) {
  return connection_.Run(
      kPutDesignation,
      {d.id, d.case_id, d.epoch, d.designated_office, d.designating_office,
       d.reason, ToMicros(d.create_time)});
}

absl::StatusOr<std::optional<Body>> SqlRoutingTx::FindBody(
    absl::string_view referral, Part part) {
  std::optional<Body> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindBody, {referral, NumberOf(part)},
                               [&](const Row& row) {
                                 found = Body{row.Int(0) != 0, row.Bytes(1)};
                               })
                      .status());
  if (found.has_value() && !found->sealed) {
    ASSIGN_OR_RETURN(found->bytes,
                     ring_.Decrypt(found->bytes, PlaceOf(referral, part)));
  }
  return found;
}

absl::Status SqlRoutingTx::PutBody(absl::string_view referral, Part part,
                                   const Body& body) {
  const std::string content =
      body.sealed ? body.bytes
                  : ring_.Encrypt(body.bytes, PlaceOf(referral, part));
  return connection_.Run(kPutBody, {referral, NumberOf(part),
                                    int64_t{body.sealed}, Blob{content}});
}

absl::StatusOr<Hops> SqlRoutingTx::FindHops(absl::string_view case_id) {
  Hops hops;
  RETURN_IF_ERROR(
      connection_
          .Execute(kFindHops, {case_id},
                   [&](const Row& row) {
                     hops[row.Int(0)] = {SignedOf(row, 1), SignedOf(row, 6)};
                   })
          .status());
  return hops;
}

absl::Status SqlRoutingTx::PutHop(absl::string_view case_id, int64_t epoch,
                                  const Hop& hop) {
  return connection_.Run(
      kPutHop,
      {case_id, epoch, Blob{hop.offer.payload}, Blob{hop.offer.signature},
       hop.offer.suite, hop.offer.key_id, BatchOf(hop.offer),
       Blob{hop.verdict.payload}, Blob{hop.verdict.signature},
       hop.verdict.suite, hop.verdict.key_id, BatchOf(hop.verdict)});
}

absl::StatusOr<std::unique_ptr<RoutingStore>> OpenRoutingStore(
    absl::string_view address, const crypto::KeyRing& ring) {
  // Reads are look-ups by key; four at a time keep two cores busy.
  constexpr int kReaders = 4;
  std::vector<sql::Migration> migrations(std::begin(journal::kSchema),
                                         std::end(journal::kSchema));
  migrations.insert(migrations.end(), std::begin(::routing::kSchema),
                    std::end(::routing::kSchema));
  return sql::NewSqlStore<RoutingTx, SqlRoutingTx>(address, migrations,
                                                   kReaders, ring);
}

}  // namespace bashu::routing
