/**
 * The units, the image and the compose file name what is there and set what is known. Neither systemd nor a container
 * engine runs here; where systemd's own checker is installed, it is asked.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { limitTable } from "../../src/protocol/limits.ts";
import { eventually, withCluster, withTemporaryFolder } from "../support/cluster.ts";
import { findFreePort } from "../support/ports.ts";

const root = path.resolve(import.meta.dirname, "../..");
const readRoot = (name: string): Promise<string> => readFile(path.join(root, name), "utf8");
const drainSeconds = limitTable.DRAIN_SECONDS.value;

/** Where the project lies in the image and on a machine with the units. */
const inProject = (file: string): string => file.replace(/^\/opt\/msdp/, root);
const variables = new Set(
  Array.from((await readRoot(".env.example")).matchAll(/^# ([A-Z][A-Z_]*)=/gm), ([, name]) => name),
);

describe.each(["master", "slave"])("the unit of a %s", (role) => {
  const file = `ops/systemd/msdp-${role}.service`;
  const read = async (name: string): Promise<string | undefined> =>
    new RegExp(`^${name}=(.*)$`, "m").exec(await readRoot(file))?.[1];

  test("starts what the build makes", async () => {
    const [program, launcher = ""] = (await read("ExecStart"))!.split(" ");
    expect(program).toBe("/usr/bin/node");
    expect(path.basename(launcher)).toBe(`${role}.js`);
    expect(existsSync(inProject(launcher))).toBe(true);
  });

  test("stays in the folder that is its own, without rights", async () => {
    expect(await read("WorkingDirectory")).toBe(`/var/lib/${await read("StateDirectory")}`);
    expect(await read("User")).toBe("msdp");
    expect(await read("ProtectSystem")).toBe("strict");
    expect(await read("CapabilityBoundingSet")).toBe("");
  });

  test("gives running files the time that they have", async () => {
    expect(Number(await read("TimeoutStopSec"))).toBeGreaterThan(drainSeconds + 5);
  });

  test.skipIf(spawnSync("systemd-analyze", ["--version"]).status !== 0)("is one, says systemd", async () => {
    await withTemporaryFolder(async (folder) => {
      const unit = path.join(folder, path.basename(file));
      const text = await readRoot(file);
      await writeFile(unit, text.replaceAll("/opt/msdp", root).replace("/usr/bin/node", process.execPath));
      const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", unit], {
        encoding: "utf8",
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    });
  });
});

describe("the image", () => {
  test("is built of files that are there and that its ignore list lets through", async () => {
    const dockerfile = await readRoot("ops/Dockerfile");
    const ignored = await readRoot("ops/Dockerfile.dockerignore");
    const copied = Array.from(dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm), ([, files = ""]) =>
      files.split(" "),
    ).flat();
    expect(copied).toContain("src");
    expect(copied.filter((one) => !existsSync(path.join(root, one)))).toEqual([]);
    expect(ignored.split("\n")).toEqual(expect.arrayContaining(copied.map((one) => `!${one}`)));
  });

  test("runs a launcher as a user without rights", async () => {
    const dockerfile = await readRoot("ops/Dockerfile");
    const last = dockerfile.split(/^FROM /m).at(-1)!;
    expect(last).toMatch(/^USER node$/m);
    const command = z.array(z.string()).parse(JSON.parse(/^CMD (.+)$/m.exec(last)![1]!));
    expect(existsSync(inProject(command[1]!))).toBe(true);
  });

  test("has a Node that the project takes", async () => {
    const dockerfile = await readRoot("ops/Dockerfile");
    const bases = Array.from(dockerfile.matchAll(/^FROM (\S+)/gm), ([, base]) => base);
    expect(new Set(bases)).toEqual(new Set(["node:22-bookworm-slim"]));
  });
});

const serviceSchema = z.looseObject({
  command: z.tuple([z.literal("node"), z.string()]),
  environment: z.record(z.string(), z.string()),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal("ALL")]),
  stop_grace_period: z.string().regex(/^\d+s$/),
  volumes: z.array(z.string()),
  healthcheck: z.looseObject({ test: z.array(z.string()) }),
});
const composeSchema = z.looseObject({
  services: z.strictObject({
    master: serviceSchema.extend({ build: z.object({ context: z.string(), dockerfile: z.string() }) }),
    slave: serviceSchema.extend({
      depends_on: z.object({ master: z.object({ condition: z.literal("service_healthy") }) }),
    }),
  }),
});
const compose = composeSchema.parse(parse(await readRoot("ops/compose.yaml"), { merge: true }));

describe.each(["master", "slave"] as const)("the container of a %s", (role) => {
  const { command, environment, stop_grace_period, volumes, healthcheck } = compose.services[role];

  test("starts what the build makes, and writes where the image lets it", async () => {
    expect(path.basename(command[1])).toBe(`${role}.js`);
    expect(existsSync(inProject(command[1]))).toBe(true);
    expect(volumes.map((volume) => volume.split(":").at(-1))).toEqual(["/var/lib/msdp"]);
    expect(await readRoot("ops/Dockerfile")).toContain("WORKDIR /var/lib/msdp\n");
  });

  test("sets variables that there are", () => {
    expect(Object.keys(environment).filter((name) => !variables.has(name))).toEqual([]);
    expect(environment["CLUSTER_TOKEN"]).toMatch(/^\$\{CLUSTER_TOKEN:\?/);
  });

  test("gives running files the time that they have", () => {
    expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(drainSeconds + 5);
  });

  test("is found well by its check when it is, and not when nothing answers", async () => {
    const [kind, program, ...args] = healthcheck.test;
    expect([kind, program]).toEqual(["CMD", "node"]);
    const port = role === "master" ? "5000" : "3000";
    const check = (url: string): number | null =>
      spawnSync(
        process.execPath,
        args.map((arg) => arg.replace(`http://127.0.0.1:${port}`, url)),
      ).status;
    await withCluster({ slaves: 1 }, async ({ masterUrl, slaves }) => {
      await eventually(() => expect(check(role === "master" ? masterUrl : slaves[0]!.url)).toBe(0));
    });
    expect(check(`http://127.0.0.1:${await findFreePort()}`)).toBe(1);
  });
});

const clusterSchema = z.looseObject({
  services: z.record(z.string(), z.looseObject({ environment: z.record(z.string(), z.string()).optional() })),
});
const clusterFile = clusterSchema.parse(parse(await readRoot("ops/compose.cluster.yaml"), { merge: true }));

describe("the containers of several masters", () => {
  test("set variables that there are, the same engine on each", () => {
    const own = Object.values(clusterFile.services).flatMap(({ environment }) =>
      environment ? [environment] : [],
    );
    expect(own).toHaveLength(2);
    for (const environment of own) {
      expect(Object.keys(environment).filter((name) => !variables.has(name))).toEqual([]);
      expect(environment).toMatchObject({ ENGINE: "bullmq", REDIS_URL: "redis://redis:6379" });
    }
  });

  test("have a Redis that forgets nothing, and a load balancer whose settings are there", async () => {
    const text = await readRoot("ops/compose.cluster.yaml");
    expect(text).toContain('--appendonly, "yes", --maxmemory-policy, noeviction');
    expect(existsSync(path.join(root, "ops/cluster-nginx.conf"))).toBe(true);
  });
});

test("the master's image is built from where its parts lie", async () => {
  const { context, dockerfile } = compose.services.master.build;
  expect(path.resolve(root, "ops", context)).toBe(root);
  expect(existsSync(path.resolve(root, "ops", context, dockerfile))).toBe(true);
});
