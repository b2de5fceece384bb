/** The limits of a process: what its environment may set, and what it tells of them. */
import type { z } from "zod";
import {
  type Limit,
  type LimitMeaning,
  type LimitVariable,
  fixedLimits,
  limitTable,
} from "../protocol/limits.ts";
import { wholeNumber } from "./env.ts";

type Process = "master" | "slave";

type LimitsOf<Of extends Process> = {
  [Name in LimitVariable as (typeof limitTable)[Name]["of"] extends "both" | Of ? Name : never]: number;
};

/** The zod shape of the variables that set a process's limits. */
export function limitVariables<Of extends Process>(process: Of) {
  const entries = Object.entries(limitTable)
    .filter(([, limit]) => isOf(limit, process))
    .map(([name, { value, least }]) => [name, wholeNumber(value, least)]);
  // The type says what the filter does.
  return Object.fromEntries(entries) as { [Name in keyof LimitsOf<Of>]: z.ZodType<number> };
}

/** Every limit of a process for `GET /limits`, with the values that its configuration gives. */
export function describeLimits<Of extends Process>(process: Of, config: LimitsOf<Of>): Limit[] {
  const values: Record<string, number> = config;
  const show = ([name, limit]: [string, LimitMeaning]): Limit => {
    const { meaning, code } = limit;
    const isSet = name in limitTable;
    const value = values[name] ?? limit.value;
    return {
      name: name.toLowerCase(),
      value,
      meaning,
      ...(isSet && { variable: name }),
      ...(code && { code }),
    };
  };
  const all: [string, LimitMeaning][] = [...Object.entries(limitTable), ...Object.entries(fixedLimits)];
  return all.filter(([, limit]) => isOf(limit, process)).map(show);
}

function isOf({ of }: LimitMeaning, process: Process): boolean {
  return of === "both" || of === process;
}
