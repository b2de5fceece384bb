/** Finds out what a file is by its content, and makes a recording of it, with the tags that stand beside the sound. */
import type { FileHandle } from "node:fs/promises";
import { ServiceError } from "../../protocol/errors.ts";
import { recogniseCompressed } from "./compressed/compressed-kind.ts";
import { openCompressed } from "./compressed/open-compressed.ts";
import { refuseForeignFile } from "./foreign-file.ts";
import type { Recording } from "./recording.ts";
import { readCompressedTags } from "./tags/compressed-tags.ts";
import type { TagFigures } from "./tags/tag-figures.ts";
import { type BroadcastFigures, readWavTags } from "./tags/wav-tags.ts";
import { openWav } from "./wav/open-wav.ts";
import { isWav } from "./wav/riff-chunks.ts";

/** Enough of a file's beginning for its kind to be recognised. */
const sniffedBytes = 4100;

interface RecordingFile {
  file: FileHandle;
  path: string;
  signal: AbortSignal;
  /** Gets a sentence for what was guessed, repaired or left out, until the last block has been read. */
  warnings: string[];
  reportBytes: (done: number) => void;
}

interface OpenedRecording {
  recording: Recording;
  tags: TagFigures;
  /** The broadcast extension of a WAV file. */
  broadcast: BroadcastFigures | undefined;
}

/** Throws `empty_file`, `unsupported_media_type` or `corrupt_file`. */
export async function openRecording(source: RecordingFile): Promise<OpenedRecording> {
  const { file, path, warnings } = source;
  const { size: fileBytes } = await file.stat();
  if (fileBytes === 0) throw new ServiceError("empty_file", "The file has no bytes. Send a recording.");
  const head = new Uint8Array(Math.min(fileBytes, sniffedBytes));
  await file.read(head, 0, head.length, 0);
  if (isWav(head)) {
    const recording = await openWav(file, { ...source, fileBytes });
    const place = { path, fileBytes, container: recording.container };
    return { recording, ...(await readWavTags(file, place, warnings)) };
  }
  const kind = await recogniseCompressed(head);
  if (!kind) throw await refuseForeignFile(head);
  const { tags, channels } = await readCompressedTags(path, warnings);
  const recording = await openCompressed(file, { ...source, kind, channels, head });
  return { recording, tags, broadcast: undefined };
}
