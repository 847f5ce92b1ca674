// Wires the page: what the engine sends goes to the overview, the charts and the tables.

import { Charts } from "./charts.js";
import { Connection } from "./connection.js";
import { Overview } from "./overview.js";
import { Panels } from "./panels.js";
import { Series } from "./series.js";

const series = { seconds: new Series(1, 300), minutes: new Series(60, 1440) };
const overview = new Overview();
const panels = new Panels(document.getElementById("panels"));
let charts;

const shown = () => document.querySelector("#span input:checked").value;

const draw = () => {
  if (!document.hidden) {
    charts?.show(series[shown()]);
  }
};

new Connection({
  history({ columns, cores, seconds, minutes }) {
    charts ??= new Charts(document.getElementById("charts"), columns, cores);
    series.seconds.merge(seconds);
    series.minutes.merge(minutes);
    draw();
  },
  row({ span, row }) {
    series[span].merge([row]);
    if (span === shown()) {
      draw();
    }
  },
  figures(figures) {
    overview.show(figures);
    panels.show(figures);
    const { reached, capacity } = figures.rates;
    charts?.note("rate", capacity > 0 ? `measured limit ${Math.round(capacity).toLocaleString("en")}/s, ${Math.round(100 * reached / capacity)} % used` : "");
  },
  away(since) {
    overview.away(since);
  },
});

document.getElementById("span").addEventListener("change", draw);
document.addEventListener("visibilitychange", draw);
document.getElementById("zone").textContent = Intl.DateTimeFormat().resolvedOptions().timeZone;
