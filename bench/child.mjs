/** A process of Node's that a bench starts, which says when it is ready and ends when it is let go. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { hold } from "./held.mjs";

/** A process that has been told to stop, and has not, is killed after this time. */
const patienceMs = 20_000;

/**
 * Starts a module and waits for its first message. `settings` are its environment, beside `PATH`; `folder` is where it
 * runs. Hands back the process, that message as `ready`, and how to stop it. Rejects when it ends without a message.
 */
export async function startChild(module, { args = [], settings = {}, folder, ...options } = {}) {
  const env = { PATH: process.env.PATH, ...settings };
  const child = fork(fileURLToPath(module), args, { cwd: folder, env, ...options });
  const stop = hold(() => stopChild(child));
  try {
    const [ready] = await whileRunning(child, (signal) => once(child, "message", { signal }));
    return { child, ready, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Sends a message and waits for the one that answers it. Rejects when the process ends instead. */
export async function ask({ child }, message) {
  const [answer] = await whileRunning(child, (signal) => {
    const answered = once(child, "message", { signal });
    child.send(message);
    return answered;
  });
  if (answer.error) throw new Error(answer.error);
  return answer;
}

/** Does some work and rejects when the process that it needs ends meanwhile, since the work might wait for ever. */
export async function whileRunning(child, work) {
  const giveUp = new AbortController();
  const { signal } = giveUp;
  try {
    return await Promise.race([untilEnded(child, signal), work(signal)]);
  } finally {
    giveUp.abort();
  }
}

async function untilEnded(child, signal) {
  const [code, by] = await once(child, "exit", { signal });
  throw new Error(`${child.spawnargs.slice(1).join(" ")} ended with ${by ?? code} though it was needed.`);
}

async function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await ended;
  clearTimeout(timer);
}
