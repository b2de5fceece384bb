/**
 * How forms go up from a browser: by XMLHttpRequest, which alone says there how many bytes have gone; `fetch` does so in
 * no browser over HTTP/1.1.
 */
import type { SendForm } from "../../client/client.ts";

/** Rejects with a `TypeError` where nothing was heard, as `fetch` does, and with the signal's reason. */
export const sendByXhr: SendForm = async ({ url, form, headers, signal, onProgress }) => {
  signal?.throwIfAborted();
  const total = Array.from(form.values()).reduce(
    (sum, value) => sum + (typeof value === "string" ? 0 : value.size),
    0,
  );
  onProgress({ sent: 0, total });
  const request = new XMLHttpRequest();
  const abort = (): void => request.abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      request.open("POST", url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      // The form's own lines count as bytes here; a share of the whole is a share of the files.
      request.upload.addEventListener("progress", ({ loaded, total: all }) =>
        onProgress({ sent: Math.floor(total * (loaded / Math.max(all, 1))), total }),
      );
      request.addEventListener("load", () => resolve());
      request.addEventListener("error", () => reject(new TypeError("the connection broke off")));
      request.addEventListener("abort", () => reject(new TypeError("the request was ended")));
      request.send(form);
    });
  } catch (error) {
    await refuseOverUnreadable(form, error);
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  onProgress({ sent: total, total });
  return new Response(request.responseText, { status: request.status, headers: answerHeaders(request) });
};

/** A file that went away ends a request like a broken line; reading a byte of each tells which it was. */
async function refuseOverUnreadable(form: FormData, cause: unknown): Promise<void> {
  for (const value of form.values()) {
    if (typeof value === "string") continue;
    try {
      await value.slice(0, 1).arrayBuffer();
    } catch (error) {
      throw error instanceof Error ? error : cause;
    }
  }
}

function answerHeaders(request: XMLHttpRequest): Headers {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}
