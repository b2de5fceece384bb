/** API keys of clients: who gets in, what for, how often, and how keys come and go while the master runs. */
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type KeyFile, keyFileIn } from "../support/api-keys.ts";
import {
  eventually,
  shareCluster,
  withCluster,
  withMaster,
  withTemporaryFolder,
} from "../support/cluster.ts";
import { runLauncher, withLauncher } from "../support/launcher.ts";
import { findFreePort } from "../support/ports.ts";
import { bearer, file, register, send, submit } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";

const token = "a-token-of-this-test-alone";

/** The settings of a master that wants keys, on this machine alone. */
const keyed = (keyFile: string) => ({ API_KEYS_FILE: keyFile, CLUSTER_TOKEN: token, HOST: "127.0.0.1" });

interface KeyedMaster {
  url: string;
  keys: KeyFile;
}

async function withKeyedMaster(
  environment: Record<string, string>,
  use: (master: KeyedMaster) => Promise<void>,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const keys = keyFileIn(folder);
    await keys.run("create", "--name", "first");
    const settings = { ...keyed(keys.path), ...environment };
    await withMaster({ folder, environment: settings }, async ({ url }) => use({ url, keys }));
  });
}

/** What a key may do, by the status of a call that needs it; 404 is an answer to one who may ask. */
const routes = {
  submit: async (url: string, init: RequestInit) => submit(url, {}, init),
  cancel: async (url: string, init: RequestInit) => send(`${url}/jobs/none`, { ...init, method: "DELETE" }),
  read: async (url: string, init: RequestInit) => send(`${url}/jobs/none`, init),
  result: async (url: string, init: RequestInit) => send(`${url}/jobs/none/files/0/result`, init),
  types: async (url: string, init: RequestInit) => send(`${url}/task_types`, init),
  limits: async (url: string, init: RequestInit) => send(`${url}/limits`, init),
  slaves: async (url: string, init: RequestInit) => send(`${url}/slaves`, init),
};

async function codesOf(url: string, headers: Record<string, string>): Promise<Record<string, string>> {
  const answers = Object.entries(routes).map(async ([name, call]) => {
    const { status, body } = await call(url, { headers });
    return [name, body?.code ?? String(status)] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

const everything = {
  submit: "no_files",
  cancel: "not_found",
  read: "not_found",
  result: "not_found",
  types: "200",
  limits: "200",
  slaves: "200",
};
const nothing = Object.fromEntries(Object.keys(routes).map((name) => [name, "unauthorized"]));

describe("with API_KEYS_FILE", () => {
  test("nobody without a key or with a wrong one gets in, even on this machine", async () => {
    await withKeyedMaster({}, async ({ url, keys }) => {
      const wrong = `msdp_${"x".repeat(43)}`;
      const stored = JSON.parse(await readFile(keys.path, "utf8")).keys[0].hashes[0];
      expect(await codesOf(url, {})).toEqual(nothing);
      for (const key of [wrong, stored, stored.replace("sha256:", ""), "first", "undefined"]) {
        expect(await codesOf(url, bearer(key))).toEqual(nothing);
        expect(await codesOf(url, { "x-api-key": key })).toEqual(nothing);
      }
      const { headers } = await send(`${url}/slaves`);
      expect(headers.get("www-authenticate")).toBe("Bearer");
      expect((await send(`${url}/check_status`)).status).toBe(200);
    });
  });

  test("each scope opens its own routes", async () => {
    await withKeyedMaster({}, async ({ url, keys }) => {
      const make = async (scope: string) =>
        bearer(await keys.run("create", "--name", scope, "--scope", scope));
      const refused = { submit: "missing_scope", cancel: "missing_scope", slaves: "missing_scope" };
      const [submitting, reading, admin] = [await make("submit"), await make("read"), await make("admin")];
      await eventually(async () => expect(await codesOf(url, admin)).toEqual(everything));
      expect(await codesOf(url, submitting)).toEqual({
        ...everything,
        read: "missing_scope",
        result: "missing_scope",
        slaves: "missing_scope",
      });
      expect(await codesOf(url, reading)).toEqual({ ...everything, ...refused });
      const { status, headers, body } = await send(`${url}/slaves`, { headers: reading });
      expect({ status, wants: headers.get("www-authenticate"), sentence: body.error }).toEqual({
        status: 403,
        wants: 'Bearer error="insufficient_scope", scope="admin"',
        sentence: "The key 'read' may read; this needs admin.",
      });
    });
  });

  test("a key is taken as Bearer and as X-Api-Key, and never from an address", async () => {
    await withKeyedMaster({}, async ({ url, keys }) => {
      const key = await keys.run("create", "--name", "second", "--scope", "admin");
      await eventually(async () => expect(await codesOf(url, bearer(key))).toEqual(everything));
      expect(await codesOf(url, { "x-api-key": key })).toEqual(everything);
      for (const name of ["key", "api_key", "token", "access_token", "x-api-key", "authorization"]) {
        expect((await send(`${url}/slaves?${name}=${key}`)).status).toBe(401);
      }
    });
  });

  test("the cluster's token stays the key of its operator, and alone lets slaves in", async () => {
    await withKeyedMaster({ CLUSTER_TOKEN: `${token},an-older-token-of-it` }, async ({ url, keys }) => {
      const key = await keys.run("create", "--name", "second", "--scope", "admin");
      await eventually(async () => expect(await codesOf(url, bearer(key))).toEqual(everything));
      expect(await codesOf(url, bearer(token))).toEqual(everything);
      expect(await codesOf(url, bearer("an-older-token-of-it"))).toEqual(everything);
      const slave = { slave_ip: "127.0.0.1", slave_port: 3999 };
      expect((await register(url, slave, { headers: bearer(key) })).status).toBe(401);
      expect((await register(url, slave, { headers: bearer(token) })).status).toBe(200);
    });
  });

  test("keys are made, replaced and removed while the master runs", async () => {
    await withKeyedMaster({}, async ({ url, keys }) => {
      const nameOf = async (key: string) =>
        (await send(`${url}/session`, { headers: bearer(key) })).body.name;
      const old = await keys.run("create", "--name", "scanner");
      await eventually(async () => expect(await nameOf(old)).toBe("scanner"));
      const young = await keys.run("rotate", "--name", "scanner");
      await eventually(async () => expect(await nameOf(young)).toBe("scanner"));
      expect(await nameOf(old)).toBe("scanner");
      await keys.run("retire", "--name", "scanner");
      await eventually(async () => expect(await nameOf(old)).toBe("anonymous"));
      expect(await nameOf(young)).toBe("scanner");
      await keys.run("remove", "--name", "scanner");
      await eventually(async () => expect(await nameOf(young)).toBe("anonymous"));
    });
  });

  test("events end with the key that they were asked for with, and go on for others", async () => {
    await withKeyedMaster({}, async ({ url, keys }) => {
      const [going, staying] = [
        await keys.run("create", "--name", "going"),
        await keys.run("create", "--name", "staying"),
      ];
      await eventually(async () =>
        expect(await codesOf(url, bearer(staying))).toMatchObject({ read: "not_found" }),
      );
      const follow = async (key: string) => {
        const socket = new WebSocket(`${url.replace("http", "ws")}/ws`, { headers: bearer(key) });
        const stream = await fetch(`${url}/events`, { headers: bearer(key) });
        const ends = { socket: once(socket, "close"), stream: stream.text().catch(() => "cut off") };
        return { socket, ends };
      };
      const [cut, kept] = [await follow(going), await follow(staying)];
      await keys.run("remove", "--name", "going");
      expect((await cut.ends.socket)[0]).toBe(1008);
      await cut.ends.stream;
      const alive = new Promise((resolve) => setTimeout(() => resolve("goes on"), 100));
      expect(await Promise.race([...Object.values(kept.ends), alive])).toBe("goes on");
      expect(kept.socket.readyState).toBe(WebSocket.OPEN);
      kept.socket.terminate();
    });
  });

  test("`npm start` works without a token", async () => {
    await withTemporaryFolder(async (folder) => {
      const keys = keyFileIn(folder);
      const key = await keys.run("create", "--name", "only");
      const environment = { API_KEYS_FILE: keys.path };
      await withCluster({ processorModules: testProcessors, environment }, async ({ masterUrl }) => {
        const form = { task_type: "lines", files: [file("a.txt")] };
        expect((await submit(masterUrl, form)).status).toBe(401);
        expect((await submit(masterUrl, form, { headers: bearer(key) })).status).toBe(200);
      });
    });
  });
});

describe("a file of keys", () => {
  test("that becomes unusable leaves the former keys in force, and the log says so", async () => {
    await withTemporaryFolder(async (folder) => {
      const keys = keyFileIn(folder);
      const key = await keys.run("create", "--name", "only", "--scope", "admin");
      const port = String(await findFreePort());
      const environment = { ...keyed(keys.path), MASTER_PORT: port, LOG_LEVEL: "info" };
      await withLauncher("master", { folder, environment }, async ({ stderr }) => {
        const url = `http://127.0.0.1:${port}`;
        await eventually(async () => expect(await codesOf(url, bearer(key))).toEqual(everything));
        for (const content of ['{"keys": [', '{"keys": [{"name": "only"}]}', ""]) {
          const before = stderr().length;
          await writeFile(keys.path, content);
          await eventually(() => expect(stderr().slice(before)).toMatch(/former api keys stay in force/));
          expect(await codesOf(url, bearer(key))).toEqual(everything);
          expect(await codesOf(url, {})).toEqual(nothing);
        }
        await writeFile(keys.path, '{"keys": []}');
        await eventually(async () => expect(await codesOf(url, bearer(key))).toEqual(nothing));
      });
    });
  });

  test.each([
    ["is not there", undefined, /API_KEYS_FILE=.*keys\.json cannot be read.*msdp-keys create/],
    ["is no JSON", "keys", /keys\.json cannot be used: it is no JSON/],
    ["has a key itself", '{"keys":[{"name":"a","key":"msdp_x"}]}', /keys\.json cannot be used/],
  ])("that %s ends the start of a master", async (_what, content, sentence) => {
    await withTemporaryFolder(async (folder) => {
      const { path } = keyFileIn(folder);
      if (content !== undefined) await writeFile(path, content);
      const { exitCode, stderr } = await runLauncher("master", {
        folder,
        environment: keyed(path),
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(sentence) });
      expect(stderr).not.toMatch(/\n\s+at /);
    });
  });

  test.each([
    [{ ALLOW_ANONYMOUS: "1", CLUSTER_TOKEN: token }, /Set one of them/],
    [{}, /no CLUSTER_TOKEN: whoever reaches the master could register as a slave.*Set CLUSTER_TOKEN/],
  ])("and what would let everybody in all the same end the start: %j", async (more, sentence) => {
    await withTemporaryFolder(async (folder) => {
      const environment = { API_KEYS_FILE: keyFileIn(folder).path, ...more };
      const { exitCode, stderr } = await runLauncher("master", { folder, environment });
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(sentence) });
    });
  });
});

/** Asks for jobs whose callback fails, is not allowed, and is none: its address holds the receiver's own secret. */
async function askForCallbacks(url: string, headers: Record<string, string>, secret: string): Promise<void> {
  const open = async (callback_url: string) => {
    const body = JSON.stringify({ task_type: "text", callback_url });
    const json = { "content-type": "application/json" };
    return send(`${url}/jobs`, { method: "POST", headers: { ...headers, ...json }, body });
  };
  const address = `127.0.0.1:9/hook?token=${secret}`;
  expect((await open(`ftp://user:${secret}@${address}`)).body.code).toBe("invalid_field");
  expect((await open(`http://127.0.0.2/${secret}`)).body.code).toBe("forbidden_address");
  const { status, body: job } = await open(`http://user:${secret}@${address}`);
  expect(status).toBe(201);
  await send(`${url}/jobs/${job.id}/cancel`, { method: "POST", headers });
  await eventually(async () => {
    const { body } = await send(`${url}/jobs/${job.id}`, { headers });
    expect(body.callback.deliveries.length).toBeGreaterThan(0);
  });
}

test("no secret stands in a file, a log or an answer, whatever goes wrong", async () => {
  await withTemporaryFolder(async (folder) => {
    const keys = keyFileIn(folder);
    const key = await keys.run("create", "--name", "only", "--rate", "20");
    const port = String(await findFreePort());
    const callbacks = { signing: "signs-what-jobs-tell-of-their-end", receiver: "a-receivers-own" };
    const environment = {
      ...keyed(keys.path),
      MASTER_PORT: port,
      LOG_LEVEL: "trace",
      CALLBACK_ADDRESSES: "127.0.0.1",
      CALLBACK_SECRET: callbacks.signing,
    };
    await withLauncher("master", { folder, environment }, async (master) => {
      const url = `http://127.0.0.1:${port}`;
      await eventually(async () => expect((await send(`${url}/check_status`)).status).toBe(200));
      const said: string[] = [];
      await askForCallbacks(url, bearer(token), callbacks.receiver);
      for (const call of Object.values(routes)) {
        const { body, headers } = await call(url, { headers: bearer(key) });
        said.push(JSON.stringify([body, [...headers]]));
      }
      await send(`${url}/nowhere?key=${key}`);
      const logIn = async (body: string) =>
        send(`${url}/session`, { method: "POST", body, headers: { "content-type": "application/json" } });
      const cookie = (await logIn(JSON.stringify({ key }))).headers.get("set-cookie") ?? "";
      for (const wrong of [key, `{"key": ${key}}`, JSON.stringify({ key: [key] }), JSON.stringify([key])]) {
        said.push(JSON.stringify((await logIn(wrong)).body));
      }
      const before = await readFile(keys.path, "utf8");
      await writeFile(keys.path, before.replace(/"sha256:[^"]+"/, JSON.stringify(key)));
      await eventually(() => expect(master.stderr()).toContain("former api keys stay in force"));
      await writeFile(keys.path, before);
      await send(`${url}/jobs/none`, { headers: { cookie } });
      for (let count = 0; count < 20; count += 1) await send(`${url}/slaves`, { headers: bearer(key) });
      master.child.kill("SIGTERM");
      await master.ended;
      const value = /msdp_session=([^;]+)/.exec(cookie)?.[1] ?? "";
      expect(value.length).toBeGreaterThan(40);
      expect(master.stderr()).toContain("too_many_requests");
      expect(master.stderr()).not.toContain(value);
      expect(master.stderr()).toContain("callback_url");
      for (const secret of [token, ...Object.values(callbacks)]) {
        expect(master.stderr()).not.toContain(secret);
        expect(said.join()).not.toContain(secret);
      }
      // Parsers quote what they choke on by its first few characters.
      for (const text of [master.stderr(), said.join()]) expect(text).not.toContain(key.slice(0, 8));
      expect(await readFile(keys.path, "utf8")).not.toContain(key.slice(5));
    });
  });
});

describe("requests are counted", () => {
  test("by key, with the key's own rate, and the headers say so", async () => {
    await withKeyedMaster({}, async ({ url, keys }) => {
      const slow = bearer(await keys.run("create", "--name", "slow", "--rate", "3"));
      const other = bearer(await keys.run("create", "--name", "other"));
      await eventually(async () =>
        expect((await send(`${url}/session`, { headers: other })).body.name).toBe("other"),
      );
      const ask = async (headers: Record<string, string>) => send(`${url}/task_types`, { headers });
      const first = await ask(slow);
      expect(first.headers.get("ratelimit-policy")).toMatch(/^"3-in-1min"; q=3; w=60; pk=:.+:$/);
      expect(first.headers.get("ratelimit")).toMatch(/^"3-in-1min"; r=2; t=\d+$/);
      expect([(await ask(slow)).status, (await ask(slow)).status]).toEqual([200, 200]);
      const { status, headers, body } = await ask(slow);
      expect({ status, code: body.code, limit: body.limit }).toEqual({
        status: 429,
        code: "too_many_requests",
        limit: 3,
      });
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
      expect((await ask(other)).status).toBe(200);
    });
  });

  test("by address where no key is shown, wrong ones among them", async () => {
    await withKeyedMaster({ RATE_LIMIT: "4" }, async ({ url }) => {
      const attempts = [
        {},
        bearer("msdp_guess-1"),
        { "x-api-key": "msdp_guess-2" },
        {},
        bearer("msdp_guess-3"),
      ];
      const statuses: number[] = [];
      for (const headers of attempts) statuses.push((await send(`${url}/slaves`, { headers })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 429]);
      // Health checks, slaves and the operator go on.
      expect((await send(`${url}/check_status`)).status).toBe(200);
      expect((await send(`${url}/slaves`, { headers: bearer(token) })).status).toBe(200);
      const slave = { slave_ip: "127.0.0.1", slave_port: 3999 };
      expect((await register(url, slave, { headers: bearer(token) })).status).toBe(200);
      expect((await register(url, slave, { headers: bearer("a-guess-at-the-token") })).status).toBe(429);
    });
  });

  test("by address where everybody on the network may submit, and slaves beat all the same", async () => {
    await withTemporaryFolder(async (folder) => {
      const environment = { ALLOW_ANONYMOUS: "1", HOST: "0.0.0.0", RATE_LIMIT: "2" };
      await withMaster({ folder, environment }, async ({ url }) => {
        const statuses: number[] = [];
        for (let count = 0; count < 3; count += 1) statuses.push((await send(`${url}/task_types`)).status);
        expect(statuses).toEqual([200, 200, 429]);
        const slave = { slave_ip: "127.0.0.1", slave_port: 3999 };
        expect((await register(url, slave)).status).toBe(200);
      });
    });
  });
});

describe("on this machine alone and without keys", () => {
  const cluster = shareCluster({ slaves: 0, environment: { RATE_LIMIT: "1" } });

  test("nobody is asked for one, and nobody counts", async () => {
    for (let count = 0; count < 3; count += 1) {
      const { status, headers } = await send(`${cluster().masterUrl}/slaves`);
      expect({ status, policy: headers.get("ratelimit-policy") }).toEqual({ status: 200, policy: null });
    }
    expect(await codesOf(cluster().masterUrl, {})).toEqual(everything);
    expect(await codesOf(cluster().masterUrl, bearer("any"))).toEqual(everything);
  });
});

test("where everybody may submit, the cluster itself stays its operator's once there is a token", async () => {
  await withTemporaryFolder(async (folder) => {
    const environment = { ALLOW_ANONYMOUS: "1", HOST: "0.0.0.0", CLUSTER_TOKEN: token };
    await withMaster({ folder, environment }, async ({ url }) => {
      expect(await codesOf(url, {})).toEqual({ ...everything, slaves: "unauthorized" });
      expect(await codesOf(url, bearer(token))).toEqual(everything);
      expect(await codesOf(url, bearer("a-wrong-one"))).toEqual(nothing);
    });
  });
});
