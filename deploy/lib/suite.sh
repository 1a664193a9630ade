# shellcheck shell=bash
# Both regions on this machine: what deploy/up, the story and the tests share.
#
#   suite_prepare DIR STORE   makes keys, configuration and ports in DIR
#   suite_start R S           starts service S of region R and waits for it
#   suite_stop R S            ends it in order (SIGTERM)
#   suite_kill R S            ends it at once (SIGKILL)
#   suite_start_all, suite_stop_all
#
# A region's partners come in by its border (border.sh).
#
# Only processes that a pid file in DIR names are ever ended.

suite_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
suite_bin=${BASHU_BIN:-$suite_root/build/bin}
suite_services=(notification ledger routing intake)  # right to left
suite_regions=(51 50)
# shellcheck source=deploy/lib/border.sh
source "$suite_root/deploy/lib/border.sh"

suite_die() { echo "$*" >&2; exit 1; }

# Ports that the kernel says are free now.
suite_free_ports() {
  perl -MSocket -e '
    for (1 .. $ARGV[0]) {
      socket(my $s, PF_INET, SOCK_STREAM, 0) or die;
      bind($s, sockaddr_in(0, INADDR_LOOPBACK)) or die;
      push @keep, $s;
      print +(sockaddr_in(getsockname($s)))[0], "\n";
    }' "$1"
}

suite_partner() { [ "$1" = 50 ] && echo 51 || echo 50; }

# What both regions trust of each other: addresses and public keys.
suite_write_partners() {
  local region=$1 partner file
  partner=$(suite_partner "$region")
  file=$suite_dir/$region/partners.txtpb
  {
    echo "partners {"
    echo "  region: \"$partner\""
    echo "  address: \"127.0.0.1:${suite_port[$partner.border]}\""
    echo "  division_prefixes: \"$partner\""
    echo "  signing_keys {"
    echo "    key_id: \"$(suite_key_id "$suite_dir/tls/$partner/sign.pub")\""
    echo "    suite: \"p256-sha256\""
    echo "    public_key_pem: \"$(suite_pem_line "$suite_dir/tls/$partner/sign.pub")\""
    echo "  }"
    echo "  sealing_key_pem: \"$(suite_pem_line "$suite_dir/tls/$partner/seal.pub")\""
    echo "}"
  } >"$file"
}

# As common/crypto names keys: the digest over the SubjectPublicKeyInfo.
suite_key_id() {
  openssl pkey -pubin -in "$1" -outform DER | openssl dgst -sha256 -r |
    cut -c1-16
}

suite_pem_line() { awk '{printf "%s\\n", $0}' "$1"; }

# The PostgreSQL server does not run as root, so root's data must lie where
# another user can reach it.
suite_postgres_dir() {
  if [ "$(id -u)" -eq 0 ]; then
    echo "/var/tmp/bashu-postgres-$(printf %s "$suite_dir" | cksum | cut -d' ' -f1)"
  else
    echo "$suite_dir/postgres"
  fi
}

suite_store_address() {
  local region=$1 service=$2
  case $suite_store in
    sqlite) echo "sqlite:$suite_dir/$region/$service.db" ;;
    postgres)
      echo "postgres:host=$(suite_postgres_dir) user=postgres dbname=${service}_$region" ;;
  esac
}

# Flags that only some services have.
suite_own_flags() {
  local region=$1 service=$2 home=$suite_dir/$1 keys=$suite_dir/tls/$1 partner
  partner=$(suite_partner "$region")
  case $service in
    intake)
      echo "--routing=127.0.0.1:${suite_port[$region.routing]}"
      echo "--ledger=127.0.0.1:${suite_port[$region.ledger]}"
      echo "--notification=127.0.0.1:${suite_port[$region.notification]}" ;;
    routing)
      echo "--partners=$home/partners.txtpb"
      echo "--signing_key=$keys/sign.key"
      echo "--sealing_key=$keys/seal.key"
      echo "--border_socket=$(suite_border_socket "$region")" ;;
    ledger)
      echo "--notification=127.0.0.1:${suite_port[$region.notification]}"
      echo "--signing_key=$keys/sign.key"
      echo "--witness=$partner=127.0.0.1:${suite_port[$partner.border]}"
      echo "--partner_keys=$partner=$suite_dir/tls/$partner/sign.pub"
      echo "--border_socket=$(suite_border_socket "$region" ledger)"
      echo "--bank_dir=$home/bank" ;;
    notification) echo "--sms_dir=$home/sms" ;;
  esac
}

suite_policy() {
  local file=$suite_root/deploy/config/$2.$1.policy.txtpb
  [ -f "$file" ] || file=$suite_root/deploy/config/$2.policy.txtpb
  echo "$file"
}

suite_write_flags() {
  local region=$1 service=$2 keys=$suite_dir/tls/$1 authorities bundle
  authorities=$region=$keys/ca.pem
  bundle=$keys/ca.pem
  # The services that partners call.
  if [ "$service" = routing ] || [ "$service" = ledger ]; then
    authorities=50=$suite_dir/tls/50/ca.pem,51=$suite_dir/tls/51/ca.pem
    bundle=$suite_dir/tls/authorities.pem
  fi
  {
    echo "# Made by deploy/up. One flag a line; --help says what each means."
    echo "--region=$region"
    echo "--listen=127.0.0.1:${suite_port[$region.$service]}"
    echo "--admin_listen=127.0.0.1:${suite_port[$region.$service.admin]}"
    echo "--store=$(suite_store_address "$region" "$service")"
    echo "--reference_dir=$suite_root/deploy/reference"
    echo "--policy=$(suite_policy "$region" "$service")"
    echo "--key_ring=$keys/$service-ring.json"
    echo "--tls_cert=$keys/service-$service.pem"
    echo "--tls_key=$keys/service-$service.key"
    echo "--tls_authorities=$authorities"
    echo "--tls_bundle=$bundle"
    echo "--reflection=true"
    suite_own_flags "$region" "$service"
  } >"$suite_dir/$region/$service.flags"
}

# A context for the bashu command: who calls, and where the services are.
suite_write_context() {
  local region=$1 person=$2 service
  {
    for service in "${suite_services[@]}"; do
      echo "$service = 127.0.0.1:${suite_port[$region.$service]}"
    done
    echo "cert = $suite_dir/tls/$region/$person.pem"
    echo "key = $suite_dir/tls/$region/$person.key"
    echo "ca = $suite_dir/tls/$region/ca.pem"
  } >"$suite_dir/$region/contexts/$person"
}

suite_assign_ports() {
  local file=$suite_dir/ports name port region service
  if ! grep -qs border "$file"; then
    for region in 50 51; do
      echo "$region.border"
      for service in "${suite_services[@]}"; do
        printf '%s\n%s\n' "$region.$service" "$region.$service.admin"
      done
    done | paste - <(suite_free_ports 18) >"$file"
  fi
  declare -gA suite_port=()
  while read -r name port; do suite_port[$name]=$port; done <"$file"
}

suite_prepare() {
  suite_dir=$1 suite_store=$2
  mkdir -p "$suite_dir"
  local region service key person
  "$suite_root/deploy/tls/dev_certs" "$suite_dir/tls" >/dev/null
  cat "$suite_dir"/tls/5[01]/ca.pem >"$suite_dir/tls/authorities.pem"
  suite_assign_ports
  for region in 50 51; do
    mkdir -p "$suite_dir/$region"/{bank/in,bank/out,sms,contexts,log,run}
    suite_write_partners "$region"
    suite_write_border "$region"
    for service in "${suite_services[@]}"; do
      suite_write_flags "$region" "$service"
    done
    for key in "$suite_dir/tls/$region"/{office,operator}-*.key; do
      person=$(basename "$key" .key)
      suite_write_context "$region" "$person"
    done
  done
  if [ "$suite_store" = postgres ]; then suite_start_postgres; fi
}

suite_start_postgres() {
  local region service dir
  dir=$(suite_postgres_dir)
  "$suite_root/deploy/lib/postgres" start "$dir" >/dev/null
  for region in 50 51; do
    for service in "${suite_services[@]}"; do
      "$suite_root/deploy/lib/postgres" database "$dir" "${service}_$region"
    done
  done
}

suite_stop_postgres() {
  local dir
  dir=$(suite_postgres_dir)
  [ ! -d "$dir" ] || "$suite_root/deploy/lib/postgres" stop "$dir"
}

suite_pid_file() { echo "$suite_dir/$1/run/$2.pid"; }

suite_is_running() {
  local file
  file=$(suite_pid_file "$1" "$2")
  [ -f "$file" ] && kill -0 "$(cat "$file")" 2>/dev/null
}

suite_start() {
  local region=$1 service=$2 attempt
  suite_is_running "$region" "$service" && return 0
  case $service in routing | ledger) suite_make_socket_dir "$region" ;; esac
  setsid "$suite_bin/bashu-$service" \
    --flagfile="$suite_dir/$region/$service.flags" \
    >>"$suite_dir/$region/log/$service.log" 2>&1 </dev/null &
  echo $! >"$(suite_pid_file "$region" "$service")"
  for attempt in $(seq 200); do
    "$suite_bin/bashu" --context "$suite_dir/$region/contexts/operator-admin" \
      probe --service "$service" >/dev/null 2>&1 && return 0
    suite_is_running "$region" "$service" || break
    sleep 0.05
  done
  tail -n 5 "$suite_dir/$region/log/$service.log" >&2
  suite_die "bashu-$service of region $region does not serve (${attempt})"
}

suite_end() {
  local file pid
  file=$(suite_pid_file "$1" "$2")
  [ -f "$file" ] || return 0
  pid=$(cat "$file")
  kill "-$3" "$pid" 2>/dev/null || true
  # Not always our child, so there is nothing to wait for but its absence.
  while kill -0 "$pid" 2>/dev/null; do
    wait "$pid" 2>/dev/null || sleep 0.02
  done
  rm -f "$file"
}

suite_stop() { suite_end "$1" "$2" TERM; }
suite_kill() { suite_end "$1" "$2" KILL; }

suite_start_region() {
  local service
  for service in "${suite_services[@]}"; do suite_start "$1" "$service"; done
  suite_start_border "$1"
}

suite_stop_region() {
  local service
  suite_stop_border "$1"
  for service in intake routing ledger notification; do
    suite_stop "$1" "$service"
  done
}

suite_start_all() {
  local region
  for region in "${suite_regions[@]}"; do suite_start_region "$region"; done
}

suite_stop_all() {
  local region
  for region in "${suite_regions[@]}"; do suite_stop_region "$region"; done
  suite_remove_sockets
  suite_stop_postgres
}

# Removes everything, of a suite that is stopped.
suite_remove() { rm -rf "$(suite_postgres_dir)" "$suite_dir"; }

# bashu as a person: `as 51 office-511602-LA-reviewer routing accept-referral …`
as() {
  local region=$1 person=$2
  shift 2
  "$suite_bin/bashu" --context "$suite_dir/$region/contexts/$person" \
    --output json "$@"
}
