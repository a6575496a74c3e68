"""The JSON Schema of rule packs, generated from their form, for completion in an editor.

``python -m detector.rulepacks.json_schema`` writes ``rules/pack.schema.json``.
"""

from __future__ import annotations

import inspect
import json
from typing import Any

import msgspec

from detector.resources import rules_folder
from detector.rulepacks import schema

FILE_NAME = "pack.schema.json"


def pack_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a pack file; a ``$schema`` comment in the YAML makes editors use it."""
    generated = msgspec.json.schema(schema.PackSource)
    for name, definition in generated["$defs"].items():
        kind = getattr(schema, name, None)
        if kind is not None and kind.__doc__:
            definition["description"] = inspect.cleandoc(kind.__doc__)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "garblint rule pack", **generated}


def rendered() -> str:
    """The schema as the file holds it."""
    return json.dumps(pack_schema(), ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    (rules_folder() / FILE_NAME).write_text(rendered(), encoding="utf-8")


if __name__ == "__main__":
    main()
