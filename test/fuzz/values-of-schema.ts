/** Values that a JSON Schema admits, as far as the schemas of task types' options go. */
import fc, { type Arbitrary } from "fast-check";
import { z } from "zod";

const schemaSchema = z.looseObject({
  type: z.enum(["object", "string", "integer", "number", "boolean", "array"]).optional(),
  enum: z.array(z.json()).optional(),
  const: z.json().optional(),
  required: z.array(z.string()).optional(),
  get anyOf() {
    return z.array(schemaSchema).optional();
  },
  get properties() {
    return z.record(z.string(), schemaSchema).optional();
  },
  get prefixItems() {
    return z.array(schemaSchema).optional();
  },
  get items() {
    return z.union([z.literal(false), schemaSchema]).optional();
  },
  minItems: z.int().optional(),
  maxItems: z.int().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
});
type Schema = z.infer<typeof schemaSchema>;

export function valuesOf(schema: unknown): Arbitrary<unknown> {
  return build(schemaSchema.parse(schema));
}

function build(schema: Schema): Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(build));
  switch (schema.type) {
    case "object": {
      const members: Record<string, Arbitrary<unknown>> = {};
      for (const [name, member] of Object.entries(schema.properties ?? {})) members[name] = build(member);
      return fc.record(members, { requiredKeys: schema.required ?? [] });
    }
    case "array":
      if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map(build));
      return fc.array(schema.items ? build(schema.items) : fc.jsonValue(), {
        minLength: schema.minItems ?? 0,
        maxLength: schema.maxItems ?? 5,
      });
    case "string":
      if (schema.pattern)
        return fc.stringMatching(new RegExp(schema.pattern), { maxLength: schema.maxLength ?? 50 });
      return fc.string({ minLength: schema.minLength ?? 0, maxLength: schema.maxLength ?? 50 });
    case "integer":
      return fc.integer({ min: schema.minimum ?? -1000, max: Math.min(schema.maximum ?? 1000, 2 ** 31 - 1) });
    case "number":
      return fc.double({
        min: schema.minimum ?? schema.exclusiveMinimum ?? -1000,
        max: schema.maximum ?? schema.exclusiveMaximum ?? 1000,
        minExcluded: schema.exclusiveMinimum !== undefined,
        maxExcluded: schema.exclusiveMaximum !== undefined,
        noNaN: true,
      });
    case "boolean":
      return fc.boolean();
    default:
      return fc.jsonValue();
  }
}
