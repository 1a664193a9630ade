#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "bashu/exchange/v1/competence.pb.h"
#include "bashu/exchange/v1/exchange.pb.h"
#include "bashu/routing/v1/competence_service.pb.h"
#include "bashu/routing/v1/directory_service.pb.h"
#include "bashu/routing/v1/link.pb.h"
#include "bashu/routing/v1/referral.pb.h"
#include "services/routing/domain/certificates.h"
#include "services/routing/domain/competence.h"
#include "services/routing/domain/counterfactuals.h"
#include "services/routing/domain/current_directory.h"
#include "services/routing/domain/dead_letters.h"
#include "services/routing/domain/link_files.h"
#include "services/routing/domain/links.h"
#include "services/routing/domain/referrals.h"

// Between messages and the domain's values. Parse… names every wrong field.
namespace bashu::routing {

// An answer with what would change it.
struct CompetenceAnswer {
  Competence competence;
  std::vector<Counterfactual> counterfactuals;
};

absl::StatusOr<CompetenceFacts> ParseFacts(
    const v1::ResolveCompetenceRequest& request);
absl::StatusOr<CertifyCompetence> ParseCertify(
    const v1::CertifyCompetenceRequest& request);

absl::StatusOr<CreateReferral> ParseCreate(
    const v1::CreateReferralRequest& request);
absl::StatusOr<GetReferral> ParseGet(const v1::GetReferralRequest& request);
absl::StatusOr<ListReferrals> ParseList(
    const v1::ListReferralsRequest& request);
absl::StatusOr<AcceptReferral> ParseAccept(
    const v1::AcceptReferralRequest& request);
absl::StatusOr<ReturnReferral> ParseReturn(
    const v1::ReturnReferralRequest& request);
absl::StatusOr<CancelReferral> ParseCancel(
    const v1::CancelReferralRequest& request);
absl::StatusOr<AnswerReferral> ParseAnswer(
    const v1::AnswerReferralRequest& request);
absl::StatusOr<Designation> ParseDesignation(
    const v1::CreateDesignationRequest& request);
absl::StatusOr<std::string> ParseCase(const v1::GetCustodyRequest& request);
absl::StatusOr<std::string> ParseCaseOfReceipt(
    const v1::GetCustodyReceiptRequest& request);

struct ReleaseLink {
  std::string partner;
  std::string reason;
};

// What a gateway that pulls has taken, and how much it wants.
struct PullDocuments {
  std::vector<SignedDocument> receipts;
  int documents_max = 0;
};

absl::StatusOr<std::vector<Envelope>> ParsePush(
    const exchange::v1::PushDocumentsRequest& request);
absl::StatusOr<PullDocuments> ParsePull(
    const exchange::v1::PullDocumentsRequest& request);
// The state as it came; the notary reads it.
absl::StatusOr<std::string> ParseCompare(
    const exchange::v1::CompareLinkRequest& request);

absl::StatusOr<std::string> ParseLinkName(absl::string_view name);
absl::StatusOr<ReleaseLink> ParseRelease(const v1::ReleaseLinkRequest& request);
absl::StatusOr<ListDeadLetters> ParseListDeadLetters(
    const v1::ListDeadLettersRequest& request);
absl::StatusOr<std::string> ParseGetDeadLetter(
    const v1::GetDeadLetterRequest& request);
absl::StatusOr<DecideDeadLetter> ParseReplay(
    const v1::ReplayDeadLetterRequest& request);
absl::StatusOr<DecideDeadLetter> ParseDismiss(
    const v1::DismissDeadLetterRequest& request);
absl::StatusOr<std::string> ParseGetNonDelivery(
    const v1::GetNonDeliveryRequest& request);
absl::StatusOr<ExportDocuments> ParseExport(
    const v1::ExportDocumentsRequest& request);
absl::StatusOr<DocumentFile> ParseImport(
    const v1::ImportDocumentsRequest& request);

v1::Link ToProto(const LinkReport& report);
v1::DeadLetter ToProto(const DeadLetter& letter);
v1::DeadLetter LetterToProto(const DeadLetter& letter);
v1::ListDeadLettersResponse LettersToProto(const DeadLetterPage& page);
v1::NonDelivery ToProto(const NonDelivery& non_delivery);
v1::DocumentFile ToProto(const DocumentFile& file);
v1::ImportDocumentsResponse ToProto(const Imported& imported);

v1::ResolveCompetenceResponse ToProto(const CompetenceAnswer& answer,
                                      const DirectoryView& view,
                                      absl::Time now);
exchange::v1::CompetenceCertificate ToProto(
    const CompetenceCertificate& certificate);
v1::Referral ToProto(const Referral& referral);
v1::Referral DetailToProto(const ReferralDetail& detail);
v1::ListReferralsResponse PageToProto(const ListReferrals& command,
                                      const ReferralPage& page);
v1::Designation ToProto(const Designation& designation);
v1::Custody ToProto(const CaseState& state);
exchange::v1::CustodyReceipt ToProto(const CustodyProof& proof);
exchange::v1::SignedDocument ToProto(const SignedDocument& document);
exchange::v1::PushDocumentsResponse ToProto(
    const std::vector<SignedDocument>& receipts);
exchange::v1::PullDocumentsResponse ToProto(
    const std::vector<StoredDocument>& documents);
exchange::v1::CompareLinkResponse CompareToProto(const std::string& state);

}  // namespace bashu::routing
