/**
 * Measures how often `reanchor` is right: texts are edited at random and every unit of them is followed through the edits,
 * so that it is known where each issue's words stand afterwards, or that they stand no more.
 *
 *     node measure.js FOLDER [--documents N] [--grid] [--json FILE]
 *
 * FOLDER holds the measuring data (zh/news/2024.txt.gz and so on). --grid tries other thresholds too.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

import { reanchor, THRESHOLDS } from "./anchor.js";

const CORPORA = { zh: "zh/news/2024.txt.gz", ja: "ja/general/wikipedia.txt.gz", en: "en/general/abc.txt.gz" };
const [SHORTEST, LONGEST] = [500, 3000]; // units of a document; a longer one is cut
const ISSUES = 16; // places a document is given issues at
const RATES = [2, 10, 30]; // edits per 1000 units
const KINDS = ["insert", "delete", "replace", "same word", "repeat", "move", "mixed"];

function generator(seed) {
  let state = seed;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return { below: (limit) => Math.floor(random() * limit), pick: (list) => list[Math.floor(random() * list.length)] };
}

function documentsOf(file, most) {
  const text = gunzipSync(readFileSync(file)).toString("utf8");
  // Where there are not enough of that length (single lines, short entries), several make one.
  const long = text.split(/\n\n+/).filter((one) => one.length >= SHORTEST);
  const all = long.length >= most ? long : text.replace(/\n+/g, "\n").match(new RegExp(`[^]{${LONGEST}}`, "g"));
  const step = Math.max(1, Math.floor(all.length / most));
  return all.filter((_, number) => number % step === 0).slice(0, most)
    .map((one) => Array.from(one).slice(0, LONGEST).join("") + "\n");
}

/** Issues as an audit reports them: at some words every place, as a rule does; at others one place only. */
function issuesIn(text, language, random) {
  const words = language === "en" ? [...text.matchAll(/[A-Za-z]{2,}/g)].map((match) => [match.index, match[0].length]) : null;
  const found = new Map();
  const add = (start, end, rule) => found.set(`${rule} ${start}`, { start, end, rule });
  for (let number = 0; number < ISSUES; number += 1) {
    let [start, length] = words ? random.pick(words) : [random.below(text.length - 4), 1 + random.below(4)];
    if (/[\uDC00-\uDFFF]/.test(text[start])) start += 1;
    if (/[\uD800-\uDBFF]/.test(text[start + length - 1])) length += 1;
    const exact = text.slice(start, start + length);
    if (exact.trim() === "" || exact.includes("\n")) continue;
    if (number % 2) add(start, start + length, `one ${number}`);
    else for (let at = text.indexOf(exact); at >= 0; at = text.indexOf(exact, at + length)) add(at, at + length, "every");
  }
  return [...found.values()].map(({ start, end, rule }) => {
    const head = text.slice(0, start);
    return {
      rule, variant: null, category: "spun", status: "new", message: "", help: "", suggestions: [],
      span: { base: "file", utf16_start: start, utf16_end: end, line: head.split("\n").length },
      quote: {
        exact: text.slice(start, end),
        prefix: Array.from(head.slice(-80).replace(/^[\uDC00-\uDFFF]/, "")).slice(-32).join(""),
        suffix: Array.from(text.slice(end, end + 80)).slice(0, 32).join(""),
      },
    };
  });
}

/**
 * Edits a list of [unit, origin, copy]: origin is the unit's offset in the old text, or −1 for what is new; copy the offset
 * of the unit that a repeated one repeats.
 */
function edited(text, kind, rate, other, language, random) {
  let units = Array.from({ length: text.length }, (_, at) => [text[at], at]);
  const added = (string) => Array.from({ length: string.length }, (_, at) => [string[at], -1]);
  const phrase = () => {
    const from = random.below(Math.max(1, other.length - 13));
    return other.slice(from, from + 1 + random.below(12)).replace(/[\uD800-\uDFFF]/g, "");
  };
  const sentence = () => {
    const stops = units.flatMap(([unit], at) => (/[。！？.!?\n]/.test(unit) ? [at + 1] : []));
    const number = random.below(stops.length);
    return [number ? stops[number - 1] : 0, stops[number]];
  };
  const edits = {
    insert: (at) => units.splice(at, 0, ...added(phrase())),
    delete: (at) => units.splice(at, 1 + random.below(12)),
    replace: (at) => units.splice(at, 1 + random.below(6), ...added(phrase())),
    // A word of the text put somewhere else in it, as a new occurrence of what may be an issue's words.
    "same word": (at) => {
      const from = random.below(text.length - 6);
      units.splice(at, 0, ...added(text.slice(from, from + 1 + random.below(5)).replace(/[\uD800-\uDFFF]/g, "")));
    },
    repeat: (at) => {
      const [from, to] = sentence();
      units.splice(to, 0, ...units.slice(from, to).map(([unit, origin, copy]) => [unit, -1, origin >= 0 ? origin : copy]));
    },
    move: () => {
      const [from, to] = sentence();
      const taken = units.splice(from, to - from);
      const [, place] = units.length ? sentence() : [0, 0];
      units.splice(place, 0, ...taken);
    },
  };
  const single = Object.keys(edits);
  const many = Math.max(1, Math.round((text.length * rate) / 1000 / (["repeat", "move"].includes(kind) ? 4 : 1)));
  for (let number = 0; number < many && units.length > 20; number += 1) {
    edits[kind === "mixed" ? random.pick(single) : kind](random.below(units.length));
  }
  units = units.filter(([unit], at) => {
    // No half of a pair is left over by an edit.
    if (/[\uD800-\uDBFF]/.test(unit)) return /[\uDC00-\uDFFF]/.test(units[at + 1]?.[0] ?? "");
    return !/[\uDC00-\uDFFF]/.test(unit) || /[\uD800-\uDBFF]/.test(units[at - 1]?.[0] ?? "");
  });
  const at = new Map(units.flatMap(([, origin], index) => (origin >= 0 ? [[origin, index]] : [])));
  return { text: units.map(([unit]) => unit).join(""), at, copies: units.map(([, , copy]) => copy ?? -1) };
}

/** Where the issue's words stand now, or null. */
function truth({ span: { utf16_start: start, utf16_end: end } }, at) {
  const first = at.get(start);
  if (first === undefined) return null;
  for (let unit = start; unit < end; unit += 1) if (at.get(unit) !== first + unit - start) return null;
  return first;
}

/**
 * Nobody can tell this place from the old one: the words stand there with their whole context, or in a repetition of their
 * own sentence (which of "A A" is the old one, the text does not say).
 */
function isTwin({ quote: { exact, prefix, suffix }, span }, { text, copies }, start) {
  if (text.slice(0, start).endsWith(prefix) && text.startsWith(exact + suffix, start)) return true;
  return Array.from(exact).length > 0 && copies[start] === span.utf16_start;
}

const FIELDS = ["right", "wrong", "twin", "ambiguous", "lost", "rejected"];

function judge(issues, now, thresholds, counts) {
  const { text, at } = now;
  const results = reanchor({ sha256: "", issues }, text, { thresholds });
  for (const { issue, state, start } of results) {
    const place = truth(issue, at);
    if (start === null) counts[place === null ? "rejected" : state === "ambiguous" ? "ambiguous" : "lost"] += 1;
    else if (start === place) counts.right += 1;
    else counts[isTwin(issue, now, start) ? "twin" : "wrong"] += 1;
  }
}

const empty = () => Object.fromEntries(FIELDS.map((name) => [name, 0]));
const total = (counts) => FIELDS.reduce((sum, name) => sum + counts[name], 0);
const perMille = (counts, name) => ((1000 * counts[name]) / Math.max(1, total(counts))).toFixed(2);

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { documents: { type: "string", default: "120" }, grid: { type: "boolean" }, json: { type: "string" } },
  });
  const [folder] = positionals;
  if (!folder) throw new Error("usage: node measure.js FOLDER [--documents N] [--grid] [--json FILE]");
  const settings = [["as it is", THRESHOLDS]];
  if (values.grid) {
    for (const once of [10, 15, 20, 25]) {
      for (const found of [15, 20, 22, 25, 30]) {
        if (found < once) continue;
        for (const margin of [2, 5]) settings.push([`${once}, ${found}, ${margin}`, { once, found, doubtful: 10, margin }]);
      }
    }
  }
  const bySetting = new Map(settings.map(([name]) => [name, empty()]));
  const byKind = new Map();
  for (const [language, file] of Object.entries(CORPORA)) {
    const documents = documentsOf(`${folder}/${file}`, Number(values.documents));
    documents.forEach((text, number) => {
      const other = documents[(number + 1) % documents.length];
      const random = generator(1 + number * 7919);
      const issues = issuesIn(text, language, random);
      for (const kind of KINDS) {
        for (const rate of RATES) {
          const now = edited(text, kind, rate, other, language, random);
          for (const [name, thresholds] of settings) {
            const counts = empty();
            judge(issues, now, thresholds, counts);
            for (const field of FIELDS) bySetting.get(name)[field] += counts[field];
            if (name !== "as it is") continue;
            for (const key of [`${kind} ${rate}`, `language ${language}`]) {
              const sum = byKind.get(key) ?? byKind.set(key, empty()).get(key);
              for (const field of FIELDS) sum[field] += counts[field];
            }
          }
        }
      }
    });
  }
  const table = (map) => {
    console.log(`${"".padEnd(24)}${"issues".padStart(9)}${FIELDS.map((name) => name.padStart(11)).join("")}   (per mille)`);
    for (const [name, counts] of map) {
      console.log(name.padEnd(24) + String(total(counts)).padStart(9) + FIELDS.map((one) => perMille(counts, one).padStart(11)).join(""));
    }
  };
  table(byKind);
  console.log();
  table(bySetting);
  if (values.json) {
    const plain = (map) => Object.fromEntries(map);
    writeFileSync(values.json, JSON.stringify({ thresholds: THRESHOLDS, documents: Number(values.documents), kinds: plain(byKind), settings: plain(bySetting) }, null, 1) + "\n");
  }
}

main();
