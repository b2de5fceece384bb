/**
 * The rival of the whole service: processors called in a plain loop, in a process of its own. It takes the messages
 * `process`, `merge` and `finish` of plain-loops.mjs, and keeps what a gathering type makes of its files meanwhile.
 */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { loadProcessors } from "../../dist/processors/index.js";

const processors = await loadProcessors([]);
let parts = [];

const stages = {
  async process({ taskType, files }) {
    const processor = processors.get(taskType);
    const outputs = await runEach(files, (file, context) => processor.process(file, {}, context));
    parts = processor.gather ? outputs.map(({ body }) => Buffer.from(body)) : [];
    return { parts };
  },
  async merge({ taskType, all }) {
    const { gather } = processors.get(taskType);
    const [shared] = await runEach([all], (every, context) => gather.merge(inTurn(every), {}, context));
    return { shared };
  },
  async finish({ taskType, shared }) {
    const { gather } = processors.get(taskType);
    await runEach(parts, (part, context) => gather.finish(part, shared, {}, context));
    return {};
  },
};

process.on("message", (message) => void answer(message));
process.on("disconnect", () => process.exit(0));
process.send({ ready: true });

async function answer({ stage, ...work }) {
  try {
    process.send(await stages[stage](work));
  } catch (error) {
    process.send({ error: error.message });
  }
}

/** One after the other, each with an empty folder, as the contract of processors has it. */
async function runEach(items, run) {
  const outputs = [];
  const { signal } = new AbortController();
  for (const item of items) {
    const scratchFolder = await mkdtemp(path.join(os.tmpdir(), "msdp-bench-"));
    try {
      const limitWork = (_limit, work) => work();
      const makeScratchFolder = async () => scratchFolder;
      outputs.push(
        await run(item, { signal, makeScratchFolder, limitWork, reportProgress: () => undefined }),
      );
    } finally {
      await rm(scratchFolder, { recursive: true, force: true });
    }
  }
  return outputs;
}

async function* inTurn(items) {
  yield* items;
}
