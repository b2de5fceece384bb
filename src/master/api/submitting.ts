/** Operations that bring work: a whole job in one request, or a job that several requests fill. */
import { z } from "zod";
import { json } from "../../platform/openapi/operation.ts";
import { firstIndexSchema } from "../jobs/job-query.ts";
import { formFieldsSchema } from "../jobs/submission.ts";
import { ofFiles, ofFullMaster, ofJob, ofOrder, ofUpload } from "./error-groups.ts";
import { type Operations, jobPath } from "./schemas.ts";

const idempotencyKey = z.object({
  "Idempotency-Key": z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe(
      "The same key again hands back the same job, so that a client may repeat what it is not sure of.",
    ),
});

const submissionHeaders = idempotencyKey.extend({
  Prefer: z
    .string()
    .optional()
    .describe(
      "`respond-async` to be answered at once, `wait=10` after so many seconds at the latest (RFC 7240).",
    ),
});

const location = "Where the job can be asked for.";

export const submitting: Operations = {
  "POST /assign_task": {
    id: "assignTask",
    tag: "Submit",
    summary: "Process files",
    description:
      "Answers when every file has ended; a client that goes away before cancels the job. With `Prefer` the job is " +
      "durable: it outlives the connection and the master's restart, and the answer is 202 unless it ends in time.",
    access: "submit",
    headers: submissionHeaders,
    body: { submission: formFieldsSchema },
    answers: {
      200: json(
        "SubmissionAnswer",
        "At least one file has a result. Those that failed stand in `failed_files`.",
        {
          Location: `With \`Prefer\`: ${location}`,
          "Preference-Applied": "`respond-async`, where it was asked for.",
          "Server-Timing": "What the time went into, in ms: `upload`, `queue` and `processing`.",
        },
      ),
      202: json("Job", "The job was taken in and goes on.", {
        Location: location,
        "Preference-Applied": "`respond-async`",
      }),
    },
    errors: [...ofUpload, ...ofOrder, ...ofFullMaster, "no_slaves"],
    failures: { schema: "SubmissionAnswer", codes: ofFiles },
  },

  "GET /v1/models": {
    id: "listModels",
    tag: "Submit",
    summary: "List the models, in the shape of OpenAI's API",
    description: "The models that `POST /v1/embeddings` knows.",
    access: "submit",
    answers: { 200: json("ModelList", "What a request may name as its `model`.") },
    foreignError: "OpenAiError",
  },

  "POST /v1/embeddings": {
    id: "createEmbeddings",
    tag: "Submit",
    summary: "Embed texts, in the shape of OpenAI's API",
    description:
      "For clients that were written for OpenAI's API: set their base address to `/v1` of this master. Runs as a job of " +
      "the type `embedding`, which is gone with its results when it is answered; a client that goes away before " +
      "cancels it. One text that fails fails the request, with its place in `param`.",
    access: "submit",
    body: { json: "EmbeddingRequest" },
    answers: { 200: json("EmbeddingList", "The vectors, in the order of the texts.") },
    errors: ["malformed_request", ...ofOrder, ...ofFullMaster, ...ofFiles],
    foreignError: "OpenAiError",
  },

  "POST /jobs": {
    id: "openJob",
    tag: "Submit",
    summary: "Open a job that further requests fill",
    access: "submit",
    headers: idempotencyKey,
    body: { json: "NewJob", isOptional: true },
    answers: { 201: json("Job", "The job is open and has no files yet.", { Location: location }) },
    errors: ["malformed_request", ...ofOrder, ...ofFullMaster],
  },

  "POST /jobs/{job_id}/files": {
    id: "addFiles",
    tag: "Submit",
    summary: "Add files to an open job",
    description:
      "They are processed at once. A place that is taken stays as it is, so that files may be sent again when an " +
      "answer did not come.",
    access: "submit",
    path: jobPath,
    query: firstIndexSchema,
    body: { files: true },
    answers: { 200: json("AddedFiles", "What became of each file.") },
    errors: [...ofJob, ...ofUpload, "invalid_field", "job_closed", ...ofFullMaster],
  },

  "POST /jobs/{job_id}/close": {
    id: "closeJob",
    tag: "Submit",
    summary: "Say that no more files come",
    access: "submit",
    path: jobPath,
    answers: { 200: json("Job", "The job takes no more files; it ends with the last of them.") },
    errors: [...ofJob, "no_files", "missing_files"],
  },
};
