"""What the articles of an audit show together, remembered: while none of them changes it stays the same."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from detector.engine.audited_articles import AuditedArticles
from detector.engine.cache import FindingsCache
from detector.engine.store import Encoded, encode_audited
from detector.model import Issue


class Collected(msgspec.Struct, frozen=True):
    """What several articles show together.

    ``duplicates``: copies, as the report says it; ``issues``: those of several articles. ``regraded``: by number of
    arrival the reports of single articles in which it shows too.
    """

    duplicates: tuple[dict[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()
    regraded: tuple[tuple[int, Encoded], ...] = ()


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Collected)


def collect(articles: AuditedArticles, *, whole: bool) -> Collected:
    """Compare the articles with each other; the reports of single ones are replaced in their store.

    ``whole``: whether these are all the articles of their folders, so that what is usual there can be told. Raises
    ``StoreError``.
    """
    # What compares articles takes 0.1 s to import.
    from detector.collection.repeated_lines import ONE_TEXT
    from detector.collection.sketch import similar_pairs
    from detector.engine.across import find_across
    from detector.engine.copies import LOOKED_AT, MAX_PAIRS, find_copies

    # All that are versions of one text, and as many of the others as are looked at.
    alike = similar_pairs(articles.store.sketches, LOOKED_AT, MAX_PAIRS, ONE_TEXT)
    duplicates = find_copies(articles, alike)
    issues = find_across(articles, alike) if whole else ()
    store = articles.store
    regraded = [(number, encode_audited(store.audited(number))) for number in sorted(articles.regraded)]
    return Collected(tuple(duplicates), issues, tuple(regraded))


def collect_with_cache(articles: AuditedArticles, paths: Sequence[str | Path]) -> Collected:
    """As ``collect`` of whole folders, remembered from the last audit of these paths if it gave the same reports."""
    settings = "\0".join(sorted({one.settings_digest for one in articles.auditors}))
    named = "\0".join(os.path.abspath(one) for one in paths)  # noqa: PTH100
    audit = blake2b(f"{settings}\0{named}".encode("utf-8", "surrogateescape"), digest_size=16).digest()
    state = _state(articles)
    cache = FindingsCache()
    try:
        known = cache.collection(audit, state)
        if known is not None:
            with suppress(msgspec.MsgspecError):
                found = _DECODER.decode(known)
                for number, one in found.regraded:
                    articles.store.put_encoded(number, one)
                return found
        found = collect(articles, whole=True)
        if articles.all_there:
            with suppress(UnicodeEncodeError):  # a lone surrogate among the words of copies
                cache.remember_collection(audit, state, _ENCODER.encode(found))
        return found
    finally:
        cache.close()


def _state(articles: AuditedArticles) -> bytes:
    """A digest of all that comparing the articles depends on: their reports hold the digests of their contents."""
    total = blake2b(articles.store.digest(), digest_size=16)
    if len(articles.auditors) > 1:
        for one in articles.references:
            total.update(articles.auditor_of_file(one.file).settings_digest.encode())
    return total.digest()
