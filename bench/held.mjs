/** What a bench has started or made, so that all of it is stopped and removed: after its use, or at Ctrl-C. */
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const held = new Set();
let isLeaving = false;

/** Notes how something is given back. What is handed back does that, once. */
export function hold(giveBack) {
  let given;
  const release = () => {
    held.delete(release);
    given ??= giveBack();
    return given;
  };
  held.add(release);
  return release;
}

/** At Ctrl-C everything is given back, the last thing first; a second one leaves at once. */
export function releaseAtSignals() {
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(
      signal,
      () => void releaseAll().finally(() => process.exit(128 + os.constants.signals[signal])),
    );
  }
}

/** After a Ctrl-C this waits for ever, so that nothing is begun, or said of what breaks, while all is given back. */
export async function stayIfLeaving() {
  if (isLeaving) await new Promise(() => undefined);
}

async function releaseAll() {
  isLeaving = true;
  while (held.size > 0) {
    const release = [...held].at(-1);
    await release().catch((error) => console.error(error));
  }
}

/** Lends an empty folder. */
export async function withFolder(use) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "msdp-bench-"));
  const remove = hold(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  try {
    return await use(folder);
  } finally {
    await remove();
  }
}
