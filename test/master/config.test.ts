import { expect, test } from "vitest";
import { readMasterConfig } from "../../src/master/config.ts";
import { describeLimits } from "../../src/master/limits.ts";

test("a master needs no environment at all", () => {
  expect(readMasterConfig({})).toMatchObject({
    MASTER_PORT: 5000,
    RESULTS_DIR: "processed_results",
    DATA_DIR: "data",
    DISPATCH: "late",
    NO_SLAVE_SECONDS: 30,
    access: { host: "127.0.0.1", token: undefined, allowAnonymous: false },
  });
});

test("a token that could be guessed is refused", () => {
  expect(() => readMasterConfig({ CLUSTER_TOKEN: "secret" })).toThrow(
    /CLUSTER_TOKEN.*at least 16 characters/,
  );
});

test("the refusal of a token does not print it", () => {
  expect(() => readMasterConfig({ CLUSTER_TOKEN: "secret" })).not.toThrow(/=secret/);
});

test("every limit is finite and has a variable, or is fixed by the protocol", () => {
  const limits = describeLimits(readMasterConfig({ MAX_FILES: "7" }));
  expect(limits.every(({ value }) => Number.isFinite(value))).toBe(true);
  expect(limits.find(({ variable }) => variable === "MAX_FILES")).toMatchObject({
    name: "max_files",
    value: 7,
  });
  const fixed = limits.filter(({ variable }) => variable === undefined).map(({ name }) => name);
  expect(fixed).toEqual(["heartbeat_seconds", "lease_seconds"]);
});
