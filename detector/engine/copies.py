"""Finds the copies among the articles of an audit, and what was done to them: a spun copy beside its original.

The sketches of all articles say which pairs to look at; those are read again and compared word by word. What is
proved so is worked into the report of the copy: its verdict, and the confidence of the words that were replaced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from detector.collection.copies import MAX_COMPARED, Copy, Difference, KnownPairs, tell_apart, variants_of
from detector.collection.sketch import shared_paragraphs
from detector.engine.audited_articles import AuditedArticles
from detector.engine.store import Measured
from detector.language.characters import HAN, CharacterView
from detector.model import Issue, Verdict
from detector.resources import statistics_folder

# Estimated similarity from which on two articles are compared word by word, and from which on a pair that was not spun
# is reported: of 1 000 news the unrelated ones stay below 0.2, those of one event below 0.5, edited copies lie above
# 0.7, and copies with 70 % of their words swapped above 0.25 (benchmarks/collection.py).
LOOKED_AT = 0.2
EDITED_FROM = 0.6
# The most similar pairs are looked at; there are that many only where a folder holds the same text a hundred times.
MAX_PAIRS = 5000
# Paragraphs that two articles share, with nothing else alike: a quotation has one.
MIN_SHARED = 2
# So many code points of all texts that are compared are held at once, 200 MB at most; pairs beyond are passed over.
MAX_TEXT_CHARACTERS = 50_000_000
SHOWN_WORDS = 12
SPUN = "zh.spun.synonym"
# All of 40 hidden spun copies are called so, and none of 40 edited ones (benchmarks/collection.py): Wilson's bound.
PROVED = 0.91


def find_copies(articles: AuditedArticles, alike: Sequence[tuple[int, int, float]]) -> list[dict[str, str]]:
    """The pairs of articles of which one is a copy of the other, as the report says them; most similar first.

    ``alike``: what ``similar_pairs`` gave from ``LOOKED_AT`` on. Reports in the store are replaced where a pair proves
    something of them. Raises ``StoreError``.
    """
    store = articles.store
    pairs = alike[:MAX_PAIRS]
    shared = {pair: count for pair, count in shared_paragraphs(store.lines).items() if count >= MIN_SHARED}
    if not pairs and not shared:
        return []
    members = {n: store.measured(n) for n in sorted({n for pair in pairs for n in pair[:2]})}
    texts = _read_texts(articles, members)
    known = _known_pairs() if pairs else None
    found: list[dict[str, str]] = []
    for first, second, similarity in pairs:
        one, other = members[first], members[second]
        before, after = texts.get(first), texts.get(second)
        if before is None or after is None:
            continue
        chinese = known if _is_chinese(one) and _is_chinese(other) else None
        copy = tell_apart(
            before, after, one.metrics.get("spun_probability", 0.0), other.metrics.get("spun_probability", 0.0), chinese
        )
        if copy.kind == "spun":
            if not copy.second_is_spun:
                copy, before, after = turned(copy), after, before
                first, second, one, other = second, first, other, one
            _work_in(articles, second, one.path, copy, before, after)
        elif similarity < EDITED_FROM:
            continue
        shared.pop((min(first, second), max(first, second)), None)
        found.append(_entry(one, other, copy.kind, similarity, _words(copy, before, after)))
    for (first, second), count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MAX_PAIRS]:
        entry = _entry(store.measured(first), store.measured(second), "paragraphs", None, Counter())
        found.append({**entry, "paragraphs": str(count)})
    return found


def turned(copy: Copy) -> Copy:
    """The same copy with the two texts in the other order."""
    words = tuple(Difference(one.second_start, one.second_end, one.first_start, one.first_end) for one in copy.words)
    return Copy(copy.kind, words, copy.changed, copy.replaced, True)


def _is_chinese(one: Measured) -> bool:
    return one.language.primary.startswith("zh")


def _known_pairs() -> KnownPairs:
    from detector.language.segmentation import Lexicon
    from detector.language.substitution_features import PairTable

    folder = statistics_folder() / "zh"
    return KnownPairs(Lexicon.open(folder), PairTable.open(folder))


def _read_texts(articles: AuditedArticles, numbers: Iterable[int]) -> dict[int, str]:
    """The folded texts of articles by number, without those that are gone, and what is over the bound."""
    texts: dict[int, str] = {}
    room = MAX_TEXT_CHARACTERS
    for number, article in articles.again(numbers):
        texts[number] = CharacterView(article.text[:MAX_COMPARED]).folded
        room -= len(texts[number])
        if room < 0:
            break
    return texts


def _words(copy: Copy, before: str, after: str) -> Counter[tuple[str, str]]:
    """What was written for what, and how often: each replacement as the shortest form of two characters or more."""
    counted: Counter[tuple[str, str]] = Counter()
    for one in copy.words:
        forms = variants_of(before, after, one)
        counted[next((form for form in forms if len(form[0]) > 1 and _all_han(form)), forms[0])] += 1
    return counted


def _all_han(form: tuple[str, str]) -> bool:
    return bool((CharacterView(form[0] + form[1]).classes == HAN).all())


def _entry(
    one: Measured, other: Measured, kind: str, similarity: float | None, words: Counter[tuple[str, str]]
) -> dict[str, str]:
    entry = {"kind": kind, "original": one.path, "copy": other.path}
    for name, record in (("original_record", one.record), ("copy_record", other.record)):
        if record is not None:
            entry[name] = str(record.get("id", record.get("index", "")))
    if similarity is not None:
        entry["similarity"] = f"{similarity:.2f}"
    if words:
        entry["replaced"] = str(sum(words.values()))
        entry["words"] = ", ".join(f"{meant}→{written}" for (meant, written), _ in words.most_common(SHOWN_WORDS))
    return entry


def _work_in(articles: AuditedArticles, number: int, original: str, copy: Copy, before: str, after: str) -> None:
    """Put what the original proves into the report of its copy."""
    report, weighed = articles.store.audited(number)
    proved = {form for one in copy.words for form in variants_of(before, after, one)}
    issues = [_confirmed(issue, proved, original) for issue in report.issues]
    said_as = articles.auditor.wording.phrase
    message = said_as(f"a copy of {original} in which {len(copy.words)} words were replaced")
    others = [one for one in report.verdicts if one.category != "spun"]
    said = [one for one in report.verdicts if one.category == "spun"]
    words = _words(copy, before, after).most_common(3)
    evidence = tuple(
        said_as(f"“{meant}” of the original is “{written}” here, {times} times") for (meant, written), times in words
    )
    verdict = Verdict(category="spun", probability=PROVED, message=message, evidence=evidence)
    if said:
        verdict = replace(
            said[0], probability=max(said[0].probability, PROVED), message=said[0].message + said_as(f"; {message}")
        )
    verdicts = tuple(sorted((verdict, *others), key=lambda one: -one.probability))
    articles.put(number, (replace(report, verdicts=verdicts), weighed), issues)


def _confirmed(issue: Issue, proved: set[tuple[str, str]], path: str) -> Issue:
    """The issue, surer where the original has the word that it suggests."""
    if issue.rule != SPUN or issue.variant is None:
        return issue
    meant, _, written = issue.variant.partition("→")
    if (meant, written) not in proved:
        return issue
    return replace(
        issue, confidence=max(issue.confidence, PROVED), evidence={**issue.evidence, "original_article": path}
    )
