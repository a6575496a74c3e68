"""The action on a content repository: what fails it, what it says, and what it leaves alone."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from content_site import ACTION, BACKLOG, SOUND, SPUN, Runner, Site

DAMAGED = "articles/zh/piece-03.zh.md"


def silent(done: object) -> bool:
    return done.status == 0 and not done.log.annotations() and not done.summary and not done.log.stopped


def test_a_clean_pull_request_passes_without_a_word(site: Site, run: Runner) -> None:
    site.write("articles/ja/new.ja.md", "# 新\n\n" + SOUND["ja"][0])
    site.write("articles/zh/piece-05.zh.md", site.read("articles/zh/piece-05.zh.md") + "\n新增的一段话讲的是天气。\n")
    site.commit("Sound text")
    done = run(site, site.pull_request())
    assert silent(done)
    assert done.output["passed"] == "true" and done.output["new-issues"] == done.output["issues"] == "0"
    assert "2 articles, 0 issues" in done.text
    assert done.output["sarif"] == done.output["html"] == ""


def test_a_spun_paragraph_fails_with_annotations_on_its_line(site: Site, run: Runner) -> None:
    site.write("articles/zh/new.zh.md", f"# 新\n\n{SOUND['zh'][1]}\n{SPUN}\n{SOUND['zh'][2]}")
    old = "articles/zh/piece-06.zh.md"
    site.write(old, site.read(old) + "\n" + SPUN)
    line_in_old = site.read(old).split("\n").index(SPUN.strip()) + 1
    site.commit("Spun text")
    done = run(site, site.pull_request(), sarif_file="out/report.sarif", html_file="report.html")
    assert done.status == 1
    places = {(one.properties["file"], one.line) for one in done.log.annotations("error")}
    assert places == {("articles/zh/new.zh.md", 5), (old, line_in_old)}
    assert done.output["passed"] == "false"
    assert int(done.output["issues"]) >= int(done.output["new-issues"]) >= 6

    commit = site.git("rev-parse", "HEAD")
    assert f"(https://host.example/owner/name/blob/{commit}/articles/zh/new.zh.md?plain=1#L5)" in done.summary
    report = json.loads(Path(done.output["report-json"]).read_bytes())
    assert report["summary"]["passed"] is False
    sarif = json.loads((site.folder / done.output["sarif"]).read_bytes())
    assert len(sarif["runs"][0]["results"]) == int(done.output["issues"])
    assert (site.folder / done.output["html"]).read_bytes().startswith(b"<!")


def test_an_old_backlog_bothers_no_pull_request(site: Site, run: Runner) -> None:
    site.write(DAMAGED, site.read(DAMAGED).replace("# 3", "# 新的标题"))
    site.commit("Another headline for the damaged article")
    done = run(site, site.pull_request())
    assert silent(done)
    assert int(done.output["issues"]) >= 3 and done.output["new-issues"] == "0"


def test_an_old_backlog_under_a_baseline_bothers_nobody(site: Site, run: Runner) -> None:
    whole = run(site, name="push", changed_only="false")
    assert whole.status == 1
    assert {one.properties["file"] for one in whole.log.annotations("error")} == {DAMAGED}
    write_baseline(site)
    done = run(site, name="push", baseline="known.json")
    assert silent(done) and done.output["issues"] == whole.output["issues"]
    configured = site.folder / "garblint.toml"
    configured.write_text('baseline = "known.json"\n', encoding="utf-8")
    assert silent(run(site, name="push"))
    site.write(DAMAGED, site.read(DAMAGED).replace("# 3", "# 3\n\n" + SPUN))
    site.commit("A baseline, and new damage")
    event = site.pull_request()
    for done in (run(site, event), run(site, event, name="push", changed_only="false")):
        assert done.status == 1
        assert {(one.properties["file"], one.line) for one in done.log.annotations("error")} == {(DAMAGED, 3)}


def write_baseline(site: Site) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "detector", "audit", ".", "-q", "--write-baseline", "known.json"]
    subprocess.run(command, cwd=site.folder, capture_output=True, check=False)
    assert json.loads(site.read("known.json"))["issues"]


def test_renaming_a_file_and_moving_a_paragraph_change_nothing(site: Site, run: Runner) -> None:
    site.git("mv", DAMAGED, "articles/zh/renamed.zh.md")
    site.commit("Rename")
    text = site.read("articles/zh/renamed.zh.md")
    # To the end of its file, and into another one: lines that git calls new.
    site.write("articles/zh/renamed.zh.md", text.replace(BACKLOG + "\n", "") + "\n" + BACKLOG)
    site.commit("Move within the file")
    assert silent(run(site, site.pull_request()))
    site.git("checkout", "-q", "change")
    site.write("articles/zh/renamed.zh.md", text.replace(BACKLOG + "\n", ""))
    site.write("articles/zh/piece-07.zh.md", site.read("articles/zh/piece-07.zh.md") + "\n" + BACKLOG)
    site.commit("Move to another file")
    site.git("branch", "-f", "main", "main")
    assert silent(run(site, site.pull_request()))


def test_mending_one_place_of_a_damaged_paragraph_blames_nobody(site: Site, run: Runner) -> None:
    site.write(DAMAGED, site.read(DAMAGED).replace("发展迅速", "发展很快").replace("成为亮点", "成为今年的亮点"))
    site.commit("Mend the ends of a line")
    done = run(site, site.pull_request())
    assert done.status == 0 and not done.log.annotations("error")


def test_a_copy_of_a_damaged_paragraph_is_new(site: Site, run: Runner) -> None:
    site.write("articles/zh/copy.zh.md", "# 抄\n\n" + BACKLOG)
    site.commit("Copy")
    assert run(site, site.pull_request()).status == 1


def test_a_forks_pull_request_works_in_a_shallow_clone_without_a_token(site: Site, run: Runner, tmp_path: Path) -> None:
    site.write("articles/zh/new.zh.md", "# 新\n\n" + SPUN)
    site.commit("From a fork")
    event = site.pull_request()
    event["pull_request"]["head"]["repo"] = {"fork": True, "full_name": "someone/name"}
    # The base moved on since the event was written: only the merge that is checked out knows.
    event["pull_request"]["base"]["sha"] = "0123456789" * 4
    site.git("tag", "merge")
    clone = tmp_path / "clone"
    site.git("clone", "-q", "--depth", "2", "--branch", "merge", f"file://{site.folder}", str(clone))
    done = run(Site(clone), event)
    assert done.status == 1
    assert [(one.properties["file"], one.line) for one in done.log.annotations()] == [("articles/zh/new.zh.md", 3)]

    site.git("clone", "-q", "--depth", "1", "--branch", "merge", f"file://{site.folder}", str(tmp_path / "shallow"))
    done = run(Site(tmp_path / "shallow"), event)
    (told,) = done.log.annotations()
    assert done.status == 2 and "fetch-depth: 0" in told.data and done.output["passed"] == "false"


def test_the_head_of_a_pull_request_can_be_checked_out_too(site: Site, run: Runner) -> None:
    site.write("articles/en/new.en.md", "# New\n\n" + SOUND["en"][0])
    site.commit("Sound")
    event = site.pull_request()
    site.git("checkout", "-q", "change")
    assert silent(run(site, event))


HOSTILE_TEXT = (
    "# ::error::owned\n\n::set-output name=passed::true\n\n##[error]owned\n\n::stop-commands::x\n\n"
    "%0A::error::owned\r::error::owned\u2028::error::owned\n\n<img src=x onerror=alert(1)> [a](https://evil.example)\n\n"
)


@pytest.mark.skipif(os.name == "nt", reason="such names do not exist on Windows")
def test_hostile_text_and_file_names_inject_nothing(site: Site, run: Runner) -> None:
    names = [
        "articles/zh/a\n::error::owned\n.zh.md",
        "articles/zh/##[error]owned,line=99.zh.md",
        "articles/zh/$(touch owned)`touch owned`.zh.md",
        "articles/zh/%0A::error::owned.zh.md",
    ]
    for name in names:
        site.write(name, HOSTILE_TEXT + SPUN)
    for module in ("detector", "msgspec", "numpy", "json"):
        site.write(f"{module}.py", "raise SystemExit('imported from the repository')\n")
    site.write("sitecustomize.py", "raise SystemExit('imported from the repository')\n")
    site.commit("Attack")
    event = site.pull_request()
    event["pull_request"]["title"] = "$(touch owned) ::error::owned"
    done = run(site, event)
    assert done.status == 1 and not done.log.stopped
    assert done.output["passed"] == "false"
    for one in done.log.commands:
        assert one.name in ("error", "warning") and not one.data.startswith("owned")
        assert set(one.properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        assert one.line < 20
    spun = [one for one in done.log.annotations("error") if "zh.spun" in one.data]
    assert len(spun) == len(names)
    assert not (site.folder / "owned").exists()
    assert "<img" not in re.sub(r"`[^`]*`", "", done.summary).replace("\\<img", "")
    assert not re.search(r"(?<!\\)\]\(https://evil", done.summary.replace("\\]", ""))


def test_hostile_inputs_are_refused_or_harmless(site: Site, run: Runner) -> None:
    for inputs in (
        {"fail_on": "$(touch owned)"},
        {"min_score": "1; touch owned"},
        {"changed_only": "::error::owned"},
        {"base_ref": "--output=owned"},
        {"paths": "`touch owned`\n$(touch owned)"},
        {"version": "1 --index-url=x"},
        {"sarif_file": "../outside.sarif"},
        {"sarif_file": ".git/hooks/x"},
    ):
        done = run(site, name="push", **inputs)
        if "version" in inputs:
            continue  # not looked at where an interpreter is given; see test_install.py
        assert done.status in (2, 3), inputs
        assert done.log.annotations("error") and not done.log.stopped
        assert done.output["passed"] == "false"
    assert not (site.folder / "owned").exists() and not (site.folder.parent / "outside.sarif").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_in_the_repository_leads_no_report_out_of_it(site: Site, run: Runner, tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("before")
    (site.folder / "report.sarif").symlink_to(tmp_path / "victim")
    done = run(site, name="push", sarif_file="report.sarif")
    assert done.status == 2 and (tmp_path / "victim").read_text() == "before"

    (site.folder / "inside.sarif").symlink_to(site.folder / DAMAGED)
    before = site.read(DAMAGED)
    assert run(site, name="push", sarif_file="inside.sarif").status == 2 and site.read(DAMAGED) == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_in_a_pull_request_has_no_file_of_the_runner_quoted(site: Site, run: Runner, tmp_path: Path) -> None:
    secret = tmp_path / "secret.zh.md"
    secret.write_text(f"# 密\n\n{SPUN}", encoding="utf-8")
    (site.folder / "articles/zh/new.zh.md").symlink_to(secret)
    (site.folder / "more").symlink_to(tmp_path)
    site.commit("Links")
    event = site.pull_request()
    done = run(site, event, html_file="report.html", sarif_file="report.sarif")
    assert silent(done)
    assert "家当" not in done.text
    for name in (done.output["report-json"], site.folder / "report.html", site.folder / "report.sarif"):
        assert "康复东西家当" not in Path(name).read_text(encoding="utf-8")
    # Named by the workflow: the path is the repository's own, where it leads is not.
    for paths in ("more", "articles/zh/new.zh.md", "articles/../more/secret.zh.md"):
        done = run(site, event, paths=paths)
        assert done.status == 2 and "leads out of the workspace" in done.log.annotations("error")[0].data
        assert "家当" not in done.text and done.output["passed"] == "false"


def test_pushes_and_merge_groups_know_what_they_are_compared_with(site: Site, run: Runner) -> None:
    main = site.git("rev-parse", "main")
    site.write("articles/en/new.en.md", "# New\n\n" + SOUND["en"][0])
    head = site.commit("Sound")
    repository = {"default_branch": "main"}
    zero = "0" * 40
    site.git("update-ref", "refs/remotes/origin/main", main)

    group = run(site, {"merge_group": {"base_sha": main, "head_sha": head}}, name="merge_group")
    assert silent(group) and "1 article" in group.text
    push = {"before": main, "after": head, "ref": "refs/heads/change", "repository": repository}
    assert silent(run(site, push, name="push", changed_only="true"))
    first_of_branch = run(site, push | {"before": zero}, name="push", changed_only="true")
    assert silent(first_of_branch) and "1 article" in first_of_branch.text

    # Nothing to compare with: the first push of all, and a forced push of the default branch. All is audited.
    for before in (zero, "0123456789" * 4):
        everything = run(
            site, push | {"before": before, "ref": "refs/heads/main"}, name="push", changed_only="true", fail_on="none"
        )
        report = json.loads(Path(everything.output["report-json"]).read_bytes())
        assert report["summary"]["articles"] >= 43 and everything.status == 0


def test_an_empty_change_and_a_deleted_article_pass(site: Site, run: Runner) -> None:
    site.git("commit", "-q", "--allow-empty", "-m", "Nothing")
    assert silent(run(site, site.pull_request()))
    site.git("checkout", "-q", "change")
    site.git("rm", "-q", DAMAGED)
    site.commit("Delete")
    assert silent(run(site, site.pull_request()))


def test_a_base_ref_decides_without_an_event(site: Site, run: Runner) -> None:
    site.write("articles/zh/new.zh.md", "# 新\n\n" + SPUN)
    site.commit("Spun")
    done = run(site, name="workflow_dispatch", base_ref="main")
    assert done.status == 1 and {one.properties["file"] for one in done.log.annotations()} == {"articles/zh/new.zh.md"}
    done = run(site, name="schedule", changed_only="true")
    assert done.status == 2 and "base-ref" in done.log.annotations("error")[0].data


def test_paths_gate_languages_and_summary_are_what_was_asked_for(site: Site, run: Runner) -> None:
    assert run(site, name="push", paths="articles/ja\narticles/en").status == 0
    done = run(site, name="push", paths="articles/zh")
    assert done.status == 1
    assert {one.properties["file"] for one in done.log.annotations()} == {DAMAGED}
    assert run(site, name="push", languages="ja, en").status == 0
    done = run(site, name="push", fail_on="none", step_summary="false")
    assert done.status == 0 and done.summary == "" and done.log.annotations("warning")
    done = run(site, name="push", fail_on="none", min_score="100")
    assert done.status == 1 and "below 100" in done.text and done.summary


def test_a_file_that_cannot_be_read_fails_and_is_named(site: Site, run: Runner) -> None:
    (site.folder / "articles/zh/broken.zh.md").write_bytes("正文".encode() * 30 + b"\xff\xfe\xff" + "正文".encode())
    site.commit("Broken")
    done = run(site, site.pull_request())
    (told,) = done.log.annotations()
    assert done.status == 3 and told.properties["file"] == "articles/zh/broken.zh.md"
    assert done.output["passed"] == "false"


def test_no_input_stands_in_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
    for key in ACTION["inputs"]:
        users = [step for step in ACTION["runs"]["steps"] if f"${{{{ inputs.{key} }}}}" in step["env"].values()]
        assert len(users) == 1, key
    promised = "paths config version fail-on min-score changed-only base-ref baseline sarif-file html-file"
    assert set(ACTION["inputs"]) == {*promised.split(), "step-summary", "languages"}
    promised = "passed score issues new-issues critical report-json sarif html"
    assert set(ACTION["outputs"]) == set(promised.split())
