// The text of an article with its issues underlined. Lines come in chunks that are filled when they come near.
const CHUNK = 3000; // UTF-16 units

class ArticleText {
  constructor(article, {choose, hover}) {
    this.article = article;
    this.choose = choose;
    this.hover = hover;
    this.node = el("div", {class: "text", lang: article.language, dir: "auto"});
    this.lines = [];
    let start = 0;
    for (const match of article.text.matchAll(/\r\n|\n|\r/g)) {
      this.lines.push([start, match.index]);
      start = match.index + match[0].length;
    }
    if (start < article.text.length) this.lines.push([start, article.text.length]);
    this.watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.fillChunk(entry.target);
    }, {rootMargin: "1200px"});
  }
  // `issues`: those to underline, in order of their start; none that is about the whole article.
  show(issues) {
    this.watcher.disconnect();
    this.issues = issues;
    const chunks = [];
    let first = 0;
    let size = 0;
    this.lines.forEach(([start, end], number) => {
      size += end - start + 20;
      if (size >= CHUNK || number === this.lines.length - 1) {
        chunks.push({first, last: number + 1, start: this.lines[first][0], end, issues: []});
        first = number + 1;
        size = 0;
      }
    });
    for (const issue of this.issues) {
      // The chunk where it begins, by halving, and those after it that it reaches into.
      let low = 0;
      let high = chunks.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (chunks[middle].end < issue.start) low = middle + 1;
        else high = middle;
      }
      for (let number = low; number < chunks.length && (number === low || chunks[number].start < issue.end); number += 1) chunks[number].issues.push(issue);
    }
    this.marks = new Map();
    this.chunkOf = new Map();
    this.chunks = chunks.map((chunk) => {
      const node = el("div", {class: "chunk"});
      node.style.minHeight = `${Math.ceil((chunk.end - chunk.start) / 36) * 28}px`;
      node.chunk = chunk;
      for (const issue of chunk.issues) if (!this.chunkOf.has(issue)) this.chunkOf.set(issue, node);
      return node;
    });
    this.node.replaceChildren(...this.chunks);
    for (const node of this.chunks) this.watcher.observe(node);
  }
  fillChunk(node) {
    if (!node.chunk) return;
    const {first, last, issues} = node.chunk;
    node.chunk = null;
    this.watcher.unobserve(node);
    node.style.minHeight = "";
    for (let number = first; number < last; number += 1) {
      const [start, end] = this.lines[number];
      const here = issues.filter((issue) => issue.start <= end && (issue.end > start || (issue.end === issue.start && issue.start >= start)));
      node.append(el("div", {class: end > start ? "text-line" : "text-line blank", "data-line": number + 1}, this.pieces(start, end, here)));
    }
  }
  fillAll() {
    for (const node of this.chunks) this.fillChunk(node);
  }
  // The line from `start` to `end`, cut where an issue begins or ends.
  pieces(start, end, issues) {
    if (!issues.length) return plainText(this.article.text.slice(start, end));
    const cuts = [...new Set([start, end, ...issues.flatMap((issue) => [Math.max(start, Math.min(end, issue.start)), Math.max(start, Math.min(end, issue.end))])])].sort((a, b) => a - b);
    const nodes = [];
    cuts.forEach((from, number) => {
      for (const issue of issues) if (issue.start === from && issue.end === from) nodes.push(this.mark("", [issue], from));
      const to = cuts[number + 1];
      if (to === undefined) return;
      const covering = issues.filter((issue) => issue.start < to && issue.end > from).sort((one, other) => one.end - one.start - (other.end - other.start));
      const text = this.article.text.slice(from, to);
      if (covering.length) nodes.push(this.mark(text, covering, from));
      else nodes.push(...plainText(text));
    });
    return nodes;
  }
  mark(text, covering, from) {
    const [issue] = covering;
    const first = !this.marks.has(issue);
    const known = covering.every((one) => !one.isNew);
    const best = issue.suggestions[0];
    const ends = from + text.length >= issue.end;
    const node = el("mark", {
      class: `m f-${issue.family} s-${issue.severity}${known ? " known" : ""}${covering.length > 1 ? " several" : ""}${text === "" ? " point" : ""}`,
      role: "button", tabindex: first ? "0" : "-1", "aria-label": text === "" ? issue.message : null,
      "data-offer": best && ends ? visible(best[0]) || "✕" : null,
      on: {
        click: () => this.choose(issue),
        keydown: (event) => {
          if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            this.choose(issue);
          }
        },
        mouseenter: () => this.hover(node, covering), mouseleave: () => this.hover(null),
        focus: () => this.hover(node, covering), blur: () => this.hover(null),
      },
    }, plainText(text));
    for (const one of covering) if (!this.marks.has(one)) this.marks.set(one, node);
    return node;
  }
  reveal(issue, focus) {
    this.node.querySelector("mark.chosen")?.classList.remove("chosen");
    const chunk = this.chunkOf.get(issue);
    if (!chunk) return;
    // What lies above and is not filled would push the place away once it is.
    for (const node of this.chunks) {
      this.fillChunk(node);
      if (node === chunk) break;
    }
    const mark = this.marks.get(issue);
    mark.classList.add("chosen");
    // On a narrow screen the explanation covers the lower half.
    mark.scrollIntoView({block: window.innerWidth <= 820 ? "start" : "center"});
    if (focus) mark.focus({preventScroll: true});
  }
}

// Where the text is not at hand: the places with their surroundings, a line each.
class ArticleExcerpts extends ArticleText {
  constructor(article, actions) {
    super({...article, text: ""}, actions);
    this.node.classList.add("excerpts");
  }
  show(issues) {
    this.watcher.disconnect();
    this.issues = issues;
    this.marks = new Map();
    this.chunkOf = new Map();
    this.chunks = [];
    for (let first = 0; first < this.issues.length; first += 40) {
      const part = this.issues.slice(first, first + 40);
      const node = el("div", {class: "chunk"});
      node.style.minHeight = `${part.length * 56}px`;
      node.chunk = part;
      for (const issue of part) this.chunkOf.set(issue, node);
      this.chunks.push(node);
    }
    this.node.replaceChildren(...this.chunks);
    for (const node of this.chunks) this.watcher.observe(node);
  }
  fillChunk(node) {
    if (!node.chunk) return;
    const part = node.chunk;
    node.chunk = null;
    this.watcher.unobserve(node);
    node.style.minHeight = "";
    for (const issue of part) {
      node.append(el("div", {class: "text-line", "data-line": issue.line}, "…", plainText(oneLine(issue.prefix)), this.mark(oneLine(issue.exact), [issue], issue.end), plainText(oneLine(issue.suffix)), "…"));
    }
  }
}
