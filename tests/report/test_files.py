"""A report file is there whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from detector.report.files import WriteError, check_writable, whole_file


def test_the_content_appears_at_the_end_of_the_block(tmp_path: Path) -> None:
    target = tmp_path / "报告 1.json"
    target.write_bytes(b"old")
    with whole_file(target) as stream:
        stream.write(b"new")
        stream.flush()
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), whole_file(target) as stream:
        stream.write(b"half of the n")
        raise KeyboardInterrupt
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")
def test_mode_and_symbolic_link_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "report.json", tmp_path / "link.json"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    with whole_file(link) as stream:
        stream.write(b"new")
    assert link.is_symlink() and target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_new_file_has_the_mode_that_the_umask_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with whole_file(tmp_path / "report.json") as stream:
            stream.write(b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report.json").stat().st_mode) == 0o640


def test_a_long_name_still_gets_a_temporary_file(tmp_path: Path) -> None:
    target = tmp_path / ("长" * 80 + ".json")
    with whole_file(target) as stream:
        stream.write(b"x")
    assert target.read_bytes() == b"x"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_one_clear_error() -> None:
    with pytest.raises(WriteError) as caught, whole_file(Path("/dev/full")) as stream:
        stream.write(b"x" * 100_000)
    assert str(caught.value) == "/dev/full: it could not be written (No space left on device)"


def test_what_cannot_be_written_is_known_before_the_work(tmp_path: Path) -> None:
    check_writable(tmp_path / "report.json")
    with pytest.raises(WriteError, match="it is a folder"):
        check_writable(tmp_path)
    with pytest.raises(WriteError, match=r"the folder .*missing does not exist"):
        check_writable(tmp_path / "missing" / "report.json")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(WriteError, match="no permission"):
            check_writable(tmp_path / "report.json")
        with pytest.raises(WriteError, match="Permission denied"), whole_file(tmp_path / "report.json") as stream:
            stream.write(b"x")
    finally:
        tmp_path.chmod(0o700)
