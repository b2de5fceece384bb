/** The scratch folder of one call: there while the call lasts. */
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";

export async function inCallFolder(parent: string, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(parent, "call-"));
  try {
    await use(folder);
  } finally {
    // Without a free file handle a folder goes at the next try.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}
