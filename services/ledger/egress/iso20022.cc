#include "services/ledger/egress/iso20022.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_replace.h>

#include "common/calendar/shanghai.h"

namespace bashu::ledger {
namespace {

std::string Escape(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string FormatYuan(int64_t fen) {
  return absl::StrFormat("%d.%02d", fen / 100, fen % 100);
}

std::string TimeOf(const Payment& payment) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S%Ez", payment.create_time,
                          calendar::Shanghai());
}

}  // namespace

std::string FormatPain001(const Payment& payment) {
  const std::string key = FormatEndToEndId(payment.id, payment.attempt);
  const std::string amount = FormatYuan(payment.amount_fen);
  const std::string time = TimeOf(payment);
  const std::string office = Escape(payment.office);
  return absl::StrCat(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
 <CstmrCdtTrfInitn>
  <GrpHdr>
   <MsgId>)",
      key, R"(</MsgId>
   <CreDtTm>)",
      time, R"(</CreDtTm>
   <NbOfTxs>1</NbOfTxs>
   <CtrlSum>)",
      amount, R"(</CtrlSum>
   <InitgPty><Nm>)",
      office, R"(</Nm></InitgPty>
  </GrpHdr>
  <PmtInf>
   <PmtInfId>)",
      key, R"(</PmtInfId>
   <PmtMtd>TRF</PmtMtd>
   <ReqdExctnDt><Dt>)",
      time.substr(0, 10), R"(</Dt></ReqdExctnDt>
   <Dbtr><Nm>)",
      office, R"(</Nm></Dbtr>
   <DbtrAcct><Id><Othr><Id>)",
      office, R"(</Id></Othr></Id></DbtrAcct>
   <CdtTrfTxInf>
    <PmtId><EndToEndId>)",
      key, R"(</EndToEndId></PmtId>
    <Amt><InstdAmt Ccy="CNY">)",
      amount, R"(</InstdAmt></Amt>
    <CdtrAgt><FinInstnId><ClrSysMmbId><MmbId>)",
      Escape(payment.payee.bank_code),
      R"(</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>
    <Cdtr><Nm>)",
      Escape(payment.payee.display_name), R"(</Nm></Cdtr>
    <CdtrAcct><Id><Othr><Id>)",
      Escape(payment.payee.bank_account),
      R"(</Id></Othr></Id></CdtrAcct>
   </CdtTrfTxInf>
  </PmtInf>
 </CstmrCdtTrfInitn>
</Document>
)");
}

std::string FormatAcmt023(const Payment& payment) {
  const std::string key = FormatEndToEndId(payment.id, payment.attempt);
  return absl::StrCat(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:acmt.023.001.03">
 <IdVrfctnReq>
  <Assgnmt>
   <MsgId>)",
      key, R"(</MsgId>
   <CreDtTm>)",
      TimeOf(payment), R"(</CreDtTm>
  </Assgnmt>
  <Vrfctn>
   <Id>)",
      key, R"(</Id>
   <PtyAndAcctId>
    <Pty><Nm>)",
      Escape(payment.payee.display_name), R"(</Nm></Pty>
    <Acct><Othr><Id>)",
      Escape(payment.payee.bank_account), R"(</Id></Othr></Acct>
    <Agt><FinInstnId><ClrSysMmbId><MmbId>)",
      Escape(payment.payee.bank_code),
      R"(</MmbId></ClrSysMmbId></FinInstnId></Agt>
   </PtyAndAcctId>
  </Vrfctn>
 </IdVrfctnReq>
</Document>
)");
}

std::string FormatCamt005(const Payment& payment) {
  const std::string key = FormatEndToEndId(payment.id, payment.attempt);
  return absl::StrCat(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.005.001.10">
 <GetTx>
  <MsgHdr>
   <MsgId>)",
      key, "-", payment.queries, R"(</MsgId>
   <CreDtTm>)",
      TimeOf(payment), R"(</CreDtTm>
  </MsgHdr>
  <TxQryDef>
   <TxCrit><NewCrit><SchCrit><PmtSch><EndToEndId>)",
      key, R"(</EndToEndId></PmtSch></SchCrit></NewCrit></TxCrit>
  </TxQryDef>
 </GetTx>
</Document>
)");
}

}  // namespace bashu::ledger
