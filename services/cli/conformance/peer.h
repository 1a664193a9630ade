#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bashu/exchange/v1/exchange.pb.h"
#include "bashu/exchange/v1/paper.pb.h"
#include "services/cli/conformance/case.h"
#include "services/cli/conformance/scribe.h"

namespace bashu::conformance {

// What came of an action: in words, and what is wrong with it.
struct Judged {
  std::string came;
  std::vector<std::string> problems;
};

// The tester's end of the link: what it wrote, what the gateway took and handed
// out, and whether what comes is what must come. Values only: it neither calls
// nor waits.
class Peer {
 public:
  Peer(const Profile& profile, const Clock& clock, IdSource& ids)
      : profile_(profile), clock_(clock), scribe_(profile, clock, ids) {}

  // A new case begins; the link goes on.
  void Begin();

  // Writes what `push` writes, and returns the request.
  exchange::v1::PushDocumentsRequest Write(const Push& push);
  Judged Judge(const Expect& expect, const Push& push,
               const absl::StatusOr<exchange::v1::PushDocumentsResponse>& came);

  exchange::v1::PullDocumentsRequest Write(const Pull& pull);
  // Adds what came to the answers, which may be fewer than are expected.
  Judged Judge(const Expect& expect, const Pull& pull,
               const absl::StatusOr<exchange::v1::PullDocumentsResponse>& came);
  // What is wrong with all answers since ForgetAnswers.
  void JudgeAnswers(const Expect& expect, Judged& judged);
  bool IsAnswered(const Expect& expect) const {
    return answers_.size() >= expect.answers.size();
  }
  void ForgetAnswers() { answers_.clear(); }

  exchange::v1::CompareLinkRequest Write(const Compare& compare) const;
  Judged Judge(const Expect& expect, const Compare& compare,
               const absl::StatusOr<exchange::v1::CompareLinkResponse>& came);
  // What the gateway lost of what was confirmed; empty if nothing.
  std::string LossIn(const exchange::v1::LinkState& state) const;
  // Goes on where the gateway says that the link is.
  void GoOnAt(const exchange::v1::LinkState& state);

  exchange::v1::PutPaperRequest Write(const PutPaper& put);
  Judged Judge(
      const Expect& expect, const PutPaper& put,
      const absl::StatusOr<exchange::v1::PutPaperResponse>& came) const;

  // The id of a document of ours.
  std::string IdOf(const std::string& label) const;
  // Of `receipts`, those for what `push` brought, in its order.
  exchange::v1::PushDocumentsResponse ReceiptsFor(
      const Push& push,
      const google::protobuf::RepeatedPtrField<exchange::v1::SignedDocument>&
          receipts) const;

  // The document handed out last, for AwaitStatement.
  std::string LatestId() const;
  // What is wrong with the gateway's statement that it was not confirmed.
  Judged JudgeStatement(const exchange::v1::SignedDocument& statement) const;

  Scribe& scribe() { return scribe_; }
  // A receipt of the gateway's; empty if none came yet.
  const exchange::v1::SignedDocument& witness() const { return witness_; }

 private:
  // A document of the gateway's.
  struct Handed {
    exchange::v1::SignedDocument signed_document;
    exchange::v1::Document document;
  };

  std::vector<Item> ItemsOf(const Push& push) const;
  exchange::v1::Envelope EnvelopeOf(const Item& item) const;
  void CheckReceipt(const exchange::v1::SignedDocument& receipt,
                    const Expect& expect, Written& of, Judged& judged);
  void Advance(const Written& taken);
  void TakeHanded(const exchange::v1::Envelope& envelope, bool must_be_same,
                  Judged& judged);
  void CheckAnswer(const Answer& answer, const Handed& handed, Judged& judged);
  void CheckState(const Compare& compare, const exchange::v1::LinkState& state,
                  Judged& judged) const;

  const Profile& profile_;
  const Clock& clock_;
  Scribe scribe_;
  std::map<std::string, Written> written_;
  std::vector<std::string> latest_;  // Labels of the latest push that wrote.
  exchange::v1::Envelope of_other_batch_;
  // What we sent and the gateway took, and what it was before that.
  Head sent_, sent_before_;
  // What the gateway handed out and we confirmed, and what we did not yet.
  Head taken_;
  std::vector<Handed> due_, confirmed_;
  std::vector<Handed> answers_;
  exchange::v1::SignedDocument witness_;
};

// Whether `status` is what `expect` wants, as far as refusals go; a problem if
// not. True if it is judged with that: there is nothing more to look at.
bool JudgeRefusal(const Expect& expect, const absl::Status& status,
                  Judged& judged);

}  // namespace bashu::conformance
