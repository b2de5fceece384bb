/**
 * What a slave answers to `POST /get_task`. Everybody gets JSON with Base64 inside; a caller that accepts
 * `multipart/form-data` gets the same as raw bytes, five times faster: a part `manifest` and a file part
 * `result-<index>` for each result, and `artifact-<index>-<place>` for each of its artifacts.
 */
import { z } from "zod";
import { artifactSchema, mediaTypeSchema } from "./artifact.ts";

export const rawResultsMediaType = "multipart/form-data";
export const manifestField = "manifest";
export const resultField = (index: number): string => `result-${index}`;
export const artifactField = (index: number, place: number): string => `artifact-${index}-${place}`;

const fileErrorSchema = z.object({ filename: z.string(), error: z.string(), code: z.string().optional() });

/** The Base64 answer; each result holds its bytes under the key of its task type. */
export const base64AnswerSchema = z.object({
  results: z.array(
    z.looseObject({
      filename: z.string(),
      warnings: z.array(z.string()).optional(),
      artifacts: z
        .array(artifactSchema.extend({ data: z.string().describe("The bytes in Base64.") }))
        .optional(),
    }),
  ),
  errors: z.array(fileErrorSchema).default([]),
});

/** The raw answer's manifest; `index` counts the files of the request from 0. */
export const manifestSchema = z.object({
  results: z.array(
    z.object({
      index: z.int().min(0),
      filename: z.string(),
      media_type: mediaTypeSchema,
      bytes: z.int().min(0),
      duration_ms: z.number(),
      warnings: z.array(z.string()),
      artifacts: z.array(artifactSchema).default([]),
    }),
  ),
  errors: z.array(fileErrorSchema.extend({ index: z.int().min(0) })),
});
export type Manifest = z.input<typeof manifestSchema>;

/** The field of the merged value in a call for stage `finish`. */
export const sharedField = "shared";
