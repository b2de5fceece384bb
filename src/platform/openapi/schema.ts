/** JSON Schema of zod schemas, as it is best to read in a document. */
import { z } from "zod";

/** JSON Schema of draft 2020-12, as OpenAPI 3.1 has it. */
export type JsonSchema = Record<string, unknown>;

/** Where a document keeps a schema of this name. */
export function reference(name: string): string {
  return `#/components/schemas/${name}`;
}

export function describeSchema(schema: z.ZodType): JsonSchema {
  return withoutIdentity(z.toJSONSchema(schema, asOnTheWire));
}

/** Schemas under their names; where one holds another of them it refers to it. */
export function describeSchemas(schemas: Record<string, z.ZodType>): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const described = z.toJSONSchema(registry, { ...asOnTheWire, uri: reference }).schemas;
  return Object.fromEntries(
    Object.keys(schemas).map((name) => [name, withoutIdentity(described[name] ?? {})]),
  );
}

/** Requests and answers alike are what goes into the schema that reads them: before defaults are filled in. */
const asOnTheWire = { io: "input", override: simplify } as const;

/** A document has its own dialect and addresses. */
function withoutIdentity({
  $schema: _dialect,
  $id: _address,
  ...schema
}: z.core.JSONSchema.BaseSchema): JsonSchema {
  return schema;
}

/** Takes away what says nothing to a reader. */
function simplify({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  // zod spells each format out as a regular expression beside it.
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
