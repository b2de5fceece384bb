/**
 * Reads the Prometheus text format 0.0.4 as strictly as its definition allows, and more strictly than Prometheus itself:
 * https://prometheus.io/docs/instrumenting/exposition_formats/ ("Text format details"). The parsers for it on npm are
 * either unmaintained or take anything. test/platform/prometheus-text.test.ts shows that it refuses what it should.
 */

const types = ["counter", "gauge", "histogram", "summary", "untyped"] as const;

interface Sample {
  /** With `_bucket`, `_sum` or `_count` where its family is a histogram. */
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Family {
  name: string;
  type: (typeof types)[number];
  help: string;
  samples: Sample[];
}

export class Scrape {
  readonly families: ReadonlyMap<string, Family>;

  constructor(families: ReadonlyMap<string, Family>) {
    this.families = families;
  }

  /** The value of the one sample with these labels; 0 where there is none, as a sum over none is. */
  value(name: string, labels: Record<string, string> = {}): number {
    return this.find(name, labels).reduce((sum, sample) => sum + sample.value, 0);
  }

  /** The samples of a name that have at least these labels. */
  find(name: string, labels: Record<string, string> = {}): Sample[] {
    const all = [...this.families.values()].flatMap((family) => family.samples);
    const wanted = Object.entries(labels);
    return all.filter(
      (one) => one.name === name && wanted.every(([key, value]) => one.labels[key] === value),
    );
  }
}

/** Throws an `Error` that quotes the line which breaks the format. */
export function parseScrape(text: string): Scrape {
  if (!text.endsWith("\n")) throw new Error("The last line does not end with a line feed.");
  const families = new Map<string, Family>();
  let current: Family | undefined;
  for (const line of text.slice(0, -1).split("\n")) {
    try {
      current = readLine(line, families, current);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}: ${line}`, { cause: error });
    }
  }
  for (const family of families.values()) checkFamily(family);
  return new Scrape(families);
}

export async function scrape(url: string, init: RequestInit = {}): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`, init);
  const contentType = response.headers.get("content-type");
  if (!/^text\/plain; version=0\.0\.4(; charset=utf-8)?$/.test(contentType ?? ""))
    throw new Error(`${url}/metrics answered ${response.status} as ${contentType}.`);
  return parseScrape(await response.text());
}

const metricName = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const helpLine = new RegExp(`^# HELP (${metricName}) (.*)$`);
const typeLine = new RegExp(`^# TYPE (${metricName}) (${types.join("|")})$`);
const sampleLine = new RegExp(`^(${metricName})(?:\\{(.*)\\})? (\\S+)( -?\\d+)?$`);

function readLine(
  line: string,
  families: Map<string, Family>,
  current: Family | undefined,
): Family | undefined {
  if (line === "") return current;
  if (line.startsWith("# HELP ")) return beginFamily(line, families);
  if (line.startsWith("# TYPE ")) return setType(line, current);
  if (line.startsWith("#")) return current;
  const [, name = "", labels = "", value = ""] = sampleLine.exec(line) ?? fail("This is no sample");
  if (!current || !namesOf(current).includes(name)) return fail("This sample stands outside its group");
  current.samples.push({ name, labels: readLabels(labels), value: readValue(value) });
  return current;
}

/** Every metric of ours has a help text, so it is what begins a group. */
function beginFamily(line: string, families: Map<string, Family>): Family {
  const [, name = "", help = ""] = helpLine.exec(line) ?? fail("This is no HELP line");
  if (families.has(name)) return fail("This metric has a second HELP line or group");
  if (help.trim() === "") return fail("This metric has no help text");
  if (/\\(?![\\n])/.test(help)) return fail("This help text has a backslash that is not escaped");
  const family: Family = { name, help, type: "untyped", samples: [] };
  families.set(name, family);
  return family;
}

function setType(line: string, current: Family | undefined): Family {
  const [, name = "", type = ""] = typeLine.exec(line) ?? fail("This is no TYPE line");
  if (current?.name !== name) return fail("This TYPE line stands outside its group");
  if (current.type !== "untyped" || current.samples.length > 0) return fail("This TYPE line comes too late");
  current.type = types.find((one) => one === type) ?? "untyped";
  return current;
}

function namesOf({ name, type }: Family): string[] {
  if (type === "histogram") return [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  return type === "summary" ? [name, `${name}_sum`, `${name}_count`] : [name];
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\"n])*)"(?:,|$)/y;
  while (label.lastIndex < text.length) {
    const [, name = "", value = ""] = label.exec(text) ?? fail("These labels cannot be read");
    if (name in labels) fail(`The label ${name} stands there twice`);
    labels[name] = value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
  }
  return labels;
}

/** What Go's ParseFloat takes, which is the definition. */
function readValue(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) fail("This value is no number");
  return Number(text);
}

function checkFamily(family: Family): void {
  const { name, type, samples } = family;
  const seen = new Set(samples.map((sample) => JSON.stringify([sample.name, sortedLabels(sample.labels)])));
  if (seen.size < samples.length) fail(`${name} has one set of labels twice`);
  const isCount = samples.every(({ value }) => value >= 0);
  if ((type === "counter" || type === "histogram") && !isCount) fail(`${name} has a count that is none`);
  if (type === "histogram") checkHistogram(family);
}

/** Buckets are cumulative, the last is `+Inf` and has the count; every series has `_sum` and `_count`. */
function checkHistogram({ name, samples }: Family): void {
  const seriesOf = ({ labels: { le: _bound, ...rest } }: Sample): string => sortedLabels(rest);
  for (const labels of new Set(samples.map(seriesOf))) {
    const ofSeries = samples.filter((sample) => seriesOf(sample) === labels);
    const buckets = ofSeries.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels: { le = "" } }) => readValue(le));
    const counts = buckets.map(({ value }) => value);
    const count = ofSeries.find((sample) => sample.name === `${name}_count`)?.value;
    if (!ofSeries.some((sample) => sample.name === `${name}_sum`)) fail(`${name}${labels} has no sum`);
    if (!isRising(bounds) || !isRising(counts)) fail(`${name}${labels} has buckets that do not add up`);
    if (bounds.at(-1) !== Number.POSITIVE_INFINITY) fail(`${name}${labels} has no bucket +Inf`);
    if (counts.at(-1) !== count) fail(`${name}${labels} has another count than its last bucket`);
  }
}

function isRising(numbers: number[]): boolean {
  return numbers.every((number, place) => number >= (numbers[place - 1] ?? Number.NEGATIVE_INFINITY));
}

function sortedLabels(labels: Record<string, string>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function fail(message: string): never {
  throw new Error(message);
}
