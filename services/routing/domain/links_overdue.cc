// What Links says of documents that were not confirmed in time.
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange_errors.h"
#include "services/routing/domain/limits.h"
#include "services/routing/domain/links.h"

namespace bashu::routing {
namespace {

constexpr absl::Duration kReceiptDue = absl::Hours(kReceiptDueHours);

Document StatementOn(const StoredDocument& document, std::string digest) {
  Document statement;
  statement.sender = document.sender;
  statement.recipient = document.recipient;
  statement.content =
      NonDeliveryDocument{document.id, document.sequence, std::move(digest),
                          document.create_time + kReceiptDue};
  return statement;
}

}  // namespace

absl::StatusOr<int> Links::StateOverdue(RoutingTx& tx, const Call& call,
                                        const std::string& partner) const {
  // Up to which number of the link everything overdue was stated.
  const std::string cursor = absl::StrCat("overdue/", partner);
  ASSIGN_OR_RETURN(const int64_t stated, tx.journal().Cursor(cursor));
  ASSIGN_OR_RETURN(const Link link,
                   tx.exchange().GetLink(regions_.own(), partner));
  ASSIGN_OR_RETURN(const std::vector<StoredDocument> next,
                   tx.exchange().DocumentsAfter(
                       regions_.own(), partner,
                       std::max(stated, link.confirmed), kBatchMax));
  std::vector<SignedDocument> statements;
  std::vector<StoredDocument> overdue;
  for (const StoredDocument& document : next) {
    if (document.create_time + kReceiptDue > call.now) break;
    Document statement =
        StatementOn(document, notary_.DigestOf(document.envelope.document));
    statement.id = ids_.NewId();
    statement.sign_time = call.now;
    statements.push_back(notary_.Write(statement));
    overdue.push_back(document);
  }
  if (overdue.empty()) return 0;
  ASSIGN_OR_RETURN(statements, notary_.Sign(std::move(statements)));
  for (size_t i = 0; i < overdue.size(); ++i) {
    RETURN_IF_ERROR(tx.exchange().PutNonDelivery(
        {overdue[i].id, overdue[i].create_time + kReceiptDue,
         std::move(statements[i])}));
    RETURN_IF_ERROR(
        tx.journal().Append({0, ids_.NewId(), "document.undelivered",
                             absl::StrCat("nonDeliveries/", overdue[i].id),
                             call.now, call.traceparent}));
  }
  RETURN_IF_ERROR(tx.journal().SetCursor(cursor, overdue.back().sequence));
  return static_cast<int>(overdue.size());
}

absl::StatusOr<NonDelivery> Links::GetNonDelivery(
    RoutingTx& tx, const Call&, const std::string& document) const {
  ASSIGN_OR_RETURN(std::optional<NonDelivery> found,
                   tx.exchange().FindNonDelivery(document));
  if (!found.has_value()) return NonDeliveryNotFound(document);
  return *std::move(found);
}

}  // namespace bashu::routing
