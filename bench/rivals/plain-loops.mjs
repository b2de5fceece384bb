/** As many plain loops as there are processors, and the files of a job dealt out to them. */
import { ask, startChild } from "../child.mjs";

/** Lends a function that runs files of a task type once and hands back how many ms that took. */
export async function withPlainLoops(count, use) {
  const loops = [];
  try {
    for (let number = 0; number < count; number += 1) {
      const module = new URL("plain-loop.mjs", import.meta.url);
      // Parts are bytes, which JSON knows nothing of.
      loops.push(await startChild(module, { serialization: "advanced" }));
    }
    return await use((taskType, files) => runFiles(loops, taskType, files));
  } finally {
    for (const { stop } of loops) await stop();
  }
}

async function runFiles(loops, taskType, files) {
  const startedAt = performance.now();
  const askAll = (toMessage) => Promise.all(loops.map((loop, place) => ask(loop, toMessage(place))));
  const dealt = (place) => files.filter((_, index) => index % loops.length === place);
  const processed = await askAll((place) => ({ stage: "process", taskType, files: dealt(place) }));
  const isGathering = processed.some(({ parts }) => parts.length > 0);
  if (isGathering) {
    const all = files.map(
      (_, index) => processed[index % loops.length].parts[Math.floor(index / loops.length)],
    );
    const { shared } = await ask(loops[0], { stage: "merge", taskType, all });
    await askAll(() => ({ stage: "finish", taskType, shared }));
  }
  return performance.now() - startedAt;
}
