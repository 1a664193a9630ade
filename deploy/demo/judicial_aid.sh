# shellcheck shell=bash
# Judicial aid in one region with help from the other: the case stays.

judge() { as 51 office-511700-CT-judge "$@"; }
chair() { as 51 office-511700-CT-chair "$@"; }
cashier() { as 51 office-511700-CT-cashier "$@"; }
cashier2() { as 51 office-511700-CT-cashier2 "$@"; }
liaison() { as 50 office-500101-CT-liaison "$@"; }

judicial_aid() {
  chapter "二、司法救助异地协作" "judicial aid in Sichuan, help from Chongqing"
  ja_appropriate
  ja_lead
  ja_cooperate
  ja_decide
  ja_fund
  ja_pay
  ja_close
}

# Opens the local budget's fund of OFFICE and lets AMOUNT of fen arrive in it.
ja_fill() {
  local office=$1 amount=$2 id account line
  account=$office.$ja_year.local-budget
  id=$(new_id)
  as 51 operator-admin ledger create-account --account_id "$account" \
    --account.office "offices/$office" --account.fiscal_year "$ja_year" \
    --account.source local-budget >/dev/null
  as 51 operator-admin ledger create-appropriation --appropriation_id "$id" \
    --appropriation.account "accounts/$account" \
    --appropriation.amount_fen "$amount" \
    --appropriation.basis "$ja_year 年度预算" >/dev/null
  as 51 operator-admin ledger record-arrival --name "appropriations/$id" \
    --transfer_id "$(new_id)" --amount_fen "$amount" --basis "国库拨款" \
    >/dev/null
  line=$(as 51 operator-admin ledger get-account --name "accounts/$account" |
    jq -r '"\(.name)：可用 \((.availableFen | tonumber) / 100) 元"')
  fact "$line"
}

ja_appropriate() {
  ja_year=$(date +%Y)
  step "三级法院的救助资金到账" "the three courts' aid funds are appropriated"
  local office
  for office in 511702-CT 511700-CT 510000-CT; do
    ja_fill "$office" 10000000
  done
}

ja_lead() {
  ja_lead_id=$(new_id)
  step "达州中院刑事审判庭移送救助线索" \
    "a criminal division in Dazhou sends a lead"
  as 51 office-511700-CT-criminal intake create-lead --lead_id "$ja_lead_id" \
    --lead.source_office offices/511700-CT --lead.source_department 刑事审判庭 \
    --lead.target_office offices/511700-CT \
    --lead.original_case_number "（2026）川17刑初8号" --lead.category E-3 \
    --lead.text "被害人死亡，家属住万州，生活困难" >/dev/null

  ja_case=$(new_id)
  step "线索成案：被害人家属（住万州）申请司法救助" \
    "the lead becomes an application of a family living in Wanzhou (500101)"
  judge intake create-application --application_id "$ja_case" \
    --lead "leads/$ja_lead_id" --json '{
    "application": {
      "programme": "PROGRAMME_JUDICIAL_AID",
      "receiving_office": "offices/511700-CT",
      "applicant": {
        "display_name": "赵芳", "id_number": "50010119850615002X",
        "phone": "13900139000", "residence_division": "divisions/500101"
      },
      "matter": {
        "matter": "CRIME_VICTIM_DEATH", "proceeding": "PROCEEDING_LITIGATION",
        "handling_organ_division": "divisions/511700",
        "original_case_office": "offices/511700-CT",
        "original_case_number": "（2026）川17刑初8号", "category": "E-3",
        "sealed_class": true
      }}}' | jq -r '"编号 \(.receiptNumber)", (.clocks[] | "时限 \(.ruleId) \(.title)：截止 \(.dueTime)")' |
    while read -r line; do fact "$line"; done
}

ja_cooperate() {
  ja_request=$(new_id)
  step "请万州法院协助核实家庭状况；审查时限中止" \
    "Wanzhou is asked to verify the household; the clock is paused"
  judge intake request-cooperation --name "applications/$ja_case" \
    --request_id "$ja_request" --target_office offices/500101-CT \
    --measure HOUSEHOLD_VERIFICATION --text "请核实申请人家庭人口、收入" |
    jq -r '.clocks[] | select(.state == "STATE_PAUSED") | "时限 \(.ruleId) 已中止"' |
    while read -r line; do fact "$line"; done

  step "万州法院收到协作函，核实后答复" "Wanzhou receives the request and answers"
  await STATE_REQUESTED ja_cooperation_state
  liaison intake answer-cooperation --name "cooperations/$ja_request" \
    --request_id "$(new_id)" --fulfilled true \
    --answer "家庭四口，一老一小，无固定收入，情况属实" >/dev/null
  await true ja_finding
  fact "达州收到答复：$(judge intake get-application --view full \
    --name "applications/$ja_case" | jq -r '.findings[0].text')"
}

ja_cooperation_state() {
  liaison intake get-cooperation --name "cooperations/$ja_request" |
    jq -r .state
}

ja_finding() {
  judge intake get-application --view full --name "applications/$ja_case" |
    jq -r '.findings[0].fulfilled'
}

ja_facts='{"harm": "DEATH_OF_MAIN_EARNER", "hardship": "VERY_HARD",
  "fault": "NONE", "groups": ["MINOR"], "unmet_loss_fen": "20000000"}'

ja_decide() {
  step "计算救助金额，逐步列明" "the amount is computed, with its working"
  judge intake assess-amount --name "applications/$ja_case" \
    --json "{\"facts\": $ja_facts}" >"$suite_dir/amount.json"
  jq -r '.steps[] | "\(.title)：\(.working)"' "$suite_dir/amount.json" |
    while read -r line; do fact "$line"; done
  ja_amount=$(jq -r .amountFen "$suite_dir/amount.json")

  # Three shares and two payees, to the fen.
  local third=$((ja_amount / 3)) half=$((ja_amount / 2))
  ja_grant=$(new_id)
  step "决定救助 $((ja_amount / 100)) 元：县、市、省三级法院分担，两名收款人" \
    "granted; three courts share it, two payees"
  judge intake grant-application --name "applications/$ja_case" \
    --request_id "$ja_grant" --reason "符合国家司法救助条件" --json "{
      \"facts\": $ja_facts, \"amount_fen\": \"$ja_amount\",
      \"shares\": [
        {\"office\": \"offices/511702-CT\", \"amount_fen\": \"$third\",
         \"account\": \"accounts/511702-CT.$ja_year.local-budget\"},
        {\"office\": \"offices/511700-CT\", \"amount_fen\": \"$third\",
         \"account\": \"accounts/511700-CT.$ja_year.local-budget\"},
        {\"office\": \"offices/510000-CT\", \"amount_fen\": \"$((ja_amount - 2 * third))\",
         \"account\": \"accounts/510000-CT.$ja_year.local-budget\"}],
      \"payees\": [
        {\"display_name\": \"赵芳\", \"bank_account\": \"6222000000001234\",
         \"bank_code\": \"102669000012\", \"amount_fen\": \"$half\"},
        {\"display_name\": \"赵小宝\", \"bank_account\": \"6222000000000000\",
         \"bank_code\": \"102669000012\", \"amount_fen\": \"$((ja_amount - half))\"}]
    }" >/dev/null
}

grant_state() {
  judge ledger get-grant --name "grants/$ja_grant" | jq -r .state
}

ja_fund() {
  step "三份资金作为一组预留：要么全部，要么全无" \
    "the three shares are reserved as one group"
  await STATE_PROPOSED grant_state
  judge ledger reserve-grant --name "grants/$ja_grant" \
    --request_id "$(new_id)" >"$suite_dir/grant.json"
  local digest
  digest=$(jq -r .proposalDigest "$suite_dir/grant.json")

  step "经办人不得审批；两名审批人各批一次，其间杀死账务服务" \
    "the maker may not approve; two officers do, the ledger is killed between"
  if judge ledger approve-grant --name "grants/$ja_grant" \
    --request_id "$(new_id)" --proposal_digest "$digest" \
    2>"$suite_dir/refused.txt"; then
    suite_die "经办人不应能审批 / the maker should have been refused"
  fi
  fact "$(head -n 1 "$suite_dir/refused.txt")"
  chair ledger approve-grant --name "grants/$ja_grant" \
    --request_id "$(new_id)" --proposal_digest "$digest" >/dev/null
  suite_kill 51 ledger
  suite_start 51 ledger
  cashier ledger approve-grant --name "grants/$ja_grant" \
    --request_id "$(new_id)" --proposal_digest "$digest" >/dev/null
  await STATE_FUNDED grant_state
}

bank() {
  "$suite_bin/bashu-bank-simulator" --once "$suite_dir/51/bank"
}

# The disbursements in state $1, by name.
disbursements() {
  judge ledger get-grant --name "grants/$ja_grant" |
    jq -r ".disbursements[] | select(.state == \"$1\") | .name"
}

count_disbursements() { disbursements "$1" | grep -c . || true; }

# Lets the bank work until a disbursement state has been reached $2 times.
await_bank() {
  local expected=$2 deadline=$((SECONDS + 30))
  while [ $SECONDS -lt $deadline ]; do
    bank >/dev/null
    [ "$(count_disbursements "$1")" = "$expected" ] && return 0
    sleep 0.1
  done
  suite_die "the bank did not bring $expected disbursements to $1"
}

ja_pay() {
  step "出纳付款：先核对户名与账号，再送银行；一个账号被银行退回" \
    "the bank checks each name and account, then pays; one is rejected"
  cashier2 ledger disburse-grant --name "grants/$ja_grant" \
    --request_id "$(new_id)" >/dev/null
  await_bank STATE_REJECTED 1
  await_bank STATE_PAID 1
  fact "退回原因：$(judge ledger get-grant --name "grants/$ja_grant" |
    jq -r '.disbursements[] | select(.state == "STATE_REJECTED") | .rejectCode')"

  step "一人提出更正账号，另一人复核后重新发放，全部付清" \
    "one officer corrects the account, another sends the same; all paid"
  local rejected officer
  rejected=$(disbursements STATE_REJECTED)
  for officer in cashier cashier2; do
    "$officer" ledger reissue-disbursement \
      --name "$rejected" --request_id "$(new_id)" \
      --payee_bank_account 6222000000005678 --payee_bank_code 102669000012 \
      >/dev/null
  done
  await_bank STATE_PAID 2
  await STATE_PAID grant_state
  bank_book_total >"$suite_dir/bank-total"
  [ "$(cat "$suite_dir/bank-total")" = "$ja_amount" ] ||
    suite_die "银行账与救助金额不符 / the bank's book differs: $(cat "$suite_dir/bank-total")"
  fact "银行账面支付合计 $((ja_amount / 100)) 元，与决定一致"
}

# What the bank paid for this grant, in fen, by its own book.
bank_book_total() {
  local total=0 id amount
  while IFS=, read -r id amount _ status _; do
    [[ $id == "$ja_grant"* && $status == ACSC ]] && total=$((total + amount))
  done <"$suite_dir/51/bank/book.csv"
  echo "$total"
}

ja_close() {
  step "结果回告线索移送部门；当事人被告知各一次" \
    "the lead's sender hears the outcome; the person was told each fact once"
  await STATE_PAID state_of 51 office-511700-CT-judge "$ja_case"
  await STATE_CLOSED ja_lead_state
  await "JA_ACCEPTED STATE_SENT
JA_COLLECT STATE_SENT
JA_GRANTED STATE_SENT
JA_PAID STATE_SENT" notices_of 51 "applications/$ja_case"
  await "LEAD_OUTCOME STATE_SENT" notices_of 51 "leads/$ja_lead_id"
}

ja_lead_state() {
  judge intake get-lead --name "leads/$ja_lead_id" | jq -r .state
}
