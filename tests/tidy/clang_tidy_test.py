#!/usr/bin/env python3
"""Passes only if clang-tidy 14 has nothing to say about common/ and domains.

  tests/tidy/clang_tidy_test.py SOURCE_DIR BUILD_DIR [FILE...]

Reads the root's .clang-tidy and BUILD_DIR/compile_commands.json. Left out for
time, since each source costs seconds of foreign headers: tests, and sources
that speak gRPC. To ask about one of those, name it. A file that passed is not
asked again, in this clone or another, until it, a header it sees or the
configuration changes: ~/.cache/bashu/clang-tidy (or under $XDG_CACHE_HOME)
holds an empty stamp for each, named by a digest of all that.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

TIDY = "clang-tidy-14"
JUDGED = re.compile(r"^(common/[^/]+|services/[^/]+/domain)/[^/]+\.cc$")
LEFT_OUT = re.compile(r"^common/(rpc|feed)/|_test\.cc$")
WIRE = re.compile(rb'^#include [<"](grpc|.*\.grpc\.pb\.h)', re.M)
# Clang knows not all of g++'s warnings, means more by -Wconversion, and here
# adds its analysis of common/base/mutex.h's annotations.
EXTRA = [
    "-Wno-unknown-warning-option",
    "-Wno-sign-conversion",
    "-Wthread-safety",
]


def without_precompiled(command):
    """A compile command that names no precompiled header: a source includes
    what it uses."""
    return re.sub(r" -Winvalid-pch| -include \S+", "", command)


def judged(source, path):
    """Whether the source at `path` is one that this test asks about."""
    try:
        name = path.relative_to(source).as_posix()
    except ValueError:
        return False
    if not JUDGED.match(name) or LEFT_OUT.search(name) or not path.exists():
        return False
    return not WIRE.search(path.read_bytes())


def fingerprint(source, entry, config):
    """What clang-tidy's answer depends on; None if it does not compile."""
    command = [w for w in shlex.split(entry["command"]) if "ccache" not in w]
    output = command.index("-o")
    del command[output : output + 2]
    command = [w for w in command if w not in ("-c", "-MD")]
    for option in ("-MT", "-MF"):
        if option in command:
            at = command.index(option)
            del command[at : at + 2]
    # Comments count: a NOLINT is one. Where the clone lies does not.
    done = subprocess.run(
        command + ["-E", "-C", "-P"], cwd=entry["directory"], capture_output=True
    )
    if done.returncode != 0:
        return None
    text = done.stdout.replace(bytes(source), b".")
    return hashlib.sha256(config + text).hexdigest()


def ask(source, entry, database, stamps, config):
    """clang-tidy's complaints about one source; empty if it has none."""
    path = pathlib.Path(entry["file"])
    print_ = fingerprint(source, entry, config)
    stamp = stamps / (print_ or "none")
    if print_ and stamp.exists():
        return ""
    command = [TIDY, "--quiet", "-p", str(database), str(path)]
    command += [f"--extra-arg={option}" for option in EXTRA]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 0:
        if print_:
            stamp.touch()
        return ""
    return done.stdout + done.stderr


def main():
    if len(sys.argv) < 3 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 2
    source, build = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
    only = {pathlib.Path(p).resolve() for p in sys.argv[3:]}
    commands = build / "compile_commands.json"
    if not commands.exists():
        print(f"{commands} is absent: configure the build first")
        return 1
    entries = {
        entry["file"]: entry
        | {"command": without_precompiled(entry["command"])}
        for entry in json.loads(commands.read_text())
        if pathlib.Path(entry["file"]) in only
        or (not only and judged(source, pathlib.Path(entry["file"])))
    }
    database = build / "clang-tidy"
    database.mkdir(exist_ok=True)
    (database / "compile_commands.json").write_text(
        json.dumps(list(entries.values()))
    )
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    stamps = pathlib.Path(cache) / "bashu" / "clang-tidy"
    stamps.mkdir(parents=True, exist_ok=True)
    version = subprocess.run([TIDY, "--version"], capture_output=True).stdout
    config = version + (source / ".clang-tidy").read_bytes()
    config += " ".join(EXTRA).encode()
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        answers = pool.map(
            lambda entry: ask(source, entry, database, stamps, config),
            entries.values(),
        )
        complaints = [answer for answer in answers if answer]
    print("\n".join(complaints))
    print(f"{len(entries)} sources, {len(complaints)} with complaints")
    return 1 if complaints or not entries else 0


if __name__ == "__main__":
    sys.exit(main())
