/** What a process has logged, line by line. */
import { z } from "zod";

const lineSchema = z.looseObject({ msg: z.string(), level: z.number(), requestId: z.string().optional() });

export type LogLine = z.infer<typeof lineSchema>;

export function readLog(text: string): LogLine[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => lineSchema.parse(JSON.parse(line)));
}

/** The address that a launcher has logged as its own; throws before it has. */
export function readUrl(text: string): string {
  const start = readLog(text).find((line) => line.msg.endsWith("is working"));
  return z.string().parse(start?.["url"]);
}
