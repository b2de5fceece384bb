/** Cuts a long list of files into requests that are small enough to be sent again when the line breaks. */

export interface Batch {
  /** Where its first file stands in the job. */
  firstIndex: number;
  files: File[];
}

const mostFiles = 100;
const mostBytes = 64 * 1024 * 1024;

/** In the order of the files. One that is larger than a batch goes alone. */
export function cutIntoBatches(files: readonly File[], firstIndex = 0): Batch[] {
  const batches: Batch[] = [];
  let bytes = 0;
  for (const [place, file] of files.entries()) {
    const batch = batches.at(-1);
    if (batch && batch.files.length < mostFiles && bytes + file.size <= mostBytes) {
      batch.files.push(file);
      bytes += file.size;
    } else {
      batches.push({ firstIndex: firstIndex + place, files: [file] });
      bytes = file.size;
    }
  }
  return batches;
}
