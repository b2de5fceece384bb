import { describe, expect, test } from "vitest";
import { manifestSchema } from "../../src/protocol/result.ts";
import { eventually, shareSlave, withSlave } from "../support/cluster.ts";
import { readForm } from "../support/read-form.ts";
import { type Form, ask, file, getTask, send, toFormData } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

describe("a slave alone", () => {
  const slave = shareSlave({ processorModules: testProcessors, environment: { SLOTS: "2" } });

  test("says at / that it is working, as text", async () => {
    const response = await ask(slave().url);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await response.text()).toBe("Slave is working");
  });

  test("is alive, and says what it is doing", async () => {
    const { status, body } = await send(`${slave().url}/check_status`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "alive",
      slots: 2,
      busy: 0,
      waiting: 0,
      instance_id: expect.any(String),
    });
    expect(body.task_types).toContain("lines");
  });

  test("tells its limits, those of its processors by their types", async () => {
    const { body } = await send(`${slave().url}/limits`);
    expect(body.limits).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ variable: "MAX_FILE_BYTES", value: 512 * 1024 * 1024 }),
        expect.objectContaining({ name: "image.pixels", value: 100_000_000, code: "image_too_large" }),
      ]),
    );
  });

  test("answers files in their order, each as Base64 under the type's key", async () => {
    const { status, body } = await getTask(slave().url, {
      task_type: "lines",
      files: [file("one.txt", "1"), file("two.txt", "1\n2")],
    });
    expect(status).toBe(200);
    expect(body.results.map((one: { filename: string }) => one.filename)).toEqual(["one.txt", "two.txt"]);
    const outputs = body.results.map((one: { lines_data: string }) => decode(one.lines_data));
    expect(outputs).toEqual([
      { name: "one.txt", count: 1 },
      { name: "two.txt", count: 2 },
    ]);
    expect(body.errors).toBeUndefined();
  });

  test("tells failures under errors, beside the results of the rest", async () => {
    const { status, body } = await getTask(slave().url, {
      task_type: "obey",
      orders: [
        order("bad.json", { act: "fail", message: "It smells." }),
        order("good.json", { act: "answer" }),
      ],
    });
    expect(status).toBe(200);
    expect(body.results).toMatchObject([{ filename: "good.json" }]);
    expect(body.errors).toEqual([
      { filename: "bad.json", code: "processor_failed", error: expect.stringContaining("It smells.") },
    ]);
  });

  test("answers raw bytes to who accepts them, the same as Base64 holds", async () => {
    const form = {
      task_type: "obey",
      orders: [
        order("big.json", { act: "answer", bytes: 200_001 }),
        order("bad.json", { act: "fail", message: "It smells." }),
        order("small.json", { act: "answer" }),
      ],
    };
    const { body } = await getTask(slave().url, form);
    const raw = await getRaw(form);
    expect(raw.manifest.results).toMatchObject([
      { index: 0, filename: "big.json", bytes: 200_001, media_type: "application/json", warnings: [] },
      { index: 2, filename: "small.json" },
    ]);
    expect(raw.manifest.errors).toMatchObject([{ index: 1, filename: "bad.json", code: "processor_failed" }]);
    expect([...raw.files.keys()]).toEqual(["result-0", "result-2"]);
    const fromBase64 = body.results.map((one: { obey_data: string }) => Buffer.from(one.obey_data, "base64"));
    expect(raw.files.get("result-0")?.equals(fromBase64[0])).toBe(true);
    expect(raw.files.get("result-2")?.equals(fromBase64[1])).toBe(true);
  });

  test("answers Base64 to who accepts anything", async () => {
    const headers = { accept: "*/*" };
    const { body } = await getTask(slave().url, { task_type: "lines", files: [file("a.txt")] }, { headers });
    expect(body.results).toHaveLength(1);
  });

  test("runs all stages of a gathering type over the files of one call", async () => {
    const { body } = await getTask(slave().url, {
      task_type: "shares",
      texts: [file("a.txt", "tea tea"), file("b.txt", ""), file("c.txt", "tea milk")],
    });
    const outputs = body.results.map((one: { shares_data: string }) => decode(one.shares_data));
    expect(outputs).toEqual([{ tea: 3 }, { tea: 3, milk: 1 }]);
    expect(body.errors).toMatchObject([{ filename: "b.txt", code: "processor_failed" }]);
  });

  test("runs more files in one call than it has slots", async () => {
    const files = Array.from({ length: 20 }, (_, number) => file(`${number}.txt`, "x\n".repeat(number)));
    const { body } = await getTask(slave().url, { task_type: "lines", files });
    const counts = body.results.map((one: { lines_data: string }) => decode(one.lines_data).count);
    expect(counts).toEqual(files.map((_, number) => number + 1));
  });

  test("runs the files of a call one after another that may use one slot", async () => {
    const [first, second] = ["in-one-slot-1", "in-one-slot-2"].map((name) =>
      waitingOrder(slave().folder, name),
    );
    const answer = getTask(slave().url, {
      task_type: "obey",
      slots: "1",
      orders: [first!.file, second!.file],
    });
    await first!.untilStarted();
    expect((await send(`${slave().url}/check_status`)).body).toMatchObject({ busy: 1 });
    expect(second!.hasStarted()).toBe(false);
    first!.letGo();
    second!.letGo();
    expect((await answer).body.results).toHaveLength(2);
  });

  describe("refuses", () => {
    test.each(["0", "-1", "1.5", "many"])("%s slots", async (slots) => {
      expect(await refuse({ task_type: "lines", slots, files: [file("a")] })).toMatchObject({
        status: 400,
        code: "invalid_field",
        field: "slots",
      });
    });

    const refuse = async (form: Form) => {
      const { status, body } = await getTask(slave().url, form);
      return { status, ...body };
    };

    test("an unknown task type", async () => {
      expect(await refuse({ task_type: "video", files: [file("a")] })).toMatchObject({
        status: 400,
        error: "Unknown task type: video",
        code: "unknown_task_type",
      });
    });

    test("a call without files", async () => {
      expect(await refuse({ task_type: "lines" })).toMatchObject({
        status: 400,
        error: "No files provided for lines processing",
        code: "no_files",
      });
    });

    test("files under a field of another type, by name", async () => {
      const form = { task_type: "lines", files: [file("a")], images: [file("b")] };
      expect(await refuse(form)).toMatchObject({ status: 400, code: "unexpected_field", field: "images" });
    });

    test.each([
      ['{"unit": "word"}', "unit", /"line".*"byte"/],
      ['{"colour": 1}', "colour", /colour/],
      ["[]", "options", /A JSON object is allowed/],
    ])("the options %s by name", async (options, field, error) => {
      const refused = await refuse({ task_type: "lines", options, files: [file("a")] });
      expect(refused).toMatchObject({ status: 400, code: "invalid_option", field });
      expect(refused.error).toMatch(error);
    });

    test("a stage that the type does not have, and a last stage without the merged value", async () => {
      const lines = { task_type: "lines", files: [file("a")] };
      expect(await refuse({ ...lines, stage: "merge" })).toMatchObject({
        status: 400,
        code: "invalid_field",
      });
      const shares = { task_type: "shares", texts: [file("a")] };
      expect(await refuse({ ...shares, stage: "cook" })).toMatchObject({
        status: 400,
        code: "invalid_field",
      });
      expect(await refuse({ ...shares, stage: "finish" })).toMatchObject({
        status: 400,
        code: "missing_field",
        field: "shared",
      });
    });

    test("a page that is not there", async () => {
      expect((await send(`${slave().url}/nowhere`)).status).toBe(404);
    });
  });

  test("that is full lets two calls wait for each slot, then says so, and when to come again", async () => {
    const { url, folder } = slave();
    const orders = [waitingOrder(folder, "full-1"), waitingOrder(folder, "full-2")];
    const running = getTask(url, { task_type: "obey", orders: orders.map((one) => one.file) });
    await Promise.all(orders.map((one) => one.untilStarted()));
    const waiting = Array.from({ length: 4 }, () => getTask(url, { task_type: "lines", files: [file("a")] }));
    await eventually(async () => {
      const { busy, calls } = (await send(`${url}/check_status`)).body;
      expect([busy, calls.length]).toEqual([2, 5]);
    });
    const refused = await getTask(url, { task_type: "lines", files: [file("a")] });
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(refused.body).toMatchObject({ code: "slave_busy", limit: 6, retryable: true });
    for (const one of orders) one.letGo();
    for (const answer of [running, ...waiting]) expect((await answer).status).toBe(200);
    expect((await getTask(url, { task_type: "lines", files: [file("a")] })).status).toBe(200);
  });

  test("lets a call of one file go between the files of a group, and then goes on with that", async () => {
    await withSlave(
      { processorModules: testProcessors, environment: { SLOTS: "1" } },
      async ({ url, folder }) => {
        const [first, second] = [waitingOrder(folder, "group-1"), waitingOrder(folder, "group-2")];
        const group = getTask(url, { task_type: "obey", slots: "1", orders: [first.file, second.file] });
        await first.untilStarted();
        const lines = { task_type: "lines", files: [file("a")] };
        const nextGroup = getTask(url, { ...lines, slots: "1" });
        const alone = getTask(url, lines);
        await eventually(async () => {
          expect((await send(`${url}/check_status`)).body.calls).toHaveLength(3);
        });
        first.letGo();
        expect((await alone).status).toBe(200);
        await second.untilStarted();
        await eventually(async () => {
          expect((await send(`${url}/check_status`)).body.calls).toHaveLength(2);
        });
        second.letGo();
        for (const answer of [group, nextGroup]) expect((await answer).status).toBe(200);
      },
    );
  });

  async function getRaw(form: Form) {
    const init = { method: "POST", body: toFormData(form), headers: { accept: "multipart/form-data" } };
    const response = await ask(`${slave().url}/get_task`, init);
    const bytes = Buffer.from(await response.arrayBuffer());
    const parts = await readForm(response.headers.get("content-type") ?? "", bytes);
    const [manifest, ...files] = parts;
    return {
      manifest: manifestSchema.parse(JSON.parse(String(manifest?.content))),
      files: new Map(files.map((part) => [part.name, part.content])),
    };
  }
});

test("a slave's limits name their variable and value", async () => {
  const environment = { MAX_FILE_BYTES: "10", MAX_FILES: "1" };
  await withSlave({ processorModules: testProcessors, environment }, async ({ url }) => {
    const large = await getTask(url, { task_type: "lines", files: [file("a", "x".repeat(11))] });
    expect({ status: large.status, ...large.body }).toMatchObject({
      status: 413,
      code: "file_too_large",
      limit: 10,
    });
    expect(large.body.error).toContain("MAX_FILE_BYTES");
    const many = await getTask(url, { task_type: "lines", files: [file("a"), file("b")] });
    expect({ status: many.status, ...many.body }).toMatchObject({
      status: 413,
      code: "too_many_files",
      limit: 1,
    });
    expect(many.body.error).toContain("MAX_FILES");
  });
});

function decode(base64: string) {
  return JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
}
