"""Packs made by tests."""

from pathlib import Path

import pytest

HEADER = """\
pack:
  name: test
  version: 1.0.0
  licence: Apache-2.0
  provenance: made by a test
rules:
"""


@pytest.fixture
def write_pack(tmp_path):
    """Write a pack whose ``rules:`` are given as YAML; returns its path."""

    def write(rules: str, name: str = "pack.yml") -> Path:
        path = tmp_path / name
        path.write_text(HEADER + rules, encoding="utf-8")
        return path

    return write
