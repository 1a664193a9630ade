#include "services/routing/domain/exchange_errors.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <string>

#include "common/status/error.h"
#include "services/routing/domain/errors.h"

namespace bashu::routing {

absl::Status KeyNotValid(absl::string_view key) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "KEY_NOT_VALID",
       absl::StrCat("Key ", key,
                    " was not to be used at that time. Compare its period in "
                    "the partner list and sign with a current key."),
       absl::StrCat(
           "密钥 ", key,
           " 当时不在有效期内，请核对合作地区名单中的有效期，并用现行密"
           "钥签名。"),
       {{"key", std::string(key)}}});
}

absl::Status KeyRevoked(absl::string_view key) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "KEY_REVOKED",
       absl::StrCat("Key ", key,
                    " was revoked; nothing signed with it is taken any more. "
                    "Sign with a current key."),
       absl::StrCat("密钥 ", key,
                    " 已被撤销，其签名的文书不再接收，请用现行密钥重新签名。"),
       {{"key", std::string(key)}}});
}

absl::Status Quarantined(absl::string_view partner) {
  return MakeError(
      {absl::StatusCode::kUnavailable,
       kDomain,
       "QUARANTINED",
       absl::StrCat("Region ", partner,
                    " proved that our records are older than what we sent: "
                    "they were restored. Nothing is sent, taken or decided "
                    "until an operator releases the link."),
       absl::StrCat(
           partner,
           " 地区证实本地区记录早于已发出的文书，属备份恢复。在管理员解"
           "除隔离前，不发送、不接收、不作决定。"),
       {{"partner", std::string(partner)}}});
}

absl::Status LinkNotCompared(absl::string_view partner) {
  return MakeError(
      {absl::StatusCode::kUnavailable,
       kDomain,
       "LINK_NOT_COMPARED",
       absl::StrCat("Records with region ", partner,
                    " were not compared since the start. Try again soon."),
       absl::StrCat("启动后尚未与 ", partner, " 地区核对记录，请稍后重试。"),
       {{"partner", std::string(partner)}}});
}

absl::Status AwaitsPull(absl::string_view partner) {
  return MakeError(
      {absl::StatusCode::kUnavailable,
       kDomain,
       "AWAITS_PULL",
       absl::StrCat("Region ", partner,
                    " cannot be called; its gateway fetches what waits."),
       absl::StrCat("无法连接 ", partner, " 地区，由对方网关自行取件。"),
       {{"partner", std::string(partner)}}});
}

absl::Status TrustListExpired(int64_t version) {
  return MakeError(
      {absl::StatusCode::kUnavailable,
       kDomain,
       "TRUST_LIST_EXPIRED",
       absl::StrCat("Trust list ", version,
                    " has expired. Install the next one; what waits stays."),
       absl::StrCat("信任名单第 ", version,
                    " 版已过期，请安装新版；待发文书予以保留。"),
       {{"version", absl::StrCat(version)}}});
}

absl::Status TrustListOlder(int64_t version, int64_t used) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "TRUST_LIST_OLDER",
       absl::StrCat("Trust list ", version, " is older than ", used,
                    ", which was in use here. Install the latest one."),
       absl::StrCat("信任名单第 ", version, " 版早于已使用的第 ", used,
                    " 版，请安装最新版。"),
       {{"version", absl::StrCat(version)}, {"used", absl::StrCat(used)}}});
}

absl::Status PartnerNotFound(absl::string_view partner) {
  return MakeError(
      {absl::StatusCode::kNotFound,
       kDomain,
       "PARTNER_NOT_FOUND",
       absl::StrCat("Region ", partner, " is not in the partner list."),
       absl::StrCat("合作地区名单中没有 ", partner, " 地区。"),
       {{"partner", std::string(partner)}}});
}

absl::Status DeadLetterNotFound(absl::string_view dead_letter) {
  return MakeError({absl::StatusCode::kNotFound,
                    kDomain,
                    "DEAD_LETTER_NOT_FOUND",
                    absl::StrCat("There is no dead letter ", dead_letter, "."),
                    absl::StrCat("没有滞留文书 ", dead_letter, "。"),
                    {{"dead_letter", std::string(dead_letter)}}});
}

absl::Status DeadLetterDecided(absl::string_view dead_letter) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "DEAD_LETTER_DECIDED",
       absl::StrCat("Dead letter ", dead_letter,
                    " was dealt with already. Read it again."),
       absl::StrCat("滞留文书 ", dead_letter, " 已处理，请重新读取。"),
       {{"dead_letter", std::string(dead_letter)}}});
}

absl::Status NonDeliveryNotFound(absl::string_view document) {
  return MakeError({absl::StatusCode::kNotFound,
                    kDomain,
                    "NON_DELIVERY_NOT_FOUND",
                    absl::StrCat("No document ", document,
                                 " of ours was overdue without a receipt."),
                    absl::StrCat("没有逾期未获回执的文书 ", document, "。"),
                    {{"document", std::string(document)}}});
}

absl::Status PaperNotExpected(absl::string_view partner) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "PAPER_NOT_EXPECTED",
       absl::StrCat("Region ", partner,
                    " named no such paper in an offer. Send the offer first."),
       absl::StrCat(partner, " 地区的移送件未列明该材料，请先送达移送件。"),
       {{"partner", std::string(partner)}}});
}

absl::Status PaperTooLarge(int64_t most) {
  return MakeError(
      {absl::StatusCode::kInvalidArgument,
       kDomain,
       "PAPER_TOO_LARGE",
       absl::StrCat("A paper has at most ", most,
                    " bytes. Scan it with a lower resolution, or in parts."),
       absl::StrCat("单份材料不得超过 ", most,
                    " 字节，请降低扫描分辨率或者分份提交。"),
       {{"most", absl::StrCat(most)}}});
}

absl::Status PaperGap(int64_t received) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "PAPER_GAP",
       absl::StrCat("The next chunk begins at byte ", received, "."),
       absl::StrCat("下一分块应从第 ", received, " 字节开始。"),
       {{"received", absl::StrCat(received)}}});
}

absl::Status PaperNotFound() {
  return MakeError({absl::StatusCode::kNotFound,
                    kDomain,
                    "PAPER_NOT_FOUND",
                    "There is no such paper here, or not all of it yet.",
                    "没有该材料，或者尚未收齐。",
                    {}});
}

absl::Status PapersMissing(absl::string_view referral, size_t count) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "PAPERS_MISSING",
       absl::StrCat(count, " papers of referral ", referral,
                    " have not arrived yet. Accept it when they have, or "
                    "return it as unreadable."),
       absl::StrCat(
           "移送件 ", referral, " 尚有 ", count,
           " 份材料未送达，请待收齐后接受，或者以材料不可读为由退回。"),
       {{"referral", std::string(referral)}, {"count", absl::StrCat(count)}}});
}

absl::Status CatchingUp(absl::string_view region, int64_t sequence) {
  return MakeError(
      {absl::StatusCode::kUnavailable,
       kDomain,
       "CATCHING_UP",
       absl::StrCat("This region was restored from a backup and has not taken "
                    "again what ",
                    region, " sent up to number ", sequence,
                    ". No case begins here before; try again."),
       absl::StrCat("本地系统由备份恢复，尚未重新接收 ", region, " 地区至第 ",
                    sequence,
                    " 号的文书，在此之前不能开始新案件，请稍后重试。"),
       {{"region", std::string(region)},
        {"sequence", absl::StrCat(sequence)}}});
}

absl::Status PartnerTooOld(absl::string_view region) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "PARTNER_TOO_OLD",
       absl::StrCat("Region ", region,
                    " runs a version that does not know this kind of document. "
                    "Nothing was sent; try again when it is upgraded."),
       absl::StrCat(region,
                    " 地区的系统版本不支持此类文书。未发送任何内容，"
                    "请待其升级后重试。"),
       {{"region", std::string(region)}}});
}

absl::Status NoRoute(absl::string_view region) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "NO_ROUTE",
       absl::StrCat("No region that can carry documents is on the way to "
                    "region ",
                    region, ". Add a route to the partner list, then replay."),
       absl::StrCat("没有可以转递文书至 ", region,
                    " 地区的路由，请在伙伴名单中补充路由后重放。"),
       {{"region", std::string(region)}}});
}

absl::Status RouteLoop(absl::string_view region,
                       const std::vector<std::string>& path) {
  const std::string way = absl::StrJoin(path, ",");
  return MakeError({absl::StatusCode::kFailedPrecondition,
                    kDomain,
                    "ROUTE_LOOP",
                    absl::StrCat("The way to region ", region,
                                 " comes back to where it was "
                                 "or is too long (",
                                 way, "). Mend the routes, then replay."),
                    absl::StrCat("至 ", region, " 地区的路由成环或者过长（",
                                 way, "），请修正路由后重放。"),
                    {{"region", std::string(region)}, {"path", way}}});
}

absl::Status RelayNotAgreed(absl::string_view sender,
                            absl::string_view region) {
  return MakeError(
      {absl::StatusCode::kFailedPrecondition,
       kDomain,
       "RELAY_NOT_AGREED",
       absl::StrCat("No route of the partner list says that this region "
                    "carries documents of region ",
                    sender, " to region ", region, "."),
       absl::StrCat("伙伴名单中没有由本地区为 ", sender, " 地区向 ", region,
                    " 地区转递文书的路由。"),
       {{"sender", std::string(sender)}, {"region", std::string(region)}}});
}

}  // namespace bashu::routing
