"""Units: their names in three languages, what they measure, and the factors that are fixed."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from detector.language.characters import fold
from detector.language.quantities.model import Kind, Value

Dimension = Literal[
    "money", "percent", "length", "area", "mass", "volume", "power", "energy", "duration", "age", "temperature",
    "multiplier", "count", "speed", "data",
]  # fmt: skip


class Unit(NamedTuple):
    """A unit: normalised name, dimension, factor to the base unit of the dimension (None: no fixed factor)."""

    name: str
    dimension: Dimension
    factor: Value | None


def _units() -> dict[str, Unit]:
    rows: list[Unit] = [
        Unit(name, "money", None)
        for name in (
            "yuan", "dollar", "yen", "euro", "pound", "won", "rupee", "ruble", "hong-kong-dollar", "taiwan-dollar",
            "australian-dollar", "canadian-dollar", "singapore-dollar", "franc", "krona", "baht", "peso", "real",
            "rand", "dong", "rupiah", "lira", "naira", "ringgit", "yuan-or-yen",
        )
    ]  # fmt: skip
    rows += [
        Unit("percent", "percent", 1),
        Unit("permille", "percent", Fraction(1, 10)),
        Unit("percentage-point", "percent", 1),
        Unit("millimetre", "length", Fraction(1, 1000)),
        Unit("centimetre", "length", Fraction(1, 100)),
        Unit("metre", "length", 1),
        Unit("kilometre", "length", 1000),
        Unit("inch", "length", Fraction(254, 10000)),
        Unit("foot", "length", Fraction(3048, 10000)),
        Unit("yard", "length", Fraction(9144, 10000)),
        Unit("mile", "length", Fraction(1609344, 1000)),
        Unit("nautical-mile", "length", 1852),
        Unit("li", "length", 500),
        Unit("square-metre", "area", 1),
        Unit("square-kilometre", "area", 10**6),
        Unit("hectare", "area", 10**4),
        Unit("mu", "area", Fraction(2000, 3)),
        Unit("acre", "area", Fraction(40468564224, 10**7)),
        Unit("square-foot", "area", Fraction(9290304, 10**8)),
        Unit("square-mile", "area", Fraction(2589988110336, 10**6)),
        Unit("tsubo", "area", Fraction(400, 121)),
        Unit("milligram", "mass", Fraction(1, 10**6)),
        Unit("gram", "mass", Fraction(1, 1000)),
        Unit("kilogram", "mass", 1),
        Unit("jin", "mass", Fraction(1, 2)),
        Unit("tonne", "mass", 1000),
        Unit("pound-mass", "mass", Fraction(45359237, 10**8)),
        Unit("ounce", "mass", Fraction(45359237, 16 * 10**8)),
        Unit("stone", "mass", Fraction(45359237 * 14, 10**8)),
        Unit("millilitre", "volume", Fraction(1, 1000)),
        Unit("litre", "volume", 1),
        Unit("cubic-metre", "volume", 1000),
        Unit("gallon", "volume", None),
        Unit("watt", "power", 1),
        Unit("kilowatt", "power", 1000),
        Unit("megawatt", "power", 10**6),
        Unit("gigawatt", "power", 10**9),
        Unit("kilowatt-hour", "energy", 1),
        Unit("celsius", "temperature", None),
        Unit("fahrenheit", "temperature", None),
        Unit("degree", "temperature", None),
        Unit("second", "duration", 1),
        Unit("minute", "duration", 60),
        Unit("hour", "duration", 3600),
        Unit("day", "duration", 86400),
        Unit("week", "duration", 7 * 86400),
        Unit("month", "duration", Fraction(30436875 * 864, 10000)),
        Unit("quarter", "duration", Fraction(30436875 * 864 * 3, 10000)),
        Unit("year", "duration", Fraction(36524250 * 864, 1000)),
        Unit("decade", "duration", Fraction(36524250 * 864, 100)),
        Unit("century", "duration", Fraction(36524250 * 864, 10)),
        Unit("year-of-age", "age", None),
        Unit("times", "multiplier", None),
        Unit("kilometre-per-hour", "speed", 1),
        Unit("mile-per-hour", "speed", Fraction(1609344, 10**6)),
        Unit("knot", "speed", Fraction(1852, 1000)),
        Unit("person", "count", None),
        Unit("company", "count", None),
        Unit("item", "count", None),
        Unit("occasion", "count", None),
        Unit("case", "count", None),
        Unit("vote", "count", None),
        Unit("point", "count", None),
        Unit("household", "count", None),
        Unit("vehicle", "count", None),
        Unit("gigabyte", "data", 10**9),
        Unit("megabyte", "data", 10**6),
        Unit("terabyte", "data", 10**12),
    ]
    return {unit.name: unit for unit in rows}


UNITS: Final = _units()

# Names as written, then the unit and, where the name is a part or a multiple of it, the factor.
_CJK: Final = """
yuan 元 元人民币 人民币 人民币元 块 块钱 人民元
yuan*1/10 角 毛 毛钱
dollar 美元 美金 美圆 米ドル ドル 弗
dollar*1/100 美分 セント
yen 日元 日圆 円 日本円 圓
euro 欧元 ユーロ
pound 英镑 ポンド 镑
pound*1/100 便士 ペンス
won 韩元 韩圜 ウォン
rupee 卢比 ルピー
ruble 卢布 ルーブル
hong-kong-dollar 港元 港币 香港ドル
taiwan-dollar 新台币 台币 台湾ドル
australian-dollar 澳元 豪ドル 澳大利亚元 オーストラリアドル
canadian-dollar 加元 加拿大元 カナダドル
singapore-dollar 新加坡元 新元 シンガポールドル
franc 法郎 瑞士法郎 スイスフラン フラン
krona 克朗 クローナ クローネ
baht 泰铢 バーツ
peso 比索 ペソ
real 雷亚尔 レアル
rand 兰特 ランド
dong 越南盾 ドン
rupiah 印尼盾 ルピア
lira 里拉 リラ
naira 奈拉 ナイラ
ringgit 林吉特 リンギット
percent % パーセント ％ 个%
percent*10 割
percent*10 成
percentage-point 个百分点 百分点 %ポイント パーセントポイント 个点
permille ‰ パーミル
millimetre 毫米 ミリ ミリメートル mm
centimetre 厘米 公分 センチ センチメートル cm
metre 米 公尺 メートル m
kilometre 公里 千米 キロメートル km キロ
inch 英寸 英吋 吋 インチ 寸
foot 英尺 英呎 フィート フット
yard 码 ヤード
mile 英里 英哩 マイル
nautical-mile 海里 カイリ
li 里 里地
square-metre 平方米 平米 平 ㎡ 平方メートル 平方公尺 m2 m²
square-kilometre 平方公里 平方千米 平方キロメートル 平方キロ km2 km²
hectare 公顷 ヘクタール
mu 亩 畝
acre 英亩 エーカー
square-foot 平方英尺 平方フィート
square-mile 平方英里 平方マイル
tsubo 坪
milligram 毫克 ミリグラム mg
gram 克 公克 グラム g
kilogram 公斤 千克 キログラム kg
jin 斤
tonne 吨 公吨 トン
pound-mass 磅
ounce 盎司 オンス
stone 英石 ストーン
millilitre 毫升 ミリリットル ml cc
litre 升 公升 リットル
cubic-metre 立方米 立方メートル m³ 方
gallon 加仑 ガロン
watt 瓦 瓦特 ワット
kilowatt 千瓦 キロワット kw
megawatt 兆瓦 メガワット mw
gigawatt 吉瓦 ギガワット gw
kilowatt-hour 千瓦时 度电 キロワット时 kwh
celsius 摄氏度 ℃ °c 度c
fahrenheit 华氏度 °f ℉
degree 度 °
second 秒 秒钟 秒间 s
minute 分钟 分间 分
hour 小时 时间 个小时 钟头 个钟头 h 个钟
day 天 日 日间 整天
week 周 星期 礼拜 周间 个星期 个礼拜 个周
month 个月 か月 カ月 ヶ月 ヵ月 ケ月 箇月 个月间 か月间 カ月间 ヶ月间
quarter 个季度 四半期 季度
year 年 年间 周年 载 个年头 か年 カ年 ヵ年 ヶ年 周年记念
century 个世纪 世纪
year-of-age 岁 歳 周岁 才
times 倍 翻 倍以上
kilometre-per-hour 公里/小时 km/h 公里每小时
mile-per-hour 英里/小时 mph
knot 节 ノット
person 人 名 位 口人 人次 个人 名以上 口 人组 名样
company 家 社 所 间 家企业 社以上
item 个 件 项 条 种 类 张 辆 台 部 套 本 册 篇 份 架 艘 只 匹 头 座 栋 处 户 支 批 期
item 轮 届 枚 颗 粒 瓶 杯 片 块 首 句 字 页 幅 门 款 对 双 组 队 局 点 分 步 层 楼 场
item 起 例 宗 笔 股 段 排 列 箱 袋 盒 根 把 群 具 道 封 棵 株 顶 团 派 方面 国 校 卷 集
item 章 节 つ 冊 軒 戸 羽 頭 着 足 発 問 行 机 隻 棟 か国 カ国 ヶ国 か所 カ所 ヶ所 箇所
item か条 项目 品目 文字 ページ タイプ 种类 都市 地域 団体 县 市 省 州 地 部门 面 シーズン 连胜
item 连败 勝 敗 试合 歩
occasion 次 回 遍 趟 次数
case 例 起 病例 症例
vote 票
point 分 点 得点 环 ポイント
household 户 世帯 戸
vehicle 辆 台
gigabyte gb
megabyte mb
terabyte tb
"""

_ENGLISH: Final = """
yuan yuan rmb cny renminbi
dollar dollar dollars usd buck bucks
dollar*1/100 cent cents
yen yen jpy
euro euro euros eur
pound pounds-sterling gbp sterling quid
pound*1/100 pence penny p
won won krw
rupee rupee rupees
ruble rouble roubles ruble rubles
hong-kong-dollar hkd
baht baht
peso peso pesos
franc franc francs
rand rand
rupiah rupiah
naira naira
ringgit ringgit
krona krona kronor krone kroner
real reais
lira lira
percent % percent per-cent pct
percentage-point percentage-point percentage-points percentage pp
permille ‰
millimetre millimetre millimetres millimeter millimeters mm
centimetre centimetre centimetres centimeter centimeters cm
metre metre metres meter meters m
kilometre kilometre kilometres kilometer kilometers km kms
inch inch inches
foot foot feet ft
yard yard yards
mile mile miles mi
nautical-mile nautical-mile nautical-miles
square-metre square-metre square-metres square-meter square-meters sqm m2 m² ㎡ sq-m
square-kilometre square-kilometre square-kilometres square-kilometer square-kilometers km2 km² sq-km
hectare hectare hectares ha
mu mu
acre acre acres
square-foot square-foot square-feet sq-ft
square-mile square-mile square-miles
milligram milligram milligrams mg
gram gram grams g
kilogram kilogram kilograms kg kgs kilo kilos
tonne tonne tonnes ton tons metric-ton metric-tons metric-tonnes
pound-mass pound lb lbs
ounce ounce ounces oz
stone stone
millilitre millilitre millilitres milliliter milliliters ml
litre litre litres liter liters
cubic-metre cubic-metre cubic-metres cubic-meter cubic-meters m³
gallon gallon gallons
watt watt watts w
kilowatt kilowatt kilowatts kw
megawatt megawatt megawatts mw
gigawatt gigawatt gigawatts gw
kilowatt-hour kwh kilowatt-hour kilowatt-hours
celsius celsius degrees-celsius °c ℃
fahrenheit fahrenheit degrees-fahrenheit °f ℉
degree degree degrees °
second seconds secs second
minute minute minutes min mins
hour hour hours hr hrs
day day days
week week weeks
month month months
quarter quarters
year year years yr yrs
decade decade decades
century century centuries
year-of-age years-old year-old years-of-age year-olds yo
times times fold x
kilometre-per-hour km/h kph kmh
mile-per-hour mph
knot knots
person person persons people men women children students workers employees officers passengers soldiers
person troops participants patients attendees visitors guests residents voters members players fans victims
company company companies firms enterprises businesses corporations
vote vote votes
point point points
household household households
case case cases
vehicle vehicle vehicles cars
item*1000 kilobase kilobases kb
gigabyte gb gigabyte gigabytes
megabyte mb megabyte megabytes
terabyte tb terabyte terabytes
"""


def _table(rows: str, separator: str) -> dict[str, tuple[Unit, Value]]:
    table: dict[str, tuple[Unit, Value]] = {}
    for row in rows.strip().splitlines():
        head, *names = row.split()
        unit, _, factor = head.partition("*")
        for name in names:
            key = fold(name.replace("-", separator) if separator else name)
            table.setdefault(key, (UNITS[unit], Fraction(factor) if factor else 1))
    return table


@lru_cache(maxsize=1)
def cjk_units() -> dict[str, tuple[Unit, Value]]:
    """Chinese and Japanese names of units, folded, with the unit and the factor of the name."""
    return _table(_CJK, "")


@lru_cache(maxsize=1)
def english_units() -> dict[str, tuple[Unit, Value]]:
    """English names of units in lower case, words joined by one space, with the unit and the factor of the name."""
    return _table(_ENGLISH, " ")


CURRENCY_SIGNS: Final = {
    "$": "dollar", "us$": "dollar", "usd": "dollar", "£": "pound", "gbp": "pound", "€": "euro", "eur": "euro",
    "¥": "yuan-or-yen", "￥": "yuan-or-yen", "rmb": "yuan", "cny": "yuan", "cn¥": "yuan", "人民币": "yuan",
    "jpy": "yen",
    "hk$": "hong-kong-dollar", "nt$": "taiwan-dollar", "a$": "australian-dollar", "au$": "australian-dollar",
    "c$": "canadian-dollar", "s$": "singapore-dollar", "₩": "won", "₹": "rupee", "rs": "rupee", "₽": "ruble",
    "rs.": "rupee", "r$": "real", "inr": "rupee", "美元": "dollar",
}  # fmt: skip


def dimension_of(unit: str | None) -> Dimension | None:
    """What a unit measures; None without a unit."""
    return UNITS[unit].dimension if unit is not None else None


# What 半 can stand behind: 两年半, 三倍半.
HALVED: Final[tuple[Dimension, ...]] = ("duration", "age", "multiplier")
_KINDS: Final[dict[Dimension, Kind]] = {
    "money": "money",
    "percent": "percentage",
    "duration": "duration",
    "multiplier": "multiplier",
}


def kind_of(dimension: Dimension | None) -> Kind:
    """The kind of quantity that a number with a unit of this dimension is."""
    return "cardinal" if dimension is None else _KINDS.get(dimension, "cardinal")
