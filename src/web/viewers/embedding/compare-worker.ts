/** Compares the texts of a job in a thread of its own, which leaves the page free meanwhile. */
import "../../without-eval.ts";
import { createClient } from "../../../client/client.ts";
import { fetchVectors } from "./fetch-vectors.ts";
import { layOut } from "./lay-out.ts";
import type { Comparing, ComparingMessage } from "./messages.ts";
import { cosinesOf } from "./similarity.ts";

globalThis.addEventListener("message", ({ data }: MessageEvent<Comparing>) => void compare(data));

async function compare({ baseUrl, jobId, index }: Comparing): Promise<void> {
  const client = createClient({ baseUrl, patienceMs: 0 });
  try {
    const { texts, all } = await fetchVectors(client, {
      jobId,
      index,
      onProgress: (done, of) => send({ kind: "fetched", done, of }),
    });
    const cosines = cosinesOf(texts.map(({ vector }) => vector));
    const comparison = {
      texts: texts.map(({ file }) => ({ index: file.index, name: file.filename })),
      cosines,
      all,
      ...layOut(cosines, texts.length),
    };
    send({ kind: "compared", comparison });
  } catch (error) {
    send({ kind: "failed", sentence: error instanceof Error ? error.message : String(error) });
  }
}

function send(message: ComparingMessage): void {
  globalThis.postMessage(message);
}
