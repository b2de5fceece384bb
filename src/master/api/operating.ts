/** Operations for whoever runs the cluster, and for what watches over it. */
import { json } from "../../platform/openapi/operation.ts";
import { processOperations } from "../../platform/openapi/process-operations.ts";
import { type Operations, slavePath } from "./schemas.ts";

export const operating: Operations = {
  ...processOperations({ tag: "Operation", readiness: "the master should get jobs", access: "admin" }),

  "POST /slaves/{slave_id}/drain": {
    id: "drainSlave",
    tag: "Slaves",
    summary: "Give a slave no more files",
    description: "Until `resume`, or its next start. It ends those that it has.",
    access: "admin",
    path: slavePath,
    answers: { 200: json("Slave", "The slave, held back.") },
    errors: ["malformed_request", "not_found", "invalid_field"],
  },

  "POST /slaves/{slave_id}/resume": {
    id: "resumeSlave",
    tag: "Slaves",
    summary: "Give a slave files again",
    access: "admin",
    path: slavePath,
    answers: { 200: json("Slave", "The slave, as before it was held back.") },
    errors: ["malformed_request", "not_found"],
  },
};
