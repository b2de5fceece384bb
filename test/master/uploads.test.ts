import { execFile } from "node:child_process";
import { openAsBlob } from "node:fs";
import { readFile, readdir, truncate, writeFile } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createClient } from "../../src/client/client.ts";
import { type SendForm, sendForm, streamForm } from "../../src/client/send-form.ts";
import { type TestCluster, eventually, shareCluster, withCluster } from "../support/cluster.ts";
import { fileHead, formEnd, postHead, withConnection } from "../support/raw-connection.ts";
import { file, send, submit, toFormData } from "../support/requests.ts";
import { rawForm } from "../support/raw-form.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const limits = { MAX_FILE_BYTES: "1000", MAX_FILES: "3", MAX_FIELDS: "4", MAX_FIELD_BYTES: "200" };
const cluster = shareCluster({ slaves: 1, processorModules: testProcessors, environment: limits });

const lines = (...files: File[]) => ({ task_type: "lines", files });

describe("limits", () => {
  test("are listed with their variables and values", async () => {
    const { status, body } = await send(`${cluster().masterUrl}/limits`);
    expect(status).toBe(200);
    for (const [variable, value] of Object.entries(limits)) {
      const name = variable.toLowerCase();
      expect(body.limits).toContainEqual({
        name,
        variable,
        value: Number(value),
        meaning: expect.any(String),
        code: expect.any(String),
      });
    }
  });

  test.each([
    [
      "a file",
      { task_type: "lines", files: [file("big.txt", "x".repeat(1001))] },
      {
        code: "file_too_large",
        field: "files",
        limit: 1000,
        error: "The file 'big.txt' is larger than the limit of 1000 bytes (MAX_FILE_BYTES).",
      },
    ],
    [
      "a number of files",
      lines(file("a"), file("b"), file("c"), file("d")),
      {
        code: "too_many_files",
        limit: 3,
        error: "The request has more files than the limit of 3 (MAX_FILES).",
      },
    ],
    [
      "a number of fields",
      { ...lines(file("a")), x1: "1", x2: "2", x3: "3", x4: "4" },
      {
        code: "too_many_fields",
        limit: 4,
        error: "The request has more form fields than the limit of 4 (MAX_FIELDS).",
      },
    ],
    [
      "a field",
      { ...lines(file("a")), options: `{"unit": "${"x".repeat(200)}"}` },
      {
        code: "field_too_large",
        field: "options",
        limit: 200,
        error: "The form field 'options' is larger than the limit of 200 bytes (MAX_FIELD_BYTES).",
      },
    ],
    [
      "a field's name",
      { ...lines(file("a")), ["x".repeat(101)]: "1" },
      {
        code: "field_too_large",
        limit: 100,
        error: "A form field's name is longer than the limit of 100 bytes.",
      },
    ],
  ])("refuse %s that is over with 413, the variable and the value", async (_what, form, expected) => {
    const { status, body } = await submit(cluster().masterUrl, form);
    expect({ status, ...body }).toEqual({ status: 413, retryable: false, ...expected });
    await expectNoUploads();
  });

  test("let pass what is just within them", async () => {
    const form = {
      ...lines(file("in-1", "x".repeat(1000)), file("in-2"), file("in-3")),
      x1: "1",
      x2: "2",
      x3: "3",
    };
    const { status, body } = await submit(cluster().masterUrl, form);
    expect({ status, files: body.total_files_processed }).toEqual({ status: 200, files: 3 });
  });
});

describe("a limit that is passed in the middle of a gigabyte", () => {
  const limit = 1_000_000;
  const master = shareCluster({ slaves: 0, environment: { MAX_FILE_BYTES: String(limit) } });
  const gigabyte = 1024 ** 3;
  const refusal = { status: 413, code: "file_too_large" };

  /** A file that takes no room on the disk. */
  async function makeLarge(): Promise<string> {
    const large = path.join(master().folder, "large.bin");
    await writeFile(large, "");
    await truncate(large, gigabyte);
    return large;
  }

  test.each([
    ["", []],
    ["that does not ask before it sends", ["-H", "Expect:"]],
    ["that does not say how much it sends", ["-H", "Transfer-Encoding: chunked"]],
  ])("is read by curl %s, which then sends no more", async (_how, words) => {
    const form = ["-F", "task_type=text", "-F", `texts=@${await makeLarge()}`];
    const output = ["-sS", "-w", "\n%{http_code} %{size_upload}", `${master().masterUrl}/assign_task`];
    const { stdout } = await promisify(execFile)("curl", [...words, ...form, ...output]);
    const [body = "", figures = ""] = stdout.split("\n");
    const [status, sent] = figures.split(" ").map(Number);
    expect({ status, code: JSON.parse(body).code }).toEqual(refusal);
    expect(sent).toBeLessThan(gigabyte / 2);
    await expectNoUploads(master());
  });

  test("is read by fetch", async () => {
    const body = new FormData();
    body.append("task_type", "text");
    body.append("texts", await openAsBlob(await makeLarge()), "large.bin");
    const answer = await submit(master().masterUrl, {}, { body });
    expect({ status: answer.status, code: answer.body.code }).toEqual(refusal);
    expect(answer.headers.get("connection")).toBe("close");
    await expectNoUploads(master());
  });

  test.each<[string, SendForm]>([
    ["a form", sendForm],
    ["a stream", streamForm],
  ])("is read by our client, which sends %s", async (_how, way) => {
    const client = createClient({ baseUrl: master().masterUrl, sendForm: way });
    const large = new File([await openAsBlob(await makeLarge())], "large.bin");
    await expect(client.submit([large], { taskType: "text" })).rejects.toMatchObject({
      name: "ClientError",
      ...refusal,
      limit,
    });
    await expectNoUploads(master());
  });
});

describe("a master without room", () => {
  test("asks for no body that it would refuse, and says when to come again", async () => {
    const environment = { MAX_OPEN_FILES: "1" };
    await withCluster({ processorModules: testProcessors, environment }, async ({ masterUrl, folder }) => {
      const holding = waitingOrder(folder, "holding");
      const held = submit(masterUrl, { task_type: "obey", orders: [holding.file] });
      await holding.untilStarted();
      await withConnection(masterUrl, async ({ socket, untilHeard }) => {
        socket.write(postHead("/assign_task", "Content-Length: 1000000", "Expect: 100-continue\r\n"));
        expect(await untilHeard("MAX_OPEN_FILES")).toMatch(/^HTTP\/1\.1 429 [^]*retry-after: 10\r\n/i);
      });
      holding.letGo();
      expect((await held).status).toBe(200);
      const never = await submit(masterUrl, lines(file("a.txt"), file("b.txt")));
      expect(never).toMatchObject({ status: 413, body: { code: "too_many_files", limit: 1, actual: 2 } });
    });
  });

  test("neither opens a job nor fills one", async () => {
    const environment = { MAX_OPEN_FILES: "1" };
    await withCluster({ processorModules: testProcessors, environment }, async ({ masterUrl, folder }) => {
      const headers = { "content-type": "application/json" };
      const openJob = () =>
        send(`${masterUrl}/jobs`, { method: "POST", headers, body: '{"task_type":"obey"}' });
      const address = `${masterUrl}/jobs/${(await openJob()).body.id}`;
      const add = (one: File) =>
        send(`${address}/files`, { method: "POST", body: toFormData({ orders: [one] }) });
      const holding = waitingOrder(folder, "holding");
      expect((await add(holding.file)).status).toBe(200);
      await holding.untilStarted();
      const more = order("more.json", { act: "answer" });
      for (const { status, body } of [await openJob(), await add(more)]) {
        expect({ status, code: body.code }).toEqual({ status: 429, code: "too_many_jobs" });
      }
      holding.letGo();
      await eventually(async () => expect((await add(more)).body.files).toMatchObject([{ index: 1 }]));
    });
  });

  test("refuses in the middle what did not say that it would be too much", async () => {
    const environment = { MAX_OPEN_BYTES: "10000" };
    await withCluster({ slaves: 0, environment }, async ({ masterUrl }) => {
      await withConnection(masterUrl, async ({ socket, untilHeard }) => {
        const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
        socket.write(postHead("/assign_task", "Transfer-Encoding: chunked") + chunk(fileHead));
        socket.write(chunk("x".repeat(9000)) + chunk("x".repeat(1000)));
        expect(await untilHeard("MAX_OPEN_BYTES")).toMatch(/^HTTP\/1\.1 413 [^]*"upload_too_large"/);
      });
    });
  });

  /** Hands back the part of a refusal that tells what a client is to do. */
  async function refusalOf(masterUrl: string, one: File) {
    const { status, headers, body } = await submit(masterUrl, lines(one));
    return { status, code: body.code, limit: body.limit, waits: Number(headers.get("retry-after")) > 0 };
  }

  test("counts bytes that are on their way, by what their senders say", async () => {
    const environment = { MAX_OPEN_BYTES: "10000" };
    await withCluster({ processorModules: testProcessors, environment }, async (own) => {
      const tooLarge = await submit(own.masterUrl, lines(file("never.txt", "x".repeat(10_000))));
      expect(tooLarge).toMatchObject({ status: 413, body: { code: "upload_too_large", limit: 10_000 } });
      await withConnection(own.masterUrl, async ({ socket, untilHeard }) => {
        const rest = `${"x".repeat(3000)}${formEnd}`;
        const length = fileHead.length + rest.length;
        socket.write(postHead("/assign_task", `Content-Length: ${length}`) + fileHead);
        await untilUploading(own);
        const other = file("b.txt", "x".repeat(8000));
        const full = { status: 429, code: "too_many_jobs", limit: 10_000, waits: true };
        expect(await refusalOf(own.masterUrl, other)).toEqual(full);
        socket.write(rest);
        expect(await untilHeard("saved_files")).toMatch(/^HTTP\/1\.1 200 /);
        expect((await submit(own.masterUrl, lines(other))).status).toBe(200);
      });
    });
  });

  test("takes as many uploads at once as MAX_UPLOADS says", async () => {
    const environment = { MAX_UPLOADS: "1" };
    await withCluster({ processorModules: testProcessors, environment }, async (own) => {
      await withConnection(own.masterUrl, async ({ socket }) => {
        socket.write(postHead("/assign_task", "Content-Length: 1000000") + fileHead);
        await untilUploading(own);
        const crowded = { status: 429, code: "too_many_uploads", limit: 1, waits: true };
        expect(await refusalOf(own.masterUrl, file("a.txt"))).toEqual(crowded);
      });
      await eventually(async () => {
        expect((await submit(own.masterUrl, lines(file("a.txt")))).status).toBe(200);
      });
    });
  });
});

describe("an upload that creeps", () => {
  test("is refused with 408, leaves nothing behind, and holds up nobody", async () => {
    const environment = { SLOW_CLIENT_SECONDS: "1" };
    await withCluster({ processorModules: testProcessors, environment }, async ({ masterUrl }) => {
      await withConnection(masterUrl, async ({ socket, untilHeard }) => {
        socket.write(postHead("/assign_task", "Content-Length: 1000000") + fileHead);
        expect((await submit(masterUrl, lines(file("a.txt")))).status).toBe(200);
        expect(await untilHeard("upload_too_slow")).toMatch(/^HTTP\/1\.1 408 /);
      });
    });
  });
});

describe("a file's name", () => {
  /** As it stands in the form, as it comes back, as its result is saved. */
  const names = [
    ["../../escape.txt", "escape.txt", "escape_lines.json"],
    ["..\\\\..\\\\escape2.txt", "escape2.txt", "escape2_lines.json"],
    ["/etc/passwd", "passwd", "passwd_lines.json"],
    ["a/b/c.txt", "c.txt", "c_lines.json"],
    [".", ".", "file_lines.json"],
    ["..", "..", "file_lines (2).json"],
    ["folder/", "folder/", "file_lines (3).json"],
    ["CON.txt", "CON.txt", "_CON_lines.json"],
    ['quo\\"te.txt', 'quo"te.txt', "quote_lines.json"],
    ["quo%22te2.txt", 'quo"te2.txt', "quote2_lines.json"],
    ["e\u0301😀\u202etxt.exe.txt", "e\u0301😀\u202etxt.exe.txt", "é😀txt.exe_lines.json"],
    ["-rf.txt", "-rf.txt", "-rf_lines.json"],
    ["$(touch eval).txt", "$(touch eval).txt", "$(touch eval)_lines.json"],
    ["日本語 и ünï.txt", "日本語 и ünï.txt", "日本語 и ünï_lines.json"],
    ["100%.txt", "100%.txt", "100%_lines.json"],
  ] as const;

  test.each(names)(
    "%j comes back, among others, and stays in the results folder",
    async (sent, name, saved) => {
      const { masterUrl, folder } = cluster();
      const { headers, body } = rawForm(
        { task_type: "lines" },
        [sent, "companion.txt"].map((filename) => ({ field: "files", filename, content: "1\n2" })),
      );
      const answer = await submit(masterUrl, {}, { headers, body });
      expect(answer.status).toBe(200);
      expect(answer.body.results.map((one: { filename: string }) => one.filename)).toEqual([
        name,
        "companion.txt",
      ]);
      expect(answer.body.saved_files[0]).toBe(`processed_results/lines/${saved}`);
      const result = await readFile(path.join(folder, "processed_results/lines", saved), "utf8");
      expect(JSON.parse(result).count).toBe(2);
    },
  );

  test("of 300 characters comes back whole, and its result's name is one that every system takes", async () => {
    const { body } = await submit(cluster().masterUrl, lines(file(`${"x".repeat(300)}.txt`)));
    expect(body.results[0].filename).toBe(`${"x".repeat(300)}.txt`);
    const saved = path.basename(body.saved_files[0]);
    expect(saved).toMatch(/^x{150,}_lines\.json$/);
    expect(saved.length).toBeLessThanOrEqual(200);
  });

  test("with a NUL is no name: the whole form is refused", async () => {
    const { headers, body } = rawForm({ task_type: "lines" }, [
      { field: "files", filename: "a\u0000b.txt", content: "1" },
    ]);
    const answer = await submit(cluster().masterUrl, {}, { headers, body });
    expect({ status: answer.status, code: answer.body.code }).toEqual({
      status: 400,
      code: "malformed_request",
    });
  });

  test("wrote nothing outside of where results and data belong", async () => {
    const { folder } = cluster();
    expect((await readdir(folder)).toSorted()).toEqual(["data", "processed_results"]);
    const results = await readdir(path.join(folder, "processed_results"), { recursive: true });
    const outside = results.filter((name) => name !== "lines" && path.dirname(name) !== "lines");
    expect(outside).toEqual([]);
    const around = await readdir(path.dirname(folder));
    expect(around.filter((name) => name.startsWith("escape"))).toEqual([]);
  });
});

describe("an upload that breaks off", () => {
  test("leaves nothing behind, and the master goes on", async () => {
    const { masterUrl } = cluster();
    const { headers, body } = rawForm({ task_type: "lines" }, [
      { field: "files", filename: "half.txt", content: "x".repeat(900) },
    ]);
    const half = body.subarray(0, body.length - 500);
    const upload = request(`${masterUrl}/assign_task`, {
      method: "POST",
      headers: { ...headers, "content-length": body.length },
    });
    const closed = new Promise((resolve) => upload.once("close", resolve));
    upload.on("error", () => undefined);
    upload.write(half);
    await untilUploading(cluster());
    upload.destroy();
    await closed;
    await expectNoUploads();
    expect((await submit(masterUrl, lines(file("after-half.txt")))).status).toBe(200);
  });

  test("is told so when its connection is still there", async () => {
    const { headers, body } = rawForm({ task_type: "lines" }, [
      { field: "files", filename: "cut.txt", content: "x".repeat(900) },
    ]);
    const cut = Buffer.from(body.subarray(0, body.length - 500));
    const answer = await submit(cluster().masterUrl, {}, { headers, body: cut });
    expect({ status: answer.status, ...answer.body }).toMatchObject({
      status: 400,
      code: "upload_aborted",
      retryable: true,
    });
    await expectNoUploads();
  });
});

/** What lies in the folders of the master's jobs. */
async function listUploads({ folder }: TestCluster = cluster()): Promise<string[]> {
  return readdir(path.join(folder, "data/jobs"), { recursive: true });
}

async function untilUploading(of: TestCluster): Promise<void> {
  await eventually(async () => expect(await listUploads(of)).not.toEqual([]));
}

async function expectNoUploads(of?: TestCluster): Promise<void> {
  await eventually(async () => expect(await listUploads(of)).toEqual([]));
}
