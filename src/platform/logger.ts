/** One structured line for each change of state: readable on a terminal, JSON for everything else. */
import { type Logger, pino, stdSerializers } from "pino";

export type { Logger };

/** Logs go to standard error, so that what a command prints stays its own. */
export function createLogger(name: string, level = "info"): Logger {
  const stderr = 2;
  const settings = { name, level, serializers: { err: describeError } };
  if (!process.stderr.isTTY) return pino(settings, pino.destination({ dest: stderr, sync: true }));
  return pino({
    ...settings,
    transport: {
      target: "pino-pretty",
      options: { destination: stderr, ignore: "pid,hostname", translateTime: "HH:MM:ss", singleLine: true },
    },
  });
}

/** What an error is and where it came from; its other properties may hold the request that failed, and so a token. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack } = stdSerializers.err(error);
  const code: unknown = Reflect.get(error, "code");
  return { type, message, stack, code };
}
