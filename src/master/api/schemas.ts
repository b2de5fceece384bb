/** The schemas of a master's API under the names that its operations call them by. */
import { z } from "zod";
import { logLevelSchema } from "../../platform/log-level.ts";
import type { Operation, Route } from "../../platform/openapi/operation.ts";
import { aliveSchema, readinessAnswerSchema } from "../../platform/readiness.ts";
import { artifactNameSchema } from "../../protocol/artifact.ts";
import { sessionAnswerSchema, sessionRequestSchema } from "../../protocol/access.ts";
import { callbackMessageSchema, feedEventSchema, socketCommandSchema } from "../../protocol/events.ts";
import {
  addedFilesSchema,
  assignTaskAnswerSchema,
  callbackSchema,
  countsSchema,
  jobFileSchema,
  jobListSchema,
  jobSummarySchema,
  jobViewSchema,
  progressSchema,
} from "../../protocol/job.ts";
import { limitsAnswerSchema } from "../../protocol/limits.ts";
import {
  registrationAnswerSchema,
  registrationSchema,
  slaveViewSchema,
  slavesAnswerSchema,
} from "../../protocol/slave.ts";
import { taskTypesAnswerSchema } from "../../protocol/task-types.ts";
import { newJobSchema } from "../jobs/submission.ts";
import { embeddingListSchema } from "../openai/answer-embeddings.ts";
import { embeddingRequestSchema } from "../openai/embedding-request.ts";
import { modelListSchema } from "../openai/list-models.ts";
import { openAiErrorSchema } from "../openai/openai-error.ts";

export const schemas = {
  NewJob: newJobSchema,
  EmbeddingRequest: embeddingRequestSchema,
  EmbeddingList: embeddingListSchema,
  OpenAiError: openAiErrorSchema,
  SubmissionAnswer: assignTaskAnswerSchema,
  Job: jobViewSchema,
  JobSummary: jobSummarySchema,
  JobList: jobListSchema,
  JobFile: jobFileSchema,
  AddedFiles: addedFilesSchema,
  Counts: countsSchema,
  Progress: progressSchema,
  Callback: callbackSchema,
  CallbackMessage: callbackMessageSchema,
  FeedEvent: feedEventSchema,
  SocketCommand: socketCommandSchema,
  Alive: aliveSchema,
  Readiness: readinessAnswerSchema,
  LogLevel: logLevelSchema,
  SessionRequest: sessionRequestSchema,
  Session: sessionAnswerSchema,
  Registration: registrationSchema,
  Registered: registrationAnswerSchema,
  Slave: slaveViewSchema,
  Slaves: slavesAnswerSchema,
  TaskTypes: taskTypesAnswerSchema,
  Limits: limitsAnswerSchema,
  ModelList: modelListSchema,
};

export type Operations = Partial<Record<Route, Operation<keyof typeof schemas>>>;

export const jobPath = z.object({ job_id: z.string().describe("The job's id.") });
export const filePath = jobPath.extend({
  index: z.int().min(0).describe("The file's place in the job, from 0."),
});
export const artifactFilePath = filePath.extend({
  name: artifactNameSchema.describe("As the file's `artifacts` name it."),
});
export const slavePath = z.object({ slave_id: z.string().describe("As `POST /register` answered it.") });
