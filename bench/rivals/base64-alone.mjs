/** Loaded into a slave with `--import`, it makes the slave answer as to a caller that knows Base64 in JSON alone. */
import { subscribe } from "node:diagnostics_channel";

subscribe("http.server.request.start", ({ request }) => {
  delete request.headers.accept;
});
