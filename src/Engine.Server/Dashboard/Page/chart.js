// One chart: the lines, their legend with the newest figures (or those under the pointer), and the same as a table.
/* global uPlot */

import { LiveTable, make, say } from "./elements.js";

const TABLE_ROWS = 12;
const cssColour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const clock = (at, withSeconds = true) => new Date(at * 1000).toLocaleTimeString("en-GB").slice(0, withSeconds ? 8 : 5);

export class Chart {
  #plan;
  #plot;
  #data;
  #host = make("div", { class: "plot", "aria-hidden": "true" });
  #values;
  #note = make("span", { class: "quiet" });
  #summary = make("p", { class: "unseen" });
  #table;
  #details;

  // plan: title, lines [{ name, column, colour, dashed, scale }], format, isStacked, isLogarithmic, right (format of the right scale)
  constructor(plan, columnNames) {
    this.#plan = { ...plan, indices: plan.lines.map(({ column }) => columnNames.indexOf(column)) };
    this.#values = plan.lines.map(() => make("b"));
    const keys = plan.lines.map(({ name, colour }, at) => {
      const swatch = make("i", { "aria-hidden": "true" });
      swatch.style.background = `var(--${colour})`;
      return make("li", {}, swatch, `${name} `, this.#values[at]);
    });
    this.#table = new LiveTable(`${plan.title}, newest first`, [
      { title: "Time", value: (row) => clock(row[0]) },
      ...plan.lines.map((line, at) => ({ title: line.name, number: true, value: (row) => this.#format(line)(row[at + 1]) })),
    ]);
    this.#details = make("details", {}, make("summary", {}, "As a table"), make("div", { class: "scroll" }, this.#table.element));
    this.#details.addEventListener("toggle", () => this.#tell());
    this.element = make(
      "figure", { "aria-label": plan.title }, make("figcaption", {}, plan.title, this.#note), this.#host,
      make("ul", { class: "legend" }, ...keys), this.#summary, this.#details);
    new ResizeObserver(() => this.#fit()).observe(this.#host);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw(true));
  }

  set note(text) {
    say(this.#note, text);
  }

  show(series) {
    const { indices, isLogarithmic, lines } = this.#plan;
    const gaps = new Set(indices.filter((_, at) => isLogarithmic || lines[at].isOptional)); // where 0 means that nothing is known
    this.#data = series.columns(indices, (row, at) => gaps.has(at) && row[at] <= 0 ? null : row[at]);
    this.#draw(false);
    this.#tell();
  }

  #format(line) {
    return line.scale === "right" ? this.#plan.right : this.#plan.format;
  }

  #draw(isAnew) {
    if (!this.#data || this.#host.clientWidth === 0) {
      return;
    }

    if (isAnew) {
      this.#plot?.destroy();
      this.#plot = undefined;
    }

    const data = this.#plan.isStacked ? this.#stacked() : this.#data;
    if (this.#plot) {
      this.#plot.setData(data);
    } else {
      this.#plot = new uPlot(this.#options(), data, this.#host);
    }
  }

  // Lines that are stacked stand on the sum of those before; the others are as they are.
  #stacked() {
    let below = this.#data[0].map(() => 0);
    return this.#data.map((column, at) => {
      if (at === 0 || !this.#plan.lines[at - 1].isStacked) {
        return column;
      }

      below = column.map((value, row) => value === null ? null : value + (below[row] ?? 0));
      return below;
    });
  }

  #options() {
    const { lines, format, right, isLogarithmic } = this.#plan;
    const axis = (more) => ({
      stroke: cssColour("quiet"), font: "12px system-ui, sans-serif", ticks: { show: false },
      grid: { stroke: cssColour("grid"), width: 1 }, ...more,
    });
    const values = (show) => (_, ticks) => ticks.map((tick) => tick === null ? "" : tick === 0 ? "0" : show(tick));
    return {
      width: this.#host.clientWidth,
      height: this.#host.clientHeight,
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { setScale: false, x: false, y: false } },
      scales: {
        y: isLogarithmic
          ? { distr: 3, range: (_, low, high) => uPlot.rangeLog(low ?? 0.1, high ?? 10, 10, true) }
          : { range: (_, low, high) => [0, Math.max(high ?? 0, this.#plan.least ?? 1) * 1.08] },
        right: { range: () => [0, this.#plan.rightMost ?? 1] },
      },
      axes: [
        axis({ size: 30, space: 70, values: (_, ticks, __, ___, step) => ticks.map((tick) => clock(tick, step < 60)) }),
        axis({ size: 66, space: isLogarithmic ? 24 : 34, values: values(format) }),
        ...(right ? [axis({ scale: "right", side: 1, size: 52, grid: { show: false }, values: values(right) })] : []),
      ],
      series: [{}, ...lines.map(({ colour, dashed, isStacked, scale }) => ({
        stroke: cssColour(colour),
        width: isStacked ? 1 : 1.8,
        dash: dashed ? [5, 4] : undefined,
        fill: isStacked ? `${cssColour(colour)}88` : undefined,
        scale: scale ?? "y",
        points: { show: false },
      }))],
      bands: lines.flatMap((line, at) => line.isStacked && at > 0 ? [{ series: [at + 1, at] }] : []),
      hooks: { setCursor: [(plot) => this.#label(plot.cursor.idx)] },
    };
  }

  #label(index) {
    const at = index ?? this.#data[0].length - 1;
    this.#plan.lines.forEach((line, column) => say(this.#values[column], this.#format(line)(this.#data[column + 1][at])));
  }

  #tell() {
    if (!this.#data || this.#data[0].length === 0) {
      return;
    }

    if (!this.#plot || this.#plot.cursor.idx === null || this.#plot.cursor.idx === undefined) {
      this.#label(undefined);
    }

    const { title, lines } = this.#plan;
    const highest = lines.map((line, at) =>
      `${line.name} ${this.#format(line)(this.#data[at + 1].at(-1))}, at most ${this.#format(line)(Math.max(0, ...this.#data[at + 1]))}`);
    say(this.#summary, `${title} from ${clock(this.#data[0][0])} to ${clock(this.#data[0].at(-1))}: ${highest.join("; ")}.`);
    if (this.#details.open) {
      const from = Math.max(0, this.#data[0].length - TABLE_ROWS);
      this.#table.show(this.#data[0].slice(from).map((_, at) => this.#data.map((column) => column[from + at])).reverse());
    }
  }

  #fit() {
    if (this.#plot) {
      this.#plot.setSize({ width: this.#host.clientWidth, height: this.#host.clientHeight });
    } else {
      this.#draw(false);
    }
  }
}
