"""Comments in the text hide what they name, where they say, and are reported when they hide nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.suppression import find_suppressions
from detector.sources.registry import article_from_text

REPEATED = "会议由区里和三家医院共同举办，近两百人参加了讨论。会议由区里和三家医院共同举办，近两百人参加了讨论。"
MASKED = "本市举行***发布会，介绍***公司的进展。"
UNUSED = "any.garblint.unused-suppression"

PACK = """\
pack: {name: test, version: 1.0.0, licence: CC0-1.0, provenance: test}
rules:
  - id: zh.test.word
    category: spun
    severity: major
    languages: [any]
    message: "{text}"
    help: A test.
    phrases: [{find: [坏词], suggest: 好词, bad: [坏词], good: [好词]}]
  - id: zh.test.other
    category: typo
    severity: minor
    languages: [any]
    message: "{text}"
    help: A test.
    phrases: [{find: [错字], suggest: 对字, bad: [错字], good: [对字]}]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """An auditor with two rules of this test and the one about suppressions."""
    path = tmp_path_factory.mktemp("packs") / "test.yml"
    path.write_text(PACK, encoding="utf-8")
    return Auditor(AuditOptions(rules=(path,), select=("zh.test", UNUSED)))


def found(auditor, text, format="text"):
    """(rule, status, exact text) of every issue."""
    return [(one.rule, one.status, one.quote.exact) for one in auditor.audit_text(text, format=format).issues]


def statuses(auditor, text, format="text"):
    """Which words are hidden, in order: "坏-" for a hidden 坏词, "坏+" for a shown one; "?" for an unused comment."""
    return " ".join(
        "?" if rule == UNUSED else exact[0] + ("-" if status == "suppressed" else "+")
        for rule, status, exact in found(auditor, text, format)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# garblint-disable-next-line\n坏词\n坏词", "坏- 坏+"),
        ("# garblint-disable-next-line\n\n  \n坏词\n坏词", "坏- 坏+"),
        ("// garblint-disable-next-line zh.test.word\n坏词和错字", "坏- 错+"),
        ("<!-- garblint-disable-next-line zh.test -->\n坏词和错字", "坏- 错-"),
        ("# garblint-disable-next-line spun\n坏词和错字", "坏- 错+"),
        ("# garblint-disable-next-line spun, typo\n坏词和错字", "坏- 错-"),
        ("# garblint-disable-next-line spun、typo -- 作者用语\n坏词和错字", "坏- 错-"),
        ("#garblint-disable-next-line zh.test.word -- 坏词 is a name\n坏词", "坏-"),
        ("\u3000\u3000# garblint-disable-next-line zh.test.word\u3000\n坏词", "坏-"),
        ("# garblint-disable-next-line spun\n# garblint-disable-next-line typo\n坏词和错字\n错字", "坏- 错- 错+"),
        ("坏词\n# garblint-disable spun\n坏词\n错字\n坏词\n# garblint-enable spun\n坏词", "坏+ 坏- 错+ 坏- 坏+"),
        ("# garblint-disable\n坏词\n# garblint-enable spun\n坏词\n错字\n# garblint-enable\n错字", "坏- 坏+ 错- 错+"),
        ("# garblint-disable\n坏词\n# garblint-enable spun\n坏词\n# garblint-disable\n坏词", "坏- 坏+ 坏-"),
        ("# garblint-disable spun typo\n坏词\n# garblint-enable typo\n坏词\n错字", "? 坏- 坏- 错+"),
        ("坏词\n错字\n# garblint-disable-file zh.test.word", "坏- 错+"),
        ("# GARBLINT-DISABLE-FILE\n坏词", "? 坏+"),
        ("# garblint-disable-next-line\r坏词\r坏词", "坏- 坏+"),
        ("# garblint-disable-next-line\r\n坏词\r\n坏词", "坏- 坏+"),
    ],
)
def test_what_a_comment_hides_in_plain_text(small, text, expected):
    text = text.replace("GARBLINT-DISABLE-FILE", "garblint-disable-fil")
    assert statuses(small, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- garblint-disable-next-line spun -->\n坏词和错字\n", "坏- 错+"),
        ("<!-- garblint-disable-next-line spun -->\n\n# 坏词\n\n坏词\n", "坏- 坏+"),
        ("甲 <!-- garblint-disable-next-line -->\n坏词\n坏词\n", "坏- 坏+"),
        ("- 坏词\n<!-- garblint-disable -->\n- 坏词\n<!-- garblint-enable -->\n- 坏词\n", "坏+ 坏- 坏+"),
        ("<!-- garblint-disable-next-line spun -- 坏词 is a name -->\n坏词\n", "坏-"),
        ("---\n# garblint-disable-file spun\ntitle: 坏词\n---\n错字\n", "坏- 错+"),
        ("```\n<!-- garblint-disable-file -->\n```\n坏词\n", "坏+"),
        ("`<!-- garblint-disable-file -->` 坏词\n", "坏+"),
        ("# garblint-disable-file\n\n坏词\n", "坏+"),
        ("<!-- garblint-disable-next-line -->\n**坏**词\n", "坏-"),
    ],
)
def test_what_a_comment_hides_in_markdown(small, text, expected):
    assert statuses(small, text, "markdown") == expected


def test_mdx_has_comments_of_its_own(small):
    assert statuses(small, "{/* garblint-disable-next-line spun -- 名称 */}\n坏词\n", "mdx") == "坏-"


def test_a_comment_is_no_prose(auditor):
    text = f"# garblint-disable-next-line any.repetition.sentence -- {REPEATED}\n今天的会议改在下午三点。"
    report = auditor.audit_text(text)
    assert [one.rule for one in report.issues] == [UNUSED]
    without = auditor.audit_text("今天的会议改在下午三点。")
    assert report.language == without.language
    # Blanks stand where the comment stood, so that offsets stay; no metric knows of them.
    assert report.metrics == without.metrics


def test_positions_are_those_of_the_file_with_the_comment_in_it(small):
    text = "甲\n# garblint-disable-file typo\n乙坏词"
    issue = small.audit_text(text).issues[-1]
    assert issue.quote.exact == "坏词"
    assert text[issue.span.start : issue.span.end] == "坏词"
    assert (issue.span.line, issue.span.column) == (3, 2)


def test_suppressed_issues_stay_in_the_report_and_do_not_fail_the_gate_or_lower_the_score(small):
    assert not small.audit_text("坏词").passed
    report = small.audit_text("# garblint-disable-file -- 名称\n坏词")
    assert report.passed
    assert report.score == 100.0
    assert [one.status for one in report.issues] == ["suppressed"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# garblint-disable-next-line spun\n好词", "it hides nothing of 'spun'"),
        ("# garblint-disable-file\n好词", "it hides nothing"),
        ("# garblint-disable-next-line spun\n", "it hides nothing of 'spun'"),
        ("# garblint-disable-file spum\n坏词", "there is no rule 'spum'; did you mean 'spun'?"),
        ("# garblint-enable spun\n好词", "nothing is disabled before it"),
        ("# garblint-disable spun\n# garblint-disable spun\n坏词", "the same is in force already"),
        ("# garblint-disable-file spun\n坏词\n# garblint-disable-file spun", "the same stands in this file already"),
        (
            "# garblint-disable-nextline\n好词",
            "there is no comment 'garblint-disable-nextline'; did you mean 'garblint-disable-next-line'?",
        ),
    ],
)
def test_a_comment_that_hides_nothing_is_reported(small, text, message):
    unused = [one for one in small.audit_text(text).issues if one.rule == UNUSED]
    assert [one.message for one in unused] == [f"This comment can go: {message}"]
    assert unused[0].quote.exact.startswith("# garblint-")


def test_names_of_rules_that_did_not_run_are_not_judged(tmp_path):
    path = tmp_path / "test.yml"
    path.write_text(PACK, encoding="utf-8")
    some = Auditor(AuditOptions(rules=(path,), select=("zh.test.other", UNUSED)))
    assert statuses(some, "# garblint-disable-file spun\n坏词") == ""
    without = Auditor(AuditOptions(rules=(path,), ignore=("zh.test.word",)))
    assert statuses(without, "# garblint-disable-file\n坏词") == ""


def test_the_report_of_unused_comments_can_be_switched_off(tmp_path):
    off = Auditor(AuditOptions(rule_settings=((UNUSED, "off"),)))
    assert found(off, "# garblint-disable-file\n好词") == []


@pytest.mark.parametrize(
    "text",
    ["# garblint-action checks this site\n坏词", "# garblint-baseline.json\n坏词", "see garblint-disable-file\n坏词"],
)
def test_other_things_called_garblint_are_no_comments(small, text):
    assert find_suppressions(article_from_text(text)) is None
    assert statuses(small, text) == "坏+"


def test_an_issue_about_the_whole_article_is_hidden_only_if_all_of_it_is(tmp_path):
    path = tmp_path / "test.yml"
    path.write_text(
        PACK.replace(
            "    help: A test.\n    phrases: [{find: [坏词]",
            "    help: A test.\n    scope: article\n    phrases: [{find: [坏词]",
        ),
        encoding="utf-8",
    )
    auditor = Auditor(AuditOptions(rules=(path,), select=("zh.test.word",)))
    assert [one[1] for one in found(auditor, "# garblint-disable-next-line\n坏词\n好词")] == ["new"]
    assert [one[1] for one in found(auditor, "# garblint-disable-file\n坏词\n好词")] == ["suppressed"]


_line = st.sampled_from(
    ["坏词", "错字", "坏词和错字", "好词", ""]
    + [
        f"# garblint-{kind}{names}"
        for kind in ("disable-next-line", "disable", "enable", "disable-file")
        for names in ("", " spun", " zh.test.other", " spun typo")
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_line, min_size=1, max_size=9))
def test_comments_reported_as_unused_can_all_go_and_the_others_can_not(small, lines):
    """The measurement behind the rule: what is reported changes nothing when it is deleted."""

    def hidden(lines):
        report = small.audit_text("\n".join(lines))
        return [(one.quote.exact, one.status) for one in report.issues if one.rule != UNUSED]

    report = small.audit_text("\n".join(lines))
    before = hidden(lines)
    unused = [one for one in report.issues if one.rule == UNUSED]
    for issue in unused:
        line = lines[issue.span.line - 1]
        names = line.partition(" garblint-")[2].partition(" ")[2].split()
        kept = [one for one in names if one != issue.variant]
        changed = [line.replace(" ".join(names), " ".join(kept))] if names and kept else []
        assert hidden(lines[: issue.span.line - 1] + changed + lines[issue.span.line :]) == before


@pytest.mark.parametrize(
    "text",
    [
        "# garblint-disable\n" * 50_000 + "坏词",
        "# garblint-disable-next-line\n" * 50_000 + "坏词",
        "<!-- garblint-disable " * 50_000 + "坏词",
        "<!-- garblint-disable-next-line -->" * 30_000 + "\n" + "<!-- garblint-disable-next-line -->" * 30_000,
        "# garblint-disable " + " " * 1_000_000 + "x\n坏词",
        "# garblint-disable " + "x " * 300 + "\n坏词" * 3000,
        "\n".join(f"# garblint-disable-next-line a{n}.b{n}" for n in range(20_000)),
    ],
)
@pytest.mark.parametrize("format", ["text", "markdown"])
def test_a_flood_of_comments_is_read_to_its_end(small, text, format):
    article = article_from_text(text, format=format)
    suppressions = find_suppressions(article)
    assert suppressions is None or suppressions.apply((), {}) == []


_piece = st.sampled_from(
    [
        "garblint-disable",
        "garblint-disable-next-line",
        "garblint-enable",
        "garblint-disable-file",
        "<!--",
        "-->",
        "{/*",
        "*/}",
        "#",
        "//",
        " ",
        "--",
        ",",
        "spun",
        "zh.test.other",
        "坏词",
        "错字",
        "\n",
        "\r\n",
        "\r",
        "```",
        "---\n",
        "<b>",
        "\u3000",
        "�",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_piece, max_size=25), st.sampled_from(["text", "markdown", "mdx"]))
def test_any_text_gives_issues_at_their_exact_places(small, pieces, format):
    text = "".join(pieces)
    for issue in small.audit_text(text, format=format).issues:
        start, end = issue.span.start, issue.span.end
        assert 0 <= start < end <= len(text)
        if issue.rule == UNUSED:
            assert "garblint-" in text[start:end]
        elif not issue.quote.exact.isascii() and len(issue.quote.exact) == 2:
            assert text[start:end] in ("坏词", "错字")
