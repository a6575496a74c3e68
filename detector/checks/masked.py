"""Finds words that were masked: ***, XX, □□, ○○○, ＿＿, f**k, デ○ズニー, d@t3.

One pass over the code points finds runs of symbols that masks are made of; each run is then judged by what
stands around it. Most symbols in honest texts are emphasis, footnotes, bullets, ratings, blanks to be filled in
or mathematics, so a run counts only where it stands in a sentence in the place of a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from detector.checks.base import ArticleVerdict, Check, CheckRule, Finding, Reading, language_matches
from detector.checks.disguised_words import restore_leet, restore_look_alikes, restore_starred
from detector.checks.emphasis import emphasised, looks_like_markdown
from detector.language.characters import DIGIT, HAN, HANGUL, HIRAGANA, KATAKANA, LATIN, LETTER, class_of

# ------------------------------------------------------------------------------------------ symbols

_STAR, _BLOCK, _BOX, _RING, _DISC, _CROSS, _GETA = 1, 2, 3, 4, 5, 6, 7
_CAPITAL_X, _SMALL_X, _HASH, _SCRAWL, _UNDER, _WIDE_SPACE = 8, 9, 10, 11, 12, 13
_SYMBOLS: Final = {
    _STAR: "*＊﹡∗",
    _BLOCK: "█▇▆▉▊▓▒■",
    _BOX: "□▢",
    _RING: "○◯〇",
    _DISC: "●",
    _CROSS: "×✕✖",
    _GETA: "〓",
    _CAPITAL_X: "XＸ",
    _SMALL_X: "xｘ",
    _HASH: "#",
    _SCRAWL: "@$%&!?^~",
    _UNDER: "_＿",
    _WIDE_SPACE: "\u3000",
}
_NAMES: Final = {
    _STAR: "asterisks",
    _BLOCK: "blocks",
    _BOX: "boxes",
    _RING: "rings",
    _DISC: "discs",
    _CROSS: "crosses",
    _GETA: "geta",
    _CAPITAL_X: "letter-x",
    _SMALL_X: "letter-x",
    _HASH: "hashes",
    _UNDER: "blank",
    _WIDE_SPACE: "blank",
}
# The shortest run worth a look, for symbols that are everyday signs when they stand alone.
_SHORTEST: Final = {_CAPITAL_X: 2, _SMALL_X: 2, _HASH: 2, _UNDER: 3, _WIDE_SPACE: 2, _CROSS: 2}

# More runs than this are a drawing, a table or a log; the first ones tell what there is to tell.
MAX_RUNS: Final = 2000
# Characters looked at on each side of a run.
REACH: Final = 40

_ROW_SYMBOLS: Final = frozenset("○◯〇●◎△▲▽▼□■◆◇☆★×✕✓✔╳▢░▁▂▃▄▅▆▇█-─━=→")
_NUMERALS: Final = frozenset("一二三四五六七八九十百千万亿零两兩壹贰叁0123456789０１２３４５６７８９.．")
_OPENING: Final = frozenset("“‘「『《〈（([【〔\"'<＜")
_CLOSING: Final = frozenset("”’」』》〉）)]】〕\"'>＞")
_SENTENCE: Final = frozenset("，。！？；：、,.;!?:…—")

# Right after a run: talk of the sign itself ("以****显示", "○を選ぶ") instead of a word left out.
_SIGN_AFTER: Final = re.compile(
    r"\s?[”’」』）)\"']?\s?(?:显示|顯示|代替|替代|替换|来?代表|来表示|表示(?![，,：:。、\s])|字样|符号|标记|标注|开头|结尾|号?键|鍵|キーを|填|に入る|に当てはま|に入れ"
    r"|印|マーク|記号|をつけ|を付け|をつけて|を選|をしるし|で(?:囲|示|表)|の記号|染色体|综合征|綜合徵)"
)
_SIGN_BEFORE: Final = re.compile(
    r"(?:罗马数字|羅馬數字|标记为|标为|记为|写成|[打画划標标勾按]|符号|符號|記号|星号|字母|显示为|表示为|记作|写作|缺字处用|用|以|如|形如|格式[为：:]?|例如|例えば|たとえば)\s?[“‘「『（(\"']?$"
)
_SIGN_BEFORE_LATIN: Final = re.compile(
    r"\b(?:use|uses|using|type|press|symbol|sign|character|characters|marker|marked|prefix|write)\s+[\"'“‘(]?$", re.IGNORECASE
)
_BLANK_TO_FILL: Final = re.compile(
    r"填空|填写|填上|填入|空格处|空白|选词|完形|横线|括号内|练习题|穴埋め|空欄|記入|fill|blank|underscore|signature|sign here|quiz|worksheet|name:|date:",
    re.IGNORECASE,
)
_MISSING_LETTERS: Final = re.compile(r"缺字|缺文|删去|刪去|原文|阙文|残|漫漶|碑|拓|墓志|佚|铭文|简牍|竹简|敦煌|欠字|欠損|判読")
_SECRET_NUMBER: Final = re.compile(r"尾号|卡号|账号|帐号|帳號|手机|手機|电话|電話|密码|密碼|口令|身份证|身分證|中奖|パスワード|暗証|番号|password|PIN\b|card|account|phone", re.IGNORECASE)
_SCORE: Final = re.compile(r"[勝敗胜负負連连]|評価|评价|评级|星级|点|判定|採点|正解|正误|対戦")
_CODE: Final = re.compile(r"[=;{}<>|\\`]|&&|->|\b(?:rm|ls|cp|mv|grep|find|import|def|regex|glob|exponent|Python|pointer)\b|\*/|/\*|[\w)]\*\*\d")
_NOT_A_WORD_AFTER_X: Final = re.compile(
    r"染色|型|届|世纪|世紀|综合|号|號|码|碼|级|級|轴|軸|光|线|線|年代|次|倍|[×xX]|加大|尺|状态|状態|错误|エラー|系列|星人|染"
)

# Placeholders for somebody or something, as forms, rules and sample sentences have them.
_PLACEHOLDER_AFTER: Final = re.compile(
    r"\s?(?:公司|先生|女士|小姐|同学|同學|老师|教授|医生|某|省|市(?![场民])|县|縣|區|区(?!域|别)|镇|鎮|乡|村|路|街|小区|大厦|栋|号楼|室|大学|大學|学院|学校|小学|中学|医院|集团|银行|局(?!部|面)|部门|网站|網站"
    r"|软件|系统|平台|语言|语(?!言|音)|人(?![口物类民士员工])|主义|年|月|日|时(?!间|期|代|候)|分(?![布为析])|秒|元|万|亿|岁|个|次(?!数)|名(?!字|称|义)|位(?![于置])|号|條|条(?![件约])|款|项(?!目)|章|节|页|版(?!本|权)"
    r"|様|さん|さま|氏|君|くん|ちゃん|先生|社長|部長|課長|会社|株式|店|駅|線(?!路)|県|町|高校|銀行|病院|円|回(?![り復])|番(?!組)|枚|本(?![部社土当人])|歳|件|重|段|時(?![間期代])|語|国(?![家际内民際内王境土])|体育館|以上|以下"
    r"|です|でした|だと|だった(?:ら|場合)|という|といった|とか|みたい|のうち|ですが|ます|したい|してください)"
)
_PLACEHOLDER_BEFORE: Final = re.compile(r"(?:株式会社|有限公司|国道|県道|记者|記者|第|某|約|约|学齢|午前|午後|上午|下午|毎月|每月|どこかの|ある)$")
_SURNAMES: Final = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭蔡潘田董袁于余叶葉蒋蔣杜苏蘇魏程吕呂丁沈任姚卢盧傅钟鍾姜崔谭譚廖范汪陆陸金石戴贾賈韦韋夏邱方侯邹鄒熊孟秦白江阎閻薛尹段雷黎史龙龍陶贺賀顾顧毛郝龚龔邵钱錢严嚴覃武莫孔"
)
_MEASURES: Final = frozenset("长長宽寬高深厚幅縦横底价價量数數")  # 长*宽 is a product
_FILLED_PARTICLE: Final = frozenset("のをがはにでとへもさしせれらりるたてくかやよ")
_FUNCTION_WORD: Final = re.compile(r"[A-Za-z][\w'’-]*[,;:.!?]?[\"'”’)]?\s+[\"'“‘(]?$")


class _Run(msgspec.Struct, frozen=True):
    """A run of one kind of symbol and its surroundings, cut at the borders of its block."""

    symbol: int
    start: int
    end: int
    before: str
    after: str

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def left(self) -> str:
        return self.before[-1:]

    @property
    def right(self) -> str:
        return self.after[:1]


class _Mask(msgspec.Struct, frozen=True):
    """A run that was judged to be a mask: which kind of rule, which variant, where."""

    kind: str
    variant: str
    start: int
    end: int
    suggestion: str | None = None


@lru_cache(maxsize=1)
def _symbol_table() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x110000, dtype=np.uint8)
    for symbol, characters in _SYMBOLS.items():
        for character in characters:
            table[ord(character)] = symbol
    return table


@lru_cache(maxsize=1)
def _shortest_table() -> npt.NDArray[np.int64]:
    table = np.ones(16, dtype=np.int64)
    for symbol, length in _SHORTEST.items():
        table[symbol] = length
    table[_SCRAWL] = 1 << 40  # looked at only as part of a mixed run
    return table


def _is_cjk(character: str) -> bool:
    return bool(character) and (class_of(character) in (HAN, HIRAGANA, KATAKANA, HANGUL)) and character not in "〇"


def _is_word(character: str) -> bool:
    return bool(character) and class_of(character) in (HAN, HIRAGANA, KATAKANA, HANGUL, LATIN, LETTER, DIGIT)


def _is_latin(character: str) -> bool:
    return bool(character) and class_of(character) == LATIN


# ------------------------------------------------------------------------------------------ the scan


def _runs(reading: Reading) -> list[_Run]:
    """The runs of mask symbols, long enough for their kind, with up to ``REACH`` code points on each side."""
    symbols = _symbol_table()[reading.characters.codes]
    positions = np.flatnonzero(symbols)
    if not len(positions):
        return []
    kinds = symbols[positions]
    breaks = np.flatnonzero((np.diff(positions) != 1) | (np.diff(kinds) != 0)) + 1
    firsts = np.concatenate(([0], breaks))
    lengths = np.diff(np.append(firsts, len(positions)))
    long_enough = lengths >= _shortest_table()[kinds[firsts]]
    text = reading.text
    runs: list[_Run] = []
    for first, length in zip(firsts[long_enough][:MAX_RUNS].tolist(), lengths[long_enough][:MAX_RUNS].tolist(), strict=True):
        start = int(positions[first])
        end = start + length
        block = reading.block_at(start)
        lower, upper = (block.start, block.end) if block is not None else (0, len(text))
        before = text[max(lower, start - REACH) : start]
        after = text[end : min(upper, end + REACH)]
        before, after = re.split(r"[\n\r]", before)[-1], re.split(r"[\n\r]", after)[0]
        runs.append(_Run(int(kinds[first]), start, end, before, after))
    return runs


def _emphasis(reading: Reading, runs: list[_Run]) -> set[int]:
    """Starts of the runs of ASCII asterisks that are emphasis."""
    text = reading.text
    stars = [(run.start, run.end) for run in runs if run.symbol == _STAR and text[run.start] == "*"]
    if len(stars) < 2:
        return set()
    markdown = looks_like_markdown(text)
    paired: set[int] = set()
    by_block: dict[int, list[tuple[int, int]]] = {}
    for start, end in stars:
        by_block.setdefault(reading.block_index(start), []).append((start, end))
    for index, inside in by_block.items():
        offset = reading.article.blocks[index].start if index >= 0 else 0
        upper = reading.article.blocks[index].end if index >= 0 else len(text)
        moved = [(start - offset, end - offset) for start, end in inside]
        paired.update(offset + start for start in emphasised(text[offset:upper], moved, markdown=markdown))
    return paired


# ------------------------------------------------------------------------------------------ judging a run


def _decoration(run: _Run) -> bool:
    """Separators, bars, rows of ratings and boxes to tick: the run is not part of a sentence."""
    if run.left in _ROW_SYMBOLS or run.right in _ROW_SYMBOLS:
        return True
    around = run.before + run.after
    if not any(_is_word(character) for character in around):
        return True
    if run.length > 12 and run.symbol != _BLOCK:
        return True
    return run.left in _OPENING and run.right in _CLOSING


def _talk_of_the_sign(run: _Run) -> bool:
    return _SIGN_AFTER.match(run.after) is not None or _SIGN_BEFORE.search(run.before) is not None


def _numeral(run: _Run) -> bool:
    """二〇〇八, 一九四○: a ring that is a zero."""
    return run.symbol == _RING and (run.left in _NUMERALS or run.right in _NUMERALS or run.right in "后後")


def _in_cjk_sentence(run: _Run) -> bool:
    """Whether the run touches a letter of Chinese, Japanese or Korean and nothing that makes it another sign."""
    left, right = run.left, run.right
    if not (_is_cjk(left) or _is_cjk(right)):
        # …生态,＊＊“具有…: between a comma and a quotation.
        return left in ("，", "、", "；", ",") and right in ("“", "「", "『", "《")
    fits_left = not left or _is_cjk(left) or left in _OPENING or left in _SENTENCE or left in _CLOSING or _is_word(left)
    fits_right = not right or _is_cjk(right) or right in _SENTENCE or right in _CLOSING or right in _OPENING or right == " " or right.isdigit()
    return fits_left and fits_right


def _anonymous_number(run: _Run) -> bool:
    """138****1234, 尾号****6789, 密码********: digits hidden for good reason."""
    return _SECRET_NUMBER.search(run.before[-16:]) is not None or (run.right.isdigit() and _SECRET_NUMBER.search(run.after[:16]) is not None)


def _surname(run: _Run) -> bool:
    """王**, 李*明: a surname at the start of a phrase, the given name hidden."""
    return run.left in _SURNAMES and not _is_cjk(run.before[-2:-1]) and run.length <= 2


def _footnote(reading: Reading, run: _Run) -> bool:
    """A reference to a note (收入**, 12%*), or the note's own start."""
    if run.length > 3:
        return False
    if (run.left.isdigit() or run.left in ("%", "％", ")", "）")) and not _is_cjk(run.right):
        return True
    if re.search(r"\d\s?(?:[万亿萬億千百]?[元人吨件家个美港円年月]{1,2}|[万亿萬億])$", run.before) and not _is_word(run.right):
        return True
    if re.search(r"(?<![A-Za-z])[A-Z]$", run.before):
        return True  # A**: a grade
    if not run.after and run.length < 3:
        return True
    if not run.before:
        return re.match(r"\s?(?:注|说明|备注|数据|数据来源|来源|数值|単位|出典|資料|※|此)", run.after) is not None
    if run.right and (_is_word(run.right) or run.right in _OPENING):
        return False
    return re.search(r"(?:^|\n)\s*" + re.escape(reading.text[run.start : run.end]) + r"(?![*＊])", reading.text) is not None


def _ornament(run: _Run) -> bool:
    """****第一章****, 五星酒店*****: a frame around a line, or a rating at its end."""
    if not run.before and run.after.endswith(("*" * run.length, "＊" * run.length)):
        return True
    if not run.after and run.before.startswith(("*" * run.length, "＊" * run.length)):
        return True
    return not run.after and re.search(r"[一二三四五]星|星级|评分|评级|推荐|指数|评价", run.before) is not None


def _judge_star(reading: Reading, run: _Run) -> _Mask | None:
    if run.length == 1:
        # 创*策源: the first character kept. 长*宽 is a product, 代码*号 a sign; both stand among their like.
        near = run.before[-8:] + run.after[:8]
        if not (_is_cjk(run.left) and _is_cjk(run.right)) or any(sign in near for sign in "*＊=＝×+"):
            return None
        if run.left in _MEASURES or run.right in _MEASURES:
            return None
        if _surname(run):
            return _Mask("anonymous", "name", run.start - 1, run.end)
        if _talk_of_the_sign(run):
            return None
        start = run.start - 1
        end = run.end
        if class_of(run.left) == KATAKANA and class_of(run.right) == KATAKANA:
            return _inside_katakana(reading, run)
        return _Mask("partial", "first-kept", start, end)
    if _anonymous_number(run):
        return _Mask("anonymous", "number", run.start, run.end)
    if _talk_of_the_sign(run) or _footnote(reading, run) or _ornament(run):
        return None
    if run.left in (":", "：") and run.right in ("元", "万", "%", "円"):
        return _Mask("anonymous", "placeholder", run.start, run.end)
    if _surname(run):
        return _Mask("anonymous", "name", run.start - 1, run.end)
    return _Mask("censored", _NAMES[run.symbol], run.start, run.end)


def _inside_katakana(reading: Reading, run: _Run) -> _Mask:
    """デ○ズニー: the whole word in katakana with its hidden letter."""
    text = reading.text
    start, end = run.start, run.end
    while start > 0 and class_of(text[start - 1]) == KATAKANA:
        start -= 1
    while end < len(text) and class_of(text[end]) == KATAKANA:
        end += 1
    return _Mask("partial", "katakana", start, end)


def _judge_single(reading: Reading, run: _Run) -> _Mask | None:
    """One ring, box, disc or block between two letters."""
    if not (_is_cjk(run.left) and _is_cjk(run.right)) or _talk_of_the_sign(run):
        return None
    if any(character in _ROW_SYMBOLS for character in run.before[-8:] + run.after[:8]):
        return None
    left, right = class_of(run.left), class_of(run.right)
    if run.symbol in (_RING, _DISC) and left == KATAKANA and right == KATAKANA:
        return _inside_katakana(reading, run)
    if run.symbol == _RING:
        if _numeral(run) or _PLACEHOLDER_AFTER.match(run.after) or _PLACEHOLDER_BEFORE.search(run.before):
            return None
        if left == HIRAGANA and right == HAN and reading.text[run.start] != "〇":
            return _Mask("partial", "first-hidden", run.start, run.end + 1)
        if left == HAN and right == HAN and run.left not in _SURNAMES and run.left not in "某第":
            return _Mask("partial", "first-kept", run.start - 1, run.end)
        return None
    if run.symbol == _BOX and left == HAN and right == HAN:
        return _Mask("censored", _NAMES[run.symbol], run.start, run.end)
    if run.symbol == _GETA or (run.symbol == _BLOCK and reading.text[run.start] == "█"):
        return _Mask("censored", _NAMES[run.symbol], run.start, run.end)
    return None


def _judge_cjk(reading: Reading, run: _Run, again: bool) -> _Mask | None:
    """A run of symbols in a Chinese, Japanese or Korean sentence."""
    if run.symbol == _STAR:
        return _judge_star(reading, run)
    if run.length == 1:
        return _judge_single(reading, run)
    if run.symbol == _HASH:
        sound = _is_cjk(run.left) and _is_cjk(run.right) and "#" not in run.before + run.after
        return _Mask("censored", _NAMES[run.symbol], run.start, run.end) if sound else None
    if run.symbol in (_RING, _DISC, _CROSS) and _SCORE.search(run.before[-6:] + run.after[:6]):
        return None
    if _numeral(run) or _talk_of_the_sign(run):
        return None
    if _anonymous_number(run) and run.right.isdigit() and not run.before[-1:].isalpha():
        return _Mask("anonymous", "number", run.start, run.end)
    if run.symbol in (_BLOCK, _BOX, _GETA, _DISC):
        if not run.before and run.symbol in (_DISC, _BLOCK, _BOX) and run.length <= 2 and reading.text[run.start] != "█":
            return None  # ●●特集: an ornament before a heading
        if run.symbol == _BOX and _MISSING_LETTERS.search(run.before + run.after):
            return None
        if run.after[:8].lstrip().rstrip("0123456789.％% ") == "" and "%" in run.after[:8]:
            return None  # a progress bar
        return _Mask("censored", _NAMES[run.symbol], run.start, run.end)
    # Rings, crosses and letters X are what sample sentences and forms use for somebody or something.
    if run.symbol in (_CAPITAL_X, _SMALL_X):
        if run.left.isdigit() or _is_latin(run.left) or _is_latin(run.right) or run.right.isdigit() or run.length == 3 and not _is_cjk(run.right):
            return None
        if _NOT_A_WORD_AFTER_X.match(run.after):
            return None
    if _surname(run):
        return _Mask("anonymous", "name", run.start - 1, run.end)
    if again or _PLACEHOLDER_AFTER.match(run.after) or _PLACEHOLDER_BEFORE.search(run.before):
        return _Mask("anonymous", "placeholder", run.start, run.end)
    return _Mask("censored", _NAMES[run.symbol], run.start, run.end)


def _judge_wide_space(reading: Reading, run: _Run) -> _Mask | None:
    """水琴窟という　　の由来: a gap with a particle that has lost its noun."""
    if reading.language_at(run.start) != "ja" or "\u3000" in run.before or "\u3000" in run.after:
        return None
    if not (run.left and class_of(run.left) == HIRAGANA) or not _is_cjk(run.right):
        return None
    if len(run.before) + len(run.after) < 16:
        return None
    if run.before.endswith(("です", "ます", "した", "だ", "ね", "よ", "か")) and run.right not in _FILLED_PARTICLE:
        # とした　　岩彫刻 modifies; 行きました　　次は is two sentences.
        block = reading.block_at(run.start)
        stops = "。" in run.after or (block is not None and "。" in reading.text[run.end : min(block.end, run.end + 200)])
        if run.before.endswith(("です", "ます", "ました", "ね", "よ", "か")) or not stops:
            return None
    return _Mask("blank", "blank", run.start, run.end)


def _judge_underscores(reading: Reading, run: _Run, blanks: int) -> _Mask | None:
    """The "recent ______" are: one blank in an article that is no form and no exercise."""
    if blanks > 1 or not run.before.strip() or not any(_is_word(c) for c in run.after):
        return None
    block = reading.block_at(run.start)
    if block is None or block.end - block.start < (25 if _is_cjk(run.left) or _is_cjk(run.right) else 60):
        return None  # the blank of an exercise or a form stands in a short line
    if run.before.rstrip().endswith((":", "：")) or _BLANK_TO_FILL.search(reading.text[block.start : min(block.end, block.start + 4000)]):
        return None
    if run.left.isalnum() and run.left.isascii() or run.right.isalnum() and run.right.isascii():
        return None  # snake_case and __init__
    return _Mask("blank", "blank", run.start, run.end)


def _judge_latin(reading: Reading, run: _Run) -> _Mask | None:
    """A run that stands as a token of its own in a sentence in Latin letters."""
    shortest = {_STAR: 2, _BLOCK: 2, _BOX: 2, _RING: 2, _DISC: 2, _CROSS: 3, _GETA: 1, _CAPITAL_X: 4, _SMALL_X: 4, _HASH: 3}
    if run.length < shortest.get(run.symbol, 1 << 30):
        return None
    if (run.left and run.left not in " \"'“‘(\u00a0") or (run.right and run.right not in " \"'”’).,;:!?\u00a0"):
        return None
    at_start, at_end = not run.before.strip(), not run.after.strip(" .,;:!?\"'”’)")
    if at_start and (run.symbol in (_HASH, _STAR, _DISC, _BLOCK) and run.symbol != _BLOCK or not re.match(r"\s+[a-z]", run.after)):
        if not (run.symbol == _BLOCK and re.match(r"[,;:]?\s+\w", run.after) and reading.text[run.start] == "█"):
            return None
    if not at_start and not _FUNCTION_WORD.search(run.before):
        return None
    if not at_end and not re.match(r"[.,;:!?\"'”’)]*\s+[\w\"'“‘(]", run.after):
        return None
    if at_end and not run.after.strip():
        return None  # a sign after the last word, with no stop after it
    if _CODE.search(run.before + run.after) or _SIGN_BEFORE_LATIN.search(run.before):
        return None
    if run.symbol == _CAPITAL_X and re.search(r"(?:Bowl|Olympiad|chapter|volume)\s+$", run.before, re.IGNORECASE):
        return None
    if re.match(r"\s+\d|%", run.after) and run.symbol in (_BLOCK, _BOX):
        return None
    return _Mask("censored", _NAMES[run.symbol], run.start, run.end)


# ------------------------------------------------------------------------------------------ inside Latin words

_SCRAWLED: Final = re.compile(r"(?<![^\s\"'“‘(\[])[@#$%&*!?^~]{4,12}(?=[\s\"'”’),.;:\]]|$)")
_STARRED: Final = re.compile(r"(?<![A-Za-z0-9_*＊/\\.@#$-])[A-Za-z]+[*＊]+[A-Za-z]*(?:[*＊]+[A-Za-z]+)?(?![A-Za-z0-9_*＊/\\@(=])")
_LEET: Final = re.compile(r"(?<![A-Za-z0-9_@$./\\:#%=&+~-])[A-Za-z0-9@$!]{3,24}(?![A-Za-z0-9_@$/\\=:%+~-])(?!\.[A-Za-z0-9_])")


def _scrawls(reading: Reading) -> Iterator[_Mask]:
    """@#$%!: at least three different signs where a word should be."""
    text = reading.text
    for match in _SCRAWLED.finditer(text):
        start, end = match.span()
        signs = set(match.group())
        quoted = text[start - 1 : start] in _OPENING and text[end : end + 1] in _CLOSING and start > 0
        if len(signs) < 3 or not signs & set("@#$%&*") or quoted:
            continue
        before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
        if _CODE.search(before + after) or not re.search(r"[A-Za-z\u3040-\u9fff][\"'”’,;]?\s*[\"'“‘(]?$", before) and not re.match(r"\s+[a-z]", after):
            continue
        yield _Mask("censored", "scrawl", start, end)


def _starred_words(reading: Reading, emphasis: set[int]) -> Iterator[_Mask]:
    """f**k, c*******s: letters of a word starred out."""
    text = reading.text
    for match in _STARRED.finditer(text):
        first_star = match.start() + re.search(r"[*＊]", match.group()).start()  # type: ignore[union-attr]
        if first_star in emphasis:
            continue
        around = text[max(0, match.start() - REACH) : match.start()] + text[match.end() : match.end() + REACH]
        restored = restore_starred(match.group(), around)
        if restored is None or _CODE.search(around):
            continue
        yield _Mask("partial", "starred", match.start(), match.end(), restored or None)


def _leet_words(reading: Reading) -> Iterator[_Mask]:
    """d@t3, P3t3r: letters of a word written as digits and signs."""
    characters = reading.characters
    classes, codes = characters.classes, characters.codes
    latin = classes == LATIN
    before, after = latin[:-2], latin[2:]
    sign = (codes[1:-1] == ord("@")) | (codes[1:-1] == ord("$"))
    places = np.flatnonzero(((classes[1:-1] == DIGIT) & before & after) | (sign & (before | after)))[:MAX_RUNS] + 1
    text = reading.text
    done = -1
    for place in places.tolist():
        if place < done:
            continue
        lower = place
        while lower > 0 and place - lower < 26 and (text[lower - 1].isalnum() and text[lower - 1].isascii() or text[lower - 1] in "@$!"):
            lower -= 1
        match = _LEET.match(text, lower)
        if match is None:
            continue
        done = match.end()
        restored = restore_leet(match.group().rstrip("!"))
        if restored is not None:
            yield _Mask("disguised", "leet", match.start(), match.start() + len(match.group().rstrip("!")), restored)


def _look_alike_words(reading: Reading) -> Iterator[_Mask]:
    """Latin words in which letters of another alphabet stand (pаypal with a Cyrillic а)."""
    classes = reading.characters.classes
    foreign, latin = classes == LETTER, classes == LATIN
    borders = np.flatnonzero((foreign[:-1] & latin[1:]) | (latin[:-1] & foreign[1:]))[:MAX_RUNS]
    text = reading.text
    done = -1
    for place in borders.tolist():
        if place < done:
            continue
        start, end = place, place + 1
        while start > 0 and class_of(text[start - 1]) in (LATIN, LETTER):
            start -= 1
        while end < len(text) and class_of(text[end]) in (LATIN, LETTER):
            end += 1
        done = end
        restored = restore_look_alikes(text[start:end])
        if restored is not None:
            yield _Mask("disguised", "look-alike", start, end, restored)


# ------------------------------------------------------------------------------------------ the check


def _restored(reading: Reading, run_start: int, run_end: int) -> str | None:
    """The word behind a mask, where the article has it unmasked between the same two characters on both sides."""
    text = reading.text
    before, after = text[max(0, run_start - 3) : run_start], text[run_end : run_end + 2]
    if len(before) < 3 or len(after) < 2 or "\n" in before + after:
        return None
    found = set(re.findall(re.escape(before) + r"(\w{1,8}?)" + re.escape(after), text[: 1 << 20]))
    found = {word for word in found if not any(_symbol_table()[ord(character)] for character in word)}
    return found.pop() if len(found) == 1 else None


def _masks(reading: Reading) -> Iterator[_Mask]:
    runs = _runs(reading)
    characters = reading.characters
    if runs:
        emphasis = _emphasis(reading, runs)
        blanks = sum(run.symbol == _UNDER for run in runs)
        placeholders = [run.start for run in runs if run.symbol in (_RING, _CROSS, _CAPITAL_X, _SMALL_X) and run.length > 1]
        for run in runs:
            if run.start in emphasis:
                continue
            if run.symbol == _WIDE_SPACE:
                mask = _judge_wide_space(reading, run)
            elif run.symbol == _UNDER:
                mask = _judge_underscores(reading, run, blanks)
            elif run.left.isdigit() and run.right.isdigit() and run.length > 1:
                mask = _Mask("anonymous", "number", run.start, run.end)
            elif _decoration(run):
                mask = None
            elif _in_cjk_sentence(run):
                again = any(0 < abs(other - run.start) <= REACH for other in placeholders)
                mask = _judge_cjk(reading, run, again)
            else:
                mask = _judge_latin(reading, run)
            if mask is not None:
                yield mask
        if any(run.symbol == _STAR for run in runs):
            yield from _starred_words(reading, emphasis)
    if characters.has(LATIN):
        if "#$" in reading.text or "$%" in reading.text or "%&" in reading.text or "@#" in reading.text or "*&" in reading.text:
            yield from _scrawls(reading)
        if len(reading.text) > 2:
            yield from _leet_words(reading)
        if characters.has(LETTER):
            yield from _look_alike_words(reading)


def find_masks(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterator[Finding]:
    """Findings for each rule of kind ``masked.run``; its option ``kind`` says which masks it reports.

    Kinds: ``censored`` (a word is covered), ``partial`` (some of its letters are), ``blank`` (a gap stands for
    it), ``disguised`` (other signs stand for its letters), ``anonymous`` (a name or number is hidden as usual).
    """
    wanted = {str(rule.options.get("kind", "censored")): rule for rule in rules}
    for mask in _masks(reading):
        rule = wanted.get(mask.kind)
        if rule is None or not language_matches(reading.language_at(mask.start), rule.languages):
            continue
        suggestion = mask.suggestion
        if suggestion is None and mask.kind == "censored":
            suggestion = _restored(reading, mask.start, mask.end)
        yield Finding(
            rule=rule.id,
            start=mask.start,
            end=mask.end,
            suggestions=() if suggestion is None else ((suggestion, None),),
            evidence={
                "kind": mask.variant,
                "length": mask.end - mask.start,
                "before": reading.text[max(0, mask.start - 4) : mask.start],
                "after": reading.text[mask.end : mask.end + 4],
            },
        )


def _run(reading: Reading, rules: tuple[CheckRule, ...]) -> Iterable[Finding | ArticleVerdict]:
    return find_masks(reading, rules)


CHECKS: Final[dict[str, Check]] = {"masked.run": _run}
