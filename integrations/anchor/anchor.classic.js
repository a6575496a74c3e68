// Generated from anchor.js by build.js (npm run build); do not edit.
(() => {
"use strict";
/**
 * Finds the issues of a garblint report again in a text as it is now. Offsets are UTF-16 code units from 0, ends exclusive.
 *
 * An issue is found by its offsets where the text there is what the report quotes, else by its quote with context.
 * It is never guessed: what is not there is "gone", what may be in several places is "ambiguous". See docs/cms.md.
 */

/** The major version of the report's form that this module reads. */
const FORMAT_MAJOR = 1;

// The usual proportions of a text-quote search. The exact text is required, so it has no weight of its own. Position
// weighs less than the margin: two places with the same context are never told apart by their distance.
const WEIGHTS = { prefix: 20, suffix: 20, position: 2 };
/**
 * From how many points of context an issue is found where its words stand once in the text (one whole side of the context)
 * and where they stand several times (something of the other side too); from how many it may be here; and by how much it
 * must lead. Measured with measure.js on 343 000 issues in texts with 2 to 30 edits per 1000 units: with `found` at 20 too,
 * 0.44 in 1000 issues are put in a wrong place, at 22 0.17, at 25 0.13, while 43 and another 40 in 1000 become ambiguous.
 * `once` and `margin` hardly count (`once` from 10 to 20: 0.22 to 0.17; `margin` from 2 to 5: 0.17 to 0.13).
 */
const THRESHOLDS = Object.freeze({ once: 20, found: 22, doubtful: 10, margin: 2 });
// Units of context that candidates are looked up by. A place with 10 points has at least a quarter of its
// context on one side, which is 8 units of 32: the lookup loses nothing.
const KEY = 8;
const SHOWN_CANDIDATES = 10;
// Share of the old text that must stand for a finding about the whole article to be still about this one.
const WHOLE_KEPT = 0.5;

/** The articles of a parsed report. Throws a TypeError for what is no report or a report of another major version. */
function articlesOf(report) {
  const version = /^(\d+)\.\d+$/.exec(String(report?.format_version ?? ""));
  if (!version || !Array.isArray(report.articles)) throw new TypeError("This is not a garblint report.");
  if (Number(version[1]) !== FORMAT_MAJOR) {
    throw new TypeError(`The report has format ${version[0]}; this program reads ${FORMAT_MAJOR}.x.`);
  }
  return report.articles;
}

/** SHA-256 of the text's UTF-8 bytes in lower-case hexadecimal, or null where the browser offers none (plain http). */
async function sha256(text) {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** As `reanchor`, after comparing the text's own hash (with and without a byte order mark) with the report's. */
async function reanchorAsync(article, text) {
  let hash = await sha256(text);
  if (hash !== null && hash !== article.sha256) hash = await sha256("\uFEFF" + text);
  return reanchor(article, text, { hash });
}

/**
 * Where the issues of an article stand in `text`.
 *
 * `article` is an entry of a report's `articles`; `text` the file, or for spans of base "field" that field, as it is now.
 * `hash` is the SHA-256 of the bytes that `text` was decoded from, if they are known. Line ends may differ from the
 * audited text's (CR LF, LF, CR), and a byte order mark may be there or not.
 *
 * Returns one object per issue, in the report's order: `{issue, state, start, end, unit, whole, candidates}`. `state` is
 * "exact" (at its offsets), "moved" (found by its quote), "gone" or "ambiguous". `start` and `end` are null for the last
 * two. `whole` tells a finding about the whole article; `candidates` up to 10 places an ambiguous one may be at.
 */
function reanchor(article, text, { hash = null, thresholds = THRESHOLDS } = {}) {
  const now = normalised(text);
  const issues = article.issues.map((issue, index) => quoted(issue, index));
  const returns = lineEndsOf(issues);
  const same = Boolean(hash) && hash === article.sha256;
  const results = issues.map(() => null);
  const claimed = new Map(); // group → starts that an issue of the group stands at
  const groups = new Map(); // group → issues still to be found

  for (const one of issues) {
    const place = same ? atRawOffsets(one, text, now) : null;
    const start = place ?? atOffsets(one, now.text, returns);
    const claims = claimed.get(one.group) ?? claimed.set(one.group, new Set()).get(one.group);
    if (start !== null) {
      claims.add(start);
      results[one.index] = found(one, "exact", start, now);
    } else if (one.whole) {
      const kept = now.text.trim() !== "" && keptShare(one.exact, now.text) >= WHOLE_KEPT;
      results[one.index] = kept ? placed(one, "moved", now.raw(0), now.raw(now.text.length)) : lost(one, "gone");
    } else {
      (groups.get(one.group) ?? groups.set(one.group, []).get(one.group)).push(one);
    }
  }

  const left = [...groups.values()].flat();
  const places = occurrences(now.text, new Set(left.map((one) => one.needle)));
  for (const [group, members] of groups) {
    findGroup(members, places, claimed.get(group), now, results, thresholds);
  }
  return results;
}

/**
 * The text with suggestion number `index` of an anchored issue in its place.
 *
 * Throws an Error where the issue is gone or ambiguous or the text is not the one it was anchored in, and a RangeError
 * where there is no such suggestion. Line ends of the suggestion become those of the text.
 */
function applySuggestion(text, anchored, index) {
  const { issue, state, start, end } = anchored;
  if (state !== "exact" && state !== "moved") throw new Error(`The issue is ${state}: nothing was changed.`);
  const suggestion = issue.suggestions?.[index];
  if (typeof suggestion?.text !== "string") throw new RangeError(`The issue has no suggestion ${index}.`);
  if (withLF(text.slice(start, end)) !== withLF(issue.quote.exact)) {
    throw new Error("The text has changed since the issue was anchored: nothing was changed.");
  }
  const put = withLF(suggestion.text).replaceAll("\n", text.includes("\r\n") ? "\r\n" : "\n");
  return text.slice(0, start) + put + text.slice(end);
}

/** What to tell an editor about an issue: plain strings, to be shown as text and never as HTML. */
function explain(issue) {
  return {
    title: String(issue.message ?? ""),
    help: String(issue.help ?? ""),
    category: String(issue.category ?? ""),
    severity: String(issue.severity ?? ""),
    certainty: typeof issue.confidence === "number" ? `${Math.floor(issue.confidence * 100)} % sure` : "",
    rule: String(issue.rule ?? ""),
    status: String(issue.status ?? ""),
    suggestions: (issue.suggestions ?? []).map(({ text }) => (text === "" ? "delete it" : String(text))),
  };
}

// ------------------------------------------------------------------------------------------------ texts and line ends

function withLF(text) {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** The text without byte order mark and with LF, and a function from its offsets to those of the raw text. */
function normalised(raw) {
  const mark = raw.startsWith("\uFEFF") ? 1 : 0;
  const text = withLF(mark ? raw.slice(1) : raw);
  const pairs = []; // offsets in the normalised text of LFs that were CR LF
  for (let at = raw.indexOf("\r\n"); at >= 0; at = raw.indexOf("\r\n", at + 2)) pairs.push(at - mark - pairs.length);
  return { text, mark, raw: (offset) => offset + mark + countBelow(pairs, offset), pairs };
}

function countBelow(sorted, limit) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An issue with its quote in LF, and what is searched for: the exact text, or the seam of its contexts if it is empty. */
function quoted(issue, index) {
  const [exact, prefix, suffix] = [issue.quote.exact, issue.quote.prefix, issue.quote.suffix].map(withLF);
  const inset = exact === "" ? Math.min(KEY, prefix.length) : 0;
  const needle = exact === "" ? prefix.slice(prefix.length - inset) + suffix.slice(0, KEY) : exact;
  const whole = issue.span.utf16_start === 0 && prefix === "" && suffix === "";
  const group = JSON.stringify([issue.rule, issue.variant ?? null, needle, exact === "" ? inset : -1]);
  return { issue, index, exact, prefix, suffix, needle, inset, whole, group, context: JSON.stringify([prefix, suffix]) };
}

/** Line ends of the audited text as far as its quotes show them: "\r\n", "\n", or null where none shows. */
function lineEndsOf(issues) {
  let ends = null;
  for (const { issue } of issues) {
    const all = issue.quote.prefix + issue.quote.exact + issue.quote.suffix;
    if (all.includes("\r\n")) return "\r\n";
    if (/[^\r]\n/.test(all)) ends = "\n";
  }
  return ends;
}

// ------------------------------------------------------------------------------------------------ by offset

/** The bytes are those that were audited: the offsets hold if they show the quote (a lone surrogate is U+FFFD there). */
function atRawOffsets(one, raw, now) {
  const start = one.issue.span.utf16_start + now.mark;
  const end = one.issue.span.utf16_end + now.mark;
  const shown = withLF(raw.slice(start, end)).replace(/\p{Cs}/gu, "\uFFFD");
  if (end > raw.length || shown !== one.exact) return null;
  let low = start - now.mark - now.pairs.length; // the normalised offset whose raw one is `start`
  if (low < 0) low = 0;
  for (let high = start - now.mark; low < high; ) {
    const middle = (low + high) >> 1;
    if (now.raw(middle) < start) low = middle + 1;
    else high = middle;
  }
  return now.raw(low) === start ? low : null;
}

/** The text at the offsets is the quote with its whole context. CR LF counts as one unit where the report had it. */
function atOffsets(one, text, returns) {
  const { utf16_start: start, line } = one.issue.span;
  const shortened = start - (line - 1);
  const tries = returns === "\n" ? [start] : returns === "\r\n" ? [shortened] : [start, shortened];
  for (const at of tries) {
    if (at < 0 || !text.startsWith(one.exact, at)) continue;
    if (before(one, text, at) === 1 && after(one, text, at + one.exact.length) === 1) return at;
  }
  return null;
}

/** Share of the prefix that stands right before `at` without a gap; an empty prefix means the beginning of the text. */
function before({ prefix }, text, at) {
  if (prefix === "") return at === 0 ? 1 : 0;
  let same = 0;
  while (same < prefix.length && text[at - 1 - same] === prefix[prefix.length - 1 - same]) same += 1;
  // A context shorter than the usual was cut by the beginning of the text: standing elsewhere it says less.
  return same / prefix.length;
}

/** Share of the suffix that stands right after `end`; an empty suffix means the end of the text. */
function after({ suffix }, text, end) {
  if (suffix === "") return end === text.length ? 1 : 0;
  let same = 0;
  while (same < suffix.length && text[end + same] === suffix[same]) same += 1;
  return same / suffix.length;
}

// ------------------------------------------------------------------------------------------------ by quote

/** Where each needle stands in the text: Map of needle → ascending offsets. Passes over the text once per key length. */
function occurrences(text, needles) {
  const places = new Map();
  const byLength = new Map(); // key length → Map of key → needles that begin with it
  for (const needle of needles) {
    places.set(needle, []);
    if (needle === "") continue;
    const length = needle.length >= 8 ? 8 : needle.length >= 4 ? 4 : needle.length;
    const keys = byLength.get(length) ?? byLength.set(length, new Map()).get(length);
    const key = needle.slice(0, length);
    (keys.get(key) ?? keys.set(key, []).get(key)).push(needle);
  }
  for (const [length, keys] of byLength) {
    const first = new Uint8Array(65536);
    for (const key of keys.keys()) first[key.charCodeAt(0)] = 1;
    for (let at = 0; at + length <= text.length; at += 1) {
      if (!first[text.charCodeAt(at)]) continue;
      for (const needle of keys.get(text.slice(at, at + length)) ?? []) {
        if (needle.length === length || text.startsWith(needle, at)) places.get(needle).push(at);
      }
    }
  }
  return places;
}

const JOINS_BACK = /^[\p{M}\u200D\u{1F3FB}-\u{1F3FF}]/u;

// Letters of scripts that put spaces between words, and digits: measured, most of the rare wrong places in English were
// a short word found inside another one that an edit had made of it ("in" in "Imagine").
const WORD = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}]/u;
const isWord = (unit) => unit !== undefined && WORD.test(unit);

/**
 * Whether [start, end) would cut a character or a word that the report did not cut: "e" is not found in "é" (e + U+0301),
 * nor "in" in "inn".
 */
function cuts({ prefix, suffix }, text, start, end) {
  if (start < end && isWord(text[end - 1]) && isWord(text[end]) && !isWord(suffix[0])) return true;
  if (start < end && isWord(text[start]) && isWord(text[start - 1]) && !isWord(prefix.at(-1))) return true;
  const joined = (at, context) => JOINS_BACK.test(text.slice(at, at + 2)) && !context.startsWith(text[at]);
  if (start < end && joined(end, suffix)) return true;
  if (start < end && text[start - 1] === "\u200D" && !prefix.endsWith("\u200D")) return true;
  return start === end && joined(start, suffix);
}

/** Candidates by the units right before and right after them, so that an issue meets only those that can be `doubtful`. */
function candidateIndex(starts, length, text) {
  const [left, right] = [new Map(), new Map()];
  const add = (map, key, start) => (map.get(key) ?? map.set(key, []).get(key)).push(start);
  for (const start of starts) {
    add(left, text.slice(Math.max(0, start - KEY), start), start);
    add(right, text.slice(start + length, start + length + KEY), start);
  }
  return (one) => {
    if (one.prefix.length < 4 * KEY || one.suffix.length < 4 * KEY) return starts;
    const near = new Set(left.get(one.prefix.slice(-KEY)));
    for (const start of right.get(one.suffix.slice(0, KEY)) ?? []) near.add(start);
    return near;
  };
}

/** Find the issues of one rule, variant and exact text; a place is given to one of them only. */
function findGroup(members, places, claims, now, results, { once, found: among, doubtful, margin }) {
  const { needle, inset, exact } = members[0];
  const { text } = now;
  const least = places.get(needle).length === 1 ? once : among;
  const starts = places.get(needle).map((at) => at + inset).filter((start) => !claims.has(start));
  const near = candidateIndex(starts, exact.length, text);
  const alike = new Map(); // issues with the same context are interchangeable
  for (const one of members) (alike.get(one.context) ?? alike.set(one.context, []).get(one.context)).push(one);

  const wanted = new Map(); // start → [{one, score}]
  for (const same of alike.values()) {
    const scored = [];
    for (const start of near(same[0])) {
      if (cuts(same[0], text, start, start + exact.length)) continue;
      const context =
        WEIGHTS.prefix * before(same[0], text, start) + WEIGHTS.suffix * after(same[0], text, start + exact.length);
      if (context < doubtful) continue;
      const distance = Math.min(...same.slice(0, 8).map((one) => Math.abs(one.issue.span.utf16_start - start)));
      const position = WEIGHTS.position * (1 - Math.min(1, distance / Math.max(1, text.length)));
      scored.push({ start, context, score: context + position });
    }
    scored.sort((a, b) => b.score - a.score || a.start - b.start);
    const sure = scored.filter(({ context }) => context >= least);
    const best = sure.slice(0, same.length);
    const next = scored[best.length];
    const clear = best.length > 0 && (!next || best.at(-1).score - next.score > margin);
    if (scored.length === 0) {
      for (const one of same) results[one.index] = lost(one, "gone");
    } else if (best.length === same.length && clear) {
      // As many places as issues: whichever is whose, each place has its issue.
      best.sort((a, b) => a.start - b.start);
      const ordered = [...same].sort((a, b) => a.issue.span.utf16_start - b.issue.span.utf16_start);
      ordered.forEach((one, at) => {
        const { start, score } = best[at];
        (wanted.get(start) ?? wanted.set(start, []).get(start)).push({ one, score });
      });
    } else {
      for (const one of same) results[one.index] = lost(one, "ambiguous", scored.map(({ start }) => start), now);
    }
  }
  for (const [start, claimants] of wanted) {
    claimants.sort((a, b) => b.score - a.score);
    const clear = claimants.length === 1 || claimants[0].score - claimants[1].score > margin;
    claimants.forEach(({ one }, at) => {
      if (!clear) results[one.index] = lost(one, "ambiguous", [start], now);
      else results[one.index] = at === 0 ? found(one, "moved", start, now) : lost(one, "gone");
    });
  }
}

/** Share of the old text's units that stand in the new one, by its unchanged ends or by its unchanged lines. */
function keptShare(old, text) {
  if (old === "") return 0;
  const most = Math.min(old.length, text.length);
  let head = 0;
  while (head < most && old[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  const lines = new Set(text.split("\n"));
  const standing = old.split("\n").filter((line) => line.trim() !== "" && lines.has(line));
  const stood = standing.reduce((sum, line) => sum + line.length + 1, 0);
  return Math.max(head + tail, stood) / old.length;
}

// ------------------------------------------------------------------------------------------------ results

function found(one, state, start, now) {
  return placed(one, state, now.raw(start), now.raw(start + one.exact.length));
}

function placed(one, state, start, end) {
  return { issue: one.issue, state, start, end, unit: "UTF-16", whole: one.whole, candidates: [] };
}

function lost(one, state, starts = [], now = null) {
  const candidates = starts
    .slice(0, SHOWN_CANDIDATES)
    .map((start) => ({ start: now.raw(start), end: now.raw(start + one.exact.length) }));
  return { issue: one.issue, state, start: null, end: null, unit: "UTF-16", whole: one.whole, candidates };
}

globalThis.garblintAnchor = Object.freeze({ FORMAT_MAJOR, THRESHOLDS, articlesOf, sha256, reanchorAsync, reanchor, applySuggestion, explain });
})();
