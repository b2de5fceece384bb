import { describe, expect, test } from "vitest";
import { registrationAnswerSchema } from "../../src/protocol/slave.ts";
import { standardTaskTypes } from "../../src/protocol/task-types.ts";
import { listSlaves, shareCluster } from "../support/cluster.ts";
import { isHttp } from "../support/engine-under-test.ts";
import { register, send } from "../support/requests.ts";
import { lineCounter } from "../support/test-processors.ts";

describe("POST /register", () => {
  const cluster = shareCluster({ slaves: 0 });

  test.runIf(isHttp)("takes a slave in, and tells it how long it is believed in", async () => {
    const { status, body } = await register(cluster().masterUrl, { slave_ip: "127.0.0.1", slave_port: 3101 });
    expect(status).toBe(200);
    expect(registrationAnswerSchema.parse(body)).toEqual({
      status: "success",
      slave_id: "127.0.0.1:3101",
      lease_seconds: 15,
      heartbeat_seconds: 5,
    });
  });

  test.runIf(isHttp)("is the heartbeat when it comes again", async () => {
    const { masterUrl } = cluster();
    for (const slave_port of [3102, 3102, "3102"]) {
      expect((await register(masterUrl, { slave_ip: "127.0.0.1", slave_port })).status).toBe(200);
    }
    const known = (await listSlaves(masterUrl)).filter((slave) => slave.slave_id.endsWith(":3102"));
    expect(known).toMatchObject([{ address: "http://127.0.0.1:3102", slots: 1, done: 0, failed: 0 }]);
  });

  test.each([
    [{ slave_ip: "127.0.0.1" }],
    [{ slave_port: 3000 }],
    [{ slave_ip: "", slave_port: 3000 }],
    [{ slave_ip: null, slave_port: null }],
    [{}],
    [[]],
  ])("with %j misses a field, and says which are needed", async (body) => {
    const answer = await register(cluster().masterUrl, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      error: "slave_ip and slave_port are required",
      code: "missing_field",
    });
  });

  test("without a body, or with another kind of body, misses them too", async () => {
    const { masterUrl } = cluster();
    const form = { method: "POST", body: new URLSearchParams({ slave_ip: "127.0.0.1" }) };
    for (const init of [{ method: "POST" }, form]) {
      const { status, body } = await send(`${masterUrl}/register`, init);
      expect({ status, error: body.error }).toEqual({
        status: 400,
        error: "slave_ip and slave_port are required",
      });
    }
  });

  test("with broken JSON says so", async () => {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: '{"slave_ip":' };
    const { status, body } = await send(`${cluster().masterUrl}/register`, init);
    expect({ status, code: body.code }).toEqual({ status: 400, code: "malformed_request" });
  });

  test.each([
    [{ slave_port: 70_000 }, "slave_port", /'slave_port' is 70000\..*65535/],
    [{ slots: 0 }, "slots", /'slots' is 0/],
    [{ task_types: [{ name: "Bad Name" }] }, "task_types.0.name", /'task_types\.0\.name' is "Bad Name"/],
  ])("with %j names what is wrong", async (wrong, field, message) => {
    const { masterUrl } = cluster();
    const { status, body } = await register(masterUrl, { slave_ip: "127.0.0.1", slave_port: 3103, ...wrong });
    expect({ status, code: body.code, field: body.field }).toEqual({
      status: 400,
      code: "invalid_field",
      field,
    });
    expect(body.error).toMatch(message);
  });

  test.runIf(isHttp)("of an address that the request did not come from is forbidden", async () => {
    const { status, body } = await register(cluster().masterUrl, { slave_ip: "192.0.2.1", slave_port: 3000 });
    expect(status).toBe(403);
    expect(body).toMatchObject({ code: "forbidden_address", field: "slave_ip", actual: "192.0.2.1" });
    expect(body.error).toContain("SLAVE_ADDRESSES");
  });

  test("too large for any slave is refused", async () => {
    const { status } = await register(cluster().masterUrl, {
      slave_ip: "x".repeat(3_000_000),
      slave_port: 3000,
    });
    expect(status).toBe(413);
  });
});

describe("SLAVE_ADDRESSES", () => {
  const cluster = shareCluster({ slaves: 0, environment: { SLAVE_ADDRESSES: "192.0.2.0/24" } });

  test.runIf(isHttp)("allows the addresses it names", async () => {
    const { masterUrl } = cluster();
    expect((await register(masterUrl, { slave_ip: "192.0.2.1", slave_port: 3000 })).status).toBe(200);
    expect((await register(masterUrl, { slave_ip: "198.51.100.1", slave_port: 3000 })).status).toBe(403);
  });
});

describe("what a master tells of its slaves", () => {
  const cluster = shareCluster({ slaves: 2, slotsPerSlave: 3, processorModules: [lineCounter] });

  test.runIf(isHttp)("are their id, address, state, types, slots, work and last sign of life", async () => {
    const { masterUrl, slaves } = cluster();
    const { status, body } = await send(`${masterUrl}/slaves`);
    expect(status).toBe(200);
    expect(body.slaves).toHaveLength(2);
    for (const slave of body.slaves) {
      expect(slave).toEqual({
        slave_id: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        address: `http://${slave.slave_id}`,
        state: "alive",
        task_types: expect.arrayContaining(["lines"]),
        tags: [],
        slots: 3,
        busy: 0,
        done: 0,
        failed: 0,
        recent: Array.from({ length: 30 }, () => 0),
        last_seen_seconds: expect.any(Number),
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      });
      expect(slaves.map((one) => one.url)).toContain(slave.address);
    }
  });

  test("are the task types, standard ones first, with field, key, media types and options", async () => {
    const { status, body } = await send(`${cluster().masterUrl}/task_types`);
    expect(status).toBe(200);
    const names = body.task_types.map((type: { task_type: string }) => type.task_type);
    expect(names).toEqual([...Object.keys(standardTaskTypes), "lines"]);
    expect(body.task_types[0]).toMatchObject({
      field: "images",
      key: "image_data",
      media_types: expect.arrayContaining(["image/jpeg", "image/png"]),
    });
    expect(body.task_types.at(-1)).toMatchObject({
      field: "files",
      key: "lines_data",
      result_name: "{base}_lines.json",
      gathers: false,
      options: {
        type: "object",
        additionalProperties: false,
        properties: { unit: { enum: ["line", "byte"], default: "line", description: "What is counted." } },
      },
    });
  });

  test("changes when a slave stops: it says goodbye", async () => {
    const { masterUrl, slaves } = cluster();
    const [leaving, staying] = slaves;
    await leaving?.stop();
    expect((await listSlaves(masterUrl)).map((slave) => slave.address)).toEqual([staying?.url]);
  });

  test("is 404 for a goodbye of nobody", async () => {
    const { status, body } = await send(`${cluster().masterUrl}/slaves/10.0.0.1:3000`, { method: "DELETE" });
    expect({ status, code: body.code }).toEqual({ status: 404, code: "not_found" });
  });
});
