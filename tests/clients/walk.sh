#!/usr/bin/env bash
# Unmodified gRPC clients of other languages walk the legal-aid half of the
# story over mutual TLS, on both regions started for the purpose.
#
#   tests/clients/walk.sh SOURCE_DIR BUILD_DIR CLIENT    CLIENT: grpc-js, grpcio
set -euo pipefail

root=${1:?the root of the checkout}
export BASHU_BIN=${2:?the build directory}/bin
client=${3:?grpc-js or grpcio}
work=$(mktemp -d)
# shellcheck source=deploy/lib/suite.sh
source "$root/deploy/lib/suite.sh"
finish() {
  local code=$?
  suite_stop_all
  [ $code -eq 0 ] || tail -n 5 "$work"/data/5?/log/*.log >&2
  rm -rf "$work"
  exit $code
}
suite_prepare "$work/data" sqlite
trap finish EXIT
suite_start_all

case $client in
  grpc-js)
    node "$root/tests/clients/walk.js" "$root/proto" "$suite_dir" ;;
  grpcio)
    mkdir "$work/stubs"
    (cd "$root/proto" && find bashu -name '*.proto' -print0 |
      xargs -0 protoc -I . --python_out="$work/stubs" \
        --grpc_out="$work/stubs" \
        --plugin=protoc-gen-grpc="$(command -v grpc_python_plugin)")
    # Debian's own Python has Debian's grpcio.
    PYTHONPATH=$work/stubs /usr/bin/python3 "$root/tests/clients/walk.py" \
      "$suite_dir" ;;
  *) echo "walk.sh: no client '$client'" >&2; exit 2 ;;
esac
