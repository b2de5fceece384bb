/** The reader by which other tests check what we show must itself refuse what Prometheus would, or all pass for nothing. */
import { describe, expect, test } from "vitest";
import { parseScrape } from "../support/prometheus-text.ts";

const histogram = `# HELP h Seconds.
# TYPE h histogram
h_bucket{le="0.5"} 2
h_bucket{le="1"} 3
h_bucket{le="+Inf"} 4
h_sum 9.5
h_count 4
`;

/** After the example of the format's definition. */
const example = `# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"} 3
`;

describe("the reader of scrapes", () => {
  test("reads counters, labels and timestamps", () => {
    const scrape = parseScrape(example);
    expect(scrape.value("http_requests_total", { code: "200" })).toBe(1027);
    expect(scrape.value("http_requests_total")).toBe(1030);
    expect(scrape.families.get("http_requests_total")).toMatchObject({ type: "counter" });
  });

  test("reads escaped label values, and values as Go writes them", () => {
    const text = String.raw`# HELP g Escapes.
# TYPE g gauge
g{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9
g{path="x"} +Inf
g 1.7560473e+07
`;
    const [first, second, third] = parseScrape(text).families.get("g")!.samples;
    expect(first).toMatchObject({
      labels: { path: String.raw`C:\DIR\FILE.TXT`, error: 'Cannot find file:\n"FILE.TXT"' },
      value: 1_458_255_915,
    });
    expect([second?.value, third?.value]).toEqual([Number.POSITIVE_INFINITY, 17_560_473]);
  });

  test("reads histograms", () => {
    expect(parseScrape(histogram).value("h_count")).toBe(4);
  });

  test.each([
    ["no line feed at the end", example.trimEnd(), "line feed"],
    ["a metric without help", "# TYPE a gauge\na 1\n", "outside its group"],
    ["a sample without its metric", `${example}b 1\n`, "outside its group"],
    ["a metric in two groups", `${example}${histogram}${example}`, "second HELP line"],
    ["a type that is none", "# HELP a A.\n# TYPE a amount\na 1\n", "no TYPE line"],
    ["a type after the samples", "# HELP a A.\na 1\n# TYPE a gauge\n", "too late"],
    ["a name with a hyphen", "# HELP a-b A.\n", "no HELP line"],
    ["a label without quotes", "# HELP a A.\n# TYPE a gauge\na{b=c} 1\n", "labels cannot be read"],
    ["a label twice", '# HELP a A.\n# TYPE a gauge\na{b="c",b="d"} 1\n', "twice"],
    ["labels twice", '# HELP a A.\n# TYPE a gauge\na{b="c",d="e"} 1\na{d="e",b="c"} 1\n', "twice"],
    ["a value that is none", "# HELP a A.\n# TYPE a gauge\na one\n", "no number"],
    ["a counter that is no number", "# HELP a A.\n# TYPE a counter\na NaN\n", "a count that is none"],
    ["a counter below zero", "# HELP a A.\n# TYPE a counter\na -1\n", "a count that is none"],
    ["a histogram without +Inf", histogram.replace(/^h_bucket\{le="\+Inf.*\n/m, ""), "+Inf"],
    ["a histogram whose buckets fall", histogram.replace('"1"} 3', '"1"} 1'), "add up"],
    ["a histogram with another count", histogram.replace("h_count 4", "h_count 5"), "another count"],
    ["a histogram without sum", histogram.replace("h_sum 9.5\n", ""), "no sum"],
  ])("refuses %s", (_what, text, message) => {
    expect(() => parseScrape(text)).toThrow(message);
  });
});
