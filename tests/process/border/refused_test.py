#!/usr/bin/env python3
"""Who and what the border lets through, and what it says to the rest.

  refused_test.py SETUP.json PART    PART: all, revoked or stopped

Every refusal must carry the code and reason documented in
bashu.type.v1.ErrorReason, whether the border or the service made it.
"""

import json
import ssl
import sys
import time

import frames
import partner

with open(sys.argv[1], encoding="utf-8") as setup_file:
    SETUP = json.load(setup_file)
PORT, KEYS = SETUP["port"], SETUP["certificates"]
PUSH = bytes.fromhex(SETUP["partner_push"])
HOSTILE_PUSH = bytes.fromhex(SETUP["hostile_push"])
REVOKED_WAIT_SECONDS = 20
failures = []


def expect(what, wanted, said):
    verdict = "ok" if said == wanted else "FAILED"
    print(f"{verdict}: {what}: {' '.join(said)}", flush=True)
    if said != wanted:
        failures.append(f"{what}: {said}, wanted {wanted}")


def ask(name, request=PUSH, method=partner.PUSH, metadata=(), timeout=5):
    """A call with the certificate `name`, or with none."""
    channel = partner.channel(
        PORT, SETUP["authority"], f"{KEYS}/{name}.pem" if name else None,
        f"{KEYS}/{name}.key" if name else None)
    said = partner.call(channel, request, method, metadata, timeout)
    channel.close()
    return said


def certificates():
    expect("the partner", ("OK", ""), ask("partner"))
    expect("another partner", ("OK", ""), ask("hostile", HOSTILE_PUSH))
    expect("one that will be revoked", ("OK", ""),
           ask("revoked", HOSTILE_PUSH))
    unauthenticated = "UNAUTHENTICATED"
    expect("no certificate", (unauthenticated, "PEER_ANONYMOUS"), ask(None))
    for name in ("stranger", "self_signed", "expired", "not_yet",
                 "server_only", "foreign_authority"):
        expect(name, (unauthenticated, "PEER_UNTRUSTED"), ask(name))
    for name, reason in (("no_uri", "PEER_NO_URI_SAN"),
                         ("two_uris", "PEER_MANY_URI_SANS"),
                         ("odd_uri", "PEER_IDENTITY_MALFORMED"),
                         ("wrong_region", "PEER_UNTRUSTED")):
        expect(name, (unauthenticated, reason), ask(name))
    expect("an identity without a rule",
           ("PERMISSION_DENIED", "METHOD_NOT_ALLOWED"), ask("nobody"))


def forged_header():
    """The border's header, sent by a partner: it stays who it is, so that it
    may push its own documents and nobody else's."""
    with open(f"{KEYS}/partner.pem", encoding="ascii") as file:
        pem = file.read()
    escaped = pem.replace("\n", "%0A").replace(" ", "%20").replace(
        "+", "%2B").replace("/", "%2F").replace("=", "%3D")
    for header in ("x-bashu-client-certificate", "x_bashu_client_certificate"):
        forged = ((header, escaped),)
        expect(f"{header} forged, own document", ("OK", ""),
               ask("hostile", HOSTILE_PUSH, metadata=forged))
        expect(f"{header} forged, another's document",
               ("PERMISSION_DENIED", "SENDER_MISMATCH"),
               ask("hostile", PUSH, metadata=forged))
    twice = (("x-bashu-client-certificate", escaped),) * 2
    expect("header forged twice", ("OK", ""),
           ask("hostile", HOSTILE_PUSH, metadata=twice))


def limits():
    expect("health", ("OK", ""),
           ask("partner", b"", "/grpc.health.v1.Health/Check"))
    for method in ("/bashu.routing.v1.ReferralService/GetCustody",
                   "/grpc.reflection.v1alpha.ServerReflection/"
                   "ServerReflectionInfo", "/", "/bashu.exchange.v1./x"):
        expect(f"beyond the border: {method}",
               ("PERMISSION_DENIED", "METHOD_NOT_ALLOWED"),
               ask("partner", method=method))
    large = ("RESOURCE_EXHAUSTED", "MESSAGE_TOO_LARGE")
    for size in ((1 << 20) + 1, 5 << 20, 20 << 20):
        expect(f"{size} bytes", large, ask("partner", b"\0" * size))
    expect("no message", ("INVALID_ARGUMENT", "MALFORMED_MESSAGE"),
           ask("partner", b"\xff\xff"))
    tls = frames.context(f"{KEYS}/partner.pem", f"{KEYS}/partner.key")
    connection = frames.Connection(PORT, tls)
    connection.send(frames.headers(1, frames.call_headers(
        extra=[("x-large", "x" * 40_000)])))
    connection.wait(lambda c: c.statuses or c.reset_codes or c.closed, 5)
    verdict = "answered" if any(s["grpc-status"] == "0"
                                for s in connection.statuses) else "refused"
    expect("headers of 40 KB", ("refused",), (verdict,))
    connection.close()
    handshakes()


def handshakes():
    tls12 = frames.context(f"{KEYS}/partner.pem", f"{KEYS}/partner.key",
                           version=ssl.TLSVersion.TLSv1_2)
    try:
        frames.Connection(PORT, tls12)
        said = "connected"
    except OSError:
        said = "refused"
    expect("TLS 1.2", ("refused",), (said,))
    old = frames.context(f"{KEYS}/partner.pem", f"{KEYS}/partner.key",
                         alpn=["http/1.1"])
    connection = frames.Connection(PORT, old, preface=False)
    connection.send(b"POST " + frames.PUSH.encode()
                    + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    connection.wait(lambda c: c.closed, 5)
    expect("HTTP/1.1", ("closed",),
           ("closed" if connection.closed else "answered",))
    connection.close()


def revoked():
    """Its list was replaced and the border told to reload: on a connection
    that stays open, and on new ones."""
    end = time.monotonic() + REVOKED_WAIT_SECONDS
    said = ask("revoked")
    while said[0] != "UNAUTHENTICATED" and time.monotonic() < end:
        said = ask("revoked")
    expect("revoked", ("UNAUTHENTICATED", "PEER_UNTRUSTED"), said)
    expect("the partner, after the reload", ("OK", ""), ask("partner"))


def stopped():
    expect("the service stopped", ("UNAVAILABLE", "DRAINING"), ask("partner"))


def main():
    part = sys.argv[2]
    if part == "revoked":
        revoked()
    elif part == "stopped":
        stopped()
    else:
        certificates()
        forged_header()
        limits()
    if failures:
        sys.exit("FAILED: " + "; ".join(failures))


main()
