/** A slave that answers what a test tells it to, as broken, old or hostile programs do. */
import { once } from "node:events";
import { type IncomingMessage, type RequestListener, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { linesType } from "./jobs.ts";
import { register, send } from "./requests.ts";

interface OddSlave {
  id: string;
  /** How many calls it got. */
  calls(): number;
}

type AnswerCall = (response: ServerResponse, call: { number: number; request: IncomingMessage }) => void;

/** Registers a slave for `lines` that answers each `POST /get_task`, once its body has come, by `answer`. */
export async function withOddSlave<Value>(
  masterUrl: string,
  answer: AnswerCall,
  test: (slave: OddSlave) => Promise<Value>,
): Promise<Value> {
  let calls = 0;
  const listener: RequestListener = (request, response) => {
    if (request.url === "/check_status") {
      response.setHeader("content-type", "application/json");
      response.end('{"status":"alive"}');
      return;
    }
    calls += 1;
    const number = calls;
    request.resume().once("end", () => answer(response, { number, request }));
  };
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const registration = { slave_ip: "127.0.0.1", slave_port: port, task_types: [linesType] };
  const id = (await register(masterUrl, registration)).body.slave_id;
  try {
    return await test({ id, calls: () => calls });
  } finally {
    await send(`${masterUrl}/slaves/${id}`, { method: "DELETE" });
    server.close();
    server.closeAllConnections();
  }
}
