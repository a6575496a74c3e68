import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { applySuggestion, articlesOf, explain, reanchor, reanchorAsync, sha256 } from "./anchor.js";
import { classic } from "./build.js";

const hashOf = (text) => createHash("sha256").update(text, "utf8").digest("hex");

/** An issue as the auditor writes it about the UTF-16 range [start, end). Context is 32 code points a side. */
function issue(text, start, end, changes = {}, lines = null) {
  const head = text.slice(0, start);
  return {
    rule: "any.test", variant: null, category: "spun", severity: "major", confidence: 0.98, status: "new",
    message: "m", help: "h",
    span: { base: "file", utf16_start: start, utf16_end: end, line: lines ?? head.split(/\r\n|\n|\r/).length },
    quote: {
      exact: text.slice(start, end),
      prefix: Array.from(head.slice(-80).replace(/^[\uDC00-\uDFFF]/, "")).slice(-32).join(""),
      suffix: Array.from(text.slice(end, end + 80)).slice(0, 32).join(""),
    },
    suggestions: [{ text: "产业", confidence: 0.9 }],
    ...changes,
  };
}

function at(text, word, changes = {}, from = 0) {
  const start = text.indexOf(word, from);
  assert.ok(start >= 0);
  return issue(text, start, start + word.length, changes);
}

const article = (text, ...issues) => ({ path: "a.txt", sha256: hashOf(text), issues });
const only = (report, text, options) => {
  const [one] = reanchor(report, text, options);
  return [one.state, one.start, one.end];
};

const TEXT =
  "雁浦区😀医药健康家当集群正在扩大,今年又有三家公司从外地迁入这里。\n" +
  "第二段说的是另一件事：港口的吞吐量连续四年上升，码头上的灯通宵亮着。\n" +
  "最后一段 cafe\u0301 说 cafe 的事，👩‍👩‍👧 一家人住在河边，旧港区改造方案还没有定下来。\n";

test("an unchanged text has its issues at their offsets", () => {
  const start = TEXT.indexOf("家当");
  const report = article(TEXT, at(TEXT, "家当"));
  assert.deepEqual(only(report, TEXT), ["exact", start, start + 2]);
  assert.deepEqual(only(report, TEXT, { hash: hashOf(TEXT) }), ["exact", start, start + 2]);
});

test("the module computes the hash itself", async () => {
  assert.equal(await sha256("家当😀"), hashOf("家当😀"));
  const text = "\uFEFF" + "同一句话。".repeat(40);
  const bare = text.slice(1);
  const report = { ...article(text, issue(bare, 100, 102)) };
  const [one] = await reanchorAsync(report, bare);
  assert.deepEqual([one.state, one.start, one.end], ["exact", 100, 102]);
  const [marked] = await reanchorAsync(report, text);
  assert.deepEqual([marked.state, marked.start, marked.end], ["exact", 101, 103]);
});

test("text before the issue moves it, in UTF-16 units", () => {
  const now = "😀😀新的导语。\n" + TEXT;
  const start = now.indexOf("家当");
  assert.deepEqual(only(article(TEXT, at(TEXT, "家当")), now), ["moved", start, start + 2]);
});

test("an edit right beside the issue leaves it findable by its other side", () => {
  const now = TEXT.replace("家当集群", "家当的集群");
  const start = now.indexOf("家当");
  assert.deepEqual(only(article(TEXT, at(TEXT, "家当")), now), ["moved", start, start + 2]);
});

test("edits close by on both sides make it ambiguous where some context stands, with the place as candidate", () => {
  const word = "吞吐量";
  const place = TEXT.indexOf(word);
  const now = TEXT.slice(0, place - 9) + "x" + TEXT.slice(place - 9, place + 12) + "x" + TEXT.slice(place + 12);
  const [one] = reanchor(article(TEXT, at(TEXT, word)), now);
  assert.equal(one.state, "ambiguous");
  assert.deepEqual([one.start, one.end], [null, null]);
  assert.equal(now.slice(one.candidates[0].start, one.candidates[0].end), word);
});

test("what was put right is gone although the word stands elsewhere", () => {
  const text = TEXT + "他变卖了全部家当，离开了这座住了一辈子的城市，再也没有回来过。\n";
  const report = article(text, at(text, "家当"));
  assert.deepEqual(only(report, text.replace("家当", "产业")), ["gone", null, null]);
});

test("equal places are ambiguous: nearness does not decide", () => {
  const line = "同样的一行字里有家当两个字，前后的文字也是完全一样的，一个字都不差，长得足够把上下文都占满为止。\n";
  const text = line + line + line;
  const report = article(text, at(text, "家当", {}, line.length));
  assert.equal(only(report, text)[0], "exact");
  const [one] = reanchor(report, "导语\n" + text);
  assert.equal(one.state, "ambiguous");
  assert.equal(one.candidates.length >= 2, true);
});

test("as many equal issues as equal places are matched in order", () => {
  const line = "同样的一行字里有家当两个字，前后的文字也是完全一样的，一个字都不差，长得足够把上下文都占满为止。\n";
  const text = "头\n" + "垫".repeat(40) + "\n" + line.repeat(4) + "垫".repeat(40);
  const issues = [];
  for (let from = text.indexOf("家当"); from >= 0; from = text.indexOf("家当", from + 1)) issues.push(issue(text, from, from + 2));
  const moved = reanchor(article(text, ...issues), "新" + text);
  assert.deepEqual(moved.map((one) => one.state), ["moved", "moved", "moved", "moved"]);
  assert.deepEqual(moved.map((one) => one.start), issues.map((one) => one.span.utf16_start + 1));
});

test("a place that another issue of the rule stands at is not taken twice", () => {
  const line = "同样的一行字里有家当两个字，前后的文字也是完全一样的，一个字都不差，长得足够把上下文都占满为止。\n";
  const text = line.repeat(5);
  const issues = [1, 2, 3].map((number) => at(text, "家当", {}, line.length * number));
  const states = reanchor(article(text, ...issues), line.repeat(4)).map((one) => one.start);
  const taken = states.filter((start) => start !== null);
  assert.equal(new Set(taken).size, taken.length);
});

test("a combining mark that came or went is not overlooked", () => {
  const text = "Sie gingen in das cafe und blieben dort bis zum spaeten Abend sitzen.";
  const report = article(text, at(text, "cafe"));
  assert.equal(only(report, text.replace("cafe", "cafe\u0301"))[0], "gone");
  assert.equal(only(report, text.replace("cafe", "caf\u00e9"))[0], "gone");
  const accented = article(TEXT, at(TEXT, "cafe\u0301"));
  assert.equal(only(accented, "x" + TEXT)[0], "moved");
  assert.equal(only(accented, TEXT.normalize("NFC"))[0], "gone");
});

test("an emoji sequence is not cut", () => {
  const text = "Die Familie 👩 wohnt am Fluss und wartet auf den Umbau des alten Hafens.";
  const report = article(text, at(text, "👩"));
  assert.equal(only(report, text.replace("👩", "👩‍👧"))[0], "gone");
  assert.equal(only(report, text.replace("👩", "👩🏽"))[0], "gone");
  assert.equal(only(report, "🙂" + text)[0], "moved");
});

test("CR LF that an editor turned into LF changes nothing, and the other way round", () => {
  const windows = TEXT.replaceAll("\n", "\r\n");
  for (const word of ["家当", "码头", "河边", "里。\r\n第二"]) {
    const report = article(windows, at(windows, word));
    const start = TEXT.indexOf(word.replace("\r\n", "\n"));
    const end = start + word.replace("\r\n", "\n").length;
    assert.deepEqual(only(report, TEXT), ["exact", start, end]);
    assert.deepEqual(only(report, windows, { hash: hashOf(windows) }), [
      "exact", windows.indexOf(word), windows.indexOf(word) + word.length,
    ]);
  }
  for (const word of ["家当", "码头", "河边"]) {
    const [state, start, end] = only(article(TEXT, at(TEXT, word)), windows);
    assert.equal(state, "exact");
    assert.equal(windows.slice(start, end), word);
    const [moved, from, to] = only(article(TEXT, at(TEXT, word)), "新\r\n" + windows);
    assert.deepEqual([moved, ("新\r\n" + windows).slice(from, to)], ["moved", word]);
  }
});

test("an issue without width is found between its contexts", () => {
  const place = TEXT.indexOf("港口");
  const report = article(TEXT, issue(TEXT, place, place));
  assert.deepEqual(only(report, TEXT), ["exact", place, place]);
  assert.deepEqual(only(report, "新" + TEXT), ["moved", place + 1, place + 1]);
  assert.equal(only(report, TEXT.replace("港口", "这里补上了一句。港口"))[0], "gone");
});

test("a finding about the whole article stays with it until little of it is left", () => {
  const report = article(TEXT, issue(TEXT, 0, TEXT.length));
  assert.deepEqual(only(report, TEXT), ["exact", 0, TEXT.length]);
  const now = TEXT.replace("港口", "机场和港口");
  assert.deepEqual(only(report, now), ["moved", 0, now.length]);
  assert.equal(only(report, "Something else altogether.")[0], "gone");
  assert.equal(only(report, "")[0], "gone");
});

test("a suggestion is applied where the issue is, and refused where it is not", () => {
  const now = "😀\n" + TEXT;
  const [one] = reanchor(article(TEXT, at(TEXT, "家当")), now);
  assert.equal(applySuggestion(now, one, 0), now.replace("家当", "产业"));
  assert.throws(() => applySuggestion(now, one, 1), RangeError);
  assert.throws(() => applySuggestion(TEXT, one, 0), /has changed/);
  const [gone] = reanchor(article(TEXT, at(TEXT, "家当")), "");
  assert.throws(() => applySuggestion("", gone, 0), /gone/);
  assert.throws(() => applySuggestion(now, { ...one, state: "ambiguous" }, 0), /ambiguous/);
});

test("a suggestion takes the line ends of the text", () => {
  const text = "one\r\ntwo\r\n";
  const [one] = reanchor(article(text, at(text, "two", { suggestions: [{ text: "2\n3" }] })), text);
  assert.equal(applySuggestion(text, one, 0), "one\r\n2\r\n3\r\n");
});

test("reports of another major version are refused, later minor ones read", () => {
  assert.deepEqual(articlesOf({ format_version: "1.7", articles: [], novelty: 1 }), []);
  for (const version of ["2.0", "0.9", "", undefined, "1"]) {
    assert.throws(() => articlesOf({ format_version: version, articles: [] }), TypeError);
  }
  assert.throws(() => articlesOf(null), TypeError);
});

test("the explanation is plain strings, whatever the report holds", () => {
  const told = explain({ message: "<b>x</b>", confidence: 0.9988, suggestions: [{ text: "" }], category: "new-kind" });
  assert.deepEqual([told.title, told.certainty, told.suggestions, told.help], ["<b>x</b>", "99 % sure", ["delete it"], ""]);
});

test("the example report's issues are unique enough to be found by quote alone", () => {
  const report = JSON.parse(readFileSync(new URL("../../reports/examples/report.json", import.meta.url), "utf8"));
  for (const one of articlesOf(report)) {
    const file = new URL(`../../${one.path}`, import.meta.url);
    const text = readFileSync(file, "utf8");
    for (const { state, start, end, whole, issue: { quote } } of reanchor(one, "新。\n" + text)) {
      assert.equal(state, "moved");
      if (!whole) assert.equal(("新。\n" + text).slice(start, end), quote.exact);
    }
  }
});

test("10 000 issues in a text of a million units are all found", () => {
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const text = Array.from({ length: 1_000_000 }, () => String.fromCharCode(0x4e00 + random(800))).join("");
  const issues = [];
  for (let start = 50; issues.length < 10_000; start += 99) {
    issues.push(issue(text, start, start + 1 + (issues.length % 9), {}, 1));
  }
  const now = "新" + text;
  const states = reanchor(article(text, ...issues), now);
  assert.equal(states.every((one, at) => one.state === "moved" && one.start === issues[at].span.utf16_start + 1), true);
});

test("every edit at random leaves each issue at its quote or says that it does not know", () => {
  let seed = 11;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  const pieces = ["家", "当", "😀", "e\u0301", "\n", "a", "，", "的"];
  for (let round = 0; round < 300; round += 1) {
    const text = Array.from({ length: 120 }, () => pieces[random(8)]).join("");
    const points = Array.from(text);
    const issues = [];
    for (let number = 0; number < 12; number += 1) {
      const start = points.slice(0, random(points.length)).join("").length;
      const end = start + Array.from(text.slice(start)).slice(0, 1 + random(3)).join("").length;
      issues.push(issue(text, start, end, { rule: `r${number}` }));
    }
    const cut = random(points.length);
    const removed = random(4);
    const head = points.slice(0, cut).join("");
    const tail = points.slice(cut + removed).join("");
    const put = pieces[random(8)];
    const now = head + put + tail;
    for (const one of reanchor(article(text, ...issues), now)) {
      const { utf16_start: start, utf16_end: end } = one.issue.span;
      if (one.start === null) continue;
      assert.equal(now.slice(one.start, one.end), one.issue.quote.exact);
      if (end <= head.length && head.length - end > 40) assert.equal(one.start, start);
      if (start >= text.length - tail.length + 70) assert.equal(one.start, start + now.length - text.length);
    }
  }
});

test("the classic script is the module", () => {
  assert.equal(readFileSync(new URL("anchor.classic.js", import.meta.url), "utf8"), classic());
});
