/** Small uploads of jobs that end with their master anyway: in memory, under the paths that they would have had. */
import path from "node:path";

/** For all jobs together; what comes beyond is written to files. */
const mostBytes = 64 * 1024 * 1024;

export class HeldUploads {
  readonly #folders = new Map<string, Map<string, Buffer>>();
  #bytes = 0;

  /** False where there is no room. */
  hold(file: string, body: Buffer): boolean {
    if (this.#bytes + body.length > mostBytes) return false;
    this.#bytes += body.length;
    const folder = path.dirname(file);
    const held = this.#folders.get(folder) ?? new Map<string, Buffer>();
    this.#folders.set(folder, held.set(path.basename(file), body));
    return true;
  }

  get(file: string): Buffer | undefined {
    return this.#folders.get(path.dirname(file))?.get(path.basename(file));
  }

  drop(file: string): void {
    this.#bytes -= this.get(file)?.length ?? 0;
    this.#folders.get(path.dirname(file))?.delete(path.basename(file));
  }

  /** Lets go of all uploads in a folder or in folders within it. */
  dropBelow(parent: string): void {
    for (const [folder, held] of this.#folders) {
      if (folder !== parent && path.dirname(folder) !== parent) continue;
      for (const body of held.values()) this.#bytes -= body.length;
      this.#folders.delete(folder);
    }
  }
}
