/** The disk of the results folder is full for a while. The folder becomes a small disk of its own, which needs root. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "../fault.ts";

/** The results of the workload fit twice. */
const diskBytes = 24 * 1024 * 1024;

/** Long enough for every slot to bring a result that finds no room. */
const fullMs = 3000;

export const fillResultsFolder: Fault = async ({ scene, plan }, play) => {
  const folder = path.join(scene.folder, "processed_results");
  await mkdir(folder, { recursive: true });
  mount(folder);
  // Once all is saved nobody has a file of it open, or unmounting fails.
  let how = ["--lazy"];
  try {
    await play(async (work) => {
      await work.untilUnderWay(plan.startsAt);
      const ballast = path.join(folder, ".ballast");
      await fillDisk(ballast);
      await sleep(fullMs);
      await rm(ballast);
    });
    how = [];
  } finally {
    execFileSync("umount", [...how, folder]);
  }
};

/** Whether this process may mount a disk: as root, and not in every container. */
export function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(path.join(os.tmpdir(), "msdp-mount-"));
  try {
    mount(folder);
    execFileSync("umount", [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function mount(folder: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${diskBytes}`, "tmpfs", folder], { stdio: "ignore" });
}

/** Writes until the system says that there is no room, in steps of a page at last. */
async function fillDisk(file: string): Promise<void> {
  const handle = await open(file, "w");
  try {
    for (const size of [1024 * 1024, 4096]) {
      const block = Buffer.alloc(size);
      while (await writeBlock(handle, block));
    }
  } finally {
    await handle.close();
  }
}

async function writeBlock(handle: Awaited<ReturnType<typeof open>>, block: Buffer): Promise<boolean> {
  try {
    return (await handle.write(block)).bytesWritten === block.length;
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === "ENOSPC") return false;
    throw error;
  }
}
