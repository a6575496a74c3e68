"""Whatever a configuration or an ignore file holds: a clear refusal or settings, in bounded time, and never a hang."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detector.configuration.load import ConfigurationError, load_configuration
from detector.configuration.resolve import Resolver
from tests.configuration.test_load import VALID

FUZZ = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def loads_or_refuses(folder, data):
    path = folder / "garblint.toml"
    path.write_bytes(data)
    try:
        return load_configuration(path)
    except ConfigurationError as error:
        assert 1 <= error.line <= data.count(b"\n") + 1
        assert str(error).startswith(f"{path}:{error.line}: ")
        return None


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes(tmp_path, data):
    loads_or_refuses(tmp_path, data)


@FUZZ
@given(st.data())
def test_a_valid_configuration_with_random_damage(tmp_path, data):
    text = VALID
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(st.text("[]{}=\"'\n#.,ab1全\\", max_size=4)) + text[end:]
    loads_or_refuses(tmp_path, text.encode())


_value = st.recursive(
    st.booleans()
    | st.integers(-3, 200)
    | st.floats(allow_nan=True)
    | st.sampled_from(["off", "major", "a/", "!", "[", "zh", "甲→乙", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["paths", "rules", "words", "x y"]), inner, max_size=2)
    ),
    max_leaves=6,
)
_KEYS = [
    "root",
    "include",
    "exclude",
    "languages",
    "fail_on",
    "min_score",
    "min_confidence",
    "packs",
    "rules",
    "accept",
    "overrides",
    "baseline",
    "max_article_bytes",
]


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return '"' + value + '"'
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    return "{" + ", ".join(f'"{key}" = {toml(one)}' for key, one in value.items()) + "}"


@FUZZ
@given(st.dictionaries(st.sampled_from(_KEYS), _value, max_size=4))
def test_any_value_for_any_setting(tmp_path, table):
    text = "".join(f"{key} = {toml(value)}\n" for key, value in table.items())
    loaded = loads_or_refuses(tmp_path, text.encode())
    if loaded is not None and not loaded.configuration.packs:
        Resolver(tmp_path / "garblint.toml").settings(str(tmp_path / "a.md"))


@FUZZ
@given(st.lists(st.binary(max_size=20), max_size=6))
def test_any_ignore_file(tmp_path, lines):
    (tmp_path / ".gitignore").write_bytes(b"\n".join(lines))
    resolver = Resolver()
    for name in ("a.md", "b/c.md", "文.md"):
        assert resolver.keeps(str(tmp_path / name), False, str(tmp_path)) in (True, False)


@pytest.mark.parametrize(
    "lines",
    [
        [f"x{number}" for number in range(30_000)],
        ["*a" * 300 + "b"] * 20,
        ["**/a/" * 200 + "b"] * 20,
        ["["] * 2000,
        ["a" * 100_000],
        ["a?" * 20_000],
    ],
)
def test_ignore_files_of_any_size_are_read_to_their_end(tmp_path, lines):
    (tmp_path / ".gitignore").write_text("\n".join(lines), encoding="utf-8")
    resolver = Resolver()
    for number in range(20):
        assert resolver.keeps(str(tmp_path / ("a" * 200) / f"{number}.md"), False, str(tmp_path))


def test_the_last_line_of_a_very_long_ignore_file_decides(tmp_path):
    lines = ["*.md"] + [f"x{number}" for number in range(5000)] + ["!keep.md"]
    (tmp_path / ".gitignore").write_text("\n".join(lines), encoding="utf-8")
    resolver = Resolver()
    kept = [
        name for name in ("a.md", "keep.md", "x7", "y") if resolver.keeps(str(tmp_path / name), False, str(tmp_path))
    ]
    assert kept == ["keep.md", "y"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("name", [".gitignore", ".garblintignore", "garblint.toml", "pyproject.toml"])
def test_a_pipe_is_not_waited_for(tmp_path, name):
    os.mkfifo(tmp_path / name)
    resolver = Resolver()
    assert resolver.keeps(str(tmp_path / "a.md"), False, str(tmp_path))
    assert resolver.settings(str(tmp_path / "a.md")).fail_on is None
