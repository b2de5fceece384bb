/** A master one of whose folders is a small disk of its own, which Linux gives to whoever may make namespaces. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, launchers, quietEnvironment, withTemporaryFolder } from "./cluster.ts";
import { findFreePort } from "./ports.ts";
import { send } from "./requests.ts";

interface SmallDisk {
  /** Which folder of the master lies on it. */
  folder: "data" | "processed_results";
  size: string;
  environment?: Record<string, string>;
}

interface SmallMaster {
  url: string;
  /** Where the master runs. */
  folder: string;
  /** The small disk's folder as others than the master reach it, since it is there for its eyes alone. */
  disk: string;
}

const throughUnshare = ({ folder, size }: SmallDisk): string[] => {
  const mount = `mkdir -p ${folder} && mount -t tmpfs -o size=${size} tmpfs ${folder} && exec "$@"`;
  return ["--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh"];
};

/** Whether this system lets us have such a disk. */
export const canMount = await withTemporaryFolder(async (cwd) => {
  const words = [...throughUnshare({ folder: "data", size: "1m" }), "true"];
  return process.platform === "linux" && spawnSync("unshare", words, { cwd }).status === 0;
});

export async function withMasterOnSmallDisk(
  small: SmallDisk,
  use: (master: SmallMaster) => Promise<void>,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const port = await findFreePort();
    const master = fileURLToPath(new URL("master.js", launchers));
    const child = spawn("unshare", [...throughUnshare(small), process.execPath, master], {
      cwd: folder,
      env: { ...quietEnvironment(), MASTER_PORT: String(port), ...small.environment },
      stdio: "ignore",
    });
    const ended = once(child, "exit");
    const url = `http://127.0.0.1:${port}`;
    const disk = path.join(`/proc/${child.pid}/root`, folder, small.folder);
    try {
      await eventually(async () => expectAlive(url));
      await use({ url, folder, disk });
    } finally {
      child.kill("SIGKILL");
      await ended;
    }
  });
}

async function expectAlive(url: string): Promise<void> {
  const { status } = await send(`${url}/check_status`);
  if (status !== 200) throw new Error(`The master answered ${status}.`);
}
