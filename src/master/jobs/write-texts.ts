/** Texts of a request's body as files, so that a job runs over them like over uploads. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { TakeSmall } from "../../platform/spool-storage.ts";
import type { UploadedFile } from "../../platform/upload.ts";

/** Files are written in UTF-8, one after the other, and called `<jobId>-<place>.txt`, places from 0. */
export async function writeTexts(
  texts: readonly string[],
  jobId: string,
  { folder, field, takeSmall }: { folder: string; field: string; takeSmall: TakeSmall },
): Promise<UploadedFile[]> {
  const files: UploadedFile[] = [];
  for (const [place, text] of texts.entries()) {
    const bytes = Buffer.from(text);
    const file = path.join(folder, String(place));
    if (!takeSmall(file, bytes)) await writeFile(file, bytes);
    files.push({ field, name: `${jobId}-${place}.txt`, path: file, bytes: bytes.length });
  }
  return files;
}
