/**
 * How fast large results come from a slave onto the master's disk, and how long the event loops of both stand still
 * meanwhile: raw bytes, as our own processes agree on, against Base64 in JSON, which the same slave speaks to others.
 */
import { assign, packTask } from "../clients.mjs";
import { processorPath, watch, withCluster } from "../cluster.mjs";
import { median, spread, sum } from "../statistics.mjs";

const resultBytes = 20_000_000;
const slave = { settings: { SLOTS: "1" }, processors: [processorPath("large-result")] };
const base64Alone = { execArgv: ["--import", new URL("../rivals/base64-alone.mjs", import.meta.url).href] };

export async function measureResults({ quick, report }) {
  const work = { count: quick ? 5 : 25, rounds: quick ? 1 : 5 };
  const raw = await measure(slave, work);
  const base64 = await measure({ ...slave, ...base64Alone }, work);
  report({
    name: "results of 20 MB, raw against Base64",
    unit: "MB/s",
    ours: median(raw.rates),
    rival: median(base64.rates),
    ratio: median(raw.rates) / median(base64.rates),
    spread: spread(raw.rates.map((rate) => rate / median(base64.rates))),
    target: { of: "ours", atLeast: 500 },
  });
  for (const [place, whose] of ["master's", "slave's"].entries()) {
    const [ours, rival] = [raw, base64].map(({ blocksMs }) => Math.max(...blocksMs.map((of) => of[place])));
    const name = `longest block of the ${whose} event loop, raw against Base64`;
    report({ name, unit: "ms", ours, rival, ratio: ours / rival, target: { of: "ours", atMost: 20 } });
  }
}

/** Rates in MB/s and the longest blocks of master and slave in ms, of each round. */
async function measure(description, { count, rounds }) {
  return withCluster({ slaves: [description] }, async ({ masterUrl, master, slaves }) => {
    const names = Array.from({ length: count }, (_, place) => `file-${place}.txt`);
    const files = names.map((name) => ({ name, content: String(resultBytes) }));
    const form = await packTask("large-result", files);
    await assign(masterUrl, form, count);
    const rates = [];
    const blocksMs = [];
    for (let round = 0; round < rounds; round += 1) {
      const { done, reports } = await watch([master, ...slaves], () => assign(masterUrl, form, count));
      rates.push((count * resultBytes) / 1000 / wayMs(done));
      blocksMs.push(reports.map(({ lateMs, ownLateMs = lateMs }) => ownLateMs.max));
    }
    return { rates, blocksMs };
  });
}

/** One slot works on one file at a time: what its processor did not need was the way. */
function wayMs({ ms, answer }) {
  return ms - sum(answer.results.map((result) => result.duration_ms));
}
