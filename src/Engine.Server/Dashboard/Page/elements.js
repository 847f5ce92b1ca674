// Elements made by code. Whatever is shown is set as text, never as markup: names of clients are what others chose.

export const make = (name, properties = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") {
      element.className = value;
    } else {
      element.setAttribute(key, value);
    }
  }

  element.append(...children);
  return element;
};

// Sets a text only where it has changed, so that a screen reader is told of changes alone.
export const say = (element, text) => {
  if (element.textContent !== text) {
    element.textContent = text;
  }
};

// A table that keeps its rows and cells, and changes texts in place: selections and scrolling survive.
export class LiveTable {
  #body = make("tbody");
  #columns;

  constructor(caption, columns) {
    this.#columns = columns;
    const head = columns.map(({ title, number }) => make("th", { scope: "col", class: number ? "number" : "" }, title));
    this.element = make(
      "table", {}, make("caption", { class: "unseen" }, caption), make("thead", {}, make("tr", {}, ...head)), this.#body);
  }

  show(records) {
    while (this.#body.rows.length > records.length) {
      this.#body.deleteRow(-1);
    }

    while (this.#body.rows.length < records.length) {
      this.#body.append(make("tr", {}, ...this.#columns.map(({ number }, at) => at === 0
        ? make("th", { scope: "row" })
        : make("td", { class: number ? "number" : "text" }))));
    }

    records.forEach((record, at) => this.#columns.forEach(({ value, off }, column) => {
      const cell = this.#body.rows[at].cells[column];
      say(cell, value(record));
      cell.classList.toggle("off", Boolean(off?.(record)));
    }));
  }
}
