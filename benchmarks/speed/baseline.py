"""The least an audit could do: read every file, decode it, and pass one automaton with the packs' literals over it.

    python -m benchmarks.speed.baseline FOLDER

Prints the processor seconds of the fastest of three passes, without the start of the program and the building of the
automaton. Machines differ, and a busy one differs from hour to hour; the ratio to this pass, taken in the same minute,
differs much less.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import process_time

import ahocorasick_rs

PASSES = 3


def main(folder: str) -> int:
    from detector.rulepacks.store import own_packs

    literals = own_packs().literals
    automaton = ahocorasick_rs.AhoCorasick(
        literals.texts[: literals.certain],
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        store_patterns=False,
    )
    paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    times = []
    for _ in range(PASSES):
        before, found = process_time(), 0
        for path in paths:
            found += len(automaton.find_matches_as_indexes(path.read_bytes().decode().lower(), overlapping=True))
        times.append(process_time() - before)
    print(min(times), file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
