#include "services/routing/storage/sql_exchange.h"

#include "common/status/macros.h"

namespace bashu::routing {
namespace {

using ::bashu::sql::Blob;
using ::bashu::sql::FromMicros;
using ::bashu::sql::Row;
using ::bashu::sql::ToMicros;

#define BASHU_DOCUMENT_COLUMNS                                        \
  "id, sender, recipient, link_sequence, payload, signature, suite,"  \
  " key_id, batch, sealed_body, certificate, referral, receipt,"      \
  " receipt_signature, receipt_suite, receipt_key_id, receipt_batch," \
  " refusal, create_time"

constexpr char kGetLink[] =
    "SELECT sequence, digest, confirmed FROM links"
    " WHERE sender = $1 AND recipient = $2";
constexpr char kPutLink[] =
    "INSERT INTO links (sender, recipient, sequence, digest, confirmed)"
    " VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (sender, recipient) DO UPDATE SET"
    " sequence = excluded.sequence, digest = excluded.digest,"
    " confirmed = excluded.confirmed";
constexpr char kFindDocument[] =
    "SELECT " BASHU_DOCUMENT_COLUMNS " FROM documents WHERE id = $1";
constexpr char kFindDocumentAt[] = "SELECT " BASHU_DOCUMENT_COLUMNS
                                   " FROM documents WHERE sender = $1"
                                   " AND recipient = $2 AND link_sequence = $3";
constexpr char kDocumentsAfter[] =
    "SELECT " BASHU_DOCUMENT_COLUMNS
    " FROM documents WHERE sender = $1 AND recipient = $2"
    " AND link_sequence > $3 ORDER BY link_sequence LIMIT $4";
// What a document says is never written again.
constexpr char kPutDocument[] =
    "INSERT INTO documents (" BASHU_DOCUMENT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
    " $15, $16, $17, $18, $19)"
    " ON CONFLICT (id) DO UPDATE SET signature = excluded.signature,"
    " key_id = excluded.key_id, batch = excluded.batch,"
    " receipt = excluded.receipt,"
    " receipt_signature = excluded.receipt_signature,"
    " receipt_suite = excluded.receipt_suite,"
    " receipt_key_id = excluded.receipt_key_id,"
    " receipt_batch = excluded.receipt_batch, refusal = excluded.refusal";

#undef BASHU_DOCUMENT_COLUMNS

StoredDocument DocumentOf(const Row& row) {
  return {row.Text(0),
          row.Text(1),
          row.Text(2),
          row.Int(3),
          {SignedOf(row, 4), row.Bytes(9), row.Bytes(10)},
          row.Text(11),
          SignedOf(row, 12),
          row.Text(17),
          FromMicros(row.Int(18))};
}

}  // namespace

SignedDocument SignedOf(const Row& row, int column) {
  return {row.Bytes(column), row.Bytes(column + 1), row.Text(column + 2),
          row.Text(column + 3), row.Bytes(column + 4)};
}

sql::Param BatchOf(const SignedDocument& document) {
  if (document.batch.empty()) return nullptr;
  return Blob{document.batch};
}

absl::StatusOr<Link> SqlExchangeTx::GetLink(absl::string_view sender,
                                            absl::string_view recipient) {
  Link link;
  RETURN_IF_ERROR(connection_
                      .Execute(kGetLink, {sender, recipient},
                               [&](const Row& row) {
                                 link = {row.Int(0), row.Bytes(1), row.Int(2)};
                               })
                      .status());
  return link;
}

absl::Status SqlExchangeTx::PutLink(absl::string_view sender,
                                    absl::string_view recipient,
                                    const Link& link) {
  return connection_.Run(kPutLink, {sender, recipient, link.sequence,
                                    Blob{link.digest}, link.confirmed});
}

absl::StatusOr<std::optional<StoredDocument>> SqlExchangeTx::FindDocument(
    absl::string_view id) {
  std::optional<StoredDocument> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindDocument, {id},
                               [&](const Row& row) { found = DocumentOf(row); })
                      .status());
  return found;
}

absl::StatusOr<std::optional<StoredDocument>> SqlExchangeTx::FindDocumentAt(
    absl::string_view sender, absl::string_view recipient, int64_t sequence) {
  std::optional<StoredDocument> found;
  RETURN_IF_ERROR(connection_
                      .Execute(kFindDocumentAt, {sender, recipient, sequence},
                               [&](const Row& row) { found = DocumentOf(row); })
                      .status());
  return found;
}

absl::Status SqlExchangeTx::PutDocument(const StoredDocument& d) {
  const SignedDocument& made = d.envelope.document;
  return connection_.Run(
      kPutDocument,
      {d.id, d.sender, d.recipient, d.sequence, Blob{made.payload},
       Blob{made.signature}, made.suite, made.key_id, BatchOf(made),
       Blob{d.envelope.sealed_body}, Blob{d.envelope.certificate}, d.referral,
       Blob{d.receipt.payload}, Blob{d.receipt.signature}, d.receipt.suite,
       d.receipt.key_id, BatchOf(d.receipt), d.refusal,
       ToMicros(d.create_time)});
}

absl::StatusOr<std::vector<StoredDocument>> SqlExchangeTx::DocumentsAfter(
    absl::string_view sender, absl::string_view recipient, int64_t sequence,
    int limit) {
  std::vector<StoredDocument> found;
  RETURN_IF_ERROR(
      connection_
          .Execute(kDocumentsAfter,
                   {sender, recipient, sequence, int64_t{limit}},
                   [&](const Row& row) { found.push_back(DocumentOf(row)); })
          .status());
  return found;
}

}  // namespace bashu::routing
