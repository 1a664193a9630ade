#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "common/call/call.h"
#include "services/routing/domain/directory.h"
#include "services/routing/domain/exchange.h"
#include "services/routing/domain/links.h"

namespace bashu::routing {

// Documents on their way without a link.
struct DocumentFile {
  std::string sender;
  std::string recipient;
  std::vector<Envelope> envelopes;
  std::vector<SignedDocument> receipts;
};

struct ExportDocuments {
  std::string partner;
  int documents_max = 0;
};

// How much of a file is on record now.
struct Imported {
  int documents = 0;
  int receipts = 0;
};

// Carries documents by hand when the link is gone: the same documents, the same
// receipts, the same checks. Thread-safe.
class LinkFiles {
 public:
  LinkFiles(const Regions& regions, const Exchange& exchange,
            const Links& links)
      : regions_(regions), exchange_(exchange), links_(links) {}

  // What waits for a partner, and the latest receipts for what it sent.
  // PARTNER_NOT_FOUND, QUARANTINED, KEY_NOT_VALID.
  absl::StatusOr<DocumentFile> Export(RoutingTx& tx, const Call& call,
                                      const ExportDocuments& command) const;

  // Takes what a partner exported, as if it had pushed it. PARTNER_NOT_FOUND,
  // SENDER_MISMATCH, or as Exchange::Take and Exchange::ReadReceipts.
  absl::StatusOr<Imported> Import(RoutingTx& tx, const Call& call,
                                  const DocumentFile& file) const;

 private:
  const Regions& regions_;
  const Exchange& exchange_;
  const Links& links_;
};

}  // namespace bashu::routing
