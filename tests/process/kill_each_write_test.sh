#!/usr/bin/env bash
# Kills a ledger on SQLite with SIGKILL at every write of every call that
# writes; each call, repeated, is done once.
#
#   tests/process/kill_each_write_test.sh SOURCE_DIR BUILD_DIR [EVERY [METHOD]]
#
# EVERY 1 is all of it; 8, the default, is every eighth write. A METHOD alone:
# "PostTransfer". A method that writes and has no step in ledger_steps.cc is a
# failure. Needs strace, and to be allowed to attach it.
set -euo pipefail

root=${1:?the root of the checkout}
export BASHU_BIN=${2:?the build directory}/bin
every=${3:-8}
only=${4:-}
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

suite_prepare "$work/data" sqlite
protoc -I "$root/proto" --include_imports \
  --descriptor_set_out="$work/ledger.pb" "$root"/proto/bashu/ledger/v1/*.proto
log=$suite_dir/51/log/ledger.log
"$BASHU_BIN/ledger_step" "--server=$BASHU_BIN/bashu-ledger" \
  "--flags=$suite_dir/51/ledger.flags" \
  "--address=127.0.0.1:${suite_port[51.ledger]}" "--tls=$suite_dir/tls/51" \
  "--store=$suite_dir/51/ledger.db" \
  "--ring=$suite_dir/tls/51/ledger-ring.json" \
  "--descriptors=$work/ledger.pb" "--bank=$BASHU_BIN/bashu-bank-simulator" \
  "--bank_dir=$suite_dir/51/bank" "--every=$every" "--only=$only" 2>"$log" ||
  { tail -n 20 "$log" >&2; exit 1; }
