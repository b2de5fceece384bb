/**
 * Answers `POST /v1/embeddings`: a job of the type `embedding` over the texts, whose results become OpenAI's list. Nobody
 * asks for the job later, so neither it nor its results stay.
 */
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import { z } from "zod";
import { ServiceError } from "../../protocol/errors.ts";
import type { FileStore } from "../../stores/file-store.ts";
import type { Task } from "../../stores/job-records.ts";
import type { JobStore } from "../../stores/job-store.ts";
import { endOf } from "../end-of-response.ts";
import type { Intake } from "../jobs/intake.ts";
import type { Submitter } from "../jobs/job-maker.ts";
import type { JobReader } from "../jobs/job-reader.ts";
import type { EmbeddingWish } from "./embedding-request.ts";

interface EmbeddingParts {
  jobs: JobStore;
  files: FileStore;
  intake: Pick<Intake, "submitTexts" | "isClosed">;
  reader: JobReader;
  cancel: (jobId: string) => Promise<void>;
}

/** `CreateEmbeddingResponse` of OpenAI's OpenAPI document. */
export const embeddingListSchema = z.object({
  object: z.literal("list"),
  data: z.array(
    z.object({
      object: z.literal("embedding"),
      index: z.int().min(0).describe("The text's place in `input`."),
      embedding: z
        .union([z.array(z.number()), z.string()])
        .describe("The vector: numbers, or base64 of little-endian float32."),
    }),
  ),
  model: z.string(),
  usage: z.object({
    prompt_tokens: z.int().min(0).describe("Tokens of all texts, as the model counts them."),
    total_tokens: z.int().min(0),
  }),
});

/** What is read of a result of the embedding processor. */
const resultSchema = z.object({ vector: z.array(z.number()), tokens: z.int().min(0) });

/** Throws what a text failed of, under its place in `input`; a client that goes away ends the job. */
export async function answerEmbeddings(
  parts: EmbeddingParts,
  { wish, submitter }: { wish: EmbeddingWish; submitter: Submitter },
  response: Response,
): Promise<void> {
  const { texts, model, dimensions } = wish;
  const gone = endOf(response);
  const options = { model, ...(dimensions !== undefined && { dimensions }) };
  const { id } = await parts.intake.submitTexts({ taskType: "embedding", options, texts }, submitter);
  try {
    await parts.reader.untilFinished(id, gone);
    const tasks = await parts.jobs.tasks(id);
    for (const task of tasks) refuseFailed(task, parts.intake.isClosed);
    const paths = tasks.map(({ resultName }) => parts.files.resultPath(resultName));
    response.type("application/json");
    await pipeline(Readable.from(writeList(paths, wish)), response);
  } catch (error) {
    if (!gone.aborted) throw error;
    await parts.cancel(id);
  } finally {
    await forget(parts, id);
  }
}

function refuseFailed({ index, state, failure }: Task, isStopping: boolean): void {
  if (state === "done") return;
  const { code, error } = failure ?? { code: "cancelled" as const, error: "The job was cancelled." };
  const isOurs = isStopping && code === "cancelled";
  const field = `input.${index}`;
  throw new ServiceError(isOurs ? "stopping" : code, `'${field}': ${error}`, { field });
}

/** One vector at a time: all of them at once, as one text, would hold up everybody else. */
async function* writeList(paths: string[], { model, encoding }: EmbeddingWish): AsyncGenerator<string> {
  let tokens = 0;
  yield `{"object":"list","data":[`;
  for (const [index, file] of paths.entries()) {
    const result = resultSchema.parse(JSON.parse(await readFile(file, "utf8")));
    tokens += result.tokens;
    const embedding = encoding === "base64" ? toBase64(result.vector) : result.vector;
    yield `${index > 0 ? "," : ""}${JSON.stringify({ object: "embedding", index, embedding })}`;
  }
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  yield `],"model":${JSON.stringify(model)},"usage":${JSON.stringify(usage)}}`;
}

/** Little-endian float32, whatever the machine's own order. */
function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [place, value] of vector.entries()) bytes.writeFloatLE(value, place * 4);
  return bytes.toString("base64");
}

/** Result names have the job's id in them, so that nobody else's result bears one. */
async function forget({ jobs, files }: EmbeddingParts, jobId: string): Promise<void> {
  for (const { resultName } of await jobs.tasks(jobId)) await files.removeResult(resultName);
  await jobs.remove(jobId);
}
