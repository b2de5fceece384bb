import { describe, expect, test } from "vitest";
import { eventually, listSlaves, shareCluster, withTemporaryFolder } from "../support/cluster.ts";
import { withLauncher } from "../support/launcher.ts";
import { readLog, readUrl } from "../support/log-lines.ts";
import { file, getTask, send, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";

const withId = (id: string): RequestInit => ({ headers: { "x-request-id": id } });

describe("the id of a request", () => {
  const cluster = shareCluster({ slaves: 1, processorModules: testProcessors });

  test.each([
    ["that succeeds", "/check_status", 200],
    ["for a page that is not there", "/nowhere", 404],
    ["for a job that is not there", "/jobs/none", 404],
  ])("is the client's own on the answer to one %s", async (_what, page, status) => {
    const answer = await send(`${cluster().masterUrl}${page}`, withId("trace-7:a/b=c.d@e"));
    expect({ status: answer.status, id: answer.headers.get("x-request-id") }).toEqual({
      status,
      id: "trace-7:a/b=c.d@e",
    });
  });

  test("is the client's own on answers with results, of a master and of a slave", async () => {
    const form = { task_type: "lines", files: [file("a.txt")] };
    const { masterUrl, slaves } = cluster();
    const answers = [
      await submit(masterUrl, form, withId("mine")),
      await getTask(slaves[0]!.url, form, withId("mine")),
    ];
    for (const { status, headers } of answers)
      expect({ status, id: headers.get("x-request-id") }).toEqual({ status: 200, id: "mine" });
  });

  test.each(["", "two words", 'quoted"', "<b>", "ü", "x".repeat(129)])(
    "is made anew for one that came with %j, which nobody should have to read in a log",
    async (id) => {
      const answer = await send(`${cluster().masterUrl}/check_status`, withId(id));
      expect(answer.headers.get("x-request-id")).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    },
  );

  test("is another one for each request that has none", async () => {
    const answers = await Promise.all([1, 2].map(() => send(`${cluster().masterUrl}/check_status`)));
    expect(new Set(answers.map((answer) => answer.headers.get("x-request-id"))).size).toBe(2);
  });
});

test("one search for a client's id finds its file's way through master and slave", async () => {
  await withTemporaryFolder(async (folder) => {
    const environment = { LOG_LEVEL: "debug" };
    await withLauncher("master", { folder, environment }, async (master) => {
      const masterUrl = await eventually(() => readUrl(master.stderr()));
      const args = testProcessors.flatMap((module) => ["--processor", module]);
      const ofSlave = { ...environment, MASTER_URL: masterUrl, SLAVE_PORT: "0" };
      await withLauncher("slave", { folder, args, environment: ofSlave }, async (slave) => {
        await eventually(async () => expect(await listSlaves(masterUrl)).toHaveLength(1));
        const orders = [order("a.json", { act: "fail", message: "no" })];
        await submit(masterUrl, { task_type: "obey", orders }, withId("follow-me"));
        await submit(masterUrl, { task_type: "nothing" }, withId("refuse-me"));
        const find = (log: string, id: string): string[] =>
          readLog(log)
            .filter((line) => line.requestId === id)
            .map((line) => line.msg);
        await eventually(() => {
          const wayThere = ["job queued", "task running", "task failed", "job ended"];
          expect(find(master.stderr(), "follow-me")).toEqual(wayThere);
        });
        expect(find(slave.stderr(), "follow-me")).toEqual(["processor gave up", "call run"]);
        expect(find(master.stderr(), "refuse-me")).toEqual(["request refused"]);
      });
    });
  });
});

test("a job keeps the id of its request when its master starts again", async () => {
  await withTemporaryFolder(async (folder) => {
    const options = { folder, environment: { LOG_LEVEL: "info" } };
    const jobId = await withLauncher("master", options, async (master) => {
      const masterUrl = await eventually(() => readUrl(master.stderr()));
      const init = { headers: { prefer: "respond-async", "x-request-id": "keep-me" } };
      return (await submit(masterUrl, { task_type: "text", texts: [file("a.txt")] }, init)).body.id;
    });
    await withLauncher("master", options, async (master) => {
      const masterUrl = await eventually(() => readUrl(master.stderr()));
      await send(`${masterUrl}/jobs/${jobId}`, { method: "DELETE" });
      await eventually(() => {
        const line = readLog(master.stderr()).find(({ msg }) => msg === "job cancelled");
        expect(line).toMatchObject({ jobId, requestId: "keep-me" });
      });
    });
  });
});
