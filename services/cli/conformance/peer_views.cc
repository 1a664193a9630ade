// The part of Peer that judges what the gateway says: of the link, of custody,
// of papers.
#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include "common/crypto/digest.h"
#include "common/status/error.h"
#include "common/verify/custody_receipt.h"
#include "services/cli/conformance/peer.h"

namespace bashu::conformance {
namespace {

using exchange::v1::Document;
using exchange::v1::LinkState;
using exchange::v1::SignedDocument;
using exchange::v1::Verdict;

constexpr int64_t kPaperTooLarge = (int64_t{16} << 20) + 1;
constexpr size_t kChunkTooLarge = (size_t{512} << 10) + 1;
constexpr absl::Duration kSkewMax = absl::Seconds(5);
// So many documents nobody ever sent.
constexpr int64_t kNeverSent = 1000;

Verdict::Decision DecisionOf(Said said) {
  switch (said) {
    case Said::kAccept:
      return Verdict::DECISION_ACCEPT;
    case Said::kReturn:
      return Verdict::DECISION_RETURN;
    case Said::kCancelled:
      return Verdict::DECISION_CANCELLED;
    case Said::kHelped:
      break;
  }
  return Verdict::DECISION_UNSPECIFIED;
}

absl::Time TimeOf(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixSeconds(stamp.seconds()) +
         absl::Nanoseconds(stamp.nanos());
}

}  // namespace

exchange::v1::CompareLinkRequest Peer::Write(const Compare& compare) const {
  exchange::v1::CompareLinkRequest request;
  if (compare.view == View::kNone) return request;
  LinkState& state = *request.mutable_state();
  state.set_region(compare.view == View::kOtherRegion ? profile_.gateway_region
                                                      : profile_.own_region);
  const absl::Time now = clock_.Now();
  state.mutable_state_time()->set_seconds(absl::ToUnixSeconds(now));
  if (!taken_.digest.empty()) {
    state.set_taken_sequence(taken_.number);
    state.set_taken_digest(taken_.digest);
  }
  state.set_sent_sequence(sent_.number);
  state.set_confirmed_sequence(sent_.number);
  if (compare.view == View::kClaimsMore) {
    state.set_taken_sequence(taken_.number + kNeverSent);
    state.set_taken_digest(taken_.digest);
  }
  state.add_features(LinkState::FEATURE_BATCH);
  state.add_features(LinkState::FEATURE_PAPER);
  state.add_features(LinkState::FEATURE_REQUEST);
  state.add_features(LinkState::FEATURE_DESIGNATION);
  state.add_features(LinkState::FEATURE_SERIES);
  state.add_signing_key_ids(profile_.key->key_id());
  const auto believed = profile_.trust.find(profile_.gateway_region);
  if (believed == profile_.trust.end()) return request;
  for (const crypto::VerifyingKey& key : believed->second) {
    state.add_believed_key_ids(key.key_id());
  }
  return request;
}

std::string Peer::LossIn(const LinkState& state) const {
  if (state.taken_sequence() < sent_.number) {
    return "it lost documents that it confirmed";
  }
  if (state.taken_sequence() == sent_.number && !sent_.digest.empty() &&
      state.taken_digest() != sent_.digest) {
    return "it took another document under our last number";
  }
  return state.sent_sequence() < taken_.number
             ? "it lost documents that we took"
             : "";
}

void Peer::CheckState(const Compare& compare, const LinkState& state,
                      Judged& judged) const {
  const auto require = [&](bool holds, absl::string_view otherwise) {
    if (!holds) judged.problems.push_back(std::string(otherwise));
  };
  require(state.region() == profile_.gateway_region,
          "it speaks for another region");
  require(!state.quarantined(), "it is in quarantine");
  if (compare.view == View::kClaimsMore) return;
  require(
      absl::c_linear_search(state.believed_key_ids(), profile_.key->key_id()),
      "it does not believe our key");
  const auto keys = profile_.trust.find(profile_.gateway_region);
  require(keys != profile_.trust.end() &&
              absl::c_any_of(keys->second,
                             [&](const crypto::VerifyingKey& key) {
                               return absl::c_linear_search(
                                   state.signing_key_ids(), key.key_id());
                             }),
          "it signs with no key that --trust has");
  const std::string loss = LossIn(state);
  require(loss.empty(), loss);
  if (compare.view != View::kClock) return;
  const absl::Duration skew =
      absl::AbsDuration(TimeOf(state.state_time()) - clock_.Now());
  require(skew <= kSkewMax,
          absl::StrCat("its clock is off by ", absl::FormatDuration(skew)));
}

Judged Peer::Judge(
    const Expect& expect, const Compare& compare,
    const absl::StatusOr<exchange::v1::CompareLinkResponse>& came) {
  Judged judged;
  if (JudgeRefusal(expect, came.status(), judged)) return judged;
  const LinkState& state = came->state();
  judged.came =
      absl::StrCat("its view: region ", state.region(), ", took ",
                   state.taken_sequence(), ", sent ", state.sent_sequence(),
                   ", confirmed ", state.confirmed_sequence());
  CheckState(compare, state, judged);
  return judged;
}

void Peer::GoOnAt(const LinkState& state) {
  if (state.taken_sequence() != sent_.number || sent_.digest.empty()) {
    sent_ = {state.taken_sequence(), state.taken_digest()};
  }
  due_.clear();
  if (state.confirmed_sequence() == taken_.number) return;
  taken_ = {state.confirmed_sequence(), ""};
  // We said so ourselves in an earlier run.
  Document receipt;
  if (receipt.ParseFromString(state.latest_receipt().payload()) &&
      receipt.receipt().received_sequence() == taken_.number) {
    taken_.digest = receipt.receipt().received_digest();
  }
}

void Peer::CheckAnswer(const Answer& answer, const Handed& handed,
                       Judged& judged) {
  const auto require = [&](bool holds, absl::string_view otherwise) {
    if (!holds) judged.problems.push_back(std::string(otherwise));
  };
  const Document& document = handed.document;
  Epoch& epoch = scribe_.EpochOf(answer.about, answer.epoch);
  const std::string& case_name = scribe_.MatterOf(answer.about).case_name;
  if (answer.said == Said::kHelped) {
    const auto& said = document.cooperation_answer();
    require(said.referral() == epoch.referral && said.case_name() == case_name,
            "it is no answer to our request");
    require(said.fulfilled(), "it says that help was refused");
    return;
  }
  if (!document.has_verdict()) return require(false, "it is no verdict");
  const Verdict& verdict = document.verdict();
  require(verdict.case_name() == case_name && verdict.epoch() == answer.epoch &&
              verdict.referral() == epoch.referral,
          "the verdict is on another offer");
  require(verdict.decision() == DecisionOf(answer.said),
          absl::StrCat("the verdict is ",
                       Verdict::Decision_Name(verdict.decision())));
  require(verdict.return_reason() == answer.reason,
          absl::StrCat("the reason is '", verdict.return_reason(), "'"));
  require(
      verdict.giver_office() == absl::StrCat("offices/", profile_.own_office) &&
          verdict.taker_office() ==
              absl::StrCat("offices/", profile_.gateway_office),
      "the verdict names other offices");
  require(answer.names_offer ? epoch.offers.contains(verdict.offer_digest())
                             : verdict.offer_digest().empty(),
          answer.names_offer ? "the verdict does not name our offer"
                             : "the verdict names an offer");
  if (!epoch.hop.has_verdict()) {
    *epoch.hop.mutable_verdict() = handed.signed_document;
  }
}

exchange::v1::PutPaperRequest Peer::Write(const PutPaper& put) {
  const PaperText& paper = scribe_.PaperOf(
      put.chunk == Chunk::kNotExpected ? "of no offer" : put.paper);
  exchange::v1::PutPaperRequest request;
  request.set_digest(paper.digest);
  request.set_size_bytes(static_cast<int64_t>(paper.bytes.size()));
  switch (put.chunk) {
    case Chunk::kPart: {
      const size_t offset = static_cast<size_t>(put.part) * kPartBytes;
      request.set_offset_bytes(static_cast<int64_t>(offset));
      request.set_content(paper.bytes.substr(offset, kPartBytes));
      break;
    }
    case Chunk::kQuestion:
      break;
    case Chunk::kWrongBytes:
      request.set_content(std::string(paper.bytes.size(), 'x'));
      break;
    case Chunk::kWhole:
    case Chunk::kNotExpected:
      request.set_content(paper.bytes);
      break;
    case Chunk::kTooLarge:
      request.set_size_bytes(kPaperTooLarge);
      request.set_content("x");
      break;
    case Chunk::kTooMuch:
      request.set_size_bytes(static_cast<int64_t>(kChunkTooLarge));
      request.set_content(std::string(kChunkTooLarge, 'x'));
      break;
  }
  return request;
}

Judged Peer::Judge(
    const Expect& expect, const PutPaper&,
    const absl::StatusOr<exchange::v1::PutPaperResponse>& came) const {
  Judged judged;
  if (JudgeRefusal(expect, came.status(), judged)) {
    if (ReasonOf(came.status()) == "PAPER_GAP" &&
        MetadataOf(came.status(), "received").empty()) {
      judged.problems.push_back("it does not say where to go on");
    }
    return judged;
  }
  judged.came = absl::StrCat(came->received_bytes(), " bytes are there",
                             came->complete() ? ", which is all" : "");
  const int64_t wanted =
      static_cast<int64_t>(expect.parts) * static_cast<int64_t>(kPartBytes);
  if (expect.parts >= 0 &&
      (came->received_bytes() != wanted ||
       came->complete() != (expect.parts == kPaperParts))) {
    judged.problems.push_back(judged.came);
  }
  return judged;
}

std::string Peer::LatestId() const {
  return due_.empty() ? "" : due_.back().document.document_id();
}

Judged Peer::JudgeStatement(const SignedDocument& statement) const {
  Judged judged;
  judged.came = "a statement";
  const auto opened = verify::OpenDocument(statement, profile_.trust);
  if (!opened.ok() || opened->sender_region() != profile_.gateway_region) {
    judged.problems.push_back("it is not signed by the gateway's key");
    return judged;
  }
  const exchange::v1::NonDelivery& said = opened->non_delivery();
  if (due_.empty() || said.sent_document_id() != LatestId() ||
      said.sent_sequence() != due_.back().document.link_sequence() ||
      said.sent_digest() != DigestOf(due_.back().signed_document)) {
    judged.problems.push_back("it is about another document");
  }
  return judged;
}

}  // namespace bashu::conformance
