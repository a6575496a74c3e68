"""XML as a stream of events, from sources nobody vouches for: no document types, so no entities that could expand."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from detector.sources.base import SourceError

_CHUNK = 1 << 16
# Characters that XML forbids and that text copied from elsewhere holds all the same; blanks keep the lengths.
_FORBIDDEN = bytes(set(range(0x20)) - set(b"\t\n\r"))
_CLEANED = bytes.maketrans(_FORBIDDEN, b" " * len(_FORBIDDEN))

# Names are "namespace local" or "local"; attributes by name.
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class XmlStream:
    """Parses a stream piece by piece; ``read`` is called until it returns False, and calls the three functions."""

    def __init__(self, stream: BinaryIO, start: Start, end: End, text: Text) -> None:
        from xml.parsers.expat import ParserCreate

        self._stream = stream
        self._clean: bool | None = None
        parser = ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse
        self._parser = parser

    def read(self) -> bool:
        """Parse the next 64 KiB; whether there was any. Raises SourceError where it is no XML, with its line."""
        from xml.parsers.expat import ExpatError

        data = self._stream.read(_CHUNK)
        if self._clean is None:
            self._clean = not data.startswith((b"\xff\xfe", b"\xfe\xff"))  # there, these bytes are half characters
        if self._clean:
            data = data.translate(_CLEANED)
        try:
            self._parser.Parse(data, not data)
        except ExpatError as error:
            raise SourceError(
                f"broken XML at line {error.lineno:,}, column {error.offset + 1:,}: {error}", "parse"
            ) from None
        except (LookupError, ValueError) as error:  # what the parser asks Python about an encoding
            raise SourceError(f"XML in an encoding that is not read here: {error}", "decode") from None
        return bool(data)

    @property
    def line(self) -> int:
        """The line that is being read, from 1."""
        return int(self._parser.CurrentLineNumber)

    @staticmethod
    def _refuse(*_: object) -> None:
        raise SourceError("XML with a document type: it could expand without bound and is not read", "parse")
