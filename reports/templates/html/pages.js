// The four pages: overview, articles, issues, one article.
const scoreBadge = (article) => el("span", {class: `score ${grade(article.score)}`, title: article.short ? say("shortHelp", REPORT.sufficient) : null}, points(article.score));
const gateBadge = (passed) => el("span", {class: `gate ${passed ? "good" : "bad"}`}, el("span", {"aria-hidden": "true"}, passed ? "✓ " : "✗ "), say(passed ? "passed" : "failed"));
const articleAddress = (article, issue) => `#/article/${article.number}${issue ? `/${article.all.indexOf(issue)}` : ""}`;
const severityCounts = (issues) => {
  const counts = tally(issues.map((issue) => issue.severity));
  return [...SEVERITIES].reverse().filter((one) => counts.get(one)).map((one) => `${amount(counts.get(one))} ${severityName(one)}`).join(" · ");
};

function panel(title, ...content) {
  return el("section", {class: "panel"}, el("h2", {}, title), content);
}

function gateReasons() {
  const {fail_on: bound, min_score: least} = REPORT.gate;
  const reasons = [];
  if (bound && bound !== "none") {
    const severe = FRESH.filter((issue) => issue.row[FIELD.severity] >= SEVERITIES.indexOf(bound)).length;
    if (severe) reasons.push(say("reasonSeverity", issueCount(severe), severityName(bound)));
  }
  if (least !== null && REPORT.summary.score < least) reasons.push(say("reasonScore", points(REPORT.summary.score), least));
  if (!reasons.length) reasons.push(say("reasonArticles", articleCount(ARTICLES.filter((article) => !article.passed).length)));
  return reasons.join(locale === "en" ? "; " : "；");
}

// Σ weight × confidence by severity, the words, and the score that follows, so that it can be done again by hand.
function arithmetic(articles, reported, open) {
  const sum = sumOf(articles);
  const severities = [...SEVERITIES.keys()].reverse().filter((number) => sum.counts[number]);
  const heading = (word) => el("th", {scope: "col", class: "number"}, say(word));
  const cell = (value) => el("td", {class: "number"}, value);
  const rounded = sum.words === null ? null : sum.words >= 1000 ? Math.round(sum.words) : Math.round(sum.words * 10) / 10;
  const agrees = sum.score !== null && Math.abs(sum.score - reported) <= 0.051;
  return el("details", {class: "arithmetic", open}, el("summary", {}, say("arithmetic")),
    severities.length ? el("div", {class: "table-scroll"}, el("table", {class: "terms"},
      el("thead", {}, el("tr", {}, el("th", {scope: "col"}, say("severity")), heading("issues"), heading("confidenceSum"), heading("weight"), heading("penalty"))),
      el("tbody", {}, severities.map((number) => el("tr", {}, el("th", {scope: "row"}, severityName(SEVERITIES[number])), cell(amount(sum.counts[number])), cell(exactly(sum.sure[number])), cell(`× ${REPORT.weights[number]}`), cell(exactly(sum.sure[number] * REPORT.weights[number]))))),
      el("tfoot", {}, el("tr", {}, el("th", {scope: "row", colspan: "4"}, say("penalty")), el("td", {class: "number"}, el("strong", {}, exactly(sum.penalty))))))) : null,
    agrees
      ? el("p", {class: "sum"}, `${say("score")} = 100 − 1000 × ${exactly(sum.penalty)} ÷ ${amount(rounded)} ${say("evaluationWords")} = `, sum.score === 0 && sum.penalty ? `${points(100 - (1000 * sum.penalty) / sum.words)} → 0 = ` : "", el("strong", {}, points(reported)))
      : sum.words === 0 ? null : el("p", {class: "muted"}, say("wordsUnknown")),
    el("p", {class: "muted"}, say("arithmeticHelp"), articles.length > 1 ? " " + say("pooled") : ""));
}

// How the folder developed: the scores of earlier runs, and what became more or less since the last one.
function trendPanel() {
  const [before, now] = REPORT.history.slice(-2);
  const signed = (number, digits = 0) => `${number > 0 ? "+" : number < 0 ? "−" : "±"}${Math.abs(number).toFixed(digits)}`;
  const changes = [...new Set([...Object.keys(before.categories), ...Object.keys(now.categories)])]
    .map((name) => [name, (now.categories[name] ?? 0) - (before.categories[name] ?? 0)])
    .filter(([, change]) => change).sort((one, other) => Math.abs(other[1]) - Math.abs(one[1])).slice(0, 6);
  return panel(say("trend"), trend(REPORT.history),
    el("p", {class: "muted"}, say("sinceLast", signed(now.score - before.score, 1), signed(now.issues - before.issues)), changes.length ? `: ${changes.map(([name, change]) => `${categoryName(name)} ${signed(change)}`).join(", ")}` : ""));
}

// The article at a path, where this page holds it.
const articleAt = (path, record) => ARTICLES.find((one) => one.path === path && (!record || String(one.record?.id ?? one.record?.index) === record));

function articleLink(path, record) {
  const article = articleAt(path, record);
  const name = quoted(record ? `${path} (${record})` : path);
  return article ? el("a", {href: articleAddress(article)}, name) : name;
}

const wideTable = (title, kind, columns, rows) => el("div", {class: "table-scroll", tabindex: "0", role: "region", "aria-label": title}, el("table", {class: kind},
  el("thead", {}, el("tr", {}, columns.map((one) => el("th", {scope: "col"}, say(one))))), el("tbody", {}, rows)));

// How many issues of each category, the commonest first.
const inCategories = (issues) => mostFirst(tally(issues.map((issue) => issue.category))).map(([name, count]) => `${categoryName(name)} ${amount(count)}`);

// Texts beside their translations: what comparing them found, and folded away those in which nothing was.
const MOST_PAIRS = 20;
const MOST_LISTED = 200;
function translationsPanel() {
  const found = (pair) => (articleAt(pair.target)?.fresh ?? []).filter((issue) => issue.rule.startsWith("any.translation."));
  const pairs = REPORT.siblings.map((pair) => [pair, found(pair)]).sort((one, other) => other[1].length - one[1].length);
  const troubled = pairs.filter(([pair, issues]) => issues.length || pair.checked === "no");
  const sound = pairs.filter(([pair, issues]) => !issues.length && pair.checked !== "no");
  const left = troubled.length - MOST_PAIRS + REPORT.more_siblings;
  return el("section", {class: "panel wide"}, el("h2", {}, say("translations")),
    troubled.length ? wideTable(say("translations"), "stacked copies pairs", ["original", "translation", "comparedFound"], troubled.slice(0, MOST_PAIRS).map(([pair, issues]) => el("tr", {},
      el("td", {class: "path"}, articleLink(pair.source)), el("td", {class: "path"}, articleLink(pair.target)),
      el("td", {class: "muted"}, pair.checked === "no" ? say("notPair") : inCategories(issues).join(", "))))) : null,
    left > 0 ? el("p", {class: "muted"}, say("moreCopies", amount(left))) : null,
    sound.length ? el("details", {}, el("summary", {}, say("soundPairs", amount(sound.length))),
      el("ul", {class: "plain"}, sound.slice(0, MOST_LISTED).map(([pair]) => el("li", {}, articleLink(pair.source), " → ", articleLink(pair.target))))) : null);
}

// What an article has to do with others: whose translation or copy it is, and what is one of it.
function kinLine(article) {
  const related = (pairs, own, other) => pairs.filter((pair) => pair[own] === article.path && pair[other] !== article.path && articleAt(pair[own], pair[own + "_record"]) === article);
  const kinds = [
    ["kin_translationOf", related(REPORT.siblings, "target", "source"), "source"], ["kin_translations", related(REPORT.siblings, "source", "target"), "target"],
    ["kin_copyOf", related(REPORT.copies, "copy", "original"), "original"], ["kin_copies", related(REPORT.copies, "original", "copy"), "copy"],
  ].filter(([, pairs]) => pairs.length);
  return kinds.length ? el("p", {class: "line kin"}, kinds.map(([word, pairs, other]) => el("span", {}, el("span", {class: "muted"}, say(word), ": "),
    pairs.slice(0, MOST_PAIRS).flatMap((pair, at) => [at ? ", " : "", articleLink(pair[other], pair[other + "_record"])])))) : null;
}

// The surest verdicts, and the others folded away.
const FIRST_VERDICTS = 5;
function verdictsPanel() {
  const verdicts = ARTICLES.flatMap((article) => article.verdicts.map((verdict) => [article, verdict])).sort((one, other) => other[1][1] - one[1][1]);
  const listed = (some) => el("ul", {class: "plain spaced"}, some.map(([article, verdict]) => el("li", {}, verdictChip(verdict), " ", el("a", {href: articleAddress(article)}, quoted(article.name)))));
  const kinds = mostFirst(tally(verdicts.map(([, [category]]) => category)));
  return verdicts.length ? panel(say("verdicts"),
    verdicts.length > FIRST_VERDICTS ? el("p", {class: "muted"}, kinds.map(([category, count]) => `${say("verdict_" + category)}: ${articleCount(count)}`).join(" · ")) : null,
    listed(verdicts.slice(0, FIRST_VERDICTS)),
    verdicts.length > FIRST_VERDICTS ? el("details", {}, el("summary", {}, say("more", amount(verdicts.length - FIRST_VERDICTS))), listed(verdicts.slice(FIRST_VERDICTS, MOST_LISTED))) : null) : null;
}

// Articles that are copies of each other, and what was done to them.
function copiesPanel() {
  const what = (copy) => [say("copy_" + copy.kind, copy.replaced ?? copy.paragraphs ?? ""), copy.words ? el("span", {class: "muted"}, " ", quoted(clip(copy.words, 200))) : null];
  return el("section", {class: "panel wide"}, el("h2", {}, say("copies")),
    wideTable(say("copies"), "stacked copies", ["copyIs", "original", "whatWasDone", "similarity"], REPORT.copies.map((copy) => el("tr", {},
      el("td", {class: "path"}, articleLink(copy.copy, copy.copy_record)), el("td", {class: "path"}, articleLink(copy.original, copy.original_record)),
      el("td", {}, what(copy)), el("td", {class: "number", "data-label": say("similarity")}, copy.similarity ?? "")))),
    REPORT.more_copies ? el("p", {class: "muted"}, say("moreCopies", amount(REPORT.more_copies))) : null);
}

const boldNumber = (text) => el("span", {}, text.split(/(\d[\d,.\s]*\d|\d)/).map((part) => (/\d/.test(part) ? el("strong", {}, part) : part)));

function overviewPage() {
  const {summary} = REPORT;
  const clean = ARTICLES.filter((article) => !article.fresh.length).length;
  const bySeverity = (issues) => [...SEVERITIES].reverse().map((one) => [`s-${one}`, issues.filter((issue) => issue.severity === one).length]);
  const filterTo = (change) => () => {
    resetFilters();
    change();
    app.go("#/issues");
  };
  const groups = (key) => {
    const found = new Map();
    for (const issue of FRESH) {
      const name = key(issue);
      if (!found.has(name)) found.set(name, []);
      found.get(name).push(issue);
    }
    return [...found].sort((one, other) => other[1].length - one[1].length);
  };
  const languages = mostFirst(tally(ARTICLES.map((article) => article.language)));
  const categories = groups((issue) => issue.category);
  // Verdicts stand under the shorter column.
  const manyCategories = categories.length > 8 && REPORT.history.length < 2;
  const worst = ARTICLES.filter((article) => article.fresh.length || article.verdicts.length).slice(0, 10);
  return el("div", {class: "page overview"},
    el("h1", {class: "offscreen"}, say("overview")),
    REPORT.run.complete ? null : el("p", {class: "notice", role: "status"}, say("incomplete")),
    ARTICLES.length ? null : el("p", {class: "notice", role: "status"}, say("nothingAudited")),
    REPORT.left_out ? el("p", {class: "notice", role: "status"}, say("leftOut", amount(ARTICLES.length), amount(REPORT.left_out))) : null,
    el("section", {class: "hero panel"},
      gauge(summary.score),
      el("div", {class: "hero-words"},
        el("p", {class: `verdict ${summary.passed ? "good" : "bad"}`}, el("span", {"aria-hidden": "true"}, summary.passed ? "✓ " : "✗ "), say(summary.passed ? "gatePassed" : "gateFailed")),
        summary.passed ? null : el("p", {class: "muted"}, gateReasons()),
        el("p", {class: "facts"},
          [articleCount(summary.articles), `${amount(clean)} ${say("clean")}`, issueCount(FRESH.length), `${amount(summary.characters)} ${say("characters")}`].map(boldNumber)),
        el("p", {class: "muted"}, [severityCounts(FRESH), REPORT.errors.length ? say("errorsCount", REPORT.errors.length) : "", summary.skipped ? say("skippedCount", summary.skipped) : ""].filter(Boolean).join(" · ")),
        arithmetic(ARTICLES, summary.score, false))),
    el("div", {class: "stack"}, FRESH.length ? panel(say("byCategory"), bars(categories.map(([category, issues]) => ({
      label: categoryName(category), title: severityCounts(issues), total: issues.length, parts: bySeverity(issues),
      action: filterTo(() => filters.categories.add(category)),
    }))), el("p", {class: "key muted"}, [...SEVERITIES].reverse().filter((one) => FRESH.some((issue) => issue.severity === one)).map((one) => el("span", {}, el("span", {class: `box s-${one}`}), severityName(one))))) : ARTICLES.length ? panel(say("byCategory"), el("p", {}, say("noIssues"))) : null,
      manyCategories ? null : verdictsPanel()),
    ARTICLES.length ? el("div", {class: "stack"},
      REPORT.history.length > 1 ? trendPanel() : null,
      panel(say("byScore"), histogram(ARTICLES.map((article) => article.score))),
      panel(say("byLanguage"), bars(languages.map(([code, count]) => {
        const own = ARTICLES.filter((article) => article.language === code);
        const {score} = sumOf(own);
        return {label: languageName(code), title: issueCount(own.reduce((sum, one) => sum + one.fresh.length, 0)), total: count, parts: [["plain-bar", count]], note: score === null ? "" : `· ${say("score").toLowerCase()} ${points(score)}`, action: () => {
          resetFilters();
          filters.language = code;
          app.go("#/articles");
        }};
      }))),
      manyCategories ? verdictsPanel() : null) : null,
    worst.length ? el("section", {class: "panel wide"}, el("h2", {}, say("worst")),
      wideTable(say("worst"), "stacked", ["score", "path", "gate", "issues", "byCategory", "verdicts"], worst.map((article) => el("tr", {},
        el("td", {}, scoreBadge(article)),
        el("td", {class: "path"}, el("a", {href: articleAddress(article)}, quoted(article.name)), el("span", {class: "muted"}, ` ${languageName(article.language)}`, article.short ? ` · ${say("short")}` : "")),
        el("td", {}, gateBadge(article.passed)), el("td", {class: "muted"}, severityCounts(article.fresh)),
        el("td", {class: "muted"}, inCategories(article.fresh).slice(0, 3).join(", ")),
        el("td", {}, article.verdicts.map(verdictChip)))))) : null,
    REPORT.siblings.length ? translationsPanel() : null,
    REPORT.copies.length ? copiesPanel() : null,
    FRESH.length ? el("section", {class: "panel wide"}, el("h2", {}, say("topRules")), el("div", {class: "table-scroll", tabindex: "0", role: "region", "aria-label": say("topRules")}, el("table", {class: "stacked"},
      el("thead", {}, el("tr", {}, el("th", {scope: "col", class: "number"}, say("count")), el("th", {scope: "col"}, say("rule")), el("th", {scope: "col"}, say("category")), el("th", {scope: "col"}, say("why")))),
      el("tbody", {}, groups((issue) => issue.rule).slice(0, 12).map(([rule, issues]) => el("tr", {},
        el("td", {class: "number"}, amount(issues.length)),
        el("td", {class: "rule"}, button(quoted(rule), filterTo(() => { filters.rule = rule; }), {class: "link"})),
        el("td", {}, chip(issues[0])), el("td", {class: "muted"}, quoted(clip(issues[0].help, 160))))))))) : null,
    SHARED.length ? panel(say("across"), SHARED.slice(0, 50).map((issue) => card(issue, {withExcerpt: true}))) : null,
    REPORT.errors.length ? el("section", {class: "panel wide"}, el("h2", {}, say("notAudited")), el("ul", {class: "plain"}, REPORT.errors.slice(0, 200).map(([path, stage, message]) => el("li", {}, el("strong", {}, quoted(path)), ` ${stage}: `, quoted(message))))) : null,
    el("footer", {class: "muted wide"}, say("written", REPORT.tool.name, REPORT.tool.version, new Date(REPORT.run.started_at).toLocaleString(locale), REPORT.run.seconds)));
}

const verdictChip = ([category, probability]) => el("span", {class: "chip verdict-chip"}, `${say("verdict_" + category)} ${percent(probability)}`);

function listPage(name, {label, row, open, items, sorter}) {
  const list = new LongList({label, row, open, extra: name});
  const shown = el("p", {class: "muted shown", role: "status"});
  const none = el("p", {class: "nothing"}, say("noMatch"));
  const changed = () => {
    const [found, total] = items();
    shown.textContent = say("shown", amount(found.length), amount(total));
    none.hidden = found.length > 0;
    list.node.hidden = found.length === 0;
    list.show(found);
  };
  const settings = el("details", {class: "filter-box"}, el("summary", {}, say("filters"), isFiltered() ? " •" : ""), filterControls(changed));
  settings.open = window.innerWidth > 900 || (isFiltered() && window.innerHeight > 900);
  const page = el("div", {class: "page listing"}, el("h1", {class: "offscreen"}, label), settings, el("div", {class: "line spread"}, shown, sorter?.(changed)), none, list.node);
  app.list = list;
  app.changed = changed;
  queueMicrotask(changed);
  return page;
}

let order = "score";

function articlesPage() {
  const orders = {
    score: (one, other) => one.number - other.number,
    issues: (one, other) => other.fresh.length - one.fresh.length || one.number - other.number,
    path: (one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0),
  };
  return listPage("articles", {
    label: say("articles"),
    items: () => [passingArticles().slice().sort(orders[order]), ARTICLES.length],
    open: (article) => app.go(articleAddress(article)),
    sorter: (changed) => {
      const choice = el("select", {on: {change: () => {
        order = choice.value;
        changed();
      }}}, Object.keys(orders).map((one) => el("option", {value: one}, say("sort_" + one))));
      choice.value = order;
      return el("label", {class: "muted"}, say("sort"), " ", choice);
    },
    row: (article) => el("a", {class: "article-row", href: articleAddress(article)},
      scoreBadge(article),
      el("span", {class: "row-main"},
        el("span", {class: "row-title"}, quoted(article.name)),
        el("span", {class: "muted row-sub"}, [languageName(article.language), `${amount(article.characters)} ${say("characters")}`, article.fresh.length ? severityCounts(article.fresh) : say("clean"), article.short ? say("short") : ""].filter(Boolean).join(" · "))),
      el("span", {class: "row-side"}, article.verdicts.slice(0, 1).map(verdictChip), gateBadge(article.passed))),
  });
}

function issuesPage() {
  return listPage("issues", {
    label: say("issues"),
    items: () => [passingIssues(ISSUES), ISSUES.length],
    open: (issue) => app.go(articleAddress(issue.article, issue)),
    row: (issue) => el("a", {class: "issue-row", href: articleAddress(issue.article, issue)},
      el("span", {class: "row-head"}, badge(issue), chip(issue), el("span", {class: "muted"}, percent(issue.confidence)), issue.isNew ? null : el("span", {class: "chip"}, say("status_" + issue.status)),
        el("span", {class: "muted row-place"}, quoted(`${issue.article.name}:${issue.line}:${issue.column}`))),
      el("span", {class: "row-excerpt", lang: issue.article.language}, excerptNodes(issue))),
  });
}

function articlePage(article, chosen) {
  const tip = el("div", {class: "tip", role: "tooltip", id: "tip", hidden: true});
  let hiding = 0;
  const place = (mark) => {
    const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
    tip.hidden = false;
    const width = tip.offsetWidth;
    tip.style.left = `${Math.max(8, Math.min(window.innerWidth - width - 8, box.left))}px`;
    const above = box.bottom + tip.offsetHeight + 12 > window.innerHeight && box.top > tip.offsetHeight + 12;
    tip.style.top = `${above ? box.top - tip.offsetHeight - 6 : box.bottom + 6}px`;
  };
  const hover = (mark, issues) => {
    clearTimeout(hiding);
    document.querySelector("[aria-describedby=tip]")?.removeAttribute("aria-describedby");
    if (!mark) {
      hiding = setTimeout(() => { tip.hidden = true; }, 150);
      return;
    }
    replaceAll(tip, tipContent(issues));
    mark.setAttribute("aria-describedby", "tip");
    place(mark);
  };
  tip.addEventListener("mouseenter", () => clearTimeout(hiding));
  tip.addEventListener("mouseleave", () => { tip.hidden = true; });

  const detail = el("div", {class: "detail", "aria-live": "polite"});
  const text = article.text === null ? new ArticleExcerpts(article, {choose: (issue) => choose(issue, true), hover}) : new ArticleText(article, {choose: (issue) => choose(issue, true), hover});
  let shown = [];
  let current = -1;
  const list = new LongList({label: say("issueList"), extra: "compact", open: (issue) => choose(issue, false),
    row: (issue) => button([el("span", {class: `s-${issue.severity}`, "aria-hidden": "true"}, SIGNS[issue.severity]), el("span", {class: "muted"}, `${issue.line}:${issue.column}`), el("span", {class: "row-exact", lang: article.language}, quoted(clip(oneLine(issue.exact), 40))),
      issue.suggestions.length ? el("span", {class: "row-offer", lang: article.language}, "→ ", issue.suggestions[0][0] === "" ? say("deletion") : quoted(clip(oneLine(issue.suggestions[0][0]), 40))) : el("span", {class: "muted row-offer"}, categoryName(issue.category))], () => choose(issue, false), {class: "compact-row", "aria-label": `${severityName(issue.severity)}, ${say("place", issue.line, issue.column)}: ${clip(oneLine(issue.exact), 80)}`})});
  function choose(issue, focus) {
    if (issue.isWide) {
      wide.scrollIntoView({block: "center"});
      return;
    }
    current = shown.indexOf(issue);
    replaceAll(detail,
      el("div", {class: "line spread detail-head"}, el("span", {class: "muted"}, say("of", amount(current + 1), amount(shown.length))),
        el("span", {class: "line"}, button("↑", () => step(-1), {"aria-label": say("previous"), title: `${say("previous")} (k)`}), button("↓", () => step(1), {"aria-label": say("next"), title: `${say("next")} (j)`}),
          button("✕", () => { replaceAll(detail); detail.classList.remove("open"); }, {"aria-label": say("close"), class: "sheet-close"}))),
      card(issue, {heading: "h2"}));
    detail.classList.add("open");
    list.go(current, false);
    text.reveal(issue, focus);
    if (!focus) tip.hidden = true;
  }
  function step(by) {
    if (shown.length) choose(shown[Math.max(0, Math.min(shown.length - 1, current + by))], true);
  }
  const wide = el("div", {class: "wide-issues"});
  const none = el("p", {class: "nothing"});
  const changed = () => {
    const passing = passingIssues(article.all);
    const about = passing.filter((issue) => issue.isWide);
    shown = passing.filter((issue) => !issue.isWide);
    current = -1;
    none.textContent = article.all.length ? say("noMatch") : say("noIssues");
    none.hidden = passing.length > 0;
    replaceAll(wide, about.length ? el("h2", {}, say("wholeArticle")) : null, about.map((issue) => card(issue)));
    text.show(shown);
    list.show(shown);
    beside.hidden = shown.length === 0;
    replaceAll(detail, shown.length ? el("p", {class: "muted hint"}, say("selectIssue")) : null);
    detail.classList.remove("open");
    counter.textContent = say("shown", amount(passing.length), amount(article.all.length));
  };
  const beside = el("aside", {"aria-label": say("issueList")}, detail, list.node);
  const counter = el("span", {class: "muted", role: "status"});
  const families = Object.keys(FAMILIES).filter((family) => article.all.some((issue) => issue.family === family));
  const offers = el("input", {type: "checkbox", on: {change: () => {
    text.node.classList.toggle("with-offers", offers.checked);
    remembered.set("offers", offers.checked ? "1" : "");
  }}});
  offers.checked = remembered.get("offers") === "1";
  text.node.classList.toggle("with-offers", offers.checked);
  app.step = step;
  app.changed = changed;
  app.expand = () => text.fillAll();
  app.printed = () => passingIssues(article.all);
  app.hideTip = () => { tip.hidden = true; };
  const neighbour = (by) => ARTICLES[article.number + by];
  const link = (by, sign, label) => (neighbour(by) ? el("a", {href: articleAddress(neighbour(by)), class: "button", title: neighbour(by).name, "aria-label": say(label)}, sign) : null);
  const page = el("div", {class: "page one-article"},
    el("header", {class: "article-head"},
      el("div", {class: "line spread"},
        el("h1", {}, quoted(article.name)),
        el("span", {class: "line"}, link(-1, "←", "previous"), link(1, "→", "next"))),
      el("p", {class: "line"}, scoreBadge(article), gateBadge(article.passed), article.short ? el("span", {class: "chip"}, say("short")) : null, article.verdicts.map(verdictChip),
        el("span", {class: "muted"}, [languageName(article.language), `${amount(article.characters)} ${say("characters")}`, article.format, article.encoding].join(" · "))),
      kinLine(article),
      article.verdicts.map((verdict) => [el("p", {}, quoted(verdict[2])), verdict[3].length ? el("ul", {}, verdict[3].map((reason) => el("li", {}, quoted(reason)))) : null]),
      article.fresh.length ? el("p", {class: "muted"}, `${issueCount(article.fresh.length)}: ${severityCounts(article.fresh)}`, article.short ? ` · ${say("shortHelp", REPORT.sufficient)}` : "") : null,
      el("div", {class: "details-row"},
      arithmetic([article], article.score, false),
      el("details", {}, el("summary", {}, say("measurements")), el("dl", {class: "metrics"}, Object.entries(article.metrics).map(([name, value]) => el("div", {}, el("dt", {}, name.replaceAll("_", " ")), el("dd", {}, figure(value)))))),
      article.all.length ? el("details", {class: "filter-box"}, el("summary", {}, say("filters"), isFiltered() ? " •" : ""), filterControls(changed)) : null),
      article.all.length ? el("div", {class: "line legend"}, el("span", {class: "muted"}, say("legend")), families.map((family) => el("span", {class: `m f-${family}`}, say("family_" + family))), el("label", {class: "toggle"}, offers, el("span", {}, say("showSuggestions"))), counter) : null),
    wide, none,
    article.text === null && article.all.length ? el("p", {class: "notice"}, say("excerptsOnly")) : null,
    article.all.length ? el("div", {class: "reading"}, text.node, beside) : null,
    tip);
  queueMicrotask(() => {
    if (!article.all.length) {
      none.textContent = say("noIssues");
      return;
    }
    changed();
    const wanted = chosen === undefined ? null : article.all[chosen];
    if (wanted) requestAnimationFrame(() => choose(wanted, true));
  });
  return page;
}

// For paper: what the lists show in part, in full.
const MOST_PRINTED = 2000;
function printedIssues(issues) {
  const part = issues.slice(0, MOST_PRINTED);
  return el("section", {class: "printed"}, el("h2", {}, say("issues")),
    issues.length > part.length ? el("p", {}, say("printed", amount(part.length), amount(issues.length))) : null,
    part.map((issue) => el("div", {class: "printed-issue"},
      el("p", {}, badge(issue), " ", chip(issue), ` ${percent(issue.confidence)} · `, quoted(`${issue.article?.name ?? ""}:${issue.line}:${issue.column}`)),
      el("p", {lang: issue.article?.language}, excerptNodes(issue)), el("p", {}, quoted(issue.message)))));
}
