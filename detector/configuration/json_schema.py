"""The JSON Schema of configurations, generated from their form, for completion and checks in an editor.

``python -m detector.configuration.json_schema`` writes it to ``reports/schema``.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from detector.configuration import schema
from detector.resources import reports_folder

FILE_NAME = f"config-{schema.FORMAT_VERSION}.schema.json"
IDENTIFIER = f"urn:garblint:config:{schema.FORMAT_VERSION}"


def configuration_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ``garblint.toml``. Raises ``KeyError`` for a setting without a description."""
    (root,), definitions = msgspec.json.schema_components((schema.Configuration,), ref_template="#/$defs/{name}")
    for name, definition in definitions.items():
        for key, value in definition["properties"].items():
            value.pop("default", None)
            definition["properties"][key] = {"description": schema.DESCRIPTIONS[name][key], **value}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": IDENTIFIER,
        "title": f"garblint configuration {schema.FORMAT_VERSION}",
        **root,
        "$defs": definitions,
    }


def rendered() -> str:
    """The schema as the file holds it."""
    return json.dumps(configuration_schema(), ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write the schema file."""
    path = reports_folder() / "schema" / FILE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(rendered(), encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
