"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A slow example on a busy machine is no failure: how long things take is measured in benchmarks.
settings.register_profile("garblint", deadline=None)
settings.load_profile("garblint")

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """No test reads or fills the user's cache; compiled packs are shared within one run."""
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("GARBLINT_CACHE")
    os.environ["GARBLINT_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["GARBLINT_CACHE"]
    else:
        os.environ["GARBLINT_CACHE"] = before


@pytest.fixture(scope="session")
def auditor(own_cache):
    """One auditor with garblint's own packs and default options."""
    from detector.engine.auditor import Auditor

    return Auditor()


@pytest.fixture(scope="session")
def data_folder():
    """The measuring data, where there is any."""
    named = os.environ.get("GARBLINT_DATA")
    if not named or not Path(named).is_dir():
        pytest.skip("GARBLINT_DATA names no data folder")
    return Path(named)
