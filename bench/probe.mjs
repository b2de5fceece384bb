/**
 * Loaded into a process with `--import`, it measures how late the event loop is between the messages `measure` and
 * `report` of the process that started it. It is no part of the product.
 *
 * On a machine that is busy with other things a loop is late for want of a processor, which says nothing of the
 * program; where Linux tells how long a thread waited for one, the lateness without that is reported too.
 */
import { readFileSync } from "node:fs";
import { createHistogram, monitorEventLoopDelay } from "node:perf_hooks";

const tickMs = 10;
const delay = monitorEventLoopDelay({ resolution: tickMs });
const ownDelay = createHistogram();
let ticking;

process.on("message", (message) => {
  if (message === "measure") {
    delay.reset();
    delay.enable();
    ticking = measureOwnDelay();
  }
  if (message === "report") {
    delay.disable();
    clearInterval(ticking);
    process.send({
      lateMs: describe(delay, tickMs),
      ownLateMs: canTellWaiting() ? describe(ownDelay, 0) : undefined,
    });
  }
});
// Listening to messages would keep a process alive that has nothing else to do.
process.channel.unref();

function measureOwnDelay() {
  ownDelay.reset();
  if (!canTellWaiting()) return undefined;
  let [before, waitedBefore] = [performance.now(), waitedMs()];
  return setInterval(() => {
    const [now, waited] = [performance.now(), waitedMs()];
    const lateMs = now - before - tickMs - (waited - waitedBefore);
    ownDelay.record(Math.max(1, Math.round(lateMs * 1e6)));
    [before, waitedBefore] = [now, waited];
  }, tickMs).unref();
}

function canTellWaiting() {
  return process.platform === "linux" && Number.isFinite(waitedMs());
}

/** How long this thread could run and had no processor (proc(5), schedstat). */
function waitedMs() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[1]) / 1e6;
}

/** Nanoseconds as milliseconds, less what a tick takes by itself. */
function describe(histogram, takenMs) {
  const toMs = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - takenMs);
  return {
    p50: toMs(histogram.percentile(50)),
    p99: toMs(histogram.percentile(99)),
    max: toMs(histogram.max),
  };
}
