#!/usr/bin/env python3
"""Takes every descriptor that the border has, and gives them back.

  exhausted_test.py SETUP.json    the border runs with few descriptors

Fails unless nobody was served meanwhile (else nothing was exhausted), and the
partner is served again within 5 s afterwards.
"""

import json
import socket
import sys
import time

import frames
import partner

HELD = 400
BACK_MAX_SECONDS = 5

with open(sys.argv[1], encoding="utf-8") as setup_file:
    SETUP = json.load(setup_file)


def ask(timeout):
    channel = partner.channel(SETUP["port"], SETUP["authority"],
                              SETUP["partner_pem"], SETUP["partner_key"])
    said = partner.call(channel, bytes.fromhex(SETUP["partner_push"]),
                        timeout=timeout)
    channel.close()
    return said


def main():
    if ask(5)[0] != "OK":
        sys.exit("FAILED: not served before")
    held = []
    for _ in range(HELD):
        try:
            held.append(socket.create_connection(
                (frames.ADDRESS, SETUP["port"]), 1))
        except OSError:
            break
    during = ask(1)
    for each in held:
        each.close()
    began = time.monotonic()
    while ask(BACK_MAX_SECONDS)[0] != "OK":
        if time.monotonic() - began > 10 * BACK_MAX_SECONDS:
            break
    back = time.monotonic() - began
    with open(SETUP["error_log"], encoding="utf-8") as log:
        ran_out = log.read().count("Too many open files")
    print(json.dumps({"attack": "descriptors", "held": len(held),
                      "during": during[0], "ran_out_times": ran_out,
                      "back_after_seconds": round(back, 2)}))
    if during[0] == "OK" or ran_out == 0 or back > BACK_MAX_SECONDS:
        sys.exit("FAILED: descriptors")


main()
