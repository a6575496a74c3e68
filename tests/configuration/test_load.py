"""Broken configurations are refused with file, line and what is meant."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.configuration.lines import line_of
from detector.configuration.load import MAX_CONFIGURATION_BYTES, ConfigurationError, load_configuration
from detector.errors import UsageError

VALID = """\
# The magazine.
root = true
exclude = [
    "drafts/",  # not yet
    "*.bak.md",
]

[rules]
"zh.spun" = "critical"
style = "off"

[accept]
words = ["家当科技"]
pairs = ["产业→家当"]

[[overrides]]
paths = ["archive/**"]
fail_on = "none"

[[overrides]]
paths = ["ja/"]
languages = ["ja"]
rules = { "any" = "minor" }
"""


def written(folder, text, name="garblint.toml"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(folder, text, name="garblint.toml"):
    path = written(folder, text, name)
    with pytest.raises(ConfigurationError) as caught:
        load_configuration(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:")
    line, _, problem = message.removeprefix(f"{path}:").partition(": ")
    return int(line), problem


def test_a_valid_configuration_loads(tmp_path):
    loaded = load_configuration(written(tmp_path, VALID))
    assert loaded.configuration.root is True
    assert loaded.configuration.rules == {"zh.spun": "critical", "style": "off"}
    assert loaded.configuration.accept.words == ("家当科技",)
    assert [one.paths for one in loaded.configuration.overrides] == [("archive/**",), ("ja/",)]


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("root = true", "rot = true", 2, "unknown key 'rot'; did you mean 'root'?"),
        ("fail_on", "fail-on", 18, "unknown key 'fail-on'; did you mean 'fail_on'?"),
        ("words =", "word =", 13, "unknown key 'word'; did you mean 'words'?"),
        ("[accept]", "[acept]", 12, "unknown key 'acept'; did you mean 'accept'?"),
        ('style = "off"', 'style = "of"', 10, "'of' is not one of off, on, neutral, minor, major, critical"),
        ('"any" = "minor"', '"any" = "mayor"', 23, "'mayor' is not one of"),
        ('style = "off"', "style = false", 10, "the rule setting of 'style' must be one of"),
        ('"zh.spun" =', "zh.spun =", 9, "the rule setting of 'zh' must be one of"),
        ('"*.bak.md",', "7,", 5, "expected text, got a whole number (at exclude.1)"),
        ('"*.bak.md",', '"!",', 5, "'!' is no glob as in .gitignore"),
        ('"*.bak.md",', '"[a",', 5, "'[a' is no glob as in .gitignore"),
        ('paths = ["ja/"]\n', "", 20, "the key 'paths' is missing"),
        ('fail_on = "none"', 'fail_on = "never"', 18, "'never' is not one of neutral, minor, major, critical, none"),
        ('"产业→家当"', '"家当"', 14, "expected text such as '产业→家当'"),
        ('languages = ["ja"]', 'languages = ["japanese"]', 22, "expected text such as 'zh-Hant'"),
    ],
)
def test_a_mistake_is_refused_at_its_line(tmp_path, old, new, line, problem):
    assert VALID.count(old) >= 1
    found, message = refusal(tmp_path, VALID.replace(old, new, 1))
    assert (found, problem) == (line, message[: len(problem)])


def test_a_key_nearer_to_the_right_one_is_named(tmp_path):
    assert "did you mean 'critical'?" in refusal(tmp_path, '[rules]\n"zh.spun" = "critcal"\n')[1]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (b"root = true\nexclude = [\n", 2, "not valid TOML"),
        (b"root = tru\n", 1, "not valid TOML"),
        (b"root = true\n\nroot = false\n", 3, "not valid TOML: Cannot overwrite a value"),
        (b"a = 1\nb = '\xff'\n", 2, "the configuration is not UTF-8"),
        (b"a" * (MAX_CONFIGURATION_BYTES + 1), 1, "a configuration may have at most 1 MiB"),
        (b"rules = " + b"[" * 100_000, 1, "not valid TOML"),
    ],
)
def test_what_is_no_toml_is_refused(tmp_path, text, line, problem):
    found, message = refusal(tmp_path, text)
    assert (found, problem) == (line, message[: len(problem)])


def test_a_configuration_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"garblint\.toml: the configuration cannot be read"):
        load_configuration(tmp_path / "garblint.toml")


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path):
    windows = b"\xef\xbb\xbf" + VALID.replace("\n", "\r\n").encode()
    assert load_configuration(written(tmp_path, windows)).configuration.root is True
    assert refusal(tmp_path, windows.replace(b"[accept]", b"[acept]"))[0] == 12


def test_pyproject_is_read_from_its_own_table(tmp_path):
    text = '[project]\nname = "site"\n\n[tool.garblint]\nfail_on = "critical"\n'
    assert load_configuration(written(tmp_path, text, "pyproject.toml")).configuration.fail_on == "critical"
    line, message = refusal(tmp_path, text.replace("fail_on", "failon"), "pyproject.toml")
    assert (line, message) == (5, "unknown key 'failon'; did you mean 'fail_on'?")


def test_a_pyproject_that_does_not_configure_garblint_is_none_of_our_business(tmp_path):
    assert load_configuration(written(tmp_path, "[project\n", "pyproject.toml")) is None
    depends = '[project]\ndependencies = ["garblint"]\n'
    assert load_configuration(written(tmp_path, depends, "pyproject.toml")) is None


# ------------------------------------------------------------------------------------------ lines


def test_lines_of_values_in_every_form_of_toml():
    text = (
        'a.b."c.d" = 1\n'
        "# [t]\n"
        't = """\n'
        "x = 1\n"
        '"""\n'
        "[[o]]\n"
        "\n"
        "p = [ # [[o]]\n"
        "  'one',\n"
        "  [2,\n"
        "   3]\n"
        "]\n"
        "[[o]]\n"
        "x = { y = [1, 2] }\n"
    )
    document = tomllib.loads(text)
    assert document["a"]["b"]["c.d"] == 1
    expected = {
        ("a", "b", "c.d"): 1,
        ("t",): 3,
        ("o",): 6,
        ("o", 0): 6,
        ("o", 0, "p"): 8,
        ("o", 0, "p", 0): 9,
        ("o", 0, "p", 1): 10,
        ("o", 1): 13,
        ("o", 1, "x", "y"): 14,
        ("o", 1, "absent"): 13,
        ("absent",): 1,
        (): 1,
    }
    assert {steps: line_of(text, steps) for steps in expected} == expected


_key = st.text("abc", min_size=1, max_size=3)


@given(st.dictionaries(_key, st.integers(0, 9) | st.lists(st.integers(0, 9), max_size=3), max_size=6), st.data())
def test_the_line_of_a_random_key_is_where_it_was_written(values, data):
    lines, expected = [], {}
    for key, value in values.items():
        lines += ["# " + key] * data.draw(st.integers(0, 2))
        expected[key,] = len(lines) + 1
        if isinstance(value, list):
            lines.append(f"{key} = [")
            for number, item in enumerate(value):
                expected[key, number] = len(lines) + 1
                lines.append(f"  {item},")
            lines.append("]")
        else:
            lines.append(f"{key} = {value}")
    assert {steps: line_of("\n".join(lines), steps) for steps in expected} == expected
