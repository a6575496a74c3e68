// The report: embedded JSON, and what is derived from it once.
const REPORT = JSON.parse(document.getElementById("data").textContent);
const STRINGS = REPORT.strings;
const SEVERITIES = REPORT.severities;
const FIELD = Object.fromEntries(REPORT.fields.map((name, number) => [name, number]));
const FAMILIES = {
  meaning: ["spun", "mistranslation", "terminology", "untranslated", "number"],
  characters: ["ocr", "typo", "encoding", "script", "evasion"],
  missing: ["masked", "missing-text", "omission", "truncated"],
  extra: ["addition", "repeated", "boilerplate", "markup"],
  form: ["punctuation", "grammar", "style"],
};
const FAMILY_OF = new Map(Object.entries(FAMILIES).flatMap(([family, all]) => all.map((one) => [one, family])));
const SIGNS = {critical: "◆", major: "▲", minor: "●", neutral: "○"};

class Issue {
  constructor(row, article, number) {
    this.row = row;
    this.article = article;
    this.number = number;
  }
  get rule() { return STRINGS[this.row[FIELD.rule]]; }
  get category() { return STRINGS[this.row[FIELD.category]]; }
  get family() { return FAMILY_OF.get(this.category) ?? "form"; }
  get severity() { return SEVERITIES[this.row[FIELD.severity]]; }
  get status() { return REPORT.statuses[this.row[FIELD.status]]; }
  get isNew() { return this.row[FIELD.status] === 0; }
  get confidence() { return this.row[FIELD.confidence]; }
  get start() { return this.row[FIELD.start]; }
  get end() { return this.row[FIELD.end]; }
  get line() { return this.row[FIELD.line]; }
  get column() { return this.row[FIELD.column]; }
  get fingerprint() { return this.row[FIELD.fingerprint]; }
  get message() { return STRINGS[this.row[FIELD.message]]; }
  get help() { return STRINGS[this.row[FIELD.help]]; }
  get variant() { return this.row[FIELD.variant] < 0 ? null : STRINGS[this.row[FIELD.variant]]; }
  get suggestions() { return this.row[FIELD.suggestions]; }
  get evidence() { return this.row[FIELD.evidence] ?? {}; }
  get related() { return this.row[FIELD.related] ?? []; }
  get text() { return this.article ? this.article.text : null; }
  get exact() { return this.row[FIELD.quote]?.[0] ?? this.text.slice(this.start, this.end); }
  get prefix() { return this.row[FIELD.quote]?.[1] ?? whole(this.text, this.start - 32, this.start); }
  get suffix() { return this.row[FIELD.quote]?.[2] ?? whole(this.text, this.end, this.end + 32); }
  get isWide() {
    const length = this.text === null ? this.article?.characters : this.text.length;
    return length > 0 && this.end - this.start >= 0.9 * length && this.end - this.start > 80;
  }
  get searched() {
    this.folded ??= [this.exact.slice(0, 200), this.message, this.rule, this.variant ?? "", this.article?.path ?? "", this.suggestions.map((one) => one[0]).join(" ")].join("\n").toLowerCase();
    return this.folded;
  }
}

// A piece of text that does not begin or end within a surrogate pair.
function whole(text, start, end) {
  let from = Math.max(0, start);
  let to = Math.min(text.length, end);
  if (from > 0 && from < text.length && (text.charCodeAt(from) & 0xfc00) === 0xdc00) from += 1;
  if (to > 0 && to < text.length && (text.charCodeAt(to) & 0xfc00) === 0xdc00) to -= 1;
  return text.slice(from, to);
}

const ISSUES = [];
const ARTICLES = REPORT.articles.map((article, number) => {
  article.number = number;
  article.all = article.issues.map((row) => {
    const issue = new Issue(row, article, ISSUES.length);
    ISSUES.push(issue);
    return issue;
  });
  article.fresh = article.all.filter((issue) => issue.isNew);
  article.name = article.record ? `${article.path} (${Object.entries(article.record).map(([key, value]) => `${key} ${value}`).join(", ")})` : article.path;
  return article;
});
const SHARED = REPORT.collection.map((row) => new Issue(row, null, -1));
const FRESH = ISSUES.filter((issue) => issue.isNew);

function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
const mostFirst = (counts) => [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));

// The sum behind a score: of new issues by severity their number and the sum of their confidences, and words where they
// are known for all articles.
function sumOf(articles) {
  const counts = SEVERITIES.map(() => 0);
  const sure = SEVERITIES.map(() => 0);
  let length = 0;
  for (const article of articles) {
    for (const issue of article.fresh) {
      counts[issue.row[FIELD.severity]] += 1;
      sure[issue.row[FIELD.severity]] += issue.confidence;
    }
    length = length === null || article.words === null ? null : length + article.words;
  }
  const penalty = sure.reduce((sum, one, number) => sum + one * REPORT.weights[number], 0);
  return {counts, sure, penalty, words: length, score: length ? Math.min(100, Math.max(0, 100 - (1000 * penalty) / length)) : null};
}
