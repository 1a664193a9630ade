#!/usr/bin/env bash
# Commits on PostgreSQL whose outcome the ledger cannot know are answered as
# unknown and settled by asking again.
#
#   tests/process/unknown_commits_test.sh SOURCE_DIR BUILD_DIR [ROUNDS]
set -euo pipefail

root=${1:?the root of the checkout}
build=${2:?the build directory}
rounds=${3:-50}
# One of its own: its configuration changes on the way.
conninfo=$("$root/tests/testing/postgres" start)
directory=${conninfo#host=}
log=$(mktemp)
trap '"$root/tests/testing/postgres" stop "${directory%% *}"; rm -f "$log"' EXIT
# It logs every commit that was taken away.
"$build/bin/unknown_commits" --postgres="$conninfo" --rounds="$rounds" \
  2>"$log" || { tail -n 20 "$log" >&2; exit 1; }
