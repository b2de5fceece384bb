import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { assignTaskAnswerSchema } from "../../src/protocol/job.ts";
import { eventually, listSlaves, shareCluster, withCluster } from "../support/cluster.ts";
import { isHttp } from "../support/engine-under-test.ts";
import { ask, file, send, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

describe("a master", () => {
  const cluster = shareCluster({ slaves: 2, slotsPerSlave: 2, processorModules: testProcessors });

  test("says at / that it is working, as text", async () => {
    const response = await ask(cluster().masterUrl);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(await response.text()).toBe("Master is working");
  });

  test("is alive", async () => {
    const { status, body } = await send(`${cluster().masterUrl}/check_status`);
    expect({ status, body }).toEqual({ status: 200, body: { status: "alive" } });
  });

  test("answers a submission with the contract's fields, and tells of each file beside them", async () => {
    const { masterUrl, folder } = cluster();
    const { status, body } = await submit(masterUrl, {
      task_type: "lines",
      files: [file("one.txt", "1"), file("two.txt", "1\n2")],
    });
    expect(status).toBe(200);
    expect(assignTaskAnswerSchema.safeParse(body).success).toBe(true);
    expect(body).toMatchObject({
      message: "Lines processing complete",
      task_type: "lines",
      total_files_processed: 2,
      saved_files: ["processed_results/lines/one_lines.json", "processed_results/lines/two_lines.json"],
      failed_files: [],
    });
    const slaveIds = (await listSlaves(masterUrl)).map((slave) => slave.slave_id);
    for (const [at, result] of body.results.entries()) {
      expect(Object.keys(result).toSorted()).toEqual(
        ["filename", "saved_file", "slave_id", "attempts", "duration_ms", "warnings"].toSorted(),
      );
      expect(result).toMatchObject({
        filename: ["one.txt", "two.txt"][at],
        saved_file: body.saved_files[at],
        attempts: 1,
        warnings: [],
      });
      expect(slaveIds).toContain(result.slave_id);
      expect(result.duration_ms).toBeGreaterThan(0);
    }
    const saved = await readFile(path.join(folder, "processed_results/lines/two_lines.json"), "utf8");
    expect(JSON.parse(saved)).toEqual({ name: "two.txt", count: 2 });
  });

  test("keeps upload order, whichever file is done first", async () => {
    const { masterUrl, folder } = cluster();
    const orders = ["first", "second", "third"].map((name) => waitingOrder(folder, name));
    const answer = submit(masterUrl, { task_type: "obey", orders: orders.map((one) => one.file) });
    for (const one of orders.toReversed()) {
      await one.untilStarted();
      one.letGo();
    }
    const { body } = await answer;
    expect(body.saved_files).toEqual(
      ["first", "second", "third"].map((name) => `processed_results/obey/${name}_obeyed.json`),
    );
  });

  test("spreads the files of a job over its slaves", async () => {
    const { masterUrl, folder } = cluster();
    const orders = [1, 2, 3, 4].map((number) => waitingOrder(folder, `spread-${number}`));
    const answer = submit(masterUrl, { task_type: "obey", orders: orders.map((one) => one.file) });
    await Promise.all(orders.map((one) => one.untilStarted()));
    await eventually(async () =>
      expect((await listSlaves(masterUrl)).map((slave) => slave.busy)).toEqual([2, 2]),
    );
    for (const one of orders) one.letGo();
    const slaves = (await answer).body.results.map((result: { slave_id: string }) => result.slave_id);
    expect(new Set(slaves).size).toBe(2);
  });

  test("gives two files of one name two results", async () => {
    const { masterUrl, folder } = cluster();
    const { body } = await submit(masterUrl, {
      task_type: "lines",
      files: [file("same.txt", "1"), file("same.txt", "1\n2"), file("SAME.txt", "1\n2\n3")],
    });
    expect(body.saved_files).toEqual([
      "processed_results/lines/same_lines.json",
      "processed_results/lines/same_lines (2).json",
      "processed_results/lines/SAME_lines (3).json",
    ]);
    const counts = await Promise.all(
      body.saved_files.map(
        async (saved: string) => JSON.parse(await readFile(path.join(folder, saved), "utf8")).count,
      ),
    );
    expect(counts).toEqual([1, 2, 3]);
  });

  test("never overwrites what an earlier job or somebody else has put there", async () => {
    const { masterUrl, folder } = cluster();
    const again = () => submit(masterUrl, { task_type: "lines", files: [file("again.txt", "1")] });
    await again();
    await writeFile(path.join(folder, "processed_results/lines/again_lines (2).json"), "a person's");
    const { body } = await again();
    expect(body.saved_files).toEqual(["processed_results/lines/again_lines (3).json"]);
    const kept = await readFile(path.join(folder, "processed_results/lines/again_lines (2).json"), "utf8");
    expect(kept).toBe("a person's");
  });

  test("gives a job of three hundred files three hundred results", async () => {
    const files = Array.from({ length: 300 }, (_, number) => file(`many-${number}.txt`, `${number}`));
    const { status, body } = await submit(cluster().masterUrl, { task_type: "lines", files });
    expect(status).toBe(200);
    expect(body.total_files_processed).toBe(300);
    expect(body.results.map((one: { filename: string }) => one.filename)).toEqual(
      files.map((one) => one.name),
    );
  });

  test("hands options on, and warnings back", async () => {
    const { masterUrl, folder } = cluster();
    const { body } = await submit(masterUrl, {
      task_type: "lines",
      options: '{"unit": "byte", "least": 10}',
      files: [file("bytes.txt", "12345")],
    });
    expect(body.results[0].warnings).toEqual(["Fewer than 10."]);
    const saved = await readFile(path.join(folder, body.saved_files[0]), "utf8");
    expect(JSON.parse(saved)).toMatchObject({ count: 5 });
  });

  test("keeps the results of the rest beside a file that failed, and says why it did", async () => {
    const { status, body } = await submit(cluster().masterUrl, {
      task_type: "obey",
      orders: [
        order("good.json", { act: "answer" }),
        order("bad.json", { act: "fail", message: "It smells." }),
        order("fine.json", { act: "answer" }),
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      message: "Obey processing complete",
      total_files_processed: 2,
      saved_files: ["processed_results/obey/good_obeyed.json", "processed_results/obey/fine_obeyed.json"],
      failed_files: [{ filename: "bad.json", code: "processor_failed", attempts: 1 }],
    });
    expect(body.failed_files[0].error).toContain("It smells.");
    expect(body.error).toBeUndefined();
  });

  test("answers a file that is alone and not of the type's kind by 415", async () => {
    const { status, body } = await submit(cluster().masterUrl, {
      task_type: "audio",
      audio_files: [file("song.wav", "%PDF-1.7 and no song")],
    });
    expect(status).toBe(415);
    expect(body).toMatchObject({ code: "unsupported_media_type", total_files_processed: 0 });
    expect(body.error).toMatch(/^song\.wav: /);
  });

  test("answers 422 with the same body when all files failed, each by a fault of its own", async () => {
    const { status, body } = await submit(cluster().masterUrl, {
      task_type: "obey",
      orders: [
        order("bad.json", { act: "fail", message: "It smells." }),
        order("worse.json", { act: "exit" }),
      ],
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: "all_files_failed",
      total_files_processed: 0,
      saved_files: [],
      results: [],
      failed_files: [{ filename: "bad.json" }, { filename: "worse.json" }],
    });
    expect(body.error).toMatch(/^All 2 files failed\. bad\.json: .*It smells\./);
  });

  test("runs a gathering type over all files of the job, on whatever slaves", async () => {
    const { masterUrl, folder } = cluster();
    const { body } = await submit(masterUrl, {
      task_type: "shares",
      texts: [file("a.txt", "tea tea"), file("b.txt", "tea milk"), file("c.txt", "milk water")],
    });
    expect(body.results.map((one: { attempts: number }) => one.attempts)).toEqual([1, 1, 1]);
    expect(body.results[0].warnings).toEqual(["part of a.txt"]);
    const outputs = await Promise.all(
      body.saved_files.map(async (saved: string) =>
        JSON.parse(await readFile(path.join(folder, saved), "utf8")),
      ),
    );
    expect(outputs).toEqual([{ tea: 3 }, { tea: 3, milk: 2 }, { milk: 2, water: 1 }]);
  });

  test("gathers what is left when a file of the job failed", async () => {
    const { status, body } = await submit(cluster().masterUrl, {
      task_type: "shares",
      texts: [file("left-a.txt", "tea"), file("left-b.txt", ""), file("left-c.txt", "tea")],
    });
    expect(status).toBe(200);
    expect(body.saved_files).toHaveLength(2);
    expect(body.failed_files).toMatchObject([{ filename: "left-b.txt", code: "processor_failed" }]);
  });

  test("ends a gathering job of which every file failed", async () => {
    const { status, body } = await submit(cluster().masterUrl, {
      task_type: "shares",
      texts: [file("x.txt", "")],
    });
    expect(status).toBe(422);
    expect(body.failed_files).toHaveLength(1);
  });

  describe("refuses", () => {
    const refuse = async (form: Parameters<typeof submit>[1]) => {
      const { status, body } = await submit(cluster().masterUrl, form);
      return { status, ...body };
    };

    test("an unknown task type", async () => {
      expect(await refuse({ task_type: "video", files: [file("a.txt")] })).toMatchObject({
        status: 400,
        error: "Unknown task type: video",
        code: "unknown_task_type",
        field: "task_type",
        actual: "video",
        retryable: false,
      });
    });

    test("a submission without files", async () => {
      expect(await refuse({ task_type: "lines" })).toMatchObject({
        status: 400,
        error: "No files provided for lines processing",
        code: "no_files",
        field: "files",
      });
    });

    test("a submission without anything, which means image", async () => {
      expect(await refuse({})).toMatchObject({
        status: 400,
        error: "No files provided for image processing",
      });
      expect(await refuse({ task_type: "" })).toMatchObject({
        error: "No files provided for image processing",
      });
    });

    test("a body that is no form", async () => {
      const init = { headers: { "content-type": "application/json" }, body: "{}" };
      const { status, body } = await submit(cluster().masterUrl, {}, init);
      expect(status).toBe(400);
      expect(body.error).toBe("No files provided for image processing");
    });

    test("files under another field, by name", async () => {
      expect(await refuse({ task_type: "lines", images: [file("a.txt")] })).toMatchObject({
        status: 400,
        error: "No files provided for lines processing",
      });
      expect(
        await refuse({ task_type: "lines", files: [file("a.txt")], images: [file("b.txt")] }),
      ).toMatchObject({
        status: 400,
        code: "unexpected_field",
        field: "images",
        error: "A file came under 'images'. The files of lines come under 'files'.",
      });
    });

    test.each([
      ['{"unit": "word"}', "unit", /'unit' is "word".*"line".*"byte"/],
      ['{"least": 2000}', "least", /'least' is 2000.*<=1000/],
      ['{"colour": 1}', "colour", /Unknown option 'colour'\. lines takes unit, least\./],
      ["{unit: byte}", "options", /'options' is \{unit: byte\}\. A JSON object is allowed/],
      ['["byte"]', "options", /A JSON object is allowed/],
    ])("the options %s, naming the option and what is allowed", async (options, field, error) => {
      const refused = await refuse({ task_type: "lines", options, files: [file("a.txt")] });
      expect(refused).toMatchObject({ status: 400, code: "invalid_option", field });
      expect(refused.error).toMatch(error);
    });

    test("a form that makes records and lists of its fields", async () => {
      for (const name of ["task_type[x]", "task_type[]", "a[999999999]"]) {
        expect(await refuse({ [name]: "lines", files: [file("a.txt")] })).toMatchObject({
          status: 400,
          code: "malformed_request",
        });
      }
    });

    test("a form that is none", async () => {
      const headers = { "content-type": "multipart/form-data" };
      const { status, body } = await submit(cluster().masterUrl, {}, { headers, body: "nonsense" });
      expect(status).toBe(400);
      expect(body.code).toBe("malformed_request");
    });

    test("a page that is not there, and says so in JSON", async () => {
      const { status, body } = await send(`${cluster().masterUrl}/nowhere`);
      expect({ status, ...body }).toMatchObject({
        status: 404,
        code: "not_found",
        error: "There is no GET /nowhere here.",
      });
    });
  });

  test("names a bad request in JSON and shows no stack", async () => {
    const response = await ask(`${cluster().masterUrl}/jobs/%E0%A4%A`);
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ code: "malformed_request" });
    expect(text).not.toMatch(/\.js:\d|node_modules/);
  });

  test("sets the headers that keep a browser from guessing", async () => {
    const { headers } = await send(`${cluster().masterUrl}/check_status`);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-powered-by")).toBeNull();
  });
});

describe("a master without slaves", () => {
  const cluster = shareCluster({ slaves: 0 });

  test("says at once that there are none, and when to come again", async () => {
    const { status, headers, body } = await submit(cluster().masterUrl, { images: [file("a.png")] });
    expect(status).toBe(503);
    expect(body).toMatchObject({ error: "No slaves available", code: "no_slaves", retryable: true });
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("still knows a wrong type and a missing file", async () => {
    const { masterUrl } = cluster();
    expect((await submit(masterUrl, { task_type: "video" })).body.error).toBe("Unknown task type: video");
    expect((await submit(masterUrl, { task_type: "ocr" })).body.error).toBe(
      "No files provided for ocr processing",
    );
  });
});

test("a result that cannot be saved ends its file with the reason, and the job with it", async () => {
  await withCluster({ processorModules: testProcessors }, async ({ masterUrl, folder }) => {
    await writeFile(path.join(folder, "processed_results/lines"), "a file where the folder should be");
    const { status, body } = await submit(masterUrl, { task_type: "lines", files: [file("a.txt")] });
    expect(status).toBe(500);
    expect(body.failed_files).toMatchObject([{ code: "not_saved", attempts: 1 }]);
    expect(body.failed_files[0].error).toMatch(/^The result could not be saved: E\w+: [a-z ]+\.$/);
  });
});

test("RESULTS_DIR says where results go, and what is told of them can be opened from where the master runs", async () => {
  const environment = { RESULTS_DIR: "out/here" };
  await withCluster({ processorModules: testProcessors, environment }, async ({ masterUrl, folder }) => {
    const { body } = await submit(masterUrl, { task_type: "lines", files: [file("a.txt")] });
    expect(body.saved_files).toEqual(["out/here/lines/a_lines.json"]);
    expect(await readdir(path.join(folder, "out/here/lines"))).toEqual(["a_lines.json"]);
  });
});

test.runIf(isHttp)(
  "DISPATCH=round-robin gives strict turns: each slave does its share and no more",
  async () => {
    const options = { slaves: 3, processorModules: testProcessors, environment: { DISPATCH: "round-robin" } };
    await withCluster(options, async ({ masterUrl }) => {
      const files = Array.from({ length: 12 }, (_, number) => file(`${number}.txt`));
      const { body } = await submit(masterUrl, { task_type: "lines", files });
      const slaves: string[] = body.results.map((result: { slave_id: string }) => result.slave_id);
      const shares = [...new Set(slaves)].map((id) => slaves.filter((one) => one === id).length);
      expect(shares).toEqual([4, 4, 4]);
    });
  },
);

test("a master that holds as many files as it may refuses more, and says when to come again", async () => {
  const environment = { MAX_OPEN_FILES: "2" };
  await withCluster({ processorModules: testProcessors, environment }, async ({ masterUrl, folder }) => {
    const orders = [waitingOrder(folder, "a"), waitingOrder(folder, "b")];
    const first = submit(masterUrl, { task_type: "obey", orders: orders.map((one) => one.file) });
    await Promise.all(orders.map((one) => one.untilStarted()));
    const refused = await submit(masterUrl, { task_type: "lines", files: [file("c.txt")] });
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: "too_many_jobs", limit: 2, actual: 2, retryable: true });
    expect(refused.body.error).toContain("MAX_OPEN_FILES");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    for (const one of orders) one.letGo();
    expect((await first).status).toBe(200);
    expect((await submit(masterUrl, { task_type: "lines", files: [file("c.txt")] })).status).toBe(200);
  });
});
