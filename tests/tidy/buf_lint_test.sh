#!/usr/bin/env bash
# Passes only if buf finds nothing in proto/, by the rules of proto/buf.yaml.
#
#   tests/tidy/buf_lint_test.sh [PROTO_DIR]
set -euo pipefail
source "$(dirname "$0")/buf.sh"

protos=${1:-$root/proto}
[ -f "$protos/buf.yaml" ] || protos=$protos/proto
# Names files as an editor at the root can open them.
"$buf" lint "$protos"
echo "buf lint: nothing found in $protos"
