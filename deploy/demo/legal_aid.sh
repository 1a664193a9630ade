# shellcheck shell=bash
# Legal aid across the line: the application moves, competence stays.

window() { as 50 office-500112-LA-window "$@"; }
reviewer() { as 51 office-511602-LA-reviewer "$@"; }

legal_aid() {
  chapter "一、法律援助跨省通办" "legal aid across the provincial line"
  la_find_office
  la_apply
  la_hand_over
  la_decide
  la_count_notices
}

la_find_office() {
  step "李某住渝北区，讨薪纠纷由广安区处理，询问最近的机构" \
    "the applicant lives in Yubei (500112); the wage claim is in Guang'an (511602)"
  window routing search-nearest-offices --programme legal-aid \
    --division divisions/500112 --page_size 3 |
    jq -r '.offices[] | "\(.office.displayName)  \(.distanceMeters // 0) 米"' |
    while read -r line; do fact "$line"; done

  step "就近申请条件逐条说明，附条文" \
    "the nearest-office test, condition by condition, with its article"
  window routing resolve-competence --programme legal-aid \
    --proceeding non-litigation --handling_organ_division divisions/511602 \
    --receiving_office offices/500112-LA >"$suite_dir/competence.json"
  jq -r '.receivingDerivation.conditions[], (.derivation.conditions[] | select(.held))
    | "\(if .held then "✓" else "✗" end) \(.title)：\(.fact)（\(.source.document)\(.source.article)）"' \
    "$suite_dir/competence.json" | while read -r line; do fact "$line"; done
  [ "$(jq -r .mayReceive "$suite_dir/competence.json")" = true ] ||
    suite_die "渝北应可受理 / Yubei should be allowed to receive"
  fact "有权决定的机构：$(jq -r '.competentOffices[].displayName' "$suite_dir/competence.json")"
}

la_apply() {
  la_case=$(new_id)
  step "渝北窗口收件，出具回执，法定时限开始计算" \
    "Yubei's window receives, gives a receipt, clocks start"
  window intake create-application --application_id "$la_case" --json '{
    "application": {
      "programme": "PROGRAMME_LEGAL_AID",
      "receiving_office": "offices/500112-LA",
      "applicant": {
        "display_name": "李明", "id_number": "511602199003072331",
        "phone": "13800138000", "residence_division": "divisions/500112",
        "address": "渝北区双龙湖街道"
      },
      "matter": {
        "matter": "LABOUR_WAGES", "proceeding": "PROCEEDING_NON_LITIGATION",
        "handling_organ_division": "divisions/511602",
        "cause_division": "divisions/511602",
        "statement": "建筑工地拖欠工资六个月"
      },
      "exemption_claim": "MIGRANT_WORKER_WAGES"
    }}' >"$suite_dir/receipt.json"
  fact "回执编号：$(jq -r .receiptNumber "$suite_dir/receipt.json")"
  jq -r '.clocks[] | "时限 \(.ruleId) \(.title)：截止 \(.dueTime)"' \
    "$suite_dir/receipt.json" | while read -r line; do fact "$line"; done
}

la_hand_over() {
  step "广安一方整体停机；渝北照常移送，案件冻结待收" \
    "region 51 is down; Yubei transfers all the same, the case is frozen"
  suite_stop_region 51
  la_referral=$(new_id)
  window intake transfer-application --name "applications/$la_case" \
    --request_id "$la_referral" --target_office offices/511602-LA >/dev/null
  await STATE_OFFERED la_referral_state 50 office-500112-LA-window
  fact "移交书已签名入队，对方未收到前由渝北继续负责"

  step "广安恢复运行，移交书自动送达" "region 51 is back; the offer arrives"
  suite_start_region 51
  await STATE_OFFERED la_referral_state 51 office-511602-LA-reviewer
  await STATE_OFFERED state_of 51 office-511602-LA-reviewer "$la_case"

  step "广安陈某接收；接收的同时强行杀死广安的受理服务" \
    "Guang'an accepts; its intake is killed with SIGKILL at that moment"
  suite_kill 51 intake
  reviewer routing accept-referral --name "referrals/$la_referral" --epoch 1 \
    >/dev/null
  suite_start 51 intake
  await STATE_UNDER_REVIEW state_of 51 office-511602-LA-reviewer "$la_case"
  await STATE_TRANSFERRED state_of 50 office-500112-LA-window "$la_case"
  fact "渝北：已移出；广安：审查中，由 $(la_holder) 负责，第 1 期"

  step "渝北再办理此案会被拒绝，并告知由谁负责" \
    "Yubei can no longer act: refused with the holder's name"
  if window intake refuse-application --name "applications/$la_case" \
    --request_id "$(new_id)" --reason x 2>"$suite_dir/refused.txt"; then
    suite_die "渝北不应再能办理 / Yubei should have been refused"
  fi
  fact "$(head -n 1 "$suite_dir/refused.txt")"
}

la_referral_state() { # REGION PERSON
  as "$1" "$2" routing get-referral --name "referrals/$la_referral" |
    jq -r .state
}

la_holder() {
  reviewer routing get-custody --name "cases/$la_case" | jq -r .holderOffice
}

la_decide() {
  step "广安审查：农民工讨薪，免予核查经济困难状况，准予援助" \
    "granted: a migrant worker claiming wages is exempt from the hardship check"
  reviewer intake grant-application --name "applications/$la_case" \
    --request_id "$(new_id)" --reason "符合法律援助条件" |
    jq -r '.decision.derivation.conditions[]
      | "\(if .held then "✓" else "✗" end) \(.title)（\(.source.document)\(.source.article)）"' |
    while read -r line; do fact "$line"; done

  step "指派律师" "counsel is assigned"
  reviewer intake assign-counsel --name "applications/$la_case" \
    --request_id "$(new_id)" --counsel.display_name 王律师 \
    --counsel.firm 四川某某律师事务所 --counsel.licence_number 15116201910123456 |
    jq -r '.clocks[] | "时限 \(.ruleId) \(.title)：\(.state)"' |
    while read -r line; do fact "$line"; done
}

la_count_notices() {
  step "每件法定事项恰好告知申请人一次" \
    "the applicant was told each statutory fact exactly once"
  await "LA_RECEIVED STATE_SENT
LA_TRANSFERRED STATE_SENT" notices_of 50 "applications/$la_case"
  await "LA_COUNSEL_ASSIGNED STATE_SENT
LA_GRANTED STATE_SENT" notices_of 51 "applications/$la_case"
  local messages
  messages=$(cat "$suite_dir"/5[01]/sms/*"$la_case"* | jq -r .text)
  [ "$(wc -l <<<"$messages")" = 4 ] ||
    suite_die "应有四条短信 / four messages expected: $messages"
  while read -r line; do fact "短信：$line"; done <<<"$messages"
}
