/** How long until a master and a slave are ready, and a cold slave has its first result; and what the packages weigh. */
import { setTimeout as sleep } from "node:timers/promises";
import { assign, packTask } from "../clients.mjs";
import { untilAlive, withCluster } from "../cluster.mjs";
import { withFolder } from "../held.mjs";
import { makeInputs, taskTypes } from "../inputs/inputs.mjs";
import { median, spread, sum } from "../statistics.mjs";
import { weighDependencies } from "../weigh-dependencies.mjs";

const heaviestShown = 15;
const slave = { settings: { SLOTS: "1" } };

export async function measureStart({ quick, report, attempt }) {
  const rounds = quick ? 1 : 5;
  const repeat = async (work) => {
    const times = [];
    for (let round = 0; round < rounds; round += 1) times.push(await work());
    return { unit: "ms", ours: median(times), spread: spread(times) };
  };
  await attempt("master ready", async () => {
    const target = { of: "ours", atMost: 1000 };
    report({ name: "master ready", ...(await repeat(startMaster)), target });
  });
  await attempt("slaves", () =>
    withCluster({}, async (cluster) => {
      const target = { of: "ours", atMost: 1500 };
      report({ name: "slave ready", ...(await repeat(() => startSlave(cluster))), target });
      await withFolder(async (folder) => {
        for (const taskType of taskTypes) {
          const files = await makeInputs(taskType, 1, folder);
          const form = await packTask(taskType, files);
          const name = `first ${taskType} of a cold slave`;
          const figure = await repeat(() => firstResult(cluster, form));
          report({ name, ...figure, target: { of: "ours", atMost: 3000 } });
        }
      });
    }),
  );
  const packages = await weighDependencies();
  const megabytes = sum(packages.map(({ bytes }) => bytes)) / 1e6;
  report({ name: `${packages.length} packages of a production install`, unit: "MB", ours: megabytes });
  return { heaviestDependencies: packages.slice(0, heaviestShown) };
}

async function startMaster() {
  const startedAt = performance.now();
  return withCluster({}, async ({ masterUrl }) => {
    await untilOk(`${masterUrl}/healthz`);
    return performance.now() - startedAt;
  });
}

async function startSlave(cluster) {
  return withSlave(cluster, async (_slave, ms) => ms);
}

/** From when the slave is ready, as a user meets it who starts a cluster and sends a file. */
async function firstResult(cluster, form) {
  return withSlave(cluster, async () => (await assign(cluster.masterUrl, form, 1)).ms);
}

/** Lends a slave that is ready, which is to say registered, and how many ms that took. */
async function withSlave({ startSlave: start, masterUrl }, use) {
  const startedAt = performance.now();
  const started = await start(slave);
  try {
    await untilOk(`${started.url}/readyz`);
    return await use(started, performance.now() - startedAt);
  } finally {
    await started.stop();
    await untilAlive(masterUrl, 0);
  }
}

async function untilOk(url) {
  for (;;) {
    const response = await fetch(url);
    await response.arrayBuffer();
    if (response.ok) return;
    await sleep(5);
  }
}
