/**
 * A slave of the seed's contract, as its users wrote them: registers an address and a port, knows none of our
 * additions, and answers Base64 in JSON. Its work is to count bytes.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import multer from "multer";
import type { Registration } from "../../src/protocol/slave.ts";
import { standardTaskTypes } from "../../src/protocol/task-types.ts";
import { register } from "./requests.ts";

interface SeedCall {
  taskType: string;
  filenames: string[];
  /** How many slots the call may use, where it says so. */
  slots?: string;
}

interface SeedSlave {
  /** The calls it got, in their order. */
  calls: SeedCall[];
}

/** `more` is what it says of itself beyond the seed's contract. */
export async function withSeedSlave<Value>(
  masterUrl: string,
  test: (slave: SeedSlave) => Promise<Value>,
  more: Partial<Registration> = {},
): Promise<Value> {
  const calls: SeedCall[] = [];
  const app = express();
  app.get("/check_status", (_request, response) => void response.json({ status: "alive" }));
  app.post("/get_task", multer().any(), (request, response) => {
    const taskType = String(request.body.task_type) as keyof typeof standardTaskTypes;
    const files = Array.isArray(request.files) ? request.files : [];
    const { slots } = request.body;
    calls.push({ taskType, filenames: files.map((one) => one.originalname), ...(slots && { slots }) });
    const results = files.map(({ originalname, size }) => ({
      filename: originalname,
      [standardTaskTypes[taskType].key]: Buffer.from(JSON.stringify({ size })).toString("base64"),
    }));
    response.json({ results });
  });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    await register(masterUrl, { slave_ip: "127.0.0.1", slave_port: port, ...more });
    return await test({ calls });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
