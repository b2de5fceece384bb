/** Strings of old Excel files: with two encodings, formats inside, and cut into records anywhere ([MS-XLS] 2.5.293 and 2.5.294). */

/** `lengthBytes` is how many bytes tell the length. */
export function readXlsString(body: Buffer, at: number, lengthBytes: 1 | 2): { text: string } {
  const length = body.readUIntLE(at, lengthBytes);
  const isWide = (body.readUInt8(at + lengthBytes) & 1) === 1;
  const start = at + lengthBytes + 1;
  const bytes = body.subarray(start, start + length * (isWide ? 2 : 1));
  return { text: bytes.toString(isWide ? "utf16le" : "latin1") };
}

/** The shared strings of a workbook, out of the records that they are cut into. */
export function readStringTable(parts: Buffer[]): string[] {
  const reader = new PartReader(parts);
  if (parts.length === 0) return [];
  reader.skip(4);
  const count = reader.read(4);
  const strings: string[] = [];
  while (strings.length < count && !reader.isAtEnd) strings.push(readRichString(reader));
  return strings;
}

function readRichString(reader: PartReader): string {
  const length = reader.read(2);
  const flags = reader.read(1);
  const runs = (flags & 8) === 0 ? 0 : reader.read(2);
  const extension = (flags & 4) === 0 ? 0 : reader.read(4);
  const text = reader.readText(length, (flags & 1) === 1);
  reader.skip(4 * runs + extension);
  return text;
}

class PartReader {
  readonly #parts: Buffer[];
  #part = 0;
  #at = 0;

  constructor(parts: Buffer[]) {
    this.#parts = parts;
  }

  get isAtEnd(): boolean {
    this.#advance();
    return this.#part >= this.#parts.length;
  }

  read(bytes: 1 | 2 | 4): number {
    this.#advance();
    const value = (this.#parts[this.#part] ?? Buffer.alloc(0)).readUIntLE(this.#at, bytes);
    this.#at += bytes;
    return value;
  }

  skip(bytes: number): void {
    for (let left = bytes; left > 0 && !this.isAtEnd;) {
      const step = Math.min(left, this.#room);
      this.#at += step;
      left -= step;
    }
  }

  /** Where a record ends within a string, the next begins with a byte that tells the encoding of the rest. */
  readText(length: number, startsWide: boolean): string {
    let isWide = startsWide;
    const pieces: string[] = [];
    for (let left = length; left > 0 && this.#part < this.#parts.length;) {
      if (this.#room === 0) {
        this.#part += 1;
        this.#at = 0;
        if (this.#part >= this.#parts.length) break;
        isWide = (this.read(1) & 1) === 1;
      }
      const width = isWide ? 2 : 1;
      const taken = Math.min(left, Math.floor(this.#room / width));
      if (taken === 0) {
        this.#at += this.#room;
        continue;
      }
      const bytes = (this.#parts[this.#part] ?? Buffer.alloc(0)).subarray(this.#at, this.#at + taken * width);
      pieces.push(bytes.toString(isWide ? "utf16le" : "latin1"));
      this.#at += taken * width;
      left -= taken;
    }
    return pieces.join("");
  }

  get #room(): number {
    return (this.#parts[this.#part]?.length ?? 0) - this.#at;
  }

  #advance(): void {
    while (this.#part < this.#parts.length && this.#room <= 0) {
      this.#part += 1;
      this.#at = 0;
    }
  }
}
