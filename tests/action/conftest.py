"""The content repository and the runner as fixtures."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1] / "report")]

from content_site import Runner, Site, make_site  # noqa: E402


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("original") / "site")


@pytest.fixture
def site(original: Site, tmp_path: Path) -> Site:
    """A copy of the repository on a branch ``change``."""
    shutil.copytree(original.folder, tmp_path / "site", symlinks=True)
    copy = Site(tmp_path / "site")
    copy.git("checkout", "-q", "-b", "change")
    return copy


@pytest.fixture
def run(tmp_path: Path) -> Runner:
    """``run(site, event, fail_on="minor")``."""
    return Runner(tmp_path / "runner")
