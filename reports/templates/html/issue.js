// One issue: its badge, its difference, its evidence in words, its card.
function badge(issue) {
  return el("span", {class: `badge s-${issue.severity}`}, el("span", {"aria-hidden": "true"}, SIGNS[issue.severity] + " "), severityName(issue.severity));
}
const chip = (issue) => el("span", {class: `chip f-${issue.family}`}, categoryName(issue.category));

// Words of spaced scripts stay whole; everything else is compared character by character.
const pieces = (text) => text.match(/[\p{Script=Latin}\p{M}\p{Nd}'’-]+|\s+|[^]/gu) ?? [];

// What goes and what comes, as [kind, text] with kind "same", "gone" or "come": a longest common subsequence.
function difference(before, after) {
  const one = pieces(before);
  const other = pieces(after);
  if (one.length * other.length > 40000) return [["gone", before], ["come", after]];
  const table = Array.from({length: one.length + 1}, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      table[i][j] = one[i] === other[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  const parts = [];
  const add = (kind, text) => {
    const last = parts[parts.length - 1];
    if (last && last[0] === kind) last[1] += text;
    else parts.push([kind, text]);
  };
  let i = 0;
  let j = 0;
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) add("same", one[i++]), j++;
    else if (i < one.length && (j === other.length || table[i + 1][j] >= table[i][j + 1])) add("gone", one[i++]);
    else add("come", other[j++]);
  }
  return parts;
}

function differenceNodes(before, after) {
  if (after === "") return [el("del", {}, quoted(before)), " ", el("span", {class: "muted"}, say("deletion"))];
  const parts = difference(before, after);
  const same = parts.reduce((sum, [kind, text]) => sum + (kind === "same" ? text.length : 0), 0);
  // A word in place of a word is read as a whole; only what stays the same for the most part is worth taking apart.
  if ((pieces(before).length <= 4 && !/\s/.test(before.trim())) || same < before.length / 2) return [el("del", {}, quoted(before)), el("ins", {}, quoted(after))];
  return parts.map(([kind, text]) => el({same: "span", gone: "del", come: "ins"}[kind], {}, quoted(text)));
}

const oneLine = (text) => text.replace(/[\t\n\r ]+/g, " ");
const clip = (text, most) => (text.length > most ? whole(text, 0, most) + "…" : text);

// The end of a text that takes at most so many columns, a wide character taking two.
function lastColumns(text, columns) {
  const signs = Array.from(text);
  let from = signs.length;
  for (let room = columns; from > 0; from -= 1) {
    room -= signs[from - 1] >= "\u2e80" ? 2 : 1;
    if (room < 0) break;
  }
  return (from > 0 ? "…" : "") + signs.slice(from).join("");
}

// The place in one line: what stands before, the words, what stands after; with the best suggestion where there is one.
function excerptNodes(issue, {withSuggestion = true, length = 40} = {}) {
  const best = issue.suggestions[0];
  return [
    el("span", {class: "context"}, plainText(lastColumns(oneLine(issue.prefix), 36))),
    el("mark", {class: `m f-${issue.family}`}, quoted(clip(oneLine(issue.exact), length))),
    withSuggestion && best ? el("ins", {class: "offer"}, best[0] === "" ? say("deletion") : quoted(clip(oneLine(best[0]), length))) : null,
    el("span", {class: "context"}, plainText(oneLine(issue.suffix))),
  ];
}

const figure = (value) => (typeof value === "number" ? String(Math.round(value * 1000) / 1000) : value);

// The evidence in sentences, and what is left of it as bare figures of the check.
function evidenceOf(issue) {
  const known = {...issue.evidence};
  const sentences = [];
  const take = (...names) => {
    if (!names.every((name) => name in known)) return null;
    const values = names.map((name) => known[name]);
    for (const name of names) delete known[name];
    return values;
  };
  let values;
  if ((values = take("log_likelihood_ratio"))) sentences.push(say("e_log_likelihood_ratio", figure(values[0]), say(values[0] > 0 ? "e_more" : "e_less")));
  const shares = ["frequency_ratio", "left_ratio", "right_ratio"].map((name) => [name, take(name)]).filter(([, one]) => one);
  if (shares.length) sentences.push(shares.map(([name, one]) => say(`e_${name}`, figure(one[0]))).join(", ") + (locale === "en" ? "." : "。"));
  // U+FFFD stands for the border of the text, or for what is no word.
  const neighbours = (found) => found.map((one) => (one === "" || one === "\ufffd" ? "…" : one));
  if ((values = take("left", "right"))) sentences.push(say("e_neighbours", ...neighbours(values)));
  if ((values = take("before", "after"))) sentences.push(say("e_context", ...neighbours(values)));
  if ((values = take("first_block", "block"))) sentences.push(say("e_blocks", ...values));
  if ((values = take("halfwidth_commas", "fullwidth_commas"))) sentences.push(say("e_commas", ...values));
  for (const name of ["lists", "word", "count", "length"]) if ((values = take(name))) sentences.push(say(`e_${name}`, figure(values[0])));
  for (const name of ["similarity", "share"]) if ((values = take(name))) sentences.push(say(`e_${name}`, percent(values[0])));
  if ((values = take("usual", "other"))) sentences.push(say("e_usual", ...values));
  for (const name of ["source_value", "target_value", "versions_that_agree", "original_article", "sentences"]) if ((values = take(name))) sentences.push(say(`e_${name}`, figure(values[0])));
  return {sentences, figures: Object.entries(known).map(([name, value]) => `${name.replaceAll("_", " ")} ${figure(value)}`)};
}

// The short explanation that hovers over a place.
function tipContent(issues) {
  return issues.slice(0, 3).map((issue) => el("div", {class: "tip-one"},
    el("div", {class: "line"}, badge(issue), chip(issue), el("span", {class: "muted"}, say("confidenceIs", percent(issue.confidence)))),
    el("p", {}, quoted(issue.message)),
    issue.suggestions.length ? el("p", {class: "diff"}, differenceNodes(clip(issue.exact, 120), clip(issue.suggestions[0][0], 120))) : null));
}

// Another place that explains the issue, with its line where that text is here: the source beside its translation.
function relatedPlace(issue, [path, line, column, message, start, end]) {
  const article = ARTICLES.find((one) => one.path === path);
  const place = el("p", {class: "muted"}, article ? el("a", {href: articleAddress(article)}, quoted(path)) : quoted(path), `:${line}:${column}: `, quoted(message));
  const text = article?.text;
  if (!text || end > text.length) return place;
  const from = Math.max(text.lastIndexOf("\n", start - 1) + 1, start - 160);
  const rest = text.indexOf("\n", end);
  const to = Math.min(rest < 0 ? text.length : rest, end + 160);
  return [place, el("blockquote", {lang: article.language}, plainText(whole(text, from, start)), el("mark", {class: `m f-${issue.family}`}, quoted(clip(text.slice(start, end), 400))), plainText(whole(text, end, to)))];
}

function card(issue, {withExcerpt = false, heading = "h3"} = {}) {
  const {sentences, figures} = evidenceOf(issue);
  const language = issue.article?.language;
  return el("article", {class: "card issue-card"},
    el("div", {class: "line"}, badge(issue), chip(issue), el("span", {class: "muted"}, say("confidenceIs", percent(issue.confidence))),
      issue.isNew ? null : el("span", {class: "chip"}, say("status_" + issue.status))),
    el(heading, {}, quoted(issue.message)),
    withExcerpt ? el("p", {class: "excerpt", lang: language}, excerptNodes(issue, {withSuggestion: false, length: 400})) : null,
    issue.suggestions.length ? el("div", {class: "suggestions"},
      el("p", {class: "label"}, say(issue.suggestions.length > 1 ? "suggestions" : "suggestion")),
      el("ul", {}, issue.suggestions.filter(([, sure], number) => number === 0 || sure >= 0.01).slice(0, 5).map(([text, sure]) => el("li", {}, el("span", {class: "diff", lang: language}, differenceNodes(issue.exact, text)), el("span", {class: "muted"}, " ", percent(sure)))))) : null,
    el("p", {class: "label"}, say("why")), el("p", {}, quoted(issue.help)),
    sentences.length ? [el("p", {class: "label"}, say("evidence")), el("ul", {class: "plain"}, sentences.map((one) => el("li", {}, quoted(one))))] : null,
    figures.length ? el("p", {class: "muted small-print"}, say("figures"), " ", quoted(figures.join(" · "))) : null,
    issue.related.length ? [el("p", {class: "label"}, say("related")), el("ul", {class: "plain"}, issue.related.slice(0, 5).map((one) => el("li", {}, relatedPlace(issue, one))))] : null,
    el("p", {class: "muted small-print"}, el("code", {}, quoted(issue.rule)), " · ", say("place", issue.line, issue.column)),
    el("div", {class: "line actions"},
      button(say("copyFingerprint"), () => copyText(issue.fingerprint)),
      button(say("accept"), () => acceptDialog(issue))));
}

// TOML's basic strings are JSON's, but for U+007F.
const tomlString = (text) => JSON.stringify(text).replace(/\u007f/g, "\\u007F");

function acceptTexts(issue) {
  const label = clip((issue.variant ?? issue.exact).trim().replace(/\s+/g, " "), 39);
  const entry = {rule: issue.rule, text: label, count: REPORT.counts[issue.fingerprint] ?? 1};
  const isPair = issue.variant !== null && /^[^→]*\S\s*→\s*\S[^→]*$/.test(issue.variant);
  // Words are accepted as a whole; nobody wants a paragraph in a list of words.
  const accepted = isPair ? `pairs = [${tomlString(issue.variant)}]` : issue.exact !== "" && issue.exact.length <= 200 && !/[\r\n]/.test(issue.exact) ? `words = [${tomlString(issue.exact)}]` : null;
  const comment = ["markdown", "mdx", "html", "wxr"].includes(issue.article?.format) ? `<!-- garblint-disable-next-line ${issue.rule} -- … -->` : `# garblint-disable-next-line ${issue.rule} -- …`;
  return [
    ...(accepted === null ? [] : [["acceptConfig", `[accept]\n${accepted}`]]),
    ["acceptComment", comment],
    ["acceptBaseline", `${JSON.stringify(issue.fingerprint)}: ${JSON.stringify(entry)}`],
    ["acceptCommand", `garblint audit PATH --write-baseline known.json`],
  ];
}

// Says on itself that it copied: a message elsewhere is hidden behind a dialog.
function copyButton(text, field) {
  const made = button(say("copy"), async () => {
    await copyText(text, field);
    made.textContent = say("copied");
    setTimeout(() => { made.textContent = say("copy"); }, 1500);
  });
  return made;
}

function acceptDialog(issue) {
  openDialog(say("acceptTitle"), acceptTexts(issue).map(([title, text]) => {
    const field = el("textarea", {readonly: true, rows: text.split("\n").length, "aria-label": say(title), spellcheck: "false"});
    field.value = text;
    return el("section", {class: "paste"}, el("p", {class: "label"}, say(title)), el("div", {class: "line"}, field, copyButton(text, field)));
  }));
}

function openDialog(title, content) {
  const dialog = el("dialog", {"aria-label": title},
    el("div", {class: "line spread"}, el("h2", {}, title), button("✕", () => dialog.close(), {"aria-label": say("close")})), content);
  // The event comes a task after the closing, and the browser has given the focus back by then: whoever types fast has
  // moved on, so nothing but the element may go here.
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}
