/** Dashboard and alerts ask for what master and slaves show: a misspelt name would only ever be an empty panel. */
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { shareCluster } from "../support/cluster.ts";
import { type Scrape, scrape } from "../support/prometheus-text.ts";
import { findSelectors, isShown, splitAlternatives } from "../support/promql-selectors.ts";
import { file, submit } from "../support/requests.ts";

const opsFile = (name: string): URL => new URL(`../../ops/${name}`, import.meta.url);
const readOps = (name: string): Promise<string> => readFile(opsFile(name), "utf8");

const ruleSchema = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(["critical", "warning"]) }),
  annotations: z.strictObject({ summary: z.string() }),
});
const rulesSchema = z.object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) });
const rules = rulesSchema.parse(parse(await readOps("alerts.yaml"))).groups.flatMap((group) => group.rules);

const place = z.object({ h: z.int(), w: z.int(), x: z.int(), y: z.int() });
const panelSchema = z.looseObject({
  id: z.int(),
  type: z.enum(["row", "stat", "timeseries"]),
  title: z.string(),
  gridPos: place,
  targets: z.array(z.looseObject({ expr: z.string(), refId: z.string() })).default([]),
});
const dashboardSchema = z.looseObject({
  panels: z.array(panelSchema),
  templating: z.object({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
  annotations: z.object({ list: z.array(z.looseObject({ expr: z.string() })) }),
});
const dashboard = dashboardSchema.parse(JSON.parse(await readOps("grafana-dashboard.json")));

describe("the reader of expressions", () => {
  const selectorsOf = (expression: string): string[] => findSelectors(expression).map(({ text }) => text);

  test.each([
    ['sum by (task_type) (rate(a_total{b="c"}[5m])) > 0.25', ['a_total{b="c"}']],
    ["a / on (x) group_left (y) b and sum(increase(c[1h])) > 5", ["a", "b", "c"]],
    ["histogram_quantile(0.99, sum by (le) (rate(a_bucket[$__rate_interval])))", ["a_bucket"]],
    ['a{b=~"$var", c!="d"} unless e offset 5m', ['a{b=~".*", c!="d"}', "e"]],
  ])("finds in %s what it asks for", (expression, selectors) => {
    expect(selectorsOf(expression)).toEqual(selectors);
  });
});

describe("what is asked for in", () => {
  const cluster = shareCluster({ slaves: 1 });
  let scrapes: Scrape[];

  beforeAll(async () => {
    // A counter of requests has its labels only once some have come.
    await submit(cluster().masterUrl, { task_type: "text", texts: [file("a.txt", "A fine day.")] });
    scrapes = await Promise.all([cluster().masterUrl, cluster().slaves[0]!.url].map((url) => scrape(url)));
  });

  const notShown = (expression: string): string[] =>
    splitAlternatives(expression)
      .flatMap(findSelectors)
      .filter((selector) => !isShown(selector, scrapes))
      .map(({ text }) => text);

  test("a misspelt metric, label or value is not shown", () => {
    expect(notShown("msdp_slave{}")).toEqual(["msdp_slave{}"]);
    expect(notShown('msdp_slaves{states="alive"}')).toHaveLength(1);
    expect(notShown('sum(msdp_slaves{state="dead"})')).toHaveLength(1);
    expect(notShown('sum(msdp_slaves{state=~"alive|dead"})')).toEqual(['msdp_slaves{state="dead"}']);
    expect(
      notShown('msdp_slaves{state=~"alive|lost", job="msdp-master"} / process_cpu_seconds_total'),
    ).toEqual([]);
  });

  test.each(rules)("the alert $alert is shown", ({ expr }) => {
    expect(findSelectors(expr).length).toBeGreaterThan(0);
    expect(notShown(expr)).toEqual([]);
  });

  const drawn = dashboard.panels.filter((panel) => panel.type !== "row");
  test.each(drawn)("the panel $title is shown", ({ targets }) => {
    expect(targets.length).toBeGreaterThan(0);
    for (const { expr } of targets) {
      expect(findSelectors(expr).length).toBeGreaterThan(0);
      expect(notShown(expr)).toEqual([]);
    }
  });

  test("the dashboard's variables and marks is shown", () => {
    const types = dashboard.templating.list.find((variable) => variable.name === "task_type");
    const [, metric = "", label = ""] =
      /^label_values\((\w+), (\w+)\)$/.exec(String(types?.["definition"])) ?? [];
    expect(scrapes[0]!.find(metric).every(({ labels }) => label in labels)).toBe(true);
    expect(scrapes[0]!.find(metric).length).toBeGreaterThan(0);
    for (const { expr } of dashboard.annotations.list) expect(notShown(expr)).toEqual([]);
  });

  test("dashboard and alerts is every number of ours, so that none is kept for nobody", () => {
    const all = [...drawn.flatMap((panel) => panel.targets), ...dashboard.annotations.list, ...rules];
    const asked = new Set(
      all.flatMap(({ expr }) => findSelectors(expr).map(({ metric }) => metric.replace(/_bucket$/, ""))),
    );
    const ours = scrapes
      .flatMap(({ families }) => [...families.keys()])
      .filter((name) => name.startsWith("msdp_"));
    expect([...new Set(ours)].filter((name) => !asked.has(name))).toEqual([]);
  });
});

describe("the dashboard", () => {
  test("has panels that do not lie on each other", () => {
    const taken = new Map<string, number>();
    for (const { id, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.get(`${x}/${y}`) ?? id).toBe(id);
          taken.set(`${x}/${y}`, id);
        }
      }
    }
    expect(new Set(dashboard.panels.map((panel) => panel.id)).size).toBe(dashboard.panels.length);
  });

  test("asks whichever Prometheus is chosen", async () => {
    const text = await readOps("grafana-dashboard.json");
    const sources = Array.from(text.matchAll(/"uid": "([^"]*)"/g), ([, uid]) => uid);
    expect(new Set(sources)).toEqual(new Set(["msdp", "${datasource}"]));
  });
});

const promtool = spawnSync("promtool", ["--version"]).status === 0;

describe.skipIf(!promtool)("promtool", () => {
  const run = (...args: string[]): { status: number | null; said: string } => {
    const { status, stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8" });
    return { status, said: `${stdout}${stderr}` };
  };

  test("takes the rules", () => {
    expect(run("check", "rules", fileURLToPath(opsFile("alerts.yaml")))).toMatchObject({ status: 0 });
  });

  test("finds each alert to fire when it should, and not when not", () => {
    const { status, said } = run("test", "rules", fileURLToPath(opsFile("alerts.test.yaml")));
    expect(said).toContain("SUCCESS");
    expect(status).toBe(0);
  });
});

test("every alert is tried out both ways in alerts.test.yaml", async () => {
  const caseSchema = z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) });
  const testsSchema = z.object({ tests: z.array(z.object({ alert_rule_test: z.array(caseSchema) })) });
  const { tests } = testsSchema.parse(parse(await readOps("alerts.test.yaml")));
  const cases = tests.flatMap((one) => one.alert_rule_test);
  const names = rules.map((rule) => rule.alert).toSorted();
  const fires = cases.filter((one) => one.exp_alerts.length > 0).map((one) => one.alertname);
  const stays = cases.filter((one) => one.exp_alerts.length === 0).map((one) => one.alertname);
  expect([...new Set(fires)].toSorted()).toEqual(names);
  expect([...new Set(stays)].toSorted()).toEqual(names);
});
