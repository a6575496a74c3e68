"""The JavaScript module that finds issues again in an edited text: its own tests, run by Node."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "integrations" / "anchor"


def test_the_anchor_module_passes_its_own_tests():
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    ran = subprocess.run([node, "--test"], cwd=FOLDER, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    assert "# pass 0" not in ran.stdout


REANCHOR = """
import { readFileSync } from "node:fs";
import { articlesOf, reanchorAsync } from MODULE;
const { report, texts } = JSON.parse(readFileSync(0, "utf8"));
const found = [];
for (const article of articlesOf(report)) {
  if (article.record.field !== "body") continue;
  const text = texts[article.record.id];
  found.push((await reanchorAsync(article, text)).map(({ issue, state, start, end }) => ({
    base: issue.span.base, exact: issue.quote.exact, state, words: start === null ? null : text.slice(start, end),
  })));
}
process.stdout.write(JSON.stringify(found));
"""


def test_issues_of_records_are_found_in_the_text_of_their_field(auditor, tmp_path: Path) -> None:
    """JSON Lines as they are audited: offsets are those of the field (``base``: "field"), not of the file."""
    from detector.report.json import encode

    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    damaged = (
        "第一行😀。\r\n"
        + "本市康复东西家当大会今天开幕，二十六个名目集中签约，康健家当基金同时成立，家当链升级。\n"
        + "全市康健家当发展迅速，家当链不断延长，医疗东西家当集群成为亮点。\n"
    )
    records = [{"id": "x-1", "title": "旧闻", "body": damaged}, {"id": "x-2", "title": "又", "body": damaged}]
    (tmp_path / "export.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    report = json.loads(encode(auditor.audit([tmp_path / "export.jsonl"])))
    bodies = [one for one in report["articles"] if one["record"]["field"] == "body"]
    assert len(bodies) == 2 and all(len(one["issues"]) >= 3 for one in bodies)

    def reanchored(texts: dict[str, str]) -> list[list[dict[str, Any]]]:
        program = REANCHOR.replace("MODULE", json.dumps((FOLDER / "anchor.js").as_uri()))
        given = {"report": report, "texts": texts}
        command = [node, "--input-type=module", "--eval", program]
        ran = subprocess.run(command, input=json.dumps(given).encode(), capture_output=True, timeout=300, check=False)
        assert ran.returncode == 0, ran.stderr.decode()
        return json.loads(ran.stdout)

    for one in (issue for issues in reanchored({"x-1": damaged, "x-2": damaged}) for issue in issues):
        assert (one["base"], one["state"]) == ("field", "exact") and one["words"] == one["exact"]
    edited = {"x-1": "😀新的导语。\n" + damaged, "x-2": "全都换过了。"}
    ids = [one["record"]["id"] for one in bodies]
    found = dict(zip(ids, reanchored(edited), strict=True))
    moved, gone = found["x-1"], found["x-2"]
    assert {one["state"] for one in moved} == {"moved"} and all(one["words"] == one["exact"] for one in moved)
    assert {one["state"] for one in gone} == {"gone"}
