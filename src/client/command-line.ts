/** What may stand on the client's command line, and what `--help` says of it. */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { parseOptionsField } from "../protocol/errors.ts";
import { standardInput } from "./local-files.ts";

export const exitCodes = { allDone: 0, filesFailed: 1, usage: 2, unavailable: 3, interrupted: 130 } as const;

export interface CommandLine {
  masterUrl: string;
  taskType: string;
  paths: string[];
  json: boolean;
  name: string;
  out?: string | undefined;
  options?: Record<string, unknown> | undefined;
  token?: string | undefined;
}

const notes = `
A folder stands for all files in it and in its folders, sorted by name; hidden files and links are left out.
The content of a file decides whether it can be processed, not its name, so a folder is sent whole.

Standard output carries the answer and nothing else. Files that failed and what to know about a result stand on
standard error, where a terminal also shows how far the work is.

Exit codes:
    0  every file has a result
    1  some or all files failed, or the master refused them as too large
    2  wrong usage: an unknown option or task type, no such file, no valid JSON, a missing or wrong token
    3  no master can be reached, it has no slave for the task type, or it cannot take the files now; try again later
  130  interrupted: Ctrl-C cancels the job on the master, what is saved stays

Environment:
  CLUSTER_TOKEN  the token, when --token is not given

Examples:
  msdp-client http://localhost:5000 image photos/ --out gray
  msdp-client http://localhost:5000 document report.pdf --json
  msdp-client http://localhost:5000 image logo.png --options '{"format":"webp","width":200}'
  echo "What a fine day." | msdp-client http://localhost:5000 text - --name note.txt`;

/**
 * Parses the arguments after the program's name. What is wrong is printed to standard error, and what is asked for
 * (`--help`, `--version`) to standard output; both come back as an exit code.
 */
export function parseCommandLine(words: readonly string[], version: string): CommandLine | number {
  const command = new Command("msdp-client")
    .description("Sends files to a master and says where their results were saved.")
    .addArgument(
      new Argument("<master_url>", "where the master is: http://localhost:5000").argParser(readUrl),
    )
    .argument("<task_type>", "image, text, embedding, ocr, audio, document, or one that a slave offers")
    .argument("<files...>", "files and folders, and - for standard input")
    .option("--name <name>", "the file name of standard input", "stdin")
    .addOption(
      new Option("--options <json>", "options of the processor, a JSON object").argParser(readOptions),
    )
    .option("--out <dir>", "fetch the results into this folder too; nothing in it is overwritten")
    .option("--json", "print the answer as JSON")
    .option("--token <token>", "the cluster's token; CLUSTER_TOKEN is safer, others see command lines")
    .version(version)
    .addHelpText("after", notes)
    .exitOverride();
  try {
    command.parse(words, { from: "user" });
    return toCommandLine(command);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.allDone : exitCodes.usage;
  }
}

const flagsSchema = z.object({
  json: z.boolean().default(false),
  name: z.string(),
  out: z.string().optional(),
  options: z.record(z.string(), z.unknown()).optional(),
  token: z.string().optional(),
});
const argumentsSchema = z.tuple([z.string(), z.string(), z.array(z.string())]);

function toCommandLine(command: Command): CommandLine {
  const [masterUrl, taskType, paths] = argumentsSchema.parse(command.processedArgs);
  const inputs = paths.filter((path) => path === standardInput).length;
  if (inputs > 1) command.error("error: standard input can be named once");
  if (inputs === 0 && command.getOptionValueSource("name") !== "default") {
    command.error("error: --name is the name of standard input, and no - stands among the files");
  }
  return { masterUrl, taskType, paths, ...flagsSchema.parse(command.opts()) };
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
