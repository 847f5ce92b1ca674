// Rows of figures over time, one a second or one a minute, as columns for a chart.

export class Series {
  #rows = [];
  #step;
  #most;

  constructor(step, most) {
    this.#step = step;
    this.#most = most;
  }

  get length() {
    return this.#rows.length;
  }

  get last() {
    return this.#rows.at(-1);
  }

  // Rows may come again after a reconnection: the newer one of a moment stands. What was seen before a restart stays.
  merge(rows) {
    const byTime = new Map(this.#rows.map((row) => [row[0], row]));
    rows.forEach((row) => byTime.set(row[0], row));
    const sorted = [...byTime.values()].sort((one, other) => one[0] - other[0]);
    const newest = sorted.at(-1)?.[0] ?? 0;
    this.#rows = sorted.filter((row) => row[0] > newest - this.#most * this.#step);
  }

  // Columns by their index, the time first. Where rows are missing there is a gap, not a line across.
  columns(indices, valueOf = (row, index) => row[index]) {
    const all = [0, ...indices].map(() => []);
    let before;
    for (const row of this.#rows) {
      if (before !== undefined && row[0] - before > 2.5 * this.#step) {
        all[0].push(before + this.#step);
        indices.forEach((_, at) => all[at + 1].push(null));
      }

      all[0].push(row[0]);
      indices.forEach((index, at) => all[at + 1].push(valueOf(row, index)));
      before = row[0];
    }

    return all;
  }
}
