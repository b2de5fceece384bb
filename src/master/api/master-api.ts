/** The API of a master. */
import { describeApi } from "../../platform/openapi/document.ts";
import type { OpenApiDocument } from "../../platform/openapi/open-api.ts";
import { nothing } from "../../platform/openapi/operation.ts";
import { version } from "../../platform/version.ts";
import type { AnnouncedTaskType } from "../../protocol/task-types.ts";
import { z } from "zod";
import { cluster } from "./cluster.ts";
import { jobs } from "./jobs.ts";
import { operating } from "./operating.ts";
import { results } from "./results.ts";
import { schemas } from "./schemas.ts";
import { sessions } from "./sessions.ts";
import { submitting } from "./submitting.ts";

const description = `\
A master takes files, spreads them over slaves, and keeps the results.

Every error is a JSON object with \`error\`, a sentence for people, and \`code\`, a word for programs.

Clients show a key: an API key, or the cluster's token, as \`Authorization: Bearer …\` or \`X-Api-Key: …\`, or the
cookie of a session. Each call names the scopes of which the key has to have one: \`submit\`, \`read\` or \`admin\`, which
stands for the others as well and sees the jobs of all. A key is asked for where \`API_KEYS_FILE\` is set, and where the
master can be reached from other machines and \`ALLOW_ANONYMOUS\` is not set. Slaves show the cluster's token, where one
is set.

A request may bring an id as \`X-Request-Id\`; its answer and the logs then have the same.`;

const callbackHeaders = z.object({
  "webhook-id": z.string().describe("The same for each try of one message."),
  "webhook-timestamp": z.string().describe("Seconds since 1970."),
  "webhook-signature": z
    .string()
    .describe("`v1,` and the Base64 of HMAC-SHA256 over `<id>.<timestamp>.<body>` under `CALLBACK_SECRET`."),
});

export function describeMaster(taskTypes: readonly AnnouncedTaskType[]): OpenApiDocument {
  return describeApi(
    {
      title: "Master of a Master-Slave Distributed Processing cluster",
      description,
      tags: {
        Submit: "Bring files.",
        Jobs: "See, follow, cancel and repeat jobs.",
        Results: "Fetch what was made.",
        Cluster: "What the cluster is and offers.",
        Slaves: "What slaves say to their master, and what operators say of them.",
        Operation: "What watches over a master and steers it.",
        Session: "A browser's cookie in place of a key.",
      },
      schemas,
      operations: { ...submitting, ...jobs, ...results, ...cluster, ...operating, ...sessions },
      webhooks: {
        jobEnded: {
          id: "tellOfJob",
          tag: "Jobs",
          summary: "A job has ended",
          description:
            "What the master sends to a job's `callback_url`, signed as standardwebhooks.com has it, again and again " +
            "with growing pauses until it is answered with 2xx.",
          access: "anyone",
          headers: callbackHeaders,
          body: { json: "CallbackMessage" },
          answers: { "2XX": nothing("The message has arrived.") },
        },
      },
    },
    { version, taskTypes },
  );
}
