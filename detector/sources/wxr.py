"""WordPress exports (WXR): the title, content and excerpt of each post, read post by post.

Posts in the trash and what is no post (attachments, menus, revisions, styles) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.model import Article, InputError
from detector.sources.base import Prose, Source, SourceError
from detector.sources.html import parse_field
from detector.sources.records import BadRecord, field_article, record_id
from detector.sources.xml_events import XmlStream

_EXPORT = "http://wordpress.org/export/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_NO_POSTS = frozenset(
    {"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request"}
    | {"wp_global_styles", "wp_navigation", "wp_font_face", "wp_font_family", "acf-field", "acf-field-group"}
)
_NOT_KEPT = frozenset({"trash", "auto-draft"})
# ``[gallery ids="1,2"]``, ``[caption width="300"]``, ``[/caption]``; ``[1]`` and ``[注]`` are text.
_SHORTCODE = re.compile(
    r"\[(?:[A-Za-z][\w-]{0,60}(?:\s{1,9}[\w-]{1,60}=(?:\"[^\"]{0,2000}\"|'[^']{0,2000}'|[^\s\]\"']{1,500})){1,60}\s{0,9}/?"
    r"|/[A-Za-z][\w-]{0,60})\]"
)


def articles(source: Source) -> Iterator[Article | InputError]:
    """The articles of an export: one for each of title, content and excerpt. Raises SourceError and OSError.

    A file of XML that is no export is an error only if it was named.
    """
    with source.open() as stream:
        posts = _Posts(source.max_bytes)
        events = XmlStream(stream, posts.start, posts.end, posts.text)
        posts.events = events
        more = True
        while more:
            try:
                more = events.read()
            except SourceError:
                if not posts.is_export and not source.named:
                    return
                yield from _articles_of(posts, source)
                raise
            if posts.is_other:
                if source.named:
                    raise SourceError("XML, but no export of WordPress: no reader knows it", "parse")
                return
            yield from _articles_of(posts, source)
        if not posts.is_export and source.named:
            raise SourceError("XML, but no export of WordPress: no reader knows it", "parse")


def _articles_of(posts: _Posts, source: Source) -> Iterator[Article | InputError]:
    for post in posts.taken():
        if post.kind in _NO_POSTS or post.status in _NOT_KEPT:
            continue
        number = int(post.id) if re.fullmatch("[0-9]{1,18}", post.id) else None
        known = {"index": post.index, **record_id(post.id if number is None else number)}
        where = f"post {post.index:,} (line {post.line:,})"
        for field, parts in post.fields.items():
            if field in post.too_long:
                message = f"{field} has more than the {source.max_bytes:,} bytes allowed for one article"
                found: Article | BadRecord = BadRecord(where, message, "read")
            else:
                text = "".join(parts)
                if not text.strip():
                    continue
                found = field_article(text, field, known, where, source, "wxr", parse=parse_post)
            if isinstance(found, BadRecord):
                yield InputError(path=source.path, stage=found.stage, message=f"{found.where}: {found.message}")
            else:
                yield found


def parse_post(text: str) -> Prose:
    """The prose of a post as WordPress keeps it: HTML with shortcodes, and unless it is made of blocks, with line
    breaks and paragraphs where the text has them (``wpautop``)."""
    return parse_field(text, _SHORTCODE if "[" in text else None, every_line="<!-- wp:" not in text)


class _Post:
    """What is known of a post so far. ``fields``: pieces of text by the element's usual name."""

    def __init__(self, index: int, line: int) -> None:
        self.index = index
        self.line = line
        self.id = self.kind = self.status = ""
        self.fields: dict[str, list[str]] = {}
        self.too_long: set[str] = set()


class _Posts:
    """Collects posts from XML events, each text up to ``limit`` bytes."""

    events: XmlStream

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._depth = 0
        self._index = 0
        self._post: _Post | None = None
        self._element = ""
        self._size = 0
        self._done: list[_Post] = []
        self.is_export = False
        self.is_other = False

    def taken(self) -> list[_Post]:
        """The posts that were completed since the last call."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self.is_other = name != "rss"
        elif self._depth == 3 and name == "item":
            self._index += 1
            self._post = _Post(self._index, self.events.line)
        elif self._depth <= 4:
            namespace, _, local = name.rpartition(" ")
            if namespace.startswith(_EXPORT):
                self.is_export = True
            if self._post is not None and self._depth == 4:
                self._element = _element(namespace, local)
                self._size = 0

    def end(self, name: str) -> None:
        if self._depth == 4:
            self._element = ""
        elif self._depth == 3 and self._post is not None:
            if self.is_export:
                self._done.append(self._post)
            self._post = None
        self._depth -= 1

    def text(self, text: str) -> None:
        post = self._post
        if post is None or not self._element or self._depth != 4:
            return
        self._size += len(text.encode("utf-8", "surrogatepass"))
        if self._size > self._limit:
            if self._element not in ("id", "kind", "status"):
                post.fields[self._element] = []
                post.too_long.add(self._element)
        elif self._element == "id":
            post.id += text
        elif self._element == "kind":
            post.kind += text
        elif self._element == "status":
            post.status += text
        else:
            post.fields.setdefault(self._element, []).append(text)


def _element(namespace: str, local: str) -> str:
    """What an element of a post is kept as; "" for what is not wanted."""
    if not namespace:
        return "title" if local == "title" else ""
    if namespace == _CONTENT:
        return "content:encoded" if local == "encoded" else ""
    if namespace.startswith(_EXPORT):
        if local == "encoded":
            return "excerpt:encoded"
        return {"post_id": "id", "post_type": "kind", "status": "status"}.get(local, "")
    return ""
