import { spawnSync } from "node:child_process";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { claimOwnFolder } from "../../src/platform/own-folder.ts";
import { withTemporaryFolder } from "../support/cluster.ts";

/** The number of a process that has ended. */
function endedPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

test("a process's folder is empty, and those of killed processes go", async () => {
  await withTemporaryFolder(async (parent) => {
    const killed = `slave-${endedPid()}`;
    const alive = `slave-${process.ppid}`;
    const otherKind = `spool-${endedPid()}`;
    for (const name of [killed, alive, otherKind, "slave-notes", `slave-${process.pid}`]) {
      await mkdir(path.join(parent, name));
      await writeFile(path.join(parent, name, "left"), "x");
    }
    const own = await claimOwnFolder(parent, "slave");
    expect(path.basename(own)).toBe(`slave-${process.pid}`);
    expect(await readdir(own)).toEqual([]);
    expect((await readdir(parent)).toSorted()).toEqual(
      [alive, otherKind, "slave-notes", path.basename(own)].toSorted(),
    );
  });
});
