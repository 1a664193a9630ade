#!/usr/bin/env bash
# deploy/border/border.nft does what it says: in a network namespace of its own,
# one address gets 64 connections and a bounded number of new ones a second.
#
#   tests/process/border_nft_test.sh SOURCE_DIR BUILD_DIR
set -euo pipefail

root=${1:?the root of the checkout}
PATH=$PATH:/usr/sbin
if ! unshare -n true 2>/dev/null; then
  echo 'not shown: this machine does not let us make a network namespace' >&2
  exit 0
fi
unshare -n bash -euo pipefail -c '
  ip link set lo up
  nft -f "$0"
  nft -f "$0"  # again: it replaces itself
  python3 - <<PYTHON
import socket

listener = socket.socket()
listener.bind(("127.0.0.1", 7443))
listener.listen(500)

def connect():
    client = socket.socket()
    client.settimeout(0.05)
    try:
        client.connect(("127.0.0.1", 7443))
        return client
    except OSError:
        return None

held = [connect() for _ in range(80)]
kept = sum(c is not None for c in held)
print("held at once:", kept)
assert kept == 64
for each in held:
    if each:
        each.close()
        listener.accept()[0].close()
quick = 0
for _ in range(400):
    client = connect()
    if client:
        quick += 1
        client.close()
        listener.accept()[0].close()
print("of 400 one after the other:", quick)
assert quick < 400
PYTHON
  nft list table inet bashu_border | grep -F counter
' "$root/deploy/border/border.nft"
