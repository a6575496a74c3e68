"""Audits articles: reads them, runs the scan and the checks, scores what they found.

An ``Auditor`` holds what is costly to make (automata, statistics) and is used for any number of articles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading, carried_out
from detector.checks.boilerplate import advertisement, join_runs
from detector.checks.entities import with_characters
from detector.checks.metrics import measure
from detector.checks.phrases import PhraseMatcher
from detector.checks.policy import settle, without_explained
from detector.checks.readability import by_textstat
from detector.checks.thresholds import check_thresholds
from detector.configuration.schema import ALL_RULES, FailOn, MessageLanguage, RuleSetting, SourceLanguage
from detector.engine.accepted import AcceptList
from detector.engine.assemble import assemble
from detector.engine.regrade import sure_enough
from detector.engine.selection import as_set, is_selected, known_names, names_of, speaks
from detector.engine.suppression import MARKER, UNUSED_CHECK, Suppressions, find_suppressions
from detector.engine.verdicts import in_words, machine_translated
from detector.engine.wording import wording_in
from detector.errors import UsageError
from detector.language.characters import CharacterBatch, batches_of
from detector.language.identification import identify_together
from detector.model import Article, ArticleReport, AuditReport, Issue, Rule, Severity
from detector.resources import statistics_folder
from detector.rulepacks.compiled import CompiledPacks, CompiledRule, merge_packs
from detector.rulepacks.store import own_packs, user_packs
from detector.scoring.score import SUFFICIENT_WORDS, Weighed, evaluation_words, passes, penalty, score
from detector.sources.base import MAX_ARTICLE_BYTES, ReadOptions
from detector.validation import did_you_mean
from detector.version import VERSION

if TYPE_CHECKING:
    from detector.checks.translation.run import PairChecks
    from detector.engine.chinese import ChineseStatistics

Progress = Callable[[int, int], None]


class AuditOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to audit. ``select``/``ignore``: rule ids, levels of dotted ids (``zh.spun``) or categories.

    ``fail_on``: the lowest severity of a new issue that fails the gate, or "none". ``min_score``: 0–100.
    ``min_confidence``: 0–1; issues below it are in no report, and so in no score, gate or baseline.
    ``rules``: packs of the user's own, files or folders. ``max_article_bytes``: larger articles are errors.
    ``rule_settings``: (rule id, level, category or "all"; "off", "on" or a severity), later ones win.
    ``languages``: only rules for these (and those for any). ``accept_words``, ``accept_pairs``: no issues; a pair is
    written ``meant→found``. ``reading``: which fields of records are read, and how. ``source_language``: what
    translations are made from, where that is known. ``readability``: whether the readability of English is also
    measured by textstat. ``messages``: the language of messages, helps and verdicts.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: FailOn = "major"
    min_score: float | None = None
    min_confidence: float | None = None
    rules: tuple[Path, ...] = ()
    max_article_bytes: int = MAX_ARTICLE_BYTES
    rule_settings: tuple[tuple[str, RuleSetting], ...] = ()
    languages: tuple[str, ...] = ()
    accept_words: tuple[str, ...] = ()
    accept_pairs: tuple[str, ...] = ()
    reading: ReadOptions = ReadOptions()
    source_language: SourceLanguage | None = None
    readability: bool = False
    messages: MessageLanguage = "en"

    @property
    def gate_severity(self) -> Severity | None:
        """``fail_on`` as a severity; None where issues never fail the gate."""
        return None if self.fail_on == "none" else self.fail_on


def _in_several_languages(tags: Sequence[str]) -> bool:
    """Whether blocks are in more than one of the languages whose translations are checked."""
    return len({tag[:2] for tag in set(tags)} & {"zh", "ja", "en"}) > 1


def make_options(options: Mapping[str, object]) -> AuditOptions:
    """Options from plain values. Raises ``UsageError`` naming an option that does not exist or does not fit."""
    known = AuditOptions.__struct_fields__
    for name in options:
        if name not in known:
            near = get_close_matches(name, known, 1, 0.5)
            raise UsageError(f"there is no option '{name}'" + (f"; did you mean '{near[0]}'?" if near else ""))
    try:
        return msgspec.convert(dict(options), AuditOptions, strict=True, dec_hook=_as_path)
    except msgspec.ValidationError as error:
        raise UsageError(f"an option does not fit: {error}") from error


def _as_path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, (str, Path)):
        return Path(value)
    raise NotImplementedError


class Draft(msgspec.Struct, frozen=True):
    """An article between its checks and its report."""

    reading: Reading
    findings: list[Finding]
    verdicts: list[ArticleVerdict]
    metrics: dict[str, float]
    suppressions: Suppressions | None


class Auditor:
    """Audits texts and folders with one set of rules. Raises ``UsageError`` for a bad pack or unknown rule name.

    ``like``: an auditor whose automata are used where it has the same packs and rules switched on.
    """

    def __init__(
        self,
        options: AuditOptions = AuditOptions(),  # noqa: B008
        packs: CompiledPacks | None = None,
        like: Auditor | None = None,
    ) -> None:
        self.options = options
        self.wording = wording_in(options.messages)
        self._packs = merge_packs(own_packs(), user_packs(options.rules)) if packs is None else packs
        self._refuse_unknown_names()
        enabled = [rule for rule in self._packs.rules if self._enabled(rule)]
        self._rules: dict[str, CompiledRule] = {}
        for rule in enabled:
            said = self.wording.rule(as_set(rule.rule, options.rule_settings))
            self._rules.setdefault(rule.rule.id, replace(rule, rule=said))
        self._accepted = AcceptList(options.accept_words, options.accept_pairs)
        shares = like is not None and like._packs is self._packs and like._rules.keys() == self._rules.keys()
        self._like = like if shares else None
        self._thresholds = tuple(rule for rule in enabled if rule.threshold is not None)
        self._enabled_rules = enabled
        if options.rules:
            self._checks  # noqa: B018 (a pack that names a check that does not exist is refused at once)

    # ------------------------------------------------------------------------------------------ rules

    # Made when the first article comes: an audit that finds everything in the cache needs neither.

    @cached_property
    def _matcher(self) -> PhraseMatcher:
        return PhraseMatcher(self._packs, self._enabled) if self._like is None else self._like._matcher

    @cached_property
    def _checks(self) -> list[tuple[Check, tuple[CheckRule, ...]]]:
        return self._bind_checks(self._enabled_rules)

    @cached_property
    def pair_checks(self) -> PairChecks:
        """The rules about translations; made when the first pair comes."""
        from detector.checks.translation.run import PairChecks

        return PairChecks(self._packs, self._enabled) if self._like is None else self._like.pair_checks

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every known rule by id, enabled or not."""
        known: dict[str, Rule] = {}
        for one in self._packs.rules:
            known.setdefault(one.rule.id, self.wording.rule(one.rule))
        return known

    @cached_property
    def wide_rules(self) -> frozenset[str]:
        """Ids of the enabled rules whose issues are about the whole article."""
        return frozenset(name for name, one in self._rules.items() if one.scope == "article")

    def rules_for(self, check: str) -> dict[str, CompiledRule]:
        """The enabled rules of a check, by id."""
        return {name: one for name, one in self._rules.items() if one.check == check}

    @property
    def packs(self) -> CompiledPacks:
        """The compiled packs, to be shared with other auditors."""
        return self._packs

    @cached_property
    def settings_digest(self) -> str:
        """Hexadecimal digest of all but the text that a report depends on: version, rules, statistics, options."""
        parts = (VERSION, self._packs.digest, statistics_digest(), self.options_digest)
        return sha256("\0".join(parts).encode()).hexdigest()

    @property
    def rules_digest(self) -> str:
        """Hexadecimal digest of the packs in force."""
        return self._packs.digest

    @property
    def options_digest(self) -> str:
        """Hexadecimal digest of the options."""
        return sha256(msgspec.json.encode(self.options, enc_hook=str)).hexdigest()

    def _refuse_unknown_names(self) -> None:
        options = self.options
        if not (options.select or options.ignore or options.rule_settings):
            return
        known = known_names(self.rules.values())
        for option, names in (("--select", options.select), ("--ignore", options.ignore)):
            for name in names:
                if name not in known:
                    hint = did_you_mean(name, known) or "; `garblint rules list` shows them all"
                    raise UsageError(f"{option} {name}: no rule, level or category has this name{hint}")
        for name, _ in options.rule_settings:
            if name != ALL_RULES and name not in known:
                raise UsageError(f"no rule, level or category is called '{name}'{did_you_mean(name, known)}")

    def _enabled(self, compiled: CompiledRule) -> bool:
        rule, options = compiled.rule, self.options
        if options.ignore and not set(options.ignore).isdisjoint(names_of(rule)):
            return False
        if options.languages and rule.id not in options.select and not speaks(rule, options.languages):
            return False
        if options.select:
            return is_selected(rule, options.select)
        return as_set(rule, options.rule_settings).enabled if options.rule_settings else rule.enabled

    def _bind_checks(self, enabled: Iterable[CompiledRule]) -> list[tuple[Check, tuple[CheckRule, ...]]]:
        from detector.checks.registry import CHECKS
        from detector.checks.translation.registry import PAIR_CHECKS
        from detector.collection.checks import COLLECTION_CHECKS

        elsewhere = {UNUSED_CHECK, *PAIR_CHECKS, *COLLECTION_CHECKS}
        by_function: dict[Check, list[CheckRule]] = {}
        for one in enabled:
            if one.check is None or one.check in elsewhere:
                continue
            function = CHECKS.get(one.check)
            if function is None:
                near = get_close_matches(one.check, (*CHECKS, *PAIR_CHECKS, *COLLECTION_CHECKS), 1, 0.5)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                wanted = f"wants the check '{one.check}', which does not exist{hint}"
                raise UsageError(f"rule {one.rule.id} of pack '{one.rule.pack}' {wanted}")
            rule = CheckRule(id=one.rule.id, check=one.check, languages=one.rule.languages, options=one.options)
            by_function.setdefault(function, []).append(rule)
        return [(function, tuple(rules)) for function, rules in by_function.items()]

    # ------------------------------------------------------------------------------------------ articles

    def audit_articles(self, articles: Sequence[Article]) -> list[tuple[ArticleReport, Weighed]]:
        """Reports of articles and what their scores are made of, in the order given, whatever ``min_confidence`` is."""
        drafts = self.drafts(articles)
        if any(one.version_of is not None for one in articles):
            from detector.engine.siblings import compare_records

            drafts = compare_records(drafts, self)
        return self.reports(drafts)

    def reports(self, drafts: list[Draft], *, spun_words: bool = True) -> list[tuple[ArticleReport, Weighed]]:
        """Reports of articles that were examined. ``spun_words``: whether the statistics of Chinese are asked."""
        if spun_words:
            drafts = self._chinese.ask(drafts)
        return [self._finish(draft) for draft in drafts]

    def draft(self, article: Article) -> Draft:
        """Read one article and collect what the scan and the checks find in it."""
        return self.drafts([article])[0]

    def drafts(self, articles: Sequence[Article]) -> list[Draft]:
        """`draft` for each article; each step is done for many of them at once, because that is faster."""
        suppressions = [find_suppressions(one) if MARKER in one.source else None for one in articles]
        articles = [one if found is None else found.article for one, found in zip(articles, suppressions, strict=True)]
        drafts: list[Draft] = []
        for batch in batches_of([one.text for one in articles]):
            own = slice(len(drafts), len(drafts) + len(batch.views))
            drafts += self._drafts(batch, articles[own], suppressions[own])
        return drafts

    def _drafts(
        self, batch: CharacterBatch, articles: Sequence[Article], suppressions: Sequence[Suppressions | None]
    ) -> Iterator[Draft]:
        identified = identify_together(batch.joined, batch.starts, batch.views, [one.blocks for one in articles])
        readings = [
            Reading(article, characters, languages, shares)
            for article, characters, (languages, shares) in zip(articles, batch.views, identified, strict=True)
        ]
        findings = self._matcher.together(batch.joined.folded, batch.starts.tolist(), readings)
        verdicts: list[list[ArticleVerdict]] = [[] for _ in readings]
        for check, rules in self._checks:
            of_all = carried_out(check, readings, rules)
            for of_reading, judged, found in zip(findings, verdicts, of_all, strict=True):
                for one in found:
                    if isinstance(one, Finding):
                        of_reading.append(one)
                    else:
                        judged.append(one)
        for reading, of_reading, judged, suppressed in zip(readings, findings, verdicts, suppressions, strict=True):
            if _in_several_languages(reading.languages):
                # Of two findings of one phrase the first stays: the one that knows what the source says.
                of_reading[:0] = self._between_languages(reading)
            metrics = measure(reading)
            if self.options.readability:
                metrics |= by_textstat(reading)
            of_reading.extend(check_thresholds(reading, self._thresholds, metrics))
            yield Draft(reading, of_reading, judged, metrics, suppressed)

    def _between_languages(self, reading: Reading) -> list[Finding]:
        """What an article says differently in its two languages, where its paragraphs alternate between them."""
        from detector.collection.versions import check_within
        from detector.engine.siblings import placed_findings

        versions = check_within(reading, self.pair_checks, self.options.source_language)
        return placed_findings(versions, [reading], [reading.article.path]).get(0, [])

    @cached_property
    def _chinese(self) -> ChineseStatistics:
        """Made when the first article comes: its import takes longer than many an audit from the cache."""
        from detector.engine.chinese import ChineseStatistics

        return ChineseStatistics(self._rules)

    def _finish(self, draft: Draft) -> tuple[ArticleReport, Weighed]:
        """Settle what was found, give it positions, and score it."""
        reading, article = draft.reading, draft.reading.article
        findings, verdicts = without_explained(draft.findings, draft.verdicts)
        if self._accepted:
            findings = self._accepted.left(reading, findings, self._rules)
        issues: tuple[Issue, ...] = ()
        if findings:
            findings = join_runs(reading, settle(reading, findings, self._rules), self._rules)
            findings = with_characters(reading, findings)
            if (advertised := advertisement(reading, findings)) is not None:
                verdicts = [*verdicts, advertised]
            issues = assemble(reading, findings, self._rules, self.wording)
        if draft.suppressions is not None:
            issues = self._suppressed(draft.suppressions, issues)
        words = evaluation_words(reading.characters, japanese=reading.shares.primary == "ja")
        if (translated := machine_translated(issues, words)) is not None:
            verdicts = [*verdicts, translated]
        weighed = Weighed(penalty(issues), words)
        own_score = score((weighed,))
        return (
            ArticleReport(
                path=article.path,
                record=article.record,
                sha256=article.sha256,
                format=article.format,
                encoding=article.encoding,
                language=reading.shares,
                characters=len(article.source),
                score=own_score,
                passed=passes(issues, own_score, self.options.gate_severity, self.options.min_score),
                insufficient_sample=words < SUFFICIENT_WORDS,
                verdicts=tuple(
                    in_words(one, issues, draft.metrics, self.wording)
                    for one in sorted(verdicts, key=lambda one: -one.probability)
                ),
                metrics={**draft.metrics, "evaluation_words": round(words, 2)},
                issues=issues,
            ),
            weighed,
        )

    def _suppressed(self, suppressions: Suppressions, issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
        kept = suppressions.apply(issues, self._rules)
        unused = suppressions.unused(self.rules.values(), self._rules, self.wording, everything=not self.options.ignore)
        return tuple(sorted((*kept, *unused), key=lambda one: (one.span.start, one.span.end, one.rule)))

    def audit_text(self, text: str, *, path: str = "-", format: str = "text") -> ArticleReport:
        """Audit one string; ``format`` is "text", "markdown", "mdx" or "html".

        Raises ``UsageError`` for another format and for a text that cannot be one article.
        """
        from detector.sources.base import SourceError
        from detector.sources.registry import TEXT_READERS, article_from_text

        if format not in TEXT_READERS:
            raise UsageError(f"format '{format}' is not known; use one of {', '.join(TEXT_READERS)}")
        try:
            article = article_from_text(text, path, format)
        except SourceError as error:
            raise UsageError(f"{path}: {error.message}") from error
        options = self.options
        (audited,) = self.audit_articles([article])
        return sure_enough(audited, options.min_confidence, options.gate_severity, options.min_score)[0]

    # ------------------------------------------------------------------------------------------ folders

    def audit(
        self,
        paths: Sequence[str | Path],
        *,
        progress: Progress | None = None,
        jobs: int | None = 1,
        cached: bool = False,
    ) -> AuditReport:
        """Audit files and folders. What cannot be read is in ``errors``; the rest is audited.

        ``jobs``: processes to use, None for one a processor. ``cached``: remember what was found in unchanged files.
        """
        from detector.engine.local import run

        return run(self, paths, progress, jobs=jobs, cached=cached).in_memory()


# Statistics above this size are told apart by name and size: reading them all would cost more than a short audit,
# and they never change without the weights that are trained on them, which are small.
_DIGESTED_BYTES = 1 << 18


@lru_cache(maxsize=1)
def statistics_digest() -> str:
    """Hexadecimal digest of the shipped statistics: content of the small files, names and sizes of all."""
    folder = statistics_folder()
    total = sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            size = file.stat().st_size
            total.update(f"{file.relative_to(folder).as_posix()} {size}\n".encode())
            if size <= _DIGESTED_BYTES:
                total.update(file.read_bytes())
    return total.hexdigest()
