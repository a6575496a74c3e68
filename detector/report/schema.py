"""The JSON Schema (2020-12) of the report, generated from the model so that the two cannot drift apart.

``python -m detector.report.schema`` writes it to ``reports/schema``. The types come from ``detector.model``; what a
type cannot say (bounds, patterns, the meaning of a key) stands here, and a key without a description is an error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from detector.model import FORMAT_VERSION, AuditReport
from detector.report.jsonl import LastLine
from detector.resources import reports_folder

IDENTIFIER = f"urn:garblint:report:{FORMAT_VERSION}"
FILE_NAME = f"report-{FORMAT_VERSION}.schema.json"

# Vocabularies to which a minor version may add: the schema lists the words of today and admits others, so that a
# consumer that validates with it does not refuse a later report.
OPEN_VOCABULARIES = frozenset({("Issue", "category"), ("Verdict", "category"), ("InputError", "stage")})
WORD = r"^[a-z][a-z0-9-]*$"

_PROBABILITY = {"minimum": 0, "maximum": 1}
_SCORE = {"minimum": 0, "maximum": 100}
_COUNT = {"minimum": 0}
_DIGEST = {"pattern": "^(sha256:[0-9a-f]{64})?$"}

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "AuditReport": {
        "format_version": "Version of this form, MAJOR.MINOR. A minor version only adds; ignore what you do not know.",
        "tool": "The program, rules and statistics that wrote the report.",
        "run": "When and how the audit ran. The only part that differs between two runs on the same input.",
        "summary": "The audit in numbers.",
        "articles": "Every article that was audited, worst first.",
        "collection": "What only several articles together show.",
        "errors": "Inputs that could not be audited.",
    },
    "LastLine": {
        "format_version": "As in AuditReport.",
        "tool": "As in AuditReport.",
        "run": "As in AuditReport.",
        "summary": "As in AuditReport.",
        "collection": "As in AuditReport.",
        "errors": "As in AuditReport.",
    },
    "Tool": {
        "name": 'Always "garblint".',
        "version": "Version of the program.",
        "rules_digest": "Digest of all rules that took part, the user's own included.",
        "statistics_digest": "Digest of the language statistics.",
    },
    "Run": {
        "started_at": "Start of the audit, ISO 8601 with time zone.",
        "seconds": "Duration in seconds.",
        "root": "The folder that paths are relative to, as it was named.",
        "engine": 'What ran the audit, for instance "local".',
        "config_digest": "Digest of the settings that influence results.",
        "complete": "False when the audit was interrupted; the report then holds what was done by then.",
    },
    "Summary": {
        "articles": "Number of articles audited.",
        "failed": "Number of inputs that could not be audited; errors says why.",
        "skipped": "Number of binary files met while walking folders.",
        "characters": "Code points of all articles.",
        "score": "Score of the whole audit, 0 to 100; penalties and lengths are pooled, not averaged.",
        "passed": "Whether the gate was passed.",
        "issues": 'Numbers of issues with status "new".',
    },
    "IssueCounts": {
        "total": "All of them.",
        "by_severity": "Number per severity.",
        "by_category": "Number per category.",
        "by_rule": "Number per rule id.",
    },
    "ArticleReport": {
        "path": "Path of the file, with forward slashes, relative to run.root where it lies below it.",
        "record": "Which record of the file, where a file holds several articles; null otherwise.",
        "sha256": "Digest of the file's bytes (of the record's, for records), lower-case hexadecimal.",
        "format": 'Format the file was read as, for instance "text" or "markdown".',
        "encoding": "Encoding the file was decoded with (WHATWG or Python name).",
        "language": "Languages of the article.",
        "characters": "Code points of the decoded text.",
        "score": "Score of the article, 0 to 100.",
        "passed": "Whether the article passes the gate.",
        "insufficient_sample": "Whether the article is too short for its score to mean much.",
        "verdicts": "What the article as a whole is.",
        "metrics": "Measurements of the article by name.",
        "issues": "Findings, in the order of the text.",
    },
    "LanguageShares": {
        "primary": 'Main language, BCP 47 ("zh-Hans", "ja", "en", "und").',
        "confidence": "Probability that this is the main language.",
        "shares": "Share of the letters in each language.",
    },
    "Verdict": {
        "category": "What the article is.",
        "probability": "Probability that it is.",
        "message": "One sentence for a reader.",
        "evidence": "The strongest reasons for it, at most three, a sentence each.",
    },
    "Issue": {
        "fingerprint": "Identity that survives moving and renaming; equal fingerprints are counted.",
        "rule": "Rule id, dotted.",
        "variant": 'Which of the rule\'s cases, for instance "产业→家当"; null if it has one only.',
        "category": "Kind of anomaly.",
        "mqm": "Error type of Multidimensional Quality Metrics that the category maps to.",
        "severity": "How bad it would be.",
        "confidence": "Probability that an editor would confirm the issue.",
        "status": '"new", or known from a baseline, or suppressed in the text. Only new ones count.',
        "message": "What is wrong here, one sentence.",
        "help": "What the rule is about and what to do.",
        "span": "Where it is.",
        "quote": "The text there with its surroundings, to find it again after an edit.",
        "suggestions": "What may have stood there, likeliest first.",
        "related": "Other places that explain the issue.",
        "evidence": "Measurements that led to the issue.",
    },
    "Span": {
        "base": 'What positions count in: the decoded "file", or the decoded "field" of a record.',
        "start": "First position, in code points from 0.",
        "end": "Position after the last, in code points.",
        "utf16_start": "First position, in UTF-16 code units from 0.",
        "utf16_end": "Position after the last, in UTF-16 code units.",
        "byte_start": "First position, in bytes of the text in UTF-8, from 0 and without a byte order mark.",
        "byte_end": "Position after the last, in bytes of the text in UTF-8.",
        "line": "Line of the first position, from 1; lines end at LF, CR LF or CR.",
        "column": "Column of the first position, in code points from 1.",
        "end_line": "Line of the position after the last.",
        "end_column": "Column of the position after the last, in code points from 1.",
    },
    "Quote": {
        "exact": "The text of the span.",
        "prefix": "Up to 32 code points before it.",
        "suffix": "Up to 32 code points after it.",
    },
    "Suggestion": {
        "text": "Text to put there; empty means to delete.",
        "confidence": "Probability that it is right.",
    },
    "Related": {
        "path": "Path of the article.",
        "span": "The place in it.",
        "message": "What is to be seen there.",
    },
    "Collection": {
        "issues": "Issues that concern several articles.",
        "siblings": "Articles that are translations of each other.",
        "duplicates": "Articles that are copies of each other.",
        "alignments": "Articles beside their translations, paragraph by paragraph; only `garblint compare` fills it.",
    },
    "AlignedPair": {
        "source": "Path of the article taken for the source.",
        "target": "Path of the translation.",
        "source_language": 'Language of the source: "zh", "ja" or "en".',
        "target_language": "Language of the translation.",
        "confidence": "Probability that the two are translations of each other.",
        "blocks": "Paragraphs that stand for each other, in order; every paragraph is in one of them.",
        "sentences": "Sentences that stand for each other, in order; every sentence is in one of them.",
    },
    "AlignedUnits": {
        "source_start": "First position in the source, in code points of the decoded text, from 0.",
        "source_end": "Position after the last; the same as source_start where the source has nothing.",
        "target_start": "First position in the translation.",
        "target_end": "Position after the last; the same as target_start where the translation has nothing.",
        "confidence": "Probability that exactly these belong together.",
    },
    "InputError": {
        "path": "The input.",
        "stage": "What was being done with it.",
        "message": "Why it failed, and what to do.",
    },
}

CONSTRAINTS: dict[tuple[str, str], dict[str, Any]] = {
    **{(name, "format_version"): {"pattern": r"^1\.[0-9]+$"} for name in ("AuditReport", "LastLine")},
    ("Tool", "rules_digest"): _DIGEST,
    ("Tool", "statistics_digest"): _DIGEST,
    ("Run", "config_digest"): _DIGEST,
    ("Run", "seconds"): _COUNT,
    **{("Summary", key): _COUNT for key in ("articles", "failed", "skipped", "characters")},
    ("Summary", "score"): _SCORE,
    ("IssueCounts", "total"): _COUNT,
    ("ArticleReport", "sha256"): {"pattern": "^([0-9a-f]{64})?$"},
    ("ArticleReport", "characters"): _COUNT,
    ("ArticleReport", "score"): _SCORE,
    ("LanguageShares", "confidence"): _PROBABILITY,
    ("Verdict", "probability"): _PROBABILITY,
    ("Issue", "confidence"): _PROBABILITY,
    ("Issue", "fingerprint"): {"minLength": 1},
    ("Issue", "rule"): {"pattern": r"^[a-z]{2,3}(\.[a-z][a-z0-9-]*){2,4}$"},
    ("Suggestion", "confidence"): _PROBABILITY,
    **{(name, "confidence"): _PROBABILITY for name in ("AlignedPair", "AlignedUnits")},
    **{("AlignedUnits", f"{side}_{end}"): _COUNT for side in ("source", "target") for end in ("start", "end")},
    **{("Span", key): _COUNT for key in ("start", "end", "utf16_start", "utf16_end", "byte_start", "byte_end")},
    **{("Span", key): {"minimum": 1} for key in ("line", "column", "end_line", "end_column")},
}


def report_schema() -> dict[str, Any]:
    """The schema as plain data. A JSON Lines report has lines of ``#/$defs/ArticleReport`` and one ``LastLine``.

    Raises ``KeyError`` if a key of the model has no description here.
    """
    (root, _), definitions = msgspec.json.schema_components((AuditReport, LastLine), ref_template="#/$defs/{name}")
    for name, definition in definitions.items():
        properties = definition["properties"]
        for key, value in properties.items():
            if (name, key) in OPEN_VOCABULARIES:
                value = {"anyOf": [{"enum": value["enum"]}, {"type": "string", "pattern": WORD}]}
            value.pop("default", None)
            properties[key] = {"description": DESCRIPTIONS[name][key], **value, **CONSTRAINTS.get((name, key), {})}
        # The writer leaves nothing out, so a consumer may rely on every key.
        definition["required"] = list(properties)
        definition["description"] = definition["description"].replace("``", "`")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": IDENTIFIER,
        "title": f"garblint report {FORMAT_VERSION}",
        **root,
        "$defs": definitions,
    }


def schema_text() -> str:
    """The schema as it stands in the file: indented by two spaces, ending with a line break."""
    return json.dumps(report_schema(), ensure_ascii=False, indent=2) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the schema file."""
    parser = argparse.ArgumentParser(prog="python -m detector.report.schema", description=main.__doc__)
    parser.add_argument("-o", "--output", type=Path, default=reports_folder() / "schema" / FILE_NAME)
    output: Path = parser.parse_args(arguments).output
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(schema_text(), encoding="utf-8")
    print(output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
