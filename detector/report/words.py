"""What stands around the messages in a report for people, in the language of the messages.

The code has the English words; a catalogue (``detector/locales/<language>.json``, under ``report``) has the same in
another language, with the same ``{placeholders}``. Names of categories and severities are words too; rule ids, options
and what went wrong with a file stay English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from detector.resources import locales_folder


def amount(number: int, noun: str) -> str:
    """``1 issue``, ``2,310 issues``, for what is English in any case."""
    return f"{number:,} {noun}" + ("" if number == 1 else "es" if noun.endswith("ss") else "s")


class Words:
    """Says in one language what is given in English."""

    def __init__(self, said: Mapping[str, str] | None = None) -> None:
        self._said = said

    def __call__(self, english: str, **values: object) -> str:
        """A phrase with its placeholders filled; one that the catalogue does not have stays English."""
        phrase = english if self._said is None else self._said.get(english, english)
        return phrase.format_map(values) if values else phrase

    def amount(self, number: int, noun: str) -> str:
        """``1 issue``, ``2,310 issues``; other languages have one form, under ``{count} issue``."""
        return amount(number, noun) if self._said is None else self(f"{{count}} {noun}", count=f"{number:,}")

    def listed(self, parts: Iterable[str]) -> str:
        """The parts of a list, as the language separates them."""
        return self(", ").join(parts)


ENGLISH: Final = Words()


class _Catalogue(msgspec.Struct, frozen=True):
    report: dict[str, str]


@lru_cache(maxsize=3)
def words_in(language: str) -> Words:
    """The words of a language: en, zh or ja."""
    if language == "en":
        return ENGLISH
    catalogue = msgspec.json.decode((locales_folder() / f"{language}.json").read_bytes(), type=_Catalogue)
    return Words(catalogue.report)
