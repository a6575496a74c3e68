"""What Chinese and Japanese numbers are recognised by: patterns and tables of words, all in folded form."""

from __future__ import annotations

import re
from typing import Final

from detector.language.quantities.numerals import FINANCIAL_RUN, HAN_RUN, D, U

# Words and names that only look like numbers. Most single numerals need no entry: without a measure word behind
# them they are no quantity anyway.
_WORDS: Final = (
    "万一|三亚|五四(?:运动|青年)?|一带一路|双十[一二]|成千上万|千千万万|千军万马|千家万户|千言万语|万千|千百[万年]?|统一|唯一|"
    "正午|中午|三毛(?![钱一二三四五六七八九])|亿万[富长]|千校一面|万家乐|百分比|百分点|另一方|五角大[楼厦]|百度|百货|百姓|千里(?:之|马|迢)|万里长城|万里|三里屯|二手|二维码|三明治|百科|三国志?|百济|"
    "百般|百合|百家讲坛|百老汇|百事|百年好合|三菱|三井|三星|三重[县県]?|千叶|千葉|八幡|八户|四国|九州|五轮|六本木|五反田|"
    "一桥|八百屋|千代田|万博|万全|万能|千载|万众|万物|万事|万岁|万达|万科|万圣节|十字|十足|十全|不三不四|乱七八糟|一五一十|七上八下|"
    "三心二意|接二连三|四面八方|五颜六色|千方百计|千篇一律|千变万化|千差万别|千辛万苦|万无一失|五花八门|七嘴八舌|九牛一毛|百折不挠|"
    "百花齐放|百战|四分五裂|三番五次|再三|张三李四|十分(?!钟|之|の|[间以后前]|左右)|万分(?!之|の)|一点[儿也都]|一分为二|"
    "一定|一样|一起|一些|一直|一般|一切|一旦|一边|一致|一味|一再|一向|一如|一流|一同|一体|一律|一面|一部分?|一番|"
    "一绪|一時|一时|一连|一环|一応|一斉|一手|一目|一言|一気|一生|一贯|一举|一道|一行|一度|一号|一线|一路|一共|一身|一群|一双|"
    "十四五|十三五|十二五|第一时间|第一线|第三方|第三者|第一手|初一|十五夜|八月革命|"
    "正三角|三角(?:洲|形|地带|关系|恋)?|四角|三叉|四边|五线谱|八字|八方|七七事变|九一八|九一一|六四|"
    "二次元|三次元|二酸化|一酸化|三酸化|二氧化|一氧化|三氧化|二甲|三聚|五輪|七夕|七五三|八百万の神|一人称|三人称|"
    "三文鱼|四季豆|百里香|千斤顶|千纸鹤|五星红旗|四合院|八卦|二胡|二哈|十堰|百色|万州|三明市?|四川|四平|九江|九龙|六盘水|六安|五粮液|"
    "三轮车|三轮|三里河|千禧|千万[不别要记得]|万达|四大天王|二十四史|一心一意|三三两两|七七八八|一一"
)
LOOSE_WORDS: Final[dict[str, tuple[int, ...]]] = {
    "双十一": (11,), "双十二": (12,), "十四五": (14,), "十三五": (13,), "十二五": (12,), "正午": (12,), "中午": (12,),
    "九一八": (18,), "九一一": (11,), "五四": (4,),
}  # fmt: skip
_HALVES: Final = "一半|半数|过半|折半|半分|减半|半减|半額|半额|对半|参半"
_WEB: Final = (
    r"https?://[\w./?=&%#:~+@-]++",
    r"www\.[\w./?=&%#:~+-]++",
    r"(?<![\w.+-])[\w.+-]{1,64}+@[\w-]++\.[\w.]++",
)
_CODES: Final = (
    r"(?<![\d.])\d++(?:\.\d++){2,}+(?!\d)",  # versions, addresses
    r"(?<![\d-])(?:\+\d{1,3}[- ])?\(?\d{2,4}\)?-\d{3,4}-\d{4}(?!\d)",  # telephone numbers
    r"(?<![\d$¥￥€£])1[3-9]\d{9}(?![\d.,]|[元圆円人美日名个件家亿万千])",
    r"(?<![\d-])0\d{2,3}-\d{7,8}(?!\d)",
    r"(?<![a-z0-9])[\da-z](?:\+[\da-z](?![a-z])){2,}+",  # 1+8+1+N
)
_MARKS: Final = (
    r"(?P<q>(?<![a-z0-9])q[1-4](?![a-z0-9]))",
    r"(?P<money>(?<![a-z])(?:us\$|hk\$|nt\$|au?\$|c\$|s\$|r\$|cn¥|usd|rmb|cny|eur|gbp|jpy|inr|[$€£¥￥₩₹₽])(?=\ ?\d))",
    r"(?P<name>(?<![a-z0-9])[a-z]++[-–‑]?\d[\d.,]*[a-z\d-]*+)",
    rf"(?P<word>{_WORDS})",
    rf"(?P<half>{_HALVES})",
    r"(?P<double>翻了?(?P<fold>[一两二三])?番|倍增|倍増|倍返し)",
    rf"(?P<financial>{FINANCIAL_RUN.pattern})",
    rf"(?P<number>{HAN_RUN})",
)
_FIRST: Final = "".join(
    sorted(
        {word[0] for word in f"{_WORDS}|{_HALVES}".split("|")}
        | set("壹贰叁肆伍陆柒捌玖零拾佰仟壱弐参廿卅几数何翻倍" + D + U)
    )
)


def _scan_pattern(codes: tuple[str, ...], first: str) -> re.Pattern[str]:
    """What may hold a number, first things first; it is tried only at the characters that any of it begins with."""
    iso = r"(?P<iso>(?<![\d/.-])[12]\d{3}(?P<sign>[-/.])\d{1,2}(?P=sign)\d{1,2}(?![\d/-]))"
    skip = f"(?P<skip>{'|'.join(codes)})"
    return re.compile(f"{first}(?:{'|'.join((iso, skip, *_MARKS))})")


SCAN: Final = _scan_pattern(_CODES, rf"(?=[\da-z$€£¥￥₩₹₽(+{re.escape(_FIRST)}])")
SCAN_WEB: Final = _scan_pattern((*_WEB, *_CODES), "")


def holds_web(text: str) -> bool:
    """Whether addresses of the web or of mail have to be looked for."""
    return "@" in text or "://" in text or "www." in text


BEFORE: Final = re.compile(
    r"(?:(?P<about>约为?|大约|大概|约有|左右|およそ|おおよそ|概ね|约计|大致|くらい)"
    r"|(?P<over>超过?|逾|多达|高达|至少|不少于|超出|大于|突破|过|少なくとも|上回る|不低于|高于|以上の)"
    r"|(?P<nearly>ほぼ|近|接近|将近|不到|不足|最多|最大|少于|不超过|未满|低于|上限|几乎|至多|最高|逼近))了?\ ?$"
)
AFTER: Final = re.compile(
    r"(?P<over>以上|余り|余|超|强|あまり|を超え|多)|(?P<about>左右|上下|前后|程度|ほど|くらい|ぐらい|来|前後|内外)"
    r"|(?P<nearly>近く|弱|未满|未満|以下|以内|不到|足らず|以内)"
)
MINUS: Final = re.compile(r"(?<![\d℃度])[-−–]$")
NEGATIVE: Final = re.compile(r"(?:零下|氷点下|マイナス|(?<![胜平\d])负)$")
RANGE: Final = re.compile(r"\ ?(?:[-~〜–—−]{1,2}|至|到|から|ないし|乃至|或|到了|或者|か)(?:约|近)?\ ?(?:[$€£¥])?")
ONE_IN: Final = re.compile(
    r"(?:人|社|つ|回|世带|世帯|件|名|校|国|台|日|组)(?:に|のうち|の内)(?:约)?|(?:个|名|位|例|家)?[^\d，。,]{0,5}?(?:中|里|之中|当中)?(?:就|约|便)?有(?:约|近)?"
)
MAGNITUDES: Final = frozenset(U)
# Behind 30代 these begin another word (代表, 代码); else it is the thirties of a life.
NOT_AGES: Final = frozenset("表理码价替目")
# Before a lone magnitude these show that a number is meant: 上百, 近千.
LEADS: Final = frozenset("上近逾超约过成")
# Before a lone numeral these make a word of it: 统一, 之一, 同一.
IN_WORDS: Final = frozenset("统唯之其同某专万十")
# Before figures: the name of a model (b-2, iphone 15).
MODEL: Final = re.compile(r"[a-z][-–‑ ]?$|[-–‑]$")
# Before a multiplier: 增长两倍 can mean three times as much.
INCREASED: Final = re.compile(r"[多增升涨加高大长快翻][了到至出]?(?:近|超过?|约|逾)?$")
# Units that are words or parts of words too; behind a lone Han numeral only some of them count (三名, but not 一名前).
AMBIGUOUS_UNITS: Final = frozenset("里寸角毛斤码节平方度口名所社组")
COUNTED: Final = frozenset("名口所度斤毛")
NOT_COUNTED: Final = frozenset("字称前义词")
NOT_TENTHS: Final = "为功员立都本果绩长熟分就人年套千型份品交婚群形因见虫"
WORD_BEGINNINGS: Final = frozenset(
    {
        ("分", "野"),
        ("分", "法"),
        ("分", "类"),
        ("分", "析"),
        ("分", "類"),
        ("元", "的"),
        ("元", "化"),
        ("元", "论"),
        ("人", "称"),
    }
)
"""Names of units that are the beginning of a word when this character follows: 一分野, 一元的, 二人称."""

BARE_PREFIX: Final = re.compile(r"(\d{2,}(?:\.\d+)?|\d\.\d+)([百千兆])")
"""Figures with a lone 百, 千 or 兆: nobody writes 35 000 as 35千, so that a unit's prefix is likelier."""
PER_SHARES: Final = re.compile(
    "股(?:拟|计划|合计|共)?(?:派发|派送|派|分配|分红)(?:现金)?(?:红利|股利|股息)?(?:人民币|现金)?|株(?:につき|あたり|当たり)"
)
"""Between ten shares and what is paid for them."""
TAIL: Final = re.compile(
    r"(?P<tail>\d{1,2}|[零一二三四五六七八九]{1,2})"
    r"(?:(?P<tenths>[角毛])|(?P<hundredths>[分銭])|(?=$|[\s，。、；！？,.;!?)）的高长宽深はでをがとの]))"
)
"""Behind a number with its unit, what stands behind its decimal point: 9秒98, 一米八五, 150円20銭, 3元5角."""
WEEKDAY_SIGNS: Final = "一二三四五六日月火水木金土天"
"""From Monday to Sunday in Chinese, then in Japanese, where 日 is Sunday too; 天 is the other Chinese Sunday."""

WEEKDAYS: Final = re.compile(
    r"(?:星期|礼拜)([一二三四五六日天])|([月火水木金土日])曜"
    r"|(?<=[上下本这每])周([一二三四五六日])(?![次天个节小年场位岁人回晚家名期])"
    r"|周([一二三四五六日])(?=[）)、，,。至到上下晚早午凌表宣说报发公在举的召开对为，起前后之结])"
)
HALF_YEARS: Final = re.compile(
    r"([上下])半[年期]|(?<=[年度\d])([上下])期(?![待货末限望])|(?<=[今来昨翌同去\d]年)([前後])半(?![分额数年月ば减])"
)
"""上半年, 2023年度上期, 今年後半; not 1990年代後半."""

BARE_UNITS: Final = re.compile(
    r"(?P<month>(?:(?<=[\s、,。「“(])|(?<=[昨去今来明翌]年)|(?<=[在于到至从自がをはにの]))月(?=[はにのまへを、,初上中下末底前後后份的]))"
    r"|(?P<duration>(?:(?<=[\s、,。「“(])|(?<=过去))年(?=间|前|后|後|来|で|に))"
    r"|(?P<percentage>(?<![\d.一二三四五六七八九十百千分]) ?%)"
)
"""Units without their number. Some are words (月に行く); they count only where the source has such a number."""
