/** Clients of a master: those that behave, and those that do not. */
import { connect } from "node:net";
import { writeMultipart } from "../../dist/platform/multipart.js";
import { postForm } from "../clients.mjs";

/** Sends the files of a job and waits for its end: the status, the answer, and how long that took. */
export async function submit(masterUrl, files) {
  const form = writeMultipart([{ name: "task_type", value: "touch" }, ...files.map(toPart)]);
  return postForm(`${masterUrl}/assign_task`, form);
}

function toPart({ name, path, bytes }) {
  return { name: "files", filename: name, mediaType: "application/octet-stream", path, bytes };
}

const head =
  "POST /assign_task HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n";
const fileHead = '--b\r\nContent-Disposition: form-data; name="files"; filename="slow"\r\n\r\n';

/** Begins an upload and goes on at a byte a second until it is cut off. Resolves with the status that it was told. */
export async function creepUpload(masterUrl) {
  return creep(masterUrl, `${head}Content-Length: 1000000\r\n\r\n${fileHead}`);
}

/** Never comes to the end of its headers. */
export async function creepHeaders(masterUrl) {
  return creep(masterUrl, `${head}X-Slow: `);
}

async function creep(masterUrl, start) {
  const { hostname, port } = new URL(masterUrl);
  const socket = connect({ host: hostname, port: Number(port) });
  let told = "";
  socket.on("data", (text) => (told += text)).on("error", () => undefined);
  socket.write(start);
  const timer = setInterval(() => socket.write("x"), 1000);
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(timer);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(told)?.[1]);
}
