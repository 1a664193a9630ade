// What the tester's documents say.
#include <absl/strings/str_cat.h>

#include "common/base/check.h"
#include "common/crypto/sealed_box.h"
#include "services/cli/conformance/scribe.h"

namespace bashu::conformance {
namespace {

using exchange::v1::Envelope;
using exchange::v1::SignedDocument;

// What offers, verdicts and cancellations have in common.
template <typename Proto>
void Describe(const Matter& matter, const Epoch& epoch, const Draft& draft,
              const std::string& giver, const std::string& taker,
              Proto& proto) {
  proto.set_referral(epoch.referral);
  proto.set_case_name(draft.twist == Twist::kBadName ? "cases/one"
                                                     : matter.case_name);
  proto.set_epoch(draft.epoch);
  proto.set_giver_office(absl::StrCat("offices/", giver));
  proto.set_taker_office(absl::StrCat("offices/", taker));
}

}  // namespace

void Scribe::WriteContent(const Draft& draft, Written& written) {
  if (draft.twist == Twist::kNoContent ||
      draft.twist == Twist::kUnknownContent) {
    return;
  }
  switch (draft.says) {
    case Says::kOffer:
      return WriteOffer(draft, written);
    case Says::kCancel:
      return WriteCancel(draft, written);
    case Says::kVerdict:
      return WriteVerdict(draft, written);
    case Says::kRequest:
      return WriteRequest(draft, written);
    case Says::kAnswer:
      return WriteAnswer(draft, written);
    case Says::kCarriage:
      return WriteCarriage(draft, written);
  }
}

std::string Scribe::SealBody(const Draft& draft, const std::string& referral) {
  const bool readable =
      draft.twist != Twist::kUnreadableBody && !profile_.sealing_pem.empty();
  const auto sealed = crypto::Seal(
      readable ? profile_.sealing_pem : nobodys_sealing_pem_,
      MatterOf(draft.about).body, referral.substr(referral.find('/') + 1));
  CHECK(sealed.ok());  // The command looked at the key.
  return *sealed;
}

void Scribe::WriteOffer(const Draft& draft, Written& written) {
  exchange::v1::Offer& offer = *written.document.mutable_offer();
  Epoch epoch = EpochOf(draft.about, draft.epoch);
  if (draft.twist == Twist::kOtherReferral) {
    epoch.referral = absl::StrCat("referrals/", ids_.NewId());
  }
  Describe(MatterOf(draft.about), epoch, draft,
           draft.twist == Twist::kForeignGiver ? profile_.gateway_office
                                               : profile_.own_office,
           profile_.gateway_office, offer);
  offer.set_programme(type::v1::PROGRAMME_LEGAL_AID);
  offer.set_reason("L-64");
  offer.mutable_preview()->set_matter("LABOUR_WAGES");
  offer.mutable_preview()->set_handling_organ_division(
      profile_.gateway_office.substr(0, 6));
  const std::string body = SealBody(draft, offer.referral());
  offer.mutable_manifest()->set_sealed_body_digest(Digest(body));
  for (const std::string& label : draft.papers) {
    const PaperText& text = PaperOf(label);
    exchange::v1::Paper& paper = *offer.mutable_manifest()->add_papers();
    paper.set_paper(text.name);
    paper.set_digest(text.digest);
    paper.set_size_bytes(static_cast<int64_t>(text.bytes.size()));
    paper.set_carried(true);
  }
  *offer.mutable_due_time() =
      After(absl::Hours(24 * (draft.twist == Twist::kPastDue ? -1 : 30)));
  written.envelope.set_sealed_body(body);
  Certify(draft, written);
}

void Scribe::Certify(const Draft& draft, Written& written) {
  if (draft.epoch < 2 || draft.twist == Twist::kNoCertificate) return;
  auto& certificate = *written.envelope.mutable_certificate();
  const Matter& matter = MatterOf(draft.about);
  certificate.set_case_name(matter.case_name);
  for (const auto& [number, epoch] : matter.epochs) {
    if (number < draft.epoch) *certificate.add_hops() = epoch.hop;
  }
  if (draft.twist != Twist::kForgedCertificate) return;
  for (auto& hop : *certificate.mutable_hops()) {
    SignedDocument& verdict = *hop.mutable_verdict();
    const std::string key_id = verdict.key_id();
    verdict = Sign(verdict.payload(), *nobodys_key_);
    verdict.set_key_id(key_id);
  }
}

void Scribe::WriteCancel(const Draft& draft, Written& written) {
  Describe(MatterOf(draft.about), EpochOf(draft.about, draft.epoch), draft,
           draft.twist == Twist::kForeignGiver ? profile_.gateway_office
                                               : profile_.own_office,
           profile_.gateway_office, *written.document.mutable_cancel());
}

void Scribe::WriteVerdict(const Draft& draft, Written& written) {
  exchange::v1::Verdict& verdict = *written.document.mutable_verdict();
  Describe(MatterOf(draft.about), EpochOf(draft.about, draft.epoch), draft,
           profile_.gateway_office, profile_.own_office, verdict);
  verdict.set_decision(exchange::v1::Verdict::DECISION_ACCEPT);
  verdict.set_offer_digest(Digest("an offer that there never was"));
}

void Scribe::WriteRequest(const Draft& draft, Written& written) {
  auto& request = *written.document.mutable_cooperation_request();
  request.set_referral(EpochOf(draft.about, draft.epoch).referral);
  request.set_case_name(MatterOf(draft.about).case_name);
  request.set_asking_office(absl::StrCat("offices/", profile_.own_office));
  request.set_asked_office(absl::StrCat("offices/", profile_.gateway_office));
  request.set_measure("HOUSEHOLD_VERIFICATION");
  request.set_programme(type::v1::PROGRAMME_JUDICIAL_AID);
  *request.mutable_due_time() =
      After(absl::Hours(24 * (draft.twist == Twist::kPastDue ? -1 : 30)));
  const std::string body = SealBody(draft, request.referral());
  request.set_sealed_body_digest(Digest(body));
  written.envelope.set_sealed_body(body);
}

void Scribe::WriteAnswer(const Draft& draft, Written& written) {
  auto& answer = *written.document.mutable_cooperation_answer();
  answer.set_referral(EpochOf(draft.about, draft.epoch).referral);
  answer.set_case_name(MatterOf(draft.about).case_name);
  answer.set_fulfilled(true);
  const std::string body = SealBody(draft, answer.referral());
  answer.set_sealed_body_digest(Digest(body));
  written.envelope.set_sealed_body(body);
}

void Scribe::WriteCarriage(const Draft& draft, Written& written) {
  auto& carriage = *written.document.mutable_carriage();
  const bool in_circle = draft.twist == Twist::kInCircle;
  carriage.set_origin_region(profile_.own_region);
  carriage.set_destination_region(in_circle ? profile_.gateway_region
                                            : kThirdRegion);
  carriage.add_path_regions(profile_.own_region);
  if (in_circle) {
    carriage.add_path_regions(profile_.gateway_region);
    carriage.add_path_regions(profile_.own_region);
  }
  // Nobody gets to see what is inside.
  Envelope inside;
  *inside.mutable_document() = Sign("carried", *profile_.key);
  const std::string body = inside.SerializeAsString();
  carriage.set_sealed_body_digest(Digest(body));
  written.envelope.set_sealed_body(body);
}

}  // namespace bashu::conformance
