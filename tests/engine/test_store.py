"""The reports of an audit lie in a store: the same reports in the same order, in memory or in a file."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.engine import store as store_module
from detector.engine.store import ArticleStore, StoreError, encode_audited, renamed
from detector.scoring.score import Weighed, penalty
from tests.report.report_builders import article, issues_of


def made(path, score, texts=(), **changes):
    text = "".join(texts) or "好"
    found = [issue for one in dict.fromkeys(texts) for issue in issues_of(text, one)]
    one = article(path=path, score=score, issues=found, **changes)
    return one, Weighed(penalty(found), 100.0)


def stored(audited, memory=1 << 20):
    store = ArticleStore(memory)
    for one in audited:
        store.add(encode_audited(one))
    return store


SOME = [
    made("b.txt", 100.0),
    made("c.txt", 20.0, ["家当"]),
    made("a.txt", 100.0),
    made("d.txt", 20.0, ["家当", "东西"]),
    made("a.txt", 100.0, record={"index": 2}),
]


def test_reports_come_back_worst_first_and_equal_ones_by_path_and_arrival():
    articles = stored(SOME).worst_first()
    assert list(articles) == [SOME[3][0], SOME[1][0], SOME[2][0], SOME[4][0], SOME[0][0]]


def test_a_file_gives_the_same_as_memory():
    inside, outside = stored(SOME), stored(SOME, memory=0)
    assert inside.is_small and not outside.is_small
    assert list(outside.worst_first()) == list(inside.worst_first()) == list(outside.worst_first())
    assert [outside.audited(number) for number in range(5)] == SOME
    assert outside.weighed == Weighed(sum(one.penalty for _, one in SOME), 500.0)
    assert list(outside.with_issues()) == [SOME[1][0], SOME[3][0]]


def test_a_stored_sequence_is_indexed_and_sliced_like_a_tuple():
    articles = stored(SOME, memory=0).worst_first()
    there = tuple(articles)
    assert (articles[0], articles[-1], articles[1:3], len(articles)) == (there[0], there[-1], there[1:3], 5)
    with pytest.raises(IndexError):
        articles[5]


def test_a_regraded_report_takes_the_place_of_the_first():
    for memory in (0, 1 << 20):
        store = stored(SOME, memory)
        changed = made("c.txt", 90.0)
        store.put(1, changed)
        assert store.audited(1) == changed and store.audited(3) == SOME[3]
        assert [one.path for one in store.worst_first()] == ["d.txt", "c.txt", "a.txt", "a.txt", "b.txt"]
        assert store.weighed.penalty == SOME[3][1].penalty


def test_reports_with_issues_are_gone_through_by_path():
    store = stored([made("b", 1.0, ["家当"]), made("a", 2.0), made("a", 1.0, ["东西"]), made("b", 0.0, ["东西"])])
    assert list(store.by_place()) == [2, 0, 3]


def test_a_renamed_report_is_the_same_under_another_path():
    encoded = encode_audited(SOME[1])
    assert renamed(encoded, "c.txt") is encoded
    store = ArticleStore()
    store.add(renamed(encoded, "z.txt"))
    report, weighed = store.audited(0)
    assert (report.path, report.issues, weighed) == ("z.txt", SOME[1][0].issues, SOME[1][1])


@given(st.text(st.characters(), max_size=30))
def test_any_text_can_be_stored_lone_surrogates_spelt_out(text):
    one = made("a.txt", 1.0, metrics={}, record={"id": text})
    store = stored([one])
    kept = store.article(0).record["id"]
    assert kept == text or any("\ud800" <= character <= "\udfff" for character in text)
    kept.encode("utf-8")


def test_a_full_disk_is_told_and_loses_nothing(monkeypatch):
    class Full:
        def seek(self, offset):
            pass

        def close(self):
            pass

        def write(self, data):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module.tempfile, "TemporaryFile", lambda **options: Full())
    store = ArticleStore(memory=0)
    with pytest.raises(StoreError, match=r"No space left on device.*TMPDIR"):
        store.add(encode_audited(SOME[1]))
    assert store.article(0) == SOME[1][0]


def test_memory_does_not_grow_with_the_articles():
    one = encode_audited(made("a.txt", 50.0, ["家当"] * 20))
    peaks = []
    for number in (2_000, 2_000, 8_000):  # the first time modules and tables are loaded
        tracemalloc.start()
        store = ArticleStore(memory=1 << 16)
        for _ in range(number):
            store.add(one)
        for _ in store.worst_first():
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(one.data) * number > 5 * peaks[-1]
    assert peaks[2] - peaks[1] < 6_000 * 250  # 208 bytes an article
