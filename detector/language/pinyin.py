"""Syllables of Mandarin in Latin letters, the characters they stand for, and the words those make.

The tables are derived by ``scripts/build_pinyin_tables.py`` and opened only when a text has Latin letters inside
Chinese words.
"""

# ruff: noqa: SIM905 (word lists read best as text)

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from detector.resources import statistics_folder

# All toneless syllables of the characters of GB 2312, without interjections that have no vowel.
SYLLABLES: Final = tuple(
    "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen "
    "ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci "
    "cong cou cu cuan cui cun cuo da dai dan dang dao de dei deng di dia dian diao die ding diu dong dou du duan "
    "dui dun duo e en er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua "
    "guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo "
    "ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku "
    "kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu long "
    "lou lu luan lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na "
    "nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nu nuan nuo nv nve o ou pa pai pan "
    "pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu "
    "quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen seng sha "
    "shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su "
    "suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan "
    "wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi "
    "yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen "
    "zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo".split()
)
LONGEST_SYLLABLE: Final = 6

_NUMBERS: Final = {syllable: number for number, syllable in enumerate(SYLLABLES)}


@lru_cache(maxsize=1)
def _tables() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    folder = statistics_folder() / "pinyin"
    return np.load(folder / "words.npy"), np.load(folder / "counts.npy"), np.load(folder / "readings.npy")


def syllable_of(letters: str) -> str | None:
    """The toneless lower-case syllable that ``letters`` spell (``Shī`` → ``shi``, ``nǚ`` → ``nv``), or None."""
    plain = unicodedata.normalize("NFD", letters.lower().replace("ü", "v").replace("u\u0308", "v"))
    plain = "".join(c for c in plain.replace("u\u0308", "v") if not unicodedata.combining(c))
    return plain if plain in _NUMBERS else None


@lru_cache(maxsize=1024)
def characters_read(syllable: str) -> str:
    """All characters of GB 2312 that may be read ``syllable``; empty for what is no syllable."""
    number = _NUMBERS.get(syllable)
    if number is None:
        return ""
    readings = _tables()[2]
    first, last = np.searchsorted(readings, [number << 16, (number + 1) << 16])
    return "".join(map(chr, (readings[first:last] & 0xFFFF).tolist()))


def word_weight(first: str, second: str) -> int:
    """How common the two-character word is, as ``floor(10 · log10(count))`` of jieba's counts; 0 for no word."""
    key = ord(first) << 16 | ord(second)
    if ord(first) > 0xFFFF or ord(second) > 0xFFFF:
        return 0
    words, counts, _ = _tables()
    place = int(np.searchsorted(words, key))
    return int(counts[place]) if place < len(words) and int(words[place]) == key else 0
