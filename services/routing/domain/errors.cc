#include "services/routing/domain/errors.h"

#include <absl/strings/str_cat.h>

#include <map>
#include <string>
#include <utility>

#include "common/status/error.h"

namespace bashu::routing {
namespace {

using Metadata = std::map<std::string, std::string>;

// The texts of one refusal, for people.
struct Texts {
  std::string message;
  std::string message_zh;
};

absl::Status Refuse(absl::StatusCode code, absl::string_view reason,
                    const Texts& texts, Metadata metadata) {
  return MakeError({code, kDomain, reason, texts.message, texts.message_zh,
                    std::move(metadata)});
}

std::string Text(absl::string_view value) { return std::string(value); }

}  // namespace

absl::Status SenderMismatch(absl::string_view sender) {
  return Refuse(
      absl::StatusCode::kPermissionDenied, "SENDER_MISMATCH",
      {absl::StrCat(
           "Documents of region ", sender,
           " may only be brought by that region's own routing service."),
       absl::StrCat(sender, " 地区的文书只能由该地区的流转服务递交。")},
      {{"sender", Text(sender)}});
}

absl::Status BodyNotReadable(absl::string_view referral) {
  return Refuse(
      absl::StatusCode::kPermissionDenied, "BODY_NOT_READABLE",
      {absl::StrCat("The bodies of referral ", referral,
                    " are for the giver, and for the taker once it accepted."),
       absl::StrCat("移送件 ", referral,
                    " 的正文仅供移送方以及接受后的承接方查阅。")},
      {{"referral", Text(referral)}});
}

absl::Status SignatureInvalid(absl::string_view sender) {
  return Refuse(
      absl::StatusCode::kInvalidArgument, "SIGNATURE_INVALID",
      {absl::StrCat(
           "No key of region ", sender,
           " made this signature. Compare the keys in the partner list."),
       absl::StrCat("签名不是由 ", sender,
                    " 地区的密钥作出，请核对合作地区名单中的密钥。")},
      {{"sender", Text(sender)}});
}

absl::Status DocumentMalformed(absl::string_view problem) {
  return Refuse(absl::StatusCode::kInvalidArgument, "DOCUMENT_MALFORMED",
                {absl::StrCat("The document cannot be read: ", problem, "."),
                 absl::StrCat("文书无法读取：", problem, "。")},
                {{"problem", Text(problem)}});
}

absl::Status ReferralExists(absl::string_view referral,
                            absl::string_view field) {
  return Refuse(absl::StatusCode::kAlreadyExists, "REFERRAL_EXISTS",
                {absl::StrCat("Referral ", referral, " exists with another ",
                              field, ". Use a new id."),
                 absl::StrCat("移送件 ", referral, " 已存在且 ", field,
                              " 不同，请使用新的编号。")},
                {{"referral", Text(referral)}, {"field", Text(field)}});
}

absl::Status OfficeNotFound(absl::string_view office) {
  return Refuse(
      absl::StatusCode::kNotFound, "OFFICE_NOT_FOUND",
      {absl::StrCat("There is no office ", office,
                    " in this region's register or a partner's region."),
       absl::StrCat("本地区名录及合作地区均无机构 ", office, "。")},
      {{"office", Text(office)}});
}

absl::Status ReferralNotFound(absl::string_view referral) {
  return Refuse(absl::StatusCode::kNotFound, "REFERRAL_NOT_FOUND",
                {absl::StrCat("This region knows no referral ", referral, "."),
                 absl::StrCat("本地区没有移送件 ", referral, "。")},
                {{"referral", Text(referral)}});
}

absl::Status CaseNotFound(absl::string_view case_id) {
  return Refuse(
      absl::StatusCode::kNotFound, "CASE_NOT_FOUND",
      {absl::StrCat("This region knows no custody of case ", case_id, "."),
       absl::StrCat("本地区没有案件 ", case_id, " 的承办记录。")},
      {{"case", Text(case_id)}});
}

absl::Status LinkGap(absl::string_view sender, int64_t expected_sequence) {
  return Refuse(absl::StatusCode::kFailedPrecondition, "LINK_GAP",
                {absl::StrCat("The next document expected from region ", sender,
                              " is number ", expected_sequence,
                              ". Send the missing ones first."),
                 absl::StrCat(sender, " 地区应先送达第 ", expected_sequence,
                              " 号文书。")},
                {{"sender", Text(sender)},
                 {"expected_sequence", absl::StrCat(expected_sequence)}});
}

absl::Status LinkForked(absl::string_view sender, int64_t sequence) {
  return Refuse(
      absl::StatusCode::kDataLoss, "LINK_FORKED",
      {absl::StrCat("Document ", sequence, " of region ", sender,
                    " does not continue what was received before. Stop the "
                    "link and compare both regions' records."),
       absl::StrCat(sender, " 地区第 ", sequence,
                    " 号文书与此前收到的不衔接，请停止交换并核对双方记录。")},
      {{"sender", Text(sender)}, {"sequence", absl::StrCat(sequence)}});
}

absl::Status LinkStopped(absl::string_view partner, absl::string_view cause) {
  return Refuse(
      absl::StatusCode::kUnavailable, "LINK_STOPPED",
      {absl::StrCat("Region ", partner, " refuses our next document (", cause,
                    "). Compare both regions' records."),
       absl::StrCat(partner, " 地区拒收下一份文书（", cause,
                    "），请核对双方记录。")},
      {{"partner", Text(partner)}, {"cause", Text(cause)}});
}

absl::Status WrongKind(absl::string_view referral) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "WRONG_KIND",
      {absl::StrCat("Referral ", referral,
                    " is of another kind: transfers are accepted or returned, "
                    "cooperation is answered."),
       absl::StrCat("移送件 ", referral,
                    " 的类型不符：移送只能接受或者退回，协作只能答复。")},
      {{"referral", Text(referral)}});
}

absl::Status NotHolder(absl::string_view case_id, absl::string_view office,
                       absl::string_view holder) {
  return Refuse(absl::StatusCode::kFailedPrecondition, "NOT_HOLDER",
                {absl::StrCat("Office ", office, " does not hold case ",
                              case_id, ". ", holder, " does."),
                 absl::StrCat("机构 ", office, " 不是案件 ", case_id,
                              " 的承办机构，承办机构为 ", holder, "。")},
                {{"case", Text(case_id)},
                 {"office", Text(office)},
                 {"holder", Text(holder)}});
}

absl::Status OfferPending(absl::string_view case_id,
                          absl::string_view referral) {
  return Refuse(absl::StatusCode::kFailedPrecondition, "OFFER_PENDING",
                {absl::StrCat("Case ", case_id, " is offered by referral ",
                              referral, ", which is not decided yet."),
                 absl::StrCat("案件 ", case_id, " 已由移送件 ", referral,
                              " 提出移送，尚未答复。")},
                {{"case", Text(case_id)}, {"referral", Text(referral)}});
}

absl::Status SameOffice(absl::string_view office) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "SAME_OFFICE",
      {absl::StrCat("Office ", office,
                    " holds the case already; name another one."),
       absl::StrCat("案件已由机构 ", office, " 承办，请选择其他机构。")},
      {{"office", Text(office)}});
}

absl::Status SecondVisit(absl::string_view case_id, absl::string_view office) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "SECOND_VISIT",
      {absl::StrCat("Case ", case_id, " was with office ", office,
                    " before. Put the dispute to the common superior, or to "
                    "both lead offices."),
       absl::StrCat("案件 ", case_id, " 曾在机构 ", office,
                    "，不得再次移送；有争议的请报共同上级或者双方牵头机构。")},
      {{"case", Text(case_id)}, {"office", Text(office)}});
}

absl::Status NotCompetent(absl::string_view office,
                          absl::string_view competent_offices) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "NOT_COMPETENT",
      {absl::StrCat("Office ", office,
                    " is not competent for this matter. Competent: ",
                    competent_offices, "."),
       absl::StrCat("机构 ", office, " 对该事项无管辖权。有管辖权的机构：",
                    competent_offices, "。")},
      {{"office", Text(office)},
       {"competent_offices", Text(competent_offices)}});
}

absl::Status EpochAhead(absl::string_view case_id, int64_t epoch,
                        int64_t latest) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "EPOCH_AHEAD",
      {absl::StrCat("Of case ", case_id, " nothing after epoch ", latest,
                    " is known here, but the request names epoch ", epoch,
                    ". Wait until the links were compared and the partners "
                    "sent again what was lost."),
       absl::StrCat("案件 ", case_id, " 在本地的记录止于第 ", latest,
                    " 轮，而请求所称为第 ", epoch,
                    " 轮。请等待与对方核对并补收文书后再试。")},
      {{"case", Text(case_id)},
       {"epoch", absl::StrCat(latest)},
       {"named", absl::StrCat(epoch)}});
}

absl::Status StaleEpoch(absl::string_view case_id, int64_t epoch,
                        absl::string_view holder) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "STALE_EPOCH",
      {absl::StrCat("Case ", case_id, " is in epoch ", epoch,
                    " and answered for by ", holder, ". Read it again."),
       absl::StrCat("案件 ", case_id, " 已进入第 ", epoch, " 轮，由 ", holder,
                    " 承办，请重新读取。")},
      {{"case", Text(case_id)},
       {"epoch", absl::StrCat(epoch)},
       {"holder", Text(holder)}});
}

absl::Status AlreadyDecided(absl::string_view referral) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "ALREADY_DECIDED",
      {absl::StrCat("Referral ", referral,
                    " was decided otherwise. Read it again."),
       absl::StrCat("移送件 ", referral, " 已有其他处理结果，请重新读取。")},
      {{"referral", Text(referral)}});
}

absl::Status IncompleteManifest(absl::string_view referral) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "INCOMPLETE_MANIFEST",
      {absl::StrCat("What came with referral ", referral,
                    " does not match its manifest or cannot be opened. Return "
                    "it as unreadable."),
       absl::StrCat(
           "移送件 ", referral,
           " 所附材料与清单不符或者无法打开，请以材料不可读为由退回。")},
      {{"referral", Text(referral)}});
}

absl::Status EpochForked(absl::string_view case_id, int64_t epoch) {
  return Refuse(
      absl::StatusCode::kDataLoss, "EPOCH_FORKED",
      {absl::StrCat(
           "Two different offers or verdicts exist for epoch ", epoch,
           " of case ", case_id,
           ". Keep both documents as evidence and ask the lead offices."),
       absl::StrCat(
           "案件 ", case_id, " 第 ", epoch,
           " 轮出现两份不同的移送或者答复，请保留两份文书并报牵头机构。")},
      {{"case", Text(case_id)}, {"epoch", absl::StrCat(epoch)}});
}

absl::Status VerdictUnexpected(absl::string_view case_id, int64_t epoch) {
  return Refuse(absl::StatusCode::kFailedPrecondition, "VERDICT_UNEXPECTED",
                {absl::StrCat("No offer of ours in epoch ", epoch, " of case ",
                              case_id, " awaits this verdict."),
                 absl::StrCat("案件 ", case_id, " 第 ", epoch,
                              " 轮没有等待此答复的移送。")},
                {{"case", Text(case_id)}, {"epoch", absl::StrCat(epoch)}});
}

absl::Status CertificateInvalid(absl::string_view case_id,
                                absl::string_view problem) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "CERTIFICATE_INVALID",
      {absl::StrCat("The certificate does not prove that the giver holds case ",
                    case_id, ": ", problem, "."),
       absl::StrCat("所附证明不能证实移送方承办案件 ", case_id, "：", problem,
                    "。")},
      {{"case", Text(case_id)}, {"problem", Text(problem)}});
}

absl::Status NoHandover(absl::string_view case_id) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "NO_HANDOVER",
      {absl::StrCat("Case ", case_id,
                    " has not changed hands yet; there is nothing to prove."),
       absl::StrCat("案件 ", case_id, " 尚未移送，没有可供证明的交接。")},
      {{"case", Text(case_id)}});
}

absl::Status Designated(absl::string_view case_id, absl::string_view office) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "DESIGNATED",
      {absl::StrCat("The superiors designated office ", office, " for case ",
                    case_id,
                    ". It may neither be offered to another one nor be "
                    "returned or taken back."),
       absl::StrCat("上级已指定机构 ", office, " 承办案件 ", case_id,
                    "，不得移送其他机构，也不得退回或者撤回。")},
      {{"case", Text(case_id)}, {"office", Text(office)}});
}

absl::Status NotSuperior(absl::string_view office, absl::string_view superior) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "NOT_SUPERIOR",
      {absl::StrCat("Office ", office,
                    " cannot settle this dispute: within a province the "
                    "common superior does, across provinces the lead office "
                    "of each. Here: ",
                    superior, "."),
       absl::StrCat("机构 ", office,
                    " 无权指定：省内由共同上级指定，跨省由双方牵头机构商定。"
                    "本案应为：",
                    superior, "。")},
      {{"office", Text(office)}, {"superior", Text(superior)}});
}

absl::Status MeasureUnknown(absl::string_view measure) {
  return Refuse(absl::StatusCode::kFailedPrecondition, "MEASURE_UNKNOWN",
                {absl::StrCat("No rule of this region knows ", measure,
                              " for this programme today. The codes stand in "
                              "deploy/reference/cooperation.txtpb."),
                 absl::StrCat("本地区现行规则中没有适用于该业务的 ", measure,
                              "，代码见 deploy/reference/cooperation.txtpb。")},
                {{"measure", Text(measure)}});
}

absl::Status ConflictNotChecked(absl::string_view referral) {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "CONFLICT_NOT_CHECKED",
      {absl::StrCat("Referral ", referral,
                    " names other parties by digest. Check them for a conflict "
                    "of interest and say so, or return it for one."),
       absl::StrCat("移送件 ", referral,
                    " 附有对方当事人摘要，请先核查利益冲突并注明结果，"
                    "有冲突的请以利益冲突为由退回。")},
      {{"referral", Text(referral)}});
}

}  // namespace bashu::routing
