"""The GitHub Action: reads its inputs from the environment, audits, annotates, writes summary, reports and outputs.

Started by ``action.yml`` as ``python -I -m detector.integrations.github_action`` in the folder of the repository.
Everything that could hold text of an article is printed between ``::stop-commands::`` and its end.
"""

from __future__ import annotations

import io
import json
import os
import re
import secrets
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from detector.errors import GarblintError, UsageError
from detector.integrations.base import CHANGES, Event, base_commit, head_commit
from detector.model import Report
from detector.report.files import WriteError, whole_file
from detector.report.github import Annotation, annotations_of, render
from detector.report.registry import ReportContext, writer

PASSED, FAILED, USAGE, UNREADABLE, INTERNAL = 0, 1, 2, 3, 70
# GitHub drops the summary of a step above this many bytes as a whole.
MAX_SUMMARY_BYTES = 1_048_576


class Inputs(NamedTuple):
    """The inputs of the action; ``changed_only`` None: where the event is a change to something."""

    paths: tuple[str, ...]
    options: dict[str, object]
    config: Path | None
    baseline: Path | None
    changed_only: bool | None
    base_ref: str
    sarif_file: str
    html_file: str
    step_summary: bool


def read_inputs(environ: Mapping[str, str]) -> Inputs:
    """The inputs in ``GARBLINT_INPUT_…``. Raises ``UsageError`` naming the input that does not fit."""

    def given(name: str) -> str:
        return environ.get(f"GARBLINT_INPUT_{name.replace('-', '_').upper()}", "").strip()

    def choice(name: str, default: str) -> bool | None:
        value = given(name).lower() or default
        if value not in ("true", "false", "auto") or (value == "auto" and default != "auto"):
            known = "true, false" + (", auto" if default == "auto" else "")
            raise UsageError(f"input {name}: '{value}' is not one of {known}")
        return {"true": True, "false": False}.get(value)

    options: dict[str, object] = {}
    if fail_on := given("fail-on"):
        if fail_on not in ("neutral", "minor", "major", "critical", "none"):
            raise UsageError(f"input fail-on: '{fail_on}' is not one of neutral, minor, major, critical, none")
        options["fail_on"] = fail_on
    if min_score := given("min-score"):
        if not re.fullmatch(r"\d+(\.\d+)?", min_score) or float(min_score) > 100:
            raise UsageError(f"input min-score: '{min_score}' is no number from 0 to 100")
        options["min_score"] = float(min_score)
    if languages := re.split(r"[\s,]+", given("languages").strip(", ")):
        options |= {"languages": tuple(languages)} if languages[0] else {}
    paths = tuple(line.strip() for line in given("paths").splitlines() if line.strip())
    return Inputs(
        paths=paths or (".",),
        options=options,
        config=Path(given("config")) if given("config") else None,
        baseline=Path(given("baseline")) if given("baseline") else None,
        changed_only=choice("changed-only", "auto"),
        base_ref=given("base-ref"),
        sarif_file=given("sarif-file"),
        html_file=given("html-file"),
        step_summary=bool(choice("step-summary", "true")),
    )


class Run:
    """One run: its environment and where its log goes. The log is UTF-8 whatever the machine's encoding is."""

    def __init__(self, environ: Mapping[str, str], log: BinaryIO) -> None:
        self.environ = environ
        self._log = log

    def say(self, line: str) -> None:
        """Print one line; only commands are said like this."""
        self._log.write(line.encode("utf-8", "backslashreplace") + b"\n")
        self._log.flush()

    @contextmanager
    def no_commands(self) -> Iterator[BinaryIO]:
        """A stream to the log in which nothing is a command."""
        token = secrets.token_hex(16)
        self.say(f"::stop-commands::{token}")
        try:
            yield self._log
        finally:
            self._log.write(b"\n")
            self.say(f"::{token}::")

    def output(self, name: str, value: object) -> None:
        """Set an output of the step."""
        text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        if file := self.environ.get("GITHUB_OUTPUT"):
            end = f"end_{secrets.token_hex(16)}"
            with Path(file).open("ab") as stream:
                stream.write(f"{name}<<{end}\n{text}\n{end}\n".encode("utf-8", "backslashreplace"))

    def event(self) -> Event:
        """What the run is about; an event that cannot be read is an empty one."""
        data: Any = None
        with suppress(OSError, ValueError, RecursionError):
            data = json.loads(Path(self.environ.get("GITHUB_EVENT_PATH", "")).read_bytes())
        return Event(self.environ.get("GITHUB_EVENT_NAME", ""), data if isinstance(data, dict) else {})


def carry_out(run: Run) -> int:
    """Audit as the inputs say; returns the exit status (that of ``garblint audit``). Raises ``GarblintError``."""
    inputs = read_inputs(run.environ)
    sarif_file, html_file = (_target(one, run.environ) for one in (inputs.sarif_file, inputs.html_file))
    folder = Path(tempfile.mkdtemp(prefix="garblint-", dir=run.environ.get("RUNNER_TEMP") or None))
    report, context, notes = _audit(inputs, run, folder)

    def save(format: str, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            with whole_file(path) as stream:
                writer(format)(report, stream, context._replace(show_all=True))

    json_file = folder / "report.json"
    save("json", json_file)
    save("sarif", sarif_file)
    save("html", html_file)
    status = FAILED if not report.summary.passed else UNREADABLE if report.errors else PASSED
    issues = [issue for article in report.articles for issue in article.issues] + list(report.collection.issues)
    new = [issue for issue in issues if issue.status == "new"]
    run.output("passed", status == PASSED)
    run.output("score", f"{report.summary.score:.1f}")
    run.output("issues", sum(issue.status != "suppressed" for issue in issues))
    run.output("new-issues", len(new))
    run.output("critical", sum(issue.severity == "critical" for issue in new))
    run.output("report-json", json_file)
    run.output("sarif", sarif_file or "")
    run.output("html", html_file or "")

    _log(run, report, context, notes)
    for annotation in annotations_of(report, context):
        run.say(render(annotation))
    if inputs.step_summary and (new or status != PASSED):
        _summarise(run, report, context)
    return status


def _audit(inputs: Inputs, run: Run, folder: Path) -> tuple[Report, ReportContext, tuple[str, ...]]:
    from detector.configuration.resolve import Resolver
    from detector.engine.auditors import Auditors
    from detector.engine.baseline import read_baseline, write_baseline
    from detector.engine.configured import audit_configured
    from detector.integrations.earlier import known_since, merged

    _refuse_links_out(inputs.paths, run.environ)
    event = run.event()
    base, notes = None, []
    wanted = inputs.changed_only
    if wanted or (wanted is None and (event.name in CHANGES or inputs.base_ref)):
        base = base_commit(event, inputs.base_ref)
        notes.append(f"compared with {base}" if base else "there is nothing to compare with: everything is audited")
    baseline = inputs.baseline
    if base is not None:
        auditors = Auditors(Resolver(inputs.config, True), inputs.options, inputs.paths)
        known = known_since(base, inputs.paths, auditors)
        own = baseline or auditors.resolver.run_settings(inputs.paths).baseline
        if own is not None:
            known = merged(read_baseline(own), known)
        baseline = folder / "known.json"
        write_baseline(known, baseline)
    done = audit_configured(
        inputs.paths, inputs.options, config=inputs.config, baseline=baseline, changed_since=base, jobs=None
    )
    context = ReportContext(fail_on=done.options.fail_on, min_score=done.options.min_score)
    return done.report, context, (*notes, *done.notes)


def _log(run: Run, report: Report, context: ReportContext, notes: tuple[str, ...]) -> None:
    from detector.report.gate import summary_line
    from detector.report.pretty import render as render_text
    from detector.report.terminal import Terminal, printable

    with run.no_commands() as log:
        if report.summary.issues.total or report.errors:
            terminal = Terminal(width=120)
            lines = [*render_text(report, terminal, context)]
        else:
            lines = [printable(summary_line(report, context))]
        for line in (*lines, *(printable(note) for note in notes)):
            log.write(line.encode("utf-8", "backslashreplace") + b"\n")


def _summarise(run: Run, report: Report, context: ReportContext) -> None:
    """Add to the summary of the step what fits; what stands there already counts."""
    from detector.report.summary_markdown import MAX_BYTES, render, repository_of

    if not (name := run.environ.get("GITHUB_STEP_SUMMARY")):
        return
    file = Path(name)
    there = file.stat().st_size if file.exists() else 0
    repository = repository_of(run.environ)
    repository = repository._replace(commit=head_commit() or repository.commit)
    room = min(MAX_BYTES, MAX_SUMMARY_BYTES - 1 - there)
    if room > 0:
        with file.open("ab") as stream:
            stream.write(render(report, context, repository, room)[:room])


def _refuse_links_out(paths: Sequence[str], environ: Mapping[str, str]) -> None:
    """Raise ``UsageError`` where a path in the workspace is a link out of it.

    A pull request can make any path of its repository a link to a file of the runner, whose text would be quoted. What
    the workflow itself names outside of the workspace is read.
    """
    bounds = [Path.cwd(), *([Path(environ["GITHUB_WORKSPACE"])] if environ.get("GITHUB_WORKSPACE") else [])]
    real = [one.resolve() for one in bounds]
    for name in paths:
        stated = Path(os.path.normpath(Path.cwd() / name))
        within = any(stated.is_relative_to(one) for one in (*bounds, *real))
        if within and not any(Path(name).resolve().is_relative_to(one) for one in real):
            raise UsageError(f"{name}: a link that leads out of the workspace; nothing is read there")


def _target(name: str, environ: Mapping[str, str]) -> Path | None:
    """A file to write. What was checked out may hold links, so the place they lead to must be one of the job's own."""
    if not name:
        return None
    path = Path(name)
    real = path.resolve()
    allowed = [Path.cwd(), *(Path(environ[one]) for one in ("GITHUB_WORKSPACE", "RUNNER_TEMP") if environ.get(one))]
    if not any(real.is_relative_to(one.resolve()) for one in allowed):
        raise UsageError(f"{name}: reports are written below the workspace or the runner's temporary folder only")
    if ".git" in real.parts or path.is_symlink():
        raise UsageError(f"{name}: a link, or inside .git; nothing is written there")
    return path


def main(environ: Mapping[str, str] | None = None, log: BinaryIO | None = None) -> int:
    """Run the action and return its exit status; what goes wrong becomes one annotation."""
    run = Run(os.environ if environ is None else environ, log or sys.stdout.buffer)
    if workspace := run.environ.get("GITHUB_WORKSPACE"):
        _trust(workspace)
    try:
        return carry_out(run)
    except (GarblintError, WriteError) as error:
        status, message = USAGE, str(error)
    except Exception as error:  # the last resort, as in the command line
        status, message = INTERNAL, f"internal error ({type(error).__name__}: {error}); please report it"
        if run.environ.get("RUNNER_DEBUG"):
            import traceback

            with run.no_commands() as stream, io.TextIOWrapper(io.BytesIO(), encoding="utf-8") as text:
                traceback.print_exc(file=text)
                text.seek(0)
                stream.write(text.read().encode("utf-8", "backslashreplace"))
    run.output("passed", False)
    run.say(render(Annotation("error", message, "garblint")))
    return status


def _trust(workspace: str) -> None:
    """Let git work in a workspace that another user owns, as in jobs that run in a container."""
    count = os.environ.get("GIT_CONFIG_COUNT", "0")
    number = int(count) if count.isdecimal() else 0
    os.environ[f"GIT_CONFIG_KEY_{number}"] = "safe.directory"
    os.environ[f"GIT_CONFIG_VALUE_{number}"] = workspace
    os.environ["GIT_CONFIG_COUNT"] = str(number + 1)


if __name__ == "__main__":
    sys.exit(main())
