"""The form of a configuration: ``garblint.toml``, or the table ``[tool.garblint]`` of ``pyproject.toml``.

Unknown keys are errors. docs/configuration.md explains every setting with an example; the JSON Schema in
``reports/schema`` is generated from here. A setting that is not given is ``UNSET``, so that an outer configuration
can give it.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import UNSET, UnsetType

from detector.model import Severity
from detector.sources.base import FieldFormat

FORMAT_VERSION = "1.0"

# What a configuration may say of a rule, of a level of rules (zh.spun), of a category, or of all.
RuleSetting = Literal["off", "on", Severity]
RULE_SETTINGS: tuple[str, ...] = ("off", "on", *get_args(Severity))
ALL_RULES = "all"

# Languages whose translations are checked.
SourceLanguage = Literal["zh", "ja", "en"]
MessageLanguage = Literal["en", "zh", "ja"]
# What ``siblings`` says besides the name of a manifest.
SIBLINGS_AUTO, SIBLINGS_OFF = "auto", "off"

FailOn = Literal["neutral", "minor", "major", "critical", "none"]
Glob = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Globs = tuple[Glob, ...]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Pair = Annotated[str, msgspec.Meta(pattern=r"^\s*[^\s→].*(→|->)\s*\S", max_length=400, examples=["产业→家当"])]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$", examples=["zh-Hant"])]
Languages = Annotated[tuple[Language, ...], msgspec.Meta(min_length=1)]
File = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Field = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Fields = Annotated[tuple[Field, ...], msgspec.Meta(min_length=1)]


class Accept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is no issue here: words (or phrases) that are right as they stand, and pairs "meant→found"."""

    words: tuple[Word, ...] = ()
    pairs: tuple[Pair, ...] = ()


class Override(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Settings for the files that match one of ``paths``; they are added to, or win over, those around them."""

    paths: Annotated[Globs, msgspec.Meta(min_length=1)]
    languages: Languages | UnsetType = UNSET
    fail_on: FailOn | UnsetType = UNSET
    text_fields: Fields | UnsetType = UNSET
    title_field: Field | UnsetType = UNSET
    id_field: Field | UnsetType = UNSET
    field_format: FieldFormat | UnsetType = UNSET
    rules: dict[str, RuleSetting] = {}
    accept: Accept = Accept()


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A configuration file. Globs are written as in ``.gitignore`` and are relative to the file's folder."""

    root: bool = False
    include: Globs | UnsetType = UNSET
    exclude: Globs = ()
    force_exclude: bool | UnsetType = UNSET
    respect_gitignore: bool | UnsetType = UNSET
    languages: Languages | UnsetType = UNSET
    fail_on: FailOn | UnsetType = UNSET
    min_score: Annotated[float, msgspec.Meta(ge=0, le=100)] | UnsetType = UNSET
    min_confidence: Annotated[float, msgspec.Meta(ge=0, le=1)] | UnsetType = UNSET
    max_article_bytes: Annotated[int, msgspec.Meta(ge=1)] | UnsetType = UNSET
    baseline: File | UnsetType = UNSET
    siblings: File | UnsetType = UNSET
    source_language: SourceLanguage | UnsetType = UNSET
    messages: MessageLanguage | UnsetType = UNSET
    text_fields: Fields | UnsetType = UNSET
    title_field: Field | UnsetType = UNSET
    id_field: Field | UnsetType = UNSET
    field_format: FieldFormat | UnsetType = UNSET
    packs: tuple[File, ...] = ()
    termbase: tuple[File, ...] = ()
    rules: dict[str, RuleSetting] = {}
    accept: Accept = Accept()
    overrides: tuple[Override, ...] = ()


# What each setting means, for the published schema; a setting without a line here is an error of the generator.
DESCRIPTIONS: dict[str, dict[str, str]] = {
    "Configuration": {
        "root": "Whether to look no further up: configurations of outer folders do not count below this one.",
        "include": "Only these files of a folder are audited.",
        "exclude": "These files and folders are left out; `!` takes one back.",
        "force_exclude": "Whether include and exclude also hold for files named on the command line.",
        "respect_gitignore": "Whether what git ignores is left out (default: true).",
        "languages": "Only rules for these languages (and those for any) are used.",
        "fail_on": "The lowest severity of a new issue that fails the gate, or none (default: major).",
        "min_score": "The audit fails below this score, 0 to 100. A setting of the run.",
        "min_confidence": "Issues with a lower confidence, 0 to 1, are not reported. A setting of the run.",
        "max_article_bytes": "Larger articles are not audited but reported as errors (default: 64 MiB).",
        "baseline": "File of known issues, relative to this file. A setting of the run.",
        "siblings": "Which files are translations of each other: auto (default), off, or a manifest (relative to this "
        "file). A setting of the run.",
        "source_language": "The language that translations are made from. A setting of the run.",
        "messages": "The language in which issues are explained: en (default), zh or ja. A setting of the run.",
        "text_fields": "Fields of records (JSON, tables, Parquet) that hold the text; found by their names if not set.",
        "title_field": "Field of records that holds the title.",
        "id_field": "Field of records that holds the id.",
        "field_format": "How the text of a field is read: auto (default), text, markdown or html.",
        "packs": "Rule packs of your own: files or folders, relative to this file.",
        "termbase": "Term bases of your own (.csv, .tsv, .tbx), relative to this file.",
        "rules": "Rule, level (zh.spun), category or all: off, on, or the severity its issues have.",
        "accept": "Words and pairs that are no issue.",
        "overrides": "Settings for some of the files.",
    },
    "Override": {
        "paths": "Which files, as globs relative to this file.",
        "languages": "As at the top, for these files.",
        "fail_on": "As at the top, for these files.",
        "text_fields": "As at the top, for these files.",
        "title_field": "As at the top, for these files.",
        "id_field": "As at the top, for these files.",
        "field_format": "As at the top, for these files.",
        "rules": "As at the top, for these files; what is not named stays as it is.",
        "accept": "As at the top, for these files in addition.",
    },
    "Accept": {
        "words": "Words or phrases that are right as they stand, such as the name of a firm.",
        "pairs": "Substitutions that are no damage here, as meant→found (or meant->found).",
    },
}
