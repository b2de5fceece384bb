/** Where multer puts the files of one upload: a folder of the caller's, under names of our own. */
import { randomUUID } from "node:crypto";
import path from "node:path";
import type { StorageEngine } from "multer";
import { fixedLimits } from "../protocol/limits.ts";
import { saveStream } from "./save-stream.ts";

/** A form of ten thousand small files would otherwise open them as fast as it comes. */
const maxOpenFiles = fixedLimits.files_being_written.value;

export interface SpoolStorage extends StorageEngine {
  /** Resolves when few enough files are open for more to come. */
  untilFewOpen: () => Promise<void>;
  /** Resolves when no file is open any more. */
  untilClosed: () => Promise<void>;
}

/** Asked for a small file and the path where it would be written; what it takes lies nowhere. */
export type TakeSmall = (path: string, body: Buffer) => boolean;

/** Removes nothing itself: the folder goes with all that is in it. */
export function createSpoolStorage(folder: string, takeSmall: TakeSmall = () => false): SpoolStorage {
  const open = new Set<Promise<number>>();
  return {
    _handleFile(_request, file, done) {
      const target = path.join(folder, randomUUID());
      const saved = saveStream(file.stream, target, { take: (body) => takeSmall(target, body) }).finally(() =>
        open.delete(saved),
      );
      open.add(saved);
      saved.then((size) => done(undefined, { path: target, size }), done);
    },
    _removeFile: (_request, _file, done) => done(null),
    untilFewOpen: async () => {
      // The last one may be waiting for the rest of its bytes.
      while (open.size > maxOpenFiles) await Promise.race(open);
    },
    untilClosed: async () => void (await Promise.allSettled(open)),
  };
}
