// What is filtered, and the controls for it. Every view shows what passes.
const filters = {categories: new Set(), severities: new Set(), language: "", confidence: 0, newOnly: false, query: "", rule: ""};

function resetFilters() {
  Object.assign(filters, {categories: new Set(), severities: new Set(), language: "", confidence: 0, newOnly: false, query: "", rule: ""});
}
const isFiltered = () => filters.categories.size > 0 || filters.severities.size > 0 || filters.language !== "" || filters.confidence > 0 || filters.newOnly || filters.query !== "" || filters.rule !== "";

function passes(issue, query = filters.query.toLowerCase()) {
  return (
    (!filters.newOnly || issue.isNew) &&
    issue.confidence >= filters.confidence &&
    (filters.severities.size === 0 || filters.severities.has(issue.severity)) &&
    (filters.categories.size === 0 || filters.categories.has(issue.category)) &&
    (filters.language === "" || issue.article === null || issue.article.language === filters.language) &&
    (filters.rule === "" || issue.rule === filters.rule) &&
    (query === "" || issue.searched.includes(query))
  );
}

function passingIssues(issues) {
  const query = filters.query.toLowerCase();
  return isFiltered() ? issues.filter((issue) => passes(issue, query)) : issues;
}

// An article passes by one of its issues, or by its path; one without issues only where nothing is asked of issues.
function passingArticles() {
  if (!isFiltered()) return ARTICLES;
  const query = filters.query.toLowerCase();
  const ofIssues = filters.categories.size || filters.severities.size || filters.confidence > 0 || filters.newOnly || filters.rule;
  return ARTICLES.filter((article) => {
    if (filters.language && article.language !== filters.language) return false;
    if (!ofIssues && (query === "" || article.name.toLowerCase().includes(query))) return true;
    return article.all.some((issue) => passes(issue, query));
  });
}

function filterControls(changed) {
  const apply = (change) => () => {
    change();
    changed();
  };
  const toggles = (values, set, name, sign) => el("div", {class: "toggles"}, values.map(([value, count]) => {
    const box = el("input", {type: "checkbox", on: {change: () => {
      box.checked ? set().add(value) : set().delete(value);
      changed();
    }}});
    box.checked = set().has(value);
    return el("label", {class: "toggle"}, box, el("span", {}, sign(value), name(value), " ", el("span", {class: "muted"}, amount(count))));
  }));
  const severities = mostFirst(tally(ISSUES.map((issue) => issue.severity))).sort((a, b) => SEVERITIES.indexOf(b[0]) - SEVERITIES.indexOf(a[0]));
  const categories = mostFirst(tally(ISSUES.map((issue) => issue.category)));
  const languages = mostFirst(tally(ARTICLES.map((article) => article.language)));
  const slider = el("input", {type: "range", id: "confidence", min: 0, max: 100, step: 5, on: {input: () => {
    filters.confidence = Number(slider.value) / 100;
    shown.textContent = say("atLeast", percent(filters.confidence));
    changed();
  }}});
  slider.value = String(Math.round(filters.confidence * 100));
  const shown = el("output", {for: "confidence"}, say("atLeast", percent(filters.confidence)));
  const language = el("select", {id: "filter-language", on: {change: apply(() => { filters.language = language.value; })}},
    el("option", {value: ""}, say("all")), languages.map(([code, count]) => el("option", {value: code}, `${languageName(code)} (${amount(count)})`)));
  language.value = filters.language;
  const fresh = el("input", {type: "checkbox", on: {change: apply(() => { filters.newOnly = fresh.checked; })}});
  fresh.checked = filters.newOnly;
  return el("div", {class: "filters", role: "group", "aria-label": say("filters")},
    el("fieldset", {}, el("legend", {}, say("severity")), toggles(severities, () => filters.severities, severityName, (one) => el("span", {class: `s-${one}`, "aria-hidden": "true"}, SIGNS[one] + " "))),
    el("fieldset", {}, el("legend", {}, say("category")), toggles(categories, () => filters.categories, categoryName, (one) => el("span", {class: `swatch f-${FAMILY_OF.get(one) ?? "form"}`, "aria-hidden": "true"}))),
    el("div", {class: "filter-row"},
      el("label", {for: "confidence"}, say("confidence")), slider, shown,
      el("label", {for: "filter-language"}, say("language")), language,
      el("label", {class: "toggle"}, fresh, el("span", {}, say("newOnly"))),
      filters.rule ? button(`${say("rule")}: ${filters.rule} ✕`, apply(() => { filters.rule = ""; }), {class: "chip-button"}) : null,
      button(say("reset"), () => {
        resetFilters();
        app.searchField.value = "";
        app.render();
      })));
}
