#include "services/cli/conformance/peer.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <utility>

#include "common/crypto/digest.h"
#include "common/status/error.h"
#include "common/verify/custody_receipt.h"

namespace bashu::conformance {
namespace {

using exchange::v1::Envelope;
using exchange::v1::SignedDocument;

// Five times as much as a request may have.
constexpr size_t kOversizeBytes = size_t{5} << 20;

}  // namespace

bool JudgeRefusal(const Expect& expect, const absl::Status& status,
                  Judged& judged) {
  if (status.ok()) {
    if (expect.refusals.empty() || expect.may_succeed) return false;
    judged.came = "it was not refused";
    judged.problems.push_back(judged.came);
    return true;
  }
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string reason = ReasonOf(status);
  judged.came =
      absl::StrCat("refused: ", code, reason.empty() ? "" : " ", reason);
  if (!absl::c_linear_search(expect.refusals, reason) &&
      !absl::c_linear_search(expect.refusals, code)) {
    judged.problems.push_back(judged.came);
  }
  return true;
}

void Peer::Begin() {
  scribe_.Begin();
  written_.clear();
  latest_.clear();
  confirmed_.clear();
  answers_.clear();
}

std::vector<Item> Peer::ItemsOf(const Push& push) const {
  if (!push.items.empty()) return push.items;
  std::vector<Item> items;
  for (const Draft& draft : push.write) items.push_back({draft.label});
  return items;
}

Envelope Peer::EnvelopeOf(const Item& item) const {
  if (item.harm == Harm::kComesBack) {
    Envelope own;
    if (!due_.empty()) *own.mutable_document() = due_.back().signed_document;
    return own;
  }
  return scribe_.Harmed(written_.at(item.label).envelope, item.harm,
                        of_other_batch_);
}

exchange::v1::PushDocumentsRequest Peer::Write(const Push& push) {
  if (push.together && !latest_.empty()) {
    of_other_batch_ = written_.at(latest_.front()).envelope;
  }
  if (!push.write.empty()) latest_.clear();
  Head place = sent_;
  std::vector<Written*> batch;
  for (const Draft& draft : push.write) {
    const bool again = draft.twist == Twist::kSameNumber;
    Written& written = written_[draft.label];
    written = scribe_.Write(draft, again ? sent_before_ : place);
    if (!again) place = {place.number + 1, written.digest};
    latest_.push_back(draft.label);
    batch.push_back(&written);
  }
  if (push.together) scribe_.SignTogether(batch);
  exchange::v1::PushDocumentsRequest request;
  if (push.frame == Frame::kEmpty) return request;
  const std::vector<Item> items = ItemsOf(push);
  for (const Item& item : items) *request.add_envelopes() = EnvelopeOf(item);
  if (push.frame == Frame::kTooMany) {
    const Envelope one = request.envelopes(0);
    while (request.envelopes_size() <= kDocumentsMax) {
      *request.add_envelopes() = one;
    }
  }
  if (push.frame == Frame::kOversize) {
    request.mutable_envelopes(0)->set_sealed_body(
        std::string(kOversizeBytes, 'x'));
  }
  return request;
}

void Peer::Advance(const Written& taken) {
  const int64_t number = taken.document.link_sequence();
  if (number != sent_.number + 1) return;
  sent_before_ = std::exchange(sent_, Head{number, taken.digest});
}

void Peer::CheckReceipt(const SignedDocument& receipt, const Expect& expect,
                        Written& of, Judged& judged) {
  const std::string number = absl::StrCat(of.document.link_sequence());
  const auto wrong = [&](absl::string_view what) {
    judged.problems.push_back(
        absl::StrCat("the receipt for number ", number, " ", what));
  };
  const auto opened = verify::OpenDocument(receipt, profile_.trust);
  if (!opened.ok()) return wrong("is not signed by the gateway's key");
  const exchange::v1::Receipt& said = opened->receipt();
  if (opened->sender_region() != profile_.gateway_region ||
      opened->recipient_region() != profile_.own_region) {
    wrong("is not the gateway's for us");
  }
  if (said.received_document_id() != of.document.document_id() ||
      said.received_sequence() != of.document.link_sequence()) {
    wrong("is for another document");
  }
  if (said.received_digest() != of.digest) wrong("is for other bytes");
  if (expect.same && receipt.payload() != of.receipt.payload()) {
    wrong("is another one than before");
  }
  if (of.receipt.payload().empty()) of.receipt = receipt;
  witness_ = receipt;
}

Judged Peer::Judge(
    const Expect& expect, const Push& push,
    const absl::StatusOr<exchange::v1::PushDocumentsResponse>& came) {
  Judged judged;
  if (JudgeRefusal(expect, came.status(), judged)) {
    const std::string next = MetadataOf(came.status(), "expected_sequence");
    if (ReasonOf(came.status()) == "LINK_GAP" &&
        next != absl::StrCat(sent_.number + 1)) {
      judged.problems.push_back(
          absl::StrCat("it names ", next.empty() ? "no number" : next,
                       " as the next, not ", sent_.number + 1));
    }
    return judged;
  }
  const std::vector<Item> items = ItemsOf(push);
  judged.came = absl::StrCat("receipts: ", came->receipts_size());
  if (came->receipts_size() != expect.taken) {
    judged.problems.push_back(
        absl::StrCat(judged.came, ", not ", expect.taken));
  }
  for (int i = 0; i < came->receipts_size() && i < std::ssize(items); ++i) {
    const auto of = written_.find(items[static_cast<size_t>(i)].label);
    if (of == written_.end()) continue;
    CheckReceipt(came->receipts(i), expect, of->second, judged);
    Advance(of->second);
  }
  return judged;
}

std::string Peer::IdOf(const std::string& label) const {
  const auto found = written_.find(label);
  return found == written_.end() ? "" : found->second.document.document_id();
}

exchange::v1::PushDocumentsResponse Peer::ReceiptsFor(
    const Push& push,
    const google::protobuf::RepeatedPtrField<SignedDocument>& receipts) const {
  std::map<std::string, const SignedDocument*> by_document;
  for (const SignedDocument& receipt : receipts) {
    exchange::v1::Document said;
    if (!said.ParseFromString(receipt.payload())) continue;
    by_document[said.receipt().received_document_id()] = &receipt;
  }
  exchange::v1::PushDocumentsResponse response;
  for (const Item& item : ItemsOf(push)) {
    const auto found = by_document.find(IdOf(item.label));
    if (found != by_document.end()) *response.add_receipts() = *found->second;
  }
  return response;
}

exchange::v1::PullDocumentsRequest Peer::Write(const Pull& pull) {
  exchange::v1::PullDocumentsRequest request;
  request.set_documents_max(pull.documents_max);
  const auto add = [&](const std::vector<Handed>& handed) {
    for (const Handed& one : handed) {
      *request.add_receipts() =
          scribe_.Receipt(one.signed_document, pull.receipts);
    }
  };
  if (pull.receipts == Receipts::kNone) return request;
  if (pull.receipts == Receipts::kAgain) {
    add(confirmed_);
    return request;
  }
  add(due_);
  if (pull.receipts == Receipts::kTooMany && request.receipts_size() > 0) {
    const SignedDocument one = request.receipts(0);
    while (request.receipts_size() <= kDocumentsMax) {
      *request.add_receipts() = one;
    }
  }
  return request;
}

void Peer::TakeHanded(const Envelope& envelope, bool must_be_same,
                      Judged& judged) {
  const auto wrong = [&](absl::string_view what) {
    judged.problems.push_back(absl::StrCat("a document ", what));
  };
  const auto opened = verify::OpenDocument(envelope.document(), profile_.trust);
  if (!opened.ok()) return wrong("is not signed by the gateway's key");
  if (opened->sender_region() != profile_.gateway_region ||
      opened->recipient_region() != profile_.own_region) {
    return wrong("is not the gateway's for us");
  }
  const Handed handed{envelope.document(), *opened};
  answers_.push_back(handed);
  for (const Handed& before : due_) {
    if (before.document.link_sequence() != opened->link_sequence()) continue;
    if (before.signed_document.payload() != envelope.document().payload()) {
      wrong("is another one under the same number");
    }
    return;
  }
  if (must_be_same) return wrong("is new");
  const Head last = due_.empty() ? taken_
                                 : Head{due_.back().document.link_sequence(),
                                        DigestOf(due_.back().signed_document)};
  if (opened->link_sequence() != last.number + 1) {
    return wrong(absl::StrCat("has number ", opened->link_sequence(), " after ",
                              last.number));
  }
  // Of a link that was used before this run the digest may not be known.
  if (!last.digest.empty() && opened->previous_digest() != last.digest) {
    wrong("does not follow the one before");
  }
  due_.push_back(handed);
}

Judged Peer::Judge(
    const Expect& expect, const Pull& pull,
    const absl::StatusOr<exchange::v1::PullDocumentsResponse>& came) {
  Judged judged;
  if (JudgeRefusal(expect, came.status(), judged)) return judged;
  if (pull.receipts == Receipts::kDue && !due_.empty()) {
    taken_ = {due_.back().document.link_sequence(),
              DigestOf(due_.back().signed_document)};
    confirmed_.insert(confirmed_.end(), due_.begin(), due_.end());
    due_.clear();
  }
  for (const Envelope& envelope : came->envelopes()) {
    TakeHanded(envelope, expect.same, judged);
  }
  judged.came = absl::StrCat("documents: ", answers_.size());
  return judged;
}

void Peer::JudgeAnswers(const Expect& expect, Judged& judged) {
  if (answers_.size() != expect.answers.size()) {
    judged.problems.push_back(absl::StrCat("documents: ", answers_.size(),
                                           ", not ", expect.answers.size()));
  }
  for (size_t i = 0; i < answers_.size() && i < expect.answers.size(); ++i) {
    CheckAnswer(expect.answers[i], answers_[i], judged);
  }
}

}  // namespace bashu::conformance
