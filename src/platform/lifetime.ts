/** The life of a process: start it, say that it is ready, stop it in order when asked. */

/** What a started process tells its parent, where one listens. */
interface ReadyMessage {
  ready: true;
  url: string;
}

interface Running {
  url: string;
  stop(): Promise<void>;
}

/** Two signals within this time are one Ctrl-C, which the terminal sends and npm hands on as well. */
const oneKeystrokeMs = 500;

/**
 * Starts a process and stops it at SIGTERM, SIGINT, or when the parent that started it with an IPC channel is gone;
 * a second signal leaves at once. A start that fails prints its message and ends with exit code 1. The start's signal
 * aborts when it is told to stop, for what a start may wait for without end.
 */
export async function runUntilStopped(start: (stopping: AbortSignal) => Promise<Running>): Promise<void> {
  const stopping = new AbortController();
  const starting = start(stopping.signal);
  stopWhenTold(async () => {
    stopping.abort();
    await (await starting).stop();
  });
  try {
    const { url } = await starting;
    const message: ReadyMessage = { ready: true, url };
    process.send?.(message);
  } catch (error) {
    console.error(explainStartFailure(error));
    process.exit(1);
  }
}

/** Listens from the first moment, since a start may be told to stop too; it is then stopped once it is complete. */
function stopWhenTold(stopRunning: () => Promise<void>): void {
  let stoppingSince: number | undefined;
  const stop = async (): Promise<void> => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > oneKeystrokeMs) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    await stopRunning();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  // Ctrl-C reaches every process of a terminal; one that has a parent is stopped by it, each in its turn.
  process.on("SIGINT", () => void (process.connected || stop()));
  // Windows has no SIGTERM that a process could answer; closing the channel says the same everywhere.
  process.once("disconnect", () => void (stoppingSince ?? stop()));
}

function explainStartFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, "code");
  const port: unknown = Reflect.get(error, "port");
  if (code === "EADDRINUSE") {
    return `Port ${String(port)} is taken by another program. Set MASTER_PORT or SLAVE_PORT to a free one, or stop it.`;
  }
  return error.message;
}
