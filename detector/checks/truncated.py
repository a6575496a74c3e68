"""Text that stops in the middle: paragraphs that end in a word no sentence ends in, and articles cut off at their end.

A paragraph proves itself: it has punctuation inside and ends in an article, preposition or particle. Headings, list
items and captions often have no full stop, so that alone says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading, language_matches
from detector.language.characters import HAN, class_of
from detector.model import Block

# What no paragraph ends in. In 15.7 million characters of clean Chinese one does (in 、, a slip), in 2.6 million of
# Japanese four, in 9.5 million of English fifteen, of which the eight that were read are cut in the corpus itself.
_CHINESE: Final = re.compile(
    "(?:[的和与及或对把被从向将以因并而但由于让使、]|通过|根据|关于|随着|如果|虽然|因此|所以|而且|并且|不仅|即使|尽管|由此)\\Z"
)
# No cut is こと, もと, ひと, あと, which end items of lists, nor なと, よと, ねと, かと, with which one breaks off in
# speech.
_JAPANESE: Final = re.compile(
    "(?:[がをや]|(?<!こんにち)(?<!こんばん)は|(?<![こもひあなよねか])と"
    "|から|より|として|による|について|における|および|また|ので)\\Z"
)
# A line without a full stop that ends so is a title.
_JAPANESE_TITLE: Final = re.compile("[^。！？]*について\\Z")
_ENGLISH: Final = re.compile(
    r"\b(?:the|a|an|of|and|to|into|from|by|or|but|which|whose|their|its|his|my|our|your|than|between|because|"
    r"is|are|was|were|has|have|had|with|when|while|if|be),?\Z",
    re.IGNORECASE,
)
# In Markdown and HTML a sentence may go on in code or a list (“the path should be”), so only determiners tell.
_ENGLISH_MARKUP: Final = re.compile(r"\b(?:the|an?|whose|their|its|his|my|our|your),?\Z", re.IGNORECASE)
# A paragraph has so many characters, and a comma or full stop inside; shorter ones are headings and captions.
MIN_CHARACTERS: Final = 20
MIN_LATIN_CHARACTERS: Final = 40
_INSIDE: Final = re.compile("[，。；、,;.!?！？]")
# A summary that is cut is often repeated, and goes on, in the paragraph after it.
MIN_REPEATED: Final = 30
PARAGRAPHS_AFTER: Final = 3
# A text whose lines were broken by hand: so many lines of at least this share of the longest, which is no longer than
# this (columns of a terminal or a letter). By judgement; articles have a paragraph in each line.
MIN_WRAPPED: Final = 3
WRAPPED_FROM: Final = 0.8
WIDEST_WRAPPED: Final = 100
# … or so many lines, and this share of those that another line follows at once, that end in a comma or a particle, as
# lines of blogs and forums do where the writer breathes. By judgement.
BROKEN_SHARE: Final = 1 / 3
_BROKEN: Final = re.compile("[、，はがをにでとのもやて]\\Z")
_TERMINAL: Final = frozenset("。．.!！?？…」』”’）)】》〉\"'：:;；—~～*|│┃")
# An article is cut if its last paragraph, no shorter than this, does not end in a full stop and so many of its others
# do, those shorter than MIN_OTHER left aside. By benchmarks/truncated.py: of 4 565 clean articles in
# Chinese one is called so; of Japanese ones from 20 characters on 4 of 956 in an encyclopedia, hence 30 there.
MIN_PARAGRAPHS: Final = {"zh": 2, "ja": 3, "en": 3}
MIN_LAST: Final = {"zh": 20, "ja": 30, "en": 30}
MIN_OTHER: Final = 30
MOSTLY: Final = {"zh": 0.8, "ja": 0.9, "en": 0.8}  # share of the others; at 0.8 two more in that encyclopedia
# The reader of plain text takes a first line without a full stop for a heading.
_PROSE: Final = frozenset({"paragraph", "quote", "field", "heading"})
MAX_SHOWN: Final = 12
_CREDIT: Final = re.compile(
    "(?:记者|編集|编辑|責任|责任|来源|來源|作者|翻译|訳|摄|供图|报道|出典|撮影|図|注|http|www|@|copyright|©|"
    "photo|source|by )",
    re.IGNORECASE,
)
# How a sentence may end in Chinese and Japanese without a mark: in a gloss in Latin letters, in a plain verb, in など.
_MAY_END: Final = re.compile("(?:[0-9A-Za-z\u00c0-\u024f]|[るただすいどんうずぬ]|施行|利用|[日月年])\\Z")
# Of the articles reported at their last paragraph, 4 000 cut at random and 12 000 clean ones, 99 % were cut and
# 1 % not (benchmarks/truncated.py); a reader's articles differ from these, so no more is claimed.
PROBABILITY: Final = 0.95
_CONTINUES: Final = frozenset("、，；")
_TAIL: Final = re.compile(r"[^，。；、,;.!?！？\s]{1,12}[，、,]?\Z")


# A line that a list goes on with: (c), iv., 2), （二）, ①.
_ITEM: Final = re.compile(
    r"[(（]?(?:[a-z]|[ivx]{1,5}|[0-9]{1,3}|[一二三四五六七八九十]{1,3}|[ア-コ])[)）.、．]|[①-⑳•‣・]"
)


def _ending(language: str, format: str) -> re.Pattern[str] | None:
    primary = language.partition("-")[0]
    english = _ENGLISH if format == "text" else _ENGLISH_MARKUP
    return {"zh": _CHINESE, "ja": _JAPANESE, "en": english}.get(primary)


def _is_paragraph(reading: Reading, block: Block, text: str) -> bool:
    latin = text[:1] < "\u2e80"
    return (
        block.kind in _PROSE
        and len(text) >= (MIN_LATIN_CHARACTERS if latin else MIN_CHARACTERS)
        and _INSIDE.search(text, 0, len(text) - 1) is not None
    )


def cut_paragraphs(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding | ArticleVerdict]:
    """Paragraphs that stop in mid-sentence, and the verdict where the last one does."""
    blocks = [block for block in reading.article.blocks if block.kind in _PROSE]
    if not blocks:
        return
    text = reading.text
    last_cut = False
    for number, block in enumerate(blocks):
        content = text[block.start : block.end].rstrip()
        if not content or content[-1] in _TERMINAL or not _is_paragraph(reading, block, content):
            continue
        language = reading.language_at(block.start)
        ending = _ending(language, reading.article.format)
        at_end = number == len(blocks) - 1
        if ending is None:
            continue
        repeated = _goes_on(text, content, blocks[number + 1 : number + 1 + PARAGRAPHS_AFTER])
        sure = repeated or (ending.search(content) is not None and _JAPANESE_TITLE.fullmatch(content) is None)
        if sure and not repeated and not at_end and _is_continued(reading, block, blocks[number + 1]):
            continue
        if not sure and not (at_end and _others_end(text, blocks[:-1], language) and _may_be_cut(content, language)):
            continue
        last_cut |= at_end
        end = block.start + len(content)
        tail = _TAIL.search(content)
        start = end - min(len(tail.group()) if tail else MAX_SHOWN, MAX_SHOWN)
        for rule in rules:
            if language_matches(language, rule.languages):
                yield Finding(rule=rule.id, start=start, end=end)
    if last_cut:
        yield ArticleVerdict(
            category="truncated", probability=PROBABILITY, message="the article stops in the middle of a sentence"
        )


def _goes_on(text: str, content: str, following: list[Block]) -> bool:
    """Whether a paragraph after it says the same and goes on in the middle of a word or phrase."""
    if len(content) < MIN_REPEATED:
        return False
    tail = content[-MIN_REPEATED // 2 :]
    for block in following:
        at = text.find(tail, block.start, block.end)
        if at >= 0 and at + len(tail) < block.end and text[at + len(tail)].isalnum():
            return True
    return False


def _is_continued(reading: Reading, block: Block, following: Block) -> bool:
    """Whether the next block is the rest of the sentence: a line that was broken, or an item of a list."""
    text = reading.text
    if following.kind == "list_item" or text[following.start : following.start + 1].islower():
        return True
    if _ITEM.match(text, following.start, following.end):
        return True
    is_next_line = reading.article.format == "text" and text.count("\n", block.end, following.start) == 1
    return is_next_line and _is_wrapped(text)


def _is_wrapped(text: str) -> bool:
    """Whether lines were broken by hand: where a sentence pauses, or at a width.

    At a width most of those nearly as long as the longest end in mid-sentence.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    followed = [line for line, after in pairwise(lines) if line and after]
    broken = sum(_BROKEN.search(line) is not None for line in followed)
    if broken >= max(MIN_WRAPPED, BROKEN_SHARE * len(followed)):
        return True
    widest = max(map(len, lines), default=0)
    full = [line for line in lines if len(line) >= WRAPPED_FROM * widest]
    if widest > WIDEST_WRAPPED or len(full) < MIN_WRAPPED:
        return False
    return 2 * sum(line[-1] not in _TERMINAL for line in full) > len(full)


def _others_end(text: str, blocks: list[Block], language: str) -> bool:
    long = (block for block in blocks if block.end - block.start >= MIN_OTHER and block.kind != "heading")
    ends = [text[block.start : block.end].rstrip()[-1:] in _TERMINAL for block in long]
    return sum(ends) >= max(MIN_PARAGRAPHS[language[:2]], MOSTLY[language[:2]] * len(ends))


def _may_be_cut(content: str, language: str) -> bool:
    if content[-1] == "，":
        return len(content) >= MIN_LAST[language[:2]]
    if len(content) < MIN_LAST[language[:2]] or not content[-1].isalpha() or _CREDIT.search(content) is not None:
        return False
    return language.startswith("en") or _MAY_END.search(content) is None


def headless_paragraphs(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Paragraphs that begin with a mark which needs something before it (、课程怎么排？)."""
    text = reading.text
    for block in reading.article.blocks:
        mark, following = text[block.start : block.start + 1], text[block.start + 1 : block.start + 2]
        if mark in _CONTINUES and following and class_of(following) == HAN:
            for rule in rules:
                if language_matches(reading.language_at(block.start), rule.languages):
                    yield Finding(rule=rule.id, start=block.start, end=block.start + 1)


CHECKS: Final[dict[str, Check]] = {"missing.cut": cut_paragraphs, "missing.line-head": headless_paragraphs}
