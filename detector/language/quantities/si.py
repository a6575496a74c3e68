"""Metric units with their prefixes: kV, 千伏, キロボルト and *kilovolt* from one row of a table for each unit.

Only prefixes in use with a unit are listed with it (brochure of the International System of Units, 9th edition,
chapters 2–4), so that no accidental name arises in Han characters, where every name is two signs long.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from detector.language.characters import fold
from detector.language.quantities.model import Value


class Prefix(NamedTuple):
    """A metric prefix: factor, symbols and names."""

    factor: Fraction
    symbols: tuple[str, ...]
    chinese: tuple[str, ...]
    japanese: str


PREFIXES: Final = {
    "pico": Prefix(Fraction(1, 10**12), ("p",), ("皮",), "ピコ"),
    "nano": Prefix(Fraction(1, 10**9), ("n",), ("纳", "奈"), "ナノ"),
    "micro": Prefix(Fraction(1, 10**6), ("μ", "µ"), ("微",), "マイクロ"),
    "milli": Prefix(Fraction(1, 1000), ("m",), ("毫",), "ミリ"),
    "centi": Prefix(Fraction(1, 100), ("c",), ("厘",), "センチ"),
    "deci": Prefix(Fraction(1, 10), ("d",), ("分",), "デシ"),
    "hecto": Prefix(Fraction(100), ("h",), ("百",), "ヘクト"),
    "kilo": Prefix(Fraction(1000), ("k",), ("千",), "キロ"),
    "mega": Prefix(Fraction(10**6), ("M",), ("兆",), "メガ"),
    "giga": Prefix(Fraction(10**9), ("G",), ("吉",), "ギガ"),
    "tera": Prefix(Fraction(10**12), ("T",), ("太",), "テラ"),
    "peta": Prefix(Fraction(10**15), ("P",), ("拍",), "ペタ"),
}

# unit: dimension: factor to the dimension's base: prefixes: symbols: Chinese: Japanese: English
_ROWS: Final = """
metre: length: 1: milli centi kilo micro nano deci: m: 米: メートル: metre metres meter meters
gram: mass: 1/1000: kilo milli micro nano: g: 克: グラム: gram grams gramme grammes
litre: volume: 1: milli centi deci micro: l L ℓ: 升: リットル: litre litres liter liters
second: duration: 1: milli micro nano: s: 秒: 秒: second seconds
watt: power: 1: kilo mega giga tera milli micro: W: 瓦 瓦特: ワット: watt watts
watt-hour: energy: 3600: kilo mega giga tera: Wh: 瓦时 瓦小时 瓦特时: ワット時 ワットアワー: watt-hour watt-hours
joule: energy: 1: kilo mega giga tera: J: 焦 焦耳: ジュール: joule joules
calorie: energy: 4184/1000: kilo: cal: 卡 卡路里: カロリー: calorie calories
electronvolt: electronvolt: 1: kilo mega giga tera: eV: 电子伏 电子伏特: 電子ボルト: electronvolt electronvolts
volt: voltage: 1: kilo milli mega micro: V: 伏 伏特: ボルト: volt volts
volt-ampere: apparent-power: 1: kilo mega: VA: 伏安: ボルトアンペア: volt-ampere volt-amperes
ampere: current: 1: milli kilo micro: A: 安 安培: アンペア: amp amps ampere amperes
ampere-hour: charge: 1: milli: Ah: 安时 安小时: アンペア時 アンペアアワー: amp-hour amp-hours ampere-hour ampere-hours
hertz: frequency: 1: mega giga kilo tera: Hz: 赫 赫兹: ヘルツ: hertz
pascal: pressure: 1: mega kilo hecto giga: Pa: 帕 帕斯卡: パスカル: pascal pascals
bar: pressure: 100000: milli: bar: 巴: バール: bar bars
newton: force: 1: kilo: N: 牛 牛顿: ニュートン: newton newtons
ohm: resistance: 1: kilo mega milli: Ω: 欧 欧姆: オーム: ohm ohms
farad: capacitance: 1: micro nano pico: F: 法 法拉: ファラド: farad farads
sievert: dose: 1: milli micro: Sv: 西弗 西弗特 希沃特: シーベルト: sievert sieverts
becquerel: activity: 1: kilo mega giga tera: Bq: 贝可 贝克 贝可勒尔: ベクレル: becquerel becquerels
lumen: light: 1: kilo: lm: 流明: ルーメン: lumen lumens
mole: amount: 1: milli micro: mol: 摩尔: モル: mole moles
byte: data: 1: kilo mega giga tera peta: B B/s: 字节: バイト: byte bytes
bit: data: 1/8: kilo mega giga tera: bit bps b/s bit/s: 比特 位元: ビット: bit bits
"""
_SMALL_FIRST: Final = frozenset({"mv", "ma", "mg", "ml", "ms", "mm", "mah", "mol", "mω", "msv", "mj"})
"""Symbols that mean milli where their case was lost; the others mean mega (MW, MHz)."""


class Metric(NamedTuple):
    """A metric unit: name, dimension, factor to the base unit of the dimension, and what it is called."""

    name: str
    dimension: str
    factor: Value
    symbols: tuple[str, ...]
    cjk: tuple[str, ...]
    english: tuple[str, ...]


@lru_cache(maxsize=1)
def metric_units() -> tuple[Metric, ...]:
    """Every unit of the table, with and without its prefixes. Names of a unit without prefix are those of one that
    cannot be read as another word behind a number (伏特, but not 牛)."""
    return tuple(_metric_units())


def _metric_units() -> Iterator[Metric]:
    for row in _ROWS.strip().splitlines():
        name, dimension, factor, prefixes, symbols, chinese, japanese, english = row.split(": ")
        base = Fraction(factor)
        written = tuple(symbols.split())
        yield Metric(
            name, dimension, _exact(base), tuple(one for one in written if len(one) > 1 or one in "VΩ"),
            tuple(one for one in (*chinese.split(), *japanese.split()) if len(one) > 1 or one in "伏赫"),
            tuple(english.split()),
        )  # fmt: skip
        for word in prefixes.split():
            prefix = PREFIXES[word]
            han = tuple(sign + one for sign in prefix.chinese for one in chinese.split())
            kana = tuple(prefix.japanese + one for one in japanese.split() if one != "秒")
            yield Metric(
                word + name, dimension, _exact(base * prefix.factor),
                tuple(sign + one for sign in prefix.symbols for one in written), han + kana,
                tuple(f"{word}{joint}{one}" for one in english.split() for joint in ("", " ")),
            )  # fmt: skip


def _exact(value: Fraction) -> Value:
    return value.numerator if value.denominator == 1 else value


@lru_cache(maxsize=1)
def symbols_as_written() -> dict[str, str]:
    """Symbols with their case, and the name of the unit: mW is no MW, Mb no MB."""
    table = {symbol: one.name for one in metric_units() for symbol in one.symbols}
    return table | {
        "Kb": "kilobit", "Mb": "megabit", "Gb": "gigabit", "KB": "kilobyte", "KHz": "kilohertz", "dB": "decibel",
        "lx": "lux",
    }  # fmt: skip


@lru_cache(maxsize=1)
def symbols_folded() -> dict[str, str]:
    """Symbols in lower case, and the name of the unit that is likeliest meant."""
    table: dict[str, str] = {}
    for symbol, name in symbols_as_written().items():
        key = fold(symbol)
        known = table.setdefault(key, name)
        if known != name and known.startswith("milli") != (key in _SMALL_FIRST) and "byte" not in known:
            table[key] = name
    return table
