/** What a master can do with files, asked before they are sent. */
import { type Demand, describeDemand } from "../protocol/demand.ts";
import { type SlaveState, slavesAnswerSchema } from "../protocol/slave.ts";
import { type AnnouncedTaskType, standardTaskTypes, taskTypesAnswerSchema } from "../protocol/task-types.ts";
import { ClientError } from "./client-error.ts";
import type { Connection } from "./connection.ts";

/** A master of the seed does not list its types; it knows the six standard ones. */
export async function listTaskTypes(
  connection: Connection,
  signal: AbortSignal | undefined,
): Promise<AnnouncedTaskType[]> {
  try {
    const { task_types } = await connection.ask(taskTypesAnswerSchema, "/task_types", { signal });
    return task_types.map(({ task_type: name, ...rest }) => ({ name, ...rest }));
  } catch (error) {
    if (error instanceof ClientError && error.status === 404) return Object.values(standardTaskTypes);
    throw error;
  }
}

/** Rejects with `unknown_task_type`, which names those that are known. */
export async function findTaskType(
  connection: Connection,
  name: string,
  signal: AbortSignal | undefined,
): Promise<AnnouncedTaskType> {
  const types = await listTaskTypes(connection, signal);
  const found = types.find((type) => type.name === name);
  if (found) return found;
  const known = types.map((type) => type.name).join(", ");
  throw new ClientError(`Unknown task type: ${name}. This master knows ${known}.`, {
    status: 400,
    code: "unknown_task_type",
    field: "task_type",
    actual: name,
  });
}

/** States of a slave that the master gives work to, now or when it is heard again. */
const servingStates = new Set<SlaveState>(["alive", "suspect", "set_aside"]);

/** Rejects with `no_slaves` when nobody offers the type, and bears the tag where there is one. A master that does not tell is believed to have a slave. */
export async function expectSlave(
  connection: Connection,
  { taskType, tag }: Demand,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    const { slaves } = await connection.ask(slavesAnswerSchema, "/slaves", { signal });
    const serving = slaves.filter((slave) => servingStates.has(slave.state));
    const isBorne = (tags: string[]): boolean => tag === undefined || tags.includes(tag);
    if (serving.some((slave) => slave.task_types.includes(taskType) && isBorne(slave.tags))) return;
  } catch (error) {
    if (error instanceof ClientError && [403, 404].includes(error.status)) return;
    throw error;
  }
  const which = tag === undefined ? "" : ` for ${describeDemand({ taskType, tag })}`;
  throw new ClientError(`No slaves available${which}`, { status: 503, code: "no_slaves", retryable: true });
}
