#include "services/routing/egress/link_codec.h"

#include "bashu/exchange/v1/link.pb.h"
#include "services/routing/domain/errors.h"
#include "services/routing/egress/document_codec.h"

namespace bashu::routing {

std::string WriteLinkState(const LinkState& state) {
  exchange::v1::LinkState proto;
  proto.set_region(state.region);
  const absl::Duration since = state.state_time - absl::UnixEpoch();
  proto.mutable_state_time()->set_seconds(absl::ToInt64Seconds(since));
  proto.mutable_state_time()->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(since % absl::Seconds(1))));
  proto.set_taken_sequence(state.taken.sequence);
  proto.set_taken_digest(state.taken.digest);
  if (!state.latest_taken.empty()) {
    *proto.mutable_latest_taken() = SignedToProto(state.latest_taken);
  }
  proto.set_sent_sequence(state.sent.sequence);
  proto.set_confirmed_sequence(state.sent.confirmed);
  if (!state.latest_receipt.empty()) {
    *proto.mutable_latest_receipt() = SignedToProto(state.latest_receipt);
  }
  for (const LinkFeature feature : state.features) {
    proto.add_features(static_cast<exchange::v1::LinkState::Feature>(feature));
  }
  for (const auto& key : state.signing_keys) proto.add_signing_key_ids(key);
  for (const auto& key : state.believed_keys) proto.add_believed_key_ids(key);
  for (const auto& key : state.sealing_keys) proto.add_sealing_key_ids(key);
  for (const auto& [file, digest] : state.rule_versions) {
    auto* added = proto.add_rule_versions();
    added->set_file(file);
    added->set_digest(digest);
  }
  proto.set_quarantined(state.quarantined);
  return proto.SerializeAsString();
}

absl::StatusOr<LinkState> ReadLinkState(absl::string_view bytes) {
  exchange::v1::LinkState proto;
  if (!proto.ParseFromString(std::string(bytes)) || proto.region().empty() ||
      proto.taken_sequence() < 0 || proto.sent_sequence() < 0 ||
      proto.confirmed_sequence() < 0 ||
      proto.confirmed_sequence() > proto.sent_sequence()) {
    return DocumentMalformed("the state of the link cannot be read");
  }
  LinkState state;
  state.region = proto.region();
  state.state_time = absl::FromUnixSeconds(proto.state_time().seconds()) +
                     absl::Nanoseconds(proto.state_time().nanos());
  state.taken = {proto.taken_sequence(), proto.taken_digest()};
  state.latest_taken = FromProto(proto.latest_taken());
  state.sent = {proto.sent_sequence(), "", proto.confirmed_sequence()};
  state.latest_receipt = FromProto(proto.latest_receipt());
  for (const int feature : proto.features()) {
    state.features.push_back(static_cast<LinkFeature>(feature));
  }
  state.signing_keys = {proto.signing_key_ids().begin(),
                        proto.signing_key_ids().end()};
  state.believed_keys = {proto.believed_key_ids().begin(),
                         proto.believed_key_ids().end()};
  state.sealing_keys = {proto.sealing_key_ids().begin(),
                        proto.sealing_key_ids().end()};
  for (const auto& version : proto.rule_versions()) {
    state.rule_versions[version.file()] = version.digest();
  }
  state.quarantined = proto.quarantined();
  return state;
}

}  // namespace bashu::routing
