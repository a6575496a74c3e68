// Small plots, drawn by hand. Each also says in text what it shows.
const grade = (score) => (score >= 90 ? "good" : score >= 70 ? "fair" : "bad");

function gauge(score) {
  const radius = 52;
  const round = 2 * Math.PI * radius;
  return svg("svg", {viewBox: "0 0 128 128", class: `gauge ${grade(score)}`, role: "img", "aria-label": `${say("score")} ${points(score)} ${say("ofHundred")}`},
    svg("circle", {cx: 64, cy: 64, r: radius, class: "track"}),
    score > 0 ? svg("circle", {cx: 64, cy: 64, r: radius, class: "arc", "stroke-dasharray": `${(round * score) / 100} ${round}`, transform: "rotate(-90 64 64)"}) : null,
    svg("text", {x: 64, y: 62, class: points(score).length > 4 ? "big wide" : "big"}, points(score)),
    svg("text", {x: 64, y: 87, class: "small"}, say("ofHundred")));
}

// One horizontal bar a row, in parts; rows: {label, title, parts: [[css class, number]], total, action}.
function bars(rows) {
  const most = Math.max(1, ...rows.map((row) => row.total));
  return el("ul", {class: "bars"}, rows.map((row) => {
    let x = 0;
    const parts = row.parts.filter(([, number]) => number > 0).map(([name, number]) => {
      const width = (100 * number) / most;
      const part = svg("rect", {x, y: 0, width: Math.max(0.4, width), height: 10, class: name});
      x += width;
      return part;
    });
    return el("li", {}, el("button", {type: "button", class: "bar", title: row.title, on: {click: row.action}},
      el("span", {class: "bar-label"}, row.label),
      svg("svg", {viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true"}, parts),
      el("span", {class: "bar-number"}, amount(row.total), row.note ? el("span", {class: "muted"}, ` ${row.note}`) : null)));
  }));
}

function histogram(scores) {
  const bins = Array.from({length: 10}, () => 0);
  for (const score of scores) bins[Math.min(9, Math.floor(score / 10))] += 1;
  const most = Math.max(1, ...bins);
  const text = bins.map((count, bin) => `${bin * 10}–${bin * 10 + 10}: ${count}`).join(", ");
  return svg("svg", {viewBox: "0 0 330 130", class: "histogram", role: "img", "aria-label": text},
    bins.map((count, bin) => {
      const height = (86 * count) / most;
      return [
        svg("rect", {x: 6 + bin * 32, y: 104 - Math.max(count ? 2 : 0, height), width: 26, height: Math.max(count ? 2 : 0, height), rx: 2, class: grade(bin * 10 + 9)}),
        count ? svg("text", {x: 19 + bin * 32, y: 98 - height, class: "count"}, amount(count)) : null,
        svg("text", {x: 19 + bin * 32, y: 122, class: "axis"}, bin === 9 ? "90–100" : bin * 10),
      ];
    }),
    svg("line", {x1: 4, y1: 104.5, x2: 328, y2: 104.5, class: "base"}));
}

// The scores of runs, oldest first; the axis begins at a multiple of ten below the lowest.
function trend(runs) {
  const low = Math.min(90, Math.floor(Math.min(...runs.map((run) => run.score)) / 10) * 10);
  const x = (number) => 34 + (runs.length > 1 ? (286 * number) / (runs.length - 1) : 143);
  const y = (score) => 98 - (84 * (score - low)) / (100 - low);
  const day = (run) => new Date(run.at).toLocaleDateString(locale, {day: "numeric", month: "short", year: "numeric"});
  const labels = runs.map((run) => say("runLabel", new Date(run.at).toLocaleString(locale), points(run.score), issueCount(run.issues), run.version) + (run.commit ? `, ${run.commit.slice(0, 10)}` : ""));
  return svg("svg", {viewBox: "0 0 330 130", class: "trend", role: "img", "aria-label": say("trendLabel", amount(runs.length), points(runs[0].score), points(runs.at(-1).score))},
    [low, (low + 100) / 2, 100].map((score) => [
      svg("line", {x1: 34, y1: y(score), x2: 324, y2: y(score), class: "base"}),
      svg("text", {x: 28, y: y(score) + 3.5, class: "axis-left"}, score),
    ]),
    svg("polyline", {points: runs.map((run, number) => `${x(number)},${y(run.score)}`).join(" "), class: "trend-line"}),
    runs.map((run, number) => svg("circle", {cx: x(number), cy: y(run.score), r: number === runs.length - 1 ? 4 : runs.length > 60 ? 1.5 : 2.6, class: run.passed ? "good" : "bad"}, svg("title", {}, labels[number]))),
    svg("text", {x: 34, y: 122, class: "axis-start"}, day(runs[0])),
    svg("text", {x: 324, y: 122, class: "axis-end"}, day(runs.at(-1))));
}
