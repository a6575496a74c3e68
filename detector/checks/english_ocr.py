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
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress, count
from operator import add
from typing import Final, NamedTuple

import msgspec

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading
from detector.language.english_words import Candidate, EnglishWords, english_words, look_alikes

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
# Short for other words in wire reports, catalogues and messages.
_SHORT: Final = frozenset(
    "mln bln trln dlr dlrs pct cts shr shrs qtr avg revs yr yrs mos hrs mins secs govt dept mgmt intl natl assn prev "
    "approx alia etc incl excl max min msg msgs info pls plz thx tks tmr tmrw nite luv cos coz cuz bcos dat dis dem "
    "den dun wan wif dnt knw nvm lor lah leh sia alr liao haha hehe hee lol omg umm ahem ntg sth smth til dunno lemme "
    "gimme kinda sorta gotta wanna gonna ain ya yup nope doin goin nothin somethin comin bf gf msn icq hav haf juz "
    "oso".split()
)
_STRAY_SMALL: Final = re.compile(r"[A-Z]{2,}[a-z][A-Z]{2,}\Z")
# A capital I read for an l behind a capital letter: AIways.
_CAPITAL_I: Final = re.compile(r"[A-HJ-Z]I[a-z]{3,}\Z")
LEAST_CAPITAL_I: Final = 2.5
CAPITAL_GAIN: Final = 3.0
_FUNCTION: Final = frozenset("in it is if its into the of and to for with on at by as".split())
_OPENING: Final = frozenset("the with from that this these".split())
# Gains (log10) from which a word in no dictionary is reported alone, by the kind of slip: with 1.4 and 2.1 an eighth
# more is reported in Brown, dialect and old spelling, and hardly more found in scans.
ALONE: Final = {"ocr": 1.8, "typo": 2.3}
# … more for a name …
NAME: Final = 1.6
# … and in a scanned article; a word that dictionaries have must be so much rarer than what it looks like.
SCANNED: Final = 0.6
SCANNED_WORD: Final = 1.9
# … or fit so much worse between the words beside it (log10): 1.0 and 2.0 give a lower F1 at one error in a hundred
# characters or in twenty.
CONTEXT: Final = 1.5
# A word that the article repeats is misread only where what it looks like is so much commoner.
OWN: Final = 2.2
# … and a name written so often is no misreading if what it looks like stands nowhere in the article.
REPEATED: Final = 4
# Strange words in a thousand of clean English and of a scan with one wrong character in a hundred.
_CLEAN_RATE: Final = 3e-3
_SCANNED_RATE: Final = 3.5e-2
# ln of the ratio of likelihoods from which an article counts as scanned; 1.2 finds a tenth more at one error in a
# hundred characters, and reports a tenth more in Brown.
VERDICT: Final = 2.0
# … and from which the verdict is given with its probability.
SUSPECTED: Final = 0.0
# An article with less English is no English scan: names of commands, files and options in Chinese and Japanese manuals
# are in no dictionary; of 80 such pages 19 were called scanned, with this none.
ENGLISH: Final = 0.6
# From LISTED words on, an article with a smaller share of function words is a list (of names, links, commands), whose
# words are in no dictionary either: five such were called scanned and have .13 to .158; of 96 scans with 1 to 15 % of
# errors the shortest (45 to 70 words) have .18 and more, those of 100 words .22.
LISTED: Final = 100
FUNCTION_SHARE: Final = 0.17
_COMMON: Final = frozenset(
    "the of and to a in is for on with that by as it at from be was are or an this which".split()
)
# From this share of strange words on a scan is so bad that names are misread oftener than not.
DENSE: Final = 0.08
# Gain from which a strange word speaks for a scan, and what one counts that fingers make as well.
LIKELY: Final = 1.0
TYPO_SHARE: Final = 0.6
# Names look like words by chance. With all of them counted in full, 28 of 374 pieces of web news, 31 of 51 wire reports
# and 9 of 800 pieces of Brown (150 words each) were called scanned.
NAME_SHARE: Final = 0.2
# A name this long, written once, is rather a misread word with such a gain, or where shapes were confused (rn for m).
LONG_NAME: Final = 6
PLAIN_NAME: Final = 2.0
# So many stray marks say that names are misread too: 2 more scans of 38, and one more of 1 774 sound pieces.
MARKED: Final = 2
# A block with so many bars is a table, and its bars are no stray marks.
TABLE: Final = 4
# What a weak sign counts (a stray mark, a stray capital, a rare word that looks like a common one), and all of them
# where there is no strange word.
WEAK: Final = 0.4
MAX_WEAK: Final = 2.0
# Commoner words are not looked at before the article is known to be a scan.
RARE: Final = 4.0
# So much weak evidence a word may give at most where it is worth looking (bad scans give more, but have strange words).
WEAK_RATE: Final = 0.004
# Marks that stand alone between words, and hyphens that begin one; marks in words; full stops before a small letter.
_STRAY: Final = (
    re.compile(r" (?:[.,;:·•°~^*_|'`¢£§«»<>=©®][.,;:·•°~^*_|'` ]*(?= )|-[a-z]{3})"),
    re.compile(r"[°~^_|•§¢<>=](?<=[a-z].)[a-z ]"),
    re.compile(r"\.(?<=[a-z]{5}\.) [a-z]"),
)
# More different strange words are not looked at (a list of names, another language).
MAX_STRANGE: Final = 400


# Tokens are remembered, as words recur; so many of them at most.
MAX_REMEMBERED: Final = 1 << 17


# Garbage strings, after rmgarbage (Taghva et al., 2001): a sign between letters that no writer puts there, or a word
# without vowels. Interjections repeat their letters (pssst), so that so many different ones are asked for.
_GARBAGE: Final = re.compile(
    r"[A-Za-z][§¢¤¦¬£¥¶†‡][a-z]{2}|\A[“\"(]?(?P<vowelless>[b-df-hj-np-tv-xz]{6,})[.,;:!?)”\"]*\Z"
)
LEAST_LETTERS: Final = 5


class _Piece(NamedTuple):
    """A word in a token, ``at`` so many code points from its beginning."""

    at: int
    text: str
    lower: str
    unknown: bool
    strange: bool
    garbage: bool = False


class _Word(msgspec.Struct, gc=False):
    start: int
    end: int
    text: str
    lower: str
    garbage: bool = False
    best: Candidate | None = None
    parts: tuple[str, ...] = ()


def _pieces(token: str, words: EnglishWords) -> Iterator[_Piece]:
    """The words of a run of signs without white space; none in addresses and code."""
    # Most tokens are a known word with a mark behind it.
    plain = token.rstrip('.,;:!?)”"')
    if plain.isalpha() and plain[1:].islower() and plain not in _CAPITAL and words.in_dictionary(plain.lower()):
        yield _Piece(0, plain, plain.lower(), unknown=False, strange=False)
        return
    odd = _GARBAGE.search(token)
    if odd is not None and (odd["vowelless"] is None or len(set(odd["vowelless"])) >= LEAST_LETTERS):
        core = token.strip(".,;:!?()“”\"'’")
        if not words.known(core.lower()):
            yield _Piece(token.find(core), core, core.lower(), unknown=True, strange=True, garbage=True)
        return
    if _CODE.search(token) and not _STRAY_SMALL.match(token.strip(".,;:!?()")):
        return
    for part in re.finditer(r"[^-–—]+", token):
        word = _CORE.search(part.group())
        if word is None:
            continue
        text = word.group().replace("’", "'")
        if part.group()[word.end() : word.end() + 1] in ("'", "’") and text.endswith("in"):
            continue  # walkin’, nothin’
        lower = text.lower().removesuffix("'s")
        unknown = lower not in _SHORT and not words.known(lower)
        if unknown and part.start() and words.known(lower.removesuffix("s")):
            continue  # know-it-alls
        yield _Piece(part.start() + word.start(), text, lower, unknown, _strange(text, unknown, lower, words))


def _strange(text: str, unknown: bool, lower: str, words: EnglishWords) -> bool:
    """Whether a word is one to look at: in no dictionary, no acronym."""
    if not any(sign.isalpha() for sign in text) or len(text) < 3:
        return False
    if _PLAIN.match(text):
        if text in _CAPITAL or (_STRAY_SMALL.match(text) and words.zipf(lower) >= 3):
            return True
        if _CAPITAL_I.match(text) and words.zipf(lower.replace("i", "l", 1)) >= LEAST_CAPITAL_I:
            return unknown
        return unknown and not text.isupper() and (text.islower() or text[1:].islower())
    # Digits and signs in a word: 3rd, 1980s, B2B, 5G and 20cm are none.
    letters = sum(sign.isalpha() for sign in text)
    inner = re.search(r"[a-z][0-9|!$€©]+[a-z]|\A[0-9|]{1,2}[a-z]{3,}|[a-z]{3,}[01|]\Z", text)
    return inner is not None and letters >= 3


# What is to be looked at in a token: for most of them nothing.
_remembered: dict[str, tuple[_Piece, ...]] = {}


def _unknown(reading: Reading, words: EnglishWords) -> tuple[list[_Word], Counter[str], int]:
    """Strange words of the English blocks, how often each unknown word stands there, and how many tokens there are."""
    strange: list[_Word] = []
    counts: Counter[str] = Counter()
    tokens = 0
    for block in reading.blocks_in("en"):
        text = reading.text[block.start : block.end]
        written = text.split()
        tokens += len(written)
        found = list(map(_remembered.get, written))
        if None in found:
            found = [_looked_at(token, words) for token in written]
        if not any(found):
            continue
        starts = _starts(text, written)
        for number in compress(count(), found):
            for one in found[number] or ():
                counts[one.lower] += 1
                if one.strange:
                    start = block.start + starts[number] + one.at
                    strange.append(_Word(start, start + len(one.text), one.text, one.lower, one.garbage))
    return strange, counts, tokens


def _looked_at(token: str, words: EnglishWords) -> tuple[_Piece, ...]:
    found = _remembered.get(token)
    if found is None:
        if len(_remembered) >= MAX_REMEMBERED:
            _remembered.clear()
        found = tuple(one for one in _pieces(token, words) if one.unknown or one.strange)
        _remembered[token] = found
    return found


def _starts(text: str, tokens: Sequence[str]) -> Sequence[int]:
    """Where each of the tokens of a text begins in it."""
    ends = list(accumulate(map(len, tokens)))
    if ends[-1] + len(tokens) - 1 == len(text):  # one space between two, and none around them
        return [0, *map(add, ends, range(1, len(tokens)))]
    return [match.start() for match in _TOKEN.finditer(text)]


def _judge(word: _Word, words: EnglishWords) -> None:
    if word.garbage:
        return
    plain = word.text.isalpha()
    # Names are one slip away from words so often that only shapes count for them.
    small = word.text.islower()
    if word.text in _CAPITAL or _STRAY_SMALL.match(word.text):
        meant = word.text.capitalize() if small else word.text.upper()
        word.best = Candidate(meant, CAPITAL_GAIN, "typo" if small else "ocr")
        return
    if _CAPITAL_I.match(word.text):
        word.best = Candidate(word.lower.replace("i", "l", 1), CAPITAL_GAIN, "ocr")
        return
    found = words.candidates(word.lower, typos=plain and small, confusions=1)
    word.best = found[0] if found else None
    if plain and len(word.text) >= 5 and word.text[1:].islower():
        # Names are made of words as often as not: Whitehouse, Hassan.
        parts = words.parts(word.lower) if small else words.opened(word.lower, _OPENING)
        if parts and (word.best is None or word.best.gain < ALONE["typo"]):
            word.parts = parts


def _is_own(word: _Word, counts: Counter[str]) -> bool:
    """Whether a word is one of the article's own: a name written twice, a term three times, not plainly misread."""
    if word.text in _CAPITAL:
        return False
    often = counts[word.lower] >= (2 if word.text[0].isupper() or word.garbage else 3)
    if not often or word.parts:
        return False
    return word.best is None or word.best.gain < OWN or word.best.slip != "ocr"


def _without_original(strange: Iterable[_Word], counts: Counter[str], reading: Reading) -> set[str]:
    """Names written so often, and never as what they look like, that they are no misreading."""
    often = {w.lower: w.best.word for w in strange if w.best and counts[w.lower] >= REPEATED and _bare(w).istitle()}
    written = reading.text.lower() if often else ""
    return {name for name, original in often.items() if original not in written}


def _is_certain(word: _Word) -> bool:
    if word.garbage or word.parts:
        return word.garbage or len(word.text) >= 5
    if word.best is None or len(word.lower) < (5 if word.text[0].isupper() else 4) or not word.text.isalpha():
        return word.best is not None and not word.text.isalpha() and word.best.gain >= ALONE["ocr"]
    # A long word has fewer neighbours by chance, a name more.
    needed = ALONE[word.best.slip] + (NAME if word.text[0].isupper() else 0.0)
    needed += 0.8 if len(word.lower) < 6 else -0.6 if len(word.lower) > 8 else 0.0
    return word.best.gain >= needed


def _bare(word: _Word) -> str:
    return word.text.removesuffix("'s")


def _is_name(word: _Word, counts: Counter[str]) -> bool:
    """Whether a strange word is one with a capital that says little of a scan."""
    if word.parts or word.text in _CAPITAL or not (_bare(word).isalpha() and _bare(word).istitle()):
        return False
    if len(word.text) < LONG_NAME or word.best is None or counts[word.lower] > 1:
        return True
    shapes = len(word.best.word) != len(word.lower) and word.best.slip == "ocr"  # rn for m, cl for d
    return not shapes and word.best.gain < PLAIN_NAME


def _likely(word: _Word) -> bool:
    return word.garbage or bool(word.parts) or (word.best is not None and word.best.gain >= LIKELY)


def _kind(word: _Word, scanned: bool) -> str:
    if word.garbage:
        return "garbage"
    if word.parts:
        return "joined"
    return "ocr" if scanned or word.best is None or word.best.slip == "ocr" else "typo"


def scanned_support(strange: float, words: int) -> float:
    """ln of the ratio of likelihoods of ``strange`` words among ``words``, scanned to clean (Poisson)."""
    return strange * math.log(_SCANNED_RATE / _CLEAN_RATE) - (_SCANNED_RATE - _CLEAN_RATE) * words


def check(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding | ArticleVerdict]:
    """Findings in the English blocks and the verdict; ``options.kind`` of a rule says which it carries."""
    by_kind = {str(rule.options.get("kind", "")): rule.id for rule in rules}
    if not any(True for _ in reading.blocks_in("en")):
        return
    words = english_words()
    strange, counts, tokens = _unknown(reading, words)
    judged: dict[tuple[str, bool], _Word] = {}
    for word in strange:
        key = (word.lower, word.text[0].isupper())
        if key not in judged:
            if len(judged) >= MAX_STRANGE:
                continue
            _judge(word, words)
            judged[key] = word
        word.best, word.parts = judged[key].best, judged[key].parts
    settled = _without_original(strange, counts, reading)
    strange = [word for word in strange if word.lower not in settled]
    own = [word for word in strange if _is_own(word, counts)]
    strange = [word for word in strange if not _is_own(word, counts)]
    kinds = {w.lower: "ocr" if w.best is None or w.parts else w.best.slip for w in strange if _likely(w)}
    names = kinds.keys() - {w.lower for w in strange if not _is_name(w, counts)}
    shapes = sum(kind == "ocr" for word, kind in kinds.items() if word not in names)
    # Scanners drop letters too, but a slip of fingers tells less of them.
    likely = shapes + TYPO_SHARE * (len(kinds) - len(names) - shapes)
    # Weak signs are counted only where they can decide, as they cost more.
    can_decide = scanned_support(likely + len(names) + WEAK_RATE * tokens + 1, tokens) > 0
    stray = _stray_signs(reading) if can_decide else 0
    marked = bool(names) and stray >= MARKED
    likely += len(names) * (1.0 if marked else NAME_SHARE)
    alone = len(kinds) == 1 and all(word.text.istitle() for word in strange if word.lower in kinds)
    if not marked and (alone or not shapes):
        likely = 0.0  # slips of fingers, small names and one name are no scan
    signs = 0.0
    if can_decide and (stray or likely):
        signs = WEAK * len({w.lower for w in strange if w.text.islower() and w.lower not in kinds})
        signs += WEAK * (stray + len(_rarer_words(reading, strange, words, RARE)))
    # Less is asked of each word only where strange words say so themselves.
    scanned = scanned_support(likely + min(signs, likely / 2), tokens) >= VERDICT and likely >= 1
    likely += min(signs, MAX_WEAK + likely)
    support = scanned_support(likely, tokens)
    suspected = (scanned or support >= SUSPECTED) and likely >= 1
    if suspected and (reading.shares.shares.get("en", 0.0) < ENGLISH or not _has_sentences(reading, tokens)):
        scanned = suspected = False
    dense = scanned and len(kinds) >= DENSE * tokens
    if scanned:
        strange += [one for one in own if one.text.islower() and one.best and one.best.slip == "ocr" and _likely(one)]
        _look_again(strange, words)
    shown = strange if scanned else [word for word in strange if _is_certain(word)]
    for word in shown:
        kind = _kind(word, scanned)
        if kind in by_kind and (not scanned or _in_scan(word, dense)):
            yield _finding(by_kind[kind], word, support, scanned)
    if scanned and "ocr" in by_kind:
        for word in _rarer_words(reading, strange, words):
            yield _finding(by_kind["ocr"], word, support, scanned)
    if suspected:
        probability = 1 / (1 + math.exp(-min(30.0, support)))
        looking = f"{len(kinds)} of {tokens} words look misread by a scanner"
        message = looking if kinds else "stray marks and rare words look like those of a scan"
        yield ArticleVerdict(category="ocr", probability=probability, message=message)


def _has_sentences(reading: Reading, tokens: int) -> bool:
    """Whether the English of an article of so many tokens is more than a list, as far as so few can tell."""
    if tokens < LISTED:
        return True
    written = (word for one in reading.blocks_in("en") for word in reading.text[one.start : one.end].split())
    return sum(word.strip(".,;:()").lower() in _COMMON for word in written) >= FUNCTION_SHARE * tokens


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
    """Marks that stand alone between words, or in them; none in the rows of a table."""
    blocks = [one for one in reading.blocks_in("en") if reading.text.count("|", one.start, one.end) < TABLE]
    return sum(len(signs.findall(reading.text, one.start, one.end)) for one in blocks for signs in _STRAY)


class _Place(NamedTuple):
    """Where a word stands: the tokens beside it, and the words beside it in small letters ("" across a mark)."""

    left: str
    right: str
    before: str
    after: str


def _rarer_words(reading: Reading, strange: list[_Word], words: EnglishWords, most: float = 9.0) -> list[_Word]:
    """Words of a scanned article that are words, but others fit much better, and stray capitals.

    ``most``: words that are commoner (Zipf) are not looked at.
    """
    done = {word.start for word in strange}
    found: list[_Word] = []
    for block in reading.blocks_in("en"):
        tokens = list(_TOKEN.finditer(reading.text, block.start, block.end))
        around = ["", *(match.group() for match in tokens), ""]
        for number, match in enumerate(tokens):
            left, token, right = around[number : number + 3]
            for piece in _pieces(token, words):
                start = match.start() + piece.at
                if start in done or not piece.text.isalpha():
                    continue
                if piece.text.islower() and words.zipf(piece.lower) > most:
                    continue
                before = left.lower() if left.isalpha() and not piece.at else ""
                after = right.rstrip('.,;:!?)”"').lower() if token.endswith(piece.text) else ""
                place = _Place(left, right, before, after if after.isalpha() else "")
                if (meant := _rather(piece, place, words)) is not None:
                    found.append(_Word(start, start + len(piece.text), piece.text, piece.lower, best=meant))
    return found


def _rather(word: _Piece, place: _Place, words: EnglishWords) -> Candidate | None:
    """What a known word of a scan more likely was."""
    if word.text.islower():
        return _fitting(word.lower, place, words) if len(word.text) >= 2 else None
    if not place.right[:1].islower() and not place.right.isdigit():
        return None
    inside = place.left.isalpha() and place.left.islower()
    function = word.lower in _FUNCTION and place.left[-1:].isalnum()
    if function or (inside and word.text[1:].islower() and word.lower in words.lower):
        return Candidate(word.lower, SCANNED, "ocr")
    return None


def _fitting(word: str, place: _Place, words: EnglishWords) -> Candidate | None:
    """The look-alike that fits the words beside it best, if it does so much better than the word that stands there."""
    best: Candidate | None = None
    for one in look_alikes(word):
        context = words.fits_better(place.before, word, one.word, place.after) - one.cost
        known = bool(place.before or place.after)
        if (context >= CONTEXT if known else one.gain >= SCANNED_WORD) and (best is None or context > best.gain):
            best = Candidate(one.word, context, "ocr")
    return best


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
