/** Who may call an operation: what a document says of it. */
import type { ErrorCode } from "../../protocol/errors.ts";
import type { AccessRule } from "./operation.ts";
import type { JsonSchema } from "./schema.ts";

/** What each rule asks of a caller, and how it says no. */
export const accessRules: Record<AccessRule, { security: Record<string, string[]>[]; errors: ErrorCode[] }> =
  {
    anyone: { security: [], errors: [] },
    client: { security: [{ token: [] }], errors: ["unauthorized"] },
    slave: { security: [{ token: [] }], errors: ["unauthorized"] },
  };

/** The kinds of proof that the rules name. */
export const securitySchemes: Record<string, JsonSchema> = {
  token: {
    type: "http",
    scheme: "bearer",
    description: "The cluster's token (`CLUSTER_TOKEN`), where one is set.",
  },
};
