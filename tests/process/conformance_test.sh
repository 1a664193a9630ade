#!/usr/bin/env bash
# The conformance kit with routing of both regions, as real programs: both pass,
# their reports verify, and the link between the two regions is what it was.
#
#   tests/process/conformance_test.sh SOURCE_DIR BUILD_DIR [KIT_BUILD_DIR]
#
# The gateways are those of the first two; the kit may be of another build.
set -euo pipefail

root=${1:?the root of the checkout}
export BASHU_BIN=${2:?the build directory}/bin
kit=${3:-$2}/bin/bashu
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
# shellcheck source=deploy/lib/suite.sh
source "$root/deploy/lib/suite.sh"
finish() {
  local code=$?
  [ -z "${suite_dir:-}" ] || suite_stop_all
  rm -rf "$work"
  exit $code
}
trap finish EXIT
suite_prepare "$work/data" sqlite

fail() { echo "FAILED: $*" >&2; exit 1; }
ok() { echo "ok: $*"; }

link=$work/link99 trust=$work/trust
"$here/deploy/test_link" "$link" 99 >/dev/null
mkdir "$trust"
cp "$link/sign.pub" "$trust/99.pub"

# As deploy/README.md says.
add_test_link() {
  local region=$1 home=$suite_dir/$1 flags=$suite_dir/$1/routing.flags
  cat "$link/partner.txtpb" >>"$home/partners.txtpb"
  cat "$(suite_policy "$region" routing)" "$link/policy.txtpb" \
    >"$home/routing.policy.txtpb"
  cat "$suite_dir/tls/authorities.pem" "$link/ca.pem" >"$home/authorities.pem"
  sed -i -e "s#^--policy=.*#--policy=$home/routing.policy.txtpb#" \
    -e "s#^--tls_bundle=.*#--tls_bundle=$home/authorities.pem#" \
    -e "s#^--tls_authorities=.*#&,99=$link/ca.pem#" "$flags"
  cp "$suite_dir/tls/$region/sign.pub" "$trust/$region.pub"
}

# conform REGION OFFICE OFFICER ARGUMENT...
conform() {
  local region=$1 office=$2 officer=$3 contexts=$suite_dir/$1/contexts
  shift 3
  "$kit" conform --address "127.0.0.1:${suite_port[$region.routing]}" \
    --cert "$link/routing.pem" --key "$link/routing.key" \
    --ca "$suite_dir/tls/$region/ca.pem" --trust "$trust" \
    --own_region 99 --gateway_region "$region" --gateway_office "$office" \
    --signing_key "$link/sign.key" --expired_key "$link/expired.key" \
    --revoked_key "$link/revoked.key" \
    --sealing_key "$suite_dir/tls/$region/seal.pub" \
    --officer "$contexts/$officer" --operator "$contexts/operator-admin" \
    --report "$work/report-$region.json" "$@"
}

# The link between the two regions: numbers and dead letters.
real_link() {
  as "$1" operator-admin routing get-link --name "links/$(suite_partner "$1")" |
    grep -E '"(sentSequence|confirmedSequence|takenSequence|deadLetterCount)"'
}

# A document between the two regions, so that their link has something to lose.
use_real_link() {
  local keys=$suite_dir/tls/50 deadline=$((SECONDS + 20))
  as 50 operator-admin --cert "$keys/service-intake.pem" \
    --key "$keys/service-intake.key" routing create-referral \
    --referral.kind cooperation --referral.programme judicial-aid \
    --referral.case_name "cases/$(cat /proc/sys/kernel/random/uuid)" \
    --referral.source_office offices/500101-CT \
    --referral.target_office offices/511700-CT \
    --referral.reason HOUSEHOLD_VERIFICATION --referral.body please \
    >/dev/null 2>"$work/said" || fail "no request: $(cat "$work/said")"
  until real_link 50 2>/dev/null | grep -q '"confirmedSequence": *"1"'; do
    [ $SECONDS -lt $deadline ] || fail 'the regions do not exchange'
    sleep 0.1
  done
}

passes() {
  local region=$1 office=$2 officer=$3 before said
  before=$(real_link "$region") || fail "region $region shows no link"
  said=$(conform "$region" "$office" "$officer") ||
    { echo "$said" >&2; fail "region $region does not pass"; }
  tail -n 1 <<<"$said"
  [ "$(real_link "$region")" = "$before" ] ||
    fail "region $region: the link with its partner changed"
  # The link was used: the second run goes on where the first ended.
  said=$(conform "$region" "$office" "$officer") ||
    { echo "$said" >&2; fail "region $region does not pass again"; }
  "$kit" verify conformance "$work/report-$region.json" --trust "$trust" \
    --extract "$work/extract-$region" >"$work/verified" ||
    fail "the report of region $region does not verify"
  grep -q 'its key signed the witness' "$work/verified" ||
    fail "no witness of region $region"
  sh "$work/extract-$region/verify.sh" >/dev/null ||
    fail "openssl does not accept the report of region $region"
  ok "region $region passes, twice, and its report verifies"
}

# What is not known of the gateway, or not shown, is not passed.
refuses() {
  local report=$work/report-51.json said code=0
  sed -i 's/"conforms": *true/"conforms": false/' "$report"
  said=$("$kit" verify conformance "$report" --trust "$trust" 2>&1) || code=$?
  [ $code -eq 5 ] || fail "a changed report was accepted: $said"
  ok 'a changed report is refused'
  code=0
  conform 51 511602-LA office-511602-LA-reviewer --only link >/dev/null ||
    code=$?
  [ $code -eq 5 ] || fail "a part of the cases passed for the whole: $code"
  code=0
  mv "$trust/51.pub" "$work/51.pub"
  cp "$suite_dir/tls/50/sign.pub" "$trust/51.pub"
  conform 51 511602-LA office-511602-LA-reviewer >"$work/said" || code=$?
  mv "$work/51.pub" "$trust/51.pub"
  [ $code -eq 5 ] || fail "a gateway with another key passed: $code"
  grep -q "is not signed by the gateway's key" "$work/said" ||
    fail "expected a wrong signature: $(cat "$work/said")"
  ok 'a gateway with another key does not pass'
}

for region in 50 51; do
  add_test_link "$region"
  suite_start "$region" routing
  suite_start_border "$region"
done
use_real_link
passes 50 500112-LA office-500112-LA-window
passes 51 511602-LA office-511602-LA-reviewer
refuses
