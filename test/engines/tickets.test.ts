import { expect, test } from "vitest";
import { createTickets } from "../../src/engines/bullmq/tickets.ts";

const ticket = { jobId: "job", index: 2, attempt: 3, expiresAt: 2000 };

test("a ticket is read by whoever has the secret, also while a new one takes over from it", () => {
  const written = createTickets(["old"]).write(ticket);
  expect(createTickets(["old"]).read(written, 1999)).toEqual(ticket);
  expect(createTickets(["new", "old"]).read(written, 1999)).toEqual(ticket);
});

test("a ticket is refused when it has expired, is another cluster's, or was changed", () => {
  const { read, write } = createTickets(["secret"]);
  const written = write(ticket);
  const [, signature] = written.split(".");
  const changed = Buffer.from(JSON.stringify({ ...ticket, index: 1 })).toString("base64url");
  expect(() => read(written, 2001)).toThrow("has expired");
  expect(() => createTickets(["other"]).read(written, 1999)).toThrow("none of this cluster's");
  expect(() => read(`${changed}.${signature}`, 1999)).toThrow("none of this cluster's");
  expect(() => read("", 1999)).toThrow("none of this cluster's");
});
