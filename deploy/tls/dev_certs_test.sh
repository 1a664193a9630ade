#!/usr/bin/env bash
# Passes only if dev_certs makes what its README lists, keeps it on a second
# run, remakes what is missing, and leaves a foreign directory alone.
set -euo pipefail

dev_certs=$(dirname "$0")/dev_certs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "$*" >&2; exit 1; }
keys=$work/keys

"$dev_certs" "$keys"
for file in ca.pem service-routing.pem service-routing.key sign.key sign.pub \
  seal.key seal.pub ledger-ring.json operator-admin.pem; do
  for region in 50 51; do
    [ -s "$keys/$region/$file" ] || fail "no $region/$file"
  done
done
for leaf in "$keys"/5?/{service,office,operator}-*.pem; do
  region=$(basename "$(dirname "$leaf")")
  for purpose in sslserver sslclient; do
    openssl verify -purpose $purpose -CAfile "$keys/$region/ca.pem" "$leaf" \
      >/dev/null || fail "$leaf is not good as $purpose"
  done
  [ "$(openssl x509 -in "$leaf" -noout -ext subjectAltName |
    grep -o 'URI:' | wc -l)" -eq 1 ] || fail "$leaf has not one URI"
done
if openssl verify -CAfile "$keys/50/ca.pem" "$keys/51/operator-admin.pem" \
  >/dev/null 2>&1; then fail 'region 50 vouches for region 51'; fi
open=$(find "$keys" \( -name '*.key' -o -name '*-ring.json' \) ! -perm 600)
[ -z "$open" ] || fail "readable by others: $open"

sums() { (cd "$keys" && find . -type f -exec sha256sum {} + | sort); }
before=$(sums)
"$dev_certs" "$keys"
[ "$before" = "$(sums)" ] || fail 'the second run changed something'

rm "$keys/51/operator-admin.key"
ring=$(sha256sum "$keys/51/ledger-ring.json")
"$dev_certs" "$keys"
[ -s "$keys/51/operator-admin.key" ] || fail 'the missing key was not remade'
[ "$ring" = "$(sha256sum "$keys/51/ledger-ring.json")" ] ||
  fail 'a key ring was remade'

mkdir "$work/foreign"
echo mine >"$work/foreign/ca.pem"
if "$dev_certs" "$work/foreign" 2>/dev/null; then fail 'took a foreign DIR'; fi
[ "$(cat "$work/foreign/ca.pem")" = mine ] || fail 'overwrote a foreign file'
