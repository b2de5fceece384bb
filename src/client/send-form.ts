/** How a form with files travels to a master by `fetch`; in Node, memory does not grow with the size of the files. */

/** Bytes of files on their way; `sent` never falls and ends as `total`. */
export interface UploadProgress {
  sent: number;
  total: number;
}

export interface FormRequest {
  url: string;
  form: FormData;
  headers: Record<string, string>;
  signal: AbortSignal | undefined;
  fetch: typeof fetch;
  onProgress: (progress: UploadProgress) => void;
}

/** Sends a form and hands back the answer. Whoever has a better way to see the bytes go brings one of these. */
export type SendForm = (request: FormRequest) => Promise<Response>;

/**
 * A request that may be followed to another address is cloned by Node's `fetch`, and the clone keeps every byte that
 * was sent: 0.8 GB for a file of 0.7 GB, 0.1 GB with these two. An upload cannot be repeated at another address anyway.
 */
const neverCloned = { redirect: "error", window: null } as const;

/** What a body that is a stream asks for; browsers have yet to name it in their types. */
const streamed = { ...neverCloned, duplex: "half" } as const;

/** For every runtime. `fetch` does not say how far it is, so there is progress at the start and at the end alone. */
export async function sendForm(request: FormRequest): Promise<Response> {
  const { url, form, headers, signal, fetch, onProgress } = request;
  const total = countFileBytes(form);
  onProgress({ sent: 0, total });
  const response = await fetch(url, {
    ...neverCloned,
    method: "POST",
    body: form,
    headers,
    signal: signal ?? null,
  });
  onProgress({ sent: total, total });
  return response;
}

/**
 * For Node, whose `fetch` takes a stream as a body over HTTP/1.1 as well: counts the bytes as they go. Browsers stream
 * over HTTP/2 alone. The form's own lines are a few hundred bytes a file and count as bytes of it.
 */
export async function streamForm(request: FormRequest): Promise<Response> {
  const { url, form, headers, signal, fetch, onProgress } = request;
  const total = countFileBytes(form);
  const encoded = new Response(form);
  let bytes = 0;
  let isAnswered = false;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (!isAnswered) onProgress({ sent: Math.min(bytes, total), total });
      controller.enqueue(chunk);
    },
  });
  onProgress({ sent: 0, total });
  try {
    return await fetch(url, {
      ...streamed,
      method: "POST",
      body: encoded.body?.pipeThrough(counter) ?? null,
      headers: { ...headers, "content-type": encoded.headers.get("content-type") ?? "" },
      signal: signal ?? null,
    });
  } finally {
    // A refusal may come while bytes are on their way, and nobody waits for their progress then.
    isAnswered = true;
  }
}

function countFileBytes(form: FormData): number {
  return [...form.values()].reduce((sum, value) => sum + (typeof value === "string" ? 0 : value.size), 0);
}
