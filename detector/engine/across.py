"""What several articles show together, as issues: articles unlike all others, lines that many share, odd versions.

It works on what the audit of each article left behind (metrics, digests of lines); the few articles that an issue is
about are read again, for its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from detector.checks.base import Finding
from detector.collection.checks import OTHER_NUMBER, OTHER_WORD, OUTLIER, SHARED_LINE
from detector.collection.copies import MAX_COMPARED
from detector.collection.odd_ones import OddOne, odd_ones, versions
from detector.collection.outliers import Outlier, in_words, outliers
from detector.collection.repeated_lines import LEAST_ARTICLES, MAX_TIMES, Run, runs_in, shared_lines
from detector.engine.assemble import assemble_at
from detector.engine.audited_articles import AuditedArticles
from detector.engine.suppression import find_suppressions
from detector.engine.wording import Wording
from detector.language.characters import CharacterView
from detector.model import Article, Issue, Related, Span
from detector.rulepacks.compiled import CompiledRule
from detector.sources.positions import SourceMap, locate

# An issue of several articles names so many of them.
MAX_RELATED: Final = 20
# So many code points of articles are held at once; versions beyond are not compared.
MAX_TEXT_CHARACTERS: Final = 50_000_000
# The lines of the most articles are reported; a folder with more kinds of them is a collection of forms.
MAX_LINES: Final = 50


def find_across(articles: AuditedArticles, alike: Sequence[tuple[int, int, float]]) -> tuple[Issue, ...]:
    """The issues that several articles have together; those of single ones are put into their reports in the store.

    ``alike``: pairs of articles with their estimated similarity. Raises ``StoreError``.
    """
    if articles.looks_for(OUTLIER):
        _mark_outliers(articles)
    if articles.looks_for(OTHER_NUMBER) or articles.looks_for(OTHER_WORD):
        _mark_odd_ones(articles, alike)
    return tuple(_shared_lines(articles, alike)) if articles.auditor.rules_for(SHARED_LINE) else ()


def _add(articles: AuditedArticles, number: int, issues: Sequence[Issue]) -> None:
    """Put issues into the report of an article. Raises ``StoreError``."""
    audited = articles.store.audited(number)
    together = sorted((*audited[0].issues, *issues), key=lambda one: (one.span.start, one.span.end, one.rule))
    articles.put(number, audited, together)


def _visible(article: Article, issues: tuple[Issue, ...], rules: Mapping[str, CompiledRule]) -> Sequence[Issue]:
    """The issues after the suppression comments of their article."""
    suppressions = find_suppressions(article)
    return issues if suppressions is None else suppressions.apply(issues, rules)


def _touches(issue: Issue, spans: Iterable[Span]) -> bool:
    """Whether an issue overlaps one of some spans of its article."""
    return any(one.start < issue.span.end and issue.span.start < one.end for one in spans)


# ------------------------------------------------------------------------------------------ outliers


def _mark_outliers(articles: AuditedArticles) -> None:
    found = {one.article: one for one in outliers(articles.store.languages, articles.store.features)}
    for number, article in articles.again(found):
        auditor = articles.auditor_of(article.path)
        _add(articles, number, _of_outlier(article, found[number], auditor.rules_for(OUTLIER), auditor.wording))


def _of_outlier(
    article: Article, outlier: Outlier, rules: Mapping[str, CompiledRule], wording: Wording
) -> Sequence[Issue]:
    evidence: dict[str, float | int | str] = {"others": outlier.others}
    for one in outlier.reasons:
        evidence |= {one.feature: round(one.value, 4), f"{one.feature}_deviations": one.z}
    reasons = [wording.phrase(in_words(one)) for one in outlier.reasons]
    why = [f"{'; ' if number else ''}{one}" for number, one in enumerate(reasons)]
    findings = [
        Finding(
            rule=rule,
            start=0,
            end=len(article.text),
            variant=outlier.reasons[0].feature,
            values={"why": why[0], "also": why[1] if why[1:] else "", "too": why[2] if why[2:] else ""},
            evidence=evidence,
        )
        for rule in rules
    ]
    whole = SourceMap(article).to_source(0, len(article.text))
    issues = assemble_at(article, findings, [whole] * len(findings), [article.text] * len(findings), rules, wording)
    return _visible(article, issues, rules)


# ------------------------------------------------------------------------------------------ odd versions


def _mark_odd_ones(articles: AuditedArticles, alike: Sequence[tuple[int, int, float]]) -> None:
    pairs = versions(alike)
    read: dict[int, Article] = {}
    room = MAX_TEXT_CHARACTERS
    for number, article in articles.again(sorted({one for pair in pairs for one in pair})):
        room -= len(article.source)
        if room < 0:
            break
        read[number] = article
    folded = {number: CharacterView(one.text[:MAX_COMPARED]).folded for number, one in read.items()}
    for one in odd_ones(folded, pairs):
        article = read[one.article]
        auditor = articles.auditor_of(article.path)
        rules = auditor.rules_for(OTHER_NUMBER if one.is_number else OTHER_WORD)
        known = [issue.span for issue in articles.store.article(one.article).issues]
        odd = _of_odd_one(read, one, rules, auditor.wording)
        issues = [issue for issue in _visible(article, odd, rules) if not _touches(issue, known)]
        _add(articles, one.article, issues)


def _of_odd_one(
    articles: Mapping[int, Article], odd: OddOne, rules: Mapping[str, CompiledRule], wording: Wording
) -> tuple[Issue, ...]:
    article = articles[odd.article]
    others = [(articles[number], start, end) for number, start, end in odd.others[:MAX_RELATED]]
    related = []
    for other, start, end in others:
        place = SourceMap(other).to_source(start, end)
        (span,) = locate(other.source, [place], other.base)
        related.append(Related(other.path, span, f"has “{other.text[start:end]}”"))
    first, start, end = others[0]
    meant = first.text[start:end]
    findings = [
        Finding(
            rule=rule,
            start=odd.start,
            end=odd.end,
            variant=f"{meant}→{article.text[odd.start : odd.end]}",
            suggestions=((meant, None),),
            values={"count": len(odd.others)},
            evidence={"versions_that_agree": len(odd.others)},
            related=tuple(related),
        )
        for rule in rules
    ]
    place = SourceMap(article).to_source(odd.start, odd.end)
    said = article.text[odd.start : odd.end]
    return assemble_at(article, findings, [place] * len(findings), [said] * len(findings), rules, wording)


# ------------------------------------------------------------------------------------------ shared lines


def _shared_lines(articles: AuditedArticles, alike: Sequence[tuple[int, int, float]]) -> Iterator[Issue]:
    """An issue for each run of lines that many articles share, at its first place, with some of the others."""
    store = articles.store
    groups = shared_lines(store.lines, alike)
    group_of = {digest: number for number, one in enumerate(groups) for digest in one.digests}
    shown = [set(one.articles[:MAX_RELATED]) for one in groups[:MAX_LINES]]
    # By run: how often it stands in the articles that are read, and its first place in each.
    times: Counter[tuple[int, bytes]] = Counter()
    found: dict[tuple[int, bytes], dict[int, tuple[str, Issue]]] = {}
    for number, article in articles.again(sorted(set().union(*shown))):
        known = [one.span for one in store.article(number).issues if one.category == "boilerplate"]
        for run in runs_in(CharacterView(article.text), article.blocks, group_of):
            if run.group < len(shown) and number in shown[run.group]:
                rules, wording = articles.auditor.rules_for(SHARED_LINE), articles.auditor.wording
                count = len(groups[run.group].articles)
                for issue in _visible(article, _of_line(article, run, count, len(store), rules, wording), rules):
                    if issue.status == "new" and not _touches(issue, known):
                        key = run.group, run.first
                        times[key] += 1
                        found.setdefault(key, {}).setdefault(number, (article.path, issue))
    for key, places in found.items():
        # A line that is left in fewer articles stands in copies, or is known for boilerplate by its words.
        if len(places) >= LEAST_ARTICLES and times[key] <= MAX_TIMES * len(places):
            first = next(iter(places.values()))[1]
            same = articles.auditor.wording.phrase("the same line")
            related = tuple(Related(path, issue.span, same) for path, issue in places.values())
            yield replace(first, related=related)


def _of_line(
    article: Article, run: Run, count: int, articles: int, rules: Mapping[str, CompiledRule], wording: Wording
) -> tuple[Issue, ...]:
    what = "This line stands" if run.lines == 1 else f"These {run.lines} lines stand"
    findings = [
        Finding(
            rule=rule,
            start=run.start,
            end=run.end,
            values={"what": what, "count": count, "articles": articles},
            evidence={"count": count, "articles": articles, "lines": run.lines},
        )
        for rule in rules
    ]
    place = SourceMap(article).to_source(run.start, run.end)
    text = article.text[run.start : run.end]
    return assemble_at(article, findings, [place] * len(findings), [text] * len(findings), rules, wording)
