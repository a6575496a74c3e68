"""The small language of ``find`` phrases: ``{医药|文化}[家当]链`` → literals with a marked part.

    [ ]     the damaged part, which is reported; without brackets it is the whole phrase
    {a|b}   alternatives
    \\      makes the next character an ordinary one

A phrase may have several groups of alternatives, at most one pair of brackets, and nothing nested. Phrases of English
words know three signs more, which are written out as alternatives before the others are read:

    word~   any form of the verb
    word+   the noun and its plural
    -       a hyphen or a space

A suggestion with ``word~`` or ``word+`` takes the form that the first such word of the phrase has in the text.
"""

from __future__ import annotations

import re
from itertools import product

import msgspec

from detector.language.inflection import Form, plural, verb_forms

# One phrase may stand for this many literals; more is a slip of the pen (two long lists multiplied).
MAX_EXPANSIONS = 4000


_INFLECTED = re.compile(r"([A-Za-z]+)([~+])|(?<!\\)-")


class MarkedLiteral(msgspec.Struct, frozen=True, gc=False):
    """A literal and its marked part ``[start, end)``, in code points of ``text``."""

    text: str
    start: int
    end: int


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says what is wrong and where."""


_OPEN, _CLOSE = object(), object()


def _parts(phrase: str) -> list[object]:
    """Split into strings, tuples of alternatives, and the two bracket marks."""
    parts: list[object] = []
    plain: list[str] = []
    alternatives: list[str] | None = None

    def flush() -> None:
        if plain:
            parts.append("".join(plain))
            plain.clear()

    characters = iter(enumerate(phrase, 1))
    for column, character in characters:
        if character == "\\":
            escaped = next(characters, None)
            if escaped is None:
                raise PhraseError(f"'{phrase}' ends in a backslash that escapes nothing")
            plain.append(escaped[1])
        elif alternatives is not None:
            if character in "[]{":
                raise PhraseError(f"'{character}' at character {column} of '{phrase}' is inside {{…}}; close it first")
            if character in "|}":
                alternatives.append("".join(plain))
                plain.clear()
                if character == "}":
                    parts.append(tuple(alternatives))
                    alternatives = None
            else:
                plain.append(character)
        elif character == "{":
            flush()
            alternatives = []
        elif character in "[]":
            flush()
            parts.append(_OPEN if character == "[" else _CLOSE)
        elif character == "}":
            raise PhraseError(f"'}}' at character {column} of '{phrase}' closes nothing; write '\\}}' for the sign")
        else:
            plain.append(character)
    if alternatives is not None:
        raise PhraseError(f"'{{' in '{phrase}' is never closed; write '\\{{' for the character")
    flush()
    return parts


def expand(phrase: str) -> list[MarkedLiteral]:
    """All literals of a phrase, in order. Raises ``PhraseError`` with what is wrong."""
    parts = _parts(phrase)
    opened, closed = parts.count(_OPEN), parts.count(_CLOSE)
    if (opened, closed) not in ((0, 0), (1, 1)) or (opened and parts.index(_OPEN) > parts.index(_CLOSE)):
        raise PhraseError(f"'{phrase}' needs one '[' before one ']', or none of them")
    total = 1
    for part in parts:
        if isinstance(part, tuple):
            total *= len(part)
    if total > MAX_EXPANSIONS:
        raise PhraseError(f"'{phrase}' stands for {total} literals; at most {MAX_EXPANSIONS} are allowed, so split it")

    literals: dict[MarkedLiteral, None] = {}
    for chosen in product(*(part if isinstance(part, tuple) else (part,) for part in parts)):
        text, start, end = "", 0, None
        for piece in chosen:
            if piece is _OPEN:
                start = len(text)
            elif piece is _CLOSE:
                end = len(text)
            else:
                text += str(piece)
        literal = MarkedLiteral(text, start, len(text) if end is None else end)
        if literal.start == literal.end:
            raise PhraseError(f"'{phrase}' marks nothing")
        literals[literal] = None
    return list(literals)


def _spellings(word: str, sign: str) -> dict[Form, tuple[str, ...]]:
    return verb_forms(word) if sign == "~" else {"base": (word,), "plural": (plural(word),)}


def _write_out(text: str) -> str:
    """Each inflected word and each hyphen of text without alternatives, as a group of alternatives."""

    def group(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return "{-| }"
        forms = _spellings(match.group(1), match.group(2))
        return "{" + "|".join(dict.fromkeys(one for form in forms.values() for one in form)) + "}"

    return _INFLECTED.sub(group, text)


def _first_inflected(phrase: str) -> re.Match[str] | None:
    """The first inflected word that stands outside alternatives."""
    for match in _INFLECTED.finditer(phrase):
        if match.group(1) and phrase.count("{", 0, match.start()) == phrase.count("}", 0, match.start()):
            return match
    return None


def expand_words(phrase: str) -> list[tuple[MarkedLiteral, Form]]:
    """All literals of a phrase of English words, each with the form of its first inflected word.

    Raises ``PhraseError`` with what is wrong.
    """
    first = _first_inflected(phrase)
    if first is None:
        return [(literal, "base") for literal in expand(_with_inflected_groups(phrase))]
    literals: dict[MarkedLiteral, Form] = {}
    for form, spellings in _spellings(first.group(1), first.group(2)).items():
        chosen = phrase[: first.start()] + "{" + "|".join(spellings) + "}" + phrase[first.end() :]
        for literal in expand(_with_inflected_groups(chosen)):
            literals.setdefault(literal, form)
    return list(literals.items())


def _with_inflected_groups(phrase: str) -> str:
    """The phrase with its signs for inflection written out, inside and outside alternatives."""
    written = []
    for number, piece in enumerate(re.split(r"(?<!\\)\{([^{}]*)\}", phrase)):
        if number % 2 == 0:
            written.append(_write_out(piece))
        else:
            alternatives = [
                literal.text for one in piece.split("|") for literal in (expand(_write_out(one)) if one else [_NOTHING])
            ]
            written.append("{" + "|".join(dict.fromkeys(alternatives)) + "}")
    return "".join(written)


_NOTHING = MarkedLiteral("", 0, 0)


def inflected(suggestion: str, form: Form) -> str:
    """A suggestion with its inflected words in ``form``."""

    def word(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return match.group()
        return _spellings(match.group(1), match.group(2)).get(form, (match.group(1),))[0]

    return _INFLECTED.sub(word, suggestion)
