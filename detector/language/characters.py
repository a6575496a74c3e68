"""Characters as arrays: folding that keeps every offset, and a class for every code point.

Everything that looks at each character of a text does it here, in numpy, once per article; Python code
afterwards touches only the few places that a scan has found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from detector.resources import statistics_folder

# Classes of code points, as stored in ``CharacterView.classes``.
OTHER: Final = 0
SPACE: Final = 1
NEWLINE: Final = 2
DIGIT: Final = 3
LATIN: Final = 4
HAN: Final = 5
HIRAGANA: Final = 6
KATAKANA: Final = 7
HANGUL: Final = 8
LETTER: Final = 9  # letters of other scripts
CJK_PUNCTUATION: Final = 10
PUNCTUATION: Final = 11  # ASCII and general punctuation
SYMBOL: Final = 12  # geometric shapes, boxes, stars, arrows
EMOJI: Final = 13
INVISIBLE: Final = 14  # zero width, bidirectional controls, soft hyphen, variation selectors
CONTROL: Final = 15
PRIVATE: Final = 16
REPLACEMENT: Final = 17  # U+FFFD and lone surrogates
CLASS_COUNT: Final = 18

# Unicode blocks, later lines override earlier ones.
_RANGES: Final[tuple[tuple[int, int, int], ...]] = (
    (0x0000, 0x001F, CONTROL),
    (0x0020, 0x0020, SPACE),
    (0x0021, 0x007E, PUNCTUATION),
    (0x0030, 0x0039, DIGIT),
    (0x0041, 0x005A, LATIN),
    (0x0061, 0x007A, LATIN),
    (0x007F, 0x009F, CONTROL),
    (0x0009, 0x0009, SPACE),
    (0x00A0, 0x00A0, SPACE),
    (0x00A1, 0x00BF, PUNCTUATION),
    (0x00AA, 0x00AA, LATIN),
    (0x00BA, 0x00BA, LATIN),
    (0x00AD, 0x00AD, INVISIBLE),
    (0x00C0, 0x024F, LATIN),
    (0x00D7, 0x00D7, PUNCTUATION),
    (0x00F7, 0x00F7, PUNCTUATION),
    (0x0250, 0x02AF, LATIN),
    (0x02B0, 0x036F, OTHER),
    (0x0370, 0x10FF, LETTER),
    (0x1100, 0x11FF, HANGUL),
    (0x1200, 0x1DFF, LETTER),
    (0x1E00, 0x1EFF, LATIN),
    (0x1F00, 0x1FFF, LETTER),
    (0x2000, 0x200A, SPACE),
    (0x200B, 0x200F, INVISIBLE),
    (0x2010, 0x2027, PUNCTUATION),
    (0x2028, 0x2029, SPACE),
    (0x202A, 0x202E, INVISIBLE),
    (0x202F, 0x202F, SPACE),
    (0x2030, 0x205E, PUNCTUATION),
    (0x205F, 0x205F, SPACE),
    (0x2060, 0x206F, INVISIBLE),
    (0x2070, 0x218F, OTHER),
    (0x2190, 0x27BF, SYMBOL),
    (0x2600, 0x2604, EMOJI),
    (0x2607, 0x27BF, EMOJI),
    (0x2605, 0x2606, SYMBOL),
    (0x2660, 0x2667, SYMBOL),
    (0x2713, 0x2718, SYMBOL),
    (0x2720, 0x274B, SYMBOL),
    (0x2756, 0x2794, SYMBOL),
    (0x2753, 0x2757, EMOJI),
    (0x2795, 0x2797, EMOJI),
    (0x2B00, 0x2BFF, SYMBOL),
    (0x2E80, 0x2FDF, HAN),
    (0x3000, 0x3000, SPACE),
    (0x3001, 0x303F, CJK_PUNCTUATION),
    (0x3005, 0x3007, HAN),
    (0x3012, 0x3013, SYMBOL),
    (0x3021, 0x3029, HAN),
    (0x3041, 0x309F, HIRAGANA),
    (0x30A0, 0x30FF, KATAKANA),
    (0x30FB, 0x30FB, CJK_PUNCTUATION),
    (0x3100, 0x312F, LETTER),
    (0x3130, 0x318F, HANGUL),
    (0x31F0, 0x31FF, KATAKANA),
    (0x3200, 0x33FF, SYMBOL),
    (0x3400, 0x4DBF, HAN),
    (0x4E00, 0x9FFF, HAN),
    (0xA000, 0xABFF, LETTER),
    (0xAC00, 0xD7A3, HANGUL),
    (0xD800, 0xDFFF, REPLACEMENT),
    (0xE000, 0xF8FF, PRIVATE),
    (0xF900, 0xFAFF, HAN),
    (0xFB00, 0xFDFF, LETTER),
    (0xFE00, 0xFE0F, INVISIBLE),
    (0xFE10, 0xFE4F, CJK_PUNCTUATION),
    (0xFEFF, 0xFEFF, INVISIBLE),
    (0xFF01, 0xFF0F, CJK_PUNCTUATION),
    (0xFF10, 0xFF19, DIGIT),
    (0xFF1A, 0xFF20, CJK_PUNCTUATION),
    (0xFF21, 0xFF3A, LATIN),
    (0xFF3B, 0xFF40, CJK_PUNCTUATION),
    (0xFF41, 0xFF5A, LATIN),
    (0xFF5B, 0xFF65, CJK_PUNCTUATION),
    (0xFF66, 0xFF9F, KATAKANA),
    (0xFFA0, 0xFFDC, HANGUL),
    (0xFFE0, 0xFFEF, CJK_PUNCTUATION),
    (0xFFFD, 0xFFFD, REPLACEMENT),
    (0x1F000, 0x1FAFF, EMOJI),
    (0x1F100, 0x1F1E5, SYMBOL),
    (0x20000, 0x3FFFF, HAN),
    (0xE0000, 0xE007F, INVISIBLE),
    (0xE0100, 0xE01EF, INVISIBLE),
    (0xF0000, 0x10FFFF, PRIVATE),
)
_LINE_BREAKS: Final = (0x0A, 0x0D)

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]


@lru_cache(maxsize=1)
def _class_table() -> Classes:
    table = np.zeros(0x110000, dtype=np.uint8)
    for first, last, value in _RANGES:
        table[first : last + 1] = value
    for code in _LINE_BREAKS:
        table[code] = NEWLINE
    return table


@lru_cache(maxsize=1)
def _fold_table() -> Codes:
    table = np.arange(0x110000, dtype=np.uint32)
    pairs = np.load(statistics_folder() / "characters" / "fold.npy")
    table[pairs[:, 0]] = pairs[:, 1]
    return table


@lru_cache(maxsize=1)
def _width_and_case_table() -> Codes:
    """The folding table without traditional → simplified, for languages where the Han form matters."""
    table = _fold_table().copy()
    han = _class_table() == HAN
    table[han] = np.flatnonzero(han).astype(np.uint32)
    return table


@lru_cache(maxsize=1)
def _script_table() -> npt.NDArray[np.int8]:
    """1 for characters found only in traditional Chinese, -1 for those found only in simplified, else 0."""
    table = np.zeros(0x110000, dtype=np.int8)
    folder = statistics_folder() / "characters"
    table[np.load(folder / "traditional.npy")] = 1
    table[np.load(folder / "simplified.npy")] = -1
    return table


def code_points(text: str) -> Codes:
    """The code points of ``text``, shape (len(text),); lone surrogates stand as they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32, copy=False)


def from_code_points(codes: Codes) -> str:
    """The string of an array of code points without surrogates."""
    return codes.astype("<u4", copy=False).tobytes().decode("utf-32-le")


def fold(text: str) -> str:
    """Fold case, width and Han script one code point to one, so that offsets stay.

    Lower case where that is a single code point, full-width ASCII → ASCII, ideographic space → space,
    traditional → simplified Han by OpenCC's first choice, lone surrogates → U+FFFD.
    """
    return from_code_points(_fold_table()[code_points(text)])


def fold_width_and_case(text: str) -> str:
    """Like ``fold``, but traditional and simplified Han stay apart."""
    return from_code_points(_width_and_case_table()[code_points(text)])


class CharacterView:
    """One text as arrays: code points, folded text and classes, each computed when first asked for.

    All arrays have shape (len(text),) and share the offsets of ``text``.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def codes(self) -> Codes:
        """Code points, uint32."""
        return code_points(self.text)

    @cached_property
    def folded_codes(self) -> Codes:
        """Folded code points, uint32."""
        return _fold_table()[self.codes]

    @cached_property
    def folded(self) -> str:
        """The folded text, as long as the text."""
        return from_code_points(self.folded_codes)

    @cached_property
    def classes(self) -> Classes:
        """The class of each code point: one of the constants of this module."""
        return _class_table()[self.codes]

    @cached_property
    def class_counts(self) -> npt.NDArray[np.int64]:
        """How many code points of each class there are, shape (CLASS_COUNT,)."""
        return np.bincount(self.classes, minlength=CLASS_COUNT)

    def has(self, *classes: int) -> bool:
        """Whether any code point is of one of the classes."""
        return any(self.class_counts[value] for value in classes)

    @cached_property
    def script_signs(self) -> npt.NDArray[np.int8]:
        """1 for traditional-only Han, -1 for simplified-only Han, else 0."""
        return _script_table()[self.codes]


# Articles are read together up to about so many code points (their arrays then take some 4 MB).
_TOGETHER: Final = 1 << 18


class CharacterBatch:
    """Several texts read at once, which takes a fraction of the time for short ones.

    ``views`` are the texts one by one; ``joined`` is all of them, one after the other without anything between, and
    ``starts`` (len(texts) + 1, int64) says where each begins in it, and where the last one ends.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.joined = CharacterView("".join(texts))
        self.starts = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum([len(text) for text in texts], out=self.starts[1:])
        if len(texts) == 1:
            self.views = [self.joined]
            return
        joined, places = self.joined, self.starts.tolist()
        numbers = np.repeat(np.arange(len(texts)) * CLASS_COUNT, np.diff(self.starts))
        counts = np.bincount(numbers + joined.classes, minlength=len(texts) * CLASS_COUNT).reshape(-1, CLASS_COUNT)
        self.views = []
        for text, start, end, of_text in zip(texts, places, places[1:], counts, strict=False):
            view = CharacterView(text)
            # What a cached property would compute is put in its place.
            view.__dict__.update(
                codes=joined.codes[start:end],
                classes=joined.classes[start:end],
                class_counts=of_text,
                folded=joined.folded[start:end],
            )
            self.views.append(view)


def batches_of(texts: Iterable[str]) -> Iterator[CharacterBatch]:
    """Texts in batches, in their order; a long one is a batch of its own."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        if waiting and size + len(text) > _TOGETHER:
            yield CharacterBatch(waiting)
            waiting, size = [], 0
        waiting.append(text)
        size += len(text)
    if waiting:
        yield CharacterBatch(waiting)


def class_of(character: str) -> int:
    """The class of a single character."""
    return int(_class_table()[ord(character)])
