/** Jobs belong to the key that made them: whoever has another key cannot tell them from jobs that were never made. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { rotateKey } from "../../src/master/access/key-changes.ts";
import { eventually, kill } from "../support/cluster.ts";
import { shareKeyedCluster, withKeyedCluster } from "../support/keyed-cluster.ts";
import { bearer, send, submit, toFormData } from "../support/requests.ts";
import { listMasterRoutes } from "../support/routes.ts";
import { order } from "../support/test-processors.ts";

type Headers = Record<string, string>;

const both: ["submit", "read"] = ["submit", "read"];
const cluster = shareKeyedCluster({
  ann: both,
  bob: both,
  operator: ["admin"],
  reader: ["read"],
  submitter: ["submit"],
});
const routes = await listMasterRoutes();
const ofOneJob = routes.filter((route) => route.includes("/jobs/:jobId"));
const nobody = {};

/** A job that has ended, with an artifact of the name that `call` asks for. */
async function makeJob(
  caller: Headers,
  masterUrl = cluster().masterUrl,
  more: Headers = {},
): Promise<string> {
  const orders = [order("a.json", { act: "makeArtifacts", names: ["0"] })];
  const form = { task_type: "obey", orders };
  const headers = { ...caller, prefer: "respond-async, wait=20", ...more };
  const { status, body } = await submit(masterUrl, form, { headers });
  expect({ status, saved: body.saved_files?.length }).toEqual({ status: 200, saved: 1 });
  return body.job_id;
}

async function view(caller: Headers, jobId: string, masterUrl = cluster().masterUrl) {
  return send(`${masterUrl}/jobs/${jobId}`, { headers: caller });
}

/** Calls a route for a job, with files where it takes a body. */
async function call(route: string, jobId: string, caller: Headers) {
  const [method = "", path = ""] = route.split(" ");
  const url = cluster().masterUrl + path.replace(":jobId", jobId).replace(/:\w+/g, "0");
  const body = route.endsWith("/files") ? toFormData({ orders: [order("b.json", { act: "answer" })] }) : null;
  const response = await fetch(url, { method, body, headers: caller });
  return { status: response.status, text: (await response.text()).replaceAll(jobId, "that job") };
}

async function idsIn(caller: Headers, filter = ""): Promise<string[]> {
  const { body } = await send(`${cluster().masterUrl}/jobs?limit=1000${filter}`, { headers: caller });
  return body.jobs.map((job: { id: string }) => job.id);
}

describe("each route of a job", () => {
  test("is found by the tests below: all others are known to tell of none, or of a caller's own", () => {
    expect(routes.filter((route) => !ofOneJob.includes(route)).toSorted()).toEqual(
      [
        "GET /",
        "GET /openapi.json",
        "GET /docs",
        "GET /docs/favicon-32x32.png",
        "GET /docs/start.js",
        "GET /docs/swagger-ui-bundle.js",
        "GET /docs/swagger-ui.css",
        "GET /healthz",
        "GET /readyz",
        "GET /metrics",
        "PUT /log_level",
        "POST /session",
        "GET /session",
        "DELETE /session",
        "GET /check_status",
        "GET /limits",
        "GET /slaves",
        "GET /task_types",
        "DELETE /slaves/:slaveId",
        "POST /slaves/:slaveId/drain",
        "POST /slaves/:slaveId/resume",
        "POST /register",
        "POST /assign_task",
        "POST /v1/embeddings",
        "GET /v1/models",
        "POST /jobs",
        "GET /jobs",
        "GET /events",
      ].toSorted(),
    );
    expect(ofOneJob.length).toBeGreaterThan(9);
  });

  test.each(ofOneJob)("%s knows no job of another key, and all of them for an operator", async (route) => {
    const { ann, bob, operator } = cluster().callers;
    const jobId = await makeJob(ann);
    const before = await view(ann, jobId);
    const refused = await call(route, jobId, bob);
    expect({ status: refused.status, code: JSON.parse(refused.text).code }).toEqual({
      status: 404,
      code: "not_found",
    });
    expect(refused).toEqual(await call(route, randomUUID(), bob));
    expect((await view(ann, jobId)).body).toEqual(before.body);
    for (const [caller, id] of [
      [operator, jobId],
      [ann, await makeJob(ann)],
    ] as const) {
      const { status, text } = await call(route, id, caller);
      const isFound = status !== 404 && status < 500;
      expect({ status, text, isFound }).toEqual({ status, text, isFound: true });
    }
  });

  test.each(ofOneJob)("%s asks for a key first, and for what the key may do", async (route) => {
    const { ann, reader, submitter } = cluster().callers;
    const jobId = await makeJob(ann);
    const [allowed, other] = route.startsWith("GET ") ? [reader, submitter] : [submitter, reader];
    const statuses = [];
    for (const caller of [nobody, other, allowed]) statuses.push((await call(route, jobId, caller)).status);
    expect(statuses).toEqual([401, 403, 404]);
  });
});

describe("a list of jobs", () => {
  test("has those of its caller's key alone, and all for an operator", async () => {
    const { ann, bob, operator } = cluster().callers;
    const [anns, bobs, operators] = [await makeJob(ann), await makeJob(bob), await makeJob(operator)];
    const all = await idsIn(operator);
    expect(all).toEqual(expect.arrayContaining([anns, bobs, operators]));
    const [annSees, bobSees] = [await idsIn(ann), await idsIn(bob)];
    expect(annSees).toContain(anns);
    expect(bobSees).toContain(bobs);
    expect(annSees.filter((id) => bobSees.includes(id))).toEqual([]);
    expect([...annSees, ...bobSees]).not.toContain(operators);
    // All of them have a file of this name.
    expect(await idsIn(ann, "&filename=A.JSON")).toEqual(annSees);
    expect(await idsIn(operator, "&filename=A.JSON")).toEqual(all);
    expect(await idsIn(operator, "&filename=b.json")).toEqual([]);
    expect((await view(bob, operators)).status).toBe(404);
  });

  test("is refused to a key that may only submit", async () => {
    const { submitter } = cluster().callers;
    for (const path of ["/jobs", "/events"]) {
      const { status, body } = await send(cluster().masterUrl + path, { headers: submitter });
      expect({ status, code: body.code }).toEqual({ status: 403, code: "missing_scope" });
    }
  });
});

describe("events", () => {
  /** Reads on until `stop`. */
  async function follow(caller: Headers) {
    const connection = new AbortController();
    const { signal } = connection;
    const response = await fetch(`${cluster().masterUrl}/events`, { headers: caller, signal });
    let text = "";
    const read = async (): Promise<void> => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString("utf8");
    };
    const ended = read().catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    await eventually(() => expect(text).toContain("event: snapshot"));
    return {
      heard: () => text,
      stop: async () => {
        connection.abort();
        await ended;
      },
    };
  }

  test("of all jobs are those of the caller's own, from the snapshot on", async () => {
    const { ann, bob, operator } = cluster().callers;
    const earlier = await makeJob(ann);
    const [bobs, operators] = [await follow(bob), await follow(operator)];
    const ofAnn = await makeJob(ann);
    // Events come in order: whoever has heard of this job has heard of what went before, if he ever will.
    const ofBob = await makeJob(bob);
    const hasEnded = new RegExp(`"id":"${ofBob}","state":"done"`);
    for (const { heard } of [bobs, operators]) await eventually(() => expect(heard()).toMatch(hasEnded));
    for (const id of [earlier, ofAnn]) {
      expect(operators.heard()).toContain(id);
      expect(bobs.heard()).not.toContain(id);
    }
    await bobs.stop();
    await operators.stop();
  });
});

describe("a WebSocket", () => {
  const address = () => `${cluster().masterUrl.replace("http", "ws")}/ws`;

  async function connect(caller: Headers) {
    const socket = new WebSocket(address(), { headers: caller });
    const heard: string[] = [];
    socket.on("message", (message: Buffer) => heard.push(message.toString("utf8")));
    await once(socket, "open");
    const subscribe = (jobId?: string): void =>
      socket.send(JSON.stringify({ action: "subscribe", job_id: jobId }));
    return { socket, heard: () => heard.join("\n"), subscribe };
  }

  test("tells of the caller's own jobs alone, and of all to an operator", async () => {
    const { ann, bob, operator } = cluster().callers;
    const earlier = await makeJob(ann);
    const [bobs, operators] = [await connect(bob), await connect(operator)];
    for (const one of [bobs, operators]) {
      one.subscribe();
      await eventually(() => expect(one.heard()).toContain('"event":"snapshot"'));
    }
    const ofAnn = await makeJob(ann);
    const ofBob = await makeJob(bob);
    const hasEnded = new RegExp(`"id":"${ofBob}","state":"done"`);
    for (const { heard } of [bobs, operators]) await eventually(() => expect(heard()).toMatch(hasEnded));
    for (const id of [earlier, ofAnn]) {
      expect(operators.heard()).toContain(id);
      expect(bobs.heard()).not.toContain(id);
    }
    bobs.socket.close();
    operators.socket.close();
  });

  test("finds no job of another key", async () => {
    const { ann, bob, operator } = cluster().callers;
    const jobId = await makeJob(ann);
    const [bobs, operators] = [await connect(bob), await connect(operator)];
    bobs.subscribe(jobId);
    operators.subscribe(jobId);
    await eventually(() => expect(JSON.parse(bobs.heard())).toMatchObject({ code: "not_found" }));
    await eventually(() => expect(operators.heard()).toContain('"event":"snapshot"'));
    bobs.socket.close();
    operators.socket.close();
  });

  /** How the upgrade is refused. */
  async function refusalOf(headers: Headers, path = "/ws") {
    const socket = new WebSocket(address().replace("/ws", path), { headers });
    const [, response] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const { statusCode: status, headers: answered } = response;
    return {
      status,
      code: JSON.parse(Buffer.concat(chunks).toString("utf8")).code,
      wants: answered["www-authenticate"],
    };
  }

  test("is refused as a route refuses: without a key, a scope, or by a page of another site", async () => {
    const { ann, submitter } = cluster().callers;
    expect(await refusalOf(nobody)).toEqual({ status: 401, code: "unauthorized", wants: "Bearer" });
    expect(await refusalOf(bearer("msdp_wrong"))).toMatchObject({ status: 401, code: "unauthorized" });
    expect(await refusalOf(submitter)).toMatchObject({ status: 403, code: "missing_scope" });
    const origin = "http://localhost:8080";
    expect(await refusalOf({ ...ann, origin })).toMatchObject({ status: 403, code: "cross_site" });
    expect(await refusalOf({ ...ann, host: "evil.example" })).toMatchObject({ code: "unknown_host" });
  });

  test("is refused at every other address, also one that no URL can have", async () => {
    const { ann } = cluster().callers;
    for (const path of ["/elsewhere", "//", "/jobs"]) {
      expect(await refusalOf(ann, path)).toMatchObject({ status: 404, code: "not_found" });
    }
  });
});

test("two keys may use the same Idempotency-Key, each for a job of its own", async () => {
  const { ann, bob, operator } = cluster().callers;
  const key = { "idempotency-key": randomUUID() };
  const make = async (caller: Headers) => makeJob(caller, cluster().masterUrl, key);
  const ids = [await make(ann), await make(bob), await make(operator)];
  expect(new Set(ids).size).toBe(3);
  expect([await make(ann), await make(bob), await make(operator)]).toEqual(ids);
});

test("a job belongs to every key of its name, and to the session that was opened with one", async () => {
  const { callers, keyFile, masterUrl } = cluster();
  const jobId = await makeJob(callers.ann);
  const another = bearer(await rotateKey(keyFile, "ann"));
  await eventually(async () => expect((await view(another, jobId)).status).toBe(200));
  const cookieOf = async (headers: Headers) => {
    const answer = await send(`${masterUrl}/session`, { method: "POST", headers });
    return { cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "" };
  };
  expect((await view(await cookieOf(another), jobId)).status).toBe(200);
  expect((await view(await cookieOf(callers.bob), jobId)).status).toBe(404);
});

test("a job is still its key's after the master was killed", async () => {
  await withKeyedCluster({ ann: both, bob: both }, async (own) => {
    const { masterUrl, callers } = own;
    const jobId = await makeJob(callers.ann, masterUrl);
    await kill(own.master);
    await own.replaceMaster();
    const stateForAnn = async () => (await view(callers.ann, jobId, masterUrl)).body.state;
    // What had not been written down yet is done again.
    await eventually(async () => expect(await stateForAnn()).toBe("done"));
    expect((await view(callers.bob, jobId, masterUrl)).status).toBe(404);
  });
});
