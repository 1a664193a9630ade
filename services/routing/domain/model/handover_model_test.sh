#!/usr/bin/env bash
# Checks the Spin model of custody: the protocol as it is has no error, each
# deliberate fault has one, and every action of the model is one of the code.
#
#   handover_model_test.sh SOURCE_DIR BUILD_DIR
set -euo pipefail

here=$1/services/routing/domain
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAIL: $*"; failures=$((failures + 1)); }

# check NAME EPOCHS ERRORS PAN_FLAGS GCC_FLAGS [DEFINE...]
check() {
  local name=$1 epochs=$2 errors=$3 run=$4 build=$5
  shift 5
  mkdir "$work/$name"
  cd "$work/$name"
  local defines=("${@/#/-D}")
  spin "-DNE=$((epochs + 1))" "${defines[@]}" -a "$here/model/handover.pml" >spin.log ||
    { cat spin.log; fail "$name: spin does not read the model"; return; }
  # shellcheck disable=SC2086
  gcc -O2 -w -DMEMLIM=2000 $build -o pan pan.c
  # shellcheck disable=SC2086
  ./pan -m300000 $run >pan.log 2>&1 || true
  local found states
  found=$(sed -n 's/.*errors: \([0-9]*\)$/\1/p' pan.log)
  states=$(sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' pan.log)
  printf '%-24s %d epochs, %10s states, errors: %s\n' \
    "$name" "$epochs" "${states:-?}" "${found:-?}"
  if grep -q 'max search depth too small\|out of memory' pan.log; then
    fail "$name: not every state was seen"
  fi
  [ "$found" = "$errors" ] || { cat pan.log; fail "$name: expected $errors"; }
}

check as_it_is 6 0 '' -DSAFETY
for fault in RECLAIM_ON_TIMEOUT SEND_BEFORE_FREEZE NO_TOMBSTONE \
  ANSWER_BEFORE_DURABLE NO_EPOCH_CHECK NO_VERDICT_MEMORY; do
  check "$fault" 4 1 '' -DSAFETY "$fault"
done
check equivocation_is_proven 4 0 '' -DSAFETY EQUIVOCATE
check held_again_and_again 3 0 '-a -f' -DNFAIR=3 LIVE

actions=$(sed -n 's/^inline \([A-Za-z]*\).*/\1/p' "$here/model/handover.pml")
[ "$(wc -w <<<"$actions")" -ge 8 ] || fail 'the model names too few actions'
for action in $actions; do
  grep -q "\b$action\b" "$here/handover.cc" ||
    fail "the code has no action $action"
done
[ "$failures" -eq 0 ]
