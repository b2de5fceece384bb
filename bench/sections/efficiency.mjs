/**
 * What distribution costs on one machine: files a second of the whole service against the bare processors in a plain
 * loop, and of small texts against express with multer, which only take them.
 */
import os from "node:os";
import { assign, packTask } from "../clients.mjs";
import { startChild } from "../child.mjs";
import { processorPath, withCluster } from "../cluster.mjs";
import { withFolder } from "../held.mjs";
import { makeInputs, taskTypes } from "../inputs/inputs.mjs";
import { makeText } from "../inputs/texts.mjs";
import { withPlainLoops } from "../rivals/plain-loops.mjs";
import { compareRates } from "../rounds.mjs";

/** So many files that a round takes some seconds on two processors. */
const fileCounts = { image: 40, text: 300, embedding: 300, ocr: 9, audio: 150, document: 200 };
const quickCounts = { image: 4, text: 20, embedding: 20, ocr: 2, audio: 6, document: 8 };
const targets = { image: 0.9, ocr: 0.9, document: 0.9, audio: 0.9 };
const slave = { settings: { SLOTS: "1" }, processors: [processorPath("touch")] };

const smallTextBytes = 2000;
/** What small texts go through: the one that is asked for, and one that costs nothing, to tell the two parts apart. */
const smallTasks = {
  text: { name: "texts of 2 kB, against express + multer", target: { of: "ratio", atLeast: 0.5 } },
  touch: { name: "the same texts, not processed, against express + multer" },
};

export async function measureEfficiency({ quick, report, attempt }) {
  const counts = quick ? quickCounts : fileCounts;
  const rounds = quick ? 2 : 5;
  const slaves = Array.from({ length: os.availableParallelism() }, () => slave);
  await withFolder((folder) =>
    withCluster({ slaves }, async ({ masterUrl }) => {
      await withPlainLoops(slaves.length, async (runPlainly) => {
        for (const taskType of taskTypes) {
          const name = `${taskType}, against a plain loop`;
          await attempt(name, async () => {
            const files = await makeInputs(taskType, counts[taskType], folder);
            const run = { taskType, files, masterUrl, runPlainly, rounds };
            report({ name, unit: "files/s", ...(await compareWithLoop(run)), ...targetOf(taskType) });
          });
        }
      });
      const makeSmall = (seed) => makeText(seed, smallTextBytes);
      const files = await makeInputs("text", quick ? 200 : 2000, folder, makeSmall);
      for (const [taskType, { name, ...target }] of Object.entries(smallTasks)) {
        await attempt(name, async () => {
          const compared = await compareWithMulter({ taskType, files, masterUrl, folder, rounds });
          report({ name, unit: "files/s", ...compared, ...target });
        });
      }
    }),
  );
}

function targetOf(taskType) {
  const atLeast = targets[taskType];
  return atLeast === undefined ? {} : { target: { of: "ratio", atLeast } };
}

async function compareWithLoop({ taskType, files, masterUrl, runPlainly, rounds }) {
  const packed = await packTask(taskType, files);
  // What is loaded at the first file is no part of a file.
  const few = files.slice(0, 2 * os.availableParallelism());
  await assign(masterUrl, await packTask(taskType, few), few.length);
  await runPlainly(taskType, few);
  return compareRates({
    rounds,
    amount: files.length,
    ours: async () => (await assign(masterUrl, packed, files.length)).ms,
    rival: () => runPlainly(taskType, files),
  });
}

async function compareWithMulter({ taskType, files, masterUrl, folder, rounds }) {
  const packed = await packTask(taskType, files);
  const server = await startChild(new URL("../rivals/multer-server.mjs", import.meta.url), { folder });
  try {
    const send = async (url) => (await assign(url, packed, files.length)).ms;
    await send(server.ready.url);
    await send(masterUrl);
    return await compareRates({
      rounds,
      amount: files.length,
      ours: () => send(masterUrl),
      rival: () => send(server.ready.url),
    });
  } finally {
    await server.stop();
  }
}
