"""Audits with configuration: which rules, severities, gates and words hold for which file."""

import pytest

from detector.configuration.resolve import Resolver
from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.auditors import Auditors
from detector.engine.configured import audit_configured
from detector.errors import UsageError


def audited(site, *names, **options):
    """{path: [(rule, severity, status), …]} of an audit."""
    paths = [site.folder / name for name in names] or [site.folder]
    report = audit_configured(paths, options.pop("given", None), **options).report
    return {one.path: [(i.rule, i.severity, i.status) for i in one.issues] for one in report.articles}


def found(site, *names, **options):
    """{path: texts of the new issues}."""
    paths = [site.folder / name for name in names] or [site.folder]
    report = audit_configured(paths, options.pop("given", None), **options).report
    return {one.path: [i.quote.exact for i in one.issues if i.status == "new"] for one in report.articles}


WORD, OTHER = ("zh.test.word", "major", "new"), ("zh.test.other", "minor", "new")


def test_severities_and_switches_by_path(site):
    site.configure(
        '[rules]\nall = "off"\n"zh.test" = "on"\n'
        '[[overrides]]\npaths = ["old/"]\nrules = { "zh.test.word" = "minor", typo = "off" }\n'
    )
    site.write({"a.md": "坏词和错字", "old/a.md": "坏词和错字"})
    assert audited(site) == {"a.md": [WORD, OTHER], "old/a.md": [("zh.test.word", "minor", "new")]}


def test_languages(site):
    site.configure('languages = ["ja"]')
    site.write({"a.md": "坏词和错字"})
    assert found(site) == {"a.md": ["错字"]}  # the other rule is for zh only


def test_each_file_has_its_own_gate(site):
    site.configure('[[overrides]]\npaths = ["old/"]\nfail_on = "none"\n[rules]\nall = "off"\n"zh.test" = "on"\n')
    site.write({"old/a.md": "坏词"})
    done = audit_configured([site.folder])
    assert (done.report.articles[0].passed, done.report.summary.passed) == (True, True)
    site.write({"a.md": "坏词"})
    done = audit_configured([site.folder])
    assert {one.path: one.passed for one in done.report.articles} == {"a.md": False, "old/a.md": True}
    assert not done.report.summary.passed


def test_the_command_line_wins(site):
    site.configure('fail_on = "none"\nmin_score = 100\n[rules]\nall = "off"\n')
    site.write({"a.md": "坏词"})
    assert found(site) == {"a.md": []}
    assert found(site, given={"select": ("zh.test.word",)}) == {"a.md": ["坏词"]}
    done = audit_configured([site.folder], {"select": ("zh.test.word",), "min_score": 0.0})
    assert done.report.summary.passed
    assert not audit_configured([site.folder], {"select": ("zh.test.word",), "fail_on": "major"}).report.summary.passed
    assert audit_configured([site.folder], {"fail_on": "minor"}).options.min_score == 100


def test_the_score_of_the_run_is_a_gate_of_the_run(site):
    site.configure("min_score = 90\nfail_on = 'none'\n")
    site.write({"a.md": "坏词"})
    assert not audit_configured([site.folder]).report.summary.passed


def test_the_lowest_confidence_of_the_run_leaves_issues_out_and_the_command_line_wins(site):
    site.configure("min_confidence = 0.999\n")  # the rule has 0.9962
    site.write({"a.md": "坏词"})
    report = audit_configured([site.folder]).report
    assert (report.articles[0].issues, report.articles[0].score, report.summary.passed) == ((), 100.0, True)
    assert found(site, given={"min_confidence": 0.4}) == {"a.md": ["坏词"]}


def test_a_name_that_no_rule_has_is_refused_at_its_line(site):
    site.write({"garblint.toml": '[rules]\n"zh.spum" = "off"\n', "a.md": "x"})
    with pytest.raises(
        UsageError, match=r"garblint.toml:2: no rule, level or category is called 'zh.spum'; did you mean 'zh.spun'"
    ):
        audited(site)
    site.write({"garblint.toml": '[[overrides]]\npaths = ["never"]\nrules = { "zh.test.word" = "off" }\n'})
    with pytest.raises(UsageError, match=r"garblint.toml:3: no rule, level or category is called 'zh.test.word'"):
        audited(site)


def test_files_above_the_size_of_their_folder_are_errors(site):
    site.configure()
    site.write({"big/garblint.toml": "max_article_bytes = 10", "big/a.md": "x" * 11, "a.md": "x" * 11})
    report = audit_configured([site.folder]).report
    assert [one.path for one in report.articles] == ["a.md"]
    assert [one.path for one in report.errors] == ["big/a.md"]


def test_what_is_left_out_is_not_read(site):
    site.configure('exclude = ["drafts/"]')
    site.write({".gitignore": "build/", "build/a.md": b"\xff\x00", "drafts/a.md": b"\xff\x00", "a.md": "x"})
    done = audit_configured([site.folder]).report
    assert (len(done.articles), done.errors, done.summary.skipped) == (1, (), 0)
    assert set(found(site, "drafts/a.md", "a.md", use_config=False)) >= {str(site.folder / "a.md")}


@pytest.mark.parametrize(
    ("text", "words", "pairs", "expected"),
    [
        ("买了坏词科技的股票，坏词", ["坏词科技"], [], ["坏词"]),
        ("坏词坏词", ["坏词"], [], []),
        ("坏词", ["词典"], [], ["坏词"]),
        ("坏词典里有坏词", ["词典"], [], ["坏词"]),
        ("坏词和错字", [], ["好词→坏词"], ["错字"]),
        ("坏词和错字", [], ["好词 -> 坏词", "对字→错字"], []),
        ("坏词", [], ["别的→坏词", "好词→别的"], ["坏词"]),
    ],
)
def test_accepted_words_and_pairs_are_no_issue(site, text, words, pairs, expected):
    accept = f"[accept]\nwords = {words!r}\npairs = {pairs!r}\n".replace("'", '"')
    site.configure('[rules]\nall = "off"\n"zh.test" = "on"\n' + accept)
    site.write({"a.md": text})
    assert found(site) == {"a.md": expected}


def test_accepted_words_are_compared_in_any_script_width_and_case(site):
    site.configure('[rules]\nall = "off"\n"zh.test" = "on"\n[accept]\nwords = ["壞詞ＡＢ"]\n')
    site.write({"a.md": "坏词ab，坏词"})
    assert found(site) == {"a.md": ["坏词"]}


def test_an_accepted_word_does_not_hide_an_issue_about_the_text_around_it():
    sentence = "家当科技昨天在本市发布了今年的第一份财务报告，收入略有增长。"
    text = sentence + sentence + "会议到此结束。"
    rule = "any.repetition.sentence"
    plain = Auditor(AuditOptions(select=(rule,))).audit_text(text)
    accepting = Auditor(AuditOptions(select=(rule,), accept_words=("家当科技",))).audit_text(text)
    assert [one.rule for one in plain.issues] == [one.rule for one in accepting.issues] == [rule]


def test_files_with_the_same_settings_share_an_auditor_and_others_the_automata(site):
    site.configure('[[overrides]]\npaths = ["old/"]\nfail_on = "none"\n[rules]\nall = "off"\n"zh.test" = "on"\n')
    auditors = Auditors(Resolver(), {}, [site.folder])
    one, two, old = (auditors.of_file(str(site.folder / name)) for name in ("a.md", "b/c.md", "old/a.md"))
    assert one is two is auditors.of_run
    assert old is not one
    assert old._matcher is one._matcher


def test_the_digests_name_everything_that_took_part(site):
    site.configure()
    site.write({"a.md": "x", "old/a.md": "x"})
    before = audit_configured([site.folder]).report
    site.write({"old/garblint.toml": '[accept]\nwords = ["甲"]\n'})
    after = audit_configured([site.folder]).report
    assert before.run.config_digest != after.run.config_digest
    assert before.tool.rules_digest == after.tool.rules_digest


def test_which_fields_of_records_are_read(site):
    record = '{"id": "1", "notes": "这里有一个坏词，在备注里。", "body": "正文里有一个错字，没有别的。"}\n'
    site.configure('text_fields = ["notes"]\n')
    site.write({"a.jsonl": record, "b/c.jsonl": record, "b/garblint.toml": 'text_fields = ["body"]'})
    assert found(site) == {"a.jsonl": ["坏词"], "b/c.jsonl": ["错字"]}
    assert found(site, given={"reading": {"text_fields": ("body",)}}) == {"a.jsonl": ["错字"], "b/c.jsonl": ["错字"]}


def test_options_that_exclude_each_other_are_refused(site):
    with pytest.raises(UsageError, match="exclude each other"):
        audit_configured([site.folder], config=site.folder / "x.toml", use_config=False)
    with pytest.raises(UsageError, match="cannot be used with --changed-since"):
        audit_configured([site.folder], write_baseline_to=site.folder / "b.json", changed_since="main")
