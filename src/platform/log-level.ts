/** Changes how much a running process logs: by a call of an operator, or by a signal where signals exist. */
import type { RequestHandler } from "express";
import { z } from "zod";
import { ServiceError, describeIssue } from "../protocol/errors.ts";
import type { Logger } from "./logger.ts";

export const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** What `PUT /log_level` takes and answers. */
export const logLevelSchema = z.strictObject({ level: z.enum(logLevels) });

/** Answers `PUT /log_level` with a JSON body `{"level"}`, already parsed, by the level in force. */
export function setLogLevel(log: Logger): RequestHandler {
  return (request, response) => {
    const body: unknown = request.body ?? {};
    const parsed = logLevelSchema.safeParse(body);
    if (!parsed.success) {
      const { field, sentence } = describeIssue(parsed.error, body);
      throw new ServiceError("invalid_field", sentence, { field });
    }
    change(log, parsed.data.level);
    response.json({ level: log.level });
  };
}

/** SIGUSR2 switches to `debug`, and the next one back. (Node keeps SIGUSR1 for its debugger; Windows has neither.) */
export function toggleDebugBySignal(log: Logger): void {
  const usual = log.level;
  process.on("SIGUSR2", () => change(log, log.level === "debug" ? usual : "debug"));
}

/** Said at the level of a warning, since hardly anybody silences those. */
function change(log: Logger, level: string): void {
  const before = log.level;
  if (level === before) return;
  log.warn({ from: before, to: level }, "log level changed");
  log.level = level;
}
