"""Terms and names that a translation renders in two ways.

A term is a run of Han characters or katakana that stands in several sentences; its renderings are sought among the
word groups of the sentences that translate them. Good prose varies its words, so that little counts as evidence: two
renderings of one length that share all words but one (*medical device*, *medical equipment*), which hardly stand
anywhere else, and of which the words that differ are both in the dictionary for the same part of the
term (its last two characters for the last word). Names are two spellings of nearly the same letters whose sentences
share a piece of the source that the others lack.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache, partial
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from detector.checks.base import CheckRule, Finding
from detector.checks.translation.base import PairCheck, PairFinding, PairReading, Range, RelatedRange
from detector.language.alignment.dictionary import meanings, stem_numbers
from detector.language.alignment.stems import stem
from detector.language.romanisation import is_surname, syllables_of


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


MOST_CHARACTERS: Final = 200_000
"""Code points of the source that are looked through; a text that is longer is consistent or not by then."""

FEWEST_SENTENCES: Final = 4
FEWEST_OF_EACH: Final = 2
"""A rendering that stands once may be a slip or a good idea; twice it is a second term."""

EXCLUSIVE: Final = 0.8  # share of a rendering's sentences that must hold the term
COVERED: Final = 0.6  # share of the term's sentences that hold one of the two renderings
SHORTEST_TERM: Final = 3
"""Words of two characters are everyday words with many good translations (死刑: death penalty, death sentence)."""

SHORTEST_KANJI_TERM: Final = 4
LONGEST_TERM: Final = 8
MOST_RELATED: Final = 12  # places named with a finding, those of the rarer rendering first
MOST_NAMES: Final = 200  # names that begin with the same two letters and are compared with each other
MOST_ALIKE: Final = 200  # pairs of names whose source is looked up; no real text has as many that look alike
MOST_RIVALS: Final = 40  # groups that differ in one and the same place, the most frequent ones
LONGEST_GROUP: Final = 4

_TERM_RUN: Final = re.compile(r"[\u3400-\u9fff\u3005]{2,}|[\u30a1-\u30fa\u30fc]{3,}")
_WORD: Final = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_RUN_OF_JAPANESE: Final = re.compile(r"[\u3400-\u9fff\u3005]{4,8}")
_STOP: Final = _set(
    "the a an of and to in is was are were that which with for on as by at from it its be been has have had this these"
    " those will would their they his her not but or also more than into all other such can may about over after before"
    " we our you your he she i one two first new"
)
_NAME: Final = re.compile(r"[A-Z][A-Za-z'’-]+(?: (?:[A-Z][A-Za-z'’-]+))*")


class _Group(NamedTuple):
    """A word group of the target: where it stands, sentence by sentence."""

    places: dict[int, list[Range]]


def _beads(pair: PairReading) -> list[tuple[list[Range], list[Range]]]:
    """The sentences of both sides that stand for each other."""
    found = []
    characters = 0
    for one in pair.sentences:
        source = pair.source.sentences[one.source_start : one.source_end]
        target = pair.target.sentences[one.target_start : one.target_end]
        if source and target:
            characters += source[-1][1] - source[0][0]
            if characters > MOST_CHARACTERS:
                break
            found.append((list(source), list(target)))
    return found


# ------------------------------------------------------------------------------------------ terms


def _candidates(text: str, beads: Sequence[tuple[list[Range], list[Range]]]) -> dict[str, dict[int, list[Range]]]:
    """Strings that stand in enough sentences: where, by bead. Of nested ones with the same places the longest."""
    runs = [
        (number, match.start(), match.end())
        for number, (source, _) in enumerate(beads)
        for start, end in source
        for match in _TERM_RUN.finditer(text, start, end)
    ]
    # What a term begins with stands in as many sentences as the term.
    heads: Counter[str] = Counter()
    for _, part in groupby(runs, key=lambda run: run[0]):
        heads.update(
            {text[at : at + SHORTEST_TERM] for _, first, last in part for at in range(first, last - SHORTEST_TERM + 1)}
        )
    places: dict[str, dict[int, list[Range]]] = defaultdict(dict)
    for number, first, last in runs:
        for at in range(first, last - SHORTEST_TERM + 1):
            if heads[text[at : at + SHORTEST_TERM]] >= FEWEST_SENTENCES:
                for stop in range(at + SHORTEST_TERM, min(last, at + LONGEST_TERM) + 1):
                    places[text[at:stop]].setdefault(number, []).append((at, stop))
    kept = {term: where for term, where in places.items() if len(where) >= FEWEST_SENTENCES}
    counts = {term: sum(map(len, where.values())) for term, where in kept.items()}
    nested = {part for term in kept for part in (term[1:], term[:-1]) if counts.get(part) == counts[term]}
    return {term: where for term, where in kept.items() if term not in nested}


class _Word(NamedTuple):
    stem: str
    start: int
    end: int
    joined: bool  # nothing but spaces and hyphens between it and the word before


def _words(text: str, ranges: Sequence[Range]) -> list[_Word]:
    words: list[_Word] = []
    for start, end in ranges:
        last = -1
        for match in _WORD.finditer(text, start, end):
            word = match.group().lower()
            joined = last >= 0 and text[last : match.start()].isspace()
            words.append(_Word("" if word in _STOP else stem(word), match.start(), match.end(), joined))
            last = match.end()
    return words


def _english_groups(text: str, beads: Sequence[tuple[list[Range], list[Range]]]) -> dict[tuple[str, ...], _Group]:
    """Groups of two to four words without function words, by their stems."""
    sentences = [_words(text, target) for _, target in beads]
    heads: Counter[tuple[str, str]] = Counter()
    for words in sentences:
        heads.update({(a.stem, b.stem) for a, b in pairwise(words) if b.joined and a.stem and b.stem})
    groups: dict[tuple[str, ...], _Group] = {}
    for number, words in enumerate(sentences):
        for first in range(len(words) - 1):
            if heads[words[first].stem, words[first + 1].stem] < FEWEST_OF_EACH:
                continue
            for last in range(first + 1, min(len(words), first + LONGEST_GROUP)):
                if not words[last].joined or not words[last].stem:
                    break
                key = tuple(one.stem for one in words[first : last + 1])
                group = groups.setdefault(key, _Group({}))
                group.places.setdefault(number, []).append((words[first].start, words[last].end))
    return {key: one for key, one in groups.items() if len(one.places) >= FEWEST_OF_EACH}


def _japanese_groups(text: str, beads: Sequence[tuple[list[Range], list[Range]]]) -> dict[tuple[str, ...], _Group]:
    """Runs of kanji, cut into two at each place."""
    groups: dict[tuple[str, ...], _Group] = {}
    for number, (_, target) in enumerate(beads):
        for start, end in target:
            for match in _RUN_OF_JAPANESE.finditer(text, start, end):
                word = match.group()
                for cut in range(2, len(word) - 1):
                    group = groups.setdefault((word[:cut], word[cut:]), _Group({}))
                    group.places.setdefault(number, []).append(match.span())
    return {key: one for key, one in groups.items() if len(one.places) >= FEWEST_OF_EACH}


@lru_cache(maxsize=8192)
def _translations(term: str, language: str) -> frozenset[str]:
    """The English stems of all dictionary words in a part of a term, also of those inside others."""
    return frozenset().union(
        *(
            meanings(term[start:stop], language)
            for start in range(len(term))
            for stop in range(start + 1, len(term) + 1)
        )
    )


def _same_word(one: str, other: str) -> bool:
    """Whether two stems are forms or spellings of one word: *industri* and *industry*, *colour* and *color*."""
    common = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return common >= 5 or SequenceMatcher(None, one, other).ratio() > 0.75


def _differing(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, str] | None:
    """The words in which two groups of one length differ, if it is one word."""
    if len(one) != len(other):
        return None
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return pairs[0] if len(pairs) == 1 and len(one) > 1 else None


class _Conflict(NamedTuple):
    term: str
    main: tuple[str, ...]
    other: tuple[str, ...]
    strength: float


def _rivals(groups: dict[tuple[str, ...], _Group]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Groups of one length that share all words but one, if no group holds both of the words that differ."""
    frames: dict[tuple[int, tuple[str, ...]], list[tuple[str, ...]]] = defaultdict(list)
    neighbours: set[tuple[str, str]] = set()
    for key in groups:
        neighbours.update((one, other) for one in key for other in key)
        for at in range(len(key)):
            frames[at, (*key[:at], "", *key[at + 1 :])].append(key)
    for (at, _), keys in frames.items():
        keys.sort(key=lambda key: (-len(groups[key].places), key))
        for number, main in enumerate(keys[:MOST_RIVALS]):
            for other in keys[number + 1 : MOST_RIVALS]:
                if not _same_word(main[at], other[at]) and (main[at], other[at]) not in neighbours:
                    yield main, other


def _term_of(
    one: dict[int, list[Range]],
    other: dict[int, list[Range]],
    candidates: dict[str, dict[int, list[Range]]],
    terms_in: dict[int, list[str]],
) -> tuple[str, float] | None:
    """The longest term that both renderings can stand for, and how many of its sentences they account for."""
    in_one = Counter(term for number in one for term in terms_in.get(number, ()))
    in_other = Counter(term for number in other for term in terms_in.get(number, ()))
    best: tuple[str, float] | None = None
    for term, count in in_one.items():
        where = candidates[term]
        if count < EXCLUSIVE * len(one) or in_other[term] < EXCLUSIVE * len(other):
            continue
        covered = sum(number in where for number in one.keys() | other.keys())
        if covered < COVERED * len(where):
            continue
        # Where both stand in one sentence, the term must stand there twice, or they are two things.
        if any(len(where.get(n, ())) < len(one[n]) + len(other[n]) for n in one.keys() & other.keys()):
            continue
        if best is None or (covered, len(term), term) > (best[1], len(best[0]), best[0]):
            best = (term, covered)
    return best


def _conflicts(
    candidates: dict[str, dict[int, list[Range]]], groups: dict[tuple[str, ...], _Group], language: str, target: str
) -> list[_Conflict]:
    terms_in: dict[int, list[str]] = defaultdict(list)
    for term, where in candidates.items():
        for number in where:
            terms_in[number].append(term)
    found = []
    for main, other in _rivals(groups):
        words = _differing(main, other)
        if words is None:
            continue
        best = _term_of(groups[main].places, groups[other].places, candidates, terms_in)
        if best is None:
            continue
        if target == "en":
            is_head = words[0] == main[-1]
            part = best[0][-2:] if is_head else best[0][:-1]
            if not set(words) <= _translations(part, language):
                continue
            # Before the noun two words may be good style (big house, large house); a longer term is more than that.
            if not is_head and len(best[0]) < SHORTEST_KANJI_TERM:
                continue
        elif len("".join(main)) != len("".join(other)) or not SHORTEST_KANJI_TERM <= len("".join(main)) <= len(best[0]):
            continue
        found.append(_Conflict(best[0], main, other, best[1]))
    return found


def term(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """Terms with two renderings, worst first; one finding for each, at the rarer rendering."""
    source, target = pair.source.language, pair.target.language
    if not rules or source not in ("zh", "ja") or target not in ("en", "ja") or source == target:
        return
    beads = _beads(pair)
    if len(beads) < FEWEST_SENTENCES:
        return
    candidates = _candidates(pair.source.reading.text, beads)
    if not candidates:
        return
    text = pair.target.reading.text
    groups = _english_groups(text, beads) if target == "en" else _japanese_groups(text, beads)
    taken: list[tuple[str, str]] = []
    for one in sorted(
        _conflicts(candidates, groups, source, target), key=lambda c: (-c.strength, -len(c.term), c.term)
    ):
        words = _differing(one.main, one.other)
        # Longer groups around the same two words say the same thing again.
        if words is None or any(set(words) == set(other) for other in taken):
            continue
        taken.append(words)
        yield _reported(pair, rules[0].id, one, candidates[one.term], groups)


def _reported(
    pair: PairReading, rule: str, one: _Conflict, where: dict[int, list[Range]], groups: dict[tuple[str, ...], _Group]
) -> PairFinding:
    text, source = pair.target.reading.text, pair.source.reading.text
    main, other = ([at for n, at in groups[key].places.items() if n in where] for key in (one.main, one.other))
    counts = [sum(map(len, places)) for places in (main, other)]
    if counts[1] > counts[0]:
        main, other, counts = other, main, counts[::-1]
    first, usual = other[0][0], main[0][0]
    usually = text[usual[0] : usual[1]]
    related: list[RelatedRange] = []
    for key in sorted((one.main, one.other), key=lambda key: len(groups[key].places)):
        for number, places in groups[key].places.items():
            if number in where and len(related) < MOST_RELATED:
                at = where[number][0]
                shown = text[slice(*places[0])]
                related.append(RelatedRange(*at, f"“{source[slice(*at)]}” is “{shown}” here"))
    return PairFinding(
        Finding(
            rule=rule,
            start=first[0],
            end=first[1],
            variant=one.term,
            suggestions=((usually, None),),
            values={"term": one.term, "usual": usually, "usual_count": counts[0], "count": counts[1]},
            evidence={"usual": counts[0], "other": counts[1], "sentences": len(where)},
        ),
        tuple(related),
    )


# ------------------------------------------------------------------------------------------ names


def _names(text: str, beads: Sequence[tuple[list[Range], list[Range]]]) -> dict[str, dict[int, Range]]:
    """Capitalised words, by spelling: alone, or two or three that are a Chinese name or hold a word English has not."""
    names: dict[str, dict[int, Range]] = defaultdict(dict)
    for number, (_, target) in enumerate(beads):
        for start, end in target:
            for match in _NAME.finditer(text, start, end):
                parts = match.group().split(" ")
                at = match.start()
                for first in range(len(parts)):
                    for last in range(first + 1, min(len(parts), first + 3) + 1):
                        words = parts[first:last]
                        if len(words) == 1 or any(map(_foreign, words)) or _is_chinese(words):
                            name = " ".join(words).replace("’", "'").removesuffix("'s")
                            names[name].setdefault(number, (at, at + len(name)))
                    at += len(parts[first]) + 1
    return names


def _is_chinese(words: Sequence[str]) -> bool:
    """Whether words can be the name of a Chinese person; English dictionaries know the commonest (*Zhang Wei*)."""
    return is_surname(words[0].lower()) and all(map(syllables_of, words))


@lru_cache(maxsize=65536)
def _foreign(word: str) -> bool:
    plain = word.lower().replace("’", "'").removesuffix("'s")
    known = stem_numbers()[0]
    return len(plain) > 1 and not any(stem(one) in known or one in _STOP for one in re.split(r"[-']", plain))


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _alike(one: str, other: str) -> bool:
    """Whether two spellings of at least six letters differ by one or two letters, or only by spaces and hyphens."""
    a, b = _letters(one), _letters(other)
    if min(len(a), len(b)) < 6 or one.lower() == other.lower():
        return False
    if a == b:
        return one.replace("-", "").lower() != other.replace("-", "").lower() and " " in one + other
    # An ending (Korea, Korean) is grammar; and one of them is a word that English does not know, or both are words.
    if abs(len(a) - len(b)) > 1 or a.startswith(b) or b.startswith(a):
        return False
    if not any(_foreign(word) for word in (*one.split(), *other.split())):
        return False
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    matched = sum(block.size for block in blocks)
    return max(len(a), len(b)) - matched <= 1


def name(pair: PairReading, rules: tuple[CheckRule, ...]) -> Iterator[PairFinding]:
    """Two spellings of a name whose sentences share a piece of the source that stands nowhere else."""
    if not rules or pair.target.language != "en" or pair.source.language not in ("zh", "ja"):
        return
    beads = _beads(pair)
    text, source, language = pair.target.reading.text, pair.source.reading.text, pair.source.language
    names = _names(text, beads)
    sources = ["\n".join(source[s:e] for s, e in ranges) for ranges, _ in beads]
    by_start: dict[str, list[str]] = defaultdict(list)
    for one in names:
        if len(group := by_start[_letters(one)[:2]]) < MOST_NAMES:
            group.append(one)
    seen: set[frozenset[str]] = set()
    looked_up = 0
    for group in by_start.values():
        for one in group:
            for other in group:
                if one >= other or not _alike(one, other) or frozenset((_letters(one), _letters(other))) in seen:
                    continue
                looked_up += 1
                if looked_up > MOST_ALIKE:
                    return
                is_told = partial(_is_told, language=language, said=_other_words(text, beads, names, (one, other)))
                shared = _shared_name(sources, set(names[one]), set(names[other]), is_told)
                if shared is None:
                    continue
                seen.add(frozenset((_letters(one), _letters(other))))
                usual, rare = (one, other) if len(names[one]) >= len(names[other]) else (other, one)
                start, end = next(iter(names[rare].values()))
                usual_place = next(iter(names[usual]))
                yield PairFinding(
                    Finding(
                        rule=rules[0].id,
                        start=start,
                        end=end,
                        variant=f"{usual}→{rare}",
                        suggestions=((usual, None),),
                        values={"usual": usual, "term": shared, "usual_count": len(names[usual])},
                        evidence={"usual": len(names[usual]), "other": len(names[rare])},
                    ),
                    tuple(
                        RelatedRange(*place, f"“{shared}” is “{which}” here")
                        for which, number in ((usual, usual_place), (rare, next(iter(names[rare]))))
                        if (place := _place(source, beads[number][0], shared)) is not None
                    ),
                )


def _shared_name(texts: Sequence[str], one: set[int], other: set[int], is_told: Callable[[str], bool]) -> str | None:
    """The longest Han string in every sentence of the rarer spelling and most of the other's.

    It must stand in few sentences that have neither spelling, where a pronoun may stand for the name, and be no word
    that both render by another one (``is_told``), nor a part of such a word.
    """
    if one <= other or other <= one:
        return None
    rare, wanted = min(one, other, key=len), one | other
    seen: set[str] = set()
    told: list[str] = []
    for run in sorted(_TERM_RUN.findall(texts[min(rare)]), key=len, reverse=True):
        for size in range(min(len(run), LONGEST_TERM), 1, -1):
            for at in range(len(run) - size + 1):
                piece: str = run[at : at + size]
                if piece in seen or not all(piece in texts[number] for number in rare):
                    continue
                seen.add(piece)
                holding = {number for number, text in enumerate(texts) if piece in text}
                if len(holding & wanted) < EXCLUSIVE * len(wanted) or len(holding & wanted) < COVERED * len(holding):
                    continue
                if is_told(piece):
                    told.append(piece)
                elif not any(piece in word for word in told):
                    return piece
    return None


def _other_words(
    text: str,
    beads: Sequence[tuple[list[Range], list[Range]]],
    names: dict[str, dict[int, Range]],
    alike: tuple[str, str],
) -> set[str]:
    """The stems of the words beside two names in their sentences."""
    own = {stem(word) for one in alike for word in one.lower().replace("-", " ").split()}
    return {
        stem(word)
        for one in alike
        for number in names[one]
        for start, end in beads[number][1]
        for word in re.findall("[a-z]+", text[start:end].lower())
    } - own


def _is_told(piece: str, language: str, said: set[str]) -> bool:
    """Whether a piece of the source is a word that its sentences render by one that they hold (科学家 by *scientist*):
    then it is the source of no name."""
    return not said.isdisjoint(meanings(piece, language))


def _place(text: str, ranges: Iterable[Range], word: str) -> Range | None:
    for start, end in ranges:
        at = text.find(word, start, end)
        if at >= 0:
            return at, at + len(word)
    return None


CHECKS: Final[dict[str, PairCheck]] = {"translation.term": term, "translation.name": name}
