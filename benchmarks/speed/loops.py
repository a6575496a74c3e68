"""The shortest program around a library that has no command: every file of a folder, one after the other.

    python -P loops.py LIBRARY FOLDER [LANGUAGE]

Runs with the interpreter of the library's own environment, so it imports nothing of garblint.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path


def autocorrect() -> Callable[[str, str], object]:
    """Every rule that is on by default, with the file's name so that Markdown and HTML are parsed as such."""
    import autocorrect_py

    return autocorrect_py.lint_for


def ftfy() -> Callable[[str, str], object]:
    """The whole of it, with the explanation, as garblint explains too."""
    from ftfy import fix_and_explain

    return lambda text, _: fix_and_explain(text)


def datatrove(language: str) -> Callable[[str, str], object]:
    """Gopher repetition and quality, C4, FineWeb; none is left out where another one has rejected an article."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import (
        C4QualityFilter,
        FineWebQualityFilter,
        GopherQualityFilter,
        GopherRepetitionFilter,
    )

    kinds = (GopherRepetitionFilter, GopherQualityFilter, C4QualityFilter, FineWebQualityFilter)
    filters = [kind(language=language) for kind in kinds]
    return lambda text, name: [one.filter(Document(text=text, id=name)) for one in filters]


def opusfilter(script: str) -> Callable[[str, str], object]:
    """The rules that need no second language, by paragraph, in the units its documentation gives for such scripts."""
    from opusfilter import filters as rules

    chosen = [
        rules.LengthFilter(unit="char", min_length=1, max_length=1000),
        rules.LongWordFilter(threshold=200),
        rules.CharacterScoreFilter(scripts=[script], thresholds=[0.2]),  # a third of Japanese is Hiragana
        rules.AlphabetRatioFilter(threshold=0.5),
        rules.RepetitionFilter(),
        rules.HtmlTagFilter(),
    ]

    def judge(text: str, _: str) -> object:
        segments = [[line] for line in text.split("\n") if line]
        return [[one.accept(score) for score in one.score(segments)] for one in chosen]

    return judge


def main(library: str, folder: str, *more: str) -> int:
    judge = {"autocorrect": autocorrect, "ftfy": ftfy, "datatrove": datatrove, "opusfilter": opusfilter}[library](*more)
    for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
        judge(path.read_bytes().decode(), path.name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
