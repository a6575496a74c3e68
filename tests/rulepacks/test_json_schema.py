"""The schema for editors is the loader's own form."""

import jsonschema
import pytest

from detector.resources import rules_folder
from detector.rulepacks.files import pack_files
from detector.rulepacks.json_schema import FILE_NAME, pack_schema, rendered
from detector.rulepacks.load import read_yaml


def test_the_committed_schema_is_the_generated_one():
    assert (rules_folder() / FILE_NAME).read_text("utf-8") == rendered()


@pytest.mark.parametrize("path", pack_files([rules_folder()]), ids=lambda path: path.name)
def test_every_pack_of_ours_is_valid_under_it(path):
    document = read_yaml(path.read_text("utf-8"))
    jsonschema.Draft202012Validator(pack_schema()).validate(document)


def test_it_refuses_what_the_loader_refuses():
    errors = list(jsonschema.Draft202012Validator(pack_schema()).iter_errors({"pack": {"name": "x"}, "rules": []}))
    assert {error.validator for error in errors} >= {"required", "minItems"}
