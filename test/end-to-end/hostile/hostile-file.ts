/** What a file of the hostile collection is: bytes made when they are needed, and the one outcome that is right. */
import type { ErrorCode } from "../../../src/protocol/errors.ts";
import type { standardTaskTypes } from "../../../src/protocol/task-types.ts";

export interface HostileFile {
  /** What is wrong with it, as the name of its test. */
  what: string;
  taskType: keyof typeof standardTaskTypes;
  name: string;
  options?: Record<string, unknown>;
  content: () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
  /** The code of its error; or what a warning of its result says, `undefined` where there is nothing to say. */
  outcome: { error: ErrorCode } | { warning: RegExp | undefined };
}

export const refused = (error: ErrorCode): HostileFile["outcome"] => ({ error });
export const read: HostileFile["outcome"] = { warning: undefined };
export const readWith = (warning: RegExp): HostileFile["outcome"] => ({ warning });
