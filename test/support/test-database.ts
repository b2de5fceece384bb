/** A database of a test's own, in which masters keep their jobs. */
import type { SharedDatabase } from "../../src/protocol/shared-database.ts";

export interface TestDatabase extends SharedDatabase {
  /** Removes all that is in it. */
  flush(): Promise<void>;
  /** Ends it as a power failure does. */
  kill(): Promise<void>;
  /** Starts it again with what it had written down. */
  start(): Promise<void>;
  /** From now on it answers nobody, and its connections stay open. */
  freeze(): void;
  thaw(): void;
}
