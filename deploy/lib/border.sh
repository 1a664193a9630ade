# shellcheck shell=bash
# The border of each region, for suite.sh: nginx with the configuration of
# deploy/border, between the partner's routing service and ours.
#
#   suite_write_border R    its directory, as an operator would lay it out
#   suite_start_border R, suite_stop_border R, suite_reload_border R

suite_border_home() { echo "$suite_dir/$1/border"; }

# nginx's workers are somebody else than the service if we may choose: the
# socket then lies where that user can get to it, in a directory that nobody
# but he and we can enter.
suite_border_socket() {
  local region=$1 service=${2:-routing}
  if [ "$(id -u)" -eq 0 ]; then
    echo "/run/bashu-$(printf %s "$suite_dir" | cksum | cut -d' ' -f1)/$region/$service.sock"
  else
    echo "$(suite_border_home "$region")/socket/$service.sock"
  fi
}

suite_make_socket_dir() {
  local dir
  dir=$(dirname "$(suite_border_socket "$1")")
  mkdir -p "$dir"
  if [ "$(id -u)" -eq 0 ]; then
    chmod 755 "$(dirname "$dir")"
    chown root:www-data "$dir"
    chmod 2750 "$dir"
  else
    chmod 700 "$dir"
  fi
}

suite_write_border() {
  local region=$1 home keys=$suite_dir/tls partner
  home=$(suite_border_home "$region")
  partner=$(suite_partner "$region")
  mkdir -p "$home/tmp"
  cp "$suite_root"/deploy/border/{nginx,forward,refusals}.conf "$home/"
  (umask 077 && cp "$keys/$region/border.key" "$home/border.key")
  cp "$keys/$region/border.pem" "$home/border.pem"
  cp "$keys/$partner/ca.pem" "$home/partners.pem"
  echo "listen 127.0.0.1:${suite_port[$region.border]} ssl http2;" \
    >"$home/site.conf"
  echo "server unix:$(suite_border_socket "$region") max_fails=0;" \
    >"$home/service.conf"
  echo "server unix:$(suite_border_socket "$region" ledger) max_fails=0;" \
    >"$home/ledger.conf"
  suite_make_socket_dir "$region"
}

# suite_nginx REGION: what to run it by, in suite_nginx_command.
suite_nginx() {
  local home user=
  home=$(suite_border_home "$1")
  [ "$(id -u)" -ne 0 ] || user='user www-data;'
  suite_nginx_command=("$(PATH=$PATH:/usr/sbin command -v nginx)" -p "$home"
    -c "$home/nginx.conf" -e "$home/error.log" -g "$user daemon off;")
}

suite_start_border() {
  local region=$1 attempt suite_nginx_command
  suite_is_running "$region" border && return 0
  suite_nginx "$region"
  setsid "${suite_nginx_command[@]}" \
    >>"$suite_dir/$region/log/border.log" 2>&1 </dev/null &
  echo $! >"$(suite_pid_file "$region" border)"
  for attempt in $(seq 200); do
    (exec 3<>"/dev/tcp/127.0.0.1/${suite_port[$region.border]}") \
      2>/dev/null && return 0
    suite_is_running "$region" border || break
    sleep 0.02
  done
  tail -n 5 "$suite_dir/$region/log/border.log" >&2
  suite_die "the border of region $region does not serve (${attempt})"
}

suite_reload_border() {
  local suite_nginx_command
  suite_nginx "$1"
  "${suite_nginx_command[@]}" -s reload
}

suite_stop_border() { suite_end "$1" border TERM; }

# Of a suite that is stopped.
suite_remove_sockets() {
  [ "$(id -u)" -ne 0 ] ||
    rm -rf "$(dirname "$(dirname "$(suite_border_socket 50)")")"
}
