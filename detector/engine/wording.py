"""What a report says, in the language of those who read it.

Rules, checks and verdicts are written in English. A catalogue (``detector/locales/<language>.json``) has the other
languages: ``messages``, the messages and helps of rules with the same ``{placeholders}``, and ``phrases``, what code
puts into these placeholders or says of an article as a whole. What no catalogue has, such as a pack of the user's own,
stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from detector.configuration.schema import MessageLanguage
from detector.model import Rule
from detector.resources import locales_folder

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Catalogue(msgspec.Struct, frozen=True):
    """English to another language. Of a phrase each ``{placeholder}`` stands for any text."""

    messages: dict[str, str] = {}
    phrases: dict[str, str] = {}


class Wording:
    """Says in one language what is given in English."""

    def __init__(self, catalogue: Catalogue = Catalogue()) -> None:  # noqa: B008
        self._messages = catalogue.messages
        # Those with most words of their own first: “{n} words” must not take what “{n} words of {m}” says.
        ranked = sorted(catalogue.phrases.items(), key=lambda one: -len(_PLACEHOLDER.sub("", one[0])))
        self._phrases = [(_pattern(english), said) for english, said in ranked]

    def rule(self, rule: Rule) -> Rule:
        """The rule with its message and help."""
        if not self._messages:
            return rule
        said = self._messages.get
        return replace(rule, message=said(rule.message, rule.message), help=said(rule.help, rule.help))

    def phrase(self, english: str) -> str:
        """A phrase of the catalogue whose placeholders are filled; what these hold may be phrases too."""
        for pattern, said in self._phrases:
            if (match := pattern.fullmatch(english)) is not None:
                return said.format_map({name: self.phrase(value) for name, value in match.groupdict().items()})
        return english


def _pattern(template: str) -> re.Pattern[str]:
    literal, *rest = _PLACEHOLDER.split(template)
    parts = [re.escape(literal)]
    for name, following in zip(rest[::2], rest[1::2], strict=True):
        parts.append(f"(?P<{name}>.+?){re.escape(following)}")
    return re.compile("".join(parts), re.DOTALL)


ENGLISH = Wording()


@lru_cache(maxsize=3)
def wording_in(language: MessageLanguage) -> Wording:
    """The wording in a language."""
    if language == "en":
        return ENGLISH
    return Wording(msgspec.json.decode((locales_folder() / f"{language}.json").read_bytes(), type=Catalogue))
