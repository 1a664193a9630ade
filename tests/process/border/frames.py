"""A client that may break every rule of HTTP/2: bytes over mutual TLS.

Frames come from hyperframe and header blocks from hpack, as h2 itself makes
them; h2 stands in between only to forbid what an attacker would do.
"""

import select
import socket
import ssl
import time

import hpack
from hyperframe import frame as frames

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
PUSH = "/bashu.exchange.v1.ExchangeService/PushDocuments"
ADDRESS = "127.0.0.1"  # never anybody else's
READ_BYTES = 1 << 16


def call_headers(path=PUSH, extra=()):
    """The header block of a call, without a dynamic table: good on any stream."""
    encoder = hpack.Encoder()
    encoder.header_table_size = 0
    return encoder.encode(
        [
            (":method", "POST"),
            (":scheme", "https"),
            (":path", path),
            (":authority", "127.0.0.1"),
            ("te", "trailers"),
            ("content-type", "application/grpc"),
            *extra,
        ],
        huffman=False,
    )


def make(kind, stream, **fields):
    flags = fields.pop("flags", ())
    made = kind(stream, **fields)
    for flag in flags:
        made.flags.add(flag)
    return made.serialize()


def settings(**values):
    return make(frames.SettingsFrame, 0, settings=values.get("values", {}))


def headers(stream, block, flags=("END_HEADERS",)):
    return make(frames.HeadersFrame, stream, data=block, flags=flags)


def data(stream, body, flags=()):
    return make(frames.DataFrame, stream, data=body, flags=flags)


def message(body):
    """A message as gRPC frames it."""
    return b"\0" + len(body).to_bytes(4, "big") + body


def context(certificate=None, key=None, **limits):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE  # attackers do not check whom they attack
    made.set_alpn_protocols(limits.get("alpn", ["h2"]))
    if "version" in limits:
        made.maximum_version = limits["version"]
    if certificate:
        made.load_cert_chain(certificate, key)
    return made


class Connection:
    """One connection; notes what the other side says while bytes are sent."""

    def __init__(self, port, tls, preface=True):
        self.closed = False
        self.seen = {}  # frames by type
        self.statuses = []  # grpc-status of each answer that had one
        self.reset_codes = {}
        self.ended = set()  # streams that the other side ended
        self.went_away = None  # error code of GOAWAY
        self.max_streams = None
        self._buffer = b""
        self._decoder = hpack.Decoder()
        plain = socket.create_connection((ADDRESS, port), timeout=5)
        try:
            self.socket = tls.wrap_socket(plain, server_hostname="localhost")
        except OSError:
            plain.close()
            raise
        self.socket.setblocking(False)
        if preface:
            self.send(PREFACE + settings())

    def send(self, payload, seconds=2.0):
        """Sends what the other side takes within `seconds`; False if cut."""
        view, end = memoryview(payload), time.monotonic() + seconds
        while view and not self.closed and time.monotonic() < end:
            try:
                view = view[self.socket.send(view):]
            except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
                select.select([self.socket], [self.socket], [], 0.05)
            except OSError:
                self.closed = True
            self.read()
        return not self.closed and not view

    def read(self):
        while not self.closed:
            try:
                more = self.socket.recv(READ_BYTES)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                break
            except OSError:
                more = b""
            if not more:
                self.closed = True
            self._buffer += more
        self._parse()

    def wait(self, until, seconds):
        """Reads until `until(self)` or the end; whether it came to be."""
        end = time.monotonic() + seconds
        while not until(self) and not self.closed and time.monotonic() < end:
            select.select([self.socket], [], [], 0.05)
            self.read()
        return until(self)

    def close(self):
        self.closed = True
        self.socket.close()

    def _parse(self):
        while len(self._buffer) >= 9:
            parsed, length = frames.Frame.parse_frame_header(
                memoryview(self._buffer[:9]))
            if len(self._buffer) < 9 + length:
                return
            body = memoryview(self._buffer[9:9 + length])
            self._buffer = self._buffer[9 + length:]
            parsed.parse_body(body)
            self._note(parsed)

    def _note(self, parsed):
        name = type(parsed).__name__
        self.seen[name] = self.seen.get(name, 0) + 1
        if "END_STREAM" in parsed.flags or name == "RstStreamFrame":
            self.ended.add(parsed.stream_id)
        if isinstance(parsed, frames.HeadersFrame):
            said = dict(self._decoder.decode(parsed.data))
            if "grpc-status" in said:
                self.statuses.append(said)
        elif isinstance(parsed, frames.RstStreamFrame):
            code = parsed.error_code
            self.reset_codes[code] = self.reset_codes.get(code, 0) + 1
        elif isinstance(parsed, frames.GoAwayFrame):
            self.went_away = parsed.error_code
        elif isinstance(parsed, frames.SettingsFrame):
            self.max_streams = parsed.settings.get(
                frames.SettingsFrame.MAX_CONCURRENT_STREAMS, self.max_streams)
