/** One structured line for each change of state: readable on a terminal, JSON for everything else. */
import { type Logger, pino } from "pino";

export type { Logger };

/** Logs go to standard error, so that what a command prints stays its own. */
export function createLogger(name: string, level = "info"): Logger {
  const stderr = 2;
  if (!process.stderr.isTTY) return pino({ name, level }, pino.destination({ dest: stderr, sync: true }));
  return pino({
    name,
    level,
    transport: {
      target: "pino-pretty",
      options: { destination: stderr, ignore: "pid,hostname", translateTime: "HH:MM:ss", singleLine: true },
    },
  });
}
