"""The spinner simulator and the measures of the spun-text benchmark, on short texts written for this file."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from benchmarks.spun import corpora, measures, report, scoreboard
from benchmarks.spun.simulate import Mode, Pair, Spinner, Swap, is_withheld, read_pairs, split_withheld, undo

TEXT = "小镇的产业链很完整，产业需要服务，服务需要人。这是主要的事，也是重要的事。"


@dataclass(frozen=True)
class Report:
    start: int
    end: int
    original: str
    confidence: float = 0.9


def spin(text: str, pairs: list[tuple[str, str]], mode: Mode = Mode.PLAIN, share: float = 1.0, seed: int = 0):
    return Spinner(Pair(*pair) for pair in pairs).spin(text, share=share, seed=seed, mode=mode)


def test_longest_original_wins_whatever_the_word_borders_are():
    spun = spin("小镇有全产业链", [("产业", "家当"), ("全产", "满产"), ("产业链", "行当链")])
    assert spun.text == "小镇有满产业链"
    assert spun.swaps == (Swap(3, 5, "满产", "全产"),)


def test_positions_follow_replacements_of_other_lengths():
    spun = spin("村里的村民和城里人", [("村", "村落"), ("城里人", "市民")])
    assert spun.text == "村落里的村落民和市民"
    assert [spun.text[swap.start : swap.end] for swap in spun.swaps] == ["村落", "村落", "市民"]
    assert [swap.original for swap in spun.swaps] == ["村", "村", "城里人"]


def test_neighbouring_replacements_stay_two_swaps():
    spun = spin("健康产业", [("健康", "康健"), ("产业", "家当")])
    assert spun.swaps == (Swap(0, 2, "康健", "健康"), Swap(2, 4, "家当", "产业"))


def test_one_choice_for_each_word_of_an_article():
    pairs = [("服务", choice) for choice in ("办事", "效劳", "侍候", "做工", "伺候")]
    for seed in range(20):
        surfaces = {swap.surface for swap in spin(TEXT, pairs, seed=seed).swaps}
        assert len(surfaces) == 1
    assert len({spin(TEXT, pairs, seed=seed).text for seed in range(40)}) == 5


def test_share_is_the_share_of_words():
    words = [chr(0x4E00 + 7 * i) + chr(0x6E00 + 5 * i) for i in range(400)]
    spinner = Spinner(Pair(word, "某某") for word in words)
    swapped = len(spinner.spin("，".join(words), share=0.3, seed=1).swaps)
    assert 90 <= swapped <= 150  # three standard deviations round 120


def test_first_mode_replaces_only_the_first_place():
    spun = spin(TEXT, [("产业", "家当"), ("服务", "做事")], Mode.FIRST)
    assert spun.text.count("家当") == 1 and spun.text.count("产业") == 1
    assert spun.text.count("做事") == 1 and spun.text.count("服务") == 1
    assert spun.text.index("家当") < spun.text.index("产业")


def test_second_pass_chains_and_the_gold_names_the_first_word():
    spun = spin("这件事主要", [("主要", "重要"), ("重要", "紧张")], Mode.TWICE)
    assert spun.text == "这件事紧张"
    assert spun.swaps == (Swap(3, 5, "紧张", "主要"),)


def test_second_pass_cuts_across_the_first_and_the_gold_covers_both():
    spun = spin("走到产业化", [("产业", "家当"), ("到家", "抵家")], Mode.TWICE)
    assert spun.text == "走抵家当化"
    assert spun.swaps == (Swap(1, 4, "抵家当", "到产业"),)


def test_what_a_second_pass_restores_is_no_swap():
    spun = spin("健康的生活", [("健康", "康健"), ("康健", "健康")], Mode.TWICE)
    assert spun.text == "健康的生活"
    assert spun.swaps == ()


@pytest.mark.parametrize("mode", Mode)
def test_undoing_the_swaps_gives_the_source(mode: Mode):
    pairs = [
        ("产业", "家当"), ("家当链", "百口链"), ("的家", "底家"), ("服务", "办事"), ("办事", "做事"), ("需要", "须要"),
        ("要服", "要办"), ("主要", "重要"), ("重要", "紧张"), ("的", "之"), ("事，", "事情，"), ("人", "人员"),
    ]  # fmt: skip
    changed = 0
    for seed in range(200):
        spun = spin(TEXT, pairs, mode, share=0.7, seed=seed)
        assert undo(spun.text, spun.swaps) == TEXT
        assert all(spun.text[swap.start : swap.end] == swap.surface != swap.original for swap in spun.swaps)
        assert all(one.end <= other.start for one, other in zip(spun.swaps, spun.swaps[1:], strict=False))
        changed += spun.text != TEXT
    assert changed > 190


def test_spinning_is_a_function_of_its_arguments():
    pairs = [("产业", "家当"), ("产业", "工业"), ("服务", "做事"), ("主要", "重要")]
    assert spin(TEXT, pairs, share=0.5, seed=3) == spin(TEXT, pairs, share=0.5, seed=3)
    assert len({spin(TEXT, pairs, share=0.5, seed=seed).text for seed in range(30)}) > 3


def test_a_list_without_pairs_changes_nothing():
    assert spin(TEXT, []).text == TEXT


def test_withheld_originals_lose_all_replacements_and_reverse_pairs():
    words = [chr(0x4E00 + i) * 2 for i in range(400)]
    pairs = [Pair(word, word + "甲") for word in words] + [Pair(word, word + "乙") for word in words]
    pairs += [Pair(word + "甲", word) for word in words]
    listed, withheld = split_withheld(pairs)
    assert 0.18 < sum(map(is_withheld, words)) / len(words) < 0.32
    secret = {pair.original for pair in withheld}
    assert secret.isdisjoint(pair.original for pair in listed)
    known = {(pair.original, pair.replacement) for pair in listed}
    assert all((pair.replacement, pair.original) not in known for pair in withheld)


def test_pairs_of_too_few_lists_and_pairs_that_change_nothing_are_left_out(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("original\treplacement\tlists\n产业\t家当\t4\n甲\t甲\t5\n健康\t康健\t1\n", encoding="utf-8")
    assert read_pairs(path) == (Pair("产业", "家当", 4),)
    assert len(read_pairs(path, minimum_lists=1)) == 2


def test_documents_are_split_at_blank_lines(tmp_path):
    import gzip

    path = tmp_path / "news.txt.gz"
    path.write_bytes(gzip.compress("第一篇。\n第二段。\n\n第二篇。\n".encode()))
    assert corpora.read_documents(path) == ["第一篇。\n第二段。", "第二篇。"]


def test_area_under_curve_counts_ties_half():
    assert measures.area_under_curve([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert measures.area_under_curve([0.5], [0.5]) == 0.5
    assert measures.area_under_curve([0.9, 0.1], [0.5]) == 0.5
    with pytest.raises(ValueError):
        measures.area_under_curve([], [0.5])


def test_half_of_a_gold_span_is_found_and_a_report_far_wider_than_gold_is_not_right():
    gold = [Swap(4, 8, "抵家当化", "到产业化")]
    assert measures.found_at(gold, [Report(5, 7, "产业", 0.8)]) == [0.8]
    assert measures.found_at(gold, [Report(7, 9, "产业", 0.8)]) == [-1.0]
    assert measures.found_at(gold, [Report(4, 5, "到", 0.9), Report(6, 7, "业", 0.4)]) == [0.4]
    assert measures.are_right(gold, [Report(0, 20, "全句")]) == [False]
    assert measures.are_right(gold, [Report(3, 9, "略宽")]) == [True]


def test_a_group_is_restored_however_its_spans_are_cut():
    text = "服务新时期都城发展"
    gold = [Swap(2, 7, "新时期都城", "新时代首都")]
    reports = [Report(3, 5, "时代"), Report(5, 7, "首都")]
    assert measures.restored(text, gold, reports) == ([True], [True, True])
    assert measures.restored(text, gold, reports[:1]) == ([False], [False])
    assert measures.restored(text, gold, [Report(2, 7, "新时代京城")]) == ([False], [False])


def test_gold_without_an_original_is_found_but_never_restored():
    gold = [measures.HandMarked(0, 2, None, "masked", True)]
    assert measures.restored("图为某地", gold, [Report(0, 2, "图中")]) == ([False], [False])


def test_span_figures_sweep_confidence():
    text = "康健家当与东西和生活"
    gold = [Swap(0, 2, "康健", "健康"), Swap(2, 4, "家当", "产业"), Swap(5, 7, "东西", "器械")]
    reports = [Report(0, 2, "健康", 0.95), Report(2, 4, "财产", 0.9), Report(8, 10, "生计", 0.3)]
    figures = measures.span_figures([measures.MarkedArticle(text, gold, reports)])
    assert figures.at_half.precision == 1.0
    assert figures.at_half.recall == pytest.approx(2 / 3)
    assert figures.curve[0].precision == pytest.approx(2 / 3)
    assert figures.curve[93].recall == pytest.approx(1 / 3)
    assert figures.best.f1 == pytest.approx(0.8)
    assert figures.first_suggestion == pytest.approx(0.5)
    assert figures.exact_f1 == pytest.approx(0.8)
    assert figures.restored_f1 == pytest.approx(0.4)


def test_uncertain_gold_counts_neither_way():
    text = "采取康健计策完好生活"
    gold = [
        measures.HandMarked(0, 2, "采用", "spun", False),
        measures.HandMarked(2, 4, "健康", "spun", True),
        measures.HandMarked(4, 6, "战略", "spun", True),
        measures.HandMarked(8, 10, None, "boilerplate", True),
    ]
    reports = [Report(0, 2, "采用"), Report(2, 4, "健康"), Report(8, 10, "生计")]
    figures = measures.hand_marked_figures(text, gold, reports, frozenset({"spun", "masked"}))
    assert (figures.gold, figures.found, figures.reported, figures.right) == (2, 1, 2, 1)
    assert figures.first_suggestion == 1.0
    assert figures.missed == ("计策←战略",)
    assert figures.wrong == ("生活←生计",)


def board(**changes: float) -> dict:
    """A scoreboard of one figure of each kind."""
    figures = {"auc": 0.99, "f1": 0.8, "restored_f1": 0.7, "first_suggestion": 0.9} | changes
    return {
        "spun": [{"domain": "news", "pairs": "listed", "mode": "plain", "share": 0.3} | figures],
        "clean": [
            {"domain": "news", "alarms_per_10000": changes.get("alarms", 0.4), "called_spun": 1, "articles": 900}
        ],
        "real": [],
        "audit_real": [],
        "audit_clean": [],
        "megabytes_per_second_clean": changes.get("speed", 5.0),
        "megabytes_per_second_spun": 2.0,
    }


def test_a_figure_within_its_tolerance_is_no_regression():
    assert report.regressions(board(), board(auc=0.987, alarms=0.45, speed=3.5)) == []
    assert report.regressions(board(), board(f1=0.9, alarms=0.0, speed=9.0)) == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"auc": 0.98}, "auc"),
        ({"f1": 0.7}, "f1"),
        ({"alarms": 0.6}, "alarms_per_10000"),
        ({"speed": 1.0}, "speed clean"),
    ],
)
def test_a_worse_figure_is_named(changes: dict[str, float], named: str):
    worse = report.regressions(board(), board(**changes))
    assert len(worse) == 1
    assert named in worse[0]


def test_a_figure_that_was_not_measured_is_named():
    missing = board()
    missing["clean"] = []
    assert len(report.regressions(board(), missing)) == 2


def test_reliability_counts_what_was_right_at_each_confidence():
    table = scoreboard.reliability([(0.95, True), (1.0, True), (0.92, False), (0.15, False)])
    assert (table[9].count, table[9].right) == (3, pytest.approx(2 / 3))
    assert (table[1].count, table[1].mean, table[1].right) == (1, 0.15, 0.0)
    assert table[5].count == 0


@dataclass(frozen=True)
class Verdict:
    probability: float
    substitutions: tuple[Report, ...]


def test_articles_without_swaps_are_no_positives():
    spinner = Spinner([Pair("产业", "家当")])
    spun = [spinner.spin(text, share=1.0) for text in ("产业很好", "生活很好")]
    results = [Verdict(0.9, (Report(0, 2, "产业"),)), Verdict(0.1, ())]
    figures = scoreboard.spun_figures("news", "listed", spun, results, [0.1, 0.2], Mode.PLAIN, 1.0)
    assert (figures.articles, figures.without_swaps, figures.swaps) == (1, 1, 1)
    assert (figures.auc, figures.f1, figures.first_suggestion) == (1.0, 1.0, 1.0)


def test_every_report_on_clean_text_is_a_false_alarm():
    results = [Verdict(0.6, (Report(0, 2, "产业", 0.95), Report(2, 4, "生计", 0.5), Report(2, 4, "生计", 0.4)))]
    figures = scoreboard.clean_figures("news", ["家当生活" * 250], results)
    assert (figures.alarms, figures.alarms_per_10000, figures.alarms_per_10000_at_09) == (2, 20.0, 10.0)
    assert figures.called_spun == 1
    assert figures.commonest_alarms == ("家当←产业 1", "生活←生计 1")


def test_in_an_article_that_nobody_spun_only_sound_words_count_as_wrong():
    gold = [measures.HandMarked(0, 2, "策源", "typo", True)]
    figures = scoreboard.real_figures(
        "x.zh.txt", "策略与生活", gold, Verdict(0.1, (Report(0, 2, "战略"), Report(3, 5, "生计")))
    )
    assert (figures.reported, figures.sound_words_reported) == (2, 1)
    assert figures.wrong == ("生活←生计",)


@pytest.fixture(scope="module")
def data():
    folder = corpora.data_folder()
    if folder is None or not folder.is_dir():
        pytest.skip("the environment variable GARBLINT_DATA names no data folder")
    return folder


def test_no_kept_out_line_of_news_was_learned_from(data):
    learned = {line for article in corpora.training_news(data) for line in article.split("\n")}
    kept_out = corpora.kept_out_news(data)
    assert len(kept_out) > 3000
    assert all(line not in learned for article in kept_out for line in article.split("\n"))


def test_general_documents_are_split_in_two_and_about_a_tenth_is_kept_out(data):
    learned, kept_out = corpora.training_general(data), corpora.kept_out_general(data)
    for kind in corpora.GENERAL_KINDS:
        assert set(learned[kind]).isdisjoint(kept_out[kind])
    total = sum(map(len, learned.values())) + sum(map(len, kept_out.values()))
    assert 0.08 < sum(map(len, kept_out.values())) / total < 0.12


@pytest.mark.parametrize("mode", Mode)
def test_real_lists_on_real_articles_can_be_undone(data, mode):
    spinner = Spinner(read_pairs(data / "zh" / "spin-pairs.tsv"))
    for article in scoreboard.sample(corpora.ntrex(data), 20):
        spun = spinner.spin(article, share=0.7, mode=mode)
        assert len(spun.swaps) > 10
        assert undo(spun.text, spun.swaps) == article
