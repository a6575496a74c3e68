"""Lists of others as rule packs: what is understood, what is refused with its line, and proof of the result."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector.engine.selftest import test_packs as run_examples
from detector.rulepacks.files import PackError
from detector.rulepacks.importing import Imported, language_of, pattern_variants, read_list, write_pack


def saved(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def as_pack(folder: Path, imported: Imported, language: str) -> Path:
    text = write_pack(
        imported,
        identifier=f"{language}.imported.list",
        name="list",
        language=language,
        category="spun",
        severity="major",
        licence="not stated",
        provenance="A test.",
    )
    return saved(folder, "pack.yml", text)


def wrong_and_right(imported: Imported) -> list[tuple[str, str]]:
    return [(pair.wrong, pair.right) for pair in imported.pairs]


@pytest.mark.parametrize("sign", ["→", "=>", "->", "\t", "=", ",", " | "])
def test_a_spinners_list_has_the_original_first(tmp_path: Path, sign: str) -> None:
    found = read_list(saved(tmp_path, "words.txt", f"# words\nweather report{sign}climate story\n"))
    assert wrong_and_right(found) == [("climate story", "weather report")]
    assert found.pairs[0].line == 2


def test_a_list_may_have_the_replacement_first(tmp_path: Path) -> None:
    found = read_list(saved(tmp_path, "words.txt", "climate story=weather report\n"), "replacement-first")
    assert wrong_and_right(found) == [("climate story", "weather report")]


def test_a_table_is_read_by_the_names_of_its_columns(tmp_path: Path) -> None:
    table = 'n,Expected phrase,Tortured phrase\n1,weather report (WR),"climate story"\n'
    assert wrong_and_right(read_list(saved(tmp_path, "t.csv", table))) == [("climate story", "weather report")]


def test_conditions_of_a_table_become_context(tmp_path: Path) -> None:
    table = "phrase\texpected\trequires\texcludes\nclimate story\tweather report\tforecast*\tnovel\n"
    pair = read_list(saved(tmp_path, "t.tsv", table)).pairs[0]
    assert (pair.near, pair.not_near) == ("forecast", "novel")


def test_quoted_line_ends_do_not_shift_the_lines_of_mistakes(tmp_path: Path) -> None:
    table = 'phrase,expected\n"climate\nstory",weather report\nrain tale,?\n'
    assert [problem.line for problem in read_list(saved(tmp_path, "t.csv", table)).problems] == [4]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a word\n", 1, "is no pair"),
        ("rain→\n", 1, "one side"),
        ("sun→moon\nrain→rain\n", 2, "by itself"),
        ("sun→star\nmoon→star\n", 2, "line 1"),
        ("a→b→c\n", 1, "3 parts"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    problem = read_list(saved(tmp_path, "words.txt", text)).problems[0]
    assert problem.line == line
    assert says in problem.message


def test_a_vale_style_is_swapped(tmp_path: Path) -> None:
    style = "extends: substitution\nmessage: m\nswap:\n  (?:rain|snow) tale: weather report|forecast\n  '(?!x)y': z\n"
    found = read_list(saved(tmp_path, "style.yml", style))
    assert wrong_and_right(found) == [("rain tale", "weather report"), ("snow tale", "weather report")]
    assert found.problems[0].line == 5


def test_other_styles_and_broken_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"style\.yml:1: a Vale style"):
        read_list(saved(tmp_path, "style.yml", "extends: existence\ntokens: [x]\n"))
    with pytest.raises(PackError, match="not valid YAML"):
        read_list(saved(tmp_path, "broken.yml", "a: [\n"))
    (tmp_path / "latin.txt").write_bytes(b"sun=star\ncaf\xe9=bar\n")
    with pytest.raises(PackError, match=r"latin\.txt:2: the list is not UTF-8"):
        read_list(tmp_path / "latin.txt")


@pytest.mark.parametrize(
    ("pattern", "phrases"),
    [
        (r"\bweb ?site\b", ["web site", "website"]),
        ("gr[ae]y", ["gray", "grey"]),
        ("colou?r", ["colour", "color"]),
        ("sun|moon", ["sun", "moon"]),
        ("any.thing", None),
        ("(a|(b|c))", None),
        ("x+", None),
        (r"U\.S\.", ["U.S."]),
    ],
)
def test_simple_expressions_are_written_out(pattern: str, phrases: list[str] | None) -> None:
    assert pattern_variants(pattern) == phrases


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "weather report→climate story\ncoffee shop→shop\nC sharp→C+\nstate-of-the-art→cutting[edge]{x}\n"),
        ("zh", "产业→家当\n家产→产业\n"),
        ("ja", "天気予報→お天気のうわさ\n"),
    ],
)
def test_the_examples_made_for_a_list_hold(tmp_path: Path, language: str, text: str) -> None:
    imported = read_list(saved(tmp_path, "words.txt", text))
    assert language_of(imported.pairs) == language
    result = run_examples([as_pack(tmp_path, imported, language)])
    assert result.failures == ()
    assert result.examples >= 2 * len({pair.right for pair in imported.pairs})
