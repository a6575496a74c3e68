"""The tables of checks and what the modules have."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import detector.checks
from detector.checks.registry import CHECKS
from detector.checks.translation.registry import PAIR_CHECKS

FOLDER = Path(detector.checks.__file__).parent


@pytest.mark.parametrize(
    ("table", "folder", "package"),
    [(CHECKS, FOLDER, "detector.checks"), (PAIR_CHECKS, FOLDER / "translation", "detector.checks.translation")],
)
def test_every_check_of_every_module_is_in_the_table_and_is_the_modules_own(table, folder, package):
    modules = [import_module(f"{package}.{path.stem}") for path in folder.glob("*.py") if path.stem != "__init__"]
    theirs = {
        name: check
        for module in modules
        if module.__name__ != f"{package}.registry"
        for name, check in getattr(module, "CHECKS", {}).items()
    }
    assert theirs == dict(table)
    assert len(theirs) == len(table) > 5


def test_a_name_that_no_check_has_is_none():
    assert "masked.walk" not in CHECKS
    assert CHECKS.get("masked.walk") is None


def test_knowing_the_names_imports_no_check():
    program = (
        "import sys; from detector.checks.registry import CHECKS;"
        "from detector.checks.translation.registry import PAIR_CHECKS;"
        "assert 'masked.run' in CHECKS and 'translation.number' in PAIR_CHECKS;"
        "print(*[name for name in sys.modules if name.startswith(('detector.checks.', 'detector.language'))])"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "detector.checks.registry" in loaded
    assert not {"detector.checks.masked", "detector.checks.translation.number", "detector.language.alignment"} & set(
        loaded
    )
