/** Where multer puts the files of one upload: a folder of the caller's, under names of our own. */
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { StorageEngine } from "multer";
import { fixedLimits } from "../protocol/limits.ts";

/** A form of ten thousand small files would otherwise open them as fast as it comes. */
const maxOpenFiles = fixedLimits.files_being_written.value;

export interface SpoolStorage extends StorageEngine {
  /** Resolves when few enough files are open for more to come. */
  untilFewOpen: () => Promise<void>;
  /** Resolves when no file is open any more. */
  untilClosed: () => Promise<void>;
}

/** Removes nothing itself: the folder goes with all that is in it. */
export function createSpoolStorage(folder: string): SpoolStorage {
  const open = new Set<Promise<void>>();
  return {
    _handleFile(_request, file, done) {
      const target = createWriteStream(path.join(folder, randomUUID()));
      const written = pipeline(file.stream, target).finally(() => open.delete(written));
      open.add(written);
      written.then(() => done(undefined, { path: String(target.path), size: target.bytesWritten }), done);
    },
    _removeFile: (_request, _file, done) => done(null),
    untilFewOpen: async () => {
      // The last one may be waiting for the rest of its bytes.
      while (open.size > maxOpenFiles) await Promise.race(open);
    },
    untilClosed: async () => void (await Promise.allSettled(open)),
  };
}
