/** Operations on jobs that are there: see them, follow them, end them, try again what failed. */
import { z } from "zod";
import { events, json, nothing } from "../../platform/openapi/operation.ts";
import { fileRangeSchema, jobQuerySchema } from "../jobs/job-query.ts";
import { ofFullMaster, ofJob } from "./error-groups.ts";
import { type Operations, jobPath } from "./schemas.ts";

const lastEvent = "The id of the last event that was seen; what came after it follows.";
const resumeHeader = z.object({ "Last-Event-ID": z.string().optional().describe(lastEvent) });
const resumeQuery = z.object({
  last_event_id: z.string().optional().describe(`The same, for clients that can set no header. ${lastEvent}`),
});

const stream =
  "Server-sent events with the members of a `FeedEvent`: `id`, `event` and, as JSON, `data`. A snapshot comes first, " +
  "and a comment every 15 seconds where nothing happens.";

export const jobs: Operations = {
  "GET /jobs": {
    id: "listJobs",
    tag: "Jobs",
    summary: "List jobs, the latest first",
    access: "read",
    query: jobQuerySchema,
    answers: { 200: json("JobList", "One page of jobs, without their files.") },
    errors: ["invalid_field", "engine_down"],
  },

  "GET /jobs/{job_id}": {
    id: "getJob",
    tag: "Jobs",
    summary: "Show a job and its files",
    access: "read",
    path: jobPath,
    query: fileRangeSchema,
    answers: { 200: json("Job", "The job as it is now.") },
    errors: [...ofJob, "invalid_field"],
  },

  "DELETE /jobs/{job_id}": {
    id: "removeJob",
    tag: "Jobs",
    summary: "Cancel a job, or remove one that has ended",
    description: "Results that were saved in `processed_results` stay there.",
    access: "submit",
    path: jobPath,
    answers: {
      200: json("Job", "It had not ended: what waited is cancelled, what ran is stopped."),
      204: nothing("It had ended and is forgotten, with the uploads that were kept for it."),
    },
    errors: ofJob,
  },

  "POST /jobs/{job_id}/cancel": {
    id: "cancelJob",
    tag: "Jobs",
    summary: "Cancel a job, and never remove it",
    description: "For a client that cannot know whether it has ended meanwhile.",
    access: "submit",
    path: jobPath,
    answers: { 200: json("Job", "What waited is cancelled, what ran is stopped, what had ended stays.") },
    errors: ofJob,
  },

  "POST /jobs/{job_id}/retry": {
    id: "retryJob",
    tag: "Jobs",
    summary: "Try the failed files again",
    description:
      "For durable jobs, whose uploads are kept. A task type that gathers makes all its results anew.",
    access: "submit",
    path: jobPath,
    answers: { 202: json("Job", "What failed or was cancelled waits again.") },
    errors: [...ofJob, "job_running", "too_many_files", "upload_too_large", ...ofFullMaster],
  },

  "GET /jobs/{job_id}/events": {
    id: "followJob",
    tag: "Jobs",
    summary: "Follow a job",
    description: `${stream} The stream ends with the job.`,
    access: "read",
    path: jobPath,
    query: resumeQuery,
    headers: resumeHeader,
    answers: {
      200: events("The job's events.", "FeedEvent"),
      204: nothing("The job has ended, and the last of its events was seen."),
    },
    errors: [...ofJob, "invalid_field"],
  },

  "GET /events": {
    id: "followJobs",
    tag: "Jobs",
    summary: "Follow all jobs",
    description: stream,
    access: "read",
    query: resumeQuery,
    headers: resumeHeader,
    answers: { 200: events("The events of all jobs, without those of their files.", "FeedEvent") },
    errors: ["invalid_field", "engine_down"],
  },

  "GET /ws": {
    id: "openSocket",
    tag: "Jobs",
    summary: "Follow jobs over a WebSocket",
    description:
      "A client sends a `SocketCommand` to follow a job or all of them, and to stop doing so; it gets a `FeedEvent` " +
      "for each thing that happens, and an `Error` for a command that cannot be obeyed, as JSON in text messages.",
    access: "socket",
    answers: { 101: nothing("The connection is a WebSocket from here on (RFC 6455).") },
    errors: ["not_found", "engine_down"],
  },
};
