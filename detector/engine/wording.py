"""What a report says, in the language of those who read it.

Rules, checks and verdicts are written in English. A catalogue (``detector/locales/<language>.json``) has the other
languages: ``messages``, the messages and helps of rules with the same ``{placeholders}``, and ``phrases``, what code
puts into these placeholders or says of an article as a whole. What no catalogue has, such as a pack of the user's own,
stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec
from msgspec.structs import replace

from detector.configuration.schema import MessageLanguage
from detector.model import Rule
from detector.resources import locales_folder

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
# Placeholders of phrases that hold numbers and nothing else, so that no words of an article pass for a phrase …
_NUMBERS: Final = frozenset(
    {"all", "count", "factor", "here", "high", "line", "low", "ratio", "share", "there", "value"}
)
_NUMBER: Final = r"[-−]?\d[\d,./]*(?:\s?%)?"
# … and those that hold phrases of ours.
_NESTED: Final = frozenset({"language", "reason", "what"})


class Catalogue(msgspec.Struct, frozen=True):
    """English to another language.

    ``list_separator``: stands between the parts of a list; ``brackets``: holds what is said by the way, as ``{}``.
    """

    messages: dict[str, str] = {}
    phrases: dict[str, str] = {}
    list_separator: str = ", "
    brackets: str = " ({})"


class Wording:
    """Says in one language what is given in English."""

    def __init__(self, catalogue: Catalogue = Catalogue()) -> None:  # noqa: B008
        self._catalogue = catalogue
        # Those with most words of their own first: “{value} characters” must not take what
        # “{value} characters a paragraph” says.
        ranked = sorted(catalogue.phrases.items(), key=lambda one: -len(_PLACEHOLDER.sub("", one[0])))
        self._phrases = [(_pattern(english), said) for english, said in ranked]

    def rule(self, rule: Rule) -> Rule:
        """The rule with its message and help."""
        said = self._catalogue.messages.get
        return replace(rule, message=said(rule.message, rule.message), help=said(rule.help, rule.help))

    def phrase(self, english: str) -> str:
        """A phrase of the catalogue whose placeholders are filled."""
        for pattern, said in self._phrases:
            if (match := pattern.fullmatch(english)) is not None:
                filled = match.groupdict()
                return said.format_map(
                    {name: self.phrase(value) if name in _NESTED else value for name, value in filled.items()}
                )
        return english

    def with_details(self, message: str, details: Iterable[str]) -> str:
        """A message, and in brackets what else is known of it, each a phrase."""
        listed = self._catalogue.list_separator.join(map(self.phrase, details))
        return message + self._catalogue.brackets.format(listed)


def _pattern(template: str) -> re.Pattern[str]:
    literal, *rest = _PLACEHOLDER.split(template)
    parts = [re.escape(literal)]
    for name, following in zip(rest[::2], rest[1::2], strict=True):
        parts.append(f"(?P<{name}>{_NUMBER if name in _NUMBERS else '.+?'}){re.escape(following)}")
    return re.compile("".join(parts), re.DOTALL)


ENGLISH: Final = Wording()


@lru_cache(maxsize=3)
def wording_in(language: MessageLanguage) -> Wording:
    """The wording in a language."""
    if language == "en":
        return ENGLISH
    return Wording(msgspec.json.decode((locales_folder() / f"{language}.json").read_bytes(), type=Catalogue))
