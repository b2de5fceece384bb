/** Reads what a submission asks for: its form or JSON body against the type's contract and options. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { readContent } from "../../platform/content.ts";
import type { UploadedFile, UploadedForm } from "../../platform/upload.ts";
import { tagSchema } from "../../protocol/demand.ts";
import { ServiceError, describeIssue, parseOptionsField } from "../../protocol/errors.ts";
import { type Priority, prioritySchema } from "../../protocol/job.ts";
import type { TaskType } from "../../protocol/task-types.ts";
import type { FileStore } from "../../stores/file-store.ts";
import type { TaskCatalogue } from "../slaves/task-catalogue.ts";

/** What is to be done with the files, whenever they come. */
export interface Order {
  taskType: TaskType;
  /** With the type's defaults, as far as a slave has announced them. */
  options: Record<string, unknown>;
  /** As they came. */
  givenOptions: Record<string, unknown>;
  priority: Priority;
  tag: string | undefined;
  callbackUrl: string | undefined;
}

const defaultTaskType = "image";

const allowedCallback = "an http:// or https:// address is allowed";

/** The fields of a form beside `options` and the files. */
export const formFieldsSchema = z.object({
  task_type: z.string().default(defaultTaskType).describe("One of those that `GET /task_types` lists."),
  priority: prioritySchema.default("normal").describe("Jobs of a higher one go first."),
  tag: tagSchema
    .optional()
    .describe(
      "Runs the job on slaves that bear this tag alone, as `GET /slaves` shows them; any without it.",
    ),
  callback_url: z
    .url({ protocol: /^https?$/, error: allowedCallback })
    .optional()
    .describe(
      "Where the master tells of the job's end; `CALLBACK_ADDRESSES` says which addresses it may call.",
    ),
});

/** The body of `POST /jobs`. */
export const newJobSchema = formFieldsSchema.extend({
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("What the task type takes, as `GET /task_types` says it."),
});

/** Throws `unknown_task_type`, `invalid_option` or `invalid_field`, which names the field and what is allowed. */
export function readFormOrder({ fields }: UploadedForm, catalogue: TaskCatalogue): Order {
  // A web form sends what was left empty as well.
  const given = Object.entries(fields).filter(([, value]) => value !== "");
  const order = parse(formFieldsSchema, Object.fromEntries(given));
  return orderOf(catalogue, { ...order, options: parseOptionsField(fields["options"]) });
}

/** As `readFormOrder`, for a JSON body. */
export function readBodyOrder(body: unknown, catalogue: TaskCatalogue): Order {
  return orderOf(catalogue, parse(newJobSchema, body ?? {}));
}

/** The files of a form that stand under the type's field. Throws `no_files` or `unexpected_field`. */
export function readFiles({ files }: UploadedForm, { name, field }: TaskType): UploadedFile[] {
  const own = files.filter((file) => file.field === field);
  if (own.length === 0) {
    throw new ServiceError("no_files", `No files provided for ${name} processing`, { field });
  }
  const stray = files.find((file) => file.field !== field);
  if (stray) {
    throw new ServiceError(
      "unexpected_field",
      `A file came under '${stray.field}'. The files of ${name} come under '${field}'.`,
      { field: stray.field },
    );
  }
  return own;
}

/**
 * What makes two submissions the same one: the order as it came, since defaults may change with the slaves, and the names
 * and bytes of the files. SHA-256, in hex.
 */
export async function digestOf(
  order: Order,
  uploads: readonly UploadedFile[],
  files: FileStore,
): Promise<string> {
  const { taskType, givenOptions: options, priority, tag, callbackUrl } = order;
  const asked = { taskType: taskType.name, options, priority, tag, callbackUrl };
  const digest = createHash("sha256").update(JSON.stringify(asked));
  for (const { name, bytes, path } of uploads) {
    digest.update(JSON.stringify({ name, bytes }));
    for await (const chunk of readContent(files.upload(path))) digest.update(chunk);
  }
  return digest.digest("hex");
}

function orderOf(catalogue: TaskCatalogue, body: z.output<typeof newJobSchema>): Order {
  const taskType = catalogue.get(body.task_type);
  return {
    taskType,
    options: catalogue.parseOptions(taskType.name, body.options),
    givenOptions: body.options,
    priority: body.priority,
    tag: body.tag,
    callbackUrl: body.callback_url,
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { field, sentence } = describeIssue(parsed.error, value);
  // The address may hold a receiver's secret, and the log gets to know what is refused.
  const told = field === "callback_url" ? `'callback_url' is none: ${allowedCallback}.` : sentence;
  throw new ServiceError("invalid_field", told, { field });
}
