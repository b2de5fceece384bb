import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { expect, test } from "vitest";
import { createConnection } from "../../src/client/connection.ts";
import { amidGarbageCollection } from "../support/garbage.ts";

test("the time that a caller gives ends an answer in its midst, though the caller keeps no signal", async () => {
  const server = createServer((_request, response) => void response.write('{"half":'));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const asked = amidGarbageCollection(async () => {
      const answer = await createConnection({ baseUrl }).call("/", { signal: AbortSignal.timeout(400) });
      return Promise.race([answer.text(), new Promise((resolve) => setTimeout(resolve, 5000, "never"))]);
    });
    await expect(asked).rejects.toMatchObject({ name: "TimeoutError" });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
