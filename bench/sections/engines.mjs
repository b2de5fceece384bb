/**
 * The two engines beside each other, in turns: tiny files in one job, one file at a time, and what a task costs the
 * processes and Redis. docs/scaling.md reckons from these figures what a thousand slaves need.
 */
import { fillJob, assign, packTask } from "../clients.mjs";
import { processorPath, withCluster } from "../cluster.mjs";
import { NotMeasured } from "../figures.mjs";
import { cpuMs } from "../process-figures.mjs";
import { withRedis } from "../redis.mjs";
import { median, spread } from "../statistics.mjs";

const slave = { settings: { SLOTS: "2" }, processors: [processorPath("touch")] };
const slaves = [slave, slave];
const filesEachRequest = 1000;
const sizes = {
  full: { files: 10_000, rounds: 3, single: 100 },
  quick: { files: 300, rounds: 1, single: 5 },
};

export async function measureEngines({ quick, report }) {
  if (process.platform !== "linux")
    throw new NotMeasured("processor time is read from /proc, which is Linux's");
  const size = quick ? sizes.quick : sizes.full;
  await withRedis((redis) =>
    withEngine({}, (http) =>
      withEngine({ ENGINE: "bullmq", REDIS_URL: redis.url }, async (bullmq) => {
        // Code that has not run yet is slow, and each slave gets its processes.
        for (const cluster of [http, bullmq]) await fill(cluster, filesEachRequest);
        const idle = await describeRedis(redis);
        const jobs = { http: [], bullmq: [] };
        for (let round = 0; round < size.rounds; round += 1) {
          jobs.http.push(await measureJob(http, size.files));
          jobs.bullmq.push(await measureJob(bullmq, size.files, redis));
        }
        reportJobs(report, size.files, jobs);
        reportRedis(report, idle, jobs.bullmq);
        await reportSingle(report, size.single, { http, bullmq });
      }),
    ),
  );
}

async function withEngine(engine, use) {
  const settings = { MAX_OPEN_FILES: "1000000", CLUSTER_TOKEN: "", ...engine };
  return withCluster({ settings, slaves }, use);
}

async function fill({ masterUrl }, count) {
  const makeFile = (place) => ({ name: `file-${place}.txt`, content: String(place) });
  await fillJob(masterUrl, { taskType: "touch", count, eachRequest: filesEachRequest, makeFile });
}

/** Of one job, each task's share: ms of processor time of every part, and what Redis was asked and keeps. */
async function measureJob(cluster, files, redis) {
  const pids = {
    master: [cluster.master.child.pid],
    slaves: cluster.slaves.map(({ child }) => child.pid),
    redis: redis ? [redis.pid] : [],
  };
  const read = () =>
    Object.fromEntries(
      Object.entries(pids).map(([part, all]) => [part, all.reduce((sum, pid) => sum + cpuMs(pid), 0)]),
    );
  const [before, kept] = [read(), redis && (await describeRedis(redis))];
  const startedAt = performance.now();
  await fill(cluster, files);
  const ms = performance.now() - startedAt;
  const [after, keeps] = [read(), redis && (await describeRedis(redis))];
  const each = Object.fromEntries(
    Object.keys(pids).map((part) => [part, (after[part] - before[part]) / files]),
  );
  return {
    rate: (files / ms) * 1000,
    ...each,
    ...(redis && {
      commands: (keeps.commands - kept.commands) / files,
      bytes: (keeps.bytes - kept.bytes) / files,
    }),
  };
}

async function describeRedis({ ask }) {
  const info = await ask.info();
  const read = (name) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)[1]);
  return {
    commands: read("total_commands_processed"),
    bytes: read("used_memory"),
    // Without our own.
    connections: read("connected_clients") - 1,
  };
}

function reportJobs(report, files, { http, bullmq }) {
  const job = `tiny files, ${files.toLocaleString("en")} in one job, bullmq against http`;
  const middle = (runs, what) => median(runs.map((run) => run[what]));
  const compare = (what) => {
    const [ours, rival] = [middle(bullmq, what), middle(http, what)];
    return { ours, rival, ratio: ours / rival };
  };
  report({ name: job, unit: "files/s", ...compare("rate") });
  report({ name: "… master's processor time a task", unit: "ms", ...compare("master") });
  report({
    name: "… slaves' processor time a task, without their children",
    unit: "ms",
    ...compare("slaves"),
  });
  report({ name: "… Redis' processor time a task", unit: "ms", ours: middle(bullmq, "redis") });
}

function reportRedis(report, { connections }, bullmq) {
  const middle = (what) => median(bullmq.map((run) => run[what]));
  report({ name: "… commands to Redis a task", unit: "commands", ours: middle("commands") });
  report({ name: "… what Redis keeps of a file", unit: "bytes", ours: middle("bytes") });
  const name = `… connections to Redis, ${slaves.length} slaves of seven task types and a master, idle`;
  report({ name, unit: "connections", ours: connections });
}

/** One file at a time: what a client waits for, without what a processor does, which is nothing here. */
async function reportSingle(report, count, { http, bullmq }) {
  const form = await packTask("touch", [{ name: "file.txt", content: "1" }]);
  const ms = { http: [], bullmq: [] };
  for (let number = 0; number < count; number += 1) {
    ms.http.push((await assign(http.masterUrl, form, 1)).ms);
    ms.bullmq.push((await assign(bullmq.masterUrl, form, 1)).ms);
  }
  const [ours, rival] = [median(ms.bullmq), median(ms.http)];
  const name = "one tiny file in an idle cluster, bullmq against http";
  report({ name, unit: "ms", ours, rival, ratio: ours / rival, spread: spread(ms.bullmq) });
}
