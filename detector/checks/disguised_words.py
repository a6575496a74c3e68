"""Latin words behind asterisks, digits and letters of other alphabets.

A pattern alone is not enough (``a**b`` is a power, ``B2B`` a word), so each function says what it takes for a
disguise and gives None for everything else.
"""

# ruff: noqa: SIM905 (word lists read best as text)

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

# Words that are starred out in print. Own list; a pattern of letters and stars is compared with each by length.
_STARRED_OUT: Final = tuple(
    "arse arses ass asses asshole assholes bastard bastards bitch bitches bitching bloody bollocks boob boobs "
    "bullshit cock cocks crap cum cunt cunts damn damned dick dicks dildo drug drugs fag faggot fags fuck fucked "
    "fucker fuckers fucking fucks genitals goddamn hell homo horny killed murder naked negro nigga nigger niggers "
    "orgasm penis piss pissed porn porno pussy rape raped rapist retard sex sexual sexy shit shits shitty slut "
    "sluts suicide terrorist tits twat vagina wank wanker wankers whore whores motherfucker motherfuckers "
    "motherfucking cocaine heroin weed nude".split()
)

_LEET: Final = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
_LEET_WORDS: Final = frozenset(
    "ass shit bitch sex porn noob elite hacker hackers hacks warez leet boobs tits pussy dick cash free viagra "
    "casino".split()
)
_CONSONANTS: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")

# Cyrillic and Greek letters that look like Latin ones (Unicode Technical Standard 39, confusables, reduced to
# those that are identical in usual fonts).
_LOOK_ALIKES: Final = dict(
    zip("аеорсухіјѕһԁɡАВЕКМНОРСТХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧον", "aeopcyxijshdgABEKMHOPCTXISJABEZHIKMNOPTYXov", strict=True)
)


_WILDCARD: Final = re.compile(r"wildcard|search|quer|glob|pattern|regex|match| [*] |[/=(){}]", re.IGNORECASE)


@lru_cache(maxsize=4)
def _by_length(length: int) -> tuple[str, ...]:
    return tuple(word for word in _STARRED_OUT if len(word) == length)


def restore_starred(token: str, around: str) -> str | None:
    """The word behind a token of letters and asterisks: itself, "" where it is a mask but the word unknown, or None.

    ``around`` is the text on both sides, by which mathematics is told from prose.
    """
    letters = re.sub(r"[*＊]", "", token)
    stars = len(token) - len(letters)
    pattern = re.compile("".join("[a-z]" if c in "*＊" else re.escape(c) for c in token.lower()))
    candidates = [word for word in _by_length(len(token)) if pattern.fullmatch(word)]
    prose = re.search(r"[a-z]{2,}\s+[\"'“‘(]?[A-Za-z]?|[\u3040-\u9fff]", around) is not None or len(around.strip()) < 3
    trailing = token[-1] in "*＊"
    if len(letters) == 1 and letters.isupper() and trailing:
        return None  # A***, B**: ratings
    if candidates and (len(letters) >= 2 or not trailing or stars >= 3) and prose:
        return candidates[0] if len(candidates) == 1 else ""
    if stars == 1 and not trailing and len(token) >= 5 and prose and letters.islower() and not _WILDCARD.search(around):
        # wom*n in a text on searching is a wildcard; elsewhere a letter is hidden if another one makes a word.
        place = re.search("[*＊]", token)
        known = [w for c in "aeioubcdfghjklmnpqrstvwxyz" if place and _is_english(w := token.replace(place.group(), c))]
        return (known[0] if len(known) == 1 else "") if known else None
    if trailing or not re.fullmatch(r"[A-Za-z]+[*＊]+[a-z]+", token):
        return None
    # f**l is a mask, a**b a power: where letters stand alone on both sides, the text around has to be prose.
    if len(letters) == 2 and stars == 2 and abs(ord(letters[0].lower()) - ord(letters[1].lower())) < 2:
        return None  # variables come as neighbours: a**b, x**y, m**n
    if stars >= 2 and len(token) >= 4 and prose and not re.search(r"[+^=(]|\b[a-z]\s*\*|\*\*", around):
        return ""
    return None


def restore_leet(token: str) -> str | None:
    """The word behind a token in which digits and signs stand for letters, or None where it is no such disguise.

    Two letters at least have to be replaced, so that B2B, h264 and 3D stay what they are; digits stand where the
    word needs its vowels, and the word has to be pronounceable.
    """
    if not re.fullmatch(r"[A-Z]?[a-z0-9@$!]+", token) or not any(c.isalpha() for c in token) or token[0] == "@":
        return None
    replaced = [c for c in token if not c.isalpha()]
    if any(c not in _LEET for c in replaced) or len(token) < 3:
        return None
    word = "".join(_LEET.get(c, c) for c in token)
    if word.lower() in _LEET_WORDS and re.search(r"[a-z]", token):
        return word
    if len(replaced) < 2 or len(replaced) > 0.67 * len(token) or len(token) < 4:
        return None
    # 15th, cl05, $un$, hexadecimal numbers and l10n are none, whatever words they spell.
    if re.fullmatch(r"\d+[a-z]+|[a-z]+\d+|[0-9a-f]+|\$.*\$|l10n", token):
        return None
    if _is_english(word.lower()):
        return word
    if re.search(r"[aeiou][0134@!]|[0134@!][aeiou]", token) or re.search(r"(?!00|33|55|77)\d\d", token):
        return None
    within = sum(
        token[i] in "0134@!" and token[i - 1].isalpha() and token[i + 1].isalpha() for i in range(1, len(token) - 1)
    )
    vowels_hidden = sum(c in "0134@!" for c in token)
    if not within or vowels_hidden < 2 or _CONSONANTS.search(word.lower()):
        return None
    # Names of devices and parts alternate letters and digits too (enp0s3), but spell no word.
    return word if set(token) & set("@$!") or _is_english(word.lower()) else None


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1)


def _is_english(word: str) -> bool:
    return word in _dictionary()


def restore_look_alikes(token: str) -> str | None:
    """The Latin word behind a token that mixes in look-alike letters of another alphabet, or None.

    Every foreign letter has to have a Latin look-alike and Latin letters have to be there, so α-helix, kΩ and
    Δt stay what they are.
    """
    foreign = [c for c in token if ord(c) > 0x24F or c == "ɡ"]
    if len(token) < 4 or not foreign or len(foreign) == len(token) or any(c not in _LOOK_ALIKES for c in foreign):
        return None
    if len(token) - len(foreign) < 2:
        return None
    return "".join(_LOOK_ALIKES.get(c, c) for c in token)
