"""Fixing replaces what is safe to replace, and no other byte."""

import difflib
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.engine.auditor import AuditOptions, Auditor
from detector.engine.fix import fix_article, fix_paths, unified_diff, write_fixed
from detector.errors import UsageError
from detector.model import InputError
from detector.sources.registry import TEXT_READERS

SAFE = """\
pack: {name: safe, version: 1.0.0, licence: CC0-1.0, provenance: test}
rules:
  - {id: zh.test.safe, category: spun, severity: major, languages: [any], message: x, help: x, safe_fix: true,
     measured: {right: 1000, of: 1000, on: a test},
     phrases: [{find: [坏词], suggest: 好词, bad: [坏词], good: [好词]},
               {find: [贝果], suggest: 甜甜圈, bad: [贝果], good: [圈]},
               {find: [星号], suggest: "*", bad: [星号], good: [好]},
               {find: [韩元], suggest: "₩", bad: [韩元], good: [好]}]}
  - {id: zh.test.unsure, category: spun, severity: major, languages: [any], message: x, help: x, safe_fix: true,
     measured: {right: 8, of: 10, on: a test}, phrases: [{find: [疑词], suggest: 好词, bad: [疑词], good: [好词]}]}
  - {id: zh.test.unsafe, category: spun, severity: major, languages: [any], message: x, help: x,
     measured: {right: 1000, of: 1000, on: a test}, phrases: [{find: [险词], suggest: 好词, bad: [险词], good: [好词]}]}
  - {id: zh.test.wide, category: typo, severity: major, languages: [any], message: x, help: x, safe_fix: true,
     measured: {right: 1000, of: 1000, on: a test},
     phrases: [{find: [说坏词], suggest: 说话, bad: [说坏词], good: [说话]}]}
"""


@pytest.fixture
def text(site):
    """A site whose rules are those above: ``text.fixed(name, content)`` gives the one file that is fixed."""
    site.write({"rules/test.yml": SAFE})
    site.configure()
    return site


def fixed(site, name, content, **options):
    site.write({name: content})
    (only,) = fix_paths([site.folder / name], **options)
    return only


def after(site, name, content, **options):
    """The file's bytes after fixing and writing."""
    site.write({name: content})
    for one in fix_paths([site.folder / name], **options):
        if one.applied:
            write_fixed(one)
    return (site.folder / name).read_bytes()


def refusals(site, name, content, **options):
    return [(one.fix.found, one.why) for one in fixed(site, name, content, **options).refused]


def test_safe_suggestions_above_the_confidence_are_applied(text):
    assert after(text, "a.txt", "有坏词，有贝果，有疑词，有险词。").decode() == "有好词，有甜甜圈，有疑词，有险词。"
    assert after(text, "a.txt", "有疑词。", min_confidence=0.3).decode() == "有好词。"


def test_nothing_is_written_without_being_asked(text):
    one = fixed(text, "a.txt", "有坏词。")
    assert (text.folder / "a.txt").read_text(encoding="utf-8") == "有坏词。"
    assert (one.before, one.after) == ("有坏词。", "有好词。")
    assert [(fix.line, fix.column, fix.rule) for fix in one.applied] == [(1, 2, "zh.test.safe")]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
def test_encoding_and_byte_order_mark_stay(text, encoding, mark):
    before = "这是一个有坏词的句子，后面还有很多别的内容，用来让编码的判断有足够的依据。\r\n第二行也很正常。\n"
    expected = mark + before.replace("坏词", "好词").encode(encoding)
    assert after(text, "a.txt", mark + before.encode(encoding)) == expected


def test_line_ends_and_white_space_stay(text):
    content = "坏词\r\n\t坏词 \n坏词\r\u3000坏词\x0b\x0c\n\n\n"
    assert after(text, "a.txt", content.encode()) == content.replace("坏词", "好词").encode()


def test_a_character_that_the_encoding_lacks_is_refused(text):
    euro = "这是一句普通的话，写给大家看。" * 10 + "一千韩元。"
    one = fixed(text, "b.txt", euro.encode("gbk"))
    if one.applied:  # read as GB18030, which has all of Unicode
        assert one.data.decode("gb18030") == euro.replace("韩元", "₩")
    article = TEXT_READERS["text"].article(euro, "b.txt", "gbk")
    report = one_report(text, euro)
    by_hand = fix_article(article, euro.encode("gbk"), *report, 0.9)
    assert [refusal.why for refusal in by_hand.refused] == ["gbk lacks a character of it"]
    assert by_hand.data == euro.encode("gbk")


def test_a_file_that_does_not_come_back_byte_for_byte_is_refused(text):
    content = "一句话里有坏词。"
    article = TEXT_READERS["text"].article(content, "a.txt", "utf-8")
    by_hand = fix_article(article, content.encode() + b"\xff", *one_report(text, content), 0.9)
    assert [refusal.why for refusal in by_hand.refused] == ["the file cannot be written back as utf-8 byte for byte"]


def one_report(site, content):
    """An article's report and the rules it comes from."""
    auditor = Auditor(AuditOptions(rules=(site.folder / "rules" / "test.yml",)))
    return auditor.audit_text(content), auditor.rules


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("# 坏词\n\n一段**坏词**，[坏词](坏词.html)。\n", "# 好词\n\n一段**好词**，[好词](坏词.html)。\n"),
        ("`坏词` 坏词\n\n```\n坏词\n```\n", "`坏词` 好词\n\n```\n坏词\n```\n"),
        ("---\ntitle: 坏词\nslug: 坏词\n---\n坏词\n", "---\ntitle: 好词\nslug: 坏词\n---\n好词\n"),
        ('![坏词](x.png "坏词")\n', '![好词](x.png "好词")\n'),
        ("| 坏词 | b |\n|---|---|\n| 坏词 | d |\n", "| 好词 | b |\n|---|---|\n| 好词 | d |\n"),
        ("- 坏词\n- <b>坏词</b>\n", "- 好词\n- <b>好词</b>\n"),
    ],
)
def test_in_markdown_only_prose_is_fixed(text, before, expected):
    assert after(text, "a.md", before).decode() == expected


@pytest.mark.parametrize("word", ["**坏**词", "坏<b>词</b>", "&#22351;词", "坏\n词"])
def test_a_word_with_markup_inside_is_refused(text, word):
    one = fixed(text, "a.md", f"这里有{word}。\n\n还有坏词。\n")
    assert [refusal.why for refusal in one.refused] == ["there is markup inside"]
    assert one.after == f"这里有{word}。\n\n还有好词。\n"


def test_a_replacement_that_would_become_markup_is_refused(text):
    one = fixed(text, "a.md", "前星号中星号后，坏词。\n\n别处的坏词。\n")
    assert {refusal.why for refusal in one.refused} == {"it would change the markup"}
    assert [fix.found for fix in one.applied] == ["坏词", "坏词"]
    assert one.after == "前星号中星号后，好词。\n\n别处的好词。\n"


def test_suggestions_that_overlap_are_refused(text):
    assert refusals(text, "a.txt", "他说坏词。") == [
        ("说坏词", "it overlaps another suggestion"),
        ("坏词", "it overlaps another suggestion"),
    ]
    assert after(text, "a.txt", "坏词坏词").decode() == "好词好词"  # touching is not overlapping


def test_what_is_suppressed_or_accepted_is_left_alone(text):
    content = "# garblint-disable-next-line\n坏词\n坏词\n"
    assert after(text, "a.txt", content).decode() == "# garblint-disable-next-line\n坏词\n好词\n"
    text.configure('[rules]\nall = "off"\n"zh.test" = "on"\n[accept]\nwords = ["坏词"]\n')
    assert after(text, "a.txt", "坏词").decode() == "坏词"


def test_a_file_that_is_write_protected_is_left_alone(text):
    one = fixed(text, "a.txt", "有坏词。")
    (text.folder / "a.txt").chmod(0o444)
    with pytest.raises(UsageError, match="write-protected"):
        write_fixed(one)
    assert (text.folder / "a.txt").read_text(encoding="utf-8") == "有坏词。"


def test_a_file_that_changed_since_the_audit_is_refused(text):
    one = fixed(text, "a.txt", "有坏词。")
    text.write({"a.txt": "有坏词！"})
    with pytest.raises(UsageError, match="it changed while it was audited"):
        write_fixed(one)
    assert (text.folder / "a.txt").read_text(encoding="utf-8") == "有坏词！"
    (text.folder / "a.txt").unlink()
    with pytest.raises(UsageError, match="it can no longer be read"):
        write_fixed(one)


def test_the_mode_of_a_file_and_a_link_to_it_stay(text):
    path = text.folder / "a.txt"
    text.write({"a.txt": "坏词"})
    path.chmod(0o640)
    (text.folder / "link.txt").symlink_to(path)
    (one,) = fix_paths([text.folder / "link.txt"])
    write_fixed(one)
    assert path.read_text(encoding="utf-8") == "好词"
    assert (text.folder / "link.txt").is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640


def test_inputs_that_cannot_be_read_are_errors(text):
    text.write({"a.md": b"\x00\xff\x00\x01", "b.md": "坏词"})
    found = list(fix_paths([text.folder, text.folder / "gone.md"]))
    assert sorted(type(one).__name__ for one in found) == ["FixedFile", "InputError", "InputError"]
    assert {one.path.rpartition("/")[2] for one in found if isinstance(one, InputError)} == {"a.md", "gone.md"}


def test_what_is_left_out_of_the_audit_is_not_fixed(text):
    text.configure('exclude = ["drafts/"]')
    text.write({"drafts/a.md": "坏词", "b.md": "坏词"})
    assert [one.path for one in fix_paths([text.folder])] == ["b.md"]


def test_a_confidence_out_of_range_is_refused(text):
    with pytest.raises(UsageError, match="is no number from 0 to 1"):
        list(fix_paths([text.folder], min_confidence=90))


# ------------------------------------------------------------------------------------------ the diff


def test_a_name_cannot_break_the_lines_of_the_diff(text):
    text.write({'a\n+++ b"x.txt': "坏词"})
    (one,) = fix_paths([text.folder])
    assert unified_diff(one).splitlines()[:2] == ['--- "a/a\\n+++ b\\"x.txt"', '+++ "b/a\\n+++ b\\"x.txt"']


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
def test_the_diff_can_be_applied(text):
    content = "".join(f"第{n}行{'坏词' if n in (0, 3, 11, 12, 30, 49) else ''}\n" for n in range(50)) + "末行坏词"
    text.write({"a.txt": content})
    (one,) = fix_paths([text.folder])
    done = subprocess.run(["patch", "-p1"], input=unified_diff(one).encode(), cwd=text.folder, capture_output=True)
    assert done.returncode == 0, done.stdout
    assert (text.folder / "a.txt").read_text(encoding="utf-8") == content.replace("坏词", "好词")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["坏词", "好", "贝果", "\n", "\n\n\n\n\n\n\n\n\n", "\r\n", "字"]), max_size=25))
def test_the_diff_says_what_the_standard_library_says(site_of_module, pieces):
    content = "".join(pieces)
    site_of_module.write({"a.txt": content})
    for one in fix_paths([site_of_module.folder]):

        def lines(text):
            kept = text.split("\n")
            return [line + "\n" for line in kept[:-1]] + ([kept[-1]] if kept[-1] else [])

        expected = difflib.unified_diff(lines(one.before), lines(one.after), f"a/{one.path}", f"b/{one.path}")
        shown = "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in expected)
        assert _with_counts(shown) == unified_diff(one)


def _with_counts(diff):
    """The standard library leaves a count of one out."""
    import re

    def full(match):
        return f"@@ -{match[1]},{match[2] or 1} +{match[3]},{match[4] or 1} @@"

    return re.sub(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", full, diff, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def site_of_module(tmp_path_factory):
    from tests.engine.conftest import Site

    made = Site(tmp_path_factory.mktemp("fix") / "site")
    made.write({"rules/test.yml": SAFE})
    made.configure()
    return made


_markup = st.lists(
    st.sampled_from(
        [
            "坏词",
            "**坏词**",
            "*坏*词",
            "`坏词`",
            "[坏词](a)",
            "星号",
            "&amp;",
            "<b>",
            "</b>",
            "# ",
            "- ",
            "> ",
            "\n",
            "\n\n",
            "\r\n",
            "```\n",
            "| a | b |\n|---|---|\n",
            "<!-- 坏词 -->",
            "&#22351;词",
            "  ",
            "甲",
            "。",
            "*",
            "_",
            "\\",
            "---\n",
        ]
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(_markup)
def test_in_random_markdown_the_prose_changes_by_the_replacements_and_nothing_else(site_of_module, pieces):
    content = "".join(pieces)
    (site_of_module.folder / "a.txt").unlink(missing_ok=True)
    site_of_module.write({"a.md": content.encode()})
    parse = TEXT_READERS["markdown"].parse
    for one in fix_paths([site_of_module.folder]):
        replaced = sum(len(fix.replacement) - (fix.end - fix.start) for fix in one.applied)
        assert len(parse(one.after).text) == len(parse(content).text) + replaced
        left = list(content)
        for fix in reversed(one.applied):
            assert content[fix.start : fix.end] == fix.found
            left[fix.start : fix.end] = fix.replacement
        assert "".join(left) == one.after == one.data.decode()
    (site_of_module.folder / "a.md").unlink()


# ------------------------------------------------------------------------------------------ with its own packs


def own_fixes(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return next(iter(fix_paths([path], use_config=False)), None)


def test_every_entity_and_invisible_character_is_fixed_though_one_finding_stands_for_all(tmp_path):
    text = "图书馆有三层，&nbsp;藏书二十万册。\u200b来了四千人，\u200b坐满了。\nIt&amp;rsquo;s 30&deg;C in the hall.\n"
    fixed = own_fixes(tmp_path, "a.txt", text)
    assert fixed.after == "图书馆有三层，\u00a0藏书二十万册。来了四千人，坐满了。\nIt’s 30°C in the hall.\n"
    assert fixed.refused == ()


@pytest.mark.parametrize(
    "text",
    [
        "图书馆有三层，&lt;二楼&gt;藏书二十万册。",  # would become a tag
        "图书馆有三层，&shy;藏书二十万册。",  # would become a character that nobody sees
        "The hall was full of\u200bpeople on Monday.",  # a space may have been lost
        "Rooms 10\u2060–\u206020 were full on Monday.",  # set by a typographer
        "图书馆有三层，\x0b藏书二十万册。",  # may stand for a line break
        "HTML 里的空格写成 &nbsp; 就不会折行。",
        "ห้องสมุด\u200bเปิดวันจันทร์",
    ],
)
def test_what_is_not_certain_is_left_alone(tmp_path, text):
    assert own_fixes(tmp_path, "a.txt", text) is None


def test_in_markdown_an_invisible_character_that_holds_markup_apart_stays(tmp_path):
    text = "1\u200b. 图书馆昨天开放，\u200b来了四千人。代码 `a\u200b` 不动。\n"  # without it a list begins
    fixed = own_fixes(tmp_path, "a.md", text)
    assert fixed.after == text.replace("，\u200b", "，")
    assert [one.why for one in fixed.refused] == ["it would change the markup"]
