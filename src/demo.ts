#!/usr/bin/env node
/**
 * `npm run demo`: starts a master and two slaves, sends the sample files of every task type through them as any client
 * would, prints what was found in each, and stops. The results stay in processed_results.
 */
import os from "node:os";
import path from "node:path";
import { type Client, createClient, streamForm } from "./client/client.ts";
import { openLocalFiles } from "./client/command/local-files.ts";
import { createProgressBar } from "./client/command/progress-bar.ts";
import { summariseResult } from "./client/command/summarise-result.ts";
import { type LocalCluster, startLocalCluster } from "./local-cluster/local-cluster.ts";
import { readEnvironment } from "./platform/env.ts";
import { packageFolder } from "./platform/package-folder.ts";
import { standardTaskTypes } from "./protocol/task-types.ts";

const samples = path.join(packageFolder, "samples");
const slaveCount = 2;

interface Row {
  taskType: string;
  file: string;
  found: string;
  slave: string;
  time: string;
  savedFile: string;
  /** Why there is no result, where there is none. */
  failure: string | undefined;
}

try {
  process.exitCode = await runDemo();
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

async function runDemo(): Promise<number> {
  console.log(`Starting a master and ${slaveCount} slaves …`);
  const cluster = await startLocalCluster({
    slaves: slaveCount,
    slotsPerSlave: Math.max(1, Math.floor(os.availableParallelism() / slaveCount)),
    // For this machine alone and beside a cluster that may run already; of the logs only what goes wrong.
    environment: {
      ...readEnvironment(),
      HOST: "127.0.0.1",
      MASTER_PORT: "0",
      CLUSTER_TOKEN: "",
      API_KEYS_FILE: "",
      TLS_CERT: "",
      TLS_KEY: "",
      LOG_LEVEL: "warn",
    },
    launchers: new URL(".", import.meta.url),
    log: "inherit",
  });
  const over = new AbortController();
  try {
    const ends = [cluster.master, ...cluster.slaves].map((one) => one.ended);
    const anyEnd = Promise.race(ends).then((how) => Promise.reject(new Error(how)));
    const rows = await Promise.race([sendSamples(cluster, over.signal), anyEnd]);
    printTable(rows);
    const failed = rows.filter((row) => row.failure !== undefined);
    for (const { taskType, file, failure } of failed)
      console.error(`Failed: ${taskType}/${file}: ${failure}`);
    return failed.length === 0 ? 0 : 1;
  } finally {
    over.abort();
    await cluster.stop();
  }
}

async function sendSamples(cluster: LocalCluster, signal: AbortSignal): Promise<Row[]> {
  const client = createClient({ baseUrl: cluster.masterUrl, sendForm: streamForm });
  const startedAt = Date.now();
  const rows: Row[] = [];
  for (const taskType of Object.keys(standardTaskTypes)) {
    rows.push(...(await sendFolder({ client, cluster, taskType, signal })));
  }
  const done = rows.filter((row) => row.failure === undefined).length;
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(`${done} of ${rows.length} files have a result after ${seconds} s.`);
  return rows;
}

interface Folder {
  client: Client;
  cluster: LocalCluster;
  taskType: string;
  signal: AbortSignal;
}

async function sendFolder({ client, cluster, taskType, signal }: Folder): Promise<Row[]> {
  const { files } = await openLocalFiles([path.join(samples, taskType)]);
  const bar = createProgressBar(process.stderr);
  try {
    const submitted = await client.submit(
      files.map(({ file }) => file),
      { taskType, signal, onUploadProgress: bar.showUpload },
    );
    if (submitted.kind === "answered") throw new Error("The master does not answer as this version does.");
    const job = await client.wait(submitted.job.id, { signal, onChange: bar.showJob });
    bar.stop();
    console.log(`  ${taskType}: ${job.counts.done} of ${job.counts.total} files`);
    const summarise = async (index: number): Promise<string> => {
      const result = await client.downloadResult(job.id, index, { signal });
      return summariseResult(taskType, new Uint8Array(await result.arrayBuffer()));
    };
    return await Promise.all(
      job.files.map(async (file, index) => ({
        taskType,
        file: file.filename,
        found: file.state === "done" ? await summarise(index) : file.state,
        slave: nameSlave(cluster, file.slave_id),
        time: `${Math.round(file.duration_ms ?? 0)} ms`,
        savedFile: file.saved_file ?? "",
        failure: file.state === "done" ? undefined : (file.error ?? file.state),
      })),
    );
  } finally {
    bar.stop();
  }
}

function nameSlave(cluster: LocalCluster, slaveId: string | null): string {
  const index = cluster.slaves.findIndex((slave) => new URL(slave.url).host === slaveId);
  return index === -1 ? "" : `slave ${index + 1}`;
}

/** One line for each file; the folder of the results stands above those of its type, which keeps the lines short. */
function printTable(rows: Row[]): void {
  const widthOf = (column: "file" | "found"): number => Math.max(...rows.map((row) => row[column].length));
  const [fileWidth, foundWidth] = [widthOf("file"), widthOf("found")];
  for (const taskType of new Set(rows.map((row) => row.taskType))) {
    const own = rows.filter((row) => row.taskType === taskType);
    const savedFile = own.find((row) => row.savedFile !== "")?.savedFile;
    console.log(`\n${taskType}, ${savedFile ? `saved in ${path.dirname(savedFile)}` : "nothing saved"}`);
    for (const row of own) {
      const cells = [
        row.file.padEnd(fileWidth),
        row.found.padEnd(foundWidth),
        row.slave.padEnd("slave 1".length),
        row.time.padStart("9999 ms".length),
        path.basename(row.savedFile),
      ];
      console.log(`  ${cells.join("  ")}`.trimEnd());
    }
  }
}
