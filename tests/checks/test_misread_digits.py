"""Numbers with letters in them, and names that hold both."""

from __future__ import annotations

import pytest

from detector.engine.auditor import AuditOptions, Auditor


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(AuditOptions(select=("zh.ocr.digit", "ja.ocr.digit", "en.ocr.digit")))


@pytest.mark.parametrize(
    ("text", "written", "meant"),
    [
        ("合同从2OZ1年8月1日开始，到年底为止。", "2OZ1", "2021"),
        ("水库于l959年合龙，造福一方百姓。", "l959", "1959"),
        ("今年安排资金25l亿元，比上年有所增加。", "25l", "251"),
        ("参加者はI,000人を上回り、会場は満席でした。", "I,000", "1,000"),
        ("営業は午前l0時から始まります。", "l0", "10"),
        ("The bridge was opened in I8I7 by the mayor of the town.", "I8I7", "1817"),
        ("They paid the mason £l5 for the whole of the work.", "l5", "15"),
        ("The meeting closed at l0.15 p.m. and all went home.", "l0.15", "10.15"),
        ("There were ll2 members in the hall on that evening.", "ll2", "112"),
    ],
)
def test_letters_among_digits_are_read_as_digits(auditor, text, written, meant):
    issues = auditor.audit_text(text).issues
    assert [(one.quote.exact, one.suggestions[0].text) for one in issues] == [(written, meant)]


@pytest.mark.parametrize(
    "text",
    [
        "条例第77B条规定的情形，适用本办法。",
        "O2含量和CO2浓度都在下降，I2C总线正常。",
        "他的车是i8，住在B2栋3O1室。",
        "评论|12人参与，昨天的投票结果公布在首页。",
        "P2Pの通信とI2Cの回路について述べる。",
        "The I5 and the O2 arena, an i7 processor and the l2 norm are names.",
        "In I2C mode the device of 3l volume took 10 minutes, said B2B Ltd.",
    ],
)
def test_names_of_letters_and_digits_are_left_alone(auditor, text):
    assert not auditor.audit_text(text).issues
