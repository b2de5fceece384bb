/** The task types that a master knows: the six standard ones and those that slaves have announced, with options. */
import { z } from "zod";
import { ServiceError, describeIssue } from "../../protocol/errors.ts";
import { type AnnouncedTaskType, standardTaskTypes } from "../../protocol/task-types.ts";

interface Entry {
  taskType: AnnouncedTaskType;
  /** Checks options and fills defaults in; absent until a slave has announced them. */
  options: z.ZodType | undefined;
}

export class TaskCatalogue {
  readonly #entries = new Map<string, Entry>();

  constructor() {
    for (const taskType of Object.values(standardTaskTypes))
      this.#entries.set(taskType.name, { taskType, options: undefined });
  }

  /**
   * Takes announced types in; the latest announcement of a name counts. Field, key and result name of a standard type
   * are the contract, so they stay. Throws `invalid_field` when the options are no JSON Schema that can be checked.
   */
  add(announced: readonly AnnouncedTaskType[]): void {
    for (const type of announced) {
      const standard = Object.values(standardTaskTypes).find(({ name }) => name === type.name);
      const taskType = standard ? { ...standard, options: type.options } : type;
      const known = this.#entries.get(type.name);
      // Heartbeats repeat the announcement every few seconds; only a change is worth compiling.
      if (JSON.stringify(known?.taskType) === JSON.stringify(taskType)) continue;
      this.#entries.set(type.name, { taskType, options: compile(taskType) });
    }
  }

  /** Throws `unknown_task_type`. */
  get(name: string): AnnouncedTaskType {
    return this.#find(name).taskType;
  }

  list(): AnnouncedTaskType[] {
    return [...this.#entries.values()].map((entry) => entry.taskType);
  }

  /** The options with their defaults. Throws `invalid_option`, which names the option and what is allowed. */
  parseOptions(name: string, options: Record<string, unknown>): Record<string, unknown> {
    const { taskType, options: schema } = this.#find(name);
    if (!schema) {
      const option = Object.keys(options)[0];
      if (option === undefined) return {};
      throw invalidOption(option, `Unknown option '${option}'. No slave has announced options of ${name}.`);
    }
    const parsed = schema.safeParse(options);
    if (parsed.success) return z.record(z.string(), z.unknown()).parse(parsed.data);
    const { field, sentence } = describeIssue(parsed.error, options);
    const allowed = Object.keys(
      z.record(z.string(), z.unknown()).catch({}).parse(taskType.options?.["properties"]),
    );
    const hint =
      parsed.error.issues[0]?.code === "unrecognized_keys"
        ? ` ${name} takes ${allowed.join(", ") || "no options"}.`
        : "";
    throw invalidOption(field, `${sentence.replace("Unknown field", "Unknown option")}${hint}`);
  }

  #find(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    throw new ServiceError("unknown_task_type", `Unknown task type: ${name}`, {
      field: "task_type",
      actual: name,
    });
  }
}

function invalidOption(field: string, message: string): ServiceError {
  return new ServiceError("invalid_option", message, { field });
}

function compile({ name, options }: AnnouncedTaskType): z.ZodType | undefined {
  if (!options) return undefined;
  try {
    return z.fromJSONSchema(options);
  } catch (error) {
    throw new ServiceError(
      "invalid_field",
      `The options of task type ${name} are no JSON Schema that can be checked.`,
      {
        field: "task_types",
        cause: error,
      },
    );
  }
}
