"""English misread by a scanner or mistyped: words that no dictionary has and that a small slip makes of common ones.

What is strange is weighed twice. A word alone is reported where the dictionary, the shape of the slip and the
frequencies agree. An article with many such words was scanned (verdict ``ocr``), and then less is needed for each:
words that are words but rarer than what they look like, words without a candidate, capitals within sentences. Names
that the article repeats, acronyms, code, addresses and foreign words survive.
"""

# ruff: noqa: SIM905 (lists of words are read more easily so)

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading
from detector.language.english_words import Candidate, EnglishWords, english_words, look_alike

# Words with their inner signs; a token of other signs alone is none.
_TOKEN: Final = re.compile(r"[^\s]+")
_CORE: Final = re.compile(r"[A-Za-z0-9|!$€©][A-Za-z0-9|!$€©'’]*[A-Za-z0-9|]|[A-Za-z]")
_PLAIN: Final = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?\Z")
# Addresses, paths, code, handles, file names.
_CODE: Final = re.compile(r"://|www\.|@|[\\/_#<>=~^`{}\[\]]|\.[A-Za-z]{2,4}\b|\w\.\w|[a-z][A-Z]|::")
# Names of days, months, countries' people and tongues that are nothing else; small letters are slips or lost in a scan.
_CAPITAL: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july september october "
    "november december chinese english german japanese russian italian spanish korean american canadian australian "
    "african european asian british indian brazilian mexican egyptian iranian israeli swedish norwegian vietnamese "
    "portuguese taiwanese indonesian malaysian pakistani ukrainian christmas".split()
)
_STRAY_SMALL: Final = re.compile(r"[A-Z]{2,}[a-z][A-Z]{2,}\Z")
CAPITAL_GAIN: Final = 3.0
_OPENING: Final = frozenset("the and for with from that this these are was were of in by at".split())
# Gains (log10) from which a word in no dictionary is reported alone, by the kind of slip: on NTREX, TICO-19 and WMT22
# English lower bounds report names, dialect and new words.
ALONE: Final = {"ocr": 2.2, "typo": 2.1}
# … and in a scanned article; a word that dictionaries have must be so much rarer than what it looks like.
SCANNED: Final = 0.6
SCANNED_WORD: Final = 1.9
# A word that the article repeats is misread only where what it looks like is so much commoner.
OWN: Final = 2.2
# Strange words in a thousand of clean English and of a scan with one wrong character in a hundred.
_CLEAN_RATE: Final = 3e-3
_SCANNED_RATE: Final = 3.5e-2
# ln of the ratio of likelihoods from which an article counts as scanned.
VERDICT: Final = 1.2
# … and from which the verdict is given with its probability.
SUSPECTED: Final = 0.0
# From this share of strange words on a scan is so bad that names are misread oftener than not.
DENSE: Final = 0.08
# Gain from which a strange word speaks for a scan, and what one counts that fingers make as well.
LIKELY: Final = 1.5
TYPO_SHARE: Final = 0.6
# What a weak sign counts (a stray mark, a stray capital, a rare word that looks like a common one), and all of them
# where there is no strange word.
WEAK: Final = 0.4
MAX_WEAK: Final = 2.0
# So much weak evidence a word may give at most where it is worth looking (bad scans give more, but have strange words).
WEAK_RATE: Final = 0.004
_STRAY: Final = re.compile(
    r"(?<= )[.,;:·•°~^*_|'`¢£§«»<>=©®][.,;:·•°~^*_|'` ]*(?= )"  # alone between words
    r"|[a-z][°~^_|•§¢<>=][a-z ]"
    r"|(?<=[a-z]{5})\. [a-z]| -[a-z]{3}"  # a full stop before a small letter, a hyphen that begins a word
)
# More different strange words are not looked at (a list of names, another language).
MAX_STRANGE: Final = 400


class _Word(msgspec.Struct, gc=False):
    start: int
    end: int
    text: str
    lower: str
    first: bool  # nothing but a sentence's beginning before it
    between: bool  # lower-case words on both sides
    best: Candidate | None = None
    parts: tuple[str, ...] = ()


def _words(reading: Reading) -> Iterator[_Word]:
    for block in reading.blocks_in("en"):
        text = reading.text[block.start : block.end]
        tokens = list(_TOKEN.finditer(text))
        for number, match in enumerate(tokens):
            token = match.group()
            if _CODE.search(token) and not _STRAY_SMALL.match(token.strip(".,;:!?()")):
                continue
            before = tokens[number - 1].group() if number else ""
            after = tokens[number + 1].group() if number + 1 < len(tokens) else ""
            for piece in re.finditer(r"[^-–—]+", token):
                core = _CORE.search(piece.group())
                if core is None:
                    continue
                word = core.group().replace("’", "'")
                if piece.group()[core.end() : core.end() + 1] in ("'", "’") and word.endswith("in"):
                    continue  # walkin’, nothin’
                start = block.start + match.start() + piece.start() + core.start()
                first = not before or before[-1] in ".!?:;”\"'’)" or piece.group()[: core.start()] != ""
                between = before.isalpha() and before.islower() and after[:1].islower()
                yield _Word(start, start + len(word), word, word.lower().removesuffix("'s"), first, between)


def _strange(word: _Word, words: EnglishWords) -> bool:
    """Whether a word is one to look at: in no dictionary, no acronym."""
    text = word.text
    if not any(sign.isalpha() for sign in text) or len(text) < 3:
        return False
    if _PLAIN.match(text):
        if text in _CAPITAL or (_STRAY_SMALL.match(text) and words.zipf(word.lower) >= 3):
            return True
        return not text.isupper() and (text.islower() or text[1:].islower()) and not words.known(word.lower)
    # Digits and signs in a word: 3rd, 1980s, B2B, 5G and 20cm are none.
    letters = sum(sign.isalpha() for sign in text)
    inner = re.search(r"[a-z][0-9|!$€©]+[a-z]|\A[0-9|]{1,2}[a-z]{3,}|[a-z]{3,}[01|]\Z", text)
    return inner is not None and letters >= 3


def _judge(word: _Word, words: EnglishWords) -> None:
    plain = word.text.isalpha()
    # Names are one slip away from words so often that only shapes count for them.
    small = word.text.islower()
    if word.text in _CAPITAL or _STRAY_SMALL.match(word.text):
        meant = word.text.capitalize() if small else word.text.upper()
        word.best = Candidate(meant, CAPITAL_GAIN, "typo" if small else "ocr")
        return
    found = words.candidates(word.lower, typos=plain and small, confusions=2 if small else 1)
    word.best = found[0] if found else None
    if plain and len(word.text) >= 5 and word.text[1:].islower():
        parts = words.parts(word.lower)
        # Names are made of words as often as not: Whitehouse, Hassan.
        if parts and word.text[0].isupper() and (len(parts) > 2 or parts[0] not in _OPENING or len(parts[1]) < 4):
            parts = ()
        if parts and (word.best is None or word.best.gain < ALONE["typo"]):
            word.parts = parts


def _is_own(word: _Word, counts: Counter[str]) -> bool:
    """Whether a word is one of the article's own: a name written twice, a term three times, not plainly misread."""
    if word.text in _CAPITAL:
        return False
    often = counts[word.lower] >= (2 if word.text[0].isupper() else 3)
    return often and not word.parts and (word.best is None or word.best.gain < OWN or word.best.slip != "ocr")


def _is_certain(word: _Word) -> bool:
    if word.parts:
        return len(word.text) >= 5
    if word.best is None or len(word.lower) < (5 if word.text[0].isupper() else 4) or not word.text.isalpha():
        return word.best is not None and not word.text.isalpha() and word.best.gain >= ALONE["ocr"]
    # A long word has fewer neighbours by chance, a name more.
    needed = ALONE[word.best.slip] + (1.2 if word.text[0].isupper() else 0.0)
    needed += 0.8 if len(word.lower) < 6 else -0.6 if len(word.lower) > 8 else 0.0
    return word.best.gain >= needed


def _likely(word: _Word) -> bool:
    return word.best is not None and word.best.gain >= LIKELY


def scanned_support(strange: float, words: int) -> float:
    """ln of the ratio of likelihoods of ``strange`` words among ``words``, scanned to clean (Poisson)."""
    return strange * math.log(_SCANNED_RATE / _CLEAN_RATE) - (_SCANNED_RATE - _CLEAN_RATE) * words


def check(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding | ArticleVerdict]:
    """Findings in the English blocks and the verdict; ``options.kind`` of a rule says which it carries."""
    by_kind = {str(rule.options.get("kind", "")): rule.id for rule in rules}
    if not any(True for _ in reading.blocks_in("en")):
        return
    words = english_words()
    all_words = list(_words(reading))
    counts = Counter(word.lower for word in all_words)
    strange = [word for word in all_words if _strange(word, words)]
    judged: dict[tuple[str, bool], _Word] = {}
    for word in strange:
        key = (word.lower, word.text[0].isupper())
        if key not in judged:
            if len(judged) >= MAX_STRANGE:
                continue
            _judge(word, words)
            judged[key] = word
        word.best, word.parts = judged[key].best, judged[key].parts
    strange = [word for word in strange if not _is_own(word, counts)]
    kinds = {w.lower: "ocr" if w.parts or w.best is None else w.best.slip for w in strange if w.parts or _likely(w)}
    shapes = sum(kind == "ocr" for kind in kinds.values())
    # Scanners drop letters too, but a slip of fingers tells less of them.
    likely = shapes + TYPO_SHARE * (len(kinds) - shapes)
    signs = 0.0
    if not shapes:
        likely = 0.0  # slips of fingers alone are no scan
    # Weak signs are counted only where they can decide, as they cost more.
    if scanned_support(likely + WEAK_RATE * len(all_words) + 1, len(all_words)) > 0:
        signs = WEAK * len({w.lower for w in strange if w.text.islower() and w.lower not in kinds})
        signs += WEAK * (_stray_signs(reading) + len(_rarer_words(all_words, {id(w) for w in strange}, words)))
    # Less is asked of each word only where strange words say so themselves.
    scanned = scanned_support(likely + min(signs, likely / 2), len(all_words)) >= VERDICT and likely >= 1
    likely += min(signs, MAX_WEAK + likely)
    support = scanned_support(likely, len(all_words))
    dense = scanned and len(kinds) >= DENSE * len(all_words)
    if scanned:
        _look_again(strange, words)
    shown = strange if scanned else [word for word in strange if _is_certain(word)]
    for word in shown:
        kind = "joined" if word.parts else "ocr" if scanned or word.best is None or word.best.slip == "ocr" else "typo"
        if kind in by_kind and (not scanned or _in_scan(word, dense)):
            yield _finding(by_kind[kind], word, support, scanned)
    if scanned and "ocr" in by_kind:
        for word in _rarer_words(all_words, {id(word) for word in strange}, words):
            yield _finding(by_kind["ocr"], word, support, scanned)
    if support >= SUSPECTED and likely >= 1:
        probability = 1 / (1 + math.exp(-min(30.0, support)))
        looking = f"{len(kinds)} of {len(all_words)} words look misread by a scanner"
        message = looking if kinds else "stray marks and rare words look like those of a scan"
        yield ArticleVerdict(category="ocr", probability=probability, message=message)


def _look_again(strange: list[_Word], words: EnglishWords) -> None:
    """Names of a scanned article may be the words that any slip makes of them."""
    looked: dict[str, Candidate | None] = {}
    for word in strange:
        if word.best is None and len(looked) < MAX_STRANGE:
            if word.lower not in looked:
                found = words.candidates(word.lower)
                looked[word.lower] = found[0] if found else None
            word.best = looked[word.lower]


def _in_scan(word: _Word, dense: bool) -> bool:
    """Whether a strange word of a scanned article is reported: a name needs a likely original, but in a bad scan."""
    if dense or word.parts or not word.text[0].isupper() or not word.text.isalpha():
        return True
    return word.best is not None and word.best.gain >= SCANNED


def _stray_signs(reading: Reading) -> int:
    """Marks that stand alone between words, or in them."""
    return sum(len(_STRAY.findall(reading.text, block.start, block.end)) for block in reading.blocks_in("en"))


def _rarer_words(all_words: list[_Word], done: set[int], words: EnglishWords) -> list[_Word]:
    """Words of a scanned article that are words, but much rarer than what they look like, and stray capitals."""
    found_words: list[_Word] = []
    known: dict[str, Candidate | None] = {}
    for word in all_words:
        if id(word) in done or not word.text.isalpha():
            continue
        if word.text.islower() and len(word.text) >= 2 and words.zipf(word.lower) < 5.3:
            if word.lower not in known:
                found = look_alike(word.lower) if len(known) < MAX_STRANGE else None
                known[word.lower] = found if found is not None and found.gain >= SCANNED_WORD else None
            word.best = known[word.lower]
            if word.best is not None:
                found_words.append(word)
        elif word.between and word.text[0].isupper() and word.text[1:].islower() and word.lower in words.lower:
            word.best = Candidate(word.lower, SCANNED, "ocr")
            found_words.append(word)
    return found_words


def _finding(rule: str, word: _Word, support: float, scanned: bool) -> Finding:
    meant = " ".join(word.parts) if word.parts else word.best.word if word.best is not None else None
    same = word.best is not None and word.best.word.lower() == word.lower
    if meant is not None and word.text[0].isupper() and not same:
        meant = meant.capitalize()
    gain = word.best.gain if word.best is not None else 0.0
    odds = gain - (0.5 if scanned else 1.0) + (1.5 if scanned or word.parts else 0.0)
    return Finding(
        rule=rule,
        start=word.start,
        end=word.end,
        variant=None if meant is None else f"{meant}→{word.text}",
        suggestions=() if meant is None else ((meant, None),),
        values={"meant": f"; “{meant}”?" if meant is not None else ""},
        evidence={"gain": round(gain, 2), "scan_support": round(support, 2)},
        confidence=round(1 / (1 + math.exp(-max(0.0, odds))), 4),
    )


CHECKS: Final[dict[str, Check]] = {"english.misread": check}
