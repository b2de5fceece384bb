/**
 * What clusters under test run on: the `http` engine, unless `npm run test:engine -- --database redis` (or `postgres`) has
 * said otherwise. Each cluster has a database of its own.
 */
import { databaseVariables, databases } from "./databases.ts";
import type { TestDatabase } from "./test-database.ts";

const kind = process.env["TEST_DATABASE"];

/** For tests of what one engine alone has; docs/scaling.md tells what differs. */
export const isHttp = !kind;

/** Lends the variables by which masters and slaves know their engine, and the database where they share one. */
export async function withEngine<Value>(
  use: (environment: Record<string, string>, database?: TestDatabase) => Promise<Value>,
): Promise<Value> {
  if (isHttp) return use({});
  const chosen = databases.find((one) => one.kind === kind);
  if (!chosen?.isThere) throw new Error(`TEST_DATABASE=${kind}: this machine has no such database.`);
  return chosen.withOne((database) =>
    use({ ENGINE: "bullmq", [databaseVariables[database.kind]]: database.url }, database),
  );
}
