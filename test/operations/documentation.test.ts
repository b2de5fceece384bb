/** docs/operations.md says what is so: its tables are those of real processes and of the alert rules. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { shareCluster } from "../support/cluster.ts";
import { type Family, scrape } from "../support/prometheus-text.ts";

const page = await readFile(new URL("../../docs/operations.md", import.meta.url), "utf8");
const cluster = shareCluster({ slaves: 1 });

/** The rows of the table below a heading or sentence, cell by cell. */
function tableAfter(line: string): string[][] {
  const [, rest = ""] = page.split(`\n${line}\n`);
  const [, , ...rows] = /(?:^\|.*\n)+/m.exec(rest)?.[0].trim().split("\n") ?? [];
  return rows.map((row) => row.split(" | ").map((cell) => cell.replaceAll(/^\| | +\|?$/g, "").trim()));
}

function describeFamily({ name, type, help, samples }: Family): string[] {
  const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
  labels.delete("le");
  const shown = [...labels].map((label) => `\`${label}\``).join(", ");
  return [`\`${name}\``, type, shown || "–", help];
}

async function ownFamilies(url: string): Promise<Map<string, string[]>> {
  // A counter of requests has its labels only once one was answered.
  await scrape(url);
  const { families } = await scrape(url);
  const own = [...families.values()].filter(({ name }) => name.startsWith("msdp_"));
  return new Map(own.map((family) => [family.name, describeFamily(family)]));
}

test("the tables of metrics are what master and slave show, with types, labels and meanings", async () => {
  const ofMaster = await ownFamilies(cluster().masterUrl);
  const ofSlave = await ownFamilies(cluster().slaves[0]!.url);
  const rowsOf = (from: Map<string, string[]>, isThere: (name: string) => boolean): string[][] =>
    [...from].filter(([name]) => isThere(name)).map(([, row]) => row);
  expect(tableAfter("Of the master:")).toEqual(rowsOf(ofMaster, (name) => !ofSlave.has(name)));
  expect(tableAfter("Of a slave:")).toEqual(rowsOf(ofSlave, (name) => !ofMaster.has(name)));
  expect(tableAfter("Of both:")).toEqual(rowsOf(ofMaster, (name) => ofSlave.has(name)));
});

test("every alert has its advice", async () => {
  const rules = await readFile(new URL("../../ops/alerts.yaml", import.meta.url), "utf8");
  const alerts = Array.from(rules.matchAll(/- alert: (\w+)/g), ([, name]) => `\`${name}\``);
  expect(tableAfter("## Alerts").map(([name]) => name)).toEqual(alerts);
});

test("every file and variable that is named is there", async () => {
  const example = await readFile(new URL("../../.env.example", import.meta.url), "utf8");
  for (const [, target = ""] of page.matchAll(/\]\(\.\.\/([^)]+)\)/g))
    await expect(
      readFile(new URL(`../../${target}`, import.meta.url)).catch(
        (error: NodeJS.ErrnoException) => error.code,
      ),
    ).resolves.toSatisfy((read) => read !== "ENOENT");
  const ofContainers = ["SLAVE_MEMORY"];
  const variables = new Set(Array.from(page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g), ([, name = ""]) => name));
  for (const name of ofContainers) variables.delete(name);
  expect(variables.size).toBeGreaterThan(5);
  expect([...variables].filter((name) => !example.includes(`# ${name}=`))).toEqual([]);
});
