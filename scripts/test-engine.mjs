/**
 * `npm run test:engine -- --database redis|postgres`: the tests of the API, the client and operations, the same files as
 * in `npm test`, with clusters whose masters and slaves share a database. Names of files or folders run those alone, and
 * `--only TEXT` the tests whose name has it.
 */
import { parseArgs } from "node:util";
import { startVitest } from "vitest/node";

const { values, positionals } = parseArgs({
  options: { database: { type: "string", default: "redis" }, only: { type: "string", default: "" } },
  allowPositionals: true,
});
if (!["redis", "postgres"].includes(values.database)) {
  console.error(`--database is '${values.database}'. Allowed: redis, postgres.`);
  process.exit(1);
}

/** For the tests' processes, which have this one's environment. */
process.env["TEST_DATABASE"] = values.database;

const all = ["test/api.test.ts", "test/master", "test/client", "test/operations"];
const vitest = await startVitest("test", positionals.length > 0 ? positionals : all, {
  run: true,
  testNamePattern: values.only,
});
await vitest.close();
