"""The published schema accepts what the loader accepts."""

import tomllib

import jsonschema
import pytest

from detector.configuration.json_schema import FILE_NAME, configuration_schema, rendered
from detector.resources import reports_folder
from tests.configuration.test_load import VALID


def test_the_published_schema_is_the_generated_one():
    assert (reports_folder() / "schema" / FILE_NAME).read_text(encoding="utf-8") == rendered()


def test_the_schema_is_valid_and_accepts_a_valid_configuration():
    schema = configuration_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(tomllib.loads(VALID))


@pytest.mark.parametrize("text", ["rot = true", "min_score = 101", '[rules]\na = "of"', "[[overrides]]"])
def test_the_schema_refuses_what_the_loader_refuses(text):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(configuration_schema()).validate(tomllib.loads(text))
