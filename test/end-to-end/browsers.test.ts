/** What a web page can have a browser do: requests as browsers send them, against a cluster that asks for no key. */
import { describe, expect, test } from "vitest";
import { shareCluster, withMaster, withTemporaryFolder } from "../support/cluster.ts";
import { type RawRequest, formRequest, jsonRequest, sendRaw } from "../support/raw-requests.ts";
import { file, send } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";

const evil = "https://evil.example";
const friend = "https://app.example";

const cluster = shareCluster({
  processorModules: testProcessors,
  environment: { CORS_ORIGINS: friend, ALLOWED_HOSTS: "cluster.example" },
});

const master = () => cluster().masterUrl;
const linesForm = { task_type: "lines", files: [file("a.txt")] };

/** Everything that changes something, as a foreign page would ask for it. */
const changes: [string, string, (headers: Record<string, string>) => Promise<RawRequest>][] = [
  ["hands in a job", "/assign_task", async (headers) => formRequest(linesForm, headers)],
  ["registers a slave", "/register", async (headers) => jsonRequest({ slave_ip: "127.0.0.1" }, headers)],
  ["cancels a job", "/jobs/none", async (headers) => ({ method: "DELETE", headers })],
  ["sends a slave away", "/slaves/127.0.0.1:1", async (headers) => ({ method: "DELETE", headers })],
  ["opens a session", "/session", async (headers) => jsonRequest({ key: "of-the-page" }, headers)],
];

const asForeignPages: [string, Record<string, string>][] = [
  ["of another site", { "sec-fetch-site": "cross-site", origin: evil }],
  ["of another port of this machine", { "sec-fetch-site": "same-site", origin: "http://localhost:8080" }],
  ["of another site, in a browser without Fetch Metadata", { origin: evil }],
  ["that hides its origin", { origin: "null" }],
  ["that hides its origin and is of another site", { "sec-fetch-site": "cross-site" }],
];

describe.each(changes)("a page that %s", (_what, path, request) => {
  test.each(asForeignPages)("%s is refused", async (_which, headers) => {
    const { status, body } = await sendRaw(`${master()}${path}`, await request(headers));
    expect({ status, code: body.code }).toEqual({ status: 403, code: "cross_site" });
  });
});

describe("a job is taken", () => {
  test.each<[string, () => Record<string, string>]>([
    ["from a program, which says nothing of pages", () => ({})],
    ["from our own page", () => ({ "sec-fetch-site": "same-origin", origin: new URL(master()).origin })],
    ["from our own page, in a browser without Fetch Metadata", () => ({ origin: new URL(master()).origin })],
    ["from the user's own hand", () => ({ "sec-fetch-site": "none" })],
    ["from a page of CORS_ORIGINS", () => ({ "sec-fetch-site": "cross-site", origin: friend })],
    [
      "from our own page behind a proxy that ends TLS",
      () => ({ host: "cluster.example", origin: "https://cluster.example" }),
    ],
  ])("%s", async (_who, headers) => {
    const { status } = await sendRaw(`${master()}/assign_task`, await formRequest(linesForm, headers()));
    expect(status).toBe(200);
  });
});

describe("a name that stands for this machine by somebody else's doing", () => {
  const names = ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0"];

  test.each(names)("%s opens nothing, though the browser takes its page for ours", async (name) => {
    for (const url of [master(), cluster().slaves[0]!.url]) {
      const host = `${name}:${new URL(url).port}`;
      const headers = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
      for (const [path, request] of [
        ["/assign_task", await formRequest(linesForm, headers)],
        ["/get_task", await formRequest(linesForm, headers)],
        ["/slaves", { headers: { host } }],
        ["/check_status", { headers: { host } }],
      ] as const) {
        const { status, body } = await sendRaw(`${url}${path}`, request);
        expect({ status, code: body.code }).toEqual({ status: 403, code: "unknown_host" });
      }
    }
  });

  test.each(["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "127.1.2.3", "[::1]", "app.localhost"])(
    "%s does, which nobody else can lead elsewhere",
    async (name) => {
      for (const url of [master(), cluster().slaves[0]!.url]) {
        const { port } = new URL(url);
        expect((await sendRaw(`${url}/limits`, { headers: { host: `${name}:${port}` } })).status).toBe(200);
        expect((await sendRaw(`${url}/limits`, { headers: { host: name } })).status).toBe(200);
      }
    },
  );

  test("is refused with a sentence that says how to allow it", async () => {
    const { body } = await sendRaw(master(), { headers: { host: "master.example" } });
    expect(body.error).toMatch(/master\.example.*ALLOWED_HOSTS/);
  });
});

test.each(asForeignPages)("a slave does no work for a page %s", async (_which, headers) => {
  const { status, body } = await sendRaw(
    `${cluster().slaves[0]!.url}/get_task`,
    await formRequest(linesForm, headers),
  );
  expect({ status, code: body.code }).toEqual({ status: 403, code: "cross_site" });
});

describe("an answer", () => {
  test("is not for pages of other origins to read, embed or frame", async () => {
    for (const headers of [{ origin: evil }, { origin: "null" }, { origin: `${friend}:444` }, {}]) {
      const answer = await sendRaw(`${master()}/slaves`, { headers });
      expect(answer.status).toBe(200);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      expect(answer.headers["cross-origin-resource-policy"]).toBe("same-origin");
      expect(answer.headers["x-frame-options"]).toBe("SAMEORIGIN");
      expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    }
  });

  test("is for pages of CORS_ORIGINS, a refusal too, and never with a cookie", async () => {
    for (const [path, expected] of [
      ["/slaves", 200],
      ["/jobs/none", 404],
    ] as const) {
      const { status, headers } = await sendRaw(`${master()}${path}`, { headers: { origin: friend } });
      expect(status).toBe(expected);
      expect(headers["access-control-allow-origin"]).toBe(friend);
      expect(headers["access-control-allow-credentials"]).toBeUndefined();
      expect(headers["access-control-expose-headers"]).toContain("Location");
      expect(headers.vary).toContain("Origin");
    }
  });

  test("to a browser's question before a call says which origins may make it", async () => {
    const ask = async (origin: string) =>
      sendRaw(`${master()}/jobs/none`, {
        method: "OPTIONS",
        headers: {
          origin,
          "sec-fetch-site": "cross-site",
          "access-control-request-method": "DELETE",
          "access-control-request-headers": "authorization, prefer",
        },
      });
    const allowed = await ask(friend);
    expect(allowed.status).toBe(204);
    expect(allowed.headers).toMatchObject({
      "access-control-allow-origin": friend,
      "access-control-allow-methods": expect.stringContaining("DELETE"),
      "access-control-allow-headers": "authorization, prefer",
    });
    const refused = await ask(evil);
    expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
    expect(refused.headers["access-control-allow-methods"]).toBeUndefined();
  });
});

describe("where others can reach the master", () => {
  const environment = { HOST: "0.0.0.0", ALLOW_ANONYMOUS: "1" };
  const ask = async (url: string, host: string) =>
    (await sendRaw(`${url}/task_types`, { headers: { host } })).status;

  test("any name does, and pages of other sites are refused all the same", async () => {
    await withTemporaryFolder(async (folder) => {
      await withMaster({ folder, environment }, async ({ url }) => {
        expect(await ask(url, "master.lan")).toBe(200);
        const headers = { host: "10.0.0.7:5000", origin: evil };
        expect((await sendRaw(`${url}/assign_task`, await formRequest(linesForm, headers))).status).toBe(403);
        const { headers: answer } = await send(url, { headers: { origin: friend } });
        expect(answer.get("access-control-allow-origin")).toBeNull();
      });
    });
  });

  test("ALLOWED_HOSTS leaves its own names and literal addresses", async () => {
    await withTemporaryFolder(async (folder) => {
      const named = { ...environment, ALLOWED_HOSTS: "master.lan, files.lan" };
      await withMaster({ folder, environment: named }, async ({ url }) => {
        const statuses: Record<string, number | undefined> = {};
        for (const host of ["master.lan", "files.lan:5000", "10.0.0.7:5000", "localhost", "evil.example"]) {
          statuses[host] = await ask(url, host);
        }
        expect(statuses).toEqual({
          "master.lan": 200,
          "files.lan:5000": 200,
          "10.0.0.7:5000": 200,
          localhost: 200,
          "evil.example": 403,
        });
      });
    });
  });
});
