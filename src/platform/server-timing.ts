/** The header in which an answer says what its time went into; browsers show it beside the request. */

export const serverTimingHeader = "Server-Timing";

/** Durations in ms as the header's value (W3C Server Timing §2); what is undefined did not happen. */
export function writeServerTiming(durationsMs: Record<string, number | undefined>): string {
  return Object.entries(durationsMs)
    .flatMap(([name, ms]) => (ms === undefined ? [] : [`${name};dur=${Math.round(ms * 10) / 10}`]))
    .join(", ");
}
