"""What a check is given and what it gives back.

A check is a function of one article that has been read, folded, split into blocks and scanned. It reports
what it finds in code points of ``Article.text``; positions in the file, fingerprints, confidence of rules and
scores are made later and in one place, so a check never thinks of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Protocol

import msgspec

from detector.language.characters import CharacterView
from detector.model import Article, Block, LanguageShares, Related, VerdictCategory

NOTHING = "none"
"""What a message says of a side that has nothing, in the place of what would be quoted."""


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something found at ``[start, end)``, in code points of ``Article.text``.

    ``values`` fill the placeholders of the rule's message besides {text} and {suggestion}. ``confidence`` is
    None where the rule's measured precision is the best that is known. ``weak``: from a weak phrase, which needs
    other evidence in the article. ``related``: places that explain it, in this article or in another one.
    """

    rule: str
    start: int
    end: int
    variant: str | None = None
    suggestions: tuple[tuple[str, float | None], ...] = ()
    values: Mapping[str, str | int | float] = {}
    evidence: Mapping[str, float | int | str] = {}
    confidence: float | None = None
    weak: bool = False
    related: tuple[Related, ...] = ()


class ArticleVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a check says of the whole article."""

    category: VerdictCategory
    probability: float
    message: str


class CheckRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of kind ``check``, as the check that carries it out sees it."""

    id: str
    check: str
    languages: tuple[str, ...]
    options: Mapping[str, float | int | str | bool | tuple[str, ...]] = {}


class Reading:
    """An article with all that was computed of it once: characters, languages of its blocks, hits of the scan."""

    def __init__(self, article: Article, characters: CharacterView, languages: tuple[str, ...], shares: LanguageShares):
        self.article = article
        self.characters = characters
        self.languages = languages  # one BCP 47 tag per block: "zh-Hans", "zh-Hant", "ja", "en", "ko", "und", …
        self.shares = shares

    @property
    def text(self) -> str:
        """The prose; all offsets refer to it."""
        return self.article.text

    @property
    def folded(self) -> str:
        """The prose folded to lower case, half width and simplified Han; same length and offsets."""
        return self.characters.folded

    @cached_property
    def block_starts(self) -> list[int]:
        """Start of each block, ascending."""
        return [block.start for block in self.article.blocks]

    def block_index(self, offset: int) -> int:
        """Index of the block that holds ``offset``, or of the last one before it; -1 before the first."""
        return bisect_right(self.block_starts, offset) - 1

    def block_at(self, offset: int) -> Block | None:
        """The block that holds ``offset``, if any."""
        index = self.block_index(offset)
        if index < 0:
            return None
        block = self.article.blocks[index]
        return block if offset < block.end else None

    def language_at(self, offset: int) -> str:
        """The language of the block that holds ``offset``, else the article's."""
        index = self.block_index(offset)
        return self.languages[index] if index >= 0 else self.shares.primary

    @cached_property
    def _by_languages(self) -> dict[tuple[str, ...], list[Block]]:
        return {}

    def blocks_in(self, *languages: str) -> list[Block]:
        """The blocks whose language is one of those given (``zh`` stands for all of Chinese)."""
        blocks = self._by_languages.get(languages)
        if blocks is None:
            wanted = {one for one in set(self.languages) if language_matches(one, languages)}
            pairs = zip(self.article.blocks, self.languages, strict=True) if wanted else ()
            blocks = self._by_languages[languages] = [block for block, language in pairs if language in wanted]
        return blocks


@lru_cache(maxsize=4096)
def language_matches(language: str, wanted: tuple[str, ...]) -> bool:
    """Whether a block in ``language`` is meant by a rule for ``wanted`` (prefix match; ``any`` means all)."""
    primary = language.partition("-")[0]
    return any(one in ("any", language, primary) for one in wanted)


class Check(Protocol):
    """A check carried out by code. It is called once per article with the enabled rules that name it."""

    def __call__(self, reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
        """Findings and verdicts for one article, in any order."""
        ...


class Together:
    """A check that looks at many articles at once, because that is faster. Called as a `Check` it has but one."""

    def __init__(
        self,
        check: Callable[[Sequence[Reading], tuple[CheckRule, ...]], Sequence[Iterable[Finding | ArticleVerdict]]],
    ) -> None:
        self.check = check

    def __call__(self, reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
        """Findings and verdicts for one article."""
        return self.check([reading], rules)[0]


def carried_out(
    check: Check, readings: Sequence[Reading], rules: tuple[CheckRule, ...]
) -> Iterable[Iterable[Finding | ArticleVerdict]]:
    """What a check finds in each of some articles."""
    if isinstance(check, Together):
        return check.check(readings, rules)
    return (check(reading, rules) for reading in readings)
