/**
 * The two engines beside each other, in turns: tiny files in one job, one file at a time, and what a task costs the
 * processes and Redis. docs/scaling.md reckons from these figures what a thousand slaves need.
 */
import { assign, packTask } from "../clients.mjs";
import { NotMeasured } from "../figures.mjs";
import { withRedis } from "../redis.mjs";
import { median, spread } from "../statistics.mjs";
import { fill, filesEachRequest, measureJob, slaves, withEngine } from "../tiny-files.mjs";

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
          jobs.bullmq.push(await measureOnRedis(bullmq, size.files, redis));
        }
        reportJobs(report, size.files, jobs);
        reportRedis(report, idle, jobs.bullmq);
        await reportSingle(report, size.single, { http, bullmq });
      }),
    ),
  );
}

/** As `measureJob`, and what Redis was asked for each task, and keeps of it. */
async function measureOnRedis(cluster, files, redis) {
  const before = await describeRedis(redis);
  const measured = await measureJob(cluster, files, redis);
  const after = await describeRedis(redis);
  const each = (what) => (after[what] - before[what]) / files;
  return { ...measured, commands: each("commands"), bytes: each("bytes") };
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
  report({ name: "… Redis' processor time a task", unit: "ms", ours: middle(bullmq, "database") });
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
