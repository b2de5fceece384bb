import { readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { eventually, listSlaves, withTemporaryFolder } from "../support/cluster.ts";
import { runLauncher, withLauncher } from "../support/launcher.ts";
import { childrenOf, isWindows, running } from "../support/processes.ts";

const environment = { SLAVE_PORT: "0" };

/** The journal of jobs stays, and an empty folder for theirs. */
async function expectNoScratch(folder: string): Promise<void> {
  const left = await readdir(path.join(folder, "data"), { recursive: true });
  expect(left.toSorted()).toEqual(["jobs", "jobs.sqlite"]);
}

/** A cluster as `npm start` starts it, with the numbers of all its processes. */
async function withStartedCluster(
  args: string[],
  use: (started: {
    cluster: Parameters<Parameters<typeof withLauncher>[2]>[0];
    url: string;
    folder: string;
    family: number[];
  }) => Promise<void>,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    await withLauncher("cluster", { args, environment, folder }, async (cluster) => {
      const url = await eventually(() => {
        const [found] = /http:\/\/localhost:\d+/.exec(cluster.stdout()) ?? [];
        if (!found) throw new Error(`No address yet: ${cluster.stdout()}${cluster.stderr()}`);
        return found;
      }, 20_000);
      const launched = childrenOf(cluster.pid);
      await use({
        cluster,
        url,
        folder,
        family: [cluster.pid, ...launched, ...launched.flatMap(childrenOf)],
      });
    });
  });
}

describe.skipIf(isWindows)("npm start", () => {
  test("says where the cluster is and how to try it, and stops with all its processes at SIGTERM", async () => {
    await withStartedCluster(["--slaves", "2"], async ({ cluster, url, folder, family }) => {
      expect(await listSlaves(url)).toHaveLength(2);
      await eventually(() => {
        expect(cluster.stdout()).toContain(`curl -F task_type=text -F texts=@README.md ${url}/assign_task`);
      });
      // The launcher, a master, two slaves, and at least a child for each.
      expect(family.length).toBeGreaterThanOrEqual(6);
      cluster.child.kill("SIGTERM");
      expect(await cluster.ended).toEqual({ exitCode: 0, signal: null });
      await eventually(() => expect(running(family)).toEqual([]));
      await expectNoScratch(folder);
    });
  });

  test("stops once at Ctrl-C, which npm hands on a second time", async () => {
    await withStartedCluster([], async ({ cluster, folder, family }) => {
      for (const pid of [...childrenOf(cluster.pid), cluster.pid, cluster.pid]) process.kill(pid, "SIGINT");
      expect(await cluster.ended).toEqual({ exitCode: 0, signal: null });
      await eventually(() => expect(running(family)).toEqual([]));
      await expectNoScratch(folder);
    });
  });

  test("leaves nothing running when it is killed", async () => {
    await withStartedCluster(["--slaves", "2"], async ({ cluster, family }) => {
      cluster.child.kill("SIGKILL");
      await eventually(() => expect(running(family)).toEqual([]));
    });
  });

  test("stops as a whole when one of its processes ends, and says which", async () => {
    await withStartedCluster(["--slaves", "2"], async ({ cluster, family }) => {
      process.kill(childrenOf(cluster.pid).at(-1)!, "SIGKILL");
      expect((await cluster.ended).exitCode).toBe(1);
      expect(cluster.stderr()).toMatch(/Slave \d ended with SIGKILL\. The rest of the cluster stops too\./);
      await eventually(() => expect(running(family)).toEqual([]));
    });
  });
});

test.each(["0", "-1", "2.5", "many", "65"])(
  "npm start -- --slaves %s is refused, with what is allowed",
  async (count) => {
    await withTemporaryFolder(async (folder) => {
      const { exitCode, stderr } = await runLauncher("cluster", {
        args: [`--slaves=${count}`],
        environment,
        folder,
      });
      expect(exitCode).toBe(1);
      expect(stderr).toContain("A whole number from 1 to 64 is allowed.");
    });
  },
);
