#!/usr/bin/env bash
# Passes only if a program with a planted fault fails, and says what it should:
# a sanitizer that is silent here is silent everywhere.
#
#   tests/planted/expect_report.sh 'REPORT' PROGRAM [ARGUMENT...]
set -uo pipefail

report=${1:?what the sanitizer must say}
shift
output=$("$@" 2>&1)
code=$?
# Some kernels place memory where ThreadSanitizer cannot have it.
if grep -q 'unexpected memory mapping' <<<"$output"; then
  output=$(setarch "$(uname -m)" -R "$@" 2>&1)
  code=$?
fi
if [ "$code" -eq 0 ] || ! grep -qF "$report" <<<"$output"; then
  printf '%s: exit code %d, and no "%s" in:\n%s\n' \
    "$1" "$code" "$report" "$output" >&2
  exit 1
fi
printf 'reported: %s\n' "$(grep -m1 -F "$report" <<<"$output")"
