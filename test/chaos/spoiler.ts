/** A relay between master and slave that spoils what the slave answers to a call; everything else goes through. */
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer, request as send } from "node:http";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Relay, Route } from "./relayed-slave.ts";

/** Answers a call in the slave's place. `answer` is what the slave said: JSON with Base64 inside. */
export type Spoil = (answer: Buffer, response: ServerResponse) => void;

interface Spoiler extends Relay {
  /** How many answers it has spoilt. */
  spoilt(): number;
}

export async function startSpoiler(spoil: Spoil, { from, to }: Route): Promise<Spoiler> {
  let spoilt = 0;
  const server = createServer((request, response) => {
    const isCall = request.url === "/get_task";
    const relay = async (): Promise<void> => {
      const answer = await forward(request, to, isCall);
      if (!isCall || answer.statusCode !== 200) {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        await pipeline(answer, response);
        return;
      }
      spoilt += 1;
      spoil(await buffer(answer), response);
    };
    // The slave is gone, or the master went away while the slave was asked or answered.
    relay().catch(() => response.destroy());
  });
  server.listen(from.port, from.host);
  await once(server, "listening");
  return {
    spoilt: () => spoilt,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function forward(
  request: IncomingMessage,
  { host, port }: Route["to"],
  isCall: boolean,
): Promise<IncomingMessage> {
  const { accept: _accept, ...headers } = request.headers;
  // Without it a slave answers in the form that every program understands.
  const wanted = isCall ? headers : request.headers;
  const onward = send({ host, port, path: request.url, method: request.method, headers: wanted });
  request.once("close", () => request.readableEnded || onward.destroy());
  const answered = once(onward, "response") as Promise<[IncomingMessage]>;
  await Promise.all([answered, pipeline(request, onward)]);
  return (await answered)[0];
}
