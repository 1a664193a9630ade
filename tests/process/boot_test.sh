#!/usr/bin/env bash
# Real services start, say what is wrong with their configuration, refuse the
# wrong certificates, survive a full disk and a database that is down, and stop
# in order.
#
#   tests/process/boot_test.sh SOURCE_DIR BUILD_DIR
set -euo pipefail

root=${1:?the root of the checkout}
export BASHU_BIN=${2:?the build directory}/bin
work=$(mktemp -d)
# shellcheck source=deploy/lib/suite.sh
source "$root/deploy/lib/suite.sh"
finish() {
  local code=$?
  [ -z "${suite_dir:-}" ] || suite_stop_all
  mountpoint -q "$work/small" 2>/dev/null && umount "$work/small"
  rm -rf "$work"
  exit $code
}
trap finish EXIT
suite_prepare "$work/data" sqlite

fail() { echo "FAILED: $*" >&2; exit 1; }
ok() { echo "ok: $*"; }

# expect TEXT COMMAND...: the command fails and says TEXT.
expect() {
  local text=$1 said
  shift
  if said=$("$@" 2>&1); then fail "should have been refused: $*"; fi
  grep -qF -- "$text" <<<"$said" || fail "expected '$text', got: $said"
  ok "$text"
}

service_flags() { echo "--flagfile=$suite_dir/51/$1.flags"; }

check_config() {
  local service
  for service in "${suite_services[@]}"; do
    "$suite_bin/bashu-$service" "$(service_flags "$service")" --check_config \
      >/dev/null || fail "$service refuses its own configuration"
    # Abseil's --help ends with 1.
    grep -q -- '--store' < <("$suite_bin/bashu-$service" --help 2>&1 || true) ||
      fail "$service has no help"
  done
  ok 'every service accepts its configuration'
  local said
  said=$("$suite_bin/bashu-ledger" --region=x --check_config 2>&1) &&
    fail 'a wrong configuration was accepted'
  local flag
  for flag in region store tls_cert tls_key policy key_ring; do
    grep -q -- "--$flag" <<<"$said" || fail "--$flag not named: $said"
  done
  ok 'every problem is named at once'
}

check_reference() {
  cp -r "$root/deploy/reference" "$work/reference"
  sed -i '0,/unit: UNIT_WORKING_DAYS/s//unit: UNIT_FORTNIGHTS/' \
    "$work/reference/clocks.txtpb"
  expect 'clocks.txtpb' "$suite_bin/bashu-intake" "$(service_flags intake)" \
    --reference_dir="$work/reference" --check_config
}

# A call of the ledger with the certificate of somebody else.
call_ledger() { # CERT KEY CA
  "$suite_bin/bashu" --context "$suite_dir/51/contexts/operator-admin" \
    --cert "$1" --key "$2" --ca "$3" --timeout 3 \
    ledger get-account --name accounts/none
}

check_certificates() {
  suite_start 51 notification
  suite_start 51 ledger
  local keys=$suite_dir/tls
  expect ACCOUNT_NOT_FOUND call_ledger "$keys/51/operator-admin.pem" \
    "$keys/51/operator-admin.key" "$keys/51/ca.pem"
  expect METHOD_NOT_ALLOWED as 51 operator-auditor ledger create-account \
    --account_id aaa --account.office offices/511700-CT \
    --account.fiscal_year 2026 --account.source local-budget
  # The partner's authority vouches for its ledger, and nobody else, and that
  # offers heads and reads nothing.
  expect METHOD_NOT_ALLOWED call_ledger "$keys/50/operator-admin.pem" \
    "$keys/50/operator-admin.key" "$keys/51/ca.pem"
  expect METHOD_NOT_ALLOWED call_ledger "$keys/50/service-ledger.pem" \
    "$keys/50/service-ledger.key" "$keys/51/ca.pem"
  # We believe no server of another authority.
  expect UNAVAILABLE call_ledger "$keys/51/operator-admin.pem" \
    "$keys/51/operator-admin.key" "$keys/50/ca.pem"
  # Two URI names are one too many.
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout "$work/two.key" -subj /CN=two -out "$work/two.csr" 2>/dev/null
  openssl x509 -req -in "$work/two.csr" -CA "$keys/51/ca.pem" \
    -CAkey "$keys/51/ca.key" -CAcreateserial -days 1 -out "$work/two.pem" \
    -extfile <(printf 'extendedKeyUsage=clientAuth\nsubjectAltName=URI:spiffe://51.bashu/operator/a,URI:spiffe://51.bashu/operator/b\n') \
    2>/dev/null
  expect PEER_MANY_URI_SANS call_ledger "$work/two.pem" "$work/two.key" \
    "$keys/51/ca.pem"
  if timeout 5 "$suite_bin/bashu" --timeout 2 \
    --address "127.0.0.1:${suite_port[51.ledger]}" ledger get-account \
    --name accounts/none >/dev/null 2>&1; then
    fail 'a caller without certificate was served'
  fi
  ok 'no certificate, no service'
}

check_pages() {
  local admin=${suite_port[51.ledger.admin]} page
  exec 3<>"/dev/tcp/127.0.0.1/$admin"
  printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3
  page=$(cat <&3)
  exec 3<&-
  grep -q grpc_server_handled_total <<<"$page" || fail "no metrics: $page"
  ok 'metrics are served'
}

# A store on a disk of 3 MB fills up: writes are refused as STORE_FULL, what was
# answered stays, and room makes it work again without a restart.
check_full_disk() {
  mkdir -p "$work/small"
  if ! mount -t tmpfs -o size=3m tmpfs "$work/small" 2>/dev/null; then
    echo 'not shown: this machine does not let us mount a small disk' >&2
    return 0
  fi
  suite_stop 51 ledger
  sed -i "s#^--store=.*#--store=sqlite:$work/small/ledger.db#" \
    "$suite_dir/51/ledger.flags"
  suite_start 51 ledger
  local n=0 said=''
  dd if=/dev/zero of="$work/small/ballast" bs=64k count=36 2>/dev/null || true
  while said=$(create_account "full.$n" 2>&1); do
    n=$((n + 1))
    [ $n -lt 3000 ] || fail 'the disk did not fill up'
  done
  grep -q STORE_FULL <<<"$said" || fail "expected STORE_FULL: $said"
  [ $n -gt 0 ] || fail 'nothing was written before the disk was full'
  as 51 operator-admin ledger get-account --name accounts/full.0 >/dev/null ||
    fail 'reads stopped with the disk full'
  rm "$work/small/ballast"
  create_account "full.$n" >/dev/null || fail 'still refused with room again'
  as 51 operator-admin ledger get-account --name "accounts/full.$((n - 1))" \
    >/dev/null || fail 'an answered write was lost'
  suite_stop 51 ledger
  umount "$work/small"
  ok "full disk: $n writes kept, the next refused as STORE_FULL"
}

create_account() {
  as 51 operator-admin ledger create-account --account_id "$1" \
    --account.office offices/511700-CT --account.fiscal_year 2026 \
    --account.source local-budget
}

check_database_down() {
  [ -x /usr/lib/postgresql/15/bin/initdb ] || fail 'no PostgreSQL 15'
  suite_store=postgres
  suite_start_postgres
  suite_write_flags 51 ledger
  suite_start 51 ledger
  create_account pg.1 >/dev/null || fail 'PostgreSQL does not serve'
  suite_stop_postgres
  expect STORE_UNAVAILABLE create_account pg.2
  suite_start_postgres
  local deadline=$((SECONDS + 10))
  until create_account pg.2 >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || fail 'not back after PostgreSQL is'
  done
  as 51 operator-admin ledger get-account --name accounts/pg.1 >/dev/null ||
    fail 'an answered write was lost'
  ok 'database down: refused as STORE_UNAVAILABLE, back by itself'
  suite_stop 51 ledger
  rm -rf "$(suite_postgres_dir)"
}

check_config
check_reference
check_certificates
check_pages
check_full_disk
check_database_down
