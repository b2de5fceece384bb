/**
 * A processor for tests that does what its file says: the file is a JSON object with `act` and what the act needs.
 * It says where it is through files, so that a test waits for what happens and not for a time.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const kept = [];

const acts = {
  /** Says by `started` that it runs, tells its progress, and goes on when there is a file `until`. */
  async wait({ started, until, progress }, { reportProgress }) {
    if (progress) reportProgress(progress);
    if (started) writeFileSync(started, String(process.pid));
    while (!existsSync(until)) await sleep(10);
  },
  /** Comes to no end the first time, which it notes in the file `once`, and answers at once from then on. */
  async stall({ once }) {
    if (existsSync(once)) return;
    writeFileSync(once, String(process.pid));
    await new Promise((resolve) => setTimeout(resolve, 3_600_000));
  },
  /** Ends its process; with `once`, a path, only the first time. */
  exit({ once, signal }) {
    if (once && existsSync(once)) return;
    if (once) writeFileSync(once, "");
    if (signal) process.kill(process.pid, signal);
    else process.exit(3);
  },
  /** Starts a process that does not end by itself, says by `started` which, and waits for it. */
  async startOther({ started }) {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    writeFileSync(started, String(other.pid));
    await new Promise((resolve) => other.once("close", resolve));
  },
  loop({ started }) {
    if (started) writeFileSync(started, String(process.pid));
    for (;;);
  },
  eatBuffers() {
    const eaten = [];
    for (;;) eaten.push(Buffer.alloc(16 * 1024 * 1024, 1));
  },
  eatHeap() {
    const eaten = [];
    for (;;) eaten.push(Array.from({ length: 10_000 }, () => ({})));
  },
  /** Fills memory and, with `keep`, never lets go of it. */
  fillMemory({ bytes, keep, started }) {
    const filled = Buffer.alloc(bytes, 1);
    if (keep) kept.push(filled);
    writeFileSync(started, String(process.pid));
  },
  /** Keeps a thread busy under a limit of its own. */
  async toil({ cpuSeconds }, { limitWork }) {
    const error = { code: "too_much_work", message: `It took more than ${cpuSeconds} s.` };
    await limitWork({ cpuSeconds, error }, async () => {
      for (;;);
    });
  },
  /** As long as it stands still, no limit of work is passed. */
  async rest({ ms, cpuSeconds }, { limitWork }) {
    const error = { code: "too_much_work", message: "It rested." };
    await limitWork({ cpuSeconds, error }, () => sleep(ms));
  },
  tellEnvironment({ into }) {
    writeFileSync(into, JSON.stringify(process.env));
  },
  failOnce({ once }) {
    if (existsSync(once)) return;
    writeFileSync(once, "");
    throw new Error("not the first time");
  },
  fail({ message }) {
    throw new Error(message);
  },
  /** Its artifacts, each with its own name inside. */
  makeArtifacts({ names }) {
    return names.map((name) => ({ name, mediaType: "text/plain", body: `This is ${name}.` }));
  },
  answer() {},
};

export default {
  taskType: {
    name: "obey",
    field: "orders",
    key: "obey_data",
    result_name: "{base}_obeyed.json",
    media_types: ["application/json"],
  },
  async process(file, _options, context) {
    const order = JSON.parse(readFileSync(file.path, "utf8"));
    const made = await acts[order.act](order, context);
    const body = order.bytes ? Buffer.alloc(order.bytes, "x") : JSON.stringify({ obeyed: order.act });
    return { body, mediaType: "application/json", ...(made && { artifacts: made }) };
  },
};
