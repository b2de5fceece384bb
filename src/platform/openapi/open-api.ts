/** The parts of an OpenAPI 3.1 document that ours have. */
import type { Method } from "./operation.ts";
import type { JsonSchema } from "./schema.ts";

export interface OpenApiDocument {
  openapi: "3.1.0";
  info: {
    title: string;
    version: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, PathItem>;
  webhooks: Record<string, PathItem> | undefined;
  components: {
    schemas: Record<string, JsonSchema>;
    headers: Record<string, HeaderObject>;
    securitySchemes: Record<string, JsonSchema>;
  };
}

export type PathItem = Partial<Record<Method, OperationObject>>;
export type Content = Record<string, { schema: JsonSchema }>;

export interface OperationObject {
  operationId: string;
  tags: string[];
  summary: string;
  description: string | undefined;
  security: Record<string, string[]>[];
  parameters: ParameterObject[];
  requestBody: { required: boolean; content: Content } | undefined;
  responses: Record<string, ResponseObject>;
}

export interface ParameterObject {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description: unknown;
  schema: JsonSchema;
}

export interface ResponseObject {
  description: string;
  headers: Record<string, HeaderObject | { $ref: string }> | undefined;
  content: Content | undefined;
}

export interface HeaderObject {
  description: string;
  schema: JsonSchema;
}
