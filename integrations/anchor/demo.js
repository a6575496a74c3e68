"use strict";
// A plain editor as an example: a textarea that the reader types in, and under it a layer that repeats its text with
// underlines. The text of reports and articles is put into the page as text only.

(() => {
  const { articlesOf, reanchor, sha256, applySuggestion, explain } = globalThis.garblintAnchor;
  const PAUSE = 150; // milliseconds without a key before issues are looked for again
  const FAMILIES = {
    meaning: ["spun", "mistranslation", "number", "untranslated", "terminology", "evasion"],
    characters: ["ocr", "typo", "script", "encoding", "punctuation"],
    missing: ["omission", "masked", "missing-text", "truncated"],
  };
  const by = (id) => document.getElementById(id);
  const [input, layer, card, list, status, chooser] = ["input", "layer", "card", "issues", "status", "article"].map(by);
  const state = { articles: [], article: null, anchored: [], text: "", active: null, timer: 0, turn: 0 };

  const familyOf = (category) => Object.keys(FAMILIES).find((name) => FAMILIES[name].includes(category)) ?? "form";
  const placed = (one) => one.start !== null;

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // ---------------------------------------------------------------------------------------------- anchoring

  /** Anchor all issues in the text as it is now; a later call makes an earlier one void. */
  async function anchor() {
    clearTimeout(state.timer);
    waiting();
    if (!state.article) return ready();
    const turn = (state.turn += 1);
    const text = input.value;
    const hash = await sha256(text);
    if (turn !== state.turn || text !== input.value) return;
    state.anchored = reanchor(state.article, text, { hash }).filter((one) => one.issue.status === "new");
    state.text = text;
    if (state.active !== null && state.active >= state.anchored.length) state.active = null;
    draw();
    drawList();
    drawCard();
    const count = (name) => state.anchored.filter((one) => one.state === name).length;
    status.textContent = ["exact", "moved", "ambiguous", "gone"].map((name) => `${count(name)} ${name}`).join(", ");
    ready();
  }

  /** Until issues were looked for in the text as it is now, what is shown is said to be on its way. */
  const waiting = () => list.setAttribute("aria-busy", "true");
  const ready = () => list.setAttribute("aria-busy", "false");

  /** While the reader types: what stands before the edit stays, what stands behind it moves, what it touches waits. */
  function carry() {
    const [old, text] = [state.text, input.value];
    const most = Math.min(old.length, text.length);
    let head = 0;
    while (head < most && old[head] === text[head]) head += 1;
    let tail = 0;
    while (tail < most - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
    const shift = text.length - old.length;
    state.anchored = state.anchored.map((one) => {
      if (!placed(one) || one.end <= head) return one;
      if (one.start >= old.length - tail) return { ...one, start: one.start + shift, end: one.end + shift };
      return { ...one, state: "gone", start: null, end: null };
    });
    state.text = text;
    draw();
    clearTimeout(state.timer);
    waiting();
    state.turn += 1;
    state.timer = setTimeout(anchor, PAUSE);
  }

  // ---------------------------------------------------------------------------------------------- drawing

  /** The layer: the text cut at every border of an issue, so that overlapping ones are all shown. */
  function draw() {
    const text = input.value;
    const shown = state.anchored.map((one, index) => ({ ...one, index })).filter((one) => placed(one) && !one.whole);
    const opens = new Map();
    const borders = new Set([0, text.length]);
    for (const one of shown) {
      borders.add(one.start).add(one.end);
      (opens.get(one.start) ?? opens.set(one.start, []).get(one.start)).push(one);
    }
    const order = [...borders].sort((a, b) => a - b);
    const parts = [];
    let open = [];
    order.forEach((at, number) => {
      open = open.filter((one) => one.end > at);
      for (const one of opens.get(at) ?? []) {
        if (one.end > at) open.push(one);
        else parts.push(marked([one], "", "point"));
      }
      const piece = text.slice(at, order[number + 1] ?? at);
      if (piece !== "") parts.push(open.length ? marked(open, piece, "") : document.createTextNode(piece));
    });
    parts.push(document.createTextNode("\n")); // the last line of the layer is as high as that of the textarea
    layer.replaceChildren(...parts);
  }

  function marked(issues, text, extra) {
    const inner = issues.reduce((a, b) => (b.end - b.start <= a.end - a.start ? b : a));
    const mark = element("mark", `f-${familyOf(inner.issue.category)} ${extra}`.trim(), text);
    mark.dataset.issue = String(inner.index);
    mark.classList.toggle("active", issues.some((one) => one.index === state.active));
    return mark;
  }

  function drawList() {
    list.replaceChildren(
      ...state.anchored.map((one, index) => {
        const button = element("button", index === state.active ? "active" : "");
        button.type = "button";
        button.dataset.issue = String(index);
        const quote = Array.from(one.issue.quote.exact).slice(0, 30).join("");
        button.append(
          element("span", `category f-${familyOf(one.issue.category)}`, one.issue.category), " ",
          element("span", "state", one.whole ? `whole, ${one.state}` : one.state), " ",
          element("span", "quote", quote),
        );
        const item = element("li");
        item.append(button);
        return item;
      }),
    );
  }

  function drawCard() {
    const one = state.anchored[state.active];
    card.hidden = !one;
    if (!one) return card.replaceChildren();
    const told = explain(one.issue);
    const facts = [told.category, told.severity, told.certainty, told.rule].filter(Boolean).join(" · ");
    const parts = [element("h2", "", told.title), element("p", "facts", facts), element("p", "", told.help)];
    if (!placed(one)) parts.push(element("p", "lost", LOST[one.state]));
    told.suggestions.forEach((text, index) => {
      const button = element("button", "apply", text);
      button.type = "button";
      button.disabled = !placed(one);
      button.addEventListener("click", () => apply(index));
      parts.push(button);
    });
    card.replaceChildren(...parts);
  }
  const LOST = {
    gone: "This is no longer in the text.",
    ambiguous: "This may be in several places, or its surroundings have changed: look for it yourself.",
  };

  function activate(index) {
    if (index === state.active) return;
    state.active = index;
    draw();
    drawCard();
    for (const button of list.querySelectorAll("button")) {
      button.classList.toggle("active", Number(button.dataset.issue) === index);
    }
  }

  // ---------------------------------------------------------------------------------------------- acting

  /**
   * Put a suggestion of the shown issue into the text as if it were typed, so that the browser's undo takes it back. Where
   * the issue stands is asked now: what was typed since the card was drawn may have moved it.
   */
  function apply(index) {
    const one = state.anchored[state.active];
    let text;
    try {
      text = applySuggestion(input.value, one, index);
    } catch (error) {
      status.textContent = error.message;
      return;
    }
    input.focus();
    input.setSelectionRange(one.start, one.end);
    const put = text.slice(one.start, text.length - (input.value.length - one.end));
    document.execCommand(put === "" ? "delete" : "insertText", false, put);
    if (input.value !== text) input.value = text;
    carry();
    anchor();
  }

  async function loadReport(file) {
    waiting();
    try {
      state.articles = articlesOf(JSON.parse(await file.text()));
    } catch (error) {
      ready();
      status.textContent = error instanceof TypeError ? error.message : "This is not a report in JSON.";
      return;
    }
    chooser.replaceChildren(
      ...state.articles.map((article, index) => {
        const record = article.record ? ` ${JSON.stringify(article.record)}` : "";
        const option = element("option", "", `${article.path}${record} (${article.issues.length})`);
        option.value = String(index);
        return option;
      }),
    );
    chooser.disabled = state.articles.length === 0;
    choose();
  }

  function choose() {
    state.article = state.articles[Number(chooser.value)] ?? null;
    state.active = null;
    anchor();
  }

  by("report").addEventListener("change", (event) => event.target.files[0] && loadReport(event.target.files[0]));
  by("text").addEventListener("change", async (event) => {
    if (!event.target.files[0]) return;
    waiting();
    input.value = await event.target.files[0].text();
    carry();
    anchor();
  });
  chooser.addEventListener("change", choose);
  input.addEventListener("input", carry);
  const caret = () => {
    if (document.activeElement !== input || input.selectionStart !== input.selectionEnd) return;
    const at = input.selectionStart;
    const index = state.anchored.findIndex((one) => placed(one) && !one.whole && one.start <= at && at <= one.end);
    if (index >= 0) activate(index);
  };
  document.addEventListener("selectionchange", caret);
  input.addEventListener("keyup", caret);
  // The layer lies under the textarea and gets no events: the marks are asked for their place.
  input.addEventListener("pointermove", ({ clientX: x, clientY: y }) => {
    for (const mark of layer.querySelectorAll("mark")) {
      for (const box of mark.getClientRects()) {
        if (x >= box.left - 1 && x <= box.right + 1 && y >= box.top && y <= box.bottom) {
          return activate(Number(mark.dataset.issue));
        }
      }
    }
  });
  const onList = (event) => {
    const button = event.target.closest("button");
    if (button) activate(Number(button.dataset.issue));
  };
  list.addEventListener("pointerover", onList);
  list.addEventListener("focusin", onList);
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const one = button && state.anchored[Number(button.dataset.issue)];
    if (!one || !placed(one)) return;
    input.focus();
    input.setSelectionRange(one.start, one.end);
  });
})();
