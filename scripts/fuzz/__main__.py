"""Feeds damaged and random input to everything that reads files, and keeps what breaks it.

    python -m scripts.fuzz --list
    python -m scripts.fuzz TARGET … [--seconds N] [--engine atheris|mutations] [--keep DIR]
    python -m scripts.fuzz TARGET --reproduce FILE

``atheris`` (``pip install atheris``) is guided by the branches that an input takes; ``mutations`` damages the seeds
at random. Without names all targets run, each for its share of the time. What breaks a target is written to ``--keep``
(default: a new temporary folder), the traceback is printed, and the exit status is 1. A case that was found belongs,
reduced, into the tests of the module that it broke.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from time import monotonic

# An input of more bytes takes longer and shows no more.
MOST_BYTES = 4096


def run_atheris(name: str, seconds: int, keep: Path) -> int:
    """One target in a process of its own, as libFuzzer ends its process."""
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    command = [sys.executable, "-m", "scripts.fuzz", "--inside", name, str(folder), f"-max_total_time={seconds}"]
    command += [f"-max_len={MOST_BYTES}", "-timeout=20", "-rss_limit_mb=3000", "-print_final_stats=1", "-verbosity=0"]
    done = subprocess.run([*command, f"-artifact_prefix={keep}/{name}-"], check=False)
    return done.returncode


def inside(name: str, corpus: str, options: Sequence[str]) -> None:
    """What runs in that process."""
    import atheris

    with atheris.instrument_imports(include=["detector"], enable_loader_override=False):
        from scripts.fuzz.targets import targets

    target = targets()[name]
    for seed in target.seeds:
        (Path(corpus) / sha256(seed).hexdigest()[:16]).write_bytes(seed)
    atheris.Setup(["fuzz", corpus, *options], target.run)
    atheris.Fuzz()


def mutated(seed: bytes, chance: Random) -> bytes:
    """A seed with a few pieces cut out, repeated, overwritten or put elsewhere."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 6)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((1, 1, 2, 4, 16, 64, 256)))
        kind = chance.randrange(6)
        if kind == 0:
            del data[start:end]
        elif kind == 1:
            data[start:start] = data[start:end] * chance.choice((1, 2, 30))
        elif kind == 2:
            data[start:end] = chance.randbytes(end - start)
        elif kind == 3 and data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        elif kind == 4:
            other = chance.randint(0, len(data))
            data[other:other] = data[start:end]
        else:
            data[start:start] = chance.choice(_PIECES)
    return bytes(data[:MOST_BYTES])


_TEXTS = (
    *("\0", "\r", "\r\n", "\u2028", "\ufeff", "\ud800", "\U0001f600", "家当", "<!--", "-->", "```", "**", "|", "["),
    *(
        "](",
        "&#x110000;",
        "&#55296;",
        "</",
        "<p",
        "{/*",
        "*/}",
        '"',
        "\\",
        "'",
        "{",
        "}",
        "]]>",
        "---\n",
        "=",
        "\x1b[",
        "\t",
    ),
)
_PIECES = tuple(piece.encode("utf-8", "surrogatepass") for piece in _TEXTS)


def run_mutations(name: str, seconds: float, keep: Path) -> tuple[int, int]:
    """Mutations of the seeds for so long; the number of runs, and of failures."""
    from scripts.fuzz.targets import targets

    target = targets()[name]
    chance = Random(os.environ.get("FUZZ_SEED", name))
    pool = list(target.seeds) or [b""]
    end = monotonic() + seconds
    runs = failures = 0
    while monotonic() < end:
        data = mutated(chance.choice(pool), chance)
        if chance.random() < 0.05 and len(pool) < 2_000:
            pool.append(data)  # damage upon damage
        runs += 1
        try:
            target.run(data)
        except Exception:
            failures += 1
            file = keep / f"{name}-{sha256(data).hexdigest()[:12]}"
            file.write_bytes(data)
            print(f"{name}: {file}", file=sys.stderr)
            if failures <= 3:
                traceback.print_exc()
            if failures >= 50:
                break
    return runs, failures


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["--inside"]:
        inside(given[1], given[2], given[3:])
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--list", action="store_true", help="name the targets")
    parser.add_argument("--seconds", type=int, default=600, help="for all targets together")
    parser.add_argument("--engine", choices=("atheris", "mutations"), default="mutations")
    parser.add_argument("--keep", type=Path, help="where what is found is kept")
    parser.add_argument("--reproduce", type=Path, metavar="FILE", help="run one input")
    options = parser.parse_args(given)
    from scripts.fuzz.targets import targets

    known = targets()
    if options.list:
        print("\n".join(known))
        return 0
    names = options.targets or list(known)
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no target {', '.join(unknown)}; --list names them")
    if options.reproduce:
        known[names[0]].run(options.reproduce.read_bytes())
        return 0
    keep = options.keep or Path(tempfile.mkdtemp(prefix="garblint-found-"))
    keep.mkdir(parents=True, exist_ok=True)
    status = 0
    for name in names:
        share = options.seconds / len(names)
        if options.engine == "atheris":
            status |= bool(run_atheris(name, max(1, int(share)), keep))
        else:
            runs, failures = run_mutations(name, share, keep)
            print(f"{name:20} {runs:8,} runs {failures:3} failures", flush=True)
            status |= bool(failures)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
