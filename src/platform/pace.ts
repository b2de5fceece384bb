/**
 * Slow clients are cut off, so that none holds a connection, memory or a place for ever. The rule is that of Apache's
 * mod_reqtimeout: some seconds to begin with, and one more for each few hundred bytes that move.
 */
import type { ErrorRequestHandler, NextFunction, Request, Response } from "express";
import { ServiceError } from "../protocol/errors.ts";

/** By default those of Apache: `body=20,MinRate=500`. */
type Pace = Record<"SLOW_CLIENT_SECONDS" | "SLOW_CLIENT_RATE", number>;

interface Flow {
  /** Bytes that have moved so far. */
  bytes: () => number;
  /** Whether the client is the one who is waited for. */
  isClientsTurn: () => boolean;
  onTooSlow: () => void;
}

/** Refuses who uploads too slowly, and cuts off who takes its answer too slowly. Stands before all routes. */
export function refuseSlowClients(pace: Pace, answerError: ErrorRequestHandler) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { socket } = request;
    const upload = watchFlow(pace, {
      bytes: () => socket.bytesRead,
      isClientsTurn: () => !request.complete && !response.headersSent,
      // A route waits for the body by now; it hears of the end of it and not of the reason.
      onTooSlow: () => void answerError(tooSlow(pace), request, response, next),
    });
    const answer = watchFlow(pace, {
      // What waits to be taken counts as well; who takes nothing of it is cut off for its silence (serve.ts).
      bytes: () => socket.bytesWritten,
      isClientsTurn: () => response.headersSent && socket.writableLength > 0,
      onTooSlow: () => socket.destroy(),
    });
    request.once("end", upload.stop);
    response.once("close", () => {
      upload.stop();
      answer.stop();
    });
    next();
  };
}

function tooSlow({ SLOW_CLIENT_SECONDS: seconds, SLOW_CLIENT_RATE: rate }: Pace): ServiceError {
  return new ServiceError(
    "upload_too_slow",
    `The upload is too slow: it has ${seconds} s (SLOW_CLIENT_SECONDS) and one more for each ${rate} bytes that came ` +
      `(SLOW_CLIENT_RATE).`,
    { limit: rate },
  );
}

/** Looks at a flow when its time may be up, and at least this often, to see whose turn it is. */
function watchFlow(pace: Pace, { bytes, isClientsTurn, onTooSlow }: Flow): { stop: () => void } {
  const graceMs = pace.SLOW_CLIENT_SECONDS * 1000;
  let since = performance.now();
  let before = bytes();
  const look = (): void => {
    if (!isClientsTurn()) {
      since = performance.now();
      before = bytes();
    }
    const earnedMs = ((bytes() - before) / pace.SLOW_CLIENT_RATE) * 1000;
    const leftMs = since + graceMs + earnedMs - performance.now();
    if (leftMs <= 0) onTooSlow();
    else timer = setTimeout(look, Math.min(leftMs, graceMs)).unref();
  };
  let timer = setTimeout(look, graceMs).unref();
  return { stop: () => clearTimeout(timer) };
}
