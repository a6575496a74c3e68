"""Japanese that is written as one wrote before 1946, or with signs for its reading: statistics of today misjudge it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from detector.checks.base import Reading
from detector.model import Block

# Spellings that went out of use in 1946. An article with so many different ones is old.
_SPELLINGS: Final = (
    *(
        "ゐ",
        "ゑ",
        "ゝ",
        "ゞ",
        "やうな",
        "やうに",
        "やうで",
        "でせう",
        "ませう",
        "だらう",
        "であらう",
        "しまは",
        "しまふ",
        "といふ",
        "遣ひ",
        "云は",
        "云へ",
        "さうい",
        "かうい",
    ),
    *(stem + ending for stem in "云言思買食使笑違会合問追" for ending in "ふひ"),
)
MIN_SPELLINGS: Final = 3
# Characters that were simplified in 1946, and that neither names nor set phrases keep. An article with so many
# different ones is old; scans have one or two. By judgement.
_CHARACTERS: Final = frozenset(
    "國學會實變體對聲應當發來歸氣經濟舊寫圖觀覺關廣轉輕狀獨讀續賣顯驗戰壓圍團單雜點畫晝爲將從樂樣總縣數歐擧"
    "眞佛戀辭傳兩檢權營靈豐遲釋鐵隱靜顏齒勞勵嚴壯廢彈惡懷戲擔據曉橫歡歷殘淚淺滿濕爐爭盜祕稅絲綠繪聽脫腦藝藥虛"
    "裝譯證讓險靑驛黨價假辯"
)
MIN_CHARACTERS: Final = 5
# Laws and petitions were written in kanji and katakana: so many particles and endings in katakana between kanji, and
# less hiragana. Scans have single ones among hiragana. No such text does without ヲ, which hardly any other has.
_KATAKANA: Final = re.compile("(?<=[一-龥])[ノヲニハモガトヘヤシスルレテ]{1,3}(?=[一-龥、。])")
MIN_KATAKANA: Final = 2
_HIRAGANA: Final = re.compile("[ぁ-ゖ]")
# Text of digital libraries and of novels on the web gives the reading in 《》.
_READING: Final = re.compile("《[ぁ-ゖァ-ヺーゝゞ]{1,12}》")


@lru_cache(maxsize=1)
def _is_old_character() -> npt.NDArray[np.bool_]:
    table = np.zeros(0x10000, np.bool_)
    table[[ord(one) for one in _CHARACTERS]] = True
    return table


def old_blocks(reading: Reading) -> Callable[[Block], bool]:
    """Whether a block of this article is old, or full of readings."""
    text = reading.text
    spellings = [one for one in _SPELLINGS if one in text]
    if len(spellings) < MIN_SPELLINGS:
        spellings = []
    codes = reading.characters.codes
    characters = frozenset(map(chr, np.unique(codes[_is_old_character().take(codes, mode="clip")]).tolist()))
    if len(characters) < MIN_CHARACTERS:
        characters = frozenset()
    readings = _READING.search(text) is not None
    in_katakana = "ヲ" in text

    def is_old(block: Block) -> bool:
        part = text[block.start : block.end]
        return (
            any(one in part for one in spellings)
            or not characters.isdisjoint(part)
            or (readings and _READING.search(part) is not None)
            or (in_katakana and MIN_KATAKANA <= len(_KATAKANA.findall(part)) > len(_HIRAGANA.findall(part)))
        )

    return is_old
