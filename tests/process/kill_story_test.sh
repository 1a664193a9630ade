#!/usr/bin/env bash
# Plays the story once undisturbed and once for each service of each region,
# ending that service with SIGKILL at every step. All end in the same state.
#
#   tests/process/kill_story_test.sh SOURCE_DIR BUILD_DIR [STORE]
set -euo pipefail

root=${1:?the root of the checkout}
export BASHU_BIN=${2:?the build directory}/bin
store=${3:-sqlite}
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
for region in 50 51; do
  for service in intake routing ledger notification; do
    play "$region.$service" --kill="$region.$service"
    diff "$work/undisturbed" "$work/$region.$service" ||
      { echo "another end after killing $region.$service" >&2; exit 1; }
    echo "same end with $region.$service killed at every step"
  done
done
