// Which charts there are.

import { Chart } from "./chart.js";
import { rate, share, time, count } from "./format.js";

const plans = [
  {
    id: "rate",
    title: "Events a second",
    format: rate,
    least: 10,
    lines: [
      { name: "wanted", column: "wanted", colour: "slate", dashed: true },
      { name: "reached", column: "reached", colour: "blue" },
      { name: "durable", column: "durable", colour: "teal" },
    ],
  },
  {
    id: "latency",
    title: "Time of a request, by stage",
    format: time,
    least: 1,
    isStacked: true,
    lines: [
      { name: "decode", column: "decode", colour: "slate", isStacked: true },
      { name: "apply", column: "apply", colour: "blue", isStacked: true },
      { name: "journal", column: "journal", colour: "violet", isStacked: true },
      { name: "lanes", column: "lanes", colour: "teal", isStacked: true },
      { name: "reply", column: "reply", colour: "amber", isStacked: true },
      { name: "users, median", column: "usersP50", colour: "red", dashed: true, isOptional: true },
    ],
  },
  {
    id: "tail",
    title: "Slowest answers",
    format: time,
    isLogarithmic: true,
    lines: [
      { name: "median", column: "p50", colour: "slate" },
      { name: "99 %", column: "p99", colour: "blue" },
      { name: "99.9 %", column: "p999", colour: "violet" },
      { name: "users, 99 %", column: "usersP99", colour: "red", dashed: true, isOptional: true },
    ],
  },
  {
    id: "ring",
    title: "Ring and durable lag",
    format: time,
    right: share,
    rightMost: 1,
    least: 1,
    lines: [
      { name: "durable lag", column: "lag", colour: "teal" },
      { name: "ring taken", column: "ring", colour: "blue", scale: "right" },
    ],
  },
  {
    id: "refusals",
    title: "Refusals",
    format: rate,
    least: 1,
    lines: [
      { name: "events refused by a rule", column: "refused", colour: "amber" },
      { name: "requests refused as a whole", column: "requestsRefused", colour: "red" },
    ],
  },
  {
    id: "blocks",
    title: "Blocks and processor",
    format: count,
    right: (cores) => `${Number(cores ?? 0).toFixed(1)}`,
    least: 10,
    lines: [
      { name: "events in a block", column: "blockRows", colour: "violet" },
      { name: "cores busy", column: "cores", colour: "slate", scale: "right" },
    ],
  },
];

export class Charts {
  #charts = [];

  constructor(host, columnNames, cores) {
    this.#charts = plans.map((plan) => [plan.id, new Chart(plan.id === "blocks" ? { ...plan, rightMost: cores } : plan, columnNames)]);
    host.replaceChildren(...this.#charts.map(([, chart]) => chart.element));
  }

  show(series) {
    this.#charts.forEach(([, chart]) => chart.show(series));
  }

  note(id, text) {
    this.#charts.find(([name]) => name === id)[1].note = text;
  }
}
