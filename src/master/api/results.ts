/** Operations that hand out bytes: results, and uploads as they came. */
import { bytes } from "../../platform/openapi/operation.ts";
import { ofJob } from "./error-groups.ts";
import { type Operations, artifactFilePath, filePath, jobPath } from "./schemas.ts";

const name = { "Content-Disposition": "An attachment under the file's name (RFC 6266)." };
const file = { ...name, ETag: "Of these bytes.", "Accept-Ranges": "`bytes`" };

/** As a web server hands out a file (RFC 9110 §13, §14). */
const download = (meaning: string) => ({
  200: bytes(meaning, "*/*", file),
  206: bytes("The part that `Range` names.", "*/*", { ...file, "Content-Range": "Which part it is." }),
  304: { meaning: "The client has these bytes, as `If-None-Match` or `If-Modified-Since` say." },
});

export const results: Operations = {
  "GET /jobs/{job_id}/results.zip": {
    id: "getResults",
    tag: "Results",
    summary: "Fetch all results of a job",
    description: "What was moved away from `processed_results` since is named in `missing.txt`.",
    access: "read",
    path: jobPath,
    answers: { 200: bytes("A ZIP file, made while it is sent.", "application/zip", name) },
    errors: ofJob,
  },

  "GET /jobs/{job_id}/files/{index}/result": {
    id: "getResult",
    tag: "Results",
    summary: "Fetch the result of a file",
    access: "read",
    path: filePath,
    answers: download("The result."),
    errors: [...ofJob, "result_not_ready"],
  },

  "GET /jobs/{job_id}/files/{index}/artifacts/{name}": {
    id: "getArtifact",
    tag: "Results",
    summary: "Fetch what a processor made beside the result",
    description: "Kept as long as the job, and gone with it.",
    access: "read",
    path: artifactFilePath,
    answers: download("The artifact."),
    errors: ofJob,
  },

  "GET /jobs/{job_id}/files/{index}/original": {
    id: "getOriginal",
    tag: "Results",
    summary: "Fetch a file as it was uploaded",
    description: "For durable jobs; the uploads of others go with the connection that brought them.",
    access: "read",
    path: filePath,
    answers: download("The upload."),
    errors: ofJob,
  },
};
