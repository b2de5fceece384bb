import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import express, { type Request, type Response } from "express";
import { describe, expect, test } from "vitest";
import { httpUrl, serve } from "../../src/platform/serve.ts";
import { type UploadedForm, receiveForm } from "../../src/platform/upload.ts";
import { withTemporaryFolder } from "../support/cluster.ts";
import { file, toFormData } from "../support/requests.ts";

const limits = { MAX_FILE_BYTES: 1000, MAX_FILES: 10, MAX_FIELDS: 10, MAX_FIELD_BYTES: 100 };

/** A server that reads the form of every request, after what `before` waits for. */
async function withReceiver(
  before: (request: Request, response: Response) => Promise<unknown>,
  use: (receiver: { url: string; folder: string; received: Promise<UploadedForm> }) => Promise<void>,
): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    let settle: (form: Promise<UploadedForm>) => void;
    const received = new Promise<UploadedForm>((resolve) => {
      settle = resolve;
    });
    const app = express().post("/", async (incoming, response) => {
      await before(incoming, response);
      const form = receiveForm(incoming, response, { folder, limits });
      settle(form);
      await form.catch(() => undefined);
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
