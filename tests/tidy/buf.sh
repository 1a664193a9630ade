# shellcheck shell=bash
# Sourced by the scripts that use buf: finds it and the root of the checkout.

# shellcheck disable=SC2034
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
case $(uname -m) in
  aarch64 | arm64) buf_package='buf-linux-aarch64' ;;
  *) buf_package='buf-linux-x64' ;;
esac
# The package's own launcher would start Node.js first.
buf=$root/tests/clients/node_modules/@bufbuild/$buf_package/bin/buf
baseline=$root/proto/baseline/v1.binpb
if [ ! -x "$buf" ]; then
  echo "buf is absent; fetch it: (cd tests/clients && npm ci)" >&2
  exit 1
fi
