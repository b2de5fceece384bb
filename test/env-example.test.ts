import { readFile } from "node:fs/promises";
import os from "node:os";
import { describe, expect, it } from "vitest";
import { readMasterConfig } from "../src/master/config.ts";
import { loadProcessors } from "../src/processors/index.ts";
import { readSlaveConfig } from "../src/slave/config.ts";

/** Variables whose default is no value of their own. */
const withoutDefault = {
  API_KEYS_FILE: "",
  SLAVE_ADDRESSES: "",
  CALLBACK_ADDRESSES: "",
  CALLBACK_SECRET: "",
  SLAVE_IP: "",
  SLOTS: "",
  TLS_CERT: "",
  TLS_KEY: "",
  TLS_CA: "",
  REDIS_URL: "",
  DATABASE_URL: "",
  HOST: "127.0.0.1",
  MASTER_API_KEY: "",
};

describe(".env.example", () => {
  it("lists every variable of a master, a slave and the client with the default it has", async () => {
    const { access: _master, pages: _pages, engine: _engine, ...master } = readMasterConfig({});
    const { access: _slave, engine: _pulling, ...slave } = readSlaveConfig({});
    const processors = [...(await loadProcessors([])).values()];
    const ofProcessors = Object.assign({}, ...processors.map(({ variables }) => variables.parse({})));
    const actual = { ...master, ...slave, ...ofProcessors, ...withoutDefault };
    const shown = Object.entries(actual).map(([name, value]) => [name, showDefault(value)]);
    expect(await readExample()).toEqual(Object.fromEntries(shown));
  });

  it("says that a slave has a slot for each core, which it has", () => {
    expect(readSlaveConfig({}).SLOTS).toBe(os.availableParallelism());
  });
});

function showDefault(value: unknown): string {
  return typeof value === "boolean" ? String(Number(value)) : String(value);
}

async function readExample(): Promise<Record<string, string>> {
  const text = await readFile(new URL("../.env.example", import.meta.url), "utf8");
  const lines = text.matchAll(/^# ([A-Z][A-Z_]*)=(.*)$/gm);
  return Object.fromEntries(Array.from(lines, ([, name, value]) => [name ?? "", value ?? ""]));
}
