/** What is said when the master falls silent for longer than the client waits for it. */
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { UnreachableError, createClient } from "../../src/client/client.ts";
import { followJob } from "../../src/client/command/follow-job.ts";
import { Interruption } from "../../src/client/command/interruption.ts";
import { createProgressBar } from "../../src/client/command/progress-bar.ts";
import { createScreen } from "../../src/client/command/screen.ts";
import { findFreePort } from "../support/ports.ts";

test("a job whose master is gone for too long is told how to come back to", async () => {
  const masterUrl = `http://127.0.0.1:${await findFreePort()}`;
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const run = {
    client: createClient({ baseUrl: masterUrl, patienceMs: 0 }),
    masterUrl,
    screen: createScreen({ stdin, stdout, stderr }),
    bar: createProgressBar(stderr),
    interruption: new Interruption(),
    json: false,
  };
  const following = followJob(run, { jobId: "j1", out: "my results", mayCancel: true });
  await expect(following).rejects.toBeInstanceOf(UnreachableError);
  expect(String(stderr.read())).toBe(
    "The master is not heard any more; the job goes on when it is back. " +
      `To come back to it: msdp-client wait ${masterUrl} j1 --out "my results"\n`,
  );
});
