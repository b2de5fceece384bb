/** A PostgreSQL of a test's own: the machine's `postgres` on a free port, in a temporary folder. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pRetry from "p-retry";
import { Pool } from "pg";
import { findFreePort } from "./ports.ts";
import type { TestDatabase } from "./test-database.ts";
import { childrenOf } from "./processes.ts";

/** Debian keeps the server's programs of each version beside the path. */
const debianFolder = "/usr/lib/postgresql";

const untilItAnswers = { retries: 400, factor: 1, minTimeout: 50 };

const programs = findPrograms();
const user = findUser();

/** `apt-get install postgresql` makes it true. The server runs as anybody but root. */
export const hasPostgres = programs !== undefined && user !== undefined;

export async function withPostgres<Value>(test: (database: TestDatabase) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "msdp-postgres-"));
  if (user?.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid);
  const port = await findFreePort();
  const url = `postgres://msdp@127.0.0.1:${port}/postgres`;
  execFileSync(
    path.join(programs ?? "", "initdb"),
    ["--pgdata", folder, "--username=msdp", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"],
    { ...user, cwd: folder, stdio: "ignore" },
  );
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    server = spawn(path.join(programs ?? "", "postgres"), settings(port, folder), {
      ...user,
      cwd: folder,
      stdio: "ignore",
    });
    await pRetry(() => askOnce(url, "SELECT 1"), untilItAnswers);
  };
  const signal = (name: NodeJS.Signals): void => {
    // Each connection has a process, which goes on without the first one for a while.
    const pid = server?.pid;
    if (pid !== undefined) for (const one of [pid, ...childrenOf(pid)]) signalIfThere(one, name);
  };
  const kill = async (): Promise<void> => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    signal("SIGKILL");
    await ended;
  };
  try {
    await start();
    return await test({
      url,
      kind: "postgres",
      start,
      kill,
      flush: () => askOnce(url, emptyTables),
      freeze: () => signal("SIGSTOP"),
      thaw: () => signal("SIGCONT"),
    });
  } finally {
    await kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A connection's process may end by itself meanwhile. */
function signalIfThere(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function settings(port: number, folder: string): string[] {
  const options = { listen_addresses: "127.0.0.1", port: String(port), unix_socket_directories: "" };
  return ["-D", folder, ...Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

/** All but what says which tables there are, and where numbers go on. */
const emptyTables = `DO $$ DECLARE one regclass; BEGIN
  FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('msdp', 'bullmq')
    AND relname NOT IN ('revision', 'migration')
  LOOP EXECUTE 'TRUNCATE ' || one || ' CASCADE'; END LOOP;
END $$`;

async function askOnce(url: string, statement: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}

/** The folder of `initdb` and `postgres`. */
function findPrograms(): string | undefined {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const folders = [
    ...(process.env["PATH"] ?? "").split(path.delimiter),
    ...versions.map((version) => path.join(debianFolder, version, "bin")),
  ];
  return folders.find((folder) =>
    ["initdb", "postgres"].every((name) => existsSync(path.join(folder, name))),
  );
}

/** As whom the server runs: as we do, or where we are root as the user that its package has made; undefined without one. */
function findUser(): { uid?: number; gid?: number } | undefined {
  if (process.getuid?.() !== 0) return process.platform === "win32" ? undefined : {};
  const [uid, gid] = ["-u", "-g"].map((flag) =>
    spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout.trim(),
  );
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}
