/** A server that answers and does nothing else, to tell a slow process from a slow machine. */
import { createServer } from "node:http";

const server = createServer((_request, response) => response.end("{}")).listen(0, "127.0.0.1", () => {
  process.send?.(server.address().port);
});
process.once("disconnect", () => process.exit());
