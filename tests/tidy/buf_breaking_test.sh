#!/usr/bin/env bash
# Passes only if the protos are an addition to what was published: everything
# that a partner's client compiled or stored against proto/baseline/v1.binpb
# still holds.
#
#   tests/tidy/buf_breaking_test.sh [PROTO_DIR [BASELINE]]
set -euo pipefail
source "$(dirname "$0")/buf.sh"

protos=${1:-$root/proto}
[ -f "$protos/buf.yaml" ] || protos=$protos/proto
# CTest gives the build directory second, which holds no baseline.
if [ -f "${2:-}" ]; then baseline=$2; fi
if [ ! -f "$baseline" ]; then
  echo "proto/baseline/v1.binpb is absent; make it: tests/tidy/update_baseline" >&2
  exit 1
fi
"$buf" breaking "$protos" --against "$baseline"
echo "buf breaking: $protos only adds to $baseline"
