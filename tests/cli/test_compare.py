"""``garblint compare``: two columns for people, the alignment for programs, one clear sentence for a wrong pair."""

import json
import re

import jsonschema
import pytest
from wcwidth import wcswidth

from detector.report.schema import report_schema
from tests.engine.test_siblings import CHINESE, ENGLISH, JAPANESE, MAGNITUDE, WRONG


@pytest.fixture
def pair(tmp_path):
    """Write two files and give back their paths: ``pair(CHINESE, WRONG)``."""

    def write(source, translation, suffix="md"):
        paths = [tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"]
        for path, text in zip(paths, (source, translation), strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        return [str(path) for path in paths]

    return write


def compare(garblint, paths, *options, **environment):
    done = garblint("compare", *paths, "--no-config", *options, **environment)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def report_of(garblint, paths, *options):
    status, out, _ = compare(garblint, paths, "--format", "json", *options)
    report = json.loads(out)
    jsonschema.Draft202012Validator(report_schema()).validate(report)
    return status, report


def test_paragraphs_stand_side_by_side_with_issues_under_them(garblint, pair):
    status, out, _ = compare(garblint, pair(CHINESE, WRONG), COLUMNS="100")
    assert status == 1
    lines = out.splitlines()
    (row,) = [line for line in lines if line.startswith("滨河区的新图书馆昨天开放")]
    assert row.split("│")[1].startswith(" The new library of Binhe District opened")
    at = next(number for number, line in enumerate(lines) if "critical" in line)
    assert "8373万元" in "".join(lines[at : at + 3]) and MAGNITUDE in "".join(lines[at : at + 3])
    before = "\n".join(lines[:at])
    assert "837.3" in before and "馆长李文" not in before
    assert re.search(r"gate failed: 1 issue major or worse", lines[-1])


@pytest.mark.parametrize("columns", [60, 77, 100, 160])
def test_no_line_is_wider_than_the_terminal(garblint, pair, columns):
    _, out, _ = compare(garblint, pair(CHINESE, WRONG), COLUMNS=str(columns))
    assert max(wcswidth(line) for line in out.splitlines()[:-1]) <= columns
    bars = [wcswidth(line.split("│")[0]) for line in out.splitlines() if line.count("│") == 1]
    assert len(set(bars)) == 1


def test_nothing_in_a_text_can_command_the_terminal(garblint, pair):
    evil = CHINESE.replace("四千多名", "四千\x1b[31m多名\u202e")
    _, out, _ = compare(garblint, pair(evil, WRONG), FORCE_COLOR="0")
    assert "\x1b" not in out and "\u202e" not in out
    assert "‹U+001B›" in out


def test_colour_only_where_it_is_wanted(garblint, pair):
    paths = pair(CHINESE, WRONG)
    assert "\x1b[" in compare(garblint, paths, FORCE_COLOR="1")[1]
    assert "\x1b[" not in compare(garblint, paths, FORCE_COLOR="1", NO_COLOR="1")[1]


def test_the_json_carries_the_alignment(garblint, pair):
    status, report = report_of(garblint, pair(CHINESE, WRONG))
    assert status == 1
    (aligned,) = report["collection"]["alignments"]
    assert (aligned["source_language"], aligned["target_language"]) == ("zh", "en")
    assert aligned["confidence"] > 0.5
    sides = [
        (CHINESE[one["source_start"] : one["source_end"]], WRONG[one["target_start"] : one["target_end"]])
        for one in aligned["blocks"]
    ]
    assert sides[0] == ("滨河区的新图书馆", "The new library of Binhe District")
    assert len(sides) == 5 and all(zh and en for zh, en in sides)
    assert len(aligned["sentences"]) > len(sides)
    (link,) = report["collection"]["siblings"]
    assert (link["found_by"], link["checked"]) == ("command", "yes")


def test_only_what_the_comparison_shows_is_reported(garblint, pair):
    _, report = report_of(garblint, pair(CHINESE.replace("图书馆", "图书馆&nbsp;", 1), ENGLISH, "txt"))
    assert report["summary"]["issues"]["total"] == 0


def test_a_good_translation_passes(garblint, pair):
    for source, translation in ((CHINESE, ENGLISH), (ENGLISH, JAPANESE), (JAPANESE, CHINESE)):
        status, out, _ = compare(garblint, pair(source, translation), "--only-issues")
        assert status == 0, out
        assert "5 paragraphs without an issue left out" in out


@pytest.mark.parametrize(
    ("source", "translation", "why"),
    [
        (CHINESE, CHINESE.replace("四千", "五千"), "the same language (zh)"),
        (CHINESE, "", "the translation holds no text"),
        ("\n\n", ENGLISH, "the source holds no text"),
        (
            CHINESE,
            "Le nouveau musée de la ville a ouvert hier, et plus de quatre mille visiteurs sont venus. " * 4,
            "only",
        ),
    ],
)
def test_what_is_no_pair_is_told_once_and_clearly(garblint, pair, source, translation, why):
    paths = pair(source, translation)
    status, report = report_of(garblint, paths)
    issues = [issue for article in report["articles"] for issue in article["issues"]]
    assert [one["rule"] for one in issues] == ["any.translation.wrong-pair"]
    assert why in issues[0]["message"]
    assert status == 1
    assert "do not seem to be translations of each other" in compare(garblint, paths)[1]


def test_the_translation_of_another_text_is_told(garblint, pair):
    weather = "明天白天有小雨，气温略有下降。\n\n傍晚雨停，风力减小。\n\n后天晴，最高气温二十度。\n\n请市民出门带伞。\n"
    _, report = report_of(garblint, pair(weather * 3, ENGLISH))
    assert list(report["summary"]["issues"]["by_rule"]) == ["any.translation.wrong-pair"]


@pytest.mark.parametrize("broken", [0, 1])
def test_a_binary_file_is_named_and_nothing_else_happens(garblint, pair, broken):
    texts = [CHINESE, ENGLISH]
    texts[broken] = b"\x00\x01\x02\x03" * 200
    status, out, err = compare(garblint, pair(*texts, "txt"))
    assert status == 3
    assert out == ""
    assert f"{'ab'[broken]}.txt: decode: binary data" in err


def test_bad_usage_is_refused_in_one_sentence(garblint, pair, tmp_path):
    source, translation = pair(CHINESE, ENGLISH)
    for paths, told in (
        ([source, source], "are the same file"),
        ([source, str(tmp_path)], "is a folder"),
        ([source, translation + ".x"], "No such file"),
    ):
        status, _, err = compare(garblint, paths)
        assert status in (2, 3) and told in err
    records = tmp_path / "two.jsonl"
    records.write_text('{"text": "一段。"}\n{"text": "两段。"}\n', "utf-8")
    status, _, err = compare(garblint, [source, str(records)])
    assert status == 2 and "holds several articles" in err


def test_a_report_can_be_written_beside_it(garblint, pair, tmp_path):
    status, out, _ = compare(garblint, pair(CHINESE, WRONG), "-o", str(tmp_path / "r.sarif"), "-q")
    assert status == 1
    assert len(out.splitlines()) == 1
    (run,) = json.loads((tmp_path / "r.sarif").read_text("utf-8"))["runs"]
    assert run["results"][0]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("a.md")
