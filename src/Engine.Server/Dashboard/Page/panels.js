// The tables below the charts.

import { LiveTable, make } from "./elements.js";
import { bytes, count, gradeOf, moment, rate, share, span, time } from "./format.js";

const number = (title, value, off) => ({ title, value, off, number: true });
const text = (title, value, off) => ({ title, value, off });
const whole = (part) => part >= 1 ? "all" : `${(Math.floor(part * 1e6) / 1e4).toFixed(4)} %`; // never rounded up to all
const pairs = (...entries) => entries.map(([name, value]) => ({ name, value })).filter(({ value }) => value !== "");

const plans = [
  {
    title: "Clients",
    isWide: true,
    records: (figures) => figures.clients,
    none: "No client has sent anything yet.",
    columns: [
      text("Client", (client) => client.name),
      number("Events", (client) => rate(client.rate)),
      number("Refused", (client) => rate(client.refused)),
      number("In flight", (client) => count(client.inFlight)),
      number("Streams", (client) => count(client.streams)),
      number("Engine, 99 %", (client) => time(client.latency?.p99)),
      number("Its callers, 99 %", (client) => client.users ? time(client.users.p99) : "not told"),
      number("Retries", (client) => count(client.retries)),
      number("Timeouts", (client) => count(client.timeouts)),
      number("Last request", (client) => client.quietSeconds < 2 ? "now" : `${span(client.quietSeconds)} ago`),
    ],
  },
  {
    title: "Stages",
    isWide: true,
    records: (figures) => figures.stages,
    none: "The engine does not lead: it has no stages at work.",
    columns: [
      text("Stage", (stage) => stage.name),
      number("Done", (stage) => rate(stage.rate)),
      number("Waiting", (stage) => count(stage.waiting)),
      number("Busy", (stage) => share(stage.busy)),
      number("Mean", (stage) => time(stage.time?.mean)),
      number("99 %", (stage) => time(stage.time?.p99)),
      text("Waits for", (stage) => stage.waitsFor),
    ],
  },
  {
    title: "Lanes",
    records: (figures) => figures.lanes,
    none: "No lane is open.",
    columns: [
      text("Lane", (lane) => String(lane.lane)),
      text("State", (lane) => lane.state),
      number("Events", (lane) => rate(lane.rate)),
      number("Blocks", (lane) => rate(lane.blocks)),
      number("Commit, 99 %", (lane) => time(lane.commit?.p99)),
      number("Backend", (lane) => String(lane.backendPid)),
      text("Waits for", (lane) => lane.waitsFor || lane.lastError, (lane) => lane.lastError !== ""),
    ],
  },
  {
    title: "Refusals by code",
    records: (figures) => figures.refusals,
    none: "Nothing was refused since the start.",
    columns: [
      text("Code", (refusal) => refusal.code),
      number("Now", (refusal) => rate(refusal.rate)),
      number("Since the start", (refusal) => count(refusal.count)),
    ],
  },
  {
    title: "Ledgers",
    records: (figures) => figures.ledgers,
    none: "Nothing was moved since the start.",
    columns: [
      text("Ledger", (ledger) => ledger.ledger === 0 ? "others" : String(ledger.ledger)),
      number("Transfers", (ledger) => rate(ledger.rate)),
      number("Posted", (ledger) => rate(ledger.volume)),
      number("Since the start", (ledger) => count(ledger.transfers)),
      text("Trial balance", (ledger) => ledger.balance, (ledger) => ledger.balance === "off"),
    ],
  },
  {
    title: "PostgreSQL",
    records: ({ postgres }) => postgres ? pairs(
      ["State", postgres.reason ? `${postgres.state}: ${postgres.reason}` : postgres.state],
      ["Version", postgres.version],
      ["Commit, 99 %", time(postgres.commit?.p99)],
      ["Write-ahead log", postgres.walRate > 0 ? `${bytes(postgres.walRate)}/s` : ""],
      ["Database", Number(postgres.databaseBytes) > 0 ? bytes(postgres.databaseBytes) : ""],
      ["Standby behind by", postgres.replicaLagBytes === undefined || postgres.replicaLagBytes === null ? "" : bytes(postgres.replicaLagBytes)],
      ["Silent for", postgres.silenceSeconds >= 1 ? span(postgres.silenceSeconds) : ""],
      ["Waits", (postgres.waits ?? []).join("; ") || "none"],
    ) : [],
    none: "PostgreSQL was not asked yet.",
    isPairs: true,
    columns: [text("What", (pair) => pair.name), text("Figure", (pair) => pair.value)],
  },
  {
    title: "Is it complete?",
    records: ({ completeness: told }) => told ? pairs(
      ["Statement", told.statement],
      ["Requests accepted", count(told.accepted)],
      ["of them ended", count(told.ended)],
      ["of them on their way", count(told.inFlight)],
      ["told that it is unknown", count(told.unknown)],
      ["Events answered ok", count(told.eventsOk)],
      ["Seen in PostgreSQL", told.byCount === undefined ? "not looked at yet"
        : `${whole(told.byCount)} by count, ${whole(told.byValue)} by value, ${told.ageSeconds.toFixed(1)} s ago`],
      ["Canary", told.canary],
    ) : [],
    none: "Nothing to compare yet.",
    isPairs: true,
    columns: [text("What", (pair) => pair.name), text("Figure", (pair) => pair.value)],
  },
  {
    title: "Limits and machine",
    records: ({ limits, process }) => [
      ...limits.map((limit) => ({
        name: limit.what,
        value: `${count(limit.used)} of ${count(limit.most)}, ${share(Number(limit.used) / Math.max(1, Number(limit.most)))}`,
        isNear: Number(limit.used) >= 0.8 * Number(limit.most),
      })),
      ...pairs(
        ["processor", `${process.coresUsed.toFixed(2)} of ${process.cores} cores`],
        ["memory", `${bytes(process.memory)}, ${bytes(process.memoryAvailable)} left on the machine`],
        ["collections", `${share(process.gcPause)} of the time`],
        ["disk left", process.diskAvailable ? bytes(process.diskAvailable) : ""],
      ),
    ],
    none: "",
    isPairs: true,
    columns: [text("What", (limit) => limit.name), text("Figure", (limit) => limit.value, (limit) => limit.isNear)],
  },
  {
    title: "Timeline",
    isWide: true,
    records: (figures) => figures.timeline,
    none: "Nothing has happened yet.",
    columns: [
      text("When", (entry) => moment(entry.at)),
      text("What", (entry) => entry.kind + (gradeOf(entry.grade) === "well" ? "" : ` (${gradeOf(entry.grade)})`)),
      text("Which", (entry) => entry.title),
      text("More", (entry) => entry.text),
    ],
  },
];

export class Panels {
  #panels;

  constructor(host) {
    this.#panels = plans.map((plan, at) => {
      const table = new LiveTable(plan.title, plan.columns);
      table.element.classList.toggle("pairs", Boolean(plan.isPairs));
      const none = make("p", { class: "quiet" }, plan.none);
      const id = `panel-${at}`;
      const scroll = make("div", { class: "scroll", tabindex: "0", role: "group", "aria-labelledby": id }, table.element);
      host.append(make(
        "section", { class: plan.isWide ? "panel wide" : "panel", "aria-labelledby": id },
        make("h2", { id }, plan.title), scroll, none));
      return { plan, table, none, scroll };
    });
  }

  show(figures) {
    for (const { plan, table, none, scroll } of this.#panels) {
      const records = plan.records(figures) ?? [];
      table.show(records);
      [none.hidden, scroll.hidden] = [records.length > 0, records.length === 0];
    }
  }
}
