"""Characters written as their two halves: 月退 for 腿."""

import pytest

from detector.engine.auditor import Auditor

RULE = "zh.evasion.halves"


@pytest.fixture(scope="module")
def auditor():
    return Auditor()


def found(auditor, text):
    return [(one.quote.exact, one.suggestions[0].text) for one in auditor.audit_text(text).issues if one.rule == RULE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("走了一天的山路，月退疼得厉害，晚上要泡个脚。", [("月退", "腿")]),
        ("他是有名的禾斗学家，也会拉小提琴。", [("禾斗", "科")]),
        ("店里白勺面条很香，还有酉昔和辣油。", [("白勺", "的"), ("酉昔", "醋")]),
        ("他是有名的禾斗學家，也會拉小提琴，還寫過幾本書。", [("禾斗", "科")]),
    ],
)
def test_halves_are_put_together(auditor, text, expected):
    assert found(auditor, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "王元昨天到了北京，明天去上海开会。",
        "路灯不正常，晚上很暗，行人要小心。",
        "发言人必须提交一份书面的说明。",
        "“腿”字由月退两部分构成，部首是月。",
        "走了一天，腿疼得厉害。",
        "",
        "月",
    ],
)
def test_honest_neighbours_are_left_alone(auditor, text):
    assert found(auditor, text) == []
