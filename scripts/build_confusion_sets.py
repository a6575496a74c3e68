"""Derive confusion sets of Chinese: for each character those that sound or look like it, and how much.

    python -m scripts.build_confusion_sets --statistics detector/statistics/zh --sans NotoSansCJK-Regular.ttc \\
        --serif NotoSerifCJK-Regular.ttc --libime libime/sc.txt --cedict cedict.u8 \\
        --essay essay.txt --output detector/statistics/confusion

*Sound* comes from the readings of pypinyin (MIT): the same syllable with the same tone, with another tone, or a
syllable that speakers and input methods mix up (zh/z, ch/c, sh/s, n/l, r/l, h/f, -an/-ang, -en/-eng, -in/-ing).
*Shape*, and with it what differs in a stroke or a component, is measured: each character is drawn in a sans-serif and
a serif face (Noto CJK, SIL Open Font License; nothing of the fonts is kept), blurred so that strokes a little apart
still meet, and compared; the nearest neighbours by the mean of both correlations are the set.

The characters are those that the statistics of Chinese know, simplified; the confused ones are bounded by their
frequency there, as nobody means a character that is hardly ever written. The *vocabulary* is all words of two to six
characters that libime (LGPL), jieba (MIT), wordfreq (Apache-2.0, CC BY-SA 4.0), CC-CEDICT (CC BY-SA 4.0) or
rime-essay (LGPL-3.0) list: far more than the lexicon of the statistics holds, mostly names and terms. Written to the
output folder:

- ``characters.npy``: uint32, sorted, the code points that have a set;
- ``first.npy``: uint32, one longer: where each set begins in the next three arrays;
- ``meant.npy``: uint16, code points that may be meant;
- ``sound.npy``: uint8: 3 the same sound, 2 another tone, 1 a near syllable, 0 another sound;
- ``shape.npy``: uint8: correlation of the glyphs, in steps of 1/255, 0 where they are no neighbours;
- ``glyphs.npy``: int8, a row for each of the characters: the inner product of two rows is 127² times how alike they
  look, from the principal components of the drawn glyphs;
- ``vocabulary.npy``: a `StaticMap` of `word_keys`.

Needs Pillow, pypinyin, scipy, jieba and wordfreq.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detector.language.characters import fold
from detector.language.confusion import LONGEST_LISTED, word_keys
from detector.language.ngram import StaticMap, SymbolModel, build_static_map
from detector.language.segmentation import FIRST_HAN, FIRST_WORD, Lexicon

F32 = NDArray[np.float32]

# Characters that may be meant: the commonest in the statistics. The last is about as rare as one in a million.
MEANT = 5000
# Sizes of a set by source, found by what the corrected half of two thousand sentences with errors asks for.
SAME_SOUND, NEAR_SOUND, SAME_SHAPE = 40, 16, 28
LEAST_SHAPE = 0.45
"""Correlation below which glyphs are no neighbours (by eye)."""
COMPONENTS = 48
_DRAWN, _KEPT, _BLUR = 64, 32, 1.6

_INITIALS = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "r": "l", "f": "h"}
_FINALS = {"ang": "an", "eng": "en", "ing": "in", "iang": "ian", "uang": "uan"}


def near(syllable: str) -> str:
    """What a toneless syllable becomes when all that speakers mix up is made one (zhang → zan)."""
    for initial in ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw"):
        if syllable.startswith(initial):
            final = syllable[len(initial) :]
            return _INITIALS.get(initial, initial) + _FINALS.get(final, final)
    return _FINALS.get(syllable, syllable)


def drawn(characters: Sequence[str], font: Path, face: int) -> F32:
    """The blurred glyphs of one face as vectors of mean 0 and length 1, shape (characters, pixels)."""
    from PIL import Image, ImageDraw, ImageFont
    from scipy.ndimage import gaussian_filter

    type_face = ImageFont.truetype(str(font), _DRAWN - 8, index=face)
    vectors = np.empty((len(characters), _KEPT * _KEPT), np.float32)
    for number, character in enumerate(characters):
        image = Image.new("L", (_DRAWN, _DRAWN), 0)
        ImageDraw.Draw(image).text((_DRAWN / 2, _DRAWN / 2), character, 255, font=type_face, anchor="mm")
        pixels = gaussian_filter(np.asarray(image, np.float32), _BLUR)
        vectors[number] = pixels.reshape(_KEPT, 2, _KEPT, 2).mean((1, 3)).ravel()
    vectors -= vectors.mean(1, keepdims=True)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)


def sounds(characters: Sequence[str]) -> list[set[str]]:
    """The readings of each character with tone numbers (``zhong1``)."""
    from pypinyin import Style, pinyin

    return [
        {
            reading
            for reading in pinyin(character, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0]
            if reading[-1:].isdigit()
        }
        for character in characters
    ]


def by_sound(characters: Sequence[str], meant: Sequence[int]) -> list[dict[int, int]]:
    """Of each character the meant ones (places in ``characters``, commonest first) that sound like it: 3, 2 or 1."""
    readings = sounds(characters)
    tables: list[dict[str, list[int]]] = [defaultdict(list) for _ in range(3)]
    keys = [[lambda one: one, lambda one: one[:-1], lambda one: near(one[:-1])][level] for level in range(3)]
    for place in meant:
        for key, table in zip(keys, tables, strict=True):
            for one in {key(reading) for reading in readings[place]}:
                table[one].append(place)
    rank = {place: number for number, place in enumerate(meant)}
    found = []
    for place, own in enumerate(readings):
        levels: dict[int, int] = {}
        for level, key, table in zip((3, 2, 1), keys, tables, strict=True):
            for one in {key(reading) for reading in own}:
                for other in table[one]:
                    if other != place:
                        levels.setdefault(other, level)
        same = sorted((rank[other], other) for other, level in levels.items() if level > 1)[:SAME_SOUND]
        like = sorted((rank[other], other) for other, level in levels.items() if level == 1)[:NEAR_SOUND]
        found.append({other: levels[other] for _, other in (*same, *like)})
    return found


def by_shape(characters: Sequence[str], meant: NDArray[np.int64], faces: Sequence[F32]) -> list[dict[int, float]]:
    """Of each character the meant ones that look like it, with the mean correlation of the glyphs."""
    found = []
    for start in range(0, len(characters), 512):
        alike = np.mean([face[start : start + 512] @ face[meant].T for face in faces], axis=0)
        for row, values in enumerate(alike):
            values[meant == start + row] = 0
            best = np.argsort(-values, kind="stable")[:SAME_SHAPE]
            found.append({int(meant[one]): float(values[one]) for one in best if values[one] >= LEAST_SHAPE})
    return found


def components(faces: Sequence[F32]) -> NDArray[np.int8]:
    """The glyphs of all faces side by side, reduced to ``COMPONENTS`` numbers each, shape (characters, COMPONENTS)."""
    together = np.concatenate(list(faces), axis=1)
    together -= together.mean(0)
    _, vectors = np.linalg.eigh(together.T @ together)
    reduced = together @ vectors[:, ::-1][:, :COMPONENTS]
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    return np.round(127 * reduced).astype(np.int8)


def vocabulary(libime: Path, cedict: Path, essay: Path, known: frozenset[str]) -> StaticMap:
    """The words of all lists that are written with ``known`` characters, as a map to the number of their sources."""
    import jieba
    import wordfreq

    def first_columns(path: Path, column: int) -> set[str]:
        lines = path.read_text(encoding="utf-8").splitlines()
        return {line.split()[column] for line in lines if line and not line.startswith("#")}

    lists = [
        first_columns(libime, 0),
        first_columns(cedict, 1),
        {fold(word) for word in first_columns(essay, 0)},
        first_columns(Path(jieba.__file__).parent / "dict.txt", 0),
        set(wordfreq.get_frequency_dict("zh", wordlist="large")),
    ]
    words = sorted(word for word in set().union(*lists) if 2 <= len(word) <= LONGEST_LISTED and known.issuperset(word))
    sources = np.sum([[word in one for word in words] for one in lists], axis=0)
    print(f"{len(words)} words")
    return build_static_map(word_keys(words), sources.astype(np.uint32), value_bits=8)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statistics", type=Path, required=True, help="folder of the statistics of Chinese")
    parser.add_argument("--sans", type=Path, required=True)
    parser.add_argument("--serif", type=Path, required=True)
    parser.add_argument("--libime", type=Path, required=True, help="libime's list of words")
    parser.add_argument("--cedict", type=Path, required=True)
    parser.add_argument("--essay", type=Path, required=True, help="essay.txt of rime-essay")
    parser.add_argument("--face", type=int, default=2, help="number of the simplified Chinese face in the collections")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args(arguments)

    lexicon, model = Lexicon.open(options.statistics), SymbolModel.open(options.statistics)
    codes = np.arange(FIRST_HAN, FIRST_WORD)
    points = lexicon.character_of[codes]
    codes, points = codes[(points != 0xFFFD) & (points < 0x10000)], points[(points != 0xFFFD) & (points < 0x10000)]
    order = np.argsort(points)
    codes, points = codes[order], points[order]
    characters = [chr(point) for point in points.tolist()]
    meant = np.argsort(-model.unigram[codes], kind="stable")[:MEANT]
    faces = [drawn(characters, font, options.face) for font in (options.sans, options.serif)]
    shapes = by_shape(characters, meant, faces)
    sounding = by_sound(characters, meant.tolist())
    first, rows = [0], []
    for sound, shape in zip(sounding, shapes, strict=True):
        rows += [
            (int(points[one]), sound.get(one, 0), round(255 * shape.get(one, 0.0))) for one in sorted({*sound, *shape})
        ]
        first.append(len(rows))
    options.output.mkdir(parents=True, exist_ok=True)
    table = np.array(rows)
    np.save(options.output / "characters.npy", points.astype(np.uint32))
    np.save(options.output / "first.npy", np.array(first, np.uint32))
    np.save(options.output / "meant.npy", table[:, 0].astype(np.uint16))
    np.save(options.output / "sound.npy", table[:, 1].astype(np.uint8))
    np.save(options.output / "shape.npy", table[:, 2].astype(np.uint8))
    np.save(options.output / "glyphs.npy", components(faces))
    words = vocabulary(options.libime, options.cedict, options.essay, frozenset(characters))
    words.save(options.output / "vocabulary.npy")
    print(f"{len(points)} characters, {len(rows)} confusions, {len(rows) / len(points):.1f} a character")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
