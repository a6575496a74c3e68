"""Looks at a folder and writes a configuration for it: formats, languages, sizes, what would be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from detector.configuration.load import FILE_NAME, PYPROJECT, load_configuration
from detector.configuration.resolve import Resolver
from detector.engine.auditor import AuditOptions
from detector.engine.auditors import Auditors
from detector.engine.plan import Plan
from detector.errors import UsageError
from detector.model import SEVERITIES, InputError
from detector.report.files import whole_file
from detector.sources.discover import ArticleRef, Skipped, discover
from detector.sources.registry import read_source

# How much is read for a first look: enough to see every language and every common mistake of a site, in seconds.
SAMPLE_FILES = 200
SAMPLE_BYTES = 8 * 2**20
_LARGEST_SAMPLED = 2**20  # bytes; a larger file says little more than its beginning

BASELINE_NAME = "garblint-baseline.json"
# Rules named in the file; the rest is in a report.
_RULES_SHOWN = 12


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder holds. Counts of files by format; of those looked at: articles by language, issues by rule.

    ``issues``: rule → (issues, articles with one); ``size`` in bytes.
    """

    files: dict[str, int]
    size: int
    skipped: int
    unreadable: int
    looked_at: int
    languages: dict[str, int]
    issues: dict[str, tuple[int, int]]
    by_severity: dict[str, int]


def survey(folder: Path) -> Survey:
    """Look at a folder as if it were not configured. Raises ``UsageError`` if it is none."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    plan = Plan(Auditors(Resolver(use=False), {}, [folder]), [folder])
    references: list[ArticleRef] = []
    skipped = unreadable = 0
    for found in discover([folder], keeps=plan.keeps):
        if isinstance(found, ArticleRef):
            references.append(found)
        elif isinstance(found, Skipped):
            skipped += 1
        else:
            unreadable += 1
    languages, issues, articles_with, by_severity = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    looked_at = 0
    for reference in _sample(references):
        auditor = plan.auditors.of_file(reference.file)
        for article in read_source(reference.source(), reference.format):
            if isinstance(article, InputError):
                unreadable += 1
                continue
            report = auditor.audit_articles([article])[0][0]
            looked_at += 1
            languages[report.language.primary] += 1
            new = [issue for issue in report.issues if issue.status == "new"]
            issues.update(issue.rule for issue in new)
            articles_with.update({issue.rule for issue in new})
            by_severity.update(issue.severity for issue in new)
    return Survey(
        files=dict(Counter(one.format for one in references).most_common()),
        size=sum(one.size for one in references),
        skipped=skipped,
        unreadable=unreadable,
        looked_at=looked_at,
        languages=dict(languages.most_common()),
        issues={rule: (count, articles_with[rule]) for rule, count in issues.most_common()},
        by_severity={one: by_severity[one] for one in reversed(SEVERITIES) if by_severity[one]},
    )


def _sample(references: Sequence[ArticleRef]) -> list[ArticleRef]:
    """Files evenly spread over the folder, the same ones every time."""
    small = [one for one in references if one.size <= _LARGEST_SAMPLED]
    step = max(1, -(-len(small) // SAMPLE_FILES))
    sample: list[ArticleRef] = []
    size = 0
    for one in small[::step]:
        size += one.size
        if size > SAMPLE_BYTES:
            break
        sample.append(one)
    return sample


def check_not_configured(folder: Path, force: bool = False) -> None:
    """Raise ``UsageError`` where a folder is configured already; with ``force`` its ``garblint.toml`` may be there."""
    path = folder / FILE_NAME
    if path.exists() and not force:
        raise UsageError(f"{path} exists; --force replaces it")
    project = folder / PYPROJECT
    if project.is_file() and load_configuration(project) is not None:
        raise UsageError(f"{project} configures garblint already, in the table [tool.garblint]")


def write_configuration(folder: Path, found: Survey) -> Path:
    """Write ``garblint.toml`` into a folder, over one that is there, and return its path. Raises ``WriteError``."""
    path = folder / FILE_NAME
    with whole_file(path) as stream:
        stream.write(render_configuration(found).encode())
    return path


def render_configuration(found: Survey) -> str:
    """A commented configuration. Nothing in it comes from the articles or the names of files."""
    default = AuditOptions()
    primary = list(dict.fromkeys(one.partition("-")[0] for one in found.languages if one != "und"))
    languages = ", ".join(f'"{one}"' for one in primary[:4] or ["zh"])
    return f"""\
# Settings of garblint for this folder and everything below it; a folder further down may have its own, which inherit
# from these. What is commented out shows the default or an example.
#
{_as_comments(_what_is_here(found))}

# Whether to look no further up for settings.
# root = true

# What is audited. Globs as in .gitignore, relative to this file; files that git ignores are left out anyway.
# include = ["content/"]
# exclude = ["drafts/", "*.bak.md"]

# Only rules for these languages (and those for any).
# languages = [{languages}]

# The lowest severity of a new issue that fails the gate: neutral, minor, major, critical, none.
fail_on = "{default.fail_on}"

# The gate also fails when the score of everything together is below this (0 to 100).
# min_score = 90

# Larger articles are not audited but reported as errors (bytes).
# max_article_bytes = {default.max_article_bytes}

# Issues that are known do not fail the gate. To begin with what is here today:
#   garblint audit . --write-baseline {BASELINE_NAME}
# baseline = "{BASELINE_NAME}"

# Rules of your own (`garblint rules new zh.house.word -o house.yml` writes a template).
# packs = ["house.yml"]

[rules]
# A rule, a level of rules ("zh.spun"), a category ("style") or "all": "off", "on", or the severity of its issues.
{_rules(found)}

[accept]
# Words that are right as they stand, such as the name of a firm; substitutions that are no damage here.
# words = ["家当科技"]
# pairs = ["产业→家当"]

# Settings for some of the files.
# [[overrides]]
# paths = ["archive/"]
# fail_on = "none"
# rules = {{ "style" = "off" }}
"""


def _as_comments(sentences: Sequence[str]) -> str:
    return "\n".join(f"# {one}" for one in sentences)


def _what_is_here(found: Survey) -> list[str]:
    if not found.files:
        return ["When this was written the folder held no article."]
    formats = ", ".join(f"{count:,} {name}" for name, count in found.files.items())
    total = sum(found.files.values())
    lines = [f"When this was written: {total:,} files ({formats}), {_megabytes(found.size)}."]
    if found.looked_at:
        languages = ", ".join(f"{name} {count:,}" for name, count in found.languages.items())
        lines.append(f"Articles looked at: {found.looked_at:,}; by main language: {languages}.")
        severities = ", ".join(f"{count:,} {name}" for name, count in found.by_severity.items())
        lines.append(f"Found in them: {severities} issues." if severities else "Nothing was found in them.")
    if found.unreadable:
        lines.append(f"Files that could not be read: {found.unreadable:,}.")
    return lines


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} kB"


def _rules(found: Survey) -> str:
    if not found.issues:
        return '# "style" = "off"'
    shown = list(found.issues.items())[:_RULES_SHOWN]
    width = max(len(rule) for rule, _ in shown)
    lines = []
    for rule, (count, articles) in shown:
        setting = f'# "{rule}"{" " * (width - len(rule))} = "off"'
        lines.append(f"{setting}  # {count:,} found, in {articles:,} of {found.looked_at:,} articles")
    return "\n".join(lines)
