"""What is run on the files: garblint in its ways, and the programs a user would pick instead."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

LOOPS = Path(__file__).with_name("loops.py")
NODE = "node"

LANGUAGES = {"zh": "cmn_Hani", "ja": "jpn_Jpan", "en": "eng_Latn"}
SCRIPTS = {"zh": "Han", "ja": "Hiragana", "en": "Latin"}

PACKAGES: dict[str, tuple[str, ...]] = {
    "light": ("autocorrect_py", "typos", "proselint", "ftfy"),
    # spaCy with its tokenizers of Chinese and Japanese is what datatrove asks for when it meets such a language.
    "datatrove": ("datatrove[processing]", "spacy", "jieba", "sudachipy", "sudachidict_core"),
    "opusfilter": ("opusfilter",),
    NODE: ("textlint", "textlint-rule-preset-ja-technical-writing", "textlint-plugin-html", "zhlint"),
}
"""Environments of the peers: ``node`` from npm, the others from PyPI, each a virtual environment of its own."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program of others. ``command`` makes it from its environment's folder, the files' folder and the corpus."""

    name: str
    environment: str
    mode: str
    corpora: tuple[str, ...]
    command: Callable[[Path, Path, str], list[str]]
    statuses: Collection[int] = (0,)
    inside: bool = False
    """Whether it is started in the folder of the files."""


def _language(corpus: str) -> str:
    return corpus.split("-")[0]


def _loop(library: str, further: Callable[[str], list[str]] = lambda _: []) -> Callable[[Path, Path, str], list[str]]:
    def command(environment: Path, files: Path, corpus: str) -> list[str]:
        return [str(environment / "bin/python"), "-P", str(LOOPS), library, str(files), *further(corpus)]

    return command


def _textlint(environment: Path, files: Path, corpus: str) -> list[str]:
    page = ["--plugin", "html"] if corpus.endswith("html") else []
    preset = ["--rule", "preset-ja-technical-writing"]
    return [str(environment / "node_modules/.bin/textlint"), *preset, *page, "-f", "compact", str(files)]


def _zhlint(environment: Path, _: Path, __: str) -> list[str]:
    return [str(environment / "node_modules/.bin/zhlint"), "**/*.md", "--config", str(environment / ".zhlintrc")]


PEERS = (
    Peer(
        "typos",
        "light",
        "command, one thread",
        ("zh-markdown", "zh", "ja", "en", "zh-spun", "zh-html"),
        lambda environment, files, _: [str(environment / "bin/typos"), "--threads", "1", str(files)],
        (0, 2),
    ),
    Peer(
        "autocorrect_py",
        "light",
        "library, `lint_for` by file name",
        ("zh-markdown", "zh", "ja", "en", "zh-spun", "zh-html"),
        _loop("autocorrect"),
    ),
    Peer("ftfy", "light", "library, `fix_and_explain`", ("zh-markdown", "zh", "ja", "en"), _loop("ftfy")),
    Peer(
        "OpusFilter",
        "opusfilter",
        "library, the six rules that need no second language, by paragraph",
        ("zh", "ja", "en"),
        _loop("opusfilter", lambda corpus: [SCRIPTS[_language(corpus)]]),
    ),
    Peer(
        "datatrove",
        "datatrove",
        "library, Gopher ×2, C4 and FineWeb, `cmn_Hani`, `jpn_Jpan`, `eng_Latn`",
        ("zh-markdown", "zh", "ja", "en"),
        _loop("datatrove", lambda corpus: [LANGUAGES[_language(corpus)]]),
    ),
    Peer(
        "proselint",
        "light",
        "command (English only)",
        ("en",),
        lambda environment, files, _: [str(environment / "bin/proselint"), "check", str(files)],
        (0, 1),
    ),
    Peer(
        "textlint ja-technical-writing",
        NODE,
        "command; npm has presets for Japanese and none for Chinese, so this one reads Chinese Markdown and HTML too",
        ("zh-markdown", "ja", "zh-html"),
        _textlint,
        (0, 1),
    ),
    Peer("zhlint", NODE, "command, its default preset", ("zh-markdown",), _zhlint, (0, 1), inside=True),
)


def missing(peers: Path, peer: Peer) -> str | None:
    """Why a peer cannot be run from the folder of environments, or None."""
    environment = peers / peer.environment
    program = Path(peer.command(environment, peers, peer.corpora[0])[0])
    if program.exists():
        return None
    reason = peers / f"{peer.environment}.failed"
    return reason.read_text(encoding="utf-8").strip() if reason.exists() else "not installed here (`--install`)"


def install(peers: Path) -> None:
    """Makes the environments that are not there; why one could not be made is kept in ``NAME.failed``."""
    for name, packages in PACKAGES.items():
        folder = peers / name
        if folder.exists():
            continue
        folder.mkdir(parents=True)
        steps = [[sys.executable, "-m", "venv", str(folder)], [str(folder / "bin/pip"), "install", "-q", *packages]]
        if name == NODE:
            steps = [["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", *packages]]
        for step in steps:
            try:
                subprocess.run(step, check=True, capture_output=True, text=True)
            except (OSError, subprocess.CalledProcessError) as error:
                said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()[-1]
                (peers / f"{name}.failed").write_text(f"does not install: {said}\n", encoding="utf-8")
                break
    (peers / NODE / ".zhlintrc").write_text(
        '{"preset": "default"}\n', encoding="utf-8"
    )  # without it, it checks nothing


def version(peers: Path, peer: Peer) -> str:
    """The installed version of a peer as its package says it, or the empty string."""
    environment = peers / peer.environment
    if peer.environment == NODE:
        package = environment / "node_modules" / peer.name.split()[0] / "package.json"
        return str(json.loads(package.read_text(encoding="utf-8"))["version"]) if package.exists() else ""
    name = peer.name.lower()
    for found in environment.glob("lib/python*/site-packages/*.dist-info"):
        distribution, _, number = found.name.removesuffix(".dist-info").partition("-")
        if distribution.lower() == name:
            return number
    return ""


def garblint(files: Path, *more: str) -> list[str]:
    """An audit of a folder with every check that is on by default, as the command does it."""
    return [sys.executable, "-m", "detector", "audit", str(files), "--no-config", "-q", *more]
