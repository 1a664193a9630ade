#!/usr/bin/env bash
# Plays the story once undisturbed and once for each service of each region,
# ending that service with SIGKILL at every step. All end in the same state.
#
#   tests/process/kill_story_test.sh SOURCE_DIR BUILD_DIR [STORE [REGION.SERVICE...]]
set -euo pipefail

root=${1:?the root of the checkout}
export BASHU_BIN=${2:?the build directory}/bin
store=${3:-sqlite}
victims=("${@:4}")
[ ${#victims[@]} -gt 0 ] ||
  victims=(5{0,1}.{intake,routing,ledger,notification})
work=$(mktemp -d)
# shellcheck source=deploy/lib/suite.sh
source "$root/deploy/lib/suite.sh"
finish() {
  local code=$?
  [ -z "${suite_dir:-}" ] || { suite_stop_all; suite_remove; }
  rm -rf "$work"
  exit $code
}
trap finish EXIT

# play NAME [ARGUMENT...]: the story on fresh data; its end goes to $work/NAME.
play() {
  local name=$1
  shift
  suite_prepare "$work/data" "$store"
  suite_start_all
  if ! "$root/deploy/demo/story" "$suite_dir" --quiet --state="$work/$name" \
    "$@" >"$work/$name.out" 2>&1; then
    echo "the story failed: $name" >&2
    cat "$work/$name.out" >&2
    tail -n 5 "$suite_dir"/5?/log/*.log >&2
    exit 1
  fi
  suite_stop_all
  suite_remove
}

play undisturbed
cat "$work/undisturbed"
for victim in "${victims[@]}"; do
  play "$victim" --kill="$victim"
  diff "$work/undisturbed" "$work/$victim" ||
    { echo "another end after killing $victim" >&2; exit 1; }
  echo "same end with $victim killed at every step"
done
