"""What is left out of an audit: ignore files, exclude, include. Compared with git itself where git is the measure."""

import os
import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from detector.configuration.resolve import Resolver


def tree(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def kept(root, **options):
    """The files that a walk from ``root`` keeps, folders that are left out not entered."""
    resolver = Resolver(**options)
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = [
            name for name in folders if name != ".git" and resolver.keeps(f"{folder}/{name}", True, str(root))
        ]
        found += [f"{folder}/{name}" for name in files if resolver.keeps(f"{folder}/{name}", False, str(root))]
    return {os.path.relpath(one, root) for one in found if one.endswith(".md")}


@pytest.fixture
def repository(tmp_path):
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_ignore_files_of_a_folder_and_of_those_above_it(repository):
    tree(
        repository,
        {
            ".gitignore": "build/\n*.tmp.md\n!kept.tmp.md\n",
            ".garblintignore": "vendor\n",
            "site/.gitignore": "/only-here.md\n!build/\n",
            "a.md": "",
            "x.tmp.md": "",
            "kept.tmp.md": "",
            "build/a.md": "",
            "vendor/a.md": "",
            "site/vendor/a.md": "",
            "site/build/a.md": "",
            "site/only-here.md": "",
            "site/deep/only-here.md": "",
        },
    )
    assert kept(repository) == {"a.md", "kept.tmp.md", "site/build/a.md", "site/deep/only-here.md"}
    # The files above the folder that is audited count too.
    assert kept(repository / "site") == {"build/a.md", "deep/only-here.md"}


def test_git_alone_may_be_disregarded(repository):
    tree(repository, {".gitignore": "a.md", ".garblintignore": "b.md", "a.md": "", "b.md": "", "c.md": ""})
    assert kept(repository) == {"c.md"}
    tree(repository, {"garblint.toml": "respect_gitignore = false"})
    assert kept(repository) == {"a.md", "c.md"}
    assert kept(repository, use=False) == {"c.md"}


def test_a_folder_that_is_ignored_but_was_named_is_audited(repository):
    tree(
        repository,
        {
            ".gitignore": "build/\n*.tmp.md\n",
            "build/a.md": "",
            "build/sub/b.md": "",
            "build/.gitignore": "c.md",
            "build/c.md": "",
        },
    )
    assert kept(repository) == set()
    assert kept(repository / "build") == {"a.md", "sub/b.md"}
    assert kept(repository / "build" / "sub") == {"b.md"}


def test_without_git_the_ignore_files_of_the_audited_folder_count(tmp_path):
    tree(tmp_path, {".gitignore": "a.md", "site/.gitignore": "b.md", "site/a.md": "", "site/b.md": "", "site/c.md": ""})
    assert kept(tmp_path / "site") == {"a.md", "c.md"}
    assert kept(tmp_path) == {"site/c.md"}


def test_exclude_and_include(repository):
    tree(
        repository,
        {
            "garblint.toml": 'exclude = ["drafts/", "*.old.md"]\ninclude = ["site/", "top.md"]\n',
            "site/garblint.toml": 'exclude = ["!keep.old.md"]\n',
            "top.md": "",
            "other.md": "",
            "site/a.md": "",
            "site/a.old.md": "",
            "site/keep.old.md": "",
            "site/drafts/a.md": "",
        },
    )
    assert kept(repository) == {"top.md", "site/a.md", "site/keep.old.md"}
    tree(repository, {"site/garblint.toml": 'include = ["b*"]', "site/b.md": ""})
    assert kept(repository) == {"top.md", "site/b.md"}  # the nearest include decides


def test_a_file_that_was_named_is_audited_unless_exclusion_is_forced(repository):
    tree(repository, {"garblint.toml": 'exclude = ["drafts/"]', ".gitignore": "b.md", "drafts/a.md": "", "b.md": ""})
    names = [str(repository / name) for name in ("drafts/a.md", "b.md", "c.md")]
    assert [Resolver().keeps_named(name) for name in names] == [True, True, True]
    tree(repository, {"garblint.toml": 'exclude = ["drafts/"]\nforce_exclude = true'})
    assert [Resolver().keeps_named(name) for name in names] == [False, False, True]


def test_names_that_are_not_utf8_are_matched_and_do_no_harm(repository):
    name = os.fsdecode(b"\xff\xfe.md")
    tree(repository, {".gitignore": "*.tmp.md\n"})
    (repository / name).write_text("")
    assert kept(repository) == {name}


def test_a_line_that_is_no_glob_is_passed_over_as_git_does(repository):
    tree(repository, {".gitignore": "!\n\\\n[z-a]\na.md\n", "a.md": "", "b.md": ""})
    assert kept(repository) == {"b.md"}


def git(folder, *arguments, **options):
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, **options).stdout


_segment = st.sampled_from(
    ["a", "b", "ab", "中文", "*", "?", "a*", "**", "[ab]", "[!a]", "[^a-z]", "[[:alpha:]]b", "\\a", "a ", "***"]
)
_line = st.builds(
    lambda negated, anchored, segments, folder: (
        ("!" if negated else "") + ("/" if anchored else "") + "/".join(segments) + ("/" if folder else "")
    ),
    st.booleans(),
    st.booleans(),
    st.lists(_segment, min_size=1, max_size=3),
    st.booleans(),
)
# Names of one Chinese character are left out: to git a "?" is one byte, here it is one character.
_names = ["a.md", "b.md", "a/a.md", "a/b.md", "b/a.md", "a/b/ab.md", "ab/中文.md", "中文/a/b/a.md"]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@example(outer=["a/**/"], inner=[])  # the folders below a, not its files
@example(outer=["b", "!b/*"], inner=[])  # nothing is taken back from a folder that is left out
@example(outer=["a/**", "!a/b.md"], inner=[])  # but from one whose content is
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(outer=st.lists(_line, max_size=3), inner=st.lists(_line, max_size=2))
def test_random_ignore_files_mean_what_they_mean_to_git(tmp_path_factory, outer, inner):
    root = tmp_path_factory.mktemp("repository")
    git(root, "init", "-q")
    tree(root, dict.fromkeys(_names, "") | {".gitignore": "\n".join(outer), "a/.gitignore": "\n".join(inner)})
    listed = git(root, "ls-files", "--others", "--exclude-standard", "-z").decode().split("\0")
    assert kept(root) == {name for name in listed if name.endswith(".md")}
