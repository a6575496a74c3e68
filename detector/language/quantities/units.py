"""Units: their names in three languages, what they measure, and the factors that are fixed."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal, NamedTuple, cast

from detector.language.characters import fold
from detector.language.quantities.model import Kind, Value
from detector.language.quantities.si import metric_units, symbols_as_written, symbols_folded

Dimension = Literal[
    "money", "percent", "length", "area", "mass", "volume", "power", "energy", "duration", "age", "temperature",
    "multiplier", "count", "speed", "data", "voltage", "apparent-power", "current", "charge", "frequency", "pressure",
    "force", "resistance", "capacitance", "electronvolt", "dose", "activity", "light", "amount", "pixels", "sound",
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
            "australian-dollar", "canadian-dollar", "singapore-dollar", "new-zealand-dollar", "us-dollar", "franc",
            "krona", "baht", "peso", "real", "rand", "dong", "rupiah", "lira", "naira", "ringgit", "yuan-or-yen",
            "dirham", "riyal", "shekel", "zloty", "forint", "hryvnia", "tenge", "dinar", "pataca", "taka",
            "koruna", "kyat", "riel", "kip", "tugrik", "shilling", "cedi",
        )
    ]  # fmt: skip
    rows += [
        Unit("percent", "percent", 1),
        Unit("permille", "percent", Fraction(1, 10)),
        Unit("basis-point", "percent", Fraction(1, 100)),
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
        Unit("light-year", "length", 9460730472580800),
        Unit("parsec", "length", 30856775814913673),
        Unit("astronomical-unit", "length", 149597870700),
        Unit("kilo", "length", 1000),
        Unit("milli", "length", Fraction(1, 1000)),
        Unit("square-metre", "area", 1),
        Unit("square-centimetre", "area", Fraction(1, 10**4)),
        Unit("square-millimetre", "area", Fraction(1, 10**6)),
        Unit("are", "area", 100),
        Unit("square-inch", "area", Fraction(64516, 10**8)),
        Unit("square-yard", "area", Fraction(83612736, 10**8)),
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
        Unit("cubic-centimetre", "volume", Fraction(1, 1000)),
        Unit("cubic-kilometre", "volume", 10**12),
        Unit("cubic-foot", "volume", Fraction(28316846592, 10**9)),
        Unit("barrel", "volume", Fraction(158987294928, 10**9)),
        Unit("gallon", "volume", None),
        Unit("pint", "volume", None),
        Unit("bushel", "volume", None),
        Unit("carat", "mass", Fraction(1, 5000)),
        Unit("watt", "power", 1),
        Unit("kilowatt", "power", 1000),
        Unit("megawatt", "power", 10**6),
        Unit("gigawatt", "power", 10**9),
        Unit("horsepower", "power", 740),  # 735.5 W or 745.7 W
        Unit("millimetre-of-mercury", "pressure", Fraction(1333224, 10**4)),
        Unit("atmosphere", "pressure", 101325),
        Unit("pound-per-square-inch", "pressure", Fraction(6894757, 1000)),
        Unit("decibel", "sound", None),
        Unit("lux", "light", None),
        Unit("pixel", "pixels", 1),
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
        Unit("metre-per-second", "speed", Fraction(36, 10)),
        Unit("kilometre-per-second", "speed", 3600),
        Unit("person", "count", None),
        Unit("company", "count", None),
        Unit("item", "count", None),
        Unit("occasion", "count", None),
        Unit("case", "count", None),
        Unit("vote", "count", None),
        Unit("point", "count", None),
        Unit("household", "count", None),
        Unit("vehicle", "count", None),
    ]
    rows += [Unit(one.name, cast(Dimension, one.dimension), one.factor) for one in metric_units()]
    return {unit.name: unit for unit in reversed(rows)}


UNITS: Final = _units()

# Names as written, then the unit and, where the name is a part or a multiple of it, the factor.
_CJK: Final = """
yuan 元 元人民币 人民币 人民币元 块 块钱 人民元
yuan*1/10 角 毛 毛钱
us-dollar 美元 美金 美圆 米ドル アメリカドル
us-dollar*1/100 美分
dollar ドル 弗
dollar*1/100 セント
yen 日元 日圆 円 日本円 圓
euro 欧元 ユーロ
pound 英镑 ポンド 镑
pound*1/100 便士 ペンス
won 韩元 韩圜 韩币 ウォン 韓国ウォン
rupee 卢比 印度卢比 ルピー インドルピー
ruble 卢布 俄罗斯卢布 ルーブル ロシアルーブル
hong-kong-dollar 港元 港币 港圆 香港ドル
hong-kong-dollar*1/100 港仙
taiwan-dollar 新台币 台币 台湾元 元新台币 元台币 台湾ドル 新台湾ドル ニュー台湾ドル
australian-dollar 澳元 澳币 豪ドル 澳大利亚元 オーストラリアドル
canadian-dollar 加元 加币 加拿大元 カナダドル
singapore-dollar 新加坡元 新元 新币 坡币 シンガポールドル
new-zealand-dollar 新西兰元 纽元 新西兰币 ニュージーランドドル NZドル
dirham 迪拉姆 ディルハム
riyal 里亚尔 沙特里亚尔 伊朗里亚尔 リヤル サウジリヤル
shekel 谢克尔 新谢克尔 シェケル
zloty 兹罗提 ズロチ ズウォティ
forint 福林 フォリント
hryvnia 格里夫纳 フリヴニャ フリブニャ
tenge 坚戈 テンゲ
dinar 第纳尔 ディナール
pataca 澳门元 澳门币 パタカ
taka 塔卡 タカ
koruna 捷克克朗 コルナ
kyat 缅元 缅币 チャット
riel 瑞尔 リエル
kip 基普 キープ
tugrik 图格里克 トゥグルグ トグログ
shilling 先令 シリング
cedi 塞地 セディ
franc 法郎 瑞士法郎 瑞郎 スイスフラン フラン
krona 克朗 瑞典克朗 丹麦克朗 挪威克朗 冰岛克朗 クローナ クローネ
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
basis-point 个基点 基点 bp ベーシスポイント ベーシス
percentage-point 个百分点 百分点 %ポイント パーセントポイント 个点
permille ‰ パーミル
millimetre 毫米 ミリメートル mm
micrometre ミクロン
milli ミリ
centimetre 厘米 公分 センチ センチメートル cm
metre 米 公尺 メートル m
kilometre 公里 千米 キロメートル km
kilo キロ
inch 英寸 英吋 吋 インチ 寸
foot 英尺 英呎 フィート フット
yard 码 ヤード
mile 英里 英哩 マイル
nautical-mile 海里 カイリ
li 里 里地
light-year 光年
parsec 秒差距 パーセク
astronomical-unit 天文单位 天文単位
square-metre 平方米 平米 平 ㎡ 平方メートル 平方公尺 m2 m²
square-centimetre 平方厘米 平方センチ 平方センチメートル cm2 cm²
square-millimetre 平方毫米 平方ミリ 平方ミリメートル mm2 mm²
square-inch 平方英寸 平方インチ
square-yard 平方码 平方ヤード
are アール 公亩
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
cubic-metre 立方米 立方メートル 立米 m³ m3 方
cubic-metre*1000000000 立方公里 立方キロメートル
cubic-centimetre 立方厘米 立方センチ 立方センチメートル cm3 cm³
cubic-foot 立方英尺 立方フィート
barrel 桶 バレル
pint 品脱 パイント
bushel 蒲式耳 ブッシェル
carat 克拉 カラット
gallon 加仑 ガロン
watt 瓦 瓦特 ワット w
horsepower 马力 hp ps
kilowatt-hour 度电 千瓦小时
kilocalorie 大卡
millimetre-of-mercury 毫米汞柱 毫米水银柱 mmhg 水銀柱ミリメートル
atmosphere 个大气压 大气压 标准大气压 気圧
pound-per-square-inch psi 磅/平方英寸
decibel 分贝 デシベル db dba
lux 勒克斯 ルクス lx
pixel 像素 ピクセル 画素
celsius 摄氏度 ℃ °c 度c
fahrenheit 华氏度 °f ℉ 度f
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
kilometre-per-hour 公里/小时 km/h 公里每小时 千米/小时 千米每小时 公里/时 千米/时
metre-per-second 米/秒 米每秒 m/s メートル毎秒
kilometre-per-second 公里/秒 千米/秒 公里每秒 千米每秒 km/s
mile-per-hour 英里/小时 英里每小时 mph
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
"""

_ENGLISH: Final = """
yuan yuan rmb cny renminbi chinese-yuan yuan-renminbi rmb-yuan
dollar dollar dollars buck bucks
us-dollar usd us-dollar us-dollars u.s.-dollar u.s.-dollars american-dollars american-dollar
dollar*1/100 cent cents
us-dollar*1/100 us-cents u.s.-cents us-cent
yen yen jpy japanese-yen
euro euro euros eur
pound pounds-sterling pound-sterling british-pounds gbp sterling quid
pound*1/100 pence penny p
won won krw south-korean-won korean-won
rupee rupee rupees inr indian-rupees pakistani-rupees
ruble rouble roubles ruble rubles russian-roubles russian-rubles rub
hong-kong-dollar hkd hong-kong-dollar hong-kong-dollars hk-dollars
taiwan-dollar twd ntd new-taiwan-dollar new-taiwan-dollars taiwan-dollars taiwanese-dollars nt-dollars
hong-kong-dollar*1/100 hong-kong-cents hong-kong-cent
singapore-dollar*1/100 singapore-cents singapore-cent
australian-dollar*1/100 australian-cents
australian-dollar aud australian-dollar australian-dollars aussie-dollars
canadian-dollar cad canadian-dollar canadian-dollars
singapore-dollar sgd singapore-dollar singapore-dollars singaporean-dollars
new-zealand-dollar nzd new-zealand-dollar new-zealand-dollars
dirham dirham dirhams aed
riyal riyal riyals rial rials saudi-riyals iranian-rials
shekel shekel shekels
zloty zloty zlotys zlotych
forint forint forints
hryvnia hryvnia hryvnias
tenge tenge
dinar dinar dinars
pataca pataca patacas
taka taka
koruna koruna korunas czech-crowns
kyat kyat kyats
riel riel riels
tugrik tugrik tugriks
shilling shilling shillings
cedi cedi cedis
baht baht thai-baht
peso peso pesos
franc franc francs swiss-francs swiss-franc chf
dong dong vietnamese-dong
rand rand
rupiah rupiah
naira naira
ringgit ringgit
krona krona kronor krone kroner swedish-kronor norwegian-kroner danish-kroner swedish-krona
real reais
lira lira
percent % percent per-cent pct
percentage-point percentage-point percentage-points percentage pp
permille ‰ per-mille
basis-point basis-point basis-points
millimetre millimetre millimetres millimeter millimeters mm
micrometre micron microns
centimetre centimetre centimetres centimeter centimeters cm
metre metre metres meter meters m
kilometre kilometre kilometres kilometer kilometers km kms
inch inch inches
foot foot feet ft
yard yard yards
mile mile miles mi
nautical-mile nautical-mile nautical-miles
light-year light-year light-years lightyear lightyears
parsec parsec parsecs
astronomical-unit astronomical-units astronomical-unit
li li
jin jin catty catties
tsubo tsubo
square-metre square-metre square-metres square-meter square-meters sqm m2 m² ㎡ sq-m square-m
square-centimetre square-centimetre square-centimetres square-centimeter square-centimeters sq-cm cm2 cm²
square-millimetre square-millimetre square-millimetres square-millimeter square-millimeters mm2 mm²
square-inch square-inch square-inches sq-in
square-yard square-yard square-yards
are ares
square-kilometre square-kilometre square-kilometres square-kilometer square-kilometers km2 km² sq-km
square-kilometre square-km sqkm square-kms
hectare hectare hectares ha
mu mu
acre acre acres
square-foot square-foot square-feet sq-ft
square-mile square-mile square-miles
milligram milligram milligrams mg
gram gram grams g
kilogram kilogram kilograms kg kgs kilo kilos
tonne tonne tonnes ton tons metric-ton metric-tons metric-tonnes
pound-mass pound pounds lb lbs
ounce ounce ounces oz
stone stone
millilitre millilitre millilitres milliliter milliliters ml
litre litre litres liter liters
cubic-metre cubic-metre cubic-metres cubic-meter cubic-meters m³ m3 cubic-m
cubic-metre*1000000000 cubic-kilometre cubic-kilometres cubic-kilometer cubic-kilometers cubic-km
cubic-centimetre cubic-centimetre cubic-centimetres cubic-centimeter cubic-centimeters cc cm3 cm³
cubic-foot cubic-foot cubic-feet cu-ft
barrel barrel barrels bbl bpd
pint pint pints
bushel bushel bushels
carat carat carats
gallon gallon gallons
watt watt watts w
kilowatt kw
megawatt mw
gigawatt gw
horsepower horsepower hp bhp ps
millimetre-of-mercury mmhg mm-hg millimetres-of-mercury millimeters-of-mercury
atmosphere atmospheres atm
pound-per-square-inch psi
decibel decibel decibels dba
lux lux
pixel pixel pixels
pixel*1000000 megapixel megapixels
pixel*1000000000 gigapixel gigapixels
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
kilometre-per-hour km/h kph kmh kilometres-per-hour kilometers-per-hour kilometres-an-hour kilometers-an-hour
kilometre-per-hour km-per-hour km-an-hour kilometre-per-hour kilometer-per-hour
mile-per-hour mph miles-per-hour miles-an-hour mile-per-hour mile-an-hour
metre-per-second m/s metres-per-second meters-per-second metres-a-second meters-a-second m-per-second
kilometre-per-second km/s kilometres-per-second kilometers-per-second km-per-second
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
gigabyte gb
megabyte mb
terabyte tb
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
    """Chinese and Japanese names and symbols of units, folded, with the unit and the factor of the name."""
    table = _table(_CJK, "")
    for one in metric_units():
        for name in one.cjk:
            table.setdefault(fold(name), (UNITS[one.name], 1))
    for symbol, name in symbols_folded().items():
        table.setdefault(symbol, (UNITS[name], 1))
    return table


@lru_cache(maxsize=1)
def cjk_lengths() -> dict[str, int]:
    """The length of the longest name of a unit that begins with a character."""
    lengths: dict[str, int] = {}
    for name in cjk_units():
        lengths[name[0]] = max(lengths.get(name[0], 0), len(name))
    return lengths


_WORDS: Final = frozenset({"bar", "bars", "bit", "bits", "mole", "moles", "gpa"})
"""Names of units that are other words more often."""


@lru_cache(maxsize=1)
def english_units() -> dict[str, tuple[Unit, Value]]:
    """English names of units in lower case, words joined by one space, with the unit and the factor of the name.

    Symbols of three letters and more are among them; shorter ones count only with their case (``by_symbol``)."""
    table = _table(_ENGLISH, " ")
    for one in metric_units():
        for name in one.english:
            table.setdefault(name.replace("-", " "), (UNITS[one.name], 1))
    for symbol, name in symbols_folded().items():
        if len(symbol) > 2:
            table.setdefault(symbol, (UNITS[name], 1))
    for word in _WORDS:
        del table[word]
    return table


def by_symbol(written: str) -> Unit | None:
    """The unit whose symbol is ``written`` in just this case: mW, not MW; V, but not v."""
    name = symbols_as_written().get(written)
    return None if name is None else UNITS[name]


CURRENCY_SIGNS: Final = {
    "$": "dollar", "us$": "us-dollar", "usd": "us-dollar", "£": "pound", "gbp": "pound", "€": "euro", "eur": "euro",
    "¥": "yuan-or-yen", "￥": "yuan-or-yen", "rmb": "yuan", "cny": "yuan", "cn¥": "yuan", "人民币": "yuan",
    "jpy": "yen",
    "hk$": "hong-kong-dollar", "nt$": "taiwan-dollar", "a$": "australian-dollar", "au$": "australian-dollar",
    "c$": "canadian-dollar", "s$": "singapore-dollar", "₩": "won", "₹": "rupee", "rs": "rupee", "₽": "ruble",
    "rs.": "rupee", "r$": "real", "inr": "rupee", "美元": "us-dollar", "nz$": "new-zealand-dollar",
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
