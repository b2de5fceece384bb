#!/usr/bin/env node
/** `npm start`: a whole cluster on this machine, until it is stopped. */
import os from "node:os";
import { Command, InvalidArgumentError } from "commander";
import { startLocalCluster } from "./local-cluster/local-cluster.ts";
import { readEnvironment } from "./platform/env.ts";
import { runUntilStopped } from "./platform/lifetime.ts";
import { version } from "./platform/version.ts";

const program = new Command("msdp")
  .description("Starts a master and its slaves on this machine. .env.example lists what to set.")
  .option("--slaves <number>", "how many slaves share the cores of this machine", readSlaveCount, 1)
  .version(version)
  .parse();

await runUntilStopped(async () => {
  const { slaves } = program.opts<{ slaves: number }>();
  const cluster = await startLocalCluster({
    slaves,
    slotsPerSlave: Math.max(1, Math.floor(os.availableParallelism() / slaves)),
    environment: readEnvironment(),
    launchers: new URL(".", import.meta.url),
    log: "inherit",
  });
  const url = cluster.masterUrl.replace("127.0.0.1", "localhost");
  console.log(`The cluster is ready at ${url}. Results go to processed_results. Ctrl-C stops it. Try:`);
  console.log(`  curl -F task_type=text -F texts=@README.md ${url}/assign_task`);
  let isStopping = false;
  const stop = async (): Promise<void> => {
    isStopping = true;
    await cluster.stop();
  };
  for (const one of [cluster.master, ...cluster.slaves]) {
    void one.ended.then(async (how) => {
      if (isStopping) return;
      console.error(`${how} The rest of the cluster stops too.`);
      await stop();
      process.exit(1);
    });
  }
  return { url, stop };
});

function readSlaveCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  throw new InvalidArgumentError("A whole number from 1 to 64 is allowed.");
}
