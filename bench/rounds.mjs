/** Runs ours and the rival in turns, so that what else the machine does meets both. */
import { median, spread } from "./statistics.mjs";

/**
 * `ours` and `rival` each do the same amount of work once and hand back how many ms that took. Resolves with the rates
 * of both, as `amount` a second at the median, their ratio, and how far the ratios of single rounds lie apart.
 */
export async function compareRates({ rounds, amount, ours, rival }) {
  const times = { ours: [], rival: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await ours());
    times.rival.push(await rival());
  }
  const rate = (ms) => (amount / ms) * 1000;
  return {
    ours: rate(median(times.ours)),
    rival: rate(median(times.rival)),
    ratio: median(times.rival) / median(times.ours),
    spread: spread(times.rival.map((ms, round) => ms / times.ours[round])),
  };
}
