/** Answers `GET /v1/models`, by which clients of OpenAI's API find out what they may ask for. */
import { z } from "zod";
import { embeddingModels } from "./embedding-request.ts";

/** `ListModelsResponse` of OpenAI's OpenAPI document. */
export const modelListSchema = z.object({
  object: z.literal("list"),
  data: z.array(
    z.object({
      id: z.string().describe("What `model` of a request may be."),
      object: z.literal("model"),
      created: z.literal(0).describe("The models are older than this cluster; nobody keeps the second."),
      owned_by: z.literal("msdp"),
    }),
  ),
});

/** Whether a slave has the packages of a model, only a request for it tells. */
export function listModels(): z.infer<typeof modelListSchema> {
  return {
    object: "list",
    data: embeddingModels.map((id) => ({ id, object: "model", created: 0, owned_by: "msdp" })),
  };
}
