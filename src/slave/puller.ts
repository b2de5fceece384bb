/** Does what a pulling slave has claimed: its inputs into a scratch folder, through the runner, and the outcome back. */
import path from "node:path";
import { z } from "zod";
import type { MasterLink } from "../engines/bullmq/master-link.ts";
import type { Logger } from "../platform/logger.ts";
import type { Processor } from "../processors/processor.ts";
import { ServiceError, describeIssue } from "../protocol/errors.ts";
import type { Assignment } from "../protocol/work.ts";
import { toFormParts } from "./answer.ts";
import { inCallFolder } from "./call-folder.ts";
import type { Call, FileOutcome, Runner } from "./runner.ts";
import type { CallObserver } from "./task-counters.ts";

interface PullerParts {
  processors: ReadonlyMap<string, Processor>;
  runner: Runner;
  scratchFolder: string;
  link: MasterLink;
  observer: CallObserver;
  log: Logger;
}

/** So many inputs come at once; a merge has one for each file of its job. */
const fetchesAtOnce = 8;

/** How often a master hears of a file's progress, at the most. */
const progressEveryMs = 500;

/** Works in a slot that the caller holds. Rejects when the outcome could not be handed in. */
export function createPuller(parts: PullerParts) {
  return async (assignment: Assignment, signal: AbortSignal): Promise<void> => {
    const { runner, scratchFolder, link, observer } = parts;
    await inCallFolder(scratchFolder, async (folder) => {
      const taskType = assignment.task_type;
      const outcomes = await refusalOf(parts, assignment, async (processor) => {
        const inputs = await fetchInputs(link, assignment, folder, signal);
        const log = parts.log.child({ requestId: assignment.request_id });
        const { options, stage } = assignment;
        const onProgress = tellNowAndThen(link, assignment);
        const call: Call = { processor, options, stage, ...inputs, folder, log, onProgress };
        return runner.run(call, signal);
      });
      // What was cut off is nobody's failure, and nobody wants to hear of it.
      signal.throwIfAborted();
      observer.callEnded(taskType, outcomes);
      await link.handIn(assignment, toFormParts(outcomes), signal);
    });
  };
}

/** An order that this slave's processor does not take is answered like a file that it does not read. */
async function refusalOf(
  { processors }: PullerParts,
  { task_type: taskType, options, inputs }: Assignment,
  run: (processor: Processor) => Promise<FileOutcome[]>,
): Promise<FileOutcome[]> {
  const processor = processors.get(taskType);
  const filename = inputs[0]?.filename ?? "";
  try {
    if (!processor) throw new ServiceError("unknown_task_type", `Unknown task type: ${taskType}`);
    processor.parseOptions(options);
  } catch (error) {
    const { code, message } = asServiceError(error, options);
    return [{ index: 0, filename, ok: false, code, error: message }];
  }
  return run(processor);
}

function asServiceError(error: unknown, options: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (!(error instanceof z.ZodError)) throw error;
  return new ServiceError("invalid_option", describeIssue(error, options).sentence);
}

async function fetchInputs(
  link: MasterLink,
  assignment: Assignment,
  folder: string,
  signal: AbortSignal,
): Promise<Pick<Call, "files" | "shared">> {
  const files = assignment.inputs.map(({ filename: name, bytes }, place) => {
    return { name, bytes, path: path.join(folder, `input-${place}`) };
  });
  const waiting = files.entries();
  const fetchInTurn = async (): Promise<void> => {
    for (const [place, { path: target }] of waiting)
      await link.fetch(assignment, `inputs/${place}`, target, signal);
  };
  await Promise.all(Array.from({ length: fetchesAtOnce }, fetchInTurn));
  if (!assignment.has_shared) return { files };
  const shared = path.join(folder, "shared");
  await link.fetch(assignment, "shared", shared, signal);
  return { files, shared };
}

function tellNowAndThen(link: MasterLink, assignment: Assignment): Call["onProgress"] {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (_file, progress) => {
    const now = performance.now();
    const isLast = progress.done >= progress.total;
    if (now - toldAt < progressEveryMs && !isLast) return;
    toldAt = now;
    void link.tellProgress(assignment, progress);
  };
}
