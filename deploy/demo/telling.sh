# shellcheck shell=bash
# How the story is told, and how it waits for what happens on its own.

tell() {
  $quiet && return 0
  printf '%s\n   %s\n' "$1" "$2"
}

chapter() { tell "" ""; tell "== $1 ==" "$2"; }

# A step: tells it, and ends the service under test in the middle of things.
step_number=0
step() {
  step_number=$((step_number + 1))
  tell "$step_number. $1" "$2"
  if [ -n "$kill_service" ]; then
    suite_kill "${kill_service%%.*}" "${kill_service#*.}"
    # Up again while the step is already under way, as a supervisor would.
    suite_start "${kill_service%%.*}" "${kill_service#*.}"
  fi
}

fact() { $quiet || printf '     %s\n' "$1"; }

# Waits until a command prints what is expected; at most half a minute, which
# is many times what a healthy suite needs.
await() {
  local expected=$1 found='' deadline=$((SECONDS + 30))
  shift
  while [ $SECONDS -lt $deadline ]; do
    found=$("$@" 2>/dev/null || true)
    [ "$found" = "$expected" ] && return 0
    sleep 0.05
  done
  suite_die "expected '$expected' of: $*; found '$found'"
}

# A time-ordered id (UUIDv7), as every client makes its own.
new_id() {
  local hex ms
  ms=$(printf '%012x' "$(date +%s%3N)")
  hex=$(od -An -N10 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s-%s-7%s-8%s-%s\n' "${ms:0:8}" "${ms:8:4}" "${hex:0:3}" \
    "${hex:3:3}" "${hex:6:12}"
}

# Tells what an application, a notice and so on now is.
state_of() { # REGION PERSON APPLICATION
  as "$1" "$2" intake get-application --name "applications/$3" | jq -r .state
}

notices_of() { # REGION SUBJECT: template codes, one a line, sorted
  as "$1" operator-admin notification list-notices --subject "$2" \
    --page_size 200 |
    jq -r '.notices[]? | "\(.templateCode) \(.state)"' | LC_ALL=C sort
}
