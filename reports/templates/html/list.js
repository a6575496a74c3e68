// A list of any length of which only the rows in sight exist. Rows have one height, which the style sheet gives.
class LongList {
  constructor({label, row, open, extra}) {
    this.makeRow = row;
    this.open = open;
    this.items = [];
    this.current = -1;
    this.canvas = el("div", {class: "canvas", role: "list", "aria-label": label});
    this.node = el("div", {class: `long-list ${extra ?? ""}`, tabindex: "0", role: "region", "aria-label": label, on: {scroll: () => this.later()}}, this.canvas);
    this.watcher = new ResizeObserver(() => this.later());
    this.watcher.observe(this.node);
    this.drawn = new Map();
  }
  show(items) {
    this.items = items;
    this.current = -1;
    this.node.scrollTop = 0;
    this.redraw();
  }
  redraw() {
    this.drawn.clear();
    this.canvas.replaceChildren();
    this.height = 0;
    this.draw();
  }
  later() {
    this.pending ??= requestAnimationFrame(() => {
      this.pending = undefined;
      this.draw();
    });
  }
  draw() {
    const height = parseFloat(getComputedStyle(this.node).getPropertyValue("--row")) || 64;
    if (height !== this.height) {
      this.height = height;
      this.drawn.clear();
      this.canvas.replaceChildren();
    }
    this.canvas.style.height = `${this.items.length * height}px`;
    const first = Math.max(0, Math.floor(this.node.scrollTop / height) - 6);
    const last = Math.min(this.items.length, Math.ceil((this.node.scrollTop + this.node.clientHeight) / height) + 6);
    for (const [number, node] of this.drawn) {
      if ((number < first || number >= last) && !node.contains(document.activeElement)) {
        node.remove();
        this.drawn.delete(number);
      }
    }
    for (let number = first; number < last; number += 1) {
      if (this.drawn.has(number)) continue;
      const node = el("div", {class: "row", role: "listitem", "aria-posinset": number + 1, "aria-setsize": this.items.length, css: {top: `${number * height}px`}}, this.makeRow(this.items[number], number));
      node.classList.toggle("current", number === this.current);
      this.drawn.set(number, node);
      this.canvas.append(node);
    }
  }
  go(number, focus = true) {
    if (!this.items.length) return;
    this.current = Math.max(0, Math.min(this.items.length - 1, number));
    const top = this.current * this.height;
    const {scrollTop, clientHeight} = this.node;
    if (top < scrollTop) this.node.scrollTop = top - this.height / 2;
    else if (top + this.height > scrollTop + clientHeight) this.node.scrollTop = top + 1.5 * this.height - clientHeight;
    this.draw();
    for (const [one, node] of this.drawn) node.classList.toggle("current", one === this.current);
    if (focus) this.drawn.get(this.current)?.querySelector("a, button")?.focus({preventScroll: true});
  }
}
