"""Build hook: compiles garblint's rule packs into the wheel, so that an installed garblint never reads YAML."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompilePacksHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ``compiled.msgpack`` beside the YAML packs. An editable install compiles on first use instead."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile and register the file; a broken pack fails the build with its file and line."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from detector.rulepacks.store import BUNDLED_NAME, compile_folder, write_compiled
        finally:
            sys.path.pop(0)
        target = Path(tempfile.mkdtemp()) / BUNDLED_NAME
        write_compiled(compile_folder(Path(self.root) / "rules"), target)
        build_data["force_include"][str(target)] = f"detector/_bundled/rules/{BUNDLED_NAME}"
