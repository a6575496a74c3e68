"""The HTML report: one file that opens from disk, needs no network and runs nothing but its own script.

The page is a template with five places. Data goes into one of them only, as JSON in which no character can end the
script element; the script puts it on the screen as text, never as markup. A content security policy allows the one
script and the one style sheet by their hashes and nothing else, so that even a fault here could not run what an
article says.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, BinaryIO

from detector.model import Report
from detector.report.json import encode
from detector.report.page_data import page_data
from detector.report.registry import ReportContext
from detector.report.terminal import printable
from detector.resources import reports_folder

# In this order they make one script.
SCRIPTS = (
    "words.js",
    "dom.js",
    "data.js",
    "plots.js",
    "list.js",
    "issue.js",
    "filters.js",
    "article.js",
    "pages.js",
    "app.js",
)

_PLACE = re.compile(r"\{\{(title|policy|style|script|data)\}\}")


def write(report: Report, stream: BinaryIO, context: ReportContext) -> None:
    """Write the page, UTF-8. The texts of the articles are read again from their files; see ``texts``."""
    style, script = _style(), _script()
    parts = {
        "title": escape(f"{report.tool.name}: {printable(report.run.root)}").encode("utf-8", "backslashreplace"),
        "policy": _policy(style, script).encode(),
        "style": style,
        "script": script,
        "data": embedded_json(page_data(report, context)),
    }
    page = (_folder() / "page.html").read_text(encoding="utf-8")
    for number, piece in enumerate(_PLACE.split(page)):
        stream.write(parts[piece] if number % 2 else piece.encode("utf-8"))


def embedded_json(value: Any) -> bytes:
    """``value`` as JSON for a script element: no ``<`` that could open or close anything, no line separators."""
    return (
        encode(value)
        .replace(b"<", b"\\u003c")
        .replace("\u2028".encode(), b"\\u2028")
        .replace("\u2029".encode(), b"\\u2029")
    )


def _policy(style: bytes, script: bytes) -> str:
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(content: bytes) -> str:
    return f"sha256-{b64encode(sha256(content).digest()).decode()}"


def _folder() -> Path:
    return reports_folder() / "templates" / "html"


@lru_cache(maxsize=1)
def _style() -> bytes:
    return _normal((_folder() / "style.css").read_bytes())


@lru_cache(maxsize=1)
def _script() -> bytes:
    parts = b"\n".join(_normal((_folder() / name).read_bytes()) for name in SCRIPTS)
    return b'(() => {\n"use strict";\n' + parts + b"\n})();\n"


def _normal(content: bytes) -> bytes:
    """With LF: browsers hash an element after they normalised its line breaks."""
    return content.replace(b"\r\n", b"\n")
