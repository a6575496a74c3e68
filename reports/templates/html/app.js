// The frame around the pages: address, keys, language, theme, print.
const app = {
  rendered: null, list: null, step: null, changed: null, expand: null, printed: null, hideTip: null, searchField: null,

  // At once, not when the browser tells of the new address: the next key already means the new page.
  go(address) {
    location.hash = address;
    this.render();
  },

  render() {
    this.rendered = location.hash;
    Object.assign(this, {list: null, step: null, changed: null, expand: null, printed: null, hideTip: null});
    const [, name = "", number, issue] = location.hash.split("/");
    const article = name === "article" ? ARTICLES[Number(number)] : undefined;
    const view = article ? "article" : ["articles", "issues"].includes(name) ? name : "overview";
    document.body.dataset.view = view;
    for (const link of this.nav.children) {
      const current = link.dataset.view === view || (view === "article" && link.dataset.view === "articles");
      current ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
    }
    const page = article ? articlePage(article, issue === undefined ? undefined : Number(issue)) : view === "articles" ? articlesPage() : view === "issues" ? issuesPage() : overviewPage();
    replaceAll(this.main, page);
    if (issue === undefined) window.scrollTo(0, 0);
    document.title = `${REPORT.tool.name}: ${article ? article.name : say(view)}`;
  },

  frame() {
    const tab = (view, address) => el("a", {href: address, "data-view": view}, say(view), view === "articles" ? el("span", {class: "muted"}, ` ${amount(ARTICLES.length)}`) : view === "issues" ? el("span", {class: "muted"}, ` ${amount(ISSUES.length)}`) : null);
    this.nav = el("nav", {"aria-label": say("views")}, tab("overview", "#/"), tab("articles", "#/articles"), tab("issues", "#/issues"));
    this.main = el("main", {id: "content", tabindex: "-1"});
    let waiting = 0;
    const search = () => {
      clearTimeout(waiting);
      filters.query = this.searchField.value.trim();
      if (this.changed) this.changed();
      else if (filters.query) this.go("#/issues");
    };
    this.searchField = el("input", {type: "search", placeholder: say("searchHint"), "aria-label": say("search"), spellcheck: "false", on: {
      input: () => {
        clearTimeout(waiting);
        waiting = setTimeout(search, 120);
      },
      keydown: (event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        search(); // what was typed last may still be waiting
        // A page that was opened just now lists its rows once this is over.
        queueMicrotask(() => this.list?.go(0));
      },
    }});
    this.searchField.value = filters.query;
    const language = el("select", {"aria-label": say("language"), on: {change: () => {
      remembered.set("language", language.value);
      chooseLanguage(language.value);
      this.start();
    }}}, Object.entries(WORDS).map(([code, one]) => el("option", {value: code, lang: code}, one.name)));
    language.value = locale;
    const isDark = () => document.documentElement.dataset.theme === "dark";
    const theme = button(isDark() ? "☀" : "☾", () => {
      document.documentElement.dataset.theme = isDark() ? "light" : "dark";
      remembered.set("theme", document.documentElement.dataset.theme);
      theme.textContent = isDark() ? "☀" : "☾";
      theme.setAttribute("aria-label", `${say("theme")}: ${say(isDark() ? "light" : "dark")}`);
    }, {class: "icon", "aria-label": `${say("theme")}: ${say(isDark() ? "light" : "dark")}`});
    announcer = el("div", {class: "toast", role: "status", "aria-live": "polite"});
    replaceAll(document.getElementById("app"),
      el("a", {class: "skip", href: "#content", on: {click: (event) => {
        event.preventDefault();
        this.main.focus();
      }}}, say("skip")),
      el("header", {class: "top"},
        el("div", {class: "brand"}, el("strong", {}, REPORT.tool.name), el("span", {class: "muted root"}, quoted(REPORT.run.root))),
        this.nav,
        el("div", {class: "tools"}, this.searchField, language, theme, button("?", showKeys, {class: "icon", "aria-label": say("help")}))),
      this.main, announcer);
  },

  start() {
    this.frame();
    this.render();
  },
};

function showKeys() {
  openDialog(say("help"), el("table", {class: "keys"}, el("tbody", {}, words.keys.map(([key, meaning]) => el("tr", {}, el("th", {scope: "row"}, el("kbd", {}, key)), el("td", {}, meaning))))));
}

function typedKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target;
  const typing = target instanceof HTMLInputElement ? ["search", "text"].includes(target.type) : target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  if (event.key === "Escape") {
    app.hideTip?.();
    if (typing) target.blur();
    return;
  }
  if (typing || document.querySelector("dialog[open]")) return;
  const go = (by) => (app.step ? app.step(by) : app.list?.go(app.list.current + by));
  const beside = (by) => {
    const [, name, number] = location.hash.split("/");
    const next = name === "article" ? ARTICLES[Number(number) + by] : undefined;
    if (next) app.go(articleAddress(next));
  };
  const actions = {
    j: () => go(1), k: () => go(-1), "/": () => app.searchField.focus(), "?": showKeys, "[": () => beside(-1), "]": () => beside(1),
    o: () => app.go("#/"), a: () => app.go("#/articles"), i: () => app.go("#/issues"),
  };
  if (Object.hasOwn(actions, event.key)) {
    event.preventDefault();
    actions[event.key]();
  }
}

function beforePrint() {
  app.expand?.();
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    details.dataset.closed = "1";
  }
  app.main.append(printedIssues(app.printed?.() ?? passingIssues(ISSUES)));
}

function afterPrint() {
  document.querySelector(".printed")?.remove();
  for (const details of document.querySelectorAll("details[data-closed]")) {
    details.open = false;
    delete details.dataset.closed;
  }
}

chooseLanguage(remembered.get("language") ?? REPORT.messages ?? (navigator.language || "en").slice(0, 2).toLowerCase());
document.documentElement.dataset.theme = remembered.get("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
addEventListener("hashchange", () => {
  if (location.hash !== app.rendered) app.render();
});
addEventListener("keydown", typedKey);
addEventListener("beforeprint", beforePrint);
addEventListener("afterprint", afterPrint);
app.start();
