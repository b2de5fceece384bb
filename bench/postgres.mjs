/** A PostgreSQL of the bench's own: the machine's, with the settings that it comes with. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chown } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { NotMeasured } from "./figures.mjs";
import { findFreePort } from "./free-port.mjs";
import { hold, withFolder } from "./held.mjs";

/** Debian keeps the server's programs of each version beside the path. */
const debianFolder = "/usr/lib/postgresql";

/** Lends it as `{ url, pid }`. Throws `NotMeasured` where there is none. */
export async function withPostgres(use) {
  const programs = findPrograms();
  const user = findUser();
  if (!programs || !user) throw new NotMeasured("there is no PostgreSQL; Debian's package is postgresql");
  return withFolder(async (folder) => {
    if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
    const port = await findFreePort();
    const run = { ...user, cwd: folder, stdio: "ignore" };
    const cluster = ["--username=msdp", "--auth=trust", "--encoding=UTF8", "--locale=C"];
    execFileSync(path.join(programs, "initdb"), ["--pgdata", folder, ...cluster], run);
    const options = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories="];
    const words = ["-D", folder, ...options.flatMap((option) => ["-c", option])];
    const server = spawn(path.join(programs, "postgres"), words, run);
    const ended = once(server, "exit");
    const stop = hold(async () => {
      // SIGINT: it ends without waiting for those who are connected.
      server.kill("SIGINT");
      await ended;
    });
    const url = `postgres://msdp@127.0.0.1:${port}/postgres`;
    try {
      await untilItAnswers(url);
      return await use({ url, pid: server.pid });
    } finally {
      await stop();
    }
  });
}

async function untilItAnswers(url) {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    for (;;) {
      const hasAnswered = await pool.query("SELECT 1").then(
        () => true,
        () => false,
      );
      if (hasAnswered) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await pool.end();
  }
}

function findPrograms() {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const folders = [
    ...process.env.PATH.split(path.delimiter),
    ...versions.map((version) => path.join(debianFolder, version, "bin")),
  ];
  return folders.find((folder) => existsSync(path.join(folder, "initdb")));
}

/** Nobody: it refuses to run as root, for whom its package has made a user. */
function findUser() {
  if (process.getuid?.() !== 0) return process.platform === "win32" ? undefined : {};
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, "postgres"]).stdout.toString().trim());
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}
