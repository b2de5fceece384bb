/** The files of a drop or a paste, those in folders and their folders among them. */

/** Called while the event is handled: what was dropped is out of reach afterwards. */
export async function collectFiles(transfer: DataTransfer): Promise<File[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry()).filter(
    (entry) => entry !== null,
  );
  if (entries.length === 0) return [...transfer.files].filter(isWanted);
  const found = await Promise.all(entries.map(readEntry));
  return found.flat().filter(isWanted);
}

/** What systems and editors put into folders without being asked. */
export function isWanted({ name }: File): boolean {
  return !name.startsWith(".") && name !== "Thumbs.db" && name !== "desktop.ini";
}

async function readEntry(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const files: File[] = [];
  for (;;) {
    // A hundred at a time in Chromium; none when there are no more.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return files;
    for (const inner of some) files.push(...(await readEntry(inner)));
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
