/** A slave whose answers are none: what broken, old or hostile programs send in their place. */
import type { ServerResponse } from "node:http";
import { expect } from "vitest";
import { z } from "zod";
import { type Fault, noStrike } from "../fault.ts";
import { withRelayedSlave } from "../relayed-slave.ts";
import { type Spoil, startSpoiler } from "../spoiler.ts";

const answerSchema = z.looseObject({ results: z.array(z.looseObject({ filename: z.string() })) });

type Results = z.infer<typeof answerSchema>["results"];

const stranger = "stranger.txt";

export const spoils = {
  "a defect of its own": (_answer, response) => sendJson(response, 500, { error: "oh" }),
  "half a JSON": (answer, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(answer.subarray(0, answer.length / 2));
  },
  "too few results": withResults((results) => results.slice(1)),
  "too many results": withResults((results) => [
    ...results,
    ...results.map((result) => ({ ...result, filename: stranger })),
  ]),
  "results of other files": withResults((results) =>
    results.map((result) => ({ ...result, filename: stranger })),
  ),
  "a body without end": (answer, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write(answer.subarray(0, -1));
    const blanks = Buffer.alloc(64 * 1024, " ");
    const writeOn = (): void => {
      while (!response.destroyed && response.write(blanks));
      response.once("drain", writeOn);
    };
    writeOn();
  },
  "one byte a second": (answer, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    let sent = 0;
    const timer = setInterval(() => response.write(answer.subarray(sent, (sent += 1))), 1000);
    response.once("close", () => clearInterval(timer));
  },
} satisfies Record<string, Spoil>;

export function spoilAnswers(spoil: Spoil): Fault {
  return async (round, play) =>
    withRelayedSlave(
      round.scene,
      async (route) => startSpoiler(spoil, route),
      async (_slave, spoiler) => {
        round.toll.attempts += 1;
        await play(noStrike);
        expect(spoiler.spoilt(), "spoilt answers").toBeGreaterThan(0);
      },
    );
}

function withResults(change: (results: Results) => Results): Spoil {
  return (answer, response) => {
    const { results, ...rest } = answerSchema.parse(JSON.parse(answer.toString()));
    sendJson(response, 200, { ...rest, results: change(results) });
  };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
