/**
 * The linters' own test. A linter that sees nothing passes, so violations are planted in a throw-away project with
 * this project's settings, and each must be refused under the name of its rule.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { withPlantedProject } from "./planted-project.ts";
import { plantedViolations, secondHalves } from "./planted-violations.ts";

/** Who may import whom, as the design has it. What is not named is forbidden. */
const importTable: Record<string, string[]> = {
  protocol: [],
  platform: ["protocol"],
  processors: ["protocol"],
  stores: ["protocol"],
  engines: ["stores", "platform", "protocol"],
  slave: ["processors", "engines", "platform", "protocol"],
  master: ["engines", "stores", "platform", "protocol"],
  client: ["protocol"],
  web: ["client", "protocol"],
  "local-cluster": ["client", "platform", "protocol"],
};
const rooms = Object.keys(importTable);

const clean = {
  ...Object.fromEntries(
    [...rooms.map((room) => `src/${room}/thing.ts`), "src/launcher.ts"].map((file) => [
      file,
      "export const thing = 1;\nexport interface Shape {\n  size: number;\n}\n",
    ]),
  ),
  "package.json": JSON.stringify({ name: "planted", type: "module", private: true }),
};

const importsOfEveryRoomByEveryRoom = Object.fromEntries(
  rooms.flatMap((from) =>
    rooms.map((to) => [
      `src/${from}/imports/${to}.ts`,
      `import { thing } from "../../${to}/thing.ts";\nexport const used = thing;\n`,
    ]),
  ),
);

interface Finding {
  file: string;
  /** Null where the linter itself complains and no rule, as about a suppression that is not needed. */
  rule: string | null;
}

describe("oxlint", () => {
  let findings: Finding[];
  let exitCode: number;

  beforeAll(async () => {
    ({ findings, exitCode } = await lint({
      ...clean,
      ...importsOfEveryRoomByEveryRoom,
      ...secondHalves,
      ...Object.fromEntries(plantedViolations.map(({ file, source }) => [file, source])),
    }));
  });

  it("fails when something is wrong", () => {
    expect(exitCode).toBe(1);
  });

  it.each(plantedViolations.map((violation) => [violation.claim, violation] as const))(
    "refuses %s",
    (_claim, { file, rule }) => {
      expect(findings.filter((finding) => finding.file === file)).toContainEqual({ file, rule });
    },
  );

  it.each(rooms)("lets %s import what the table says and nothing else", (room) => {
    const refused = findings
      .filter(
        ({ file, rule }) => file.startsWith(`src/${room}/imports/`) && rule === "boundaries(dependencies)",
      )
      .map(({ file }) => file.replace(/^.*\/|\.ts$/g, ""));
    const forbidden = rooms.filter((other) => other !== room && !importTable[room]?.includes(other));
    expect(refused.toSorted()).toEqual(forbidden.toSorted());
  });

  it("passes a project with nothing wrong, launchers that import every room among it", async () => {
    const imports = rooms.map(
      (room) => `export { thing as ${room.replace("-", "")} } from "./${room}/thing.ts";\n`,
    );
    expect(await lint({ ...clean, "src/cluster.ts": imports.join("") })).toEqual({
      exitCode: 0,
      findings: [],
    });
  });
});

describe("knip", () => {
  const needed = {
    "package.json": JSON.stringify({ name: "planted", type: "module", private: true }),
    "src/master.ts": `import { port } from "./master/config.ts";\nport.toFixed();\n`,
    "src/master/config.ts": `export const port = 5000;\n`,
  };

  it("refuses an unused file, export, type and dependency", async () => {
    const { exitCode, unused } = await findUnused({
      ...needed,
      "package.json": JSON.stringify({ name: "planted", type: "module", dependencies: { zod: "4.0.0" } }),
      "src/master/config.ts": `export const port = 5000;\nexport const host = "::";\nexport type Host = string;\n`,
      "src/master/forgotten.ts": `export const nothing = 0;\n`,
    });
    expect(unused.toSorted()).toEqual([
      "dependencies: zod",
      "exports: host",
      "files: src/master/forgotten.ts",
      "types: Host",
    ]);
    expect(exitCode).toBe(1);
  });

  it("passes a project where everything is used", async () => {
    expect(await findUnused(needed)).toEqual({ exitCode: 0, unused: [] });
  });
});

const oxlintReport = z.object({
  diagnostics: z.array(z.object({ filename: z.string(), code: z.string().nullish() })),
});

async function lint(files: Record<string, string>): Promise<{ exitCode: number; findings: Finding[] }> {
  return withPlantedProject(files, async (project) => {
    const { exitCode, report } = await project.run("oxlint/bin/oxlint", ["--format", "json"]);
    const findings = oxlintReport.parse(report).diagnostics.map(({ filename, code }) => ({
      file: filename.replaceAll("\\", "/"),
      rule: code ?? null,
    }));
    return { exitCode, findings };
  });
}

const knipReport = z.object({
  issues: z.array(z.record(z.string(), z.union([z.string(), z.array(z.object({ name: z.string() }))]))),
});

/** What is unused, each as `kind: name`. */
async function findUnused(files: Record<string, string>): Promise<{ exitCode: number; unused: string[] }> {
  return withPlantedProject(files, async (project) => {
    const { exitCode, report } = await project.run("knip/bin/knip.js", [
      "--reporter",
      "json",
      "--no-config-hints",
    ]);
    const unused = knipReport
      .parse(report)
      .issues.flatMap((issue) => Object.entries(issue))
      .flatMap(([kind, names]) => (Array.isArray(names) ? names.map(({ name }) => `${kind}: ${name}`) : []));
    return { exitCode, unused };
  });
}
