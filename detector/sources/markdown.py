"""Markdown."""

from __future__ import annotations

from detector.sources import plain
from detector.sources.base import TextReader

MARKDOWN = TextReader("markdown", (".md", ".markdown"), plain.parse)
MDX = TextReader("mdx", (".mdx",), plain.parse)
