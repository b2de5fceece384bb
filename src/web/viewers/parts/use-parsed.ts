/** Bytes from outside as a viewer's schema has them: nothing yet, the value, or that they are something else. */
import { useEffect, useState } from "preact/hooks";
import type { z } from "zod";

export type Parsed<Value> = { value: Value } | "unreadable" | undefined;

/** Of the bytes in one blob, or of those that come later. */
export function useParsed<Schema extends z.ZodType>(
  schema: Schema,
  blob: Blob | undefined,
): Parsed<z.output<Schema>> {
  const [parsed, setParsed] = useState<Parsed<z.output<Schema>>>();
  useEffect(() => {
    let isGone = false;
    const read = async (): Promise<void> => {
      const answer = await parse(schema, blob);
      if (!isGone) setParsed(answer);
    };
    void read();
    return () => {
      isGone = true;
    };
  }, [schema, blob]);
  return parsed;
}

async function parse<Schema extends z.ZodType>(
  schema: Schema,
  blob: Blob | undefined,
): Promise<Parsed<z.output<Schema>>> {
  if (!blob) return undefined;
  try {
    const { success, data } = schema.safeParse(JSON.parse(await blob.text()));
    return success ? { value: data } : "unreadable";
  } catch {
    return "unreadable";
  }
}
