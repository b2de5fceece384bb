/** Numbers as people read them. */

const units = ["B", "kB", "MB", "GB", "TB"];
const whole = new Intl.NumberFormat("en");
const oneDigit = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

const clock = new Intl.DateTimeFormat("en", { timeStyle: "medium", hour12: false });

/** By powers of 1000, as file managers have it. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${oneDigit.format(bytes / 1000 ** power)} ${units[power] ?? ""}`;
}

export function formatCount(count: number): string {
  return whole.format(count);
}

export function formatDecimal(value: number): string {
  return oneDigit.format(value);
}

/** `420 ms`, `3.4 s`, `2 min 5 s`, `1 h 12 min` */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${oneDigit.format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return join(Math.floor(seconds / 60), "min", seconds % 60, "s");
  const minutes = Math.round(seconds / 60);
  return join(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

export function formatMoment(iso: string): string {
  return moment.format(new Date(iso));
}

/** The time of day, of ms since 1970. */
export function formatTime(at: number): string {
  return clock.format(at);
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = small === 0 ? "" : ` ${small} ${smallUnit}`;
  return `${whole.format(large)} ${largeUnit}${rest}`;
}
