"""The words every stage speaks: articles, blocks, spans, issues, reports. Plain data, no behaviour.

Offsets are code points, 0-based, end exclusive, unless a name says otherwise (``utf16_start``: UTF-16 units,
``byte_start``: bytes of the text in UTF-8, ``line``/``column``: 1-based, columns in code points).
The report structures are written to JSON as they stand here; ``reports/schema`` is generated from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

import msgspec

FORMAT_VERSION = "1.0"

Severity = Literal["neutral", "minor", "major", "critical"]
SEVERITIES: tuple[Severity, ...] = ("neutral", "minor", "major", "critical")

Category = Literal[
    "spun",
    "mistranslation",
    "number",
    "omission",
    "addition",
    "untranslated",
    "terminology",
    "ocr",
    "typo",
    "masked",
    "evasion",
    "script",
    "encoding",
    "markup",
    "missing-text",
    "truncated",
    "repeated",
    "boilerplate",
    "punctuation",
    "grammar",
    "style",
]

# Each category maps to one type of MQM (https://themqm.org/error-types-2/typology/).
MQM_TYPES: dict[Category, str] = {
    "spun": "accuracy/mistranslation",
    "mistranslation": "accuracy/mistranslation",
    "number": "accuracy/mistranslation/number",
    "omission": "accuracy/omission",
    "addition": "accuracy/addition",
    "untranslated": "accuracy/untranslated",
    "terminology": "terminology/inconsistent-use-of-terminology",
    "ocr": "linguistic-conventions/spelling",
    "typo": "linguistic-conventions/spelling",
    "masked": "accuracy/omission",
    "evasion": "linguistic-conventions/spelling",
    "script": "locale-conventions/script",
    "encoding": "linguistic-conventions/unintelligible",
    "markup": "design-and-markup/markup-tag",
    "missing-text": "accuracy/omission",
    "truncated": "design-and-markup/truncation-text-expansion",
    "repeated": "accuracy/addition",
    "boilerplate": "accuracy/addition",
    "punctuation": "linguistic-conventions/punctuation",
    "grammar": "linguistic-conventions/grammar",
    "style": "style",
}

VerdictCategory = Literal["spun", "machine-translated", "ocr", "mixed-script", "truncated", "advertisement"]
Status = Literal["new", "baseline", "suppressed"]
SpanBase = Literal["file", "field"]
BlockKind = Literal["heading", "paragraph", "list_item", "table_cell", "quote", "attribute", "field"]


# ---------------------------------------------------------------------------------------------- articles


class Segment(msgspec.Struct, frozen=True, gc=False):
    """A run of prose: ``length`` code points at ``prose_start`` that came from ``source_start`` on in the source.

    ``source_length`` differs from ``length`` only where the prose stands for other characters (an entity, a
    line break); such a segment maps as a whole.
    """

    prose_start: int
    source_start: int
    length: int
    source_length: int


class Block(msgspec.Struct, frozen=True, gc=False):
    """A paragraph, heading, list item or the like: a code-point range of ``Article.text``."""

    kind: BlockKind
    start: int
    end: int


class VersionOf(msgspec.Struct, frozen=True):
    """That an article is one of several versions of a text that stand in one file: which text, in which language
    (``zh``, ``ja`` or ``en``, "" where nothing says it)."""

    text: str
    language: str


class Article(msgspec.Struct, frozen=True, kw_only=True, weakref=True):
    """One article, decoded and freed of markup.

    ``text`` is the prose that is checked; ``source`` the decoded file or record field that positions refer to.
    Without markup both are the same string and ``segments`` is empty, which means the identity map.
    Blocks are in order and do not overlap; between two blocks stands at least one line break.
    """

    path: str
    text: str
    source: str
    blocks: tuple[Block, ...]
    segments: tuple[Segment, ...] = ()
    record: dict[str, str | int] | None = None
    base: SpanBase = "file"
    format: str = "text"
    encoding: str = "utf-8"
    sha256: str = ""
    version_of: VersionOf | None = None


class InputError(msgspec.Struct, frozen=True, kw_only=True):
    """An input that could not be audited, and why."""

    path: str
    stage: Literal["discover", "read", "decode", "parse", "audit", "write"]
    message: str


# ---------------------------------------------------------------------------------------------- rules


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule pack says of a rule, without its way of matching.

    ``confidence`` is the lower bound of the 95 % Wilson interval of the rule's measured precision.
    """

    id: str
    category: Category
    severity: Severity
    message: str
    help: str
    languages: tuple[str, ...]
    pack: str
    confidence: float
    enabled: bool = True
    safe_fix: bool = False


# ---------------------------------------------------------------------------------------------- the report


class Span(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A range in the decoded file (``base`` "file") or in a record's decoded field ("field")."""

    base: SpanBase
    start: int
    end: int
    utf16_start: int
    utf16_end: int
    byte_start: int
    byte_end: int
    line: int
    column: int
    end_line: int
    end_column: int


class Quote(msgspec.Struct, frozen=True, gc=False):
    """A W3C TextQuoteSelector: the exact text with up to 32 code points on each side."""

    exact: str
    prefix: str
    suffix: str


class Suggestion(msgspec.Struct, frozen=True, gc=False):
    """What the text may have been, with the probability that it was."""

    text: str
    confidence: float


class Related(msgspec.Struct, frozen=True):
    """Another place that explains an issue, in this article or another one."""

    path: str
    span: Span
    message: str


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One finding, ready for a reader."""

    fingerprint: str
    rule: str
    variant: str | None
    category: Category
    mqm: str
    severity: Severity
    confidence: float
    status: Status
    message: str
    help: str
    span: Span
    quote: Quote
    suggestions: tuple[Suggestion, ...] = ()
    related: tuple[Related, ...] = ()
    evidence: dict[str, float | int | str] = {}


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the whole article is, with the probability of it.

    ``evidence``: the strongest reasons for it, at most three, a sentence each.
    """

    category: VerdictCategory
    probability: float
    message: str
    evidence: tuple[str, ...] = ()


class LanguageShares(msgspec.Struct, frozen=True, kw_only=True):
    """The article's main language (BCP 47) and the share of letters in each; confidence in [0, 1]."""

    primary: str
    confidence: float
    shares: dict[str, float]


class ArticleReport(msgspec.Struct, frozen=True, kw_only=True):
    """All that is said of one article. ``characters`` counts code points of the decoded text."""

    path: str
    record: dict[str, str | int] | None
    sha256: str
    format: str
    encoding: str
    language: LanguageShares
    characters: int
    score: float
    passed: bool
    insufficient_sample: bool
    verdicts: tuple[Verdict, ...]
    metrics: dict[str, float]
    issues: tuple[Issue, ...]


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """Which program, rules and statistics wrote the report."""

    name: str
    version: str
    rules_digest: str
    statistics_digest: str


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """When and how the audit ran; ``complete`` is false where it was interrupted."""

    started_at: str
    seconds: float
    root: str
    engine: str
    config_digest: str
    complete: bool = True


class IssueCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of issues with status "new"."""

    total: int
    by_severity: dict[str, int]
    by_category: dict[str, int]
    by_rule: dict[str, int]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The audit in numbers. ``skipped`` counts binary files met while walking a folder."""

    articles: int
    failed: int
    skipped: int
    characters: int
    score: float
    passed: bool
    issues: IssueCounts


class AlignedUnits(msgspec.Struct, frozen=True, gc=False):
    """Blocks or sentences that stand for each other: code-point ranges of the decoded texts, equal ends for nothing.

    ``confidence``: the probability that exactly these belong together.
    """

    source_start: int
    source_end: int
    target_start: int
    target_end: int
    confidence: float


class AlignedPair(msgspec.Struct, frozen=True, kw_only=True):
    """A text beside its translation, by paragraph and by sentence.

    ``confidence``: the probability that the two belong together at all.
    """

    source: str
    target: str
    source_language: str
    target_language: str
    confidence: float
    blocks: tuple[AlignedUnits, ...]
    sentences: tuple[AlignedUnits, ...]


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """What only several articles together show."""

    issues: tuple[Issue, ...] = ()
    siblings: tuple[dict[str, str], ...] = ()
    duplicates: tuple[dict[str, str], ...] = ()
    alignments: tuple[AlignedPair, ...] = ()


class AuditReport(msgspec.Struct, frozen=True, kw_only=True):
    """The report: ``format_version`` first, articles worst first."""

    format_version: str
    tool: Tool
    run: Run
    summary: Summary
    articles: tuple[ArticleReport, ...]
    collection: Collection
    errors: tuple[InputError, ...]

    def noteworthy(self) -> Iterator[ArticleReport]:
        """The articles with issues of any status or verdicts."""
        return (one for one in self.articles if one.issues or one.verdicts)


class Report(Protocol):
    """What a writer of reports needs: an ``AuditReport``, or the like of it with its articles on the disk.

    ``articles`` may be gone through any number of times, and then decodes each anew: an article is the same by its
    place among them, not by its identity.
    """

    @property
    def format_version(self) -> str: ...
    @property
    def tool(self) -> Tool: ...
    @property
    def run(self) -> Run: ...
    @property
    def summary(self) -> Summary: ...
    @property
    def articles(self) -> Sequence[ArticleReport]: ...
    @property
    def collection(self) -> Collection: ...
    @property
    def errors(self) -> tuple[InputError, ...]: ...
    def noteworthy(self) -> Iterator[ArticleReport]: ...
