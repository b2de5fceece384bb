/** Each variable of the table of limits is set here, and seen to bite. */
// oxlint-disable vitest/no-standalone-expect -- a case is what a test at the end runs
import { describe, expect, test } from "vitest";
import type { LimitVariable } from "../../src/protocol/limits.ts";
import { type TestCluster, eventually, withCluster, withSlave } from "../support/cluster.ts";
import { isWindows } from "../support/processes.ts";
import { fileHead, postHead, withConnection } from "../support/raw-connection.ts";
import { type Form, file, getTask, register, send, submit } from "../support/requests.ts";
import { canMount, withMasterOnSmallDisk } from "../support/small-disk.ts";
import { order, obeyType, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const processorModules = testProcessors;
const lines = (...files: File[]): Form => ({ task_type: "lines", files });
const obey = (...orders: File[]): Form => ({ task_type: "obey", orders });
const answer = order("answer.json", { act: "answer" });

/** How a limit bites: what is done with the variable set to the text, and what has to come of it. */
type Case = [set: string, bites: (environment: Record<string, string>) => Promise<void>];

/** A form that is refused by a master and by a slave alike. */
function refuses(form: Form, status: number, code: string): Case[1] {
  return async (environment) => {
    await withCluster({ slaves: 1, processorModules, environment }, async ({ masterUrl, slaves }) => {
      for (const refused of [await submit(masterUrl, form), await getTask(slaves[0]!.url, form)]) {
        expect({ status: refused.status, code: refused.body.code }).toEqual({ status, code });
      }
    });
  };
}

/** What a slave answers for a file that needs more than it may. */
function failsFile(act: Parameters<typeof order>[1], code: string): Case[1] {
  return async (environment) => {
    await withSlave({ environment, processorModules }, async ({ url }) => {
      const { body } = await getTask(url, obey(order("greedy.json", act)));
      expect(body.errors).toMatchObject([{ filename: "greedy.json", code }]);
    });
  };
}

const onCluster =
  (bites: (cluster: TestCluster) => Promise<void>): Case[1] =>
  (environment) =>
    withCluster({ slaves: 1, slotsPerSlave: 1, processorModules, environment }, bites);

/** Holds the one slot of the cluster while a second submission is made. */
async function submitWhileHeld({ masterUrl, folder }: TestCluster, form: Form) {
  const holding = waitingOrder(folder, "holding");
  const padded = new File([holding.file, " ".repeat(2000)], "holding.json");
  const held = submit(masterUrl, obey(padded));
  await holding.untilStarted();
  const second = await submit(masterUrl, form);
  holding.letGo();
  expect((await held).status).toBe(200);
  return { status: second.status, code: second.body.code };
}

const respondAsync = { headers: { prefer: "respond-async" } };

async function untilGone(address: string): Promise<void> {
  expect((await send(address)).status).toBe(200);
  await eventually(async () => expect((await send(address)).status).toBe(404), 15_000);
}

const untilForgotten = onCluster(async ({ masterUrl }) => {
  const { body } = await submit(masterUrl, lines(file("a.txt")));
  await untilGone(`${masterUrl}/jobs/${body.job_id}`);
});

const cases: Record<LimitVariable, Case> = {
  MAX_FILE_BYTES: ["10", refuses(lines(file("a.txt", "x".repeat(11))), 413, "file_too_large")],
  MAX_FILES: ["1", refuses(lines(file("a"), file("b")), 413, "too_many_files")],
  MAX_FIELDS: ["2", refuses({ ...lines(file("a")), a: "1", b: "2" }, 413, "too_many_fields")],
  MAX_FIELD_BYTES: ["10", refuses({ ...lines(file("a")), options: " ".repeat(11) }, 413, "field_too_large")],
  MAX_UPLOADS: [
    "1",
    onCluster(async ({ masterUrl }) => {
      await withConnection(masterUrl, async ({ socket }) => {
        socket.write(postHead("/assign_task", "Content-Length: 100000") + fileHead);
        await eventually(async () => {
          const { status, body } = await submit(masterUrl, lines(file("a")));
          expect({ status, code: body.code }).toEqual({ status: 429, code: "too_many_uploads" });
        });
      });
    }),
  ],
  MAX_CONNECTIONS: [
    "8",
    onCluster(async ({ masterUrl }) => {
      const endings: Promise<number>[] = [];
      const connect = async (count: number): Promise<void> =>
        withConnection(masterUrl, async ({ ended }) => {
          endings.push(ended);
          await (count === 1 ? Promise.race(endings) : connect(count - 1));
        });
      // Long before a connection on which nothing comes is cut off.
      const startedAt = performance.now();
      await connect(9);
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    }),
  ],
  SLOW_CLIENT_SECONDS: ["1", cutsCreepingUpload("SLOW_CLIENT_RATE", "500")],
  SLOW_CLIENT_RATE: ["1000000", cutsCreepingUpload("SLOW_CLIENT_SECONDS", "1")],
  TASK_TIMEOUT_SECONDS: ["1", failsFile({ act: "loop" }, "processor_timeout")],
  DRAIN_SECONDS: [
    "1",
    onCluster(async ({ masterUrl, master, folder }) => {
      const waiting = waitingOrder(folder, "waits");
      const waited = submit(masterUrl, obey(waiting.file));
      await waiting.untilStarted();
      process.kill(master.pid, "SIGTERM");
      expect((await waited).body.code).toBe("stopping");
    }),
  ],
  MAX_RESULT_BYTES: [
    "1000",
    onCluster(async ({ masterUrl }) => {
      const { status, body } = await submit(
        masterUrl,
        obey(order("large.json", { act: "answer", bytes: 1001 })),
      );
      expect({ status, code: body.code }).toEqual({ status: 413, code: "result_too_large" });
    }),
  ],
  MAX_OPEN_FILES: [
    "1",
    onCluster(async (cluster) => {
      expect(await submitWhileHeld(cluster, lines(file("a")))).toEqual({
        status: 429,
        code: "too_many_jobs",
      });
    }),
  ],
  MAX_OPEN_BYTES: [
    "5000",
    onCluster(async (cluster) => {
      // Alone it would fit.
      const form = lines(file("a", "x".repeat(3500)));
      expect(await submitWhileHeld(cluster, form)).toEqual({ status: 429, code: "too_many_jobs" });
    }),
  ],
  NO_SLAVE_SECONDS: [
    "1",
    onCluster(async ({ masterUrl, slaves }) => {
      const gone = { slave_ip: "127.0.0.1", slave_port: 9, task_types: [obeyType] };
      await register(masterUrl, gone);
      await slaves[0]!.stop();
      const { status, body } = await submit(masterUrl, obey(answer));
      expect({ status, code: body.code }).toEqual({ status: 503, code: "no_slaves" });
    }),
  ],
  NO_SLAVE_HOURS: [
    "0",
    async (environment) => {
      await withCluster({ slaves: 0, environment }, async ({ masterUrl }) => {
        const form = { task_type: "text", texts: [file("a.txt")] };
        const { status, headers } = await submit(masterUrl, form, respondAsync);
        expect(status).toBe(202);
        await eventually(async () => {
          const { body } = await send(`${masterUrl}${headers.get("location")}`);
          expect(body.files).toMatchObject([{ state: "failed", code: "no_slaves" }]);
        });
      });
    },
  ],
  NO_SPACE_SECONDS: [
    "1",
    async (environment) => {
      const disk = { folder: "processed_results", size: "64k", environment } as const;
      await withMasterOnSmallDisk(disk, async ({ url }) => {
        const slave = { environment: { MASTER_URL: url }, processorModules };
        await withSlave(slave, async () => {
          await eventually(async () => expect((await send(`${url}/slaves`)).body.slaves).toHaveLength(1));
          const { body } = await submit(url, obey(order("large.json", { act: "answer", bytes: 100_000 })));
          expect(body.failed_files).toMatchObject([{ code: "not_saved", attempts: 1 }]);
        });
      });
    },
  ],
  JOB_TTL: ["0", untilForgotten],
  RESULTS_MAX_BYTES: [
    "0",
    onCluster(async ({ masterUrl }) => {
      const { headers } = await submit(masterUrl, lines(file("a.txt")), respondAsync);
      await untilGone(`${masterUrl}${headers.get("location")}`);
    }),
  ],
  JOB_FILES_KEPT: ["0", untilForgotten],
  CHILD_HEAP_MB: ["64", failsFile({ act: "eatHeap" }, "memory_exceeded")],
  CHILD_RSS_MB: ["200", failsFile({ act: "eatBuffers" }, "memory_exceeded")],
  CHILD_MAX_TASKS: [
    "1",
    async (environment) => {
      await withSlave({ environment: { ...environment, SLOTS: "1" }, processorModules }, async (slave) => {
        const runner = async (name: string): Promise<number> => {
          const waiting = waitingOrder(slave.folder, name);
          waiting.letGo();
          await getTask(slave.url, obey(waiting.file));
          return waiting.untilStarted();
        };
        expect(await runner("first")).not.toBe(await runner("second"));
      });
    },
  ],
};

/** A client that sends a head and no more is cut off with 408, where the other variable of the rule is as given. */
function cutsCreepingUpload(other: LimitVariable, value: string): Case[1] {
  return async (environment) => {
    const both = { ...environment, [other]: value };
    await withCluster({ slaves: 0, environment: both }, async ({ masterUrl }) => {
      await withConnection(masterUrl, async ({ socket, untilHeard }) => {
        socket.write(postHead("/assign_task", "Content-Length: 100000") + fileHead);
        expect(await untilHeard("upload_too_slow")).toMatch(/^HTTP\/1\.1 408 /);
      });
    });
  };
}

describe.skipIf(isWindows)("the limit", () => {
  const needsDisk = new Set(["NO_SPACE_SECONDS"]);

  test.for(Object.entries(cases))("%s bites", async ([variable, [set, bites]], { skip }) => {
    skip(needsDisk.has(variable) && !canMount, "a small disk cannot be mounted here");
    expect.hasAssertions();
    await bites({ [variable]: set });
  });
});
