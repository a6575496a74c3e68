"""Whether a run of symbols stands for a word, judged by the characters around it.

Each function names what it knows to be honest, a footnote or a row of ratings for instance, and takes what is
left for a mask.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

import msgspec

from detector.checks.base import Reading
from detector.checks.mask_runs import (
    BLOCK,
    BOX,
    CAPITAL_X,
    CLOSING,
    CODE,
    CROSS,
    DISC,
    GETA,
    HASH,
    NAMES,
    OPENING,
    REACH,
    RING,
    SMALL_X,
    STAR,
    UNDER,
    WIDE_SPACE,
    Run,
    is_cjk,
    is_latin,
    is_word,
)
from detector.language.characters import HAN, HIRAGANA, KATAKANA, class_of
from detector.language.pinyin import word_weight
from detector.patterns import compile_late

_ROW_SYMBOLS: Final = frozenset("○◯〇●◎△▲▽▼□■◆◇☆★×✕✓✔╳▢░▁▂▃▄▅▆▇█-─━=→")
_NUMERALS: Final = frozenset("一二三四五六七八九十百千万亿零两兩壹贰叁")
_DIGITS: Final = frozenset("0123456789０１２３４５６７８９.．")
_SENTENCE: Final = frozenset("，。！？；：、,.;!?:…—・·")
_CLAUSE: Final = frozenset("，。；、")
_HALF_CLAUSE: Final = frozenset(",;")  # of articles that write half-width marks

# Right after a run: talk of the sign itself ("以****显示", "○を選ぶ") instead of a word left out.
_SIGN_AFTER: Final = compile_late(
    r"\s?[”’」』）)\"']?\s?(?:显示|顯示|代替|替代|替换|来?代表|来表示|表示(?![，,：:。、\s])|字样|符号|标记|标注|开头|结尾|号?键|鍵|キーを|填|に入る|に当てはま|に入れ"
    r"|印|マーク|記号|をつけ|を付け|をつけて|を選|をしるし|で(?:囲|示|表)|の記号|染色体|综合征|綜合徵)"
)
_SIGN_BEFORE: Final = compile_late(
    r"(?:罗马数字|羅馬數字|标记为|标为|记为|写成|[打画划標标勾按]|符号|符號|記号|星号|字母|显示为|表示为|记作|写作|缺字处用"
    r"|(?<![使采利运通应])用|(?<![可所难得给予足加])以|(?<![假譬])如|形如|格式[为：:]?|例如|例えば|たとえば)\s?[“‘「『（(\"']?$"
)
_SIGN_BEFORE_LATIN: Final = compile_late(
    r"\b(?:use|uses|using|type|press|symbol|sign|character|characters|marker|marked|prefix|write)\s+[\"'“‘(]?$",
    re.IGNORECASE,
)
_BLANK_TO_FILL: Final = compile_late(
    r"填空|填写|填上|填入|空格处|空白|选词|完形|横线|括号内|练习题|穴埋め|空欄|記入"
    r"|fill|blank|underscore|signature|sign here|quiz|worksheet|name:|date:",
    re.IGNORECASE,
)
_MISSING_LETTERS: Final = compile_late(
    r"缺字|缺文|删去|刪去|原文|阙文|残|漫漶|碑|拓|墓志|佚|铭文|简牍|竹简|敦煌|欠字|欠損|判読"
)
_SECRET_NUMBER: Final = compile_late(
    r"尾号|卡号|账号|帐号|帳號|手机|手機|电话|電話|密码|密碼|口令|身份证|身分證|中奖|パスワード|暗証|番号|password|PIN\b|card|account|phone",
    re.IGNORECASE,
)
_SCORE: Final = compile_late(
    r"[勝敗](?![利者訴])|连[胜败]|[一二三四五\d][胜负平]|評価|评价|评级|星级|採点|正解|正误|対戦"
)
_NOT_A_WORD_AFTER_X: Final = compile_late(
    r"染色|型|届|世纪|世紀|综合|号|號|码|碼|级|級|轴|軸|光|线|線|年代|次|倍|[×xX]|加大|尺|状态|状態|错误|エラー|系列|星人|染"
)

# Placeholders for somebody or something, as forms, rules and sample sentences have them: what follows them.
_PLACEHOLDER_CHINESE: Final = compile_late(
    r"\s?(?:公司|先生|女士|小姐|同学|同學|老师|教授|医生|某|省|市(?![场民])|县|縣|區|区(?!域|别)|镇|鎮|乡|村|路|街|小区|大厦|栋|号楼|室"
    r"|大学|大學|学院|学校|小学|中学|医院|集团|银行|局(?!部|面)|部门|网站|網站|软件|系统|平台|语言|语(?!言|音)|人(?![口物类民士员工])"
    r"|主义|年|月|日|时(?!间|期|代|候)|分(?![布为析])|秒|元|万|亿|岁|个|次(?!数)|名(?!字|称|义)|位(?![于置])|号|條|条(?![件约])|款"
    r"|项(?!目)|章|节|页|版(?!本|权)|株式|様)"
)
_PLACEHOLDER_JAPANESE: Final = compile_late(
    r"\s?(?:様|さん|さま|氏|君|くん|ちゃん|先生|社長|部長|課長|会社|株式|店|駅|線(?!路)|県|市(?![場民])|区|町|村|大学|学校|高校|小学校|中学校|銀行"
    r"|病院|年|月|日|分|秒|円|万|億|歳|個|名|人(?![口物類民工])|号|条|項|回(?![り復])|番(?!組)|枚|本(?![部社土当人])|件|重|段|時(?![間期代])"
    r"|語|国(?![家際内民王境土])|体育館|以上|以下|です|でした|だと|だった(?:ら|場合)|という|といった|とか|みたい|のうち|ですが|ます|したい|してください)"
)
_PLACEHOLDER_BEFORE: Final = compile_late(
    r"(?:株式会社|有限公司|国道|県道|本[报報][记記]者|第|某|約|约|学齢|午前|午後|上午|下午|毎月|每月|どこかの)$"
)
_SURNAMES: Final = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭"
    "蔡潘田董袁于余叶葉蒋蔣杜苏蘇魏程吕呂丁沈任姚卢盧傅钟鍾姜崔谭譚廖范汪陆陸金石戴贾賈韦韋夏邱方侯邹鄒熊"
    "孟秦白江阎閻薛尹段雷黎史龙龍陶贺賀顾顧毛郝龚龔邵钱錢严嚴覃武莫孔"
)
# What people are called before a surname: 总经理潘××, 被告人李××.
_TITLE: Final = compile_late(
    r"(?:经理|經理|董事长|董事長|总裁|總裁|老板|老闆|主任|书记|書記|主席|会长|會長|校长|校長|院长|院長|局长|局長|处长|處長|科长|科長|所长|所長|队长|隊長|组长|組長|村长|村長"
    r"|教授|老师|老師|医生|醫生|护士|護士|律师|律師|法官|警官|民警|记者|記者|司机|司機|先生|女士|被告人?|原告人?|嫌疑人|嫌犯|受害人|被害人|当事人|當事人|患者|市民|居民|村民"
    r"|业主|業主|网友|網友|男子|女子|学生|學生|同学|同學|员工|員工|店主|房东|房東)\s?$"
)
_MEASURES: Final = frozenset("长長宽寬高深厚幅縦横底价價单單量数數")  # 长*宽 is a product
_PARTICLE: Final = frozenset("のをがはにへも")
_FILLED_PARTICLE: Final = frozenset("のをがはにでとへもさしせれらりるたてくかやよ")
_WORD_BEFORE: Final = compile_late(r"(?:[A-Za-z\d][\w'’-]*[,;:.!?]?[\"'”’)]?(?: [-–—])?\s+[\"'“‘(]?|[a-z]-)$")


class Mask(msgspec.Struct, frozen=True):
    """A run that was judged to be a mask: which kind of rule, which variant, where."""

    kind: str
    variant: str
    start: int
    end: int
    suggestion: str | None = None


class Company(msgspec.Struct, frozen=True):
    """What the other runs of the article say about one: computed once per article.

    ``blanks``: runs of underscores; ``placeholders``: starts of the runs of signs that forms use, ascending;
    ``notes``: asterisks that begin a line, as footnotes do.
    """

    blanks: int
    placeholders: tuple[int, ...]
    notes: frozenset[str]

    def repeated(self, run: Run) -> bool:
        """Whether another placeholder stands near: samples have several, a masked sentence mostly one."""
        place = bisect_left(self.placeholders, run.start)
        near = self.placeholders[max(0, place - 1) : place] + self.placeholders[place + 1 : place + 2]
        return any(abs(other - run.start) <= REACH for other in near)


def company_of(reading: Reading, runs: list[Run]) -> Company:
    """What ``runs``, all runs of an article, have to say about each other."""
    stars = [run for run in runs if run.symbol == STAR]
    return Company(
        blanks=sum(run.symbol == UNDER for run in runs),
        placeholders=tuple(
            run.start for run in runs if run.symbol in (RING, CROSS, CAPITAL_X, SMALL_X) and run.length > 1
        ),
        notes=frozenset(reading.text[run.start : run.end] for run in stars if not run.before.strip() and run.after),
    )


def judge(reading: Reading, run: Run, company: Company) -> Mask | None:
    """The mask that a run of symbols is, or None where it is something else."""
    if run.symbol == WIDE_SPACE:
        return _judge_wide_space(reading, run)
    if run.symbol == UNDER:
        return _judge_underscores(reading, run, company)
    if run.left.isdigit() and run.right.isdigit() and run.length > 1:
        return Mask("anonymous", "number", run.start, run.end)
    if _decoration(run):
        return None
    if _in_cjk_sentence(run):
        return _judge_cjk(reading, run, company)
    return _judge_latin(reading, run)


def _decoration(run: Run) -> bool:
    """Separators, bars, rows of ratings and boxes to tick: the run is not part of a sentence."""
    if run.left in _ROW_SYMBOLS or run.right in _ROW_SYMBOLS:
        return True
    around = run.before + run.after
    if not any(is_word(character) for character in around):
        return True
    if run.length > 12 and run.symbol != BLOCK:
        return True
    return run.left in OPENING and run.right in CLOSING


def _talk_of_the_sign(run: Run) -> bool:
    return _SIGN_AFTER.match(run.after) is not None or _SIGN_BEFORE.search(run.before) is not None


def _numeral(run: Run) -> bool:
    """二〇〇八, 一九四○: a ring that is a zero."""
    if run.symbol != RING:
        return False
    if run.length == 1:
        return not {run.left, run.right}.isdisjoint(_NUMERALS | _DIGITS)
    # 会〇〇一个: behind a word 一 counts something else.
    return run.left in _NUMERALS or (run.right in _NUMERALS and not is_cjk(run.left)) or run.right in ("后", "後")


def _in_cjk_sentence(run: Run) -> bool:
    """Whether the run touches a letter of Chinese, Japanese or Korean and nothing that makes it another sign."""
    left, right = run.left, run.right
    if not (is_cjk(left) or is_cjk(right)):
        # Between punctuation (，＊＊“具有…) or behind a number (60××。) nothing but a word or a unit is missing.
        if run.length < 2 or not right or "*" in run.before[-3:] + run.after[:3]:
            return False
        if left == ",":
            return right in "“「『《"
        behind = left if left != " " else run.before.rstrip()[-1:]
        counted = behind.isalnum() and run.symbol in (BLOCK, BOX, GETA, RING, CROSS)
        opens = not run.before or left in _CLAUSE or counted or left in "·・『《"
        return opens and (right in _CLAUSE or right in "“「『《·・")
    if left == " ":
        left = run.before.rstrip()[-1:]  # 1 ███だった: beside Latin letters and digits a space is layout
        if not left.isalnum() and left not in CLOSING:
            return False
    fits_left = not left or is_cjk(left) or left in OPENING or left in _SENTENCE or left in CLOSING or is_word(left)
    fits_right = (
        not right
        or is_cjk(right)
        or right in _SENTENCE
        or right in CLOSING
        or right in OPENING
        or right == " "
        or right.isdigit()
    )
    return fits_left and fits_right


def _anonymous_number(run: Run) -> bool:
    """138****1234, 尾号****6789, 密码********: digits hidden for good reason."""
    if run.length < 4 and not run.right.isdigit():
        return False
    told = _SECRET_NUMBER.search(run.before[-16:]) is not None
    return told or (run.right.isdigit() and _SECRET_NUMBER.search(run.after[:16]) is not None)


def _surname(run: Run) -> bool:
    """王**, 李*明: a surname at the start of a phrase, the given name hidden; so it is behind a title (被告人李××).

    Asterisks behind a title are a filter's as often.
    """
    if run.left not in _SURNAMES or run.length > 2:
        return False
    if not is_cjk(run.before[-2:-1]):
        return True
    return run.symbol != STAR and _TITLE.search(run.before[:-1]) is not None


def _footnote(reading: Reading, run: Run, company: Company) -> bool:
    """A reference to a note (收入**, 12%*), or the note's own start."""
    if run.length > 3:
        return False
    if (run.left.isdigit() or run.left in ("%", "％", ")", "）")) and not is_cjk(run.right):
        return True
    if re.search(r"\d\s?(?:[万亿萬億千百]?(?:[美欧日港]?元|円|吨)|[万亿萬億])$", run.before) and not is_word(run.right):
        return True
    if re.search(r"(?<![A-Za-z])[A-Z]$", run.before):
        return True  # A**: a grade
    if not run.after and run.length < 3:
        return True
    if not run.before:
        return re.match(r"\s?(?:注|说明|备注|数据|数据来源|来源|数值|単位|出典|資料|※|此)", run.after) is not None
    if run.right and (is_word(run.right) or run.right in OPENING):
        return False
    return reading.text[run.start : run.end] in company.notes


def _ornament(run: Run) -> bool:
    """****第一章****, 五星酒店*****: a frame around a line, or a rating at its end."""
    if not run.before and run.after.endswith(("*" * run.length, "＊" * run.length)):
        return True
    if not run.after and run.before.startswith(("*" * run.length, "＊" * run.length)):
        return True
    return not run.after and re.search(r"[一二三四五]星|星级|评分|评级|推荐|指数|评价", run.before) is not None


def _begins_word(reading: Reading, run: Run, company: Company) -> bool:
    """继续增*，: the character before the star ends no word, so the star hides the rest of one and is no footnote.

    So it does where that character is all that stands between two commas (，免*，).
    """
    before = run.before[-2:]
    clause = _CLAUSE | _HALF_CLAUSE
    if _SIGN_BEFORE.search(run.before):
        return False
    if (
        (run.right not in clause and run.right not in ("”", "」"))
        or "*" in company.notes
        or "＊" in company.notes
        or len(before) < 2
    ):
        return False
    if class_of(before[1]) != HAN:
        return False
    return before[0] in clause if not is_cjk(before[0]) else not word_weight(before[0], before[1])


def _judge_star(reading: Reading, run: Run, company: Company) -> Mask | None:
    if run.length == 1:
        # 创*策源: the first character kept. 长*宽 is a product, 代码*号 a sign; both stand among their like.
        near = run.before[-8:] + run.after[:8]
        if not is_cjk(run.left) or any(sign in near for sign in "*＊=＝×+"):
            return None
        if not is_cjk(run.right) and not _begins_word(reading, run, company):
            return None
        if run.left in _MEASURES and run.right in _MEASURES:
            return None
        if _surname(run):
            return Mask("anonymous", "name", run.start - 1, run.end)
        if _SIGN_AFTER.match(run.after):
            return None
        start, end = run.start - 1, run.end
        if class_of(run.left) == KATAKANA and class_of(run.right) == KATAKANA:
            return _inside_katakana(reading, run)
        return Mask("partial", "first-kept", start, end)
    if _anonymous_number(run):
        return Mask("anonymous", "number", run.start, run.end)
    if _talk_of_the_sign(run) or _footnote(reading, run, company) or _ornament(run):
        return None
    if run.left in (":", "：") and run.right in ("元", "万", "%", "円"):
        return Mask("anonymous", "placeholder", run.start, run.end)
    if _surname(run):
        return Mask("anonymous", "name", run.start - 1, run.end)
    return Mask("censored", NAMES[run.symbol], run.start, run.end)


def _inside_katakana(reading: Reading, run: Run) -> Mask:
    """デ○ズニー: the whole word in katakana with its hidden letter."""
    text = reading.text
    start, end = run.start, run.end
    while start > 0 and run.start - start < REACH and class_of(text[start - 1]) == KATAKANA:
        start -= 1
    while end < len(text) and end - run.end < REACH and class_of(text[end]) == KATAKANA:
        end += 1
    return Mask("partial", "katakana", start, end)


def _placeholder(reading: Reading, run: Run) -> bool:
    """XX公司, ○○様: somebody or something that a form or a sample leaves open."""
    japanese = reading.language_at(run.start) == "ja"
    after = _PLACEHOLDER_JAPANESE if japanese else _PLACEHOLDER_CHINESE
    return after.match(run.after) is not None or _PLACEHOLDER_BEFORE.search(run.before) is not None


def _judge_single(reading: Reading, run: Run) -> Mask | None:
    """One ring, box, disc or block between two letters."""
    if not (is_cjk(run.left) and is_cjk(run.right)) or _talk_of_the_sign(run):
        return None
    left, right = class_of(run.left), class_of(run.right)
    in_katakana = run.symbol in (RING, DISC) and left == KATAKANA and right == KATAKANA
    # A row ア○イ○ウ has its signs closer than two masked words (治○」というサプ●メント).
    near = 3 if in_katakana else 8
    if any(character in _ROW_SYMBOLS for character in run.before[-near:] + run.after[:near]):
        return None
    if in_katakana:
        return _inside_katakana(reading, run)
    if run.symbol == RING:
        if _numeral(run) or _placeholder(reading, run):
            return None
        if left == HIRAGANA and right == HAN and reading.text[run.start] != "〇":
            return Mask("partial", "first-hidden", run.start, run.end + 1)
        if left == HAN and right == HAN and run.left not in _SURNAMES and run.left not in "某第":
            return Mask("partial", "first-kept", run.start - 1, run.end)
        return None
    if run.symbol == BOX and left == HAN and right == HAN:
        return Mask("censored", NAMES[run.symbol], run.start, run.end)
    if run.symbol == GETA or (run.symbol == BLOCK and reading.text[run.start] == "█"):
        return Mask("censored", NAMES[run.symbol], run.start, run.end)
    return None


def _judge_cjk(reading: Reading, run: Run, company: Company) -> Mask | None:
    """A run of symbols in a Chinese, Japanese or Korean sentence."""
    if run.symbol == STAR:
        return _judge_star(reading, run, company)
    if run.length == 1:
        return _judge_single(reading, run)
    if run.symbol == HASH:
        sound = is_cjk(run.left) and is_cjk(run.right) and "#" not in run.before + run.after
        return Mask("censored", NAMES[run.symbol], run.start, run.end) if sound else None
    if run.symbol in (RING, DISC, CROSS) and _SCORE.search(run.before[-6:] + run.after[:6]):
        return None
    if _numeral(run) or _talk_of_the_sign(run):
        return None
    if _anonymous_number(run) and run.right.isdigit() and not run.before[-1:].isalpha():
        return Mask("anonymous", "number", run.start, run.end)
    if run.symbol in (BLOCK, BOX, GETA, DISC):
        few = run.length <= 2 and run.symbol in (DISC, BLOCK) and reading.text[run.start] != "█"
        if few and not run.before and run.right not in _PARTICLE:
            return None  # ●●特集: an ornament before a heading
        if run.symbol == BOX and _MISSING_LETTERS.search(run.before + run.after):
            return None
        if run.after[:8].lstrip().rstrip("0123456789.％% ") == "" and "%" in run.after[:8]:
            return None  # a progress bar
        return Mask("censored", NAMES[run.symbol], run.start, run.end)
    # Rings, crosses and letters X are what sample sentences and forms use for somebody or something.
    if run.symbol in (CAPITAL_X, SMALL_X):
        if (
            run.left.isdigit()
            or is_latin(run.left)
            or is_latin(run.right)
            or run.right.isdigit()
            or (run.length == 3 and not is_cjk(run.right))
        ):
            return None
        if _NOT_A_WORD_AFTER_X.match(run.after):
            return None
    if _surname(run):
        return Mask("anonymous", "name", run.start - 1, run.end)
    if company.repeated(run) or _placeholder(reading, run):
        return Mask("anonymous", "placeholder", run.start, run.end)
    return Mask("censored", NAMES[run.symbol], run.start, run.end)


def _judge_wide_space(reading: Reading, run: Run) -> Mask | None:
    """水琴窟という　　の由来: a gap with a particle that has lost its noun."""
    if reading.language_at(run.start) != "ja" or "\u3000" in run.before or "\u3000" in run.after:
        return None
    if not run.left or len(run.before) + len(run.after) < 16:
        return None
    # A particle or する without its noun shows a gap behind anything; other words only behind a modifier.
    orphan = run.right in _PARTICLE or re.match(r"し[てたまな]|する|され|させ", run.after) is not None
    if class_of(run.left) != HIRAGANA:
        if run.left in "、「（(" and orphan:
            return Mask("blank", "blank", run.start, run.end)
        if is_cjk(run.left) and orphan and run.right not in _PARTICLE:
            return Mask("blank", "blank", run.start, run.end)
        return None
    if not (is_cjk(run.right) or run.right.isalnum() or run.right in OPENING):
        return None
    if run.before.endswith(("です", "ます", "した", "だ", "ね", "よ", "か")) and run.right not in _FILLED_PARTICLE:
        # とした　　岩彫刻 modifies; 行きました　　次は is two sentences.
        block = reading.block_at(run.start)
        stops = "。" in run.after or (
            block is not None and "。" in reading.text[run.end : min(block.end, run.end + 200)]
        )
        if run.before.endswith(("です", "ます", "ました", "ね", "よ", "か")) or not stops:
            return None
    return Mask("blank", "blank", run.start, run.end)


def _judge_underscores(reading: Reading, run: Run, company: Company) -> Mask | None:
    """The "recent ______" are: one blank in an article that is no form and no exercise."""
    if company.blanks > 1 or not run.before.strip() or not run.after.strip():
        return None
    block = reading.block_at(run.start)
    if block is None or block.end - block.start < (25 if is_cjk(run.left) or is_cjk(run.right) else 50):
        return None  # the blank of an exercise or a form stands in a short line
    if run.before.rstrip().endswith((":", "：")) or _BLANK_TO_FILL.search(
        reading.text[block.start : min(block.end, block.start + 4000)]
    ):
        return None
    if (run.left.isalnum() and run.left.isascii()) or (run.right.isalnum() and run.right.isascii()):
        return None  # snake_case and __init__
    return Mask("blank", "blank", run.start, run.end)


def _opens_sentence(reading: Reading, run: Run) -> bool:
    """Whether a run at the start of a line is its first word, not a bullet, a heading sign or a note."""
    if run.symbol == BLOCK:
        return reading.text[run.start] == "█" and re.match(r"[,;:]?\s+\w", run.after) is not None
    return run.symbol not in (HASH, STAR, DISC) and re.match(r"\s+[a-z]", run.after) is not None


def _judge_latin(reading: Reading, run: Run) -> Mask | None:
    """A run that stands as a token of its own in a sentence in Latin letters."""
    shortest = {
        STAR: 2,
        BLOCK: 2,
        BOX: 2,
        RING: 2,
        DISC: 2,
        CROSS: 3,
        GETA: 1,
        CAPITAL_X: 4,
        SMALL_X: 4,
        HASH: 3,
    }
    if run.length < shortest.get(run.symbol, 1 << 30):
        return None
    if (run.left and run.left not in " \"'“‘(\u00a0-") or (run.right and run.right not in " \"'”’).,;:!?\u00a0-"):
        return None
    at_start, at_end = not run.before.strip(), not run.after.strip(" .,;:!?\"'”’)")
    if at_start and not _opens_sentence(reading, run):
        return None
    if not at_start and not _WORD_BEFORE.search(run.before):
        return None
    if not at_end and not re.match(r"[.,;:!?\"'”’)]*\s+(?:[-–—] )?[\w\"'“‘($£€]|['’][a-z]|-[a-z]", run.after):
        return None
    if at_end and not run.after.strip():
        return None  # a sign after the last word, with no stop after it
    if CODE.search(run.before + run.after) or _SIGN_BEFORE_LATIN.search(run.before):
        return None
    if run.symbol == CAPITAL_X and re.search(r"(?:Bowl|Olympiad|chapter|volume)\s+$", run.before, re.IGNORECASE):
        return None
    if re.match(r"\s+\d|%", run.after) and run.symbol in (BLOCK, BOX):
        return None
    return Mask("censored", NAMES[run.symbol], run.start, run.end)
