#!/usr/bin/env bash
# The border of region 51 with the real routing service behind it: who is let
# through, what the others are told, and what a hostile partner can do to the
# partners beside it.
#
#   tests/process/border_test.sh SOURCE_DIR BUILD_DIR refused|exhausted
#   tests/process/border_test.sh SOURCE_DIR BUILD_DIR hostile [ATTACK...]
set -euo pipefail

root=${1:?the root of the checkout}
export BASHU_BIN=${2:?the build directory}/bin
part=${3:?refused, hostile or exhausted}
work=$(mktemp -d)
# shellcheck source=deploy/lib/suite.sh
source "$root/deploy/lib/suite.sh"
finish() {
  local code=$?
  if [ $code -ne 0 ]; then
    tail -n 20 "$suite_dir"/51/border/error.log \
      "$suite_dir"/51/log/{routing,border}.log >&2 || true
  fi
  [ -z "${suite_dir:-}" ] || suite_stop_all
  rm -rf "$work"
  exit $code
}
trap finish EXIT
suite_prepare "$work/data" sqlite
home=$(suite_border_home 51)
keys=$work/keys

# authority NAME: one that keeps books, so that it can revoke and predate.
authority() {
  local dir=$keys/$1
  mkdir -p "$dir"
  : >"$dir/index.txt"
  echo 1000 >"$dir/serial"
  echo 01 >"$dir/crlnumber"
  cat >"$dir/ca.cnf" <<CONF
[ca]
default_ca=ca_default
[ca_default]
dir=$dir
database=$dir/index.txt
serial=$dir/serial
crlnumber=$dir/crlnumber
new_certs_dir=$dir
default_md=sha256
default_days=2
default_crl_days=2
unique_subject=no
policy=any
copy_extensions=none
[any]
commonName=supplied
CONF
}

# A region's authority of our own, or the development one of a region.
new_authority() {
  authority "$1"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout "$keys/$1/ca.key" -out "$keys/$1/ca.pem" -days 2 -subj "/CN=$1" \
    -addext basicConstraints=critical,CA:TRUE \
    -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
}

crl() {
  openssl ca -config "$keys/$1/ca.cnf" -cert "$keys/$1/ca.pem" \
    -keyfile "$keys/$1/ca.key" -gencrl 2>/dev/null
}

# leaf NAME AUTHORITY SAN [USAGE] [OPENSSL_CA_ARGUMENT...]
leaf() {
  local name=$1 by=$2 san=$3 usage=${4:-clientAuth}
  {
    echo "extendedKeyUsage=$usage"
    [ -z "$san" ] || echo "subjectAltName=$san"
  } >"$work/extensions"
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout "$keys/$name.key" -out "$work/request" -subj "/CN=$name" 2>/dev/null
  openssl ca -batch -notext -config "$keys/$by/ca.cnf" -cert "$keys/$by/ca.pem" \
    -keyfile "$keys/$by/ca.key" -in "$work/request" -out "$keys/$name.pem" \
    -extfile "$work/extensions" "${@:5}" 2>/dev/null
}

make_certificates() {
  local region=spiffe://52.bashu
  mkdir "$keys"
  authority 50
  cp "$suite_dir"/tls/50/ca.{pem,key} "$keys/50/"
  new_authority 52
  new_authority elsewhere
  cp "$suite_dir/tls/50/service-routing.pem" "$keys/partner.pem"
  cp "$suite_dir/tls/50/service-routing.key" "$keys/partner.key"
  leaf hostile 52 "URI:$region/service/routing"
  leaf revoked 52 "URI:$region/service/routing"
  leaf nobody 52 "URI:$region/service/intake"
  leaf stranger elsewhere "URI:spiffe://50.bashu/service/routing"
  leaf foreign_authority elsewhere "URI:$region/service/routing"
  leaf wrong_region 52 "URI:spiffe://50.bashu/service/routing"
  leaf expired 52 "URI:$region/service/routing" clientAuth \
    -startdate 20200101000000Z -enddate 20200201000000Z
  leaf not_yet 52 "URI:$region/service/routing" clientAuth \
    -startdate 20900101000000Z -enddate 20900201000000Z
  leaf server_only 52 "URI:$region/service/routing" serverAuth
  leaf no_uri 52 'DNS:localhost'
  leaf two_uris 52 "URI:$region/service/routing,URI:$region/service/intake"
  leaf odd_uri 52 'URI:https://example.com/'
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -keyout "$keys/self_signed.key" -out "$keys/self_signed.pem" -days 2 \
    -subj /CN=self -addext "subjectAltName=URI:$region/service/routing" \
    2>/dev/null
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
    -out "$keys/sign52.key" 2>/dev/null
  openssl pkey -in "$keys/sign52.key" -pubout -out "$keys/sign52.pub"
}

# Region 52, the hostile one, beside 50: believed, listed, allowed to push.
admit_region_52() {
  local home51=$suite_dir/51 policy=$suite_dir/51/routing.policy.txtpb
  cat "$keys/50/ca.pem" "$keys/52/ca.pem" >"$home/partners.pem"
  { crl 50; crl 52; } >"$home/revoked.crl"
  echo 'ssl_crl revoked.crl;' >>"$home/site.conf"
  sed -e 's/^  region: "50"/  region: "52"/' \
    -e 's/division_prefixes: "50"/division_prefixes: "52"/' \
    -e "s/key_id: .*/key_id: \"$(suite_key_id "$keys/sign52.pub")\"/" \
    -e "s#^    public_key_pem: .*#    public_key_pem: \"$(
      suite_pem_line "$keys/sign52.pub" | sed 's/\\/\\\\/g')\"#" \
    "$home51/partners.txtpb" >"$work/partner52"
  cat "$work/partner52" >>"$home51/partners.txtpb"
  sed 's#spiffe://50.bashu/service/routing#spiffe://52.bashu/service/routing#' \
    "$(suite_policy 51 routing)" | awk '/partner region.s routing/ {on=1} on' \
    | cat "$(suite_policy 51 routing)" - >"$policy"
  sed -i -e "s#^--policy=.*#--policy=$policy#" \
    -e "s#^--tls_authorities=.*#&,52=$keys/52/ca.pem#" \
    "$home51/routing.flags"
}

# What the programs in border/ are told; the pushes are made once, and so are the
# comparisons of records that come before them.
write_setup() {
  mkdir "$work/stubs"
  (cd "$root/proto" && find bashu google -name '*.proto' -print0 |
    xargs -0 protoc -I . --python_out="$work/stubs")
  # google.rpc is ours and google.protobuf is Debian's.
  rm -f "$work/stubs/google/__init__.py"
  export PYTHONPATH=$work/stubs:$root/tests/process/border
  export PYTHONDONTWRITEBYTECODE=1
  /usr/bin/python3 - "$work/setup.json" <<PYTHON
import json, sys
import google; google.__path__.append("$work/stubs/google")
import partner
push = lambda *a: partner.push_request(*a).hex()
for region, name in ("50", "partner"), ("52", "hostile"):
    with partner.channel(${suite_port[51.border]}, "$suite_dir/tls/51/ca.pem",
                         f"$keys/{name}.pem", f"$keys/{name}.key") as to:
        partner.compare(to, region)
json.dump({
    "port": ${suite_port[51.border]},
    "authority": "$suite_dir/tls/51/ca.pem",
    "certificates": "$keys",
    "partner_pem": "$keys/partner.pem", "partner_key": "$keys/partner.key",
    "hostile_pem": "$keys/hostile.pem", "hostile_key": "$keys/hostile.key",
    "partner_push": push("50", "offices/500112-LA", "offices/511602-LA",
                         "$suite_dir/tls/50/sign.key"),
    "hostile_push": push("52", "offices/520102-LA", "offices/511602-LA",
                         "$keys/sign52.key"),
    "service_pid": $(cat "$(suite_pid_file 51 routing)"),
    "border_pid": $(cat "$(suite_pid_file 51 border)"),
    "error_log": "$home/error.log",
}, open(sys.argv[1], "w"))
PYTHON
}

border_program() {
  /usr/bin/python3 "$root/tests/process/border/$1_test.py" "$work/setup.json" \
    "${@:2}"
}

# A socket that others could reach is no border.
socket_unsafe() {
  local dir said
  dir=$(dirname "$(suite_border_socket 51)")
  chmod o+x "$dir"
  if said=$("$suite_bin/bashu-routing" \
    --flagfile="$suite_dir/51/routing.flags" --check_config 2>&1); then
    echo 'FAILED: a socket that others can reach was accepted' >&2
    return 1
  fi
  grep -qF -- "--border_socket: $dir" <<<"$said" ||
    { echo "FAILED: $said" >&2; return 1; }
  suite_make_socket_dir 51
  echo 'ok: a socket that others can reach is refused'
}

refused() {
  socket_unsafe
  border_program refused all
  openssl ca -config "$keys/52/ca.cnf" -cert "$keys/52/ca.pem" \
    -keyfile "$keys/52/ca.key" -revoke "$keys/revoked.pem" 2>/dev/null
  { crl 50; crl 52; } >"$home/revoked.crl"
  suite_reload_border 51
  border_program refused revoked
  suite_stop 51 routing
  border_program refused stopped
  if find "$home" -name '*.log' -exec cat {} + | grep -q '"method":"/bashu'; then
    echo 'ok: the calls are in the access log'
  else
    echo 'FAILED: nothing in the access log' >&2
    return 1
  fi
}

make_certificates
admit_region_52
if [ "$part" = exhausted ]; then
  sed -i -e 's/^worker_rlimit_nofile .*/worker_rlimit_nofile 100;/' \
    -e 's/^worker_processes .*/worker_processes 1;/' "$home/nginx.conf"
fi
suite_start 51 routing
suite_start_border 51
write_setup
case $part in
  refused) refused ;;
  *) border_program "$part" "${@:4}" ;;
esac
