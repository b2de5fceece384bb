/** A slot is for work: clients that send or read slowly, and uploads that wait, take none. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { eventually, shareSlave, withSlave } from "../support/cluster.ts";
import { fileHead, formEnd, postHead, withConnection } from "../support/raw-connection.ts";
import { file, getTask, send } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { waitingOrder } from "../support/waiting-order.ts";

const environment = { SLOTS: "1", MAX_UPLOADS: "2" };
const slave = shareSlave({ environment, processorModules: testProcessors });

const lines = { task_type: "lines", files: [file("a.txt")] };
/** The calls whose files lie in the slave's scratch folder. */
async function countCalls(): Promise<number> {
  const { folder, pid } = slave();
  return (await readdir(path.join(folder, "data", `slave-${pid}`))).length;
}

const readSlots = async (): Promise<{ busy: number; waiting: number }> =>
  (await send(`${slave().url}/check_status`)).body;

beforeEach(async () => {
  await eventually(async () => {
    if ((await countCalls()) > 0) throw new Error("A call of an earlier test is still there.");
  });
});

describe("a slave", () => {
  test("works for others while an upload creeps, and cuts that off with 408", async () => {
    const impatient = { ...environment, SLOW_CLIENT_SECONDS: "1" };
    await withSlave({ environment: impatient, processorModules: testProcessors }, async ({ url }) => {
      await withConnection(url, async ({ socket, untilHeard }) => {
        socket.write(postHead("/get_task", "Content-Length: 100000") + fileHead);
        expect((await getTask(url, lines)).status).toBe(200);
        expect(await untilHeard("upload_too_slow")).toMatch(/^HTTP\/1\.1 408 /);
      });
    });
  });

  test("frees its slot when the work is done, though its client does not read the answer", async () => {
    const { url } = slave();
    const form =
      `--b\r\nContent-Disposition: form-data; name="task_type"\r\n\r\nobey\r\n` +
      `--b\r\nContent-Disposition: form-data; name="orders"; filename="o.json"\r\n\r\n` +
      (await order("o.json", { act: "answer", bytes: 50 * 1024 * 1024 }).text()) +
      formEnd;
    await withConnection(url, async ({ socket }) => {
      socket.pause();
      socket.write(postHead("/get_task", `Content-Length: ${form.length}`) + form);
      await eventually(async () => expect(await readSlots()).toMatchObject({ busy: 1 }));
      await eventually(async () => expect(await readSlots()).toMatchObject({ busy: 0 }));
      expect((await getTask(url, lines)).status).toBe(200);
    });
  });

  test("refuses before the upload while it has no room, and after it when there is none any more", async () => {
    const { url, folder } = slave();
    const holding = waitingOrder(folder, "holding");
    const form = `${fileHead}1\n2${formEnd}`;
    await withConnection(url, async (early) => {
      early.socket.write(postHead("/get_task", `Content-Length: ${form.length}`) + fileHead);
      // The order of arrival at the slave is what counts, and another connection tells nothing of it.
      await eventually(async () => expect(await countCalls()).toBe(1));
      const held = getTask(url, { task_type: "obey", orders: [holding.file] });
      await holding.untilStarted();
      // One after the other: MAX_UPLOADS leaves room for one beside the early one.
      const waiting = [getTask(url, lines)];
      await eventually(async () => expect(await readSlots()).toMatchObject({ busy: 1, waiting: 1 }));
      waiting.push(getTask(url, lines));
      await eventually(async () => expect(await readSlots()).toMatchObject({ busy: 1, waiting: 2 }));
      await withConnection(url, async (late) => {
        late.socket.write(postHead("/get_task", "Content-Length: 1000000"));
        expect(await late.untilHeard("slave_busy")).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 1\r\n/i);
      });
      early.socket.write(form.slice(fileHead.length));
      expect(await early.untilHeard("slave_busy")).toMatch(/^HTTP\/1\.1 503 /);
      holding.letGo();
      for (const answer of [held, ...waiting]) expect((await answer).status).toBe(200);
    });
  });

  test("takes as many uploads at once as MAX_UPLOADS says", async () => {
    const { url } = slave();
    const head = postHead("/get_task", "Content-Length: 100000");
    await withConnection(url, async (first) => {
      await withConnection(url, async (second) => {
        for (const { socket } of [first, second]) socket.write(head + fileHead);
        await eventually(async () => expect(await countCalls()).toBe(2));
        await withConnection(url, async (third) => {
          third.socket.write(head);
          expect(await third.untilHeard("MAX_UPLOADS")).toMatch(/^HTTP\/1\.1 503 [^]*"slave_busy"/);
        });
      });
    });
  });
});
