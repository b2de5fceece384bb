import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import express, { type Request, type Response } from "express";
import { describe, expect, test } from "vitest";
import { httpUrl, serve } from "../../src/platform/serve.ts";
import { type UploadedForm, receiveForm } from "../../src/platform/upload.ts";
import { withTemporaryFolder } from "../support/cluster.ts";
import { fileHead, formEnd, postHead, withConnection } from "../support/raw-connection.ts";
import { file, toFormData } from "../support/requests.ts";

const limits = { MAX_FILE_BYTES: 1000, MAX_FILES: 10, MAX_FIELDS: 10, MAX_FIELD_BYTES: 100 };

/** A server that reads the form of every request, after what `before` waits for. */
async function withReceiver(
  before: (request: Request, response: Response) => Promise<unknown>,
  use: (receiver: { url: string; folder: string; received: Promise<UploadedForm> }) => Promise<void>,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    let settle: (form: Promise<UploadedForm>) => void;
    const received = new Promise<UploadedForm>((resolve) => {
      settle = resolve;
    });
    const app = express().post("/", async (incoming, response) => {
      await before(incoming, response);
      const form = receiveForm(incoming, response, { folder, limits, onBytes });
      settle(form);
      await form.catch(() => undefined);
      incoming.resume();
      response.end();
    });
    const server = await serve(app, "127.0.0.1", 0);
    try {
      await use({ url: httpUrl(server.host, server.port), folder, received });
    } finally {
      await server.stop();
    }
  });
}

describe("a form", () => {
  test("is read into fields and files, under names of our own", async () => {
    await withReceiver(
      async () => undefined,
      async ({ url, folder, received }) => {
        const body = toFormData({ task_type: "lines", files: [file("ü/a.txt", "123"), file("b.txt", "")] });
        await fetch(url, { method: "POST", body });
        const { fields, files } = await received;
        expect(fields).toEqual({ task_type: "lines" });
        expect(files).toMatchObject([
          { field: "files", name: "a.txt", bytes: 3 },
          { field: "files", name: "b.txt", bytes: 0 },
        ]);
        const onDisk = files.map((one) => one.path.slice(folder.length + 1));
        expect((await readdir(folder)).toSorted()).toEqual(onDisk.toSorted());
        expect(onDisk.join()).not.toContain("txt");
      },
    );
  });

  test("counts the last value of a field that came twice", async () => {
    await withReceiver(
      async () => undefined,
      async ({ url, received }) => {
        const body = toFormData({ task_type: "lines" });
        body.append("task_type", "text");
        await fetch(url, { method: "POST", body });
        expect((await received).fields).toEqual({ task_type: "text" });
      },
    );
  });

  test("of a client that has gone before it is read is aborted, rather than waited for", async () => {
    await withReceiver(
      async (_request, response) => once(response, "close"),
      async ({ url, received }) => {
        const headers = { "content-type": "multipart/form-data; boundary=b", "content-length": 1000 };
        const upload = request(url, { method: "POST", headers });
        upload.on("error", () => undefined);
        upload.write("--b\r\n", () => upload.destroy());
        await expect(received).rejects.toMatchObject({ code: "upload_aborted" });
      },
    );
  });
});

describe("an upload that passes a limit", () => {
  const chunked = "Transfer-Encoding: chunked";
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

  /** Sends a head and some pieces of a body that never ends, and hands back how its receiver ends. */
  async function sendWithoutEnd(body: string, pieces: string[], onBytes?: (bytes: number) => void) {
    let end: unknown;
    await withReceiver(
      async () => undefined,
      async ({ url, received }) => {
        await withConnection(url, async ({ socket }) => {
          socket.write(postHead("/", body));
          for (const piece of pieces) socket.write(piece);
          end = await received.then(
            () => "received",
            (error: unknown) => error,
          );
        });
      },
      onBytes,
    );
    return end;
  }

  test("of one file ends in the middle of it", async () => {
    const end = await sendWithoutEnd("Content-Length: 9999", [fileHead, "x".repeat(1001)]);
    expect(end).toMatchObject({ code: "file_too_large", details: { limit: 1000, field: "files" } });
  });

  test("of the files in number ends with the first that is over", async () => {
    const part = '--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx\r\n';
    const end = await sendWithoutEnd("Content-Length: 9999", [part.repeat(11), part]);
    expect(end).toMatchObject({ code: "too_many_files", details: { limit: 10 } });
  });

  test("is refused by its length alone when nothing of that length could keep within", async () => {
    // By hand: 10 files of 1000 bytes and 10 fields of 100, each with a head of 17 KiB at the most.
    const most = 10 * 1000 + 10 * 100 + 20 * 17 * 1024;
    expect(await sendWithoutEnd(`Content-Length: ${most + 1}`, [])).toMatchObject({
      code: "upload_too_large",
      details: { limit: most },
    });
  });

  test("by bytes that belong to no part ends too", async () => {
    const after = Array.from({ length: 10 }, () => chunk("x".repeat(50_000)));
    const end = await sendWithoutEnd(chunked, [chunk(fileHead + formEnd), ...after]);
    expect(end).toMatchObject({ code: "upload_too_large" });
  });

  test("of the caller's own ends when the caller says so, who hears of every byte", async () => {
    const heard: number[] = [];
    const end = await sendWithoutEnd("Content-Length: 9999", [fileHead, "x".repeat(500)], (bytes) => {
      heard.push(bytes);
      if (bytes === fileHead.length + 500) throw new Error("That was the last.");
    });
    expect(end).toMatchObject({ message: "That was the last." });
    expect(heard.at(-1)).toBe(fileHead.length + 500);
  });

  test("ends when the client has gone", async () => {
    let heard = 0;
    await withReceiver(
      async () => undefined,
      async ({ url, received }) => {
        await withConnection(url, async ({ socket }) => {
          socket.write(`${postHead("/", "Content-Length: 9999")}${fileHead}some`);
          await expect.poll(() => heard).toBe(fileHead.length + 4);
          socket.destroy();
          await expect(received).rejects.toMatchObject({ code: "upload_aborted" });
        });
      },
      (bytes) => (heard = bytes),
    );
  });
});
