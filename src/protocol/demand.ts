/** Which slaves may do a work: those that offer its type and, where a tag is asked for, bear that. */
import { z } from "zod";

/** A word that an operator gives to some slaves, such as `gpu` or `lang.deu`. */
export const tagSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,31}$/,
    "1 to 32 of a-z, 0-9, '.', '_' and '-' are allowed, the first no sign",
  );

export const mostTags = 16;

export interface Demand {
  taskType: string;
  tag?: string | undefined;
}

/** One text for each demand; no task type has an `@` in its name. */
export function demandKey({ taskType, tag }: Demand): string {
  return tag === undefined ? taskType : `${taskType}@${tag}`;
}

export function describeDemand({ taskType, tag }: Demand): string {
  return tag === undefined ? taskType : `${taskType} under the tag ${tag}`;
}
