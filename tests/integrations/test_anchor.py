"""The JavaScript module that finds issues again in an edited text: its own tests, run by Node."""

import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "integrations" / "anchor"


def test_the_anchor_module_passes_its_own_tests():
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    ran = subprocess.run([node, "--test"], cwd=FOLDER, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert "# pass 0" not in ran.stdout
