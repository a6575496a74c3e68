"""Turns a validator's message into one for a person: the place that is wrong, and the nearest valid key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, Literal, get_origin

import msgspec

# What a person calls the validator's types.
_IN_WORDS = {
    "object": "keys with values",
    "array": "a list",
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
}

# The way to a value in a document: keys and indices, from the top.
Steps = tuple[str | int, ...]

_FIELD_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`")
_UNKNOWN_FIELD = re.compile(r"unknown field `(?P<field>[^`]*)`")
_MISSING_FIELD = re.compile(r"^Object missing required field `(?P<field>[^`]*)`")
_OTHER_FORM = re.compile(r"^Expected `str` matching regex (?P<form>.*)$")
_KINDS = re.compile(r"`(?P<kinds>[a-z]+(?: \| [a-z]+)*)`")
_NOT_OFFERED = re.compile(r"^Invalid enum value (?P<value>.*)$")
_PATH_STEP = re.compile(r"\.(?P<key>[A-Za-z_][\w-]*)|\[(?P<index>\d+|\.\.\.)\]")


def explain(message: str, kind: type[msgspec.Struct]) -> tuple[Steps, str]:
    """The place that a ``msgspec.ValidationError`` of a document of type ``kind`` speaks of, and what to say of it.

    For a key that does not exist the place is that key's, and the nearest valid one is named; for a value that is none
    of those allowed, these are.
    """
    found = _FIELD_PATH.search(message)
    steps = _steps(found["path"]) if found else ()
    text = _FIELD_PATH.sub("", message)
    if unknown := _UNKNOWN_FIELD.search(message):
        name = unknown["field"]
        return (*steps, name), f"unknown key '{name}'{did_you_mean(name, _fields_at(steps, kind), 0.5)}"
    place = ".".join(str(step) for step in steps)
    where = f" (at {place})" if place else ""
    wrong = _NOT_OFFERED.match(text)
    if wrong is not None and (choices := list(_choices_in(_annotation_at(steps, kind)))):
        return steps, f"{wrong['value']} is not one of {', '.join(choices)}{where}"
    if missing := _MISSING_FIELD.match(text):
        return steps, f"the key '{missing['field']}' is missing{where}"
    if other := _OTHER_FORM.match(text):
        example = next(_examples_in(_annotation_at(steps, kind)), None)
        form = f"of the form {other['form']}" if example is None else f"such as '{example}'"
        return steps, f"expected text {form}{where}"
    text = _KINDS.sub(lambda found: " or ".join(_IN_WORDS.get(one, one) for one in found["kinds"].split(" | ")), text)
    return steps, f"{text[:1].lower()}{text[1:]}{where}"


def did_you_mean(name: str, valid: Iterable[str], cutoff: float = 0.6) -> str:
    """``; did you mean 'x'?`` with the nearest of the valid names, or nothing where none is near.

    ``cutoff``: similarity in [0, 1] as ``difflib`` measures it.
    """
    near = get_close_matches(name, list(valid), 1, cutoff)
    return f"; did you mean '{near[0]}'?" if near else ""


def _steps(path: str) -> Steps:
    steps: list[str | int] = []
    for match in _PATH_STEP.finditer(path):
        if match["key"] is not None:
            steps.append(match["key"])
        elif match["index"] == "...":
            break
        else:
            steps.append(int(match["index"]))
    return tuple(steps)


def _fields_at(steps: Steps, kind: Any) -> list[str]:
    """The keys allowed at a place of the document, for a hint at the nearest one."""
    owner = next(_structs_in(_annotation_at(steps, kind)), None)
    return [] if owner is None else [field.encode_name for field in msgspec.structs.fields(owner)]


def _annotation_at(steps: Steps, kind: Any) -> Any:
    """The type of a value of the document; None where the steps lead nowhere."""
    annotation: Any = kind
    for step in steps:
        if isinstance(step, int):
            continue
        owner = next(_structs_in(annotation), None)
        fields = msgspec.structs.fields(owner) if owner is not None else ()
        annotation = next((field.type for field in fields if field.encode_name == step), None)
    return annotation


def _choices_in(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from map(str, annotation.__args__)
        return
    for argument in getattr(annotation, "__args__", ()):
        yield from _choices_in(argument)


def _examples_in(annotation: Any) -> Iterator[str]:
    """The examples that stand beside the patterns of a type."""
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, msgspec.Meta) and meta.pattern is not None:
            yield from map(str, meta.examples or ())
    for argument in getattr(annotation, "__args__", ()):
        yield from _examples_in(argument)


def _structs_in(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _structs_in(argument)
