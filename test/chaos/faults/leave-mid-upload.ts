/** Clients that go away in the middle of their upload, politely or not. */
import { once } from "node:events";
import { connect } from "node:net";
import type { Fault } from "../fault.ts";

const clients = 6;
const announcedBytes = 5_000_000;
const sentBytes = 400_000;

export const leaveMidUpload: Fault = async (round, play) =>
  play(async (work) => {
    const { startsAt, endsAt } = round.plan;
    for (let client = 0; client < clients; client += 1) {
      const share = startsAt + ((endsAt - startsAt) * client) / clients;
      await (client === 0 ? work.untilUnderWay(share) : work.untilShareEnded(share));
      await leaveHalfway(round.scene.masterUrl, round.pick(["end", "reset"]));
    }
  });

/** Sends the beginning of a form with a file and leaves: with the last word of TCP, or without one. */
export async function leaveHalfway(masterUrl: string, how: "end" | "reset"): Promise<void> {
  const { hostname, port } = new URL(masterUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  const head = [
    "POST /assign_task HTTP/1.1",
    `Host: ${hostname}:${port}`,
    "Content-Type: multipart/form-data; boundary=b",
    `Content-Length: ${announcedBytes}`,
  ];
  const part = ['--b\r\nContent-Disposition: form-data; name="task_type"\r\n\r\ntext'];
  const file = '--b\r\nContent-Disposition: form-data; name="texts"; filename="half.txt"\r\n';
  const body = Buffer.from(`${[...part, file].join("\r\n")}\r\n${"half a file ".repeat(sentBytes / 12)}`);
  await new Promise((sent) =>
    socket.write(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]), sent),
  );
  if (how === "end") socket.destroy();
  else socket.resetAndDestroy();
}
