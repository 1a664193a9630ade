#!/usr/bin/env python3
"""Passes only if every load program runs and says what it should.

  tests/load/smoke_test.py BUILD_DIR

No figure is judged: a busy machine must not fail a test.
"""

import json
import pathlib
import subprocess
import sys

KEYS = {
    "bench", "value", "unit", "limit", "limit_name", "ratio", "ratio_min",
    "ratio_max", "p50_ms", "p99_ms", "gate", "moonshot", "rows_before",
    "rounds", "rounds_tried", "achieved", "refused", "failed",
}
RUN = pathlib.Path(__file__).resolve().parent / "run"


def main():
    done = subprocess.run(
        [str(RUN), "--smoke", "--no_build", "--build", sys.argv[1]],
        stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, f"run exits with {done.returncode}"
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    seen = {line["bench"] for line in lines}
    known = subprocess.run([str(RUN), "--list"], stdout=subprocess.PIPE,
                           text=True, check=True).stdout.split()
    # The story starts everything; tests/process does that.
    assert seen == set(known) - {"story"}, f"measured {seen}"
    for line in lines:
        missing = KEYS - line.keys()
        assert not missing, f"{line['bench']} lacks {missing}"
        assert line["achieved"] > 0, f"{line['bench']} achieved nothing"
        assert line["failed"] == 0, f"{line['bench']} failed {line['failed']}"


if __name__ == "__main__":
    main()
