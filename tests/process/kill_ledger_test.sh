#!/usr/bin/env bash
# Kills a ledger under load with SIGKILL; nothing that it answered is lost, and
# nothing is done twice.
#
#   tests/process/kill_ledger_test.sh SOURCE_DIR BUILD_DIR [STORE [CYCLES [SEED]]]
#
# With STORE "control", on SQLite, each kill loses what was not checkpointed: it
# must be noticed.
set -euo pipefail

root=${1:?the root of the checkout}
export BASHU_BIN=${2:?the build directory}/bin
store=${3:-sqlite}
cycles=${4:-30}
seed=${5:-0}
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

engine=$store
[ "$store" != control ] || engine=sqlite
suite_prepare "$work/data" "$engine"
kills=("$BASHU_BIN/ledger_kills" "--server=$BASHU_BIN/bashu-ledger"
  "--flags=$suite_dir/51/ledger.flags"
  "--address=127.0.0.1:${suite_port[51.ledger]}"
  "--identity=$suite_dir/tls/51/operator-admin"
  "--authority=$suite_dir/tls/51/ca.pem" "--cycles=$cycles" "--seed=$seed")
log=$suite_dir/51/log/ledger.log
if [ "$store" != control ]; then
  "${kills[@]}" 2>"$log" || { tail -n 20 "$log" >&2; exit 1; }
  exit
fi
# It must be noticed as a loss, not as a ledger that does not serve.
if ! "${kills[@]}" "--lose=$suite_dir/51/ledger.db-wal" >"$work/said" 2>"$log" &&
  grep -E '^WRONG: (lost|accounts cannot be read)' "$work/said"; then
  exit
fi
echo "commits were lost, and nobody noticed" >&2
cat "$work/said" >&2
exit 1
