#!/usr/bin/env node
/** `msdp-keys`: makes, replaces and removes the API keys of a master's clients. A running master takes note by itself. */
import { Command, InvalidArgumentError, Option } from "commander";
import { createKey, listKeys, removeKey, retireOldKey, rotateKey } from "./master/access/key-changes.ts";
import { readEnvironment } from "./platform/env.ts";
import { version } from "./platform/version.ts";
import { type Scope, scopeSchema } from "./protocol/access.ts";

interface Flags {
  file?: string;
  scope: Scope[];
  rate?: number;
}

const name = "--name <name>";
const whose = "whose key it is: jobs belong to this name, whatever key it has";

const program = new Command("msdp-keys")
  .description(
    "API keys for clients of a master, kept as hashes in the file that API_KEYS_FILE names. A key is printed once, " +
      "on standard output. A running master takes a change up within a second or two.",
  )
  .version(version);

withFile("create", "make a key under a new name")
  .requiredOption(name, whose)
  .addOption(
    new Option("--scope <scope...>", "what it may do; admin may all")
      .choices(scopeSchema.options)
      .default(["submit", "read"]),
  )
  .option("--rate <requests>", "requests in a minute, in place of the master's RATE_LIMIT", readRate)
  .action(async (flags: Flags & { name: string }) => {
    const key = await createKey(fileOf(flags), { name: flags.name, scopes: flags.scope, rate: flags.rate });
    console.log(key);
  });

withFile("rotate", "make a second key under a name; the former one stays in force until 'retire'")
  .requiredOption(name, whose)
  .action(async (flags: Flags & { name: string }) => console.log(await rotateKey(fileOf(flags), flags.name)));

withFile("retire", "accept the newest key of a name alone")
  .requiredOption(name, whose)
  .action(async (flags: Flags & { name: string }) => retireOldKey(fileOf(flags), flags.name));

withFile("remove", "accept no key of a name any more")
  .requiredOption(name, whose)
  .action(async (flags: Flags & { name: string }) => removeKey(fileOf(flags), flags.name));

withFile("list", "show names, how many keys each has, scopes and rates").action(async (flags: Flags) => {
  for (const key of await listKeys(fileOf(flags))) {
    const rate = key.rate === undefined ? "" : `  ${key.rate}/min`;
    console.log(`${key.name}  ${key.hashes.length}  ${key.scopes.join(",")}${rate}`);
  }
});

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function withFile(command: string, description: string): Command {
  return program
    .command(command)
    .description(description)
    .option("--file <path>", "the file of keys (API_KEYS_FILE)");
}

function fileOf({ file }: Flags): string {
  const found = file ?? (readEnvironment()["API_KEYS_FILE"] || undefined);
  if (found !== undefined) return found;
  throw new Error("No file of keys is named. Set API_KEYS_FILE, as the master has it, or give --file.");
}

function readRate(text: string): number {
  const rate = Number(text);
  if (Number.isInteger(rate) && rate >= 1) return rate;
  throw new InvalidArgumentError("A whole number from 1 is allowed.");
}
