#include "services/routing/domain/link_files.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/exchange_errors.h"
#include "services/routing/domain/limits.h"

namespace bashu::routing {

absl::StatusOr<DocumentFile> LinkFiles::Export(
    RoutingTx& tx, const Call&, const ExportDocuments& command) const {
  if (!links_.partners().contains(command.partner)) {
    return PartnerNotFound(command.partner);
  }
  DocumentFile file;
  file.sender = regions_.own();
  file.recipient = command.partner;
  ASSIGN_OR_RETURN(
      std::vector<StoredDocument> next,
      exchange_.outgoing().Next(tx, command.partner, command.documents_max,
                                /*batch=*/true));
  for (StoredDocument& document : next) {
    file.envelopes.push_back(std::move(document.envelope));
  }
  // Which of them the partner has, nobody here knows: a repeat does no harm.
  ASSIGN_OR_RETURN(const Link taken,
                   tx.exchange().GetLink(command.partner, regions_.own()));
  int64_t after = std::max<int64_t>(0, taken.sequence - command.documents_max);
  while (after < taken.sequence) {
    ASSIGN_OR_RETURN(
        std::vector<StoredDocument> read,
        tx.exchange().DocumentsAfter(command.partner, regions_.own(), after,
                                     kDocumentsRead));
    if (read.empty()) break;
    after = read.back().sequence;
    for (StoredDocument& document : read) {
      file.receipts.push_back(std::move(document.receipt));
    }
  }
  return file;
}

absl::StatusOr<Imported> LinkFiles::Import(RoutingTx& tx, const Call& call,
                                           const DocumentFile& file) const {
  if (!links_.partners().contains(file.sender)) {
    return PartnerNotFound(file.sender);
  }
  if (file.recipient != regions_.own()) return SenderMismatch(file.sender);
  // An officer brings it; every document in it answers for itself.
  Call brought = call;
  brought.caller.region = file.sender;
  brought.caller.identity = RoutingOf(file.sender);
  Imported imported;
  ASSIGN_OR_RETURN(
      const std::vector<ReadReceipt> receipts,
      exchange_.outgoing().ReadReceipts(file.sender, file.receipts));
  RETURN_IF_ERROR(exchange_.outgoing().RecordReceipts(tx, brought, receipts));
  imported.receipts = static_cast<int>(receipts.size());
  if (file.envelopes.empty()) return imported;
  ASSIGN_OR_RETURN(const std::vector<SignedDocument> taken,
                   exchange_.Take(tx, brought, exchange_.Read(file.envelopes)));
  imported.documents = static_cast<int>(taken.size());
  return imported;
}

}  // namespace bashu::routing
