/** What requests about jobs say in their paths, queries and headers. */
import type { Request } from "express";
import { z } from "zod";
import { ServiceError, describeIssue } from "../../protocol/errors.ts";
import { jobStateSchema } from "../../protocol/job.ts";
import type { JobQuery } from "../../stores/job-store.ts";

const pageSize = { usual: 50, most: 1000 };

/** In characters: no longer than a file name may be. */
const longestName = 255;

const count = z.coerce.number().int().min(0);

export const jobQuerySchema = z.object({
  state: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(jobStateSchema))
    .optional()
    .describe(`Only jobs in one of these states, with commas between: ${jobStateSchema.options.join(", ")}.`),
  task_type: z.string().optional().describe("Only jobs of this type."),
  filename: z
    .string()
    .min(1)
    .max(longestName)
    .optional()
    .describe(
      "Only jobs with a file whose name has this in it, in letters of either case; 1 to 255 characters.",
    ),
  cursor: z.string().optional().describe("The `next` of the page before."),
  limit: count.min(1).max(pageSize.most).default(pageSize.usual).describe("Jobs of one page."),
});

export const fileRangeSchema = z.object({
  files_from: count.default(0).describe("The first file to show."),
  files_limit: count.max(100_000).optional().describe("How many files to show; without it all of them."),
});

export const firstIndexSchema = z.object({
  first_index: count
    .max(1_000_000)
    .optional()
    .describe("The place of the first of these files; without it they follow those that are there."),
});

/** `GET /jobs?state=queued,running&task_type=ocr&limit=50&cursor=…` */
export function readJobQuery(query: unknown): Omit<JobQuery, "owner"> {
  const { state, task_type, filename, cursor, limit } = parseQuery(jobQuerySchema, query);
  return { states: state, taskType: task_type, filename, before: cursor, limit };
}

/** `GET /jobs/{id}?files_from=0&files_limit=100`; undefined for all of them. */
export function readFileRange(query: unknown): { from: number; to: number } | undefined {
  const { files_from: from, files_limit: limit } = parseQuery(fileRangeSchema, query);
  return limit === undefined && from === 0
    ? undefined
    : { from, to: from + (limit ?? Number.MAX_SAFE_INTEGER) };
}

/** `POST /jobs/{id}/files?first_index=100`; without it the files follow those that are there. */
export function readFirstIndex(query: unknown): number | undefined {
  return parseQuery(firstIndexSchema, query).first_index;
}

/** The place of a file in a path. Throws `not_found` for what is no place. */
export function readIndex(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ServiceError("not_found", `'${text}' is no file of a job; files are numbered from 0.`);
}

/** The `Idempotency-Key` of a request (IETF draft-ietf-httpapi-idempotency-key-header). */
export function readKey(request: Request): string | undefined {
  const key = request.get("Idempotency-Key");
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new ServiceError("invalid_field", "'Idempotency-Key' has 1 to 255 visible ASCII characters.", {
    field: "idempotency-key",
  });
}

function parseQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const { field, sentence } = describeIssue(parsed.error, query);
  throw new ServiceError("invalid_field", sentence, { field });
}
