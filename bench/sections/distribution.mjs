/**
 * What the master needs for each task, in ms of processor time, where files are tiny and slaves do nothing: with few and
 * many tasks in a job, and with one slave and many.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { startChild, whileRunning } from "../child.mjs";
import { fillJob } from "../clients.mjs";
import { untilAlive, withCluster } from "../cluster.mjs";
import { NotMeasured } from "../figures.mjs";
import { cpuMs } from "../process-figures.mjs";

const settings = { MAX_OPEN_FILES: "1000000" };
/** `few` and `many` are tasks of a job on one slave, `spread` those of a job on one slave and on so many `slaves`. */
const sizes = {
  full: { few: 1000, jobsOfFew: 20, many: 100_000, spread: 20_000, slaves: 1000, idleSeconds: 10 },
  quick: { few: 300, jobsOfFew: 2, many: 1500, spread: 600, slaves: 50, idleSeconds: 1 },
};
const filesEachRequest = 1000;

export async function measureDistribution({ quick, report }) {
  if (process.platform !== "linux")
    throw new NotMeasured("processor time is read from /proc, which is Linux's");
  const size = quick ? sizes.quick : sizes.full;
  const { idleSeconds } = size;
  const ofFew = await measure({ idleSeconds, slaves: 1, eachJob: size.few, jobs: size.jobsOfFew });
  const ofMany = await measure({ idleSeconds, slaves: 1, eachJob: size.many, jobs: 1 });
  const withOne = await measure({ idleSeconds, slaves: 1, eachJob: size.spread, jobs: 1 });
  const withMany = await measure({ idleSeconds, slaves: size.slaves, eachJob: size.spread, jobs: 1 });

  const unit = "ms";
  const name = (tasks, slaves) =>
    `master's processor time a task, ${counted(tasks, "task")}, ${counted(slaves, "slave")}`;
  report({ name: name(size.few, 1), unit, ours: ofFew.eachMs, target: { of: "ours", atMost: 0.5 } });
  const grows = { unit, target: { of: "ratio", atMost: 1.3 } };
  const fewTasks = counted(size.few, "task");
  report({ ...grows, name: `${name(size.many, 1)}, against ${fewTasks}`, ...over(ofMany, ofFew) });
  const manySlaves = name(size.spread, size.slaves);
  report({ ...grows, name: `${manySlaves}, against 1 slave`, ...over(withMany, withOne) });
  const idle = `master's processor time a second, idle, ${counted(size.slaves, "slave")}, against 1 slave`;
  report({ name: idle, unit, ours: withMany.idleMs, rival: withOne.idleMs });
}

function counted(count, what) {
  return `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
}

function over({ eachMs: ours }, { eachMs: rival }) {
  return { ours, rival, ratio: ours / rival };
}

async function measure({ slaves, ...work }) {
  return withCluster({ settings }, async ({ masterUrl, master }) => {
    const module = new URL("../fake-slaves.mjs", import.meta.url);
    const fakes = await startChild(module, { args: [masterUrl, String(slaves)] });
    try {
      return await whileRunning(fakes.child, () =>
        measureJobs({ masterUrl, pid: master.child.pid, slaves, ...work }),
      );
    } finally {
      await fakes.stop();
    }
  });
}

async function measureJobs({ masterUrl, pid, slaves, jobs, eachJob, idleSeconds }) {
  await untilAlive(masterUrl, slaves);
  const fill = (count) =>
    fillJob(masterUrl, { taskType: "touch", count, eachRequest: filesEachRequest, makeFile });
  // Code that has not run yet is slow, which is no part of a task.
  await fill(filesEachRequest);
  const before = cpuMs(pid);
  for (let job = 0; job < jobs; job += 1) await fill(eachJob);
  const eachMs = (cpuMs(pid) - before) / (jobs * eachJob);
  return { eachMs, idleMs: await idleMs(pid, idleSeconds) };
}

/** What it needs in a second with nothing to do, beats and all. */
async function idleMs(pid, idleSeconds) {
  const before = cpuMs(pid);
  await sleep(idleSeconds * 1000);
  return (cpuMs(pid) - before) / idleSeconds;
}

function makeFile(place) {
  return { name: `file-${place}.txt`, content: String(place) };
}
