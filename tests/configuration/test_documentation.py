"""docs/configuration.md has every setting with an example, and no other."""

import re
import tomllib

import msgspec
import pytest

from detector.configuration import schema
from detector.configuration.load import load_configuration
from detector.engine.selection import known_names
from detector.engine.suppression import KINDS
from detector.rulepacks.store import own_packs
from tests.conftest import REPOSITORY

TEXT = (REPOSITORY / "docs" / "configuration.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `([^`]+)`\n(.*?)(?=^##)", TEXT, re.MULTILINE | re.DOTALL))


def fields(kind):
    return {field.encode_name for field in msgspec.structs.fields(kind)}


def examples(text):
    return re.findall(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_every_setting_has_a_section_and_every_section_a_setting():
    settings = fields(schema.Configuration) - {"accept"} | {f"accept.{name}" for name in fields(schema.Accept)}
    assert set(SECTIONS) == settings


def test_every_key_of_an_override_is_in_its_table_and_no_other():
    assert set(re.findall(r"^\| `([^`]+)` \|", SECTIONS["overrides"], re.MULTILINE)) == fields(schema.Override)


@pytest.mark.parametrize("name", sorted(SECTIONS))
def test_the_example_of_a_setting_sets_it(name, tmp_path):
    example = "".join(examples(SECTIONS[name]))
    value = tomllib.loads(example)
    for step in name.split("."):
        value = value[step]
    for pack in ("rules/house.yml", "rules/brands"):
        (tmp_path / pack).parent.mkdir(exist_ok=True)
    (tmp_path / "garblint.toml").write_text(example, encoding="utf-8")
    assert load_configuration(tmp_path / "garblint.toml") is not None


def test_all_examples_together_use_names_that_exist(tmp_path):
    known = known_names(one.rule for one in own_packs().rules) | {schema.ALL_RULES}
    for number, example in enumerate(examples(TEXT)):
        name = "pyproject.toml" if "[tool." in example else "garblint.toml"
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_text(example, encoding="utf-8")
        loaded = load_configuration(folder / name)
        assert loaded is not None
        tables = [loaded.configuration.rules, *(one.rules for one in loaded.configuration.overrides)]
        assert {rule for table in tables for rule in table} <= known


def test_the_defaults_named_are_the_defaults():
    from detector.engine.auditor import AuditOptions
    from detector.engine.fix import DEFAULT_MIN_CONFIDENCE

    assert f"Default: `{AuditOptions().fail_on}`" in SECTIONS["fail_on"]
    assert f"Default: {AuditOptions().max_article_bytes} " in SECTIONS["max_article_bytes"]
    assert f"from a confidence of {DEFAULT_MIN_CONFIDENCE:g} on" in TEXT


def test_every_suppression_comment_is_named_and_no_other():
    assert set(re.findall(r"garblint-((?:disable|enable)[a-z-]*)", TEXT)) == set(KINDS)
