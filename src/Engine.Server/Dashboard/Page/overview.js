// The top of the page: is everything all right, the alarms that are open, and the figures that are looked at first.

import { make, say } from "./elements.js";
import { bytes, count, gradeOf, moment, rate, share, span, time } from "./format.js";

const byId = (id) => document.getElementById(id);

const tiles = [
  ["Events a second", ({ rates }) => rate(rates.reached), ({ rates }) =>
    rates.capacity > 0 ? `${share(rates.reached / rates.capacity)} of ${count(rates.capacity)}/s` : `${rate(rates.wanted)} wanted`],
  ["Answers, 99 %", ({ latency }) => time(latency?.p99), ({ latency }) => `median ${time(latency?.p50)}`],
  ["Users wait, 99 %", ({ users }) => users ? time(users.p99) : "not told", ({ users }) => users ? `median ${time(users.p50)}` : "no client reports"],
  ["Durable lag", ({ blocks }) => time(blocks.lag), ({ blocks }) => `sequence ${count(blocks.durableSequence)}`],
  ["Ring taken", ({ ring }) => share(Number(ring.used) / Math.max(1, Number(ring.slots))), ({ ring }) =>
    `${count(ring.used)} of ${count(ring.slots)} slots`],
  ["Refused", ({ rates }) => rate(rates.refused), ({ rates }) => `${rate(rates.requestsRefused)} whole requests`],
  ["Disk left", ({ process }) => process.diskAvailable ? bytes(process.diskAvailable) : "–", ({ process }) =>
    `memory ${bytes(process.memoryAvailable)}`],
];

export class Overview {
  #tiles;
  #alarms = "";
  #isAway = false;

  constructor() {
    this.#tiles = tiles.map(([title, figure, more]) => {
      const [value, note] = [make("dd", { class: "figure" }), make("dd", { class: "more" })];
      byId("tiles").append(make("div", {}, make("dt", {}, title), value, note));
      return { figure, more, value, note };
    });
  }

  show(figures) {
    this.#isAway = false;
    delete document.body.dataset.away;
    byId("verdict").dataset.state = gradeOf(figures.verdict.grade);
    say(byId("verdict-line"), figures.verdict.line);
    say(byId("engine-line"),
      `Engine ${figures.version.replace(/(\+.{7}).*/, "$1")}, ${figures.role}, epoch ${figures.epoch}, up ${span(figures.uptimeSeconds)}`);
    this.#tiles.forEach(({ figure, more, value, note }) => {
      say(value, figure(figures));
      say(note, more(figures));
    });
    this.#showAlarms(figures.alarms);
  }

  // The engine says nothing. What is shown is as it was.
  away(since) {
    if (!this.#isAway) {
      this.#isAway = true;
      document.body.dataset.away = "";
      byId("verdict").dataset.state = "away";
      say(byId("verdict-line"), `Engine away since ${moment(since)}`);
      say(byId("engine-line"), "What is shown below is as it was then. The page goes on by itself.");
    }
  }

  // Made anew only where something is new, so that a screen reader does not read all of them again and again.
  #showAlarms(alarms) {
    const now = JSON.stringify(alarms.map(({ id, grade, cause, silence }) => [id, grade, cause, silence?.until]));
    if (now !== this.#alarms) {
      this.#alarms = now;
      byId("alarms").hidden = alarms.length === 0;
      byId("alarm-list").replaceChildren(...alarms.map(Overview.#alarm));
    }
  }

  static #alarm(alarm) {
    const title = alarm.subject ? `${alarm.name} (${alarm.subject})` : alarm.name;
    const silenced = alarm.silence ? `, silenced until ${moment(alarm.silence.until)} by ${alarm.silence.by}` : "";
    const evidence = Object.entries(alarm.evidence ?? {}).map(([name, value]) => make("span", {}, `${name}: ${value}`));
    const entry = make(
      "li", { class: "alarm", "data-grade": gradeOf(alarm.grade) },
      make("p", {}, make("strong", {}, `${gradeOf(alarm.grade)}: ${title}`), ` since ${moment(alarm.since)}${silenced}`),
      make("p", {}, alarm.cause),
      make("p", { class: "quiet" }, `What to do: ${alarm.runbook}`));
    if (evidence.length > 0) {
      entry.append(make("p", { class: "evidence quiet" }, ...evidence));
    }

    return entry;
  }
}
