/** The documents in which a master and a slave describe their APIs, and what is made of them for people. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, test } from "vitest";
import type { OpenApiDocument } from "../src/platform/openapi/open-api.ts";
import { loadProcessors } from "../src/processors/index.ts";
import { shareCluster } from "./support/cluster.ts";
import { expectDescribed } from "./support/conformity.ts";
import { send } from "./support/requests.ts";
import { listMasterRoutes, listSlaveRoutes } from "./support/routes.ts";
import { lineCounter } from "./support/test-processors.ts";

const cluster = shareCluster({ slaves: 1, processorModules: [lineCounter] });

const processes = {
  master: () => cluster().masterUrl,
  slave: () => cluster().slaves[0]?.url ?? "",
};

async function readDocument(url: string): Promise<OpenApiDocument> {
  const { status, body } = await send(`${url}/openapi.json`);
  expect(status).toBe(200);
  return body as OpenApiDocument;
}

/** What Redocly, whose linter is the most used one for OpenAPI, has to say. */
async function lint(document: unknown): Promise<string[]> {
  const config = await createConfig({
    extends: ["recommended-strict"],
    rules: {
      // Signs of life ask for nothing and refuse nothing; a WebSocket begins with 101.
      "operation-4xx-response": "off",
      "operation-2xx-response": "off",
      // What travels over a WebSocket is described nowhere else.
      "no-unused-components": "off",
    },
  });
  const source = JSON.stringify(document);
  const problems = await lintFromString({ source, config, absoluteRef: "openapi.json" });
  return problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`);
}

/** The routes of each as a document writes them. What the page of the document loads is not described. */
const routes = {
  master: async () => (await listMasterRoutes()).filter((route) => !route.startsWith("GET /docs/")),
  slave: async () => listSlaveRoutes(),
};

/** The parameters of a path have names of their own in each place. */
function withoutNames(route: string): string {
  return route.replaceAll(/:\w+|\{\w+\}/g, "{}");
}

describe.each(["master", "slave"] as const)("GET /openapi.json of a %s", (name) => {
  test("is an OpenAPI 3.1 document without fault", async () => {
    const document = await readDocument(processes[name]());
    expect(document.openapi).toBe("3.1.0");
    expect(await lint(document)).toEqual([]);
  });

  test("names operations that are there", async () => {
    const url = processes[name]();
    const { paths } = await readDocument(url);
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => ({ method: method.toUpperCase(), path })),
    );
    // Only an upgrade finds it.
    for (const { method, path } of operations.filter((one) => one.path !== "/ws")) {
      const stop = new AbortController();
      const address = `${url}${path.replaceAll(/\{\w+\}/g, "0")}`;
      const response = await fetch(address, { method, signal: stop.signal });
      const isJson = response.headers.get("content-type")?.startsWith("application/json");
      const text = isJson ? await response.text() : "";
      expect(text, `${method} ${path}`).not.toContain(`There is no ${method}`);
      stop.abort();
    }
  });

  test("names every operation that is there", async () => {
    const { paths } = await readDocument(processes[name]());
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => withoutNames(`${method.toUpperCase()} ${path}`)),
    );
    const here = (await routes[name]()).map(withoutNames);
    expect(here).toContain("GET /check_status");
    // An upgrade passes none of the app's routes.
    expect(described.filter((route) => route !== "GET /ws").toSorted()).toEqual(here.toSorted());
  });

  test("has a form for each task type, with the options that its processor takes", async () => {
    const { paths, components } = await readDocument(processes[name]());
    const form = (paths["/assign_task"] ?? paths["/get_task"])?.post?.requestBody?.content[
      "multipart/form-data"
    ];
    const variants = form?.schema["anyOf"];
    const loaded = await loadProcessors([lineCounter]);
    expect(variants).toEqual(
      Array.from(loaded.values(), ({ announcement }) =>
        expect.objectContaining({
          title: announcement.name,
          required: expect.arrayContaining([announcement.field]),
        }),
      ),
    );
    for (const { announcement } of loaded.values()) {
      const options = `${announcement.name.charAt(0).toUpperCase()}${announcement.name.slice(1)}Options`;
      expect(components.schemas[options]).toMatchObject({ properties: announcement.options?.["properties"] });
    }
  });
});

describe("the linter", () => {
  test.each([
    [
      "a reference to nothing",
      (text: string) => text.replace('#/components/schemas/Job"', '#/components/schemas/Gone"'),
      "no-unresolved-refs",
    ],
    [
      "a parameter that the path does not have",
      (text: string) => text.replaceAll("/jobs/{job_id}/close", "/jobs/close"),
      "path-parameters-defined",
    ],
    [
      "an answer without a description",
      (text: string) => text.replace('"description":"The job as it is now."', '"x":""'),
      "struct",
    ],
  ])("sees %s", async (_fault, plant, rule) => {
    const document: unknown = JSON.parse(plant(JSON.stringify(await readDocument(cluster().masterUrl))));
    expect((await lint(document)).join("\n")).toContain(rule);
  });
});

describe("the check of every answer", () => {
  const alive = { method: "GET", path: "/check_status", status: 200, mediaType: "application/json" };

  test("passes an answer as it is described", () => {
    expect(() => expectDescribed({ ...alive, body: { status: "alive" } })).not.toThrow();
  });

  test.each([
    ["an operation", { ...alive, path: "/checked", body: { status: "alive" } }],
    ["a status", { ...alive, status: 202, body: { status: "alive" } }],
    ["a media type", { ...alive, mediaType: "text/plain", body: undefined }],
    ["a value", { ...alive, body: { status: "asleep" } }],
    ["a field", { ...alive, body: { status: "alive", mood: "fine" } }],
    [
      "a code",
      { ...alive, path: "/jobs/1", status: 404, body: { error: "There is no job 1.", code: "no_space" } },
    ],
  ])("fails for %s that is not described", (_what, answer) => {
    expect(() => expectDescribed(answer)).toThrow("what is not described");
  });
});

describe("GET /docs", () => {
  test("is a page that loads all it needs from the master itself, within its policy", async () => {
    const url = `${cluster().masterUrl}/docs`;
    const response = await fetch(url);
    const page = await response.text();
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("script-src 'self';");
    // It would make browsers ask for https:// where the master speaks http://.
    expect(policy).not.toContain("upgrade-insecure-requests");
    expect(page).not.toMatch(/<script(?! src=)|https?:/);
    const assets = Array.from(page.matchAll(/(?:src|href)="([^"]+)"/g), ([, asset]) => asset ?? "");
    const types = await Promise.all(
      assets.map(async (asset) => (await fetch(new URL(asset, url))).headers.get("content-type")),
    );
    expect(types).toEqual([
      "image/png",
      "text/css; charset=utf-8",
      "text/javascript; charset=utf-8",
      "text/javascript; charset=utf-8",
    ]);
  });
});

describe("docs/api.md", () => {
  const script = fileURLToPath(new URL("../scripts/api-docs.mjs", import.meta.url));

  test("says what the documents say", async () => {
    await expect(promisify(execFile)(process.execPath, [script, "--check"])).resolves.toBeDefined();
  });
});
