import { readFile, readdir } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { eventually, listSlaves, shareCluster, withCluster } from "../support/cluster.ts";
import { withOddSlave } from "../support/odd-slave.ts";
import { file, getTask, submit } from "../support/requests.ts";
import { testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function sendForm(response: ServerResponse, manifest: unknown, result: string): void {
  response.writeHead(200, { "content-type": "multipart/form-data; boundary=b" });
  response.end(
    `--b\r\nContent-Disposition: form-data; name="manifest"\r\n\r\n${JSON.stringify(manifest)}\r\n` +
      `--b\r\nContent-Disposition: form-data; name="result-0"; filename="x"\r\n\r\n${result}\r\n--b--\r\n`,
  );
}

const figures = { filename: "a.txt", media_type: "text/plain", duration_ms: 1, warnings: [] };

/** What is no answer: the attempt is lost, and the file goes to another slave. */
const noAnswers: Record<string, (response: ServerResponse) => void> = {
  "a defect of its own": (response) => sendJson(response, 500, { error: "oh" }),
  "that its disk is full": (response) => sendJson(response, 507, { error: "no room", code: "no_space" }),
  "half of a JSON document": (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end('{"results":[{"filename":"a');
  },
  "less than it announced": (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 1000 });
    response.write("{");
    response.destroy();
  },
  "nothing, and closes the connection": (response) => response.destroy(),
  "a page": (response) => response.end("<html>"),
  "JSON of another kind": (response) => sendJson(response, 200, { ok: true }),
  "no result for the file": (response) => sendJson(response, 200, { results: [] }),
  "a result of another file": (response) =>
    sendJson(response, 200, { results: [{ filename: "b.txt", lines_data: base64("b") }] }),
  "a result without the type's key": (response) =>
    sendJson(response, 200, { results: [{ filename: "a.txt", image_data: base64("a") }] }),
  "a result that is no Base64": (response) =>
    sendJson(response, 200, { results: [{ filename: "a.txt", lines_data: '{"count": 2}' }] }),
  "another address": (response) => {
    response.writeHead(302, { location: "http://127.0.0.1:9/" });
    response.end();
  },
  "that it does not know us": (response) => sendJson(response, 401, { error: "who?" }),
  "raw bytes that are fewer than it says": (response) =>
    sendForm(response, { results: [{ ...figures, index: 0, bytes: 5 }], errors: [] }, "four"),
  "raw bytes of a file that was not sent": (response) =>
    sendForm(response, { results: [{ ...figures, index: 7, bytes: 4 }], errors: [] }, "four"),
  "raw bytes without a manifest": (response) => {
    response.writeHead(200, { "content-type": "multipart/form-data; boundary=b" });
    response.end("--b--\r\n");
  },
  "a form that breaks off": (response) => {
    response.writeHead(200, { "content-type": "multipart/form-data; boundary=b" });
    response.end('--b\r\nContent-Disposition: form-data; name="result-0"; filename="x"\r\n\r\nhalf');
  },
};

describe("a slave that answers", () => {
  const cluster = shareCluster({ slaves: 1, processorModules: testProcessors });
  const submitOne = () => submit(cluster().masterUrl, { task_type: "lines", files: [file("a.txt", "1\n2")] });

  // The turn is the odd slave's next, whenever the real one has done the last file.
  beforeAll(async () => {
    await submitOne();
  });

  test.each(Object.entries(noAnswers))(
    "%s costs an attempt, and another slave does the file",
    async (_what, answer) => {
      const { masterUrl, folder, slaves } = cluster();
      await withOddSlave(masterUrl, answer, async (odd) => {
        const { status, body } = await submitOne();
        expect(odd.calls()).toBe(1);
        expect(status).toBe(200);
        const [result] = body.results;
        expect(`http://${result.slave_id}`).toBe(slaves[0]?.url);
        expect(result.attempts).toBe(2);
        const saved = JSON.parse(await readFile(path.join(folder, result.saved_file), "utf8"));
        expect(saved).toEqual({ name: "a.txt", count: 2 });
      });
    },
  );

  test("more results than files gives the file its own, and nobody the rest", async () => {
    const answer = (response: ServerResponse): void =>
      sendJson(response, 200, {
        results: [
          { filename: "b.txt", lines_data: base64("b") },
          { filename: "a.txt", lines_data: base64("mine") },
        ],
      });
    const { masterUrl, folder } = cluster();
    await withOddSlave(masterUrl, answer, async () => {
      const { body } = await submitOne();
      expect(body.total_files_processed).toBe(1);
      expect(await readFile(path.join(folder, body.saved_files[0]), "utf8")).toBe("mine");
      const results = await readdir(path.join(folder, "processed_results/lines"));
      expect(results.filter((name) => name.startsWith("b"))).toEqual([]);
    });
    await submitOne();
  });

  test("that the file is at fault ends it there, with the slave's sentence", async () => {
    const answer = (response: ServerResponse): void =>
      sendJson(response, 422, { error: "It is torn.", code: "corrupt_file" });
    await withOddSlave(cluster().masterUrl, answer, async (odd) => {
      const { status, body } = await submitOne();
      expect(status).toBe(422);
      expect(body.failed_files).toEqual([
        { filename: "a.txt", error: "It is torn.", code: "corrupt_file", attempts: 1 },
      ]);
      expect(odd.calls()).toBe(1);
    });
    await submitOne();
  });

  test("as the seed does when a file fails: a sentence and no code", async () => {
    const answer = (response: ServerResponse): void =>
      sendJson(response, 200, { results: [], errors: [{ filename: "a.txt", error: "It is torn." }] });
    await withOddSlave(cluster().masterUrl, answer, async () => {
      const { body } = await submitOne();
      expect(body.failed_files).toMatchObject([
        { error: "It is torn.", code: "processor_failed", attempts: 1 },
      ]);
    });
    await submitOne();
  });

  test("is suspect after an answer that is none, and alive again once it gives a sign of life", async () => {
    const { masterUrl } = cluster();
    await withOddSlave(masterUrl, noAnswers["a page"]!, async ({ id }) => {
      await submitOne();
      const find = async () => (await listSlaves(masterUrl)).find((slave) => slave.slave_id === id);
      expect(await find()).toMatchObject({ state: "suspect", failed: 1 });
      await eventually(async () => expect((await find())?.state).toBe("alive"));
    });
  });
});

test("three bad calls in a row set a slave aside until it does a call of the master's own well", async () => {
  const options = { slaves: 1, slotsPerSlave: 1, processorModules: testProcessors };
  await withCluster(options, async ({ masterUrl }) => {
    const trialResult = { filename: "trial.txt", lines_data: base64("tried") };
    const answer = (response: ServerResponse, { number }: { number: number }): void =>
      number <= 3 ? sendJson(response, 500, {}) : sendJson(response, 200, { results: [trialResult] });
    await withOddSlave(masterUrl, answer, async (odd) => {
      const find = async () => (await listSlaves(masterUrl)).find((slave) => slave.slave_id === odd.id);
      for (let calls = 1; calls <= 3; calls += 1) {
        await eventually(async () => expect((await find())?.state).toBe("alive"));
        await eventually(async () => {
          await submit(masterUrl, { task_type: "lines", files: [file("a.txt")] });
          expect(odd.calls()).toBe(calls);
        });
      }
      expect(await find()).toMatchObject({ state: "set_aside", failed: 3 });
      // The fourth call gets a result of the file trial.txt, so nobody's file but the master's can have been in it.
      await eventually(async () =>
        expect(await find()).toMatchObject({ state: "alive", done: 0, failed: 3 }),
      );
      expect(odd.calls()).toBe(4);
    });
  });
});

test("three attempts are what a file gets", async () => {
  await withCluster({ slaves: 0 }, async ({ masterUrl }) => {
    await withOddSlave(masterUrl, noAnswers["a page"]!, async (odd) => {
      const { status, body } = await submit(masterUrl, { task_type: "lines", files: [file("a.txt")] });
      expect(status).not.toBe(200);
      expect(body.failed_files).toMatchObject([
        { filename: "a.txt", code: "attempts_exhausted", attempts: 3 },
      ]);
      expect(body.failed_files[0].error).toContain("All 3 attempts were lost");
      expect(odd.calls()).toBe(3);
    });
  });
});

test("a result that is larger than the limit is refused by name, and not tried again", async () => {
  const environment = { MAX_RESULT_BYTES: "1000" };
  await withCluster({ processorModules: testProcessors, environment }, async ({ masterUrl, slaves }) => {
    const orders = [
      file("big.json", '{"act":"answer","bytes":5000}'),
      file("small.json", '{"act":"answer"}'),
    ];
    const { status, body } = await submit(masterUrl, { task_type: "obey", orders });
    expect(status).toBe(200);
    expect(body.failed_files).toEqual([
      {
        filename: "big.json",
        code: "result_too_large",
        error: expect.stringContaining("1000 bytes (MAX_RESULT_BYTES)"),
        attempts: 1,
      },
    ]);
    expect(await listSlaves(masterUrl)).toMatchObject([{ address: slaves[0]?.url, state: "alive" }]);
  });
});

describe("a full slave costs no attempt", () => {
  test("when it says so itself", async () => {
    await withCluster({ slaves: 0 }, async ({ masterUrl }) => {
      const fullTwice = (response: ServerResponse, { number }: { number: number }): void => {
        if (number > 2)
          sendJson(response, 200, { results: [{ filename: "a.txt", lines_data: base64("done") }] });
        else sendJson(response, 503, { error: "full" });
      };
      await withOddSlave(masterUrl, fullTwice, async (odd) => {
        const { body } = await submit(masterUrl, { task_type: "lines", files: [file("a.txt")] });
        expect(body.results).toMatchObject([{ attempts: 1, slave_id: odd.id }]);
        expect(odd.calls()).toBe(3);
        expect(await listSlaves(masterUrl)).toMatchObject([{ state: "alive", failed: 0 }]);
      });
    });
  });

  test("when somebody else's calls have taken its slots", async () => {
    const options = { slaves: 1, slotsPerSlave: 1, processorModules: testProcessors };
    await withCluster(options, async ({ masterUrl, slaves, folder }) => {
      const guest = waitingOrder(folder, "guest");
      const guestAnswer = getTask(slaves[0]!.url, { task_type: "obey", orders: [guest.file] });
      await guest.untilStarted();
      const answer = submit(masterUrl, { task_type: "lines", files: [file("a.txt")] }, { headers: {} });
      await eventually(async () => {
        const [slave] = await listSlaves(masterUrl);
        expect(slave).toMatchObject({ state: "alive", failed: 0 });
      });
      guest.letGo();
      expect((await guestAnswer).status).toBe(200);
      expect((await answer).body.results).toMatchObject([{ attempts: 1 }]);
    });
  });
});

test("an answer without end is the slave's fault: the file is done elsewhere", async () => {
  const environment = { MAX_RESULT_BYTES: "1000000" };
  await withCluster({ slaves: 1, processorModules: testProcessors, environment }, async ({ masterUrl }) => {
    await submit(masterUrl, { task_type: "lines", files: [file("first.txt")] });
    const blanks = Buffer.alloc(64 * 1024, " ");
    const answer = (response: ServerResponse): void => {
      response.writeHead(200, { "content-type": "application/json" });
      const writeOn = (): void => {
        while (!response.destroyed && response.write(blanks));
        response.once("drain", writeOn);
      };
      writeOn();
    };
    await withOddSlave(masterUrl, answer, async (odd) => {
      const { body } = await submit(masterUrl, { task_type: "lines", files: [file("a.txt", "1")] });
      expect(odd.calls()).toBe(1);
      expect(body.results).toMatchObject([{ filename: "a.txt", attempts: 2 }]);
    });
  });
});
