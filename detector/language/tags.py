"""Language tags as people write them in names: ``zh-CN``, ``cn``, ``jp``, ``eng``, ``chinese``."""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = {
    "zh": "zh", "chi": "zh", "zho": "zh", "cn": "zh", "chs": "zh", "cht": "zh", "chinese": "zh",
    "ja": "ja", "jpn": "ja", "jp": "ja", "japanese": "ja",
    "en": "en", "eng": "en", "english": "en",
}  # fmt: skip
"""The language of each name of one."""

TAG: Final = (
    rf"(?P<language>{'|'.join(LANGUAGES)})"
    r"(?:[-_](?:hans|hant|latn))?(?:[-_](?:cn|tw|hk|mo|sg|my|jp|us|gb|uk|au|ca|nz|ie|in|za))?"
)
"""A tag, to be matched whatever its case; its group ``language`` is a key of ``LANGUAGES`` in lower case."""
