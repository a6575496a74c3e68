"""Read a rule pack from YAML: safe, strict, and with the line of every mistake."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import msgspec
import yaml

from detector.rulepacks.files import PackError
from detector.rulepacks.schema import PackSource
from detector.validation import Steps, explain

# A pack is written by hand; anything larger is not a pack (or is meant to exhaust memory).
MAX_PACK_BYTES = 16 * 2**20

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """YAML 1.2 scalars: a phrase ``on``, ``no`` or ``12:30`` is a string, only true and false are booleans."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
    ]
    for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def read_yaml(text: str) -> Any:
    """The plain values of a YAML document, with the scalars of YAML 1.2. Raises ``yaml.YAMLError``."""
    return yaml.load(text, Loader=_Loader)


class LoadedPack(msgspec.Struct, frozen=True):
    """A valid pack with what is needed to point into its file."""

    path: Path
    digest: str
    source: PackSource
    lines: dict[Steps, int]

    def line(self, *steps: str | int) -> int:
        """The 1-based line of the node at ``steps`` (``("rules", 2, "phrases", 0)``), or of its nearest parent."""
        return _nearest(self.lines, steps)


def _index_lines(node: yaml.Node, steps: Steps, lines: dict[Steps, int]) -> None:
    lines[steps] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _index_lines(value, (*steps, str(key.value)), lines)
            lines[(*steps, str(key.value))] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _index_lines(value, (*steps, index), lines)


def _refuse_aliases(path: Path, text: str) -> None:
    # A few nested aliases expand to gigabytes when the document is walked as a tree; packs need none.
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            line = 1 if event.start_mark is None else event.start_mark.line + 1
            raise PackError(path, line, f"YAML aliases (*{event.anchor}) are not allowed; write it out")


def _refuse_duplicate_keys(path: Path, node: yaml.Node) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise PackError(path, key.start_mark.line + 1, f"the key '{name}' stands twice; keep one of them")
            seen.add(name)
            _refuse_duplicate_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_duplicate_keys(path, value)


def load_pack(path: Path) -> LoadedPack:
    """Read and validate one pack. Raises ``PackError`` naming file, line and what is meant."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PackError(path, 1, f"the rule pack cannot be read ({error.strerror or error})") from error
    if len(data) > MAX_PACK_BYTES:
        raise PackError(path, 1, f"a rule pack may have at most {MAX_PACK_BYTES // 2**20} MiB; split it by topic")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PackError(path, line, "the rule pack is not UTF-8; save it as UTF-8") from error
    try:
        _refuse_aliases(path, text)
        root = yaml.compose(text, Loader=_Loader)
        if root is None:
            raise PackError(path, 1, "the rule pack is empty; `garblint rules new` writes a template")
        _refuse_duplicate_keys(path, root)
        raw = read_yaml(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PackError(
            path, 1 if mark is None else mark.line + 1, f"not valid YAML: {error.problem or error}"
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise PackError(path, 1, f"not valid YAML: {error}") from error

    lines: dict[Steps, int] = {}
    _index_lines(root, (), lines)
    try:
        source = msgspec.convert(raw, PackSource)
    except msgspec.ValidationError as error:
        steps, problem = explain(str(error), PackSource)
        raise PackError(path, _nearest(lines, steps), problem) from error
    return LoadedPack(path, hashlib.sha256(data).hexdigest(), source, lines)


def _nearest(lines: dict[Steps, int], steps: Steps) -> int:
    return next((lines[steps[:n]] for n in range(len(steps), -1, -1) if steps[:n] in lines), 1)
