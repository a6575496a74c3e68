"""Garbled text: what is found, how its encodings are named, when it is restored, and what only looks like it."""

import json
from pathlib import Path

import pytest

from benchmarks.spun.corpora import data_folder
from detector.engine.auditor import AuditOptions, Auditor

HERE = Path(__file__).parent
NEGATIVE = json.loads((HERE / "encoding_negative.json").read_text(encoding="utf-8"))
KNOWN_FAILURES = json.loads((HERE / "encoding_known_failures.json").read_text(encoding="utf-8"))
CHINESE = "图书馆昨天正式开放，来了四千多人。阅览室的座位比原来多了一倍，孩子们有了自己的楼层。"
TRADITIONAL = "圖書館昨天正式開放，來了四千多人。閱覽室的座位比原來多了一倍，孩子們有了自己的樓層。"
JAPANESE = "図書館は昨日開館し、四千人が訪れた。閲覧室の席は以前の二倍になり、子どもの階もできた。"


@pytest.fixture(scope="module")
def auditor():
    return Auditor(AuditOptions(select=("any.encoding",)))


def found(auditor, text, format="text"):
    """(rule without its family, text under the span, first suggestion) of every issue."""
    return [
        (
            issue.rule.removeprefix("any.encoding."),
            issue.quote.exact,
            issue.suggestions[0].text if issue.suggestions else None,
        )
        for issue in auditor.audit_text(text, format=format).issues
    ]


@pytest.mark.parametrize(
    ("original", "written", "read", "codecs"),
    [
        (CHINESE, "utf-8", "gbk", ("utf-8", "gb18030")),
        (CHINESE, "gbk", "windows-1252", ("gbk", "latin-1")),
        (CHINESE, "gbk", "big5", ("gbk", "cp950")),
        (CHINESE, "gbk", "shift_jis", ("gbk", "cp932")),
        (CHINESE, "utf-8", "euc-kr", ("utf-8", "cp949")),
        (TRADITIONAL, "big5", "windows-1252", ("cp950", "latin-1")),
        (JAPANESE, "utf-8", "shift_jis", ("utf-8", "cp932")),
        (JAPANESE, "shift_jis", "gbk", ("cp932", "gbk")),
        (JAPANESE, "shift_jis", "windows-1252", ("cp932", "latin-1")),
        (JAPANESE, "euc-jp", "shift_jis", ("euc_jp", "cp932")),
        (JAPANESE, "euc-jp", "windows-1252", ("euc_jp", "latin-1")),
    ],
)
def test_names_both_encodings_of_a_passage(auditor, original, written, read, codecs):
    garbled = original.encode(codecs[0]).decode(codecs[1], "replace")
    issues = auditor.audit_text(f"{original}\n{original}\n{garbled}\n{original}\n").issues
    assert {issue.variant for issue in issues} == {f"{written} read as {read}"}
    covered = sum(issue.span.end - issue.span.start for issue in issues)
    assert covered >= 0.85 * len(garbled)
    assert all(issue.span.line == 3 for issue in issues)


@pytest.mark.parametrize("codecs", [("cp950", "gbk"), ("utf-8", "cp950")])
def test_a_passage_that_lost_most_of_its_bytes_is_found(auditor, codecs):
    garbled = TRADITIONAL.encode(codecs[0]).decode(codecs[1], "replace")
    text = "\n".join([*[TRADITIONAL] * 6, garbled])
    issues = auditor.audit_text(text).issues
    covered = sum(issue.span.end - issue.span.start for issue in issues)
    assert covered >= 0.85 * len(garbled)
    assert len(issues) <= 3


@pytest.mark.parametrize(
    ("piece", "codecs"),
    [
        ("书馆里人", ("utf-8", "gb18030")),
        ("四千多人来到馆里", ("gbk", "latin-1")),
        ("座位比原来多", ("gbk", "cp950")),
        ("のイノベーション", ("cp932", "gbk")),
        ("学生たちの", ("utf-8", "cp932")),
    ],
)
def test_restores_what_the_round_trip_proves(auditor, piece, codecs):
    garbled = piece.encode(codecs[0]).decode(codecs[1])
    assert found(auditor, f"昨天，{garbled}。") == [("mojibake", garbled, piece)]


def test_restores_nothing_where_bytes_are_missing(auditor):
    garbled = "中间的一段文字".encode().decode("gbk", "replace")
    assert "\ufffd" in garbled
    issues = auditor.audit_text(f"昨天，{garbled}读不出来。").issues
    assert issues
    assert not any(issue.suggestions for issue in issues)


def test_restores_english_punctuation_and_leaves_the_words_alone(auditor):
    assert found(auditor, "The hall wasnâ€™t full, said the cafÃ© owner.") == [
        ("mojibake", "â€™", "’"),
        ("mojibake", "Ã©", "é"),
    ]
    assert found(auditor, "She said it didn鈥檛 matter.") == [("mojibake", "鈥檛", "’t")]


def test_never_makes_the_other_changes_of_ftfy(auditor):
    assert found(auditor, "“Ｆｕｌｌ” ﬁles… and ‘quotes’ stay as they are.") == []


def test_a_passage_one_byte_late_is_named_but_not_restored(auditor):
    late = "?" + "图书馆其余各天一直开放到晚上九点".encode("gbk")[1:].decode("gbk", "replace").replace("\ufffd", "?")
    issues = auditor.audit_text(f"除了周一，{late}").issues
    assert [issue.variant for issue in issues] == ["gbk read one byte late"]
    assert not issues[0].suggestions


@pytest.mark.parametrize("codecs", [("utf-8", "gb18030"), ("gbk", "latin-1")])
def test_a_garbled_article_is_one_critical_issue(auditor, codecs):
    text = "\n".join([CHINESE] * 8).encode(codecs[0]).decode(codecs[1], "replace")
    (issue,) = auditor.audit_text(text).issues
    assert issue.rule == "any.encoding.article"
    assert issue.severity == "critical"
    assert issue.evidence["share"] >= 80


def test_an_article_with_a_garbled_line_is_no_garbled_article(auditor):
    garbled = CHINESE.encode().decode("gb18030", "replace")
    text = "\n".join([*[CHINESE] * 4, garbled])
    assert {issue.rule for issue in auditor.audit_text(text).issues} == {"any.encoding.mojibake"}


@pytest.mark.parametrize(
    ("text", "rule", "exact"),
    [
        ("图书馆昨天\ufffd\ufffd放。", "lost", "\ufffd\ufffd"),
        ("图书馆锟斤拷锟斤拷正式开放。", "lost", "锟斤拷锟斤拷"),
        ("圖書館嚙踝蕭嚙踝蕭正式開放。", "lost", "嚙踝蕭嚙踝蕭"),
        ("図書館は鐃緒申鐃緒申に開館した。", "lost", "鐃緒申鐃緒申"),
        ("備考烫烫烫烫烫烫。", "memory", "烫烫烫烫烫烫"),
        ("图书馆由????????????设计。", "question-marks", "????????????"),
        ("この図書館は????????月曜日に開館した。", "question-marks", "????????"),
        ("馆长\ue5e5昨天到任。", "private-use", "\ue5e5"),
        ("The ferry didn?t sail on Monday.", "apostrophe", "didn?t"),
    ],
)
def test_marks_of_lost_text(auditor, text, rule, exact):
    assert [(one, quoted) for one, quoted, _ in found(auditor, text)] == [(rule, exact)]


def test_a_lone_surrogate_is_lost_text(auditor):
    (issue,) = auditor.audit_text("图书馆昨天\ud83d开放。").issues
    assert (issue.rule, issue.variant) == ("any.encoding.lost", "lone surrogate")


def test_positions_lead_back_to_the_markdown_source(auditor):
    garbled = "书馆里人".encode().decode("gb18030")
    source = f"# 标题\n\n昨天，**{garbled}**有了新楼层。\n"
    (issue,) = auditor.audit_text(source, format="markdown").issues
    assert source[issue.span.start : issue.span.end] == garbled


def test_inline_code_in_markdown_is_a_sample(auditor):
    assert found(auditor, "昨天看到 `浣犲ソ` 和 `锟斤拷`，很奇怪。\n", "markdown") == []


@pytest.mark.parametrize("case", NEGATIVE, ids=lambda case: case["why"])
def test_sound_text_stays_clean(auditor, case):
    assert found(auditor, case["text"]) == []


@pytest.mark.parametrize("case", KNOWN_FAILURES, ids=lambda case: case["why"])
@pytest.mark.xfail(strict=True, reason="known failure")
def test_known_failures(auditor, case):
    assert bool(found(auditor, case["text"])) == case["garbled"]


def test_bytes_that_a_program_dropped_leave_rubbish_that_nobody_can_undo(auditor):
    shown = "".join(
        bytes((octet,)).decode("cp1252", "ignore") for octet in JAPANESE.encode() if not 0x80 <= octet < 0xA0
    )
    assert [rule for rule, _, _ in found(auditor, f"React {shown}\n{shown}\n{shown}")] == ["article"]
    assert found(auditor, "Où ça ? « Là-bas », a-t-il dit. Não há ações à mão; være så god, få æøå.") == []


def test_letters_of_many_scripts_inside_words_are_a_font_of_a_pdf(auditor):
    jumble = "".join(chr(block + 3 * at) for at in range(6) for block in (0x0561, 0x0E81, 0x0430, 0x1780))
    assert found(auditor, f"市の計画書：{jumble}。\n図書館は十日に開く。") == [("font", jumble, None)]


@pytest.mark.parametrize(
    "text",
    [
        "言語を選ぶ：English・한국어・Русский・العربية・ไทย・हिन्दी・Ελληνικά・ქართული・አማርኛ・ខ្មែរ",
        "発音は [ʃiˈʒɑ̃ːɡə]、ギリシア語の λόγος とロシア語の слово は語を指す。",
        "㐂寿と㓛刀と䕃山の三人が、α線とβ線とγ線について話した。",
    ],
)
def test_a_list_of_languages_and_phonetics_are_none(auditor, text):
    assert found(auditor, text) == []


def test_hostile_lengths_take_no_time(auditor):
    for unit in ("鐨勬槸", "?", "\ufffd", "Ã¢â‚¬", "锟", "�a", "鳑鲏", "é", "〖ア"):
        text = unit * (60_000 // len(unit))
        assert auditor.audit_text(text).characters == len(text)


# ------------------------------------------------------------------------------------------ with the data folder

needs_data = pytest.mark.skipif(data_folder() is None, reason="GARBLINT_DATA is not set")


@needs_data
def test_published_cases_of_ftfy(auditor):
    from benchmarks.encoding import measure_ftfy_cases

    figures = measure_ftfy_cases(auditor, data_folder(), misses=False)
    assert figures["negative"]["reported, though sound"] == 0
    assert figures["synthetic"]["reported, though sound"] == 0
    for name in ("in-the-wild", "synthetic"):
        assert figures[name]["found"] >= 0.95 * figures[name]["garbled"]


@needs_data
def test_passages_of_the_data_folder(auditor):
    from benchmarks.encoding import measure_passages

    figures = measure_passages(auditor, Auditor(), data_folder(), misses=False)
    found, of = figures["all rules"]
    assert found >= 0.95 * of
    assert figures["clean rows with an issue"] == 0
