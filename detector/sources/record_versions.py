"""Which fields of a record, and which records of a file, are versions of one text in several languages.

A field names its language (``text_zh``, ``en.body``, ``translation.ja``), or a record has a field that does (``lang``)
and another that says which text it is: a ``translationKey`` or the like, else its id.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Final

from detector.language.tags import LANGUAGES, TAG
from detector.model import VersionOf
from detector.patterns import compile_late

KEY_NAMES: Final = (
    "translationkey", "translation_key", "translation_of", "translationof", "translation_group", "translation_id",
    "trid", "original_id", "event_id",
)  # fmt: skip
"""Fields that say which text a record is a version of, compared in lower case. Where one is empty, as
``translation_of`` is in the original, the record's id stands for it."""

LANGUAGE_NAMES: Final = ("lang", "language", "locale", "lang_code", "language_code", "语言", "語言", "言語")

_IS_TAG: Final = compile_late(TAG, re.IGNORECASE)
_AT_END: Final = compile_late(rf"(?P<stem>.+?)[_\-]{TAG}", re.IGNORECASE)
_AT_START: Final = compile_late(rf"{TAG}[_\-](?P<stem>.+)", re.IGNORECASE)
_CAPITAL: Final = compile_late(r"(?P<stem>.*[a-z])(?P<language>Zh|Cn|En|Ja|Jp)")


def language_in(tag: object) -> str:
    """The language that a tag names: "zh", "ja" or "en", else ""."""
    found = _IS_TAG.fullmatch(tag.strip()) if isinstance(tag, str) else None
    return LANGUAGES[found["language"].lower()] if found else ""


def field_versions(fields: Iterable[str]) -> dict[str, VersionOf]:
    """The fields (names within names joined by dots) that stand in several languages, with their name but for that."""
    by_stem: dict[str, dict[str, str]] = defaultdict(dict)
    for field in fields:
        if found := _field_version(field):
            by_stem[found.text].setdefault(found.language, field)
    return {
        field: VersionOf(stem, language)
        for stem, of_language in by_stem.items()
        if len(of_language) > 1
        for language, field in of_language.items()
    }


def _field_version(field: str) -> VersionOf | None:
    parts = field.split(".")
    for pattern in (_AT_END, _AT_START, _CAPITAL):
        if found := pattern.fullmatch(parts[-1]):
            return VersionOf(".".join([*parts[:-1], found["stem"]]), LANGUAGES[found["language"].lower()])
    for number in range(len(parts) - 1, -1, -1):
        if language := language_in(parts[number]):
            return VersionOf(".".join(parts[:number] + parts[number + 1 :]), language)
    return None


def all_versions(field: str, versions: dict[str, VersionOf]) -> tuple[str, ...]:
    """A field with its versions in other languages, in the order in which they are known."""
    own = versions.get(field)
    return (field,) if own is None else tuple(one for one, of in versions.items() if of.text == own.text)


def record_version(language: object, keys: Collection[Any], id: object) -> VersionOf | None:
    """Which text a record is a version of: ``keys`` are the values of its fields with such names, in order.

    None where nothing tells it, or where the language is none that is compared.
    """
    known = language_in(language)
    if language and not known:
        return None
    text = next((one for one in keys if _is_key(one)), None)
    if text is None and known and _is_key(id):
        text = id
    return None if text is None else VersionOf(str(text), known)


def _is_key(value: object) -> bool:
    return bool(value) and isinstance(value, (str, int)) and not isinstance(value, bool)
