# shellcheck shell=bash
# Proof for an outsider: three files, checked without network or database.

# Runs a command where there is no network at all, if the machine lets us.
offline() {
  if unshare --net true 2>/dev/null; then unshare --net "$@"; else "$@"; fi
}

proof() {
  chapter "三、外部可核验的证明" "proof that an outsider can check"
  local bundle=$suite_dir/proof region
  mkdir -p "$bundle"
  for region in 50 51; do
    cp "$suite_dir/tls/$region/sign.pub" "$bundle/$region.pub"
  done

  step "案件保管链凭证：断网、无数据库核验" \
    "the custody receipt, verified with no network and no database"
  reviewer routing get-custody-receipt --name "cases/$la_case" \
    >"$bundle/custody.json"
  offline "$suite_bin/bashu" verify custody "$bundle/custody.json" \
    --trust "$bundle/50.pub" --trust "$bundle/51.pub" \
    --extract "$bundle/custody" | while read -r line; do fact "$line"; done

  step "管辖证明：谁有权决定、依据哪一条，断网核验" \
    "the competence certificate: who decides and by which article"
  window routing certify-competence --office offices/500112-LA \
    --facts.programme legal-aid --facts.proceeding non-litigation \
    --facts.handling_organ_division divisions/511602 \
    --facts.receiving_office offices/500112-LA >"$bundle/competence.json"
  offline "$suite_bin/bashu" verify competence "$bundle/competence.json" \
    --trust "$bundle/50.pub" --extract "$bundle/competence" |
    while read -r line; do fact "$line"; done

  step "资金审计包：断网、无数据库核验，包内无姓名与账号" \
    "the ledger's audit pack, complete, cosigned by Chongqing; no names"
  await 50 pack_witness
  offline "$suite_bin/bashu" verify ledger "$bundle/ledger.json" \
    --trust "$bundle/51.pub" --witness "$bundle/50.pub" \
    --extract "$bundle/ledger" | while read -r line; do fact "$line"; done

  step "从审计包中抽掉一条，即被发现" "one entry left out of the pack is found"
  jq 'del(.entries[3])' "$bundle/ledger.json" >"$bundle/forged.json"
  if offline "$suite_bin/bashu" verify ledger "$bundle/forged.json" \
    --trust "$bundle/51.pub" >/dev/null 2>&1; then
    suite_die "缺失未被发现 / the gap was not found"
  fi

  step "不用我们的程序，用 openssl 也能验证同样的签名" \
    "the same signatures, checked with the openssl command alone"
  (cd "$bundle/custody" && bash verify.sh) | while read -r line; do fact "$line"; done
  (cd "$bundle/competence" && bash verify.sh) | while read -r line; do fact "$line"; done
  (cd "$bundle/ledger" && bash verify.sh) | while read -r line; do fact "$line"; done

  step "篡改一个字节即被发现" "one changed byte is found"
  tamper "$bundle/custody.json" >"$bundle/forged.json"
  if offline "$suite_bin/bashu" verify custody "$bundle/forged.json" \
    --trust "$bundle/50.pub" --trust "$bundle/51.pub" >/dev/null 2>&1; then
    suite_die "篡改未被发现 / the forgery was accepted"
  fi
}

# Fetches the grant's pack. Which region cosigned its head: Chongqing watches
# Sichuan's ledger, and a pack has its word once it saw all the entries.
pack_witness() {
  as 51 operator-auditor ledger get-audit-pack --grant "grants/$ja_grant" \
    >"$suite_dir/proof/ledger.json"
  jq -r '.cosignatures[0].region // ""' "$suite_dir/proof/ledger.json"
}

# Changes one character in the middle of the first signed payload.
tamper() {
  jq '.hops[0].offer.payload |= (.[:80] + (if .[80:81] == "A" then "B" else "A" end) + .[81:])' "$1"
}

# What must be the same however the story went, killed or not.
final_state() {
  {
    echo "legal aid 50: $(state_of 50 office-500112-LA-window "$la_case")"
    echo "legal aid 51: $(state_of 51 office-511602-LA-reviewer "$la_case")"
    reviewer routing get-custody --name "cases/$la_case" |
      jq -r '"custody 51: \(.state) \(.epoch) \(.holderOffice)"'
    window routing get-custody --name "cases/$la_case" |
      jq -r '"custody 50: \(.state) \(.epoch) \(.holderOffice)"'
    echo "judicial aid: $(state_of 51 office-511700-CT-judge "$ja_case")"
    echo "lead: $(ja_lead_state)"
    echo "grant: $(grant_state) $ja_amount"
    echo "bank: $(bank_book_total)"
    local region office
    for region in 50 51; do
      echo "notices of region $region:"
      notices_of "$region" "applications/$la_case"
      notices_of "$region" "applications/$ja_case"
      echo "messages: $(find "$suite_dir/$region/sms" -name '*.json' | wc -l)"
    done
    for office in 511702-CT 511700-CT 510000-CT; do
      as 51 operator-admin ledger get-account \
        --name "accounts/$office.$ja_year.local-budget" |
        jq -r '"\(.name): \(.balanceFen) held \(.heldFen // 0)"'
    done
  }
}
