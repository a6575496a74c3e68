"""Which files of a folder are read, what they are called, and what becomes of those that cannot be reached."""

import os
import sys
from pathlib import Path

import pytest

from detector.model import InputError
from detector.sources.discover import ArticleRef, Skipped, discover, displayed

needs_posix = pytest.mark.skipif(os.name != "posix", reason="names of bytes and pipes exist on POSIX systems only")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "articles").mkdir()
    return tmp_path / "articles"


def write(folder, name, content="文"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def found(*paths, **options):
    return list(discover(paths, **options))


def names(items):
    return [item.path for item in items if isinstance(item, ArticleRef)]


def test_a_folder_is_walked_in_the_order_of_names(folder):
    for name in ("b.txt", "a/z.md", "a/y.markdown", "c.mdx", "a.txt"):
        write(folder, name)
    assert names(found(folder)) == ["a/y.markdown", "a/z.md", "a.txt", "b.txt", "c.mdx"]


def test_a_reference_says_what_is_needed_to_read_it(folder):
    path = write(folder, "深 处/文 章.md", "# 题")
    (reference,) = found(folder)
    assert reference == ArticleRef(
        file=str(path), path="深 处/文 章.md", size=5, named=False, format="markdown", inode=path.stat().st_ino
    )
    assert reference.source().data() == "# 题".encode()


def test_suffixes_are_known_in_any_case_and_others_are_left_alone(folder):
    for name in ("A.TXT", "b.Md", "c.py", "d.json5", "e.css"):
        write(folder, name)
    assert names(found(folder)) == ["A.TXT", "b.Md"]


def test_text_without_a_suffix_is_read_but_not_the_files_every_repository_has(folder):
    for name in ("第一篇", "2023.11.18 论坛", "README", "LICENSE", "Makefile"):
        write(folder, name)
    assert names(found(folder)) == ["2023.11.18 论坛", "README", "第一篇"]


def test_binary_files_in_a_folder_are_skipped_without_failing(folder):
    write(folder, "photo.jpg", b"\xff\xd8\xff\xe0 JFIF")
    write(folder, "blob", b"a\0b")
    write(folder, "text.txt")
    assert found(folder)[:2] == [Skipped(path="blob"), Skipped(path="photo.jpg")]


def test_a_named_file_is_read_whatever_its_suffix(folder):
    path = write(folder, "notes.weird")
    (reference,) = found(path)
    assert (reference.named, reference.format, reference.path) == (True, "text", str(path).replace(os.sep, "/"))


def test_hidden_and_generated_folders_are_left_out_unless_named(folder):
    for name in (".git/a.txt", ".hidden.txt", "node_modules/a.md", "__pycache__/a.txt"):
        write(folder, name)
    assert found(folder) == []
    assert len(found(folder / ".hidden.txt")) == 1
    assert names(found(folder / ".git")) == ["a.txt"]


def test_with_several_paths_the_names_begin_as_given(folder, monkeypatch):
    write(folder, "zh/a.txt")
    write(folder, "en/a.txt")
    monkeypatch.chdir(folder)
    assert names(found("zh", "en/a.txt")) == ["zh/a.txt", "en/a.txt"]


def test_a_file_reached_twice_is_taken_once(folder):
    path = write(folder, "a.txt")
    assert len(found(folder, path, folder)) == 1


def test_a_path_that_does_not_exist_is_an_error(folder):
    (error,) = found(folder / "nowhere")
    assert isinstance(error, InputError)
    assert error.stage == "discover"
    assert "No such file" in error.message


def test_an_empty_folder_has_nothing(folder):
    assert found(folder) == []


def test_a_path_that_no_system_accepts_is_an_error():
    (error,) = found("a\0b")
    assert error.stage == "discover"


@needs_posix
def test_links_within_the_folder_are_followed_and_loops_end(folder):
    write(folder, "inner/a.txt")
    (folder / "inner" / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "a-link.txt").symlink_to("inner/a.txt")
    assert names(found(folder)) == ["a-link.txt"]  # what is reached twice is taken the first time


@needs_posix
def test_links_out_of_the_folder_are_not_followed_but_counted(folder, tmp_path):
    """Somebody who may write into a repository must not be able to have a file of the auditing machine quoted."""
    write(folder, "a.txt")
    secret = write(tmp_path, "outside/b.txt", "秘密")
    write(tmp_path, "articles-of-others/c.txt", "秘密")  # begins with the folder's own name
    (folder / "b.txt").symlink_to(secret)
    (folder / "c.txt").symlink_to(Path("..") / "articles-of-others" / "c.txt")
    (folder / "d.txt").symlink_to("e-link")
    (folder / "e-link").symlink_to(secret)
    (folder / "f").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert names(found(folder)) == ["a.txt"]
    assert [item.path for item in found(folder) if isinstance(item, Skipped)] == ["b.txt", "c.txt", "d.txt", "f"]
    assert not any(isinstance(item, InputError) for item in found(folder))


@needs_posix
def test_a_link_into_another_folder_that_was_named_is_followed(folder, tmp_path):
    outside = write(tmp_path, "outside/b.txt")
    (folder / "b.txt").symlink_to(outside)
    assert names(found(folder, tmp_path / "outside")) == [f"{folder.as_posix()}/b.txt"]


@needs_posix
def test_what_is_named_may_be_a_link_itself(folder, tmp_path):
    write(folder, "a.txt")
    (folder / "b.txt").symlink_to("a.txt")
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    (tmp_path / "link.txt").symlink_to(folder / "a.txt")
    assert names(found(tmp_path / "link")) == ["a.txt"]
    assert names(found(tmp_path / "link.txt")) == [(tmp_path / "link.txt").as_posix()]


@needs_posix
def test_links_to_nowhere_are_errors_where_an_article_was_expected(folder):
    (folder / "a.txt").symlink_to(folder / "gone.txt")
    (folder / "b.txt").symlink_to(folder / "b.txt")
    (folder / "socket").symlink_to(folder / "gone")
    assert [(error.path, error.stage) for error in found(folder)] == [("a.txt", "discover"), ("b.txt", "discover")]


@needs_posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_an_error_and_the_rest_is_walked(folder):
    write(folder, "closed/a.txt")
    write(folder, "open.txt")
    (folder / "closed").chmod(0)
    try:
        error, reference = found(folder)
    finally:
        (folder / "closed").chmod(0o700)
    assert (error.path, error.stage, error.message) == ("closed", "discover", "Permission denied")
    assert reference.path == "open.txt"


def test_a_folder_that_cannot_be_listed_is_an_error(folder, monkeypatch):
    write(folder, "closed/a.txt")
    write(folder, "open.txt")
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    error, reference = found(folder)
    assert (error.path, error.stage, error.message) == ("closed", "discover", "Permission denied")
    assert reference.path == "open.txt"


@needs_posix
@pytest.mark.skipif(sys.platform == "darwin", reason="the file system refuses such names")
def test_a_name_that_is_not_utf8_is_shown_with_escapes(folder):
    (folder / os.fsdecode(b"bad\xff\xb6.txt")).write_text("文", encoding="utf-8")
    (reference,) = found(folder)
    assert reference.path == "bad\\xff\\xb6.txt"
    reference.path.encode()
    assert reference.source().data() == "文".encode()


def test_displayed_paths_can_always_be_written():
    assert displayed("a\ud800/文") == "a\\ud800/文"
    assert displayed("b\udcff") == "b\\xff"


@needs_posix
def test_pipes_are_left_alone_and_refused_when_named(folder):
    os.mkfifo(folder / "pipe.txt")
    assert found(folder) == []
    (error,) = found(folder / "pipe.txt")
    assert error.message == "neither a file nor a folder"


@needs_posix
def test_folders_may_be_nested_deeper_than_python_recurses(folder, monkeypatch):
    depth = 1200
    monkeypatch.chdir(folder)
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    try:
        Path("a.txt").write_text("文", encoding="utf-8")
        items = found(folder)
        assert len(items) == 1  # the article, or where the system's limit on the length of a path ends the walk
        assert len(items[0].path) > 1000
    finally:
        Path("a.txt").unlink()
        for _ in range(depth):
            os.chdir("..")
            Path("d").rmdir()
