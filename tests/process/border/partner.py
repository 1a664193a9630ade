"""A partner that behaves, and what it pushes."""

import subprocess
import threading
import time
import uuid

import grpc
from bashu.exchange.v1 import document_pb2, exchange_pb2, link_pb2
from google.rpc import error_details_pb2, status_pb2

DEADLINE_SECONDS = 5
# Four at a time, fewer than 80 a second: well within a partner's limits.
CALLERS, PAUSE_SECONDS = 4, 0.05
PUSH = "/bashu.exchange.v1.ExchangeService/PushDocuments"
COMPARE = "/bashu.exchange.v1.ExchangeService/CompareLink"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def openssl(*arguments, stdin=b""):
    return subprocess.run(["openssl", *arguments], input=stdin, check=True,
                          capture_output=True).stdout


def push_request(sender, giver, taker, sign_key):
    """The first document of a link, which may be pushed again for ever: a
    region takes back an offer that it never made."""
    document = document_pb2.Document(
        document_id=str(uuid.uuid4()), sender_region=sender,
        recipient_region="51", link_sequence=1)
    document.sign_time.GetCurrentTime()
    cancel = document.cancel
    cancel.referral = f"referrals/{uuid.uuid4()}"
    cancel.case_name = f"cases/{uuid.uuid4()}"
    cancel.epoch = 1
    cancel.giver_office, cancel.taker_office = giver, taker
    payload = document.SerializeToString()
    public = openssl("pkey", "-in", sign_key, "-pubout", "-outform", "DER")
    key_id = openssl("dgst", "-sha256", "-r", stdin=public)[:16].decode()
    request = exchange_pb2.PushDocumentsRequest()
    request.envelopes.add().document.CopyFrom(document_pb2.SignedDocument(
        payload=payload, suite="p256-sha256", key_id=key_id,
        signature=openssl("dgst", "-sha256", "-sign", sign_key,
                          stdin=payload)))
    return request.SerializeToString()


def compare(to, region):
    """Tells the gateway that this region has neither sent nor taken anything,
    without which it takes nothing."""
    state = link_pb2.LinkState(region=region)
    state.state_time.GetCurrentTime()
    request = exchange_pb2.CompareLinkRequest(state=state)
    said = call(to, request.SerializeToString(), COMPARE)
    assert said == ("OK", ""), f"region {region} cannot compare: {said}"


def channel(port, authority, certificate=None, key=None):
    credentials = grpc.ssl_channel_credentials(
        read(authority), read(key) if key else None,
        read(certificate) if certificate else None)
    return grpc.secure_channel(f"127.0.0.1:{port}", credentials, [
        ("grpc.use_local_subchannel_pool", 1),
        ("grpc.initial_reconnect_backoff_ms", 100),
        ("grpc.max_reconnect_backoff_ms", 500),
    ])


def call(to, request, method=PUSH, metadata=(), timeout=DEADLINE_SECONDS):
    """The code and reason of one call: ("OK", "") if it was done."""
    try:
        to.unary_unary(method)(request, timeout=timeout, metadata=metadata)
        return "OK", ""
    except grpc.RpcError as error:
        return error.code().name, reason_of(error)


def reason_of(error):
    """The reason, if code and text of the details are those of the status."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            status = status_pb2.Status.FromString(value)
            if status.code != error.code().value[0]:
                return "another code"
            if status.message != error.details():
                return "another text"
            info = error_details_pb2.ErrorInfo()
            if not any(detail.Unpack(info) for detail in status.details):
                return "no reason"
            return info.reason
    return f"no details: {error.details()}"


class Load:
    """Calls all the time from a few threads, until it is stopped."""

    def __init__(self, port, authority, certificate, key, request):
        self.seconds, self.failures = [], {}
        self._request = request
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._channel = channel(port, authority, certificate, key)
        self._threads = [threading.Thread(target=self._run)
                         for _ in range(CALLERS)]
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._channel.close()
        return self

    def _run(self):
        while not self._stop.is_set():
            began = time.monotonic()
            said = call(self._channel, self._request)
            with self._lock:
                self.seconds.append(time.monotonic() - began)
                if said[0] != "OK":
                    name = " ".join(said).strip()
                    self.failures[name] = self.failures.get(name, 0) + 1
            time.sleep(PAUSE_SECONDS)

    @property
    def calls(self):
        return len(self.seconds)

    @property
    def succeeded(self):
        return 1 - sum(self.failures.values()) / max(1, self.calls)

    def percentile_ms(self, share):
        ordered = sorted(self.seconds)
        return round(1000 * ordered[int(share * (len(ordered) - 1))], 1)
