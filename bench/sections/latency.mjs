/**
 * What the service adds to the time of one small file: in an idle cluster, and with four slots four fifths of whose time
 * is taken, against an ideal queue of the same arrivals and service times.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom, normalNumber } from "../../samples/make/noise.mjs";
import { assign, packTask } from "../clients.mjs";
import { processorPath, withCluster } from "../cluster.mjs";
import { writeParagraphs } from "../inputs/texts.mjs";
import { simulateQueue } from "../queue-simulation.mjs";
import { mean, median, percentile, spread } from "../statistics.mjs";

const slotsEach = 2;
const slave = { settings: { SLOTS: String(slotsEach) }, processors: [processorPath("sleep")] };
const slaves = [slave, slave];
const load = 0.8;
const serviceMs = 100;

export async function measureLatency({ quick, report, attempt }) {
  await withCluster({ slaves }, async ({ masterUrl }) => {
    await attempt("an idle cluster", () => measureIdle(masterUrl, quick ? 30 : 200, report));
    await attempt("80 % load", () => measureLoaded(masterUrl, quick ? 100 : 1500, report));
  });
}

async function measureIdle(masterUrl, count, report) {
  const form = await packTask("text", [{ name: "note.txt", content: writeParagraphs(1, 1000) }]);
  const addedMs = [];
  for (let number = -10; number < count; number += 1) {
    const { ms, answer } = await assign(masterUrl, form, 1);
    if (number >= 0) addedMs.push(ms - answer.results[0].duration_ms);
  }
  const name = "one small text in an idle cluster, beside its processing";
  const figure = { unit: "ms", spread: spread(addedMs) };
  report({ ...figure, name: `${name}, median`, ours: median(addedMs), target: { of: "ours", atMost: 10 } });
  report({
    ...figure,
    name: `${name}, 99 %`,
    ours: percentile(addedMs, 99),
    target: { of: "ours", atMost: 30 },
  });
}

async function measureLoaded(masterUrl, count, report) {
  const customers = drawCustomers(count, slaves.length * slotsEach);
  const forms = [];
  for (const { serviceMs: ms } of customers) {
    forms.push(await packTask("sleep", [{ name: "file.txt", content: ms.toFixed(2) }]));
  }
  // As many at once as there are slots, so that each slave has a process for every slot.
  await Promise.all(forms.slice(0, slaves.length * slotsEach).map((form) => assign(masterUrl, form, 1)));
  const startedAt = performance.now();
  const stays = await Promise.all(
    customers.map(async ({ arrivesMs }, place) => {
      await sleep(arrivesMs);
      const sentMs = performance.now() - startedAt;
      const { ms } = await assign(masterUrl, forms[place], 1);
      return { sentMs, ms };
    }),
  );
  // Timers are late now and then, so the ideal gets the moments at which files really went.
  const sent = stays.map(({ sentMs }, place) => ({ ...customers[place], arrivesMs: sentMs }));
  const inOrder = sent.toSorted((a, b) => a.arrivesMs - b.arrivesMs);
  const ours = percentile(
    stays.map(({ ms }) => ms),
    99,
  );
  const rival = percentile(simulateQueue(inOrder, slaves.length * slotsEach), 99);
  report({
    name: "99 % under 80 % load, against an ideal queue",
    unit: "ms",
    ours,
    rival,
    ratio: ours / rival,
    target: { of: "ratio", atMost: 3 },
  });
}

/** Poisson arrivals, log-normal service times, both scaled so that the load is what it is said to be. */
function drawCustomers(count, servers) {
  const random = createRandom(80);
  const gaps = Array.from({ length: count }, () => -Math.log(1 - random()));
  const services = Array.from({ length: count }, () => Math.exp(0.7 * normalNumber(random)));
  const gapMs = serviceMs / (load * servers);
  let arrivesMs = 0;
  return gaps.map((gap, place) => {
    arrivesMs += (gap / mean(gaps)) * gapMs;
    return { arrivesMs, serviceMs: (services[place] / mean(services)) * serviceMs };
  });
}
