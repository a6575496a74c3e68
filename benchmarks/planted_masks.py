"""Masks and disguises planted in clean translated news: how many are found, and how many reports are right.

    python -m benchmarks.planted_masks --data DIR [--per-kind 300] [--misses] [--write]

DIR (default: the environment variable GARBLINT_DATA) is the data folder that SOURCES.md there describes. In a
document of NTREX one word is masked or disguised in one of the known ways, by a seeded generator, so the figures
repeat. A report is right when it overlaps what was planted. Masks are planted in two-character words (Chinese),
runs of kanji or katakana (Japanese) and lower-case words (English); disguises only in words that filters watch.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.clean import ntrex
from benchmarks.command import BenchmarkParser, keep
from benchmarks.masked import FAMILIES
from detector.checks.evasion_signs import EMOJI_CHARACTERS
from detector.checks.watched_words import WATCHED
from detector.engine.auditor import Auditor
from detector.language.characters import CharacterView
from detector.language.pinyin import SYLLABLES, characters_read, word_weight

RESULTS = Path(__file__).parent / "results" / "planted_masks.json"
SEED = 20_231_122

# Each takes the word and gives what stands there instead.
MASKS: dict[str, dict[str, Callable[[str], str]]] = {
    "zh": {
        "asterisks": lambda word: "*" * len(word),
        "three asterisks": lambda word: "***",
        "wide asterisks": lambda word: "＊" * len(word),
        "first kept": lambda word: word[0] + "*" * (len(word) - 1),
        "crosses": lambda word: "×" * len(word),
        "letters X": lambda word: "XX",
        "boxes": lambda word: "□" * len(word),
        "blocks": lambda word: "█" * len(word),
        "rings": lambda word: "○" * len(word),
        "zeros": lambda word: "〇" * len(word),
        "note": lambda word: "[已屏蔽]",
    },
    "ja": {
        "wide asterisks": lambda word: "＊＊＊",
        "rings": lambda word: "○" * len(word),
        "zeros": lambda word: "〇〇",
        "discs": lambda word: "●" * len(word),
        "crosses": lambda word: "××",
        "blocks": lambda word: "█" * len(word),
        "geta": lambda word: "〓" * len(word),
        "note": lambda word: "[伏字]",
        "wide spaces": lambda word: "\u3000" * len(word),
    },
    "en": {
        "asterisks": lambda word: "****",
        "hashes": lambda word: "#" * len(word),
        "letters X": lambda word: "XXXX",
        "scrawl": lambda word: "@#$%!",
        "blocks": lambda word: "█" * len(word),
        "note": lambda word: "[REDACTED]",
        "inner letters": lambda word: word[0] + "*" * (len(word) - 2) + word[-1],
        "underscores": lambda word: "______",
        "leet": lambda word: word.translate(str.maketrans("aeio", "@310")),
    },
}
_JAPANESE_WORD = re.compile("[\u4e00-\u9fff]{2,4}|[\u30a1-\u30fa\u30fc]{3,8}")
_ENGLISH_WORD = re.compile(r"\b[a-z]{4,10}\b")
_HAN = re.compile("[\u4e00-\u9fff]+")


def words_of(text: str, language: str) -> list[tuple[int, int]]:
    """Ranges of words that may be masked, in code points."""
    if language == "en":
        return [match.span() for match in _ENGLISH_WORD.finditer(text)]
    if language == "ja":
        return [match.span() for match in _JAPANESE_WORD.finditer(text)]
    # A common pair whose neighbours make no common pair with it is a word, whatever the segmentation.
    found = []
    for match in _HAN.finditer(text):
        for i in range(match.start(), match.end() - 1):
            inner = word_weight(text[i], text[i + 1])
            before = word_weight(text[i - 1], text[i]) if i > match.start() else 0
            after = word_weight(text[i + 1], text[i + 2]) if i + 2 < match.end() else 0
            if inner >= 25 and not before and not after:
                found.append((i, i + 2))
    return found


def _reading(character: str) -> str | None:
    return next((one for one in SYLLABLES if len(one) > 1 and character in characters_read(one)), None)


@lru_cache(maxsize=1)
def _traditional_forms() -> dict[str, str]:
    han = "".join(map(chr, range(0x4E00, 0xA000)))
    view = CharacterView(han)
    return {simple: han[i] for i, simple in enumerate(view.folded) if view.script_signs[i] == 1 and simple != han[i]}


def disguises_of(text: str) -> Iterator[tuple[str, int, int, str]]:
    """(device, start, end, what stands there instead) for each watched word of a Chinese text."""
    emoji: dict[str, str] = {}
    for sign, characters in EMOJI_CHARACTERS.items():
        emoji.setdefault(characters[0], sign)
    traditional = _traditional_forms()
    for i in range(len(text) - 1):
        word = text[i : i + 2]
        if text[i] in "最第":
            yield "variant", i, i + 1, {"最": "蕞", "第": "苐"}[text[i]]
        if word not in WATCHED:
            continue
        if (reading := _reading(word[1])) is not None:
            yield "pinyin", i + 1, i + 2, reading
            yield "initial", i + 1, i + 2, reading[0].upper()
        if word[1] in emoji:
            yield "emoji", i + 1, i + 2, emoji[word[1]]
        for k in (i, i + 1):
            if text[k] in traditional:
                yield "traditional", k, k + 1, traditional[text[k]]
        yield "zero-width", i, i + 2, f"{word[0]}\u200b{word[1]}"
        yield "strewn", i, i + 2, f"{word[0]}★{word[1]}"


def _measure(
    auditor: Auditor, planted: Sequence[tuple[str, str, int, int, str]], *, misses: bool
) -> tuple[dict[str, list[int]], Counter[str], Counter[str]]:
    """Found and total by kind; right and reported by rule. ``planted``: (kind, text, start, end, surface)."""
    kinds: dict[str, list[int]] = {}
    right, reported = Counter[str](), Counter[str]()
    for kind, text, start, end, surface in planted:
        damaged = text[:start] + surface + text[end:]
        issues = [one for one in auditor.audit_text(damaged).issues if one.rule.startswith(FAMILIES)]
        hits = [one for one in issues if one.span.start < start + len(surface) and one.span.end > start]
        counts = kinds.setdefault(kind, [0, 0])
        counts[0] += bool(hits)
        counts[1] += 1
        reported.update(one.rule for one in issues)
        right.update(one.rule for one in hits)
        if misses and not hits:
            print(f"  missed {kind}: {damaged[max(0, start - 14) : start + len(surface) + 10]!r}")
        if misses:
            for one in issues:
                if one not in hits:
                    print(f"  false {one.rule}: {one.quote.prefix[-10:]}⟦{one.quote.exact}⟧{one.quote.suffix[:10]!r}")
    return kinds, right, reported


def main(arguments: Sequence[str] | None = None) -> int:
    parser = BenchmarkParser(__doc__, keeps=RESULTS.name)
    parser.add_argument("--per-kind", type=int, default=300, help="masks planted per language and kind")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was false")
    options, data = parser.parse(arguments)
    generator = random.Random(SEED)
    planted: list[tuple[str, str, int, int, str]] = []
    for language, kinds in MASKS.items():
        documents = ntrex(data, language)
        places = [(text, span) for text in documents for span in words_of(text, language)]
        for kind, mask in kinds.items():
            chosen = 0
            while chosen < options.per_kind:
                text, (start, end) = generator.choice(places)
                word = text[start:end]
                surface = mask(word)
                if kind == "leet" and sum(a != b for a, b in zip(word, surface, strict=True)) < 2:
                    continue
                planted.append((f"{language} {kind}", text, start, end, surface))
                chosen += 1
    disguised: dict[str, list[tuple[str, str, int, int, str]]] = {}
    for text in ntrex(data, "zh"):
        for device, start, end, surface in disguises_of(text):
            disguised.setdefault(device, []).append((f"zh {device}", text, start, end, surface))
    for places_of_device in disguised.values():
        planted += generator.sample(places_of_device, min(options.per_kind, len(places_of_device)))

    found, right, reported = _measure(Auditor(), planted, misses=options.misses)
    for kind, (hits, total) in found.items():
        print(f"{kind:22} {hits:4} of {total:4}  {hits / total:.3f}")
    for rule in sorted(reported):
        print(f"{rule:28} right {right[rule]:5} of {reported[rule]:5}")
    if options.write:
        figures: dict[str, Any] = {
            "kinds": found,
            "rules": {rule: [right[rule], reported[rule]] for rule in sorted(reported)},
        }
        keep(RESULTS, figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
