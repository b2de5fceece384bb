/**
 * How well work of uneven size is spread over slaves of uneven speed: the time of a job over the least that any order
 * could reach, max(sum of sizes / sum of speeds, largest / fastest). Files say how long they take, and slaves sleep.
 */
import { assign, packTask } from "../clients.mjs";
import { processorPath, untilAlive, withCluster } from "../cluster.mjs";
import { mean, spread, sum } from "../statistics.mjs";
import { createRandom, normalNumber } from "../../samples/make/noise.mjs";

/** How many times longer a slave takes for everything. */
const slownesses = [1, 1, 2, 4];
/**
 * The least time of a job by the number of its files: long beside what calls cost, and short enough for twenty seeds of
 * each kind to be over within four minutes.
 */
const boundsMs = new Map([
  [40, 1200],
  [200, 2400],
]);

/** Each draws a size, of whatever unit, from a number generator. */
const sizes = {
  "log-normal": (random) => Math.exp(normalNumber(random)),
  Pareto: (random) => (1 - random()) ** (-1 / 1.5),
};

export async function measureUnequal({ quick, report, attempt }) {
  const seeds = quick ? 2 : 20;
  // Each needs a slave to start anew.
  const seedsWithKill = quick ? 1 : 3;
  await withCluster({ slaves: slownesses.map(slaveOf) }, async (cluster) => {
    await warm(cluster);
    for (const count of boundsMs.keys()) {
      for (const distribution of Object.keys(sizes)) {
        const name = `${count} files, ${distribution} sizes, over the lower bound`;
        await attempt(name, async () => {
          const overBounds = [];
          for (const kind of kindsOf(count, distribution, seeds)) overBounds.push(await run(cluster, kind));
          report(toFigure(name, overBounds, 1.12));
        });
      }
      const name = `${count} files, a fast slave killed midway, over the lower bound`;
      await attempt(name, async () => {
        const kinds = Object.keys(sizes).flatMap((one) => kindsOf(count, one, seedsWithKill));
        const overBounds = [];
        for (const kind of kinds) overBounds.push(await runWithKill(cluster, kind));
        report(toFigure(name, overBounds, 1.75));
      });
    }
  });
}

function kindsOf(count, distribution, seeds) {
  return Array.from({ length: seeds }, (_, place) => ({ count, distribution, seed: place + 1 }));
}

function toFigure(name, overBounds, atMost) {
  const target = { of: "ours", atMost };
  return { name, unit: "×", ours: mean(overBounds), spread: spread(overBounds), target };
}

function slaveOf(slowness) {
  const settings = { SLOTS: "1", SLOWNESS: String(slowness) };
  return { settings, processors: [processorPath("sleep")] };
}

/** The master learns from runs how long others will take, and slaves start what runs them. */
async function warm({ masterUrl }) {
  const files = drawFiles({ count: 40, distribution: "log-normal", seed: 0 });
  await assign(masterUrl, await packTask("sleep", files), files.length);
}

/** The time of one job as a multiple of the lower bound. */
async function run({ masterUrl }, kind) {
  const files = drawFiles(kind);
  const { ms } = await assign(masterUrl, await packTask("sleep", files), files.length);
  return ms / boundsMs.get(kind.count);
}

async function runWithKill(cluster, kind) {
  const [fast] = cluster.slaves;
  const timer = setTimeout(() => fast.child.kill("SIGKILL"), boundsMs.get(kind.count) / 2);
  try {
    return await run(cluster, kind);
  } finally {
    clearTimeout(timer);
    await fast.stop();
    cluster.slaves[0] = await cluster.startSlave(slaveOf(slownesses[0]));
    await untilAlive(cluster.masterUrl, slownesses.length);
  }
}

/** Files of drawn sizes, in ms of a fast slave, such that the lower bound of all is that of `boundsMs`. */
function drawFiles({ count, distribution, seed }) {
  const random = createRandom(seed);
  const drawn = Array.from({ length: count }, () => sizes[distribution](random));
  const speeds = slownesses.map((slowness) => 1 / slowness);
  const bound = Math.max(sum(drawn) / sum(speeds), Math.max(...drawn) / Math.max(...speeds));
  return drawn.map((size, place) => toFile(place, (size / bound) * boundsMs.get(count)));
}

/** Its bytes are in proportion to its time, as those of photos or texts are; that is all that a master can see of it. */
function toFile(place, ms) {
  const text = ms.toFixed(2);
  return { name: `file-${place}.txt`, content: text.padEnd(Math.max(text.length, Math.round(ms * 20))) };
}
