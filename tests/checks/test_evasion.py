"""Words disguised from filters: what is undone, and the honest Latin letters, emoji and signs in Chinese."""

import json

import pytest

from benchmarks.masked import measure_evasion
from detector.checks.watched_words import WATCHED, first_characters, second_characters
from detector.language.pinyin import SYLLABLES, characters_read, syllable_of, word_weight


def found(auditor, text):
    """(rule without its prefix, text under the span, first suggestion) of every issue of evasion."""
    return [
        (
            issue.rule.removeprefix("zh.evasion."),
            issue.quote.exact,
            issue.suggestions[0].text if issue.suggestions else None,
        )
        for issue in auditor.audit_text(text).issues
        if issue.rule.startswith("zh.evasion")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这是本市蕞受欢迎的面馆。", ("variant", "蕞", "最")),
        ("头部，修好道路；第二，引来水源；第三，种上果树。", ("ordinal", "头部", "第一")),
        ("局长介绍说，头部，要把学校盖起来。", ("ordinal", "头部", "第一")),
        ("这是全县头部次举办马拉松。", ("first", "头部", "第一")),
        ("接到电话后，他头部时间赶到码头。", ("first", "头部", "第一")),
        ("梅雨天shi气重，多喝薏米水。", ("pinyin", "shi", "湿")),
        ("这个方法美bai又省钱。", ("pinyin", "bai", "白")),
        ("贩卖du品的人被抓走了。", ("pinyin", "du", "毒")),
        ("多吃黑豆，补（shen）又养发。", ("pinyin", "（shen）", "肾")),
        ("她学zhongyi三十年了，很有名气。", ("pinyin", "zhongyi", "中医")),
        ("中Y说，胃不和则卧不安，要养胃。", ("initial", "Y", "医")),
        ("按这个穴位能活X，对痛经也好。", ("initial", "X", "血")),
        ("红枣补气🩸，每天五颗。", ("emoji", "🩸", "血")),
        ("绿豆汤清🔥，夏天喝。", ("emoji", "🔥", "火")),
        ("吃得太多就会发月半。", ("split", "月半", "胖")),
        ("脚有点浮月中，抬高就好。", ("split", "月中", "肿")),
        ("专治皮肤疒丙，三天见效。", ("radical", "疒丙", "病")),
        ("材料：山要、红枣、小米。", ("homophone", "要", "药")),
        ("揉一揉肚子，调里肠胃。", ("homophone", "里", "理")),
        ("女人要养气皿，少熬夜。", ("look-alike", "皿", "血")),
        ("想了解的加微❤，发你资料。", ("contact", "微❤", "微信")),
        ("扫码免★费★领★取教材。", ("strewn", "免★费★领★取", "免费领取")),
        ("点击微■信二维码。", ("strewn", "微■信", "微信")),
        ("赌.博.网.站随处可见。", ("strewn", "赌.博.网.站", "赌博网站")),
        ("今天免\u200b费试听一节课。", ("zero-width", "免\u200b费", "免费")),
        ("他从小跟爷爷学中醫，后来开了诊所，给乡亲们看病。", ("traditional", "醫", "医")),
    ],
)
def test_a_disguise_is_undone(auditor, text, expected):
    assert expected in found(auditor, text)


HONEST = [
    "这个蕞尔小国靠旅游业为生。",
    "“蕞”字怎么读？",
    "头部企业占了一半的市场，头部主播收入很高。",
    "头部外伤的病人先做检查。",
    "机器人有头部、躯干和四肢。头部，躯干和四肢都能转动。",
    "头部，是指昆虫身体的最前端。",
    "平台整合了行业的头部资源。",
    "“重”是多音字，如重（zhong）要、重（chong）复。",
    "湿（shi）气的“湿”是翘舌音。",
    "先用ping测试网络，再用man查看手册。",
    "把文件放在bin目录，用du查看大小。",
    "这里说的kong是一个网关，Kong的文档很全。",
    "打开wifi，下载app，再看vlog。",
    "李宁（Li Ning）出生于柳州。",
    "图中Y轴表示血压，其中X为用药的天数，胃痛的人除外。",
    "A股今天上涨，医药股和中药股领涨。",
    "拍了X光，做了B超，肝和胃都没有问题。",
    "补充维生素C和B族维生素，养胃要少吃辣。",
    "T恤、U盘、K歌、A咖、N次、C语言，样样都有。",
    "今天的火锅真辣🔥，吃得一身汗💦。",
    "献血🩸光荣，爱心❤无价。",
    "感谢大家的热情❤️！",
    "一个月半以后，路就修好了。",
    "工资在每月中旬发放，月中还有奖金。",
    "这座山要两个小时才能爬完，上山要带水。",
    "空调里的滤网要常洗。",
    "实验用的器皿、培养皿都消毒了。",
    "“疒”是病字旁，疒丙为病，属于形声字。",
    "安徽信息工程学院和微芯公司签约。",
    "政府的威信提高了，又增加威信。",
    "春·夏·秋·冬，衣·食·住·行。",
    "人+车+家，复制-粘贴，求-响应。",
    "珍·古道尔和约翰·卡马克见面了。",
    "★今日推荐★特价菜★",
    "一★二★三★",
    "我建议你\u200b\u200b在末尾添加它。",
    "中醫講究四季養生，這時候要少吃寒涼的東西。",
    "他在香港的中環醫院工作，每天接待很多病人。",
    "我上周去了医院，医生说没有问题，开了中药。",
    "可用的名字：巴德|里安，尼克|拉迪，萨德|里兹，马克|拉诺，阿丁|乔万，路德|里科，西丝|塔莎，丽莎|贝蒂，南恩|多拉，艾弗|莱安，乔伊|罗兰，温妮|维吉，奇普|冯恩，雷伊|杰森。",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_letters_emoji_and_signs_are_left_alone(auditor, text):
    assert found(auditor, text) == []


def test_superlatives_themselves_are_no_anomaly(auditor):
    assert found(auditor, "这是全国最大、最先进、排名第一的花卉市场。") == []


def test_single_letters_need_a_text_that_speaks_of_such_things(auditor):
    assert found(auditor, "中Y公司去年搬到了江边。") == []
    assert found(auditor, "中Y公司去年搬到了江边，专做健脾祛湿的药茶。") != []


def test_only_chinese_blocks_are_read(auditor):
    assert found(auditor, "健康のためにshi気を取る。これは日本語の文章です。") == []
    assert found(auditor, "The shi and the du are syllables.") == []


def test_positions_hold_with_characters_outside_the_basic_plane(auditor):
    text = "𠮷野家旁边，🀄️医馆说：体zhi要养。"
    quotes = {issue.quote.exact for issue in auditor.audit_text(text).issues if issue.rule.startswith("zh.evasion")}
    assert quotes == {"🀄️", "zhi"}


@pytest.mark.parametrize(
    ("letters", "syllable"), [("Shī", "shi"), ("nǚ", "nv"), ("lüe", "lve"), ("xue", "xue"), ("shell", None), ("", None)]
)
def test_syllables_lose_their_tones(letters, syllable):
    assert syllable_of(letters) == syllable


def test_readings_and_words_of_the_tables():
    assert "湿" in characters_read("shi")
    assert characters_read("xyz") == ""
    assert word_weight("体", "质") > word_weight("湿", "气") > 0
    assert word_weight("的", "气") == 0
    assert len(set(SYLLABLES)) == len(SYLLABLES)


def test_watched_words_are_pairs_and_can_be_looked_up_from_both_sides():
    assert all(len(word) == 2 for word in WATCHED)
    assert "医" in second_characters("中")
    assert "中" in first_characters("医")


@pytest.mark.parametrize("unit", ["免★费★", "代·开·", "免\u200b费", "体zhi质", "中Y药", "气🩸", "蕞", "疒丙", "中醫说"])
def test_a_long_line_of_disguises_is_read_to_its_end(auditor, unit):
    text = unit * (300_000 // len(unit))
    assert auditor.audit_text(text).characters == len(text)


def test_marked_copy_is_found(auditor, data_folder):
    figures = measure_evasion(auditor, data_folder, misses=False)
    hits, total = figures["all"]
    assert hits / total >= 0.5
    assert all(right == reported for right, reported in figures["rules"].values())


def test_the_disguises_of_the_real_article_are_all_found_and_nothing_else(auditor, data_folder):
    article = data_folder.parent / "articles" / "shanghai-2023.zh.txt"
    gold = data_folder.parent / "gold" / "shanghai-2023.zh.jsonl"
    if not (article.is_file() and gold.is_file()):
        pytest.skip("the articles and their gold are not beside the data folder")
    wanted = {
        (row["start"], row["end"])
        for row in map(json.loads, gold.read_text("utf-8").splitlines())
        if row["category"] == "evasion"
    }
    # The first 头部 of the gold stands in 夯实头部资源, the others open a sentence; 头部企业 is sound.
    issues = auditor.audit_text(article.read_text("utf-8")).issues
    got = {(one.span.start, one.span.end) for one in issues if one.category == "evasion"}
    assert got == wanted
