// Figures as people read them: three digits that matter, with their unit.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const digits = (value) => value >= 100 ? whole.format(value) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

export const count = (value) => whole.format(Number(value ?? 0));

export const rate = (value) => {
  const number = Number(value ?? 0);
  return `${number > 0 && number < 10 ? number.toFixed(1) : whole.format(number)}/s`;
};

// Milliseconds; nothing was measured where it is 0.
export const time = (value) => {
  const ms = Number(value ?? 0);
  if (ms <= 0) {
    return "–";
  }

  return ms < 1 ? `${digits(ms * 1000)} µs` : ms < 1000 ? `${digits(ms)} ms` : `${digits(ms / 1000)} s`;
};

export const share = (value) => {
  const percent = 100 * Number(value ?? 0);
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : whole.format(percent)} %`;
};

export const bytes = (value) => {
  let size = Number(value ?? 0);
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }

  return `${unit === 0 ? whole.format(size) : digits(size)} ${units[unit]}`;
};

export const span = (seconds) => {
  const total = Math.floor(Number(seconds ?? 0));
  const [d, h, m] = [Math.floor(total / 86400), Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60];
  return d > 0 ? `${d} d ${h} h` : h > 0 ? `${h} h ${m} min` : m > 0 ? `${m} min ${total % 60} s` : `${total} s`;
};

// A moment of today by its time, of another day with its date.
export const moment = (at) => {
  const when = new Date(at);
  return day.format(when) === day.format(new Date()) ? clock.format(when) : `${day.format(when)}, ${clock.format(when)}`;
};

export const gradeOf = (name) => {
  const word = (name ?? "").replace("ALARM_GRADE_", "").toLowerCase();
  return word === "" || word === "unspecified" ? "well" : word;
};
