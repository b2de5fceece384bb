/** Errors of `/v1` as clients of OpenAI's API read them. */
import { z } from "zod";
import type { ServiceError } from "../../protocol/errors.ts";

/** `Error` and `ErrorResponse` of OpenAI's OpenAPI document. */
export const openAiErrorSchema = z.object({
  error: z.object({
    message: z.string().describe("What came, what is allowed and what to do, as a sentence."),
    type: z
      .string()
      .describe("`server_error` for what may succeed later, else what is wrong with the request."),
    param: z.string().nullable().describe("The field that it is about."),
    code: z.string().describe("Our code, as in every other error."),
  }),
});

export function toOpenAiError({
  message,
  status,
  code,
  details,
}: ServiceError): z.infer<typeof openAiErrorSchema> {
  return { error: { message, type: typeOf(status), param: details.field ?? null, code } };
}

/** Whether a path is one of OpenAI's API. */
export function isOpenAiPath(path: string): boolean {
  return path.startsWith("/v1/");
}

/** By the table of error codes in OpenAI's guide; its clients choose their class by the status. */
function typeOf(status: number): string {
  if (status >= 500) return "server_error";
  if (status === 401) return "authentication_error";
  if (status === 403) return "permission_error";
  if (status === 429) return "rate_limit_error";
  return "invalid_request_error";
}
