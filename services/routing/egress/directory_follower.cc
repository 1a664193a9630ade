#include "services/routing/egress/directory_follower.h"

#include <algorithm>
#include <utility>

#include "common/observe/log.h"
#include "common/outbox/relay.h"
#include "common/rpc/channel.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/routing/domain/errors.h"
#include "services/routing/domain/limits.h"
#include "services/routing/egress/document_codec.h"

namespace bashu::routing {

DirectoryFollower::DirectoryFollower(
    RoutingStore& store, const Clock& clock, observe::Metrics& metrics,
    const DirectoryExchange& exchange, const Regions& regions,
    const Directory& shipped, CurrentDirectory& current,
    const Channels& channels, absl::Duration period)
    : store_(store),
      clock_(clock),
      oldest_(metrics.AddGauge("bashu_directory_age_seconds",
                               "Age of the oldest partner directory in use; "
                               "-1 if one never came.")),
      refused_(metrics.AddCounter("bashu_directory_refused_total",
                                  "Partner directories that could not be "
                                  "believed; each needs a person.")),
      exchange_(exchange),
      regions_(regions),
      shipped_(shipped),
      current_(current),
      period_(period) {
  for (const auto& [region, channel] : channels) {
    partners_[region].stub = v1::DirectoryService::NewStub(channel);
  }
}

absl::Status DirectoryFollower::Start() {
  Call call;
  call.now = clock_.Now();
  RETURN_IF_ERROR(store_.Transact(
      [&](RoutingTx& tx) { return exchange_.Publish(tx, call, shipped_); }));
  RETURN_IF_ERROR(store_.Read([&](RoutingTx& tx) -> absl::Status {
    for (auto& [region, partner] : partners_) {
      ASSIGN_OR_RETURN(partner.known, exchange_.Known(tx, region));
    }
    return absl::OkStatus();
  }));
  Rebuild();
  ShowAge();
  return absl::OkStatus();
}

absl::StatusOr<int> DirectoryFollower::RunOnce() {
  int changed = 0;
  for (auto& [region, partner] : partners_) {
    if (clock_.Now() < partner.next_time) continue;
    const absl::StatusOr<bool> news = Follow(region, partner);
    changed += news.ok() && *news ? 1 : 0;
    Settle(region, partner, news.status());
  }
  ShowAge();
  return changed;
}

void DirectoryFollower::Settle(const std::string& region, Partner& partner,
                               const absl::Status& outcome) {
  if (outcome.ok()) {
    partner.failures = 0;
    partner.next_time = clock_.Now() + period_;
    return;
  }
  // A partner that is down, that is older than us, or that published while we
  // were reading is met every day; one that says what cannot be believed must
  // be looked at, and is asked for everything next time.
  const bool down = outbox::IsTransient(outcome) ||
                    absl::IsUnimplemented(outcome) ||
                    ReasonOf(outcome) == "PAGE_TOKEN_INVALID";
  if (!down) {
    refused_.Add();
    partner.anew = true;
  }
  partner.next_time =
      clock_.Now() +
      std::min(period_,
               down ? outbox::BackoffAfter(partner.failures++) : period_);
  observe::Log(down ? observe::Severity::kInfo : observe::Severity::kError,
               down ? "directory.unreachable" : "directory.refused",
               {{"partner", region}, {"reason", ReasonOf(outcome)}});
}

absl::StatusOr<bool> DirectoryFollower::Follow(const std::string& region,
                                               Partner& partner) {
  int64_t known = 0;
  RETURN_IF_ERROR(store_.Read([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(known, exchange_.GoOnFrom(tx, region));
    return absl::OkStatus();
  }));
  if (partner.anew) known = 0;
  ASSIGN_OR_RETURN(const std::vector<SignedDocument> documents,
                   Fetch(*partner.stub, known));
  Call call;
  call.now = clock_.Now();
  RegionOffices next;
  RETURN_IF_ERROR(store_.Transact([&](RoutingTx& tx) -> absl::Status {
    ASSIGN_OR_RETURN(next, exchange_.Take(tx, call, region, documents));
    return absl::OkStatus();
  }));
  partner.anew = false;
  const bool news = next.version != partner.known.version;
  partner.known = std::move(next);
  if (news) {
    Rebuild();
  } else {
    DirectoryView view = *current_.Get();
    view.ages[region].confirm_time = partner.known.confirm_time;
    current_.Set(std::move(view));
  }
  return news;
}

absl::StatusOr<std::vector<SignedDocument>> DirectoryFollower::Fetch(
    Stub& stub, int64_t known) const {
  std::vector<SignedDocument> documents;
  size_t bytes = 0;
  v1::GetDirectorySnapshotRequest request;
  request.set_known_version(known);
  for (int page = 0; page < kSnapshotPagesMax; ++page) {
    ASSIGN_OR_RETURN(
        const v1::GetDirectorySnapshotResponse response,
        rpc::Invoke(stub, &Stub::GetDirectorySnapshot, request, ""));
    for (const exchange::v1::SignedDocument& document : response.documents()) {
      documents.push_back(FromProto(document));
      bytes += document.payload().size();
    }
    if (bytes > kSnapshotBytesMax) break;
    if (response.next_page_token().empty()) return documents;
    request.set_page_token(response.next_page_token());
  }
  return DocumentMalformed("the directory is larger than any");
}

void DirectoryFollower::Rebuild() {
  std::vector<RegionOffices> received;
  for (const auto& [region, partner] : partners_) {
    received.push_back(partner.known);
    for (const auto& [code, listed] : partner.known.offices) {
      if (listed.office.has_value()) continue;
      observe::Log(observe::Severity::kWarning, "directory.office_unknown",
                   {{"partner", region}, {"office", code}});
    }
  }
  current_.Set(Compose(shipped_, regions_, received));
}

void DirectoryFollower::ShowAge() {
  double oldest = 0;
  for (const auto& [region, partner] : partners_) {
    if (partner.known.version == 0) {
      oldest_.Set(-1);
      return;
    }
    oldest = std::max(oldest, absl::ToDoubleSeconds(
                                  clock_.Now() - partner.known.confirm_time));
  }
  oldest_.Set(oldest);
}

}  // namespace bashu::routing
