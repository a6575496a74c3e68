"""The reports of an audit's articles, encoded: in memory while they are few, else in a temporary file.

What sorting and summing up need lies beside them in arrays of some 32 bytes an article, so that memory stays flat
however large the audit is: a report is decoded when somebody looks at it.
"""

from __future__ import annotations

import tempfile
import weakref
from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from struct import Struct
from sys import intern
from typing import BinaryIO, overload

import msgspec
import numpy as np
from msgspec.structs import replace

from detector.collection.outliers import FEATURES, row_of
from detector.collection.sketch import Rows
from detector.engine.regrade import Audited
from detector.errors import GarblintError
from detector.model import ArticleReport, AuditReport, Collection, InputError, LanguageShares, Run, Summary, Tool
from detector.report.json import encode_article
from detector.scoring.score import Weighed, penalty

# Encoded reports up to this many bytes stay in memory, and once somebody looks at them all they stay there decoded:
# that takes two to three times as much, and an audit of 10 000 clean articles has 11 MB of them.
MEMORY_BYTES = 32 << 20
# What is added to the file at a time.
_CHUNK_BYTES = 1 << 20
# So many articles, in the order of arrival, are compared with each other; their sketches and features are 80 MB.
MAX_COMPARED = 200_000


class Measured(msgspec.Struct, frozen=True):
    """What is measured of an article, without its issues."""

    path: str
    record: dict[str, str | int] | None
    sha256: str
    language: LanguageShares
    metrics: dict[str, float]


_FEATURES = Struct(f"<{len(FEATURES)}d")
_DECODER = msgspec.json.Decoder(ArticleReport)
_MEASURED = msgspec.json.Decoder(Measured)


class StoreError(GarblintError):
    """There is no more room for the reports; those that were added before can still be read."""


class Encoded(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An article's report as it is handed from process to process, remembered and stored.

    ``data``: the ``ArticleReport`` as it stands in the JSON report, so that it is written without being decoded; beside
    it what is asked of it without decoding: the path, what its score is made of, the number of its issues (of every
    status) and of its verdicts, its length in code points, and what it is compared with others by: its main language,
    its ``FEATURES`` (float64, little-endian; ``detector.collection.outliers``) and what ``detector.collection.sketch``
    makes of it.
    """

    path: str
    score: float
    penalty: float
    words: float
    issues: int
    verdicts: int
    characters: int
    language: str
    features: bytes
    data: bytes
    sketch: bytes = b""
    lines: bytes = b""


def encode_audited(audited: Audited, sketch: bytes = b"", lines: bytes = b"") -> Encoded:
    """Encode one article's report. Lone surrogates, which no report can carry, are spelt out."""
    report, weighed = audited
    return Encoded(
        path=report.path,
        score=report.score,
        penalty=weighed.penalty,
        words=weighed.words,
        issues=len(report.issues),
        verdicts=len(report.verdicts),
        characters=report.characters,
        language=report.language.primary,
        features=_FEATURES.pack(*row_of(report.characters, report.metrics)),
        data=encode_article(report),
        sketch=sketch,
        lines=lines,
    )


def decode_audited(one: Encoded) -> Audited:
    """The report and what its score is made of."""
    return _DECODER.decode(one.data), Weighed(one.penalty, one.words)


def renamed(one: Encoded, path: str) -> Encoded:
    """The same report under another path."""
    if one.path == path:
        return one
    report, weighed = decode_audited(one)
    return encode_audited((replace(report, path=path), weighed), one.sketch, one.lines)


class ArticleStore:
    """Takes the reports of an audit in as they come, and gives them back in any order.

    ``memory``: bytes of encoded reports that are kept in memory; from then on they go to a file in the system's
    folder for temporary files, which nobody else sees and which is gone with the store.
    """

    def __init__(self, memory: int = MEMORY_BYTES) -> None:
        self._memory = memory
        self._file: BinaryIO | None = None
        self._written = 0
        self._tail = bytearray()
        self._paths: dict[str, int] = {}
        self._offsets, self._lengths = array("Q"), array("I")
        self._scores, self._penalties, self._words = array("d"), array("d"), array("d")
        self._issues, self._verdicts, self._path_numbers = array("I"), array("I"), array("I")
        # Of the articles that are compared with each other.
        self.sketches, self.lines = Rows(), Rows()
        self.languages: list[str] = []
        self._features = bytearray()
        self.characters = 0

    def __len__(self) -> int:
        return len(self._offsets)

    @property
    def is_small(self) -> bool:
        """Whether everything is in memory."""
        return self._file is None

    @property
    def weighed(self) -> Weighed:
        """What the score of all articles together is made of."""
        return Weighed(float(np.array(self._penalties).sum()), float(np.array(self._words).sum()))

    @property
    def features(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """The ``FEATURES`` of the articles that are compared with each other, a row each."""
        return np.frombuffer(self._features, "<f8").reshape(-1, len(FEATURES))

    def add(self, one: Encoded) -> None:
        """Take one report in. Raises ``StoreError`` where the disk is full; the report is kept all the same."""
        self._offsets.append(self._append(one.data))
        self._lengths.append(len(one.data))
        self._scores.append(one.score)
        self._penalties.append(one.penalty)
        self._words.append(one.words)
        self._issues.append(one.issues)
        self._verdicts.append(one.verdicts)
        self._path_numbers.append(self._paths.setdefault(one.path, len(self._paths)))
        if len(self.sketches) < MAX_COMPARED:
            self.sketches.append(one.sketch)
            self.lines.append(one.lines)
            self.languages.append(intern(one.language))
            self._features += one.features
        self.characters += one.characters
        self._make_room()

    def put(self, number: int, audited: Audited) -> None:
        """Put another report in the place of one: the same article with its issues regraded. Raises ``StoreError``."""
        self.put_encoded(number, encode_audited(audited))

    def put_encoded(self, number: int, one: Encoded) -> None:
        """As ``put``."""
        self._offsets[number] = self._append(one.data)
        self._lengths[number] = len(one.data)
        self._scores[number], self._penalties[number] = one.score, one.penalty
        self._issues[number], self._verdicts[number] = one.issues, one.verdicts
        self._make_room()

    def audited(self, number: int) -> Audited:
        """A report and what its score is made of, by order of arrival."""
        report = self.article(number)
        return report, Weighed(penalty(report.issues), self._words[number])

    def article(self, number: int) -> ArticleReport:
        """A report by order of arrival."""
        return _DECODER.decode(self.encoded(number))

    def encoded(self, number: int) -> bytes:
        """A report as it stands in the JSON report, by order of arrival."""
        return self._read(self._offsets[number], self._lengths[number])

    def digest(self) -> bytes:
        """32 bytes that stand for all reports, in order of arrival, as long as none was replaced."""
        total = blake2b(digest_size=32)
        for start in range(0, self._written, _CHUNK_BYTES):
            total.update(self._read(start, min(_CHUNK_BYTES, self._written - start)))
        total.update(self._tail)
        return total.digest()

    def has_issues(self, number: int) -> bool:
        """Whether a report, by order of arrival, holds issues of any status."""
        return self._issues[number] > 0

    def is_noteworthy(self, number: int) -> bool:
        """Whether a report, by order of arrival, holds issues of any status or verdicts."""
        return self._issues[number] > 0 or self._verdicts[number] > 0

    def measured(self, number: int) -> Measured:
        """What is measured of an article, by order of arrival."""
        return _MEASURED.decode(self.encoded(number))

    def with_issues(self) -> Iterator[ArticleReport]:
        """The reports that hold issues of any status, in order of arrival."""
        for number in np.flatnonzero(np.array(self._issues)).tolist():
            yield self.article(number)

    def by_place(self) -> Iterator[int]:
        """Numbers of the reports that hold issues, by path; those of one path in order of arrival."""
        numbers = np.flatnonzero(np.array(self._issues))
        ranks = self._path_ranks()[numbers]
        yield from numbers[np.argsort(ranks, kind="stable")].tolist()

    def worst_first(self) -> StoredArticles:
        """All reports: the lowest score first, then the heaviest penalty, most issues, path, order of arrival."""
        order = np.lexsort(
            (
                self._path_ranks(),
                -np.array(self._issues).astype(np.int64),
                -np.array(self._penalties),
                np.array(self._scores),
            )
        )
        return StoredArticles(self, order.astype(np.uint32), few=self.is_small)

    def _path_ranks(self) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
        """For each report the place of its path among all paths."""
        ranks = np.empty(len(self._paths), dtype=np.uint32)
        for rank, (_, number) in enumerate(sorted(self._paths.items())):
            ranks[number] = rank
        return ranks[np.array(self._path_numbers)] if len(self) else ranks

    # ------------------------------------------------------------------------------------------ bytes

    def _append(self, data: bytes) -> int:
        offset = self._written + len(self._tail)
        self._tail += data
        return offset

    def _make_room(self) -> None:
        if len(self._tail) <= (self._memory if self._file is None else _CHUNK_BYTES):
            return
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (it lives as long as the store)
                weakref.finalize(self, self._file.close)
            self._file.seek(self._written)
            done = 0
            with memoryview(self._tail) as tail:
                while done < len(tail):
                    done += self._file.write(tail[done:])
        except OSError as error:
            raise StoreError(
                f"no room for the reports in {tempfile.gettempdir()} ({error.strerror or error}); "
                "set TMPDIR to a folder with more, or audit less at once"
            ) from error
        self._written += len(self._tail)
        self._tail.clear()

    def _read(self, offset: int, length: int) -> bytes:
        if offset >= self._written or self._file is None:
            start = offset - self._written
            return bytes(self._tail[start : start + length])
        self._file.seek(offset)
        return self._file.read(length)


class StoredArticles(Sequence[ArticleReport]):
    """Reports in a given order that are decoded when they are asked for: each time anew, unless there are ``few``."""

    def __init__(self, store: ArticleStore, order: np.ndarray[tuple[int], np.dtype[np.uint32]], *, few: bool) -> None:
        self._store = store
        self._order = array("I", order.tobytes())
        self._few = few
        self._decoded: tuple[ArticleReport, ...] | None = None

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> ArticleReport: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[ArticleReport, ...]: ...
    def __getitem__(self, index: int | slice) -> ArticleReport | tuple[ArticleReport, ...]:
        if isinstance(index, slice):
            return tuple(self._store.article(number) for number in self._order[index])
        return self._store.article(self._order[index])

    def __iter__(self) -> Iterator[ArticleReport]:
        if self._few and self._decoded is None:
            self._decoded = tuple(map(self._store.article, self._order))
        return map(self._store.article, self._order) if self._decoded is None else iter(self._decoded)

    def with_issues(self) -> Iterator[ArticleReport]:
        """The reports that hold issues of any status."""
        return (self._store.article(number) for number in self._order if self._store.has_issues(number))

    def noteworthy(self) -> Iterator[ArticleReport]:
        """The reports that hold issues of any status or verdicts."""
        return (self._store.article(number) for number in self._order if self._store.is_noteworthy(number))

    def encoded(self) -> Iterator[bytes]:
        """Each report as it stands in the JSON report."""
        return map(self._store.encoded, self._order)


class StoredReport(msgspec.Struct, frozen=True, kw_only=True):
    """An ``AuditReport`` whose articles lie in a store."""

    format_version: str
    tool: Tool
    run: Run
    summary: Summary
    articles: StoredArticles
    collection: Collection
    errors: tuple[InputError, ...]

    def noteworthy(self) -> Iterator[ArticleReport]:
        """The articles with issues of any status or verdicts; of the others nothing is decoded."""
        return self.articles.noteworthy()

    def in_memory(self) -> AuditReport:
        """The same report with every article decoded, whatever memory that takes."""
        return AuditReport(
            format_version=self.format_version,
            tool=self.tool,
            run=self.run,
            summary=self.summary,
            articles=tuple(self.articles),
            collection=self.collection,
            errors=self.errors,
        )
