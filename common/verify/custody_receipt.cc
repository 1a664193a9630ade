#include "common/verify/custody_receipt.h"

#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <utility>

#include "common/crypto/digest.h"
#include "common/crypto/suite.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/verify/signed_document.h"

namespace bashu::verify {
namespace {

using exchange::v1::CustodyReceipt;
using exchange::v1::Document;
using exchange::v1::Offer;
using exchange::v1::SignedDocument;
using exchange::v1::Verdict;

absl::Status Refuse(absl::string_view reason, const std::string& problem) {
  return MakeError({absl::StatusCode::kInvalidArgument,
                    "bashu",
                    reason,
                    absl::StrCat("The proof does not hold: ", problem, "."),
                    absl::StrCat("证明不成立：", problem, "。"),
                    {{"problem", problem}}});
}

absl::Status Invalid(int epoch, absl::string_view problem) {
  return Refuse("RECEIPT_INVALID",
                absl::StrCat("epoch ", epoch, ": ", problem));
}

// Whether an office's code begins with the region's.
bool IsOf(absl::string_view office, absl::string_view region) {
  return !region.empty() &&
         absl::StartsWith(office, absl::StrCat("offices/", region));
}

absl::Status CheckVerdict(int epoch, const SignedDocument& signed_offer,
                          const Document& offer_document,
                          const Document& verdict_document) {
  const Offer& offer = offer_document.offer();
  const Verdict& verdict = verdict_document.verdict();
  if (verdict.case_name() != offer.case_name() ||
      verdict.epoch() != offer.epoch() ||
      verdict.referral() != offer.referral() ||
      verdict.taker_office() != offer.taker_office() ||
      verdict.giver_office() != offer.giver_office()) {
    return Invalid(epoch, "the verdict is on another offer");
  }
  // Only the region that the offer went to may answer it.
  if (verdict_document.sender_region() != offer_document.recipient_region() ||
      verdict_document.recipient_region() != offer_document.sender_region()) {
    return Invalid(epoch, "the verdict is another region's");
  }
  ASSIGN_OR_RETURN(const crypto::Suite suite,
                   crypto::ParseSuite(signed_offer.suite()));
  const bool same =
      verdict.offer_digest() == crypto::Digest(suite, signed_offer.payload());
  // A cancellation may overtake its offer: then the taker never saw it.
  const bool unseen = verdict.offer_digest().empty() &&
                      verdict.decision() == Verdict::DECISION_CANCELLED;
  if (!same && !unseen) return Invalid(epoch, "the offer's digest differs");
  return absl::OkStatus();
}

absl::Status CheckOffer(int epoch, const CustodyReceipt& receipt,
                        const Document& document, const Custody& before) {
  if (!document.has_offer()) return Invalid(epoch, "is no offer");
  const Offer& offer = document.offer();
  if (offer.case_name() != receipt.case_name()) {
    return Invalid(epoch, "is about another case");
  }
  if (offer.epoch() != epoch) return Invalid(epoch, "is out of order");
  // A region speaks for its own offices only.
  if (!IsOf(offer.giver_office(), document.sender_region()) ||
      !IsOf(offer.taker_office(), document.recipient_region())) {
    return Invalid(epoch, "an office is not of the region that speaks for it");
  }
  if (epoch > 1 && offer.giver_office() != before.holder_office) {
    return Invalid(epoch, "the giver does not hold the case");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Document> OpenDocument(const SignedDocument& document,
                                      const TrustedKeys& keys) {
  Document opened;
  if (!opened.ParseFromString(document.payload())) {
    return Refuse("DOCUMENT_MALFORMED", "the signed bytes are no document");
  }
  const auto trusted = keys.find(opened.sender_region());
  if (trusted != keys.end()) {
    for (const crypto::VerifyingKey& key : trusted->second) {
      if (key.key_id() != document.key_id() ||
          crypto::FormatSuite(key.suite()) != document.suite()) {
        continue;
      }
      ASSIGN_OR_RETURN(const std::string bytes, SignedBytes(document));
      if (key.Verify(bytes, document.signature()).ok()) return opened;
    }
  }
  return Refuse("SIGNATURE_INVALID",
                absl::StrCat("no trusted key of region ",
                             absl::CHexEscape(opened.sender_region()),
                             " made the signature"));
}

absl::StatusOr<Custody> ProveCustody(const CustodyReceipt& receipt,
                                     const TrustedKeys& keys) {
  return ProveCustody(receipt, [&keys](const SignedDocument& document) {
    return OpenDocument(document, keys);
  });
}

absl::StatusOr<Custody> ProveCustody(const CustodyReceipt& receipt,
                                     DocumentOpener open) {
  if (receipt.hops().empty()) {
    return Refuse("RECEIPT_INVALID", "it shows no handover");
  }
  Custody custody;
  custody.case_name = receipt.case_name();
  int epoch = 0;
  for (const CustodyReceipt::Hop& hop : receipt.hops()) {
    ++epoch;
    ASSIGN_OR_RETURN(Document offer, open(hop.offer()));
    RETURN_IF_ERROR(CheckOffer(epoch, receipt, offer, custody));
    ASSIGN_OR_RETURN(const Document verdict, open(hop.verdict()));
    if (!verdict.has_verdict()) return Invalid(epoch, "has no verdict");
    RETURN_IF_ERROR(CheckVerdict(epoch, hop.offer(), offer, verdict));
    switch (verdict.verdict().decision()) {
      case Verdict::DECISION_ACCEPT:
        custody.holder_office = offer.offer().taker_office();
        break;
      case Verdict::DECISION_RETURN:
      case Verdict::DECISION_CANCELLED:
        custody.holder_office = offer.offer().giver_office();
        break;
      default:
        return Invalid(epoch, "the verdict decides nothing");
    }
    custody.handovers.push_back({std::move(offer), verdict.verdict()});
  }
  return custody;
}

absl::Status VerifyCustodyReceipt(absl::string_view receipt,
                                  const TrustedKeys& keys) {
  CustodyReceipt parsed;
  if (!parsed.ParseFromString(std::string(receipt))) {
    return Refuse("RECEIPT_INVALID", "it is no custody receipt");
  }
  parsed.DiscardUnknownFields();  // Nobody signed them.
  if (parsed.SerializeAsString() != receipt) {
    return Refuse("RECEIPT_INVALID", "it holds more than a custody receipt");
  }
  return ProveCustody(parsed, keys).status();
}

}  // namespace bashu::verify
