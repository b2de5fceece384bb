/**
 * Many slaves in one process, which do nothing with files: `fake-slaves.mjs <master's address> <how many>`. Each listens
 * on a port of its own, registers and beats as a slave does, and answers with a result of two bytes for each file.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import { buffer, text } from "node:stream/consumers";
import { heartbeatSeconds } from "../dist/protocol/slave.js";
import touch from "./processors/touch.mjs";

const [masterUrl, count] = [process.argv[2], Number(process.argv[3])];
const filesEachCall = 64;
const atOnce = 16;
/** Beats of many slaves share a few connections: what counts is what the master does with them. */
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
const boundary = "----fake";
const beginOfFile = `name="${touch.taskType.field}"; filename=`;

const registrations = [];
for (let number = 0; number < count; number += 1) registrations.push(await startSlave());
for (let first = 0; first < count; first += atOnce) {
  await Promise.all(registrations.slice(first, first + atOnce).map(register));
}
for (const [place, registration] of registrations.entries()) {
  // Spread over the time between two beats, as those of slaves are that were started one after the other.
  const beatOn = () => setInterval(beat, heartbeatSeconds * 1000, registration);
  setTimeout(beatOn, (place / count) * heartbeatSeconds * 1000);
}
process.on("disconnect", () => process.exit(0));
process.send({ ready: true });

async function startSlave() {
  const instance = randomUUID();
  const server = createServer((call, response) => {
    // A master breaks off a call that it needs no more.
    if (call.method === "POST") answerCall(call, response).catch(() => response.destroy());
    else answerStatus(instance, response);
  });
  server.keepAliveTimeout = 75_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    slave_ip: "127.0.0.1",
    slave_port: server.address().port,
    task_types: [{ ...touch.taskType, gathers: false, options: { type: "object" } }],
    slots: 1,
    files_per_call: filesEachCall,
    waiting_calls: 2,
    instance_id: instance,
  };
}

/** It names no calls, as a slave of the seed does: a master gives up a call that a slave does not name. */
function answerStatus(instance, response) {
  const status = { status: "alive", instance_id: instance, slots: 1 };
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(status));
}

async function answerCall(call, response) {
  const body = writeAnswer(countFiles(await buffer(call)));
  response.writeHead(200, {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

async function register(registration) {
  const headers = { "content-type": "application/json" };
  const call = request(`${masterUrl}/register`, { method: "POST", headers, agent });
  call.end(JSON.stringify(registration));
  const [response] = await once(call, "response");
  const said = await text(response);
  if (response.statusCode !== 200) throw new Error(`The master answered ${response.statusCode}: ${said}`);
}

/** A beat that fails is no end: the next one comes, and a master believes in a slave for the time of three. */
function beat(registration) {
  register(registration).catch((error) => console.error(`A slave could not beat: ${error.message}`));
}

function countFiles(body) {
  return body.toString("latin1").split(beginOfFile).length - 1;
}

/** The raw answer of protocol/result.ts. */
function writeAnswer(files) {
  const indexes = Array.from({ length: files }, (_, index) => index);
  const results = indexes.map((index) => ({
    index,
    filename: `file-${index}`,
    media_type: "application/json",
    bytes: 2,
    duration_ms: 0,
    warnings: [],
  }));
  const parts = [
    `Content-Disposition: form-data; name="manifest"\r\n\r\n${JSON.stringify({ results, errors: [] })}`,
    ...indexes.map(
      (index) =>
        `Content-Disposition: form-data; name="result-${index}"; filename="result-${index}"\r\n` +
        "Content-Type: application/json\r\n\r\n{}",
    ),
  ];
  return `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("")}--${boundary}--\r\n`;
}
