import { expect, test } from "vitest";
import { readMasterConfig } from "../../src/master/config.ts";

test("a master needs no environment at all", () => {
  expect(readMasterConfig({})).toMatchObject({
    MASTER_PORT: 5000,
    RESULTS_DIR: "processed_results",
    DATA_DIR: "data",
    DISPATCH: "late",
    NO_SLAVE_SECONDS: 30,
    access: { host: "127.0.0.1", tokens: [], allowAnonymous: false },
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
