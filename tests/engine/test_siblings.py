# ruff: noqa: E501 (articles have long lines)
"""Files that are versions of one text are audited together: pool, cache, changed files, suppression, baseline."""

import json
import os
from time import time_ns

import pytest

from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.cache import FindingsCache
from detector.engine.configured import audit_configured
from detector.engine.local import run
from detector.engine.pool import run_pool
from detector.engine.shard import Task, audit_shard, make_shards
from detector.engine.siblings import Kin
from detector.engine.store import decode_audited
from detector.errors import UsageError
from detector.report.json import encode
from detector.sources.discover import ArticleRef, discover

CHINESE = """\
# 滨河区的新图书馆

滨河区的新图书馆昨天开放，当天有四千多名读者来到馆里。

图书馆共有三层，藏书二十万册，其中外文书籍占百分之十五。建设费用为8373万元。

馆长李文说，图书馆每天早上九点开门，晚上九点关门。读者可以免费借书。

2025年，图书馆还将在城北建设一座分馆，为那里的居民服务。
"""
ENGLISH = """\
# The new library of Binhe District

The new library of Binhe District opened yesterday, and more than four thousand readers came on the first day.

The library has three floors and a collection of 200,000 books, of which foreign books make up 15 percent. It cost 83.73 million yuan to build.

The director of the library, Li Wen, said that the library opens at nine every morning and closes at nine in the evening. Readers can borrow books for free.

In 2025 the library will build a branch in the north of the city to serve the residents there.
"""
JAPANESE = """\
# 浜河区の新しい図書館

浜河区の新しい図書館が昨日開館し、初日には4000人以上の読者が訪れた。

図書館は三階建てで、蔵書は20万冊、そのうち外国語の本が15％を占める。建設費は8373万元だった。

館長の李文さんは、図書館は毎朝9時に開き、夜9時に閉まると述べた。読者は無料で本を借りることができる。

2025年に図書館は市の北部に分館を建設し、そこの住民にサービスを提供する。
"""
WRONG = ENGLISH.replace("83.73 million", "837.3 million")
MAGNITUDE = "any.translation.number-magnitude"


def write(folder, **texts):
    """Write ``zh``, ``en``, ``ja`` as files of one text, with a time that can be trusted."""
    for language, text in texts.items():
        path = folder / f"library.{language}.md"
        path.write_text(text, "utf-8")
        an_hour_ago = time_ns() - 3600 * 10**9
        os.utime(path, ns=(an_hour_ago, an_hour_ago))


def issues(report, rule="any.translation"):
    return {
        one.path: [issue for issue in one.issues if issue.rule.startswith(rule)]
        for one in report.articles
        if any(issue.rule.startswith(rule) for issue in one.issues)
    }


def audit(folder, **options):
    return audit_configured([folder], options, cached=False).report


def test_versions_that_agree_are_linked_and_nothing_is_said(tmp_path):
    write(tmp_path, zh=CHINESE, en=ENGLISH, ja=JAPANESE)
    report = audit(tmp_path)
    assert issues(report) == {}
    links = [(one["source"], one["target"], one["checked"]) for one in report.collection.siblings]
    assert links == [("library.zh.md", "library.en.md", "yes"), ("library.zh.md", "library.ja.md", "yes")]


def test_an_issue_stands_in_the_translation_and_points_to_the_source(tmp_path):
    write(tmp_path, zh=CHINESE, en=WRONG)
    ((path, (issue,)),) = issues(audit(tmp_path)).items()
    assert (path, issue.rule, issue.severity, issue.category) == ("library.en.md", MAGNITUDE, "critical", "number")
    assert WRONG[issue.span.start : issue.span.end] == issue.quote.exact == "837.3 million yuan"
    (related,) = issue.related
    assert related.path == "library.zh.md"
    assert CHINESE[related.span.start : related.span.end] == "8373万元"
    assert related.span.line == 5
    assert issue.evidence["power_of_ten"] == 1


def test_of_three_versions_the_odd_one_out_is_named(tmp_path):
    write(tmp_path, zh=CHINESE.replace("8373万", "837.3万"), en=ENGLISH, ja=JAPANESE)
    ((path, (issue,)),) = issues(audit(tmp_path)).items()
    assert (path, issue.rule) == ("library.zh.md", MAGNITUDE)
    assert "en and ja:" in issue.message
    assert [one.path for one in issue.related] == ["library.en.md", "library.ja.md"]
    write(tmp_path, zh=CHINESE, en=WRONG, ja=JAPANESE)
    ((path, (issue,)),) = issues(audit(tmp_path)).items()
    assert path == "library.en.md"
    assert "zh and ja:" in issue.message


def test_the_setting_switches_it_off(tmp_path):
    write(tmp_path, zh=CHINESE, en=WRONG)
    report = audit_configured([tmp_path], siblings="off", cached=False).report
    assert issues(report) == {} and report.collection.siblings == ()


def test_files_whose_names_lie_are_left_alone_but_not_those_that_a_manifest_joins(tmp_path):
    other = "# 天气\n\n" + "明天白天有小雨，气温略有下降，请大家出门时带好雨伞。\n\n" * 6
    write(tmp_path, zh=other, en=ENGLISH)
    report = audit(tmp_path)
    assert issues(report) == {}
    assert [one["checked"] for one in report.collection.siblings] == ["no"]
    manifest = tmp_path / "pairs.csv"
    manifest.write_text("source,translation\nlibrary.zh.md,library.en.md\n", "utf-8")
    told = issues(audit_configured([tmp_path], siblings=str(manifest), cached=False).report)
    ((path, (issue,)),) = told.items()
    assert (path, issue.rule) == ("library.en.md", "any.translation.wrong-pair")


def test_a_manifest_that_is_no_good_ends_the_audit_before_it_begins(tmp_path):
    with pytest.raises(UsageError, match="neither auto nor off"):
        audit_configured([tmp_path], siblings=str(tmp_path / "none.toml"))


def test_files_of_a_manifest_that_do_not_exist_are_told(tmp_path):
    (tmp_path / "story.zh.md").write_text(CHINESE, "utf-8")
    manifest = tmp_path / "pairs.csv"
    rows = [f"story.zh.md,story.{number}.md" for number in range(7)]
    manifest.write_text("\n".join(["source,translation", *rows]) + "\n", "utf-8")
    notes = audit_configured([tmp_path], siblings=str(manifest)).notes
    assert len(notes) == 6
    assert "story.0.md, which does not exist" in notes[0] and "2 more" in notes[-1]


def test_the_source_language_decides_on_which_side_an_issue_stands(tmp_path):
    write(tmp_path, zh=CHINESE, en=WRONG)
    ((path, (issue,)),) = issues(audit(tmp_path, source_language="en")).items()
    assert path == "library.zh.md"
    assert issue.related[0].path == "library.en.md"


def test_a_rule_that_is_off_says_nothing_about_pairs_either(tmp_path):
    write(tmp_path, zh=CHINESE, en=WRONG)
    assert issues(audit(tmp_path, ignore=("any.translation",))) == {}


def test_a_comment_in_the_translation_suppresses_the_issue(tmp_path):
    write(
        tmp_path,
        zh=CHINESE,
        en=WRONG.replace("The library has", f"<!-- garblint-disable-next-line {MAGNITUDE} -->\nThe library has"),
    )
    ((_, (issue,)),) = issues(audit(tmp_path)).items()
    assert issue.status == "suppressed"


def test_a_known_issue_stays_known(tmp_path):
    write(tmp_path, zh=CHINESE, en=WRONG)
    baseline = tmp_path / "known.json"
    audit_configured([tmp_path], write_baseline_to=baseline, cached=False)
    report = audit_configured([tmp_path], baseline=baseline, cached=False).report
    assert {one.status for found in issues(report).values() for one in found} == {"baseline"}
    assert report.summary.passed


def test_an_article_in_two_languages_is_checked_against_itself(tmp_path):
    mixed = "\n".join(a + "\n\n" + b + "\n" for a, b in zip(CHINESE.split("\n\n"), WRONG.split("\n\n"), strict=True))
    (tmp_path / "both.md").write_text(mixed, "utf-8")
    ((path, (issue,)),) = issues(audit(tmp_path)).items()
    assert (path, issue.rule, issue.quote.exact) == ("both.md", MAGNITUDE, "837.3 million yuan")
    assert issue.related[0].path == "both.md"
    span = issue.related[0].span
    assert mixed[span.start : span.end] == "8373万元"


# ------------------------------------------------------------------------------------------ shards and cache


def tasks_of(folder, kin=True):
    references = [one for one in discover([folder]) if isinstance(one, ArticleRef)]
    together = Kin(paths=tuple(one.path for one in references), found_by="name") if kin else None
    return [Task(one, AuditOptions(), together) for one in references]


def test_versions_are_never_parted_into_two_shards(tmp_path):
    write(tmp_path, zh=CHINESE, en=WRONG)
    tasks = tasks_of(tmp_path)
    assert [len(one) for one in make_shards(tasks, budget=10)] == [2]
    assert [len(one) for one in make_shards(tasks_of(tmp_path, kin=False), budget=10)] == [1, 1]


def test_a_pool_finds_what_one_process_finds(tmp_path):
    write(tmp_path, zh=CHINESE, en=WRONG)
    here = list(audit_shard(tasks_of(tmp_path), lambda options: Auditor(options), None))
    there = list(run_pool(make_shards(tasks_of(tmp_path)), 1, False))
    assert here == there
    assert here[0].siblings and any(decode_audited(one)[0].issues for outcome in here for one in outcome.articles)


def cached_run(folder, cache_in, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_in))
    monkeypatch.setattr("detector.engine.local.CACHE_FROM_BYTES", 0)
    return run(Auditor(), [folder], None, cached=True).in_memory()


def without_run(report):
    return encode({**{name: getattr(report, name) for name in report.__struct_fields__}, "run": None})


def test_the_cache_gives_back_issues_and_links(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    write(folder, zh=CHINESE, en=WRONG)
    first = cached_run(folder, tmp_path / "cache", monkeypatch)
    again = cached_run(folder, tmp_path / "cache", monkeypatch)
    assert without_run(first) == without_run(again)
    assert issues(again) and again.collection.siblings


def test_when_one_version_changes_the_others_are_checked_again(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    folder.mkdir()
    write(folder, zh=CHINESE, en=WRONG)
    assert list(issues(cached_run(folder, tmp_path / "cache", monkeypatch))) == ["library.en.md"]
    write(folder, zh=CHINESE.replace("8373万", "83730万"))
    assert issues(cached_run(folder, tmp_path / "cache", monkeypatch)) == {}
    (folder / "library.zh.md").unlink()
    report = cached_run(folder, tmp_path / "cache", monkeypatch)
    assert issues(report) == {} and report.collection.siblings == ()


def test_a_version_that_cannot_be_read_does_not_keep_the_others_from_being_audited(tmp_path):
    write(tmp_path, zh=CHINESE, en=WRONG)
    (tmp_path / "library.ja.md").write_bytes(b"\x00\x01\x02" * 100)
    cache = FindingsCache(tmp_path / "cache")
    for use in (None, cache):
        outcomes = list(audit_shard(tasks_of(tmp_path), lambda options: Auditor(options), use))
        assert [len(one.articles) for one in outcomes] == [1, 0, 1]
        assert [len(one.errors) for one in outcomes] == [0, 1, 0]
    cache.close()


# ------------------------------------------------------------------------------------------ changed since


@pytest.fixture
def work(site):
    """A repository with three versions that agree; the text of each is on the branch main."""
    write(site.folder, zh=CHINESE, en=ENGLISH, ja=JAPANESE)
    site.repository()
    return site


def found_since(work):
    report = audit_configured([work.folder], changed_since="main", cached=False).report
    assert not report.errors
    return {path: [(one.rule, one.status) for one in found] for path, found in issues(report).items()}, report


def test_a_changed_source_brings_up_its_unchanged_translation(work):
    write(work.folder, zh=CHINESE.replace("8373万", "837.3万"), ja=JAPANESE.replace("8373万", "837.3万"))
    found, report = found_since(work)
    assert found == {"library.en.md": [(MAGNITUDE, "new")]}
    assert not report.summary.passed
    assert len(report.collection.siblings) == 2


def test_unchanged_versions_without_news_are_not_in_the_report(work):
    write(work.folder, zh=CHINESE.replace("昨天", "这个星期六"))
    found, report = found_since(work)
    assert found == {}
    assert [one.path for one in report.articles] == ["library.zh.md"]


def test_what_was_wrong_before_and_elsewhere_stays_known(site):
    write(site.folder, zh=CHINESE, en=WRONG)
    site.repository()
    write(site.folder, en=WRONG.replace("for free", "for nothing"))
    found, report = found_since(site)
    assert found == {"library.en.md": [(MAGNITUDE, "baseline")]}
    assert report.summary.passed


def test_a_rendering_that_is_wrong_in_any_text_points_to_its_source_where_there_is_one(tmp_path):
    write(
        tmp_path,
        zh=CHINESE.replace("建设费用为", "全口径费用为"),
        en=ENGLISH.replace("It cost", "The full-caliber cost was"),
    )
    report = audit_configured([tmp_path], {"select": ("en.calque.literal",)}, cached=False).report
    issues = [issue for article in report.articles for issue in article.issues]
    assert [(one.quote.exact, [place.message for place in one.related]) for one in issues] == [
        ("full-caliber", ["the source says “全口径”"])
    ]


def test_so_does_one_in_an_article_in_two_languages():
    text = "\n\n".join(
        f"{zh}\n\n{en}"
        for zh, en in zip(
            CHINESE.replace("建设费用为", "全口径费用为").strip().split("\n\n"),
            ENGLISH.replace("It cost", "The full-caliber cost was").strip().split("\n\n"),
            strict=True,
        )
    )
    (issue,) = Auditor(AuditOptions(select=("en.calque.literal",))).audit_text(text).issues
    assert [place.message for place in issue.related] == ["the source says “全口径”"]


# ------------------------------------------------------------------------------------------ records


def record_report(folder, records, **options):
    (folder / "texts.jsonl").write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), "utf-8")
    return audit_configured([folder], use_config=False, **options).report


def told_of_records(report):
    return [
        (one.record["index"], one.record["field"], issue.quote.exact, issue.related[0].message)
        for one in report.articles
        for issue in one.issues
        if issue.rule.startswith("any.translation.")
    ]


WRONG = ENGLISH.replace("83.73", "837.3")
EXPECTED = "the other side says “8373万元” (record {}, {})"


def test_fields_of_a_record_are_compared(tmp_path):
    report = record_report(tmp_path, [{"id": 1, "text_zh": CHINESE, "text_en": WRONG}])
    assert told_of_records(report) == [(1, "text_en", "837.3 million yuan", EXPECTED.format(1, "text_zh"))]


def test_linked_records_are_compared_wherever_they_stand(tmp_path):
    others = [{"id": n, "lang": "en", "text": f"{ENGLISH}\nThis is text number {n}."} for n in range(10, 14)]
    report = record_report(
        tmp_path, [{"id": 1, "lang": "zh", "text": CHINESE}, *others, {"id": 1, "lang": "en", "text": WRONG}]
    )
    assert told_of_records(report) == [(6, "text", "837.3 million yuan", EXPECTED.format(1, "text"))]


def test_records_are_left_alone_where_siblings_are_off(tmp_path):
    report = record_report(tmp_path, [{"id": 1, "text_zh": CHINESE, "text_en": WRONG}], siblings="off")
    assert told_of_records(report) == []


def test_linked_records_that_are_no_translations_are_no_issue(tmp_path):
    other = "The match ended three to one. Both goalkeepers were praised. The next one is in March. " * 3
    report = record_report(tmp_path, [{"id": 1, "text_zh": CHINESE, "text_en": other}])
    assert told_of_records(report) == []


def test_a_batch_does_not_part_linked_records(tmp_path, monkeypatch):
    monkeypatch.setattr("detector.engine.shard.BATCH_CHARACTERS", 10)
    report = record_report(tmp_path, [{"id": 1, "text_zh": CHINESE, "text_en": WRONG}])
    assert len(told_of_records(report)) == 1
