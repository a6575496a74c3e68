"""The terminal report, line by line."""

import io
import re

import pytest
from report_builders import SPUN_TEXT, article, clean_article, issue, issues_of, report, span, spun_article

from detector.model import AuditReport, InputError, Quote, Related, Suggestion, Verdict
from detector.report.pretty import SHOWN_GROUPS, fold, percent, render, write
from detector.report.registry import ReportContext
from detector.report.terminal import Terminal

DEFAULT = ReportContext(fail_on="major")


def lines(audit: AuditReport, context: ReportContext = DEFAULT, **terminal: object) -> list[str]:
    return list(render(audit, Terminal(**terminal), context))  # type: ignore[arg-type]


def text(audit: AuditReport, context: ReportContext = DEFAULT, **terminal: object) -> str:
    return "\n".join(lines(audit, context, **terminal))


def test_the_whole_report() -> None:
    errors = (InputError(path="broken.bin", stage="decode", message="not in an encoding that garblint knows"),)
    audit = report(spun_article(), clean_article(), errors=errors, skipped=2)
    expected = """\
news/plan.zh.txt ─────────────────────────────────────────────────────────── score 3.1, failed
zh-Hans · 76 characters · 5 issues: 4 major, 1 minor
spun 99.9 %  2 different substitutions of a synonym spinner

  1:11  major  spun         98 %  “家当” stands where “产业” is meant  zh.spun.synonym
     │  昌平加快建设医药健康家当集群，推动家当链升级。
     │                      ^^^^ → 产业
     │  产业 → 家当, 3 times, first at line 1; also at 1:18 and 3:6

   2:7  major  spun         70 %  “做东西” stands where “做器械” is meant  zh.spun.synonym
     │  器械公司从“做东西”转向“做事”。
     │             ^^^^^^ → 做器械

  3:14  minor  boilerplate  90 %  an advertisement is left in the article
                                  any.boilerplate.advertisement
     │  扩大 😀 家当 基金规模，欢迎扫码关注 tel 010-0000。
     │                         ^^^^^^^^^^^^^^^^^^^^^^^^^

not audited ──────────────────────────────────────────────────────────────────────────────────
  broken.bin  decode: not in an encoding that garblint knows

summary ──────────────────────────────────────────────────────────────────────────────────────
  articles    2, 1 clean, 1 below the gate, 1 input not audited, 2 binary files skipped
  characters  81
  issues      5: 4 major, 1 minor
  score       3.1 of 100
  gate        failed: 4 issues major or worse (--fail-on major)

  category       major    minor    total  articles
  spun               4        ·        4         1
  boilerplate        ·        1        1         1"""
    assert text(audit, width=94) == expected


def test_the_same_report_in_ascii() -> None:
    shown = lines(report(spun_article()), encoding="ascii", width=94)
    assert all(line.isascii() for line in shown)
    marked = next(number for number, line in enumerate(shown) if "<U+5BB6><U+5F53><U+96C6>" in line)
    assert shown[marked].startswith("     |  ...<U+") and shown[marked].endswith("...")
    assert shown[marked].index("<U+5BB6>") == shown[marked + 1].index("^")
    assert shown[marked + 1].endswith("^^^^^^^^^^^^^^^^ -> <U+4EA7><U+4E1A>")


def test_colour_changes_nothing_but_colour() -> None:
    audit = report(spun_article(), clean_article())
    coloured = text(audit, colour=True)
    assert "\x1b[1;31mmajor\x1b[0m" in coloured and "\x1b[1;31m家当\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == text(audit)


def test_a_clean_article_has_no_block() -> None:
    shown = text(report(clean_article("spotless.txt")))
    assert "spotless" not in shown
    assert "articles    1, 1 clean, 0 below the gate" in shown
    assert "gate        passed: no issue major or worse" in shown
    assert "category" not in shown


def test_an_article_with_a_verdict_and_no_issue_is_shown() -> None:
    verdict = Verdict(category="machine-translated", probability=0.4, message="looks translated")
    assert "machine-translated 40 %  looks translated" in text(report(article(issues=[], verdicts=(verdict,))))


def test_a_verdict_gives_its_reasons_a_line_each() -> None:
    reasons = ("“家当” stands where “产业” is meant (2 times, line 1)", "“东西” stands where “器械” is meant (line 3)")
    verdict = Verdict(category="spun", probability=0.99, message="rewritten by a synonym spinner", evidence=reasons)
    shown = lines(report(article(issues=[], verdicts=(verdict,))))
    first = next(number for number, line in enumerate(shown) if "rewritten by a synonym spinner" in line)
    assert [line.strip(" ·") for line in shown[first + 1 : first + 3]] == list(reasons)


def test_issues_known_from_a_baseline_or_suppressed_are_only_counted() -> None:
    known = issues_of(SPUN_TEXT, "家当", "产业", status="baseline")
    hushed = issues_of(SPUN_TEXT, "做事", status="suppressed")
    shown = text(report(article(issues=known + hushed + issues_of(SPUN_TEXT, "基金"))))
    assert "1 issue: 1 major · 3 in the baseline · 1 suppressed" in shown
    assert "“基金” does not fit here" in shown and "产业" not in shown
    assert "  issues      1: 1 major; 3 in the baseline; 1 suppressed" in shown
    assert "news/plan.zh.txt" not in text(report(article(issues=known)))


def test_issues_fold_by_rule_and_variant_and_without_variant_by_their_text() -> None:
    words = issues_of(SPUN_TEXT, "家当", "产业") + issues_of(SPUN_TEXT, "家当", "财产")
    stars = issues_of(SPUN_TEXT, "做", rule="any.masked.stars") + issues_of(SPUN_TEXT, "。", rule="any.masked.stars")
    assert [(group.first.variant, len(group.issues)) for group in fold(words + stars)] == [
        ("产业→家当", 3),
        ("财产→家当", 3),
        (None, 3),
        (None, 2),
    ]


def test_the_worst_severity_comes_first_and_then_the_order_of_the_text() -> None:
    found = [
        issue(SPUN_TEXT, 0, 1, rule="any.a.a", severity="minor"),
        issue(SPUN_TEXT, 9, 10, rule="any.b.b", severity="critical"),
        issue(SPUN_TEXT, 5, 6, rule="any.c.c", severity="major"),
        issue(SPUN_TEXT, 3, 4, rule="any.d.d", severity="major"),
    ]
    assert [group.first.rule for group in fold(found)] == ["any.b.b", "any.d.d", "any.c.c", "any.a.a"]


def test_places_of_a_repeated_issue_are_listed_as_far_as_they_fit() -> None:
    many = "这里的家当很好。\n" * 40
    shown = text(report(article(many, issues_of(many, "家当", "产业"))), width=100)
    assert "产业 → 家当, 40 times, first at line 1; also at 2:4, 3:4, 4:4, 5:4, 6:4, 7:4, 8:4 and 32 more" in shown
    assert "产业 → 家当, 40 times, first at line 1; also at 2:4, 3:4 and 37 more" in text(
        report(article(many, issues_of(many, "家当", "产业"))), width=75
    )


def test_only_the_worst_groups_of_an_article_are_shown_unless_all_are_asked_for() -> None:
    words = [chr(0x4E00 + number) for number in range(SHOWN_GROUPS + 2)]
    long = "".join(words) + words[-1]
    found = [one for word in words for one in issues_of(long, word, "好")]
    shown = text(report(article(long, found)))
    assert "… and 3 issues of 2 kinds more (--all shows them)" in shown
    assert f"“{words[SHOWN_GROUPS]}”" not in shown
    everything = text(report(article(long, found)), DEFAULT._replace(show_all=True))
    assert "more (--all" not in everything and f"“{words[-1]}” stands" in everything


def test_several_suggestions_carry_their_probabilities_and_an_empty_one_means_to_delete() -> None:
    two = issues_of("好家当。", "家当", suggestions=(Suggestion("产业", 0.9), Suggestion("财产", 0.08)))
    assert "  ^^^^ → 产业 (90 %) or 财产 (8 %)" in text(report(article("好家当。", two)))
    delete = issues_of("好家当。", "家当", suggestions=(Suggestion("", 0.9),))
    assert "  ^^^^ → (delete)" in text(report(article("好家当。", delete)))


def test_a_suggestion_that_does_not_fit_beside_the_carets_goes_below() -> None:
    source = "前" * 20 + "家当"
    shown = lines(
        report(article(source, issues_of(source, "家当", suggestions=(Suggestion("产" * 20, 0.9),)))), width=60
    )
    at = next(number for number, line in enumerate(shown) if line.endswith("^^^^"))
    assert shown[at + 1].endswith("→ " + "产" * 20)


def test_an_issue_over_several_lines_names_both() -> None:
    source = "广告一\n广告二\n正文\n"
    assert "1-2  major" in text(report(article(source, [issue(source, 0, 7)])))
    assert "1-2  major" in text(report(article(source, [issue(source, 0, 8)])))
    assert "1:1  major" in text(report(article(source, [issue(source, 0, 4)])))


def test_an_issue_about_the_whole_article_has_no_excerpt() -> None:
    source = "第一段。\n" * 20
    wide = issue(source, 0, len(source) - 1, message="half-width commas throughout")
    shown = lines(report(article(source, [wide])))
    at = next(number for number, line in enumerate(shown) if "throughout" in line)
    assert shown[at].startswith("  all  major")
    assert shown[at + 1] == ""


def test_related_places_are_named() -> None:
    other = Related("plan.en.txt", span("ab\ncd", 3, 5), "the source says 83.73 million")
    shown = text(report(article(issues=issues_of(SPUN_TEXT, "基金", related=(other,)))))
    assert "│  see plan.en.txt:2:1: the source says 83.73 million" in shown


def test_a_record_is_named_beside_its_file() -> None:
    found = article(path="news.jsonl", record={"line": 12, "id": "a\x1b7"})
    assert "news.jsonl (line 12, id a‹U+001B›7) ──" in text(report(found))


def test_a_short_article_says_that_its_score_means_little() -> None:
    assert "score 3.1 (short text), failed" in text(report(article(insufficient_sample=True)))


def test_nothing_from_articles_paths_or_rules_reaches_the_terminal_raw() -> None:
    evil = "\x1b]0;x\x07\x9b2J\u202e\u2066\r\n\u2028\u200b\x08"
    nasty = issue(
        evil,
        0,
        len(evil),
        rule=f"a.b.c{evil}",
        variant=f"{evil}→{evil}",
        message=f"message {evil}",
        quote=Quote(evil, evil, evil),
        suggestions=(Suggestion(evil, 0.5), Suggestion(evil, 0.4)),
        related=(Related(evil, span("x", 0, 1), evil),),
    )
    audit = report(
        article(
            evil,
            [nasty, nasty],
            path=f"path{evil}",
            record={evil: evil},
            verdicts=(Verdict(category="spun", probability=0.9, message=evil),),
        ),
        errors=(InputError(path=evil, stage="read", message=evil),),
    )
    for line in lines(audit):
        assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", line)
    for line in lines(audit, colour=True):
        assert not re.search("[\x00-\x1f\x7f-\x9f]", re.sub("\x1b\\[[0-9;]*m", "", line))


@pytest.mark.parametrize("width", [60, 72, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    terminal = Terminal(width=width)
    long = "这里的家当很好，" * 200
    wordy = issues_of(
        long, "家当", "产业", message="a message that is a good deal longer than a line of sixty cells is"
    )
    audit = report(spun_article(), article(long, wordy, path="short.txt"))
    assert max(terminal.cells(line) for line in lines(audit, width=width)) <= width


@pytest.mark.parametrize(
    ("probability", "shown"),
    [
        (0.0, "0 %"),
        (0.0001, "0.1 %"),
        (0.006, "0.6 %"),
        (0.5, "50 %"),
        (0.98, "98 %"),
        (0.9999, "99.9 %"),
        (1.0, "100 %"),
    ],
)
def test_percentages_never_pretend_certainty(probability: float, shown: str) -> None:
    assert percent(probability) == shown


def test_a_report_file_is_plain_utf8_text() -> None:
    stream = io.BytesIO()
    write(report(spun_article()), stream, DEFAULT)
    written = stream.getvalue().decode("utf-8")
    assert written == text(report(spun_article())) + "\n"
    assert "\x1b" not in written
