"""Settings come from the file's own folder upwards."""

from pathlib import Path

import pytest

from detector.configuration.load import ConfigurationError
from detector.configuration.resolve import FileSettings, Resolver, common_folder

PACK = "pack: {name: a, version: 1.0.0, licence: CC0-1.0, provenance: test}\nrules: []\n"


def tree(root, **files):
    """Write files; ``__`` in a name stands for a slash."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def settings(path, **options):
    return Resolver(**options).settings(str(path))


@pytest.fixture
def repository(tmp_path):
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_without_a_configuration_nothing_is_set(repository):
    assert settings(repository / "a.md") == FileSettings()


def test_the_configuration_is_found_from_the_file_not_from_the_working_folder(repository, monkeypatch):
    tree(repository, **{"site/garblint.toml": 'fail_on = "minor"', "other/garblint.toml": 'fail_on = "critical"'})
    monkeypatch.chdir(repository / "other")
    assert settings("../site/deep/down/a.md").fail_on == "minor"


def test_an_inner_configuration_inherits_and_its_values_win(repository):
    tree(
        repository,
        **{
            "garblint.toml": 'fail_on = "minor"\nmax_article_bytes = 5\n[accept]\nwords = ["甲"]\n'
            '[rules]\n"zh" = "off"\n',
            "site/pyproject.toml": '[tool.garblint]\nfail_on = "none"\n[tool.garblint.accept]\nwords = ["乙"]\n'
            '[tool.garblint.rules]\n"zh.spun" = "minor"\n',
        },
    )
    found = settings(repository / "site" / "a.md")
    assert found.fail_on == "none"
    assert found.max_article_bytes == 5
    assert found.accept_words == ("甲", "乙")
    assert found.rules == (("zh", "off"), ("zh.spun", "minor"))
    assert settings(repository / "a.md").rules == (("zh", "off"),)


@pytest.mark.parametrize("stop", ["root = true\n", "git"])
def test_the_way_up_ends_at_a_root(repository, stop):
    tree(repository, **{"garblint.toml": 'fail_on = "minor"', "site/garblint.toml": 'languages = ["zh"]'})
    assert settings(repository / "site" / "a.md").fail_on == "minor"
    if stop == "git":
        (repository / "site" / ".git").write_text("gitdir: elsewhere")  # as in a submodule
    else:
        (repository / "site" / "garblint.toml").write_text(stop + 'languages = ["zh"]')
    found = settings(repository / "site" / "a.md")
    assert (found.fail_on, found.languages) == (None, ("zh",))


def test_two_configurations_in_one_folder_are_refused(repository):
    tree(repository, **{"garblint.toml": "", "pyproject.toml": "[tool.garblint]\n"})
    with pytest.raises(ConfigurationError, match=r"pyproject.toml:1: garblint.toml beside this file"):
        settings(repository / "a.md")


def test_overrides_apply_in_order_to_the_files_they_name(repository):
    tree(
        repository,
        **{
            "garblint.toml": 'fail_on = "minor"\n[rules]\nstyle = "off"\n'
            '[[overrides]]\npaths = ["archive/"]\nfail_on = "none"\nrules = { "zh.spun" = "minor" }\n'
            '[[overrides]]\npaths = ["*.ja.md", "!keep.ja.md"]\nlanguages = ["ja"]\naccept = { words = ["丙"] }\n'
        },
    )
    plain = settings(repository / "a.md")
    assert (plain.fail_on, plain.languages, plain.rules) == ("minor", None, (("style", "off"),))
    both = settings(repository / "archive" / "2020" / "a.ja.md")
    assert (both.fail_on, both.languages, both.accept_words) == ("none", ("ja",), ("丙",))
    assert both.rules == (("style", "off"), ("zh.spun", "minor"))
    assert settings(repository / "archive" / "keep.ja.md").languages is None


def test_rule_settings_apply_from_the_general_to_the_specific_whatever_their_order(repository):
    text = '[rules]\n"zh.spun.synonym" = "minor"\n"zh" = "major"\n"all" = "off"\n"zh.spun" = "off"\n'
    tree(repository, **{"garblint.toml": text})
    assert [name for name, _ in settings(repository / "a.md").rules] == ["all", "zh", "zh.spun", "zh.spun.synonym"]


def test_files_with_the_same_settings_share_them(repository):
    tree(repository, **{"garblint.toml": '[[overrides]]\npaths = ["b*"]\nlanguages = ["zh"]\n'})
    resolver = Resolver()
    one, two, other = (resolver.settings(str(repository / name)) for name in ("b1.md", "sub/b2.md", "c.md"))
    assert one is two
    assert one != other


def test_packs_are_found_from_their_configuration_and_add_up(repository, monkeypatch):
    tree(
        repository,
        **{
            "garblint.toml": 'packs = ["a.yml"]',
            "a.yml": PACK,
            "site/garblint.toml": 'packs = ["b.yml"]',
            "site/b.yml": PACK,
        },
    )
    assert settings(repository / "site" / "x.md").packs == (repository / "a.yml", repository / "site" / "b.yml")
    (repository / "site" / "garblint.toml").write_text('packs = [\n  "../a.yml",\n  "gone.yml",\n]')
    with pytest.raises(ConfigurationError, match=r"garblint.toml:3: gone.yml: no such rule pack"):
        settings(repository / "site" / "x.md")


def test_the_settings_of_the_run_come_from_the_folder_that_holds_all_paths(repository):
    tree(
        repository,
        **{
            "garblint.toml": 'min_score = 80\nbaseline = "known.json"',
            "site/garblint.toml": "min_score = 95",
            "site/a.md": "",
        },
    )
    (repository / "blog").mkdir()
    resolver = Resolver()
    assert resolver.run_settings([repository / "site" / "a.md"]).min_score == 95
    both = resolver.run_settings([repository / "site", repository / "blog"])
    assert (both.min_score, both.baseline) == (80, repository / "known.json")


def test_the_common_folder_of_files_and_folders(tmp_path, monkeypatch):
    tree(tmp_path, **{"a/b/x.md": "", "a/c/y.md": ""})
    assert common_folder([tmp_path / "a/b/x.md"]) == str(tmp_path / "a/b")
    assert common_folder([tmp_path / "a/b/x.md", tmp_path / "a/c"]) == str(tmp_path / "a")
    monkeypatch.chdir(tmp_path)
    assert common_folder([]) == str(Path.cwd())


def test_a_configuration_that_is_named_holds_alone_and_its_globs_are_relative_to_the_working_folder(
    repository, monkeypatch
):
    tree(
        repository,
        **{
            "garblint.toml": 'fail_on = "minor"',
            "ci/strict.toml": 'languages = ["zh"]\npacks = ["p.yml"]\n'
            '[[overrides]]\npaths = ["old/"]\nfail_on = "none"\n',
            "ci/p.yml": PACK,
        },
    )
    monkeypatch.chdir(repository)
    found = settings("old/a.md", only=Path("ci/strict.toml"))
    assert (found.fail_on, found.languages, found.packs) == ("none", ("zh",), (Path("ci/p.yml"),))
    assert settings("a.md", only=Path("ci/strict.toml")).fail_on is None


def test_no_configuration_on_demand(repository):
    tree(repository, **{"garblint.toml": "fial_on = 1"})
    assert settings(repository / "a.md", use=False) == FileSettings()


def test_a_path_nested_deeper_than_the_recursion_limit(repository):
    tree(repository, **{"garblint.toml": 'fail_on = "minor"'})
    deep = repository.joinpath(*["d"] * 3000)
    assert settings(deep / "a.md").fail_on == "minor"
    assert Resolver().keeps(str(deep / "a.md"), False, str(repository))


def test_siblings_and_their_source_language_are_settings_of_the_run(repository):
    tree(repository, **{"garblint.toml": 'siblings = "pairs.toml"\nsource_language = "zh"', "a/x.md": ""})
    settings = Resolver().run_settings([repository / "a"])
    assert settings.siblings == str(repository / "pairs.toml")
    assert settings.source_language == "zh"
    tree(repository, **{"a/garblint.toml": 'siblings = "off"'})
    assert Resolver().run_settings([repository / "a"]).siblings == "off"


def test_term_bases_are_taken_like_packs_and_named_from_their_configuration(repository):
    tree(
        repository, **{"garblint.toml": 'termbase = ["words/house.csv"]', "words/house.csv": "source,target\n车,car\n"}
    )
    assert settings(repository / "a.md").packs == (repository / "words/house.csv",)


@pytest.mark.parametrize(("name", "reason"), [("words.csv", "no such term base"), ("words.txt", "a term base is a")])
def test_a_term_base_that_cannot_be_is_named_with_its_line(repository, name, reason):
    tree(repository, **{"garblint.toml": f'fail_on = "minor"\ntermbase = ["{name}"]', "words.txt": "x"})
    with pytest.raises(ConfigurationError, match=rf"garblint\.toml:2: {name}: {reason}"):
        settings(repository / "a.md")
