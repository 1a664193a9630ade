#include "common/crypto/errors.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <map>
#include <string>
#include <utility>

#include "common/status/error.h"

namespace bashu::crypto {
namespace {

using Metadata = std::map<std::string, std::string>;

// The texts of one refusal, for people.
struct Texts {
  std::string message;
  std::string message_zh;
};

absl::Status Invalid(absl::string_view reason, const Texts& texts,
                     Metadata metadata = {}) {
  return MakeError({absl::StatusCode::kInvalidArgument, kDomain, reason,
                    texts.message, texts.message_zh, std::move(metadata)});
}

absl::Status Damaged(absl::string_view reason, const Texts& texts,
                     Metadata metadata = {}) {
  return MakeError({absl::StatusCode::kDataLoss, kDomain, reason, texts.message,
                    texts.message_zh, std::move(metadata)});
}

absl::Status Misconfigured(absl::string_view reason, const Texts& texts,
                           Metadata metadata = {}) {
  return MakeError({absl::StatusCode::kFailedPrecondition, kDomain, reason,
                    texts.message, texts.message_zh, std::move(metadata)});
}

absl::Status Stranger(absl::string_view reason, const Texts& texts,
                      Metadata metadata = {}) {
  return MakeError({absl::StatusCode::kUnauthenticated, kDomain, reason,
                    texts.message, texts.message_zh, std::move(metadata)});
}

}  // namespace

absl::Status SuiteUnknown(absl::string_view text) {
  const std::string suite = absl::CHexEscape(text);
  return Invalid("SUITE_UNKNOWN",
                 {absl::StrCat("There is no suite \"", suite,
                               "\". Use p256-sha256 or sm2-sm3."),
                  absl::StrCat("没有算法套件“", suite,
                               "”。请使用 p256-sha256 或 sm2-sm3。")},
                 {{"suite", suite}});
}

absl::Status KeyMalformed() {
  return Invalid("KEY_MALFORMED",
                 {"The key is not readable PEM. Give it without a passphrase.",
                  "密钥不是可读取的 PEM。请提供未加口令的密钥。"});
}

absl::Status KeyWrongType(absl::string_view wanted) {
  return Invalid("KEY_WRONG_TYPE",
                 {absl::StrCat("The key is not of the type ", wanted, "."),
                  absl::StrCat("密钥类型不是 ", wanted, "。")},
                 {{"wanted", std::string(wanted)}});
}

absl::Status SignatureInvalid(absl::string_view key_id) {
  return Invalid("SIGNATURE_INVALID",
                 {absl::StrCat("The signature is not that of key ", key_id,
                               " over these bytes."),
                  absl::StrCat("签名与密钥 ", key_id, " 及所签内容不符。")},
                 {{"key_id", std::string(key_id)}});
}

absl::Status KeyRingUnreadable(absl::string_view path,
                               absl::string_view cause) {
  return Misconfigured(
      "KEY_RING_UNREADABLE",
      {absl::StrCat("Cannot read the key ring ", path, ": ", cause, "."),
       absl::StrCat("无法读取密钥环 ", path, "：", cause, "。")},
      {{"path", std::string(path)}, {"cause", std::string(cause)}});
}

absl::Status KeyRingExposed(absl::string_view path) {
  return Misconfigured(
      "KEY_RING_EXPOSED",
      {absl::StrCat("Others may read the key ring ", path, ". Run chmod 600."),
       absl::StrCat("密钥环 ", path, " 可被其他用户读取。请执行 chmod 600。")},
      {{"path", std::string(path)}});
}

absl::Status KeyRingMalformed() {
  return Invalid("KEY_RING_MALFORMED", {"The key ring is not a JSON object.",
                                        "密钥环不是 JSON 对象。"});
}

absl::Status CiphertextMalformed() {
  return Damaged("CIPHERTEXT_MALFORMED",
                 {"The stored field is not one of our ciphertexts.",
                  "存储的字段不是本系统的密文。"});
}

absl::Status CiphertextKeyUnknown(absl::string_view key_id) {
  const std::string id = absl::CHexEscape(key_id);
  return Misconfigured(
      "CIPHERTEXT_KEY_UNKNOWN",
      {absl::StrCat("The key ring has no key ", id, ". Add it again."),
       absl::StrCat("密钥环中没有密钥 ", id, "。请重新加入。")},
      {{"key_id", id}});
}

absl::Status CiphertextTampered() {
  return Damaged("CIPHERTEXT_TAMPERED",
                 {"The stored field was changed, or moved to another record.",
                  "存储的字段已被更改或被移到其他记录。"});
}

absl::Status SealedMalformed() {
  return Invalid("SEALED_MALFORMED",
                 {"The bytes are not a sealed body of a known version.",
                  "数据不是已知版本的密封正文。"});
}

absl::Status SealedTampered() {
  return Invalid("SEALED_TAMPERED",
                 {"The body was changed on its way, or sealed to another key.",
                  "正文在途中被更改，或并非密封给本密钥。"});
}

absl::Status MerkleOutOfRange(uint64_t size) {
  return MakeError(
      {absl::StatusCode::kOutOfRange,
       kDomain,
       "MERKLE_OUT_OF_RANGE",
       absl::StrCat("The tree has ", size, " leaves. Ask within them."),
       absl::StrCat("树中共有 ", size, " 个叶子，请求超出范围。"),
       {{"size", absl::StrCat(size)}}});
}

absl::Status InclusionInvalid() {
  return Invalid("INCLUSION_INVALID",
                 {"The proof does not lead from the leaf to the root.",
                  "证明无法由叶子推导出树根。"});
}

absl::Status ConsistencyInvalid() {
  return Invalid("CONSISTENCY_INVALID",
                 {"The newer tree does not extend the older one.",
                  "新树并非旧树的延续。"});
}

absl::Status SumInvalid(absl::string_view problem) {
  return Invalid("SUM_INVALID",
                 {absl::StrCat("The sums do not hold: ", problem, "."),
                  absl::StrCat("合计不成立：", problem, "。")});
}

absl::Status PeerCertificateMalformed() {
  return Stranger("PEER_CERTIFICATE_MALFORMED",
                  {"The peer's certificate is not readable PEM.",
                   "对方证书不是可读取的 PEM。"});
}

absl::Status PeerNoUriSan() {
  return Stranger("PEER_NO_URI_SAN",
                  {"The peer's certificate names no URI. Issue it with one.",
                   "对方证书未载明 URI 身份，请重新签发。"});
}

absl::Status PeerManyUriSans() {
  return Stranger(
      "PEER_MANY_URI_SANS",
      {"The peer's certificate names several URIs. Issue it with one.",
       "对方证书载明多个 URI 身份，请重新签发。"});
}

absl::Status PeerIdentityMalformed(absl::string_view uri) {
  const std::string text = absl::CHexEscape(uri);
  return Stranger("PEER_IDENTITY_MALFORMED",
                  {absl::StrCat("\"", text, "\" is not an identity of ours."),
                   absl::StrCat("“", text, "”不是本系统的身份。")},
                  {{"uri", text}});
}

absl::Status PeerUnknownRegion(absl::string_view region) {
  return Stranger(
      "PEER_UNKNOWN_REGION",
      {absl::StrCat("No authority of region ", region, " is configured."),
       absl::StrCat("未配置地区 ", region, " 的证书颁发机构。")},
      {{"region", std::string(region)}});
}

absl::Status PeerUntrusted(absl::string_view uri, absl::string_view cause) {
  return Stranger(
      "PEER_UNTRUSTED",
      {absl::StrCat("The region's authority does not vouch for ", uri, ": ",
                    cause, "."),
       absl::StrCat("该地区颁发机构不能证明 ", uri, "：", cause, "。")},
      {{"uri", std::string(uri)}, {"cause", std::string(cause)}});
}

absl::Status PeerWrongUsage(absl::string_view uri) {
  return Stranger(
      "PEER_WRONG_USAGE",
      {absl::StrCat("The certificate of ", uri, " is not for TLS clients."),
       absl::StrCat(uri, " 的证书不可用于 TLS 客户端。")},
      {{"uri", std::string(uri)}});
}

absl::Status PeerExpired(absl::string_view uri, absl::Time now) {
  const std::string time = absl::FormatTime(now, absl::UTCTimeZone());
  return Stranger(
      "PEER_EXPIRED",
      {absl::StrCat("The certificate of ", uri, " is not valid at ", time,
                    ". Renew it."),
       absl::StrCat(uri, " 的证书在 ", time, " 不在有效期内，请更新。")},
      {{"uri", std::string(uri)}, {"time", time}});
}

}  // namespace bashu::crypto
