#!/usr/bin/env python3
"""A hostile partner attacks the border while another one goes on working.

  hostile_test.py SETUP.json [ATTACK...]    SETUP made by border_test.sh

Prints one line of JSON for each attack: what it did, what came of it, and how
the other partner fared. Fails unless at least 99.9 % of the other's calls
succeeded, memory (the service's and the border's together) was never more than
16 MB above what it was under the other's work alone, and each attack was shown
to bite.
"""

import json
import subprocess
import sys
import threading
import time

import attacks
import partner

SECONDS = 5
SUCCEEDED_MIN = 0.999
GROWTH_MAX_KB = 16 * 1024
CALLS_MIN = 50  # fewer during an attack show nothing

with open(sys.argv[1], encoding="utf-8") as setup_file:
    SETUP = json.load(setup_file)
PORT = SETUP["port"]


def memory_kb(pid):
    """What a process and its children have in memory. Pages that the border's
    workers share count for each of them."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        kb = next(int(line.split()[1]) for line in status
                  if line.startswith("VmRSS:"))
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
        return kb + sum(memory_kb(int(child))
                        for child in children.read().split())


class Watch:
    """Looks at the memory of service and border ten times a second."""

    def __init__(self):
        self.peak = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self):
        self._stop.set()
        self._thread.join()
        return self.peak

    def _run(self):
        while not self._stop.wait(0.1):
            now = {name: memory_kb(SETUP[f"{name}_pid"])
                   for name in ("service", "border")}
            if sum(now.values()) > sum(self.peak.values()):
                self.peak = now


def good_partner(port=PORT):
    return partner.Load(port, SETUP["authority"], SETUP["partner_pem"],
                        SETUP["partner_key"],
                        bytes.fromhex(SETUP["partner_push"]))


def run_apart(name, arguments):
    """The attack in a program of its own: its work is not the partner's, and
    gRPC does not go on well in a process that forks."""
    said = subprocess.run(
        [sys.executable, attacks.__file__, sys.argv[1], name,
         json.dumps(arguments)],
        check=True, stdout=subprocess.PIPE, timeout=120)
    return json.loads(said.stdout)


# Name, arguments, and what must have happened for it to have bitten.
ATTACKS = [
    ("rapid_resets", (SECONDS,),
     lambda t: t["sent"] >= 100_000 and t["cut"] > 0),
    ("ping_flood", (SECONDS,),
     lambda t: t["sent"] >= 100_000 and t["cut"] > 0),
    ("settings_flood", (SECONDS,),
     lambda t: t["sent"] >= 100_000 and t["cut"] > 0),
    ("continuation_flood", (SECONDS,),
     lambda t: t["sent"] >= 100_000 and t["cut"] > 10 and t["answered"] == 0),
    ("half_open", (5000, 15), lambda t: t["cut"] == t["opened"] >= 500),
    ("slow_headers", (300, 15), lambda t: t["ended"] == t["streams"] == 300),
    ("slow_bodies", (6, 15), lambda t: t["ended"] == t["streams"] == 6 * 32),
    ("valid_calls", (SECONDS, SETUP["hostile_push"]),
     lambda t: t["answered"] > 100 and t["refused"] > 100),
]


def main():
    quiet, watch = good_partner(), Watch()
    time.sleep(SECONDS)
    quiet.stop()
    usual_p99, before = quiet.percentile_ms(0.99), watch.stop()
    print(json.dumps({"attack": "none", "calls": quiet.calls,
                      "succeeded": quiet.succeeded, "p99_ms": usual_p99,
                      **{f"{name}_kb": kb for name, kb in before.items()}}),
          flush=True)
    failed = [] if quiet.succeeded == 1 else ["none"]
    for name, arguments, bites in ATTACKS:
        if sys.argv[2:] and name not in sys.argv[2:]:
            continue
        other, watch = good_partner(), Watch()
        tally = run_apart(name, arguments)
        other.stop()
        grown = {name: kb - before[name] for name, kb in watch.stop().items()}
        print(json.dumps({
            "attack": name, **tally, "other_calls": other.calls,
            "other_succeeded": round(other.succeeded, 5),
            "other_failures": other.failures,
            "other_p99_ms": other.percentile_ms(0.99),
            "usual_p99_ms": usual_p99,
            **{f"{name}_grown_kb": kb for name, kb in grown.items()},
        }), flush=True)
        if (not bites(attacks.Tally(tally))
                or sum(grown.values()) > GROWTH_MAX_KB
                or other.calls < CALLS_MIN
                or other.succeeded < SUCCEEDED_MIN):
            failed.append(name)
    if failed:
        sys.exit(f"FAILED: {', '.join(failed)}")


main()
