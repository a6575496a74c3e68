"""Masked words: what is reported and where, and the many honest uses of the same signs."""

import pytest

from benchmarks.masked import measure_masks, measure_traps
from detector.checks.disguised_words import restore_leet, restore_look_alikes, restore_starred
from detector.checks.emphasis import emphasised, looks_like_markdown
from detector.engine.auditor import AuditOptions, Auditor

FAMILIES = ("any.masked", "ja.masked")


def marked(auditor, text):
    """(rule, text under the span) of every issue of the families under test."""
    return [
        (issue.rule, text[issue.span.start : issue.span.end])
        for issue in auditor.audit_text(text).issues
        if issue.rule.startswith(FAMILIES)
    ]


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("上周五，***座谈会在镇上的小学举行。", "***"),
        ("***座谈会在镇上的小学举行", "***"),
        ("这家工厂由＊＊投资兴建，去年投产。", "＊＊"),
        ("他从××回来以后，就不再画画了。", "××"),
        ("会上还讨论了XX问题，没有结论。", "XX"),
        ("一支□□□队伍走过了大桥。", "□□□"),
        ("昨夜，警方在○○抓到了两名嫌犯。", "○○"),
        ("报告指出，██的产量下降了一半。", "██"),
        ("この寺は●●が建てたと伝えられている。", "●●"),
        ("市は来年度から〓〓〓を廃止する方針だ。", "〓〓〓"),
        ("犯人は〇〇に逃げたとみられている。", "〇〇"),
        ("この薬は×××に効くとされてきた。", "×××"),
        ("The minister said that the **** had been sold.", "****"),
        ("Officials in XXXX would not comment on the sale.", "XXXX"),
        ("She sent the ##### to her brother in Leeds.", "#####"),
        ("The old █████ was pulled down in 1974.", "█████"),
        ("It was, he said, a load of @#$%! from start to finish.", "@#$%!"),
    ],
)
def test_a_run_of_signs_in_the_place_of_a_word_is_a_mask(auditor, text, mask):
    assert marked(auditor, text) == [("any.masked.censored", mask)]


@pytest.mark.parametrize(
    ("text", "mask", "suggestions"),
    [
        ("公司靠科技创*能力赢得了市场。", "创*", []),
        ("他是ミ●キーの大ファンだ。", "ミ●キー", []),
        ("来週はポ○モンの映画を見る。", "ポ○モン", []),
        ("What the f*ck was that noise?", "f*ck", ["fuck"]),
        ("I cannot believe this f**k of a printer.", "f**k", ["fuck"]),
        ("f**k this sh**t", "f**k", ["fuck"]),
        ("The c*******e met again on Tuesday.", "c*******e", []),
        ("这破手机真是sh*t一样。", "sh*t", ["shit"]),
    ],
)
def test_letters_hidden_inside_a_word(auditor, text, mask, suggestions):
    issues = [one for one in auditor.audit_text(text).issues if one.rule == "any.masked.partial"]
    assert issues[0].quote.exact == mask
    if suggestions:
        assert [one.text for one in issues[0].suggestions] == suggestions


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("网站把这家公司写成[已屏蔽]，谁也看不懂。", "[已屏蔽]"),
        ("他在【敏感词】住了三年。", "【敏感词】"),
        ("施設の名前は[伏せ字]となり、場所も明かされなかった。", "[伏せ字]"),
        ("The ferry and the [REDACTED] leave at noon.", "[REDACTED]"),
        ('He called it a "complete [expletive]" and hung up.', "[expletive]"),
        ("An employee (name withheld) saw it happen.", "(name withheld)"),
    ],
)
def test_a_note_in_the_place_of_a_word(auditor, text, mask):
    assert marked(auditor, text) == [("any.masked.note", mask)]


def test_a_gap_with_a_particle_that_lost_its_noun(auditor):
    text = "この橋は明治時代に作られた　　の一つで、今も毎日たくさんの人が渡る。"
    assert marked(auditor, text) == [("any.masked.blank", "　　")]


def test_one_blank_in_an_article_that_is_no_form(auditor):
    text = "The council agreed that the ______ should stay open in winter, and that the town would pay for the heating."
    assert marked(auditor, text) == [("any.masked.blank", "______")]


@pytest.mark.parametrize(
    ("text", "mask", "word"),
    [
        ("Please check the d@t3 on the letter.", "d@t3", "date"),
        ("They had to c0nfus3 the guards.", "c0nfus3", "confuse"),
        ("Log in to раyраl to see the bill.", "раyраl", "paypal"),
    ],
)
def test_a_word_disguised_letter_by_letter(auditor, text, mask, word):
    (issue,) = [one for one in auditor.audit_text(text).issues if one.rule == "any.masked.disguised"]
    assert issue.quote.exact == mask
    assert [one.text for one in issue.suggestions] == [word]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("設定を開き、をクリックしてください。", "ja.masked.sentence-gap"),
        ("町は一九九八年に合併した。の学校はそのまま残った。", "ja.masked.sentence-gap"),
        ("As an editor of The , she wrote about ships.", "any.masked.sentence-gap"),
        ("She keeps the house. , Anna adds, and the garden.", "any.masked.sentence-gap"),
    ],
)
def test_a_sentence_that_lost_a_word_without_a_trace(auditor, text, rule):
    assert rule in [name for name, _ in marked(auditor, text)]


def test_the_word_is_restored_where_the_article_has_it_unmasked(auditor):
    text = "市里的图书馆建设工程去年开工。\n负责人说，市里的***建设工程今年完工。"
    (issue,) = [one for one in auditor.audit_text(text).issues if one.rule == "any.masked.censored"]
    assert [one.text for one in issue.suggestions] == ["图书馆"]


HONEST = [
    # emphasis, separators, frames
    "要点有两个：**安全**和**速度**，缺一不可。",
    "**注意**：出门前请关好门窗。",
    "**重点：**先备份，再升级。",
    "これは**とても**大切な**お知らせ**です。",
    "un**frigging**believable",
    "上文\n\n***\n\n下文",
    "****第一章****",
    "○○○○○○○○○○○○",
    "# 标题\n\n这是***粗斜体***文字。",
    # notes, statistics, mathematics, code
    "净利润8.2亿元**，同比增长5%。\n**注：未经审计。",
    "回归系数为0.52***，标准误为0.03。",
    "注：***、**、*分别表示在1%、5%、10%的水平上显著。",
    "p<0.05记为*，p<0.01记为**。",
    "长*宽*高等于体积。",
    "Where x* is the optimum and a**b a power.",
    "Run rm -f *.o and ls **/*.py to see the files.",
    "def f(*args, **kwargs): return args",
    "She got an A*, two B** and a C***.",
    "Sales rose 4%* in May. *Unaudited.",
    "A search for wom*n finds woman and women; the query uses a wildcard.",
    # ratings, scores, boxes, bars, bullets
    "評価：◎○△×",
    "試合は○●○の二勝一敗だった。",
    "口味★★★★☆，服务★★★☆☆。",
    "□是 □否 □不清楚",
    "性别：男□ 女□",
    "进度 ■■■□□ 60%",
    "●特集●今週のニュース",
    "正しいものに○、間違っているものに×をつけなさい。",
    "五星酒店*****",
    # numerals, Roman numerals, sizes, names that hold the signs
    "二〇〇八年夏天，一九四○年冬天。",
    "第〇回大会",
    "〇〇后的消费习惯",
    "性别由XX染色体决定。",
    "Super Bowl XXX and sizes XXL and XXXL",
    "XXL号的衣服卖完了。",
    "服务器返回4XX和5XX状态码。",
    "M*A*S*H是一部电视剧。",
    "ルパン三世×名探偵コナンの共演",
    "1920×1080的屏幕",
    # blanks to fill, placeholders, secrets
    "填空：春风又____江南岸。",
    "Fill in the blank: the capital of Peru is ____.",
    "Name: ________ Date: ________",
    "the names snake___case and __init__",
    "○○様、いつもお世話になっております。",
    "国道○○号線",
    "XX市XX区XX路",
    "次の○○に入る言葉を答えなさい。",
    "中奖号码：138****1234、159****8888",
    "尾号****6789的储蓄卡",
    "密码以********显示。",
    "氏名　　山田太郎",
    "彼は言った。　　そして出て行った。",
    # talk of the sign itself
    "“××”代表人名，“□”代表缺字。",
    "按*键返回，按#键结束。",
    "千里□□□，这里的缺字已经无法辨认。",
    "The name was blacked out (█████) in print.",
    "The court released the [REDACTED] version.",
    "这些词会被替换为[已屏蔽]。",
    # look like disguised words
    "A B2B shop for mp3 players, h264 video and 4chan posts.",
    "i18n, l10n, K8s, x86_64, utf8mb4 and enp0s3",
    "Write to anna@example.org or root@host.",
    "The α-helix, 5 kΩ, Δt and Москва.",
    "What?!?! No way!!! It costs $$$.",
    'In Perl, "$@%" are sigils.',
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_signs_are_left_alone(auditor, text):
    assert marked(auditor, text) == []


@pytest.mark.parametrize(
    "text", ["获奖名单：李*明、王**。", "中奖的号码是138****1234。", "甲方为XX公司。", "被告人张某没有出庭。"]
)
def test_anonymity_is_reported_only_on_request(auditor, text):
    assert marked(auditor, text) == []
    asked = Auditor(AuditOptions(select=("any.masked.anonymous", "any.masked.somebody")))
    assert {issue.severity for issue in asked.audit_text(text).issues} == {"minor"}


@pytest.mark.parametrize(
    ("text", "runs", "markdown", "expected"),
    [
        ("**粗** 和 **体**", [(0, 2), (3, 5), (8, 10), (11, 13)], False, {0, 3, 8, 11}),
        ("在**镇和**县", [(1, 3), (5, 7)], False, {1, 5}),
        ("在**镇开会，又到**县", [(1, 3), (9, 11)], False, set()),
        ("在***镇和***县", [(1, 4), (6, 9)], False, set()),
        ("在***镇和***县", [(1, 4), (6, 9)], True, {1, 6}),
        ("****x****", [(0, 4), (5, 9)], False, set()),
        ("** a **", [(0, 2), (5, 7)], False, set()),
    ],
)
def test_which_asterisks_pair_up_as_emphasis(text, runs, markdown, expected):
    assert emphasised(text, runs, markdown=markdown) == expected


def test_markdown_shows_by_its_other_signs():
    assert looks_like_markdown("# A heading\n\ntext")
    assert looks_like_markdown("see [this](https://example.org)")
    assert not looks_like_markdown("昨天，***发布会举行。")


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("d@t3", "date"),
        ("P3t3r", "Peter"),
        ("n00b", "noob"),
        ("B2B", None),
        ("h2o2", None),
        ("c0ffee", None),
        ("dQw4w9", None),
    ],
)
def test_leet_needs_two_letters_replaced_and_a_word(token, word):
    assert restore_leet(token) == word


@pytest.mark.parametrize(
    ("token", "around", "word"),
    [
        ("f*ck", "what the  is this", "fuck"),
        ("c*****t", "you never had  with them", ""),
        ("A***", "only  students", None),
        ("a**b", "where  is the power", None),
        ("wom*n", "a search for  finds both", None),
    ],
)
def test_stars_inside_words_need_prose_around(token, around, word):
    assert restore_starred(token, around) == word


def test_look_alikes_need_latin_company():
    assert restore_look_alikes("pаypal") == "paypal"
    assert restore_look_alikes("Москва") is None
    assert restore_look_alikes("αhelix") is None


@pytest.mark.parametrize(
    "unit", ["中*国", "他说**好 ", "在○○里", "ア●", "f**k ", "d@t3 ", "pа", "@#$% ", "*", "という　　の"]
)
def test_a_long_line_of_signs_is_read_to_its_end(auditor, unit):
    text = unit * (300_000 // len(unit))
    # Well under a second; a quadratic check would not end before the guard against hangs does.
    assert auditor.audit_text(text).characters == len(text)


def test_masks_are_found_and_traps_are_not(auditor, data_folder):
    masks = measure_masks(auditor, data_folder, misses=False)
    found, total = masks["all"]
    assert found / total >= 0.90
    found, total = masks["all others"]
    assert found / total >= 0.97
    assert len(measure_traps(auditor, data_folder)["fired"]) <= 2
