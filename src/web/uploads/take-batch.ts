/** How many files go up in one request: so few that a line that breaks costs little, so many that small ones go fast. */
const mostFiles = 25;
const mostBytes = 8_000_000;

/** The first files of a queue; one that is larger than a batch goes alone. */
export function takeBatch(queue: readonly File[]): File[] {
  const taken: File[] = [];
  let bytes = 0;
  for (const file of queue) {
    bytes += file.size;
    if (taken.length > 0 && (taken.length === mostFiles || bytes > mostBytes)) break;
    taken.push(file);
  }
  return taken;
}
