/** What may stand on the client's command line: the seed's form, and commands beside it. */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { parseOptionsField } from "../../protocol/errors.ts";
import { type JobState, jobStateSchema, prioritySchema } from "../../protocol/job.ts";
import { commandNotes, exitCodeNotes } from "./command-notes.ts";
import { exitCodes } from "./exit-codes.ts";
import { standardInput } from "./local-files.ts";

/** Arguments and options by name. commander hands them over without types. */
const shared = z.object({
  masterUrl: z.string(),
  json: z.boolean().default(false),
  token: z.string().optional(),
  apiKey: z.string().optional(),
});
const aboutJob = shared.extend({ job: z.string() });

const commandLineSchema = z.discriminatedUnion("command", [
  shared.extend({
    command: z.literal("send"),
    taskType: z.string(),
    paths: z.array(z.string()),
    name: z.string(),
    out: z.string().optional(),
    options: z.record(z.string(), z.unknown()).optional(),
    priority: prioritySchema.optional(),
    tag: z.string().optional(),
    async: z.boolean().default(false),
  }),
  shared.extend({
    command: z.literal("jobs"),
    state: z.array(jobStateSchema).optional(),
    filename: z.string().optional(),
    type: z.string().optional(),
    limit: z.number(),
  }),
  aboutJob.extend({ command: z.literal("status") }),
  aboutJob.extend({ command: z.literal("wait"), out: z.string().optional() }),
  aboutJob.extend({ command: z.literal("cancel") }),
  aboutJob.extend({ command: z.literal("results"), out: z.string() }),
  shared.extend({ command: z.literal("slaves") }),
  shared.extend({ command: z.literal("health") }),
]);

export type CommandLine = z.output<typeof commandLineSchema>;
export type CommandLineOf<Name extends CommandLine["command"]> = Extract<CommandLine, { command: Name }>;
export type SendLine = CommandLineOf<"send">;

/**
 * Parses the arguments after the program's name. What is wrong is printed to standard error, and what is asked for
 * (`--help`, `--version`) to standard output; both come back as an exit code.
 */
export function parseCommandLine(words: readonly string[], version: string): CommandLine | number {
  let line: CommandLine | undefined;
  const root = defineCommands((command, name) => {
    line = readLine(command, name);
  }).version(version);
  try {
    root.parse(words, { from: "user" });
    return line ?? exitCodes.usage;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.allDone : exitCodes.usage;
  }
}

/** `found` is told of the command that the words name; the form without one is `send`. */
export function defineCommands(found: (command: Command, name: CommandLine["command"]) => void): Command {
  const root = new Command("msdp-client")
    .description("Sends files to a master and says where their results were saved.")
    .usage(
      "[options] <master_url> <task_type> <files...>\n       msdp-client <command> [options] <master_url> ...",
    )
    .addArgument(masterUrlArgument())
    .argument("<task_type>", "image, text, embedding, ocr, audio, document, or one that a slave offers")
    .argument("<files...>", "files and folders, and - for standard input")
    .option("--name <name>", "the file name of standard input", "stdin")
    .addOption(
      new Option("--options <json>", "options of the processor, a JSON object").argParser(readOptions),
    )
    .addOption(
      new Option("--priority <priority>", "jobs of a higher one go first").choices(prioritySchema.options),
    )
    .option("--tag <tag>", "run on slaves that bear this tag alone")
    .addOption(
      new Option("--async", "print the job's id once the master has the files, and leave").conflicts("out"),
    )
    .option("--out <dir>", "fetch the results into this folder too; nothing in it is overwritten")
    .addHelpText("after", commandNotes)
    .enablePositionalOptions()
    .exitOverride()
    .action(() => found(root, "send"));
  addSharedOptions(root);

  const define = (name: CommandLine["command"], description: string): Command => {
    const command = root.command(name).description(description).addArgument(masterUrlArgument());
    command.addHelpText("after", exitCodeNotes).action(() => found(command, name));
    return addSharedOptions(command);
  };
  const defineForJob = (name: CommandLine["command"], description: string): Command =>
    define(name, description).argument("<job>", "the job's id");

  define("jobs", "lists jobs, the latest first")
    .addOption(new Option("--state <states>", "in these states: queued,running").argParser(readStates))
    .option("--filename <text>", "with a file whose name has this in it, in letters of either case")
    .option("--type <task_type>", "of this task type")
    .addOption(new Option("--limit <number>", "no more than these").argParser(readCount).default(20));
  defineForJob("status", "says how far a job is, and what has failed");
  defineForJob("wait", "waits for a job's end and prints its answer").option(
    "--out <dir>",
    "fetch the results into this folder; nothing in it is overwritten",
  );
  defineForJob("cancel", "cancels what has not ended; what is saved stays");
  defineForJob("results", "fetches the results that there are").requiredOption(
    "--out <dir>",
    "the folder to fetch into, with what was made beside them; nothing in it is overwritten",
  );
  define("slaves", "lists the slaves and what they do");
  define("health", "says whether the master should get work");
  return root;
}

function masterUrlArgument(): Argument {
  return new Argument("<master_url>", "where the master is: http://localhost:5000").argParser(readUrl);
}

function addSharedOptions(command: Command): Command {
  return command
    .option("--json", "print the answer as JSON")
    .option("--api-key <key>", "a key of your own; MASTER_API_KEY is safer, others see command lines")
    .option("--token <token>", "the cluster's token; CLUSTER_TOKEN is safer, others see command lines");
}

/** What an argument is called in a `CommandLine`. */
const argumentNames: Record<string, string> = {
  master_url: "masterUrl",
  task_type: "taskType",
  files: "paths",
  job: "job",
};

function readLine(command: Command, name: CommandLine["command"]): CommandLine {
  const values: unknown[] = command.processedArgs;
  const named = command.registeredArguments.map((one, place) => [argumentNames[one.name()], values[place]]);
  const line = commandLineSchema.parse({
    command: name,
    ...Object.fromEntries(named),
    ...command.optsWithGlobals(),
  });
  if (line.command === "send") checkStandardInput(command, line);
  return line;
}

function checkStandardInput(command: Command, { paths }: SendLine): void {
  const inputs = paths.filter((path) => path === standardInput).length;
  if (inputs > 1) command.error("error: standard input can be named once");
  if (inputs === 0 && command.getOptionValueSource("name") !== "default") {
    command.error("error: --name is the name of standard input, and no - stands among the files");
  }
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return text;
  throw new InvalidArgumentError("A URL such as http://localhost:5000 is needed.");
}

function readOptions(text: string): Record<string, unknown> {
  try {
    return parseOptionsField(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function readStates(text: string): JobState[] {
  const states = z.array(jobStateSchema).safeParse(text.split(","));
  if (states.success) return states.data;
  throw new InvalidArgumentError(`Of ${jobStateSchema.options.join(", ")} as many as you like, with commas.`);
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("A whole number from 1 to 999999 is needed.");
}
