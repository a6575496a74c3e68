"""How hard an English article is to read.

Four indices are in every audit: they come from the classes of the characters, which are there, in 13 to 33 ns a byte.
Two more are textstat's, which takes 1.2 s to be imported, longer than a small audit, and 130 ns a byte: they are
measured where they are asked for. Tests compare the four with textstat's too.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from detector.checks.base import Reading
from detector.language.characters import DIGIT, LATIN, LETTER, NEWLINE, SPACE

# Shorter texts have indices that a single long sentence decides.
MINIMUM_WORDS: Final = 100
# Less is no sentence but an abbreviation, an initial or a number with a full stop (textstat's bound).
_MINIMUM_SENTENCE: Final = 3
_LONG_WORD: Final = 7
_STOPS: Final = tuple(map(ord, ".!?"))

METRICS: Final[dict[str, str]] = {
    "words_per_sentence": "Mean number of words of a sentence; only of English, as the three that follow.",
    "automated_readability": "Automated readability index (years of school; by letters and sentence length).",
    "coleman_liau": "Coleman–Liau index (years of school; by letters and sentences per 100 words).",
    "lix": "LIX (words per sentence + percentage of words above six letters).",
}


BY_TEXTSTAT: Final[dict[str, str]] = {
    "rix": "RIX (long words per sentence), by textstat; of English with --readability.",
    "mcalpine_eflaw": "McAlpine EFLAW (words and short words per sentence; up to 20 is easy for readers of English as "
    "a foreign language), by textstat; of English with --readability.",
}


def by_textstat(reading: Reading) -> dict[str, float]:
    """The metrics ``BY_TEXTSTAT`` of an English article, rounded to two decimals; {} as `readability` has it.

    RIX: Anderson 1983; EFLAW: McAlpine 2006. The indices of textstat that count syllables need a dictionary that it
    would fetch from the network.
    """
    if not _is_measured(reading):
        return {}
    import textstat

    text = "\n".join(reading.text[block.start : block.end] for block in reading.blocks_in("en"))
    return {"rix": round(textstat.rix(text), 2), "mcalpine_eflaw": round(textstat.mcalpine_eflaw(text), 2)}


def _is_measured(reading: Reading) -> bool:
    return reading.shares.primary == "en" and reading.characters.class_counts[SPACE] >= MINIMUM_WORDS - 1


def readability(reading: Reading) -> dict[str, float]:
    """The metrics of an English article, rounded to two decimals; {} for others and below ``MINIMUM_WORDS`` words.

    Automated readability index: Smith and Senter 1967; Coleman–Liau index: Coleman and Liau 1975; LIX: Björnsson 1968.
    Words are runs without white space that hold a letter or digit; letters are these two.
    """
    if not _is_measured(reading):
        return {}
    classes, codes = reading.characters.classes, reading.characters.codes
    blank = (classes == SPACE) | (classes == NEWLINE)
    strokes = np.cumsum((classes == LATIN) | (classes == DIGIT) | (classes == LETTER))
    edges = np.flatnonzero(np.concatenate(([True], blank, [True])))  # white space around the runs, shifted by one
    written = np.diff(np.concatenate(([0], strokes))[np.minimum(edges, len(classes))])
    words = written[written > 0]
    if len(words) < MINIMUM_WORDS:
        return {}
    stops = np.isin(codes, _STOPS)
    # A stop ends a sentence where white space, a closing mark or nothing follows, and no small letter (“U.S. dollars”);
    # so does the end of a paragraph.
    inside = np.append((classes[1:] == LATIN) | (classes[1:] == DIGIT), False)
    inside[:-2] |= (codes[2:] >= ord("a")) & (codes[2:] <= ord("z")) & (classes[1:-1] == SPACE)
    ends = np.flatnonzero((stops & ~inside) | (classes == NEWLINE))
    before = np.searchsorted(edges[1:][written > 0] - 1, ends, side="right")
    per_sentence = np.diff(np.concatenate(([0], before, [len(words)])))
    sentences = max(int(np.count_nonzero(per_sentence >= _MINIMUM_SENTENCE)), 1)
    letters, length = float(words.sum()) / len(words), len(words) / sentences
    return {
        "words_per_sentence": round(length, 2),
        "automated_readability": round(4.71 * letters + 0.5 * length - 21.43, 2),
        "coleman_liau": round(5.88 * letters - 29.6 / length - 15.8, 2),
        "lix": round(length + 100 * float(np.count_nonzero(words >= _LONG_WORD)) / len(words), 2),
    }
