#!/usr/bin/env python3
"""Makes a copy of the reducer in which each mutant is a switch.

  mutate.py HANDOVER_CC MUTANTS_TXT OUT_CC

With switch n on, the copy is the shipped file with change n and no other; with
none on, it is the shipped file. It stands in a namespace of its own, so that
one program explores both. A mutant whose text is not found is an error.
"""

import pathlib
import re
import sys


class Mutant:
    def __init__(self, name):
        self.name = name
        self.what = ""
        self.where = ""
        self.ships = []
        self.mutates = []
        self.span = (0, 0)


def read(path):
    mutants = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            mutants.append(Mutant(line[3:]))
        elif line.startswith("#") or not line:
            continue
        elif line.startswith("@ "):
            mutants[-1].where = line[2:]
        elif line.startswith("- "):
            mutants[-1].ships.append(line[2:])
        elif line.startswith("+ "):
            mutants[-1].mutates.append(line[2:])
        else:
            mutants[-1].what = line
    return mutants


def locate(mutant, source):
    anchor = source.find(mutant.where)
    text = "\n".join(mutant.ships)
    start = source.find(text, anchor)
    if anchor < 0 or start < 0:
        raise SystemExit(f"mutant {mutant.name}: the code has changed")
    # Not beyond the function it names: that would be another one's text.
    if re.search(r"^}", source[anchor:start], re.M):
        raise SystemExit(f"mutant {mutant.name}: not in {mutant.where}")
    mutant.span = (start, start + len(text))


def switched(group, ships):
    """The text that stands for `ships` with the mutants of `group`."""
    changed = [("\n".join(m.mutates), n) for n, m in group]
    if ships.rstrip().endswith((";", "}")):
        branches = [f"if (On({n})) {{ {text} }} else " for text, n in changed]
        return "".join(branches) + "{ " + ships + " }"
    choices = [f"On({n}) ? ({text}) : " for text, n in changed]
    return "(" + "".join(choices) + f"({ships}))"


def main():
    source_path, mutants_path, out_path = map(pathlib.Path, sys.argv[1:])
    source = source_path.read_text(encoding="utf-8")
    mutants = read(mutants_path)
    groups = {}
    for number, mutant in enumerate(mutants, start=1):
        locate(mutant, source)
        groups.setdefault(mutant.span, []).append((number, mutant))
    spans = sorted(groups)
    for (_, end), (start, _) in zip(spans, spans[1:]):
        if start < end:
            raise SystemExit("two mutants change overlapping texts")
    copy = source
    for span in reversed(spans):
        ships = source[span[0] : span[1]]
        copy = copy[: span[0]] + switched(groups[span], ships) + copy[span[1] :]
    opening = "namespace bashu::routing {\n"
    assert copy.count(opening) == 1
    copy = copy.replace(
        opening, "namespace bashu::routing::mutated {\nint active = 0;\n"
    )
    rows = "".join(f'    {{"{m.name}",\n     "{m.what}"}},\n' for m in mutants)
    out_path.write_text(
        '#include "tests/simulation/mutated_handover.h"\n\n'
        + copy
        + "\nnamespace bashu::routing::mutated {\n"
        + "const std::vector<Mutant>& Mutants() {\n"
        + "  static const std::vector<Mutant> kMutants = {\n"
        + rows
        + "  };\n  return kMutants;\n}\n"
        + "}  // namespace bashu::routing::mutated\n",
        encoding="utf-8",
    )


main()
