/** The options of a type as fields of a form, read off their JSON Schema. */
import { z } from "zod";

const propertySchema = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maxLength: z.number().optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});

interface Named {
  name: string;
  description: string;
  /** As JSON, for a remark beside the field; empty where there is none. */
  fallback: string;
}

export type OptionField = Named &
  (
    | { kind: "switch"; isOn: boolean }
    | { kind: "choice"; choices: (string | number)[] }
    | { kind: "several"; choices: (string | number)[] }
    | { kind: "number"; isWhole: boolean; least: number | undefined; most: number | undefined }
    | { kind: "text"; maxLength: number | undefined }
    | { kind: "group"; fields: OptionField[] }
    /** Whatever no other field can say. */
    | { kind: "json" }
  );

/** In the schema's order; none where the type takes no options. */
export function readOptionFields(schema: Record<string, unknown> | undefined): OptionField[] {
  const { properties = {} } = propertySchema.catch({}).parse(schema ?? {});
  return Object.entries(properties).map(([name, property]) => readField(name, property));
}

function readField(name: string, property: unknown): OptionField {
  const parsed = propertySchema.safeParse(property).data;
  if (!parsed) return { name, description: "", fallback: "", kind: "json" };
  const { type, minimum, exclusiveMinimum, maximum, maxLength } = parsed;
  const fallback = parsed.default === undefined ? "" : JSON.stringify(parsed.default);
  const named = { name, description: parsed.description ?? "", fallback };
  if (parsed.enum) return { ...named, kind: "choice", choices: parsed.enum };
  if (type === "boolean") return { ...named, kind: "switch", isOn: parsed.default === true };
  if (type === "integer" || type === "number") {
    const isWhole = type === "integer";
    const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
    return { ...named, kind: "number", isWhole, least: minimum ?? exclusiveMinimum, most };
  }
  if (type === "string") return { ...named, kind: "text", maxLength };
  const choices = propertySchema.safeParse(parsed.items).data?.enum;
  if (type === "array" && choices) return { ...named, kind: "several", choices };
  const isSmall = Object.keys(parsed.properties ?? {}).length <= 4;
  if (type === "object" && parsed.properties && isSmall) {
    return { ...named, kind: "group", fields: readOptionFields({ properties: parsed.properties }) };
  }
  return { ...named, kind: "json" };
}
