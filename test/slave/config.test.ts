import os from "node:os";
import { expect, test } from "vitest";
import { findOwnAddress } from "../../src/slave/own-address.ts";
import { ocrProcessor } from "../../src/processors/ocr/index.ts";
import { readProcessorEnvironment, readSlaveConfig } from "../../src/slave/config.ts";

test("a slave needs no environment at all", () => {
  expect(readSlaveConfig({})).toMatchObject({
    MASTER_URL: "http://localhost:5000",
    SLAVE_PORT: 3000,
    SLOTS: os.availableParallelism(),
    access: { host: "127.0.0.1" },
  });
});

test.each(["localhost:5000", "ftp://master", "master"])(
  "MASTER_URL=%s is refused, with what is allowed",
  (url) => {
    expect(() => readSlaveConfig({ MASTER_URL: url })).toThrow(
      `MASTER_URL=${url}: an http:// or https:// address`,
    );
  },
);

test("a slave that a master elsewhere could not reach says so instead of waiting for work", () => {
  expect(() => readSlaveConfig({ MASTER_URL: "http://10.0.0.1:5000" })).toThrow(/CLUSTER_TOKEN.*HOST/);
  const token = "t".repeat(16);
  expect(readSlaveConfig({ MASTER_URL: "http://10.0.0.1:5000", CLUSTER_TOKEN: token }).access.host).toBe(
    "0.0.0.0",
  );
});

test("the address of a slave is that of its route to the master", async () => {
  expect(await findOwnAddress("http://localhost:5000")).toBe("127.0.0.1");
  expect(await findOwnAddress("http://[::1]:5000")).toBe("127.0.0.1");
});

test("ENGINE=bullmq asks for one database, and for no address at which a master could call", () => {
  expect(() => readSlaveConfig({ ENGINE: "bullmq" })).toThrow("ENGINE=bullmq needs a Redis or a PostgreSQL");
  expect(() => readSlaveConfig({ ENGINE: "kafka" })).toThrow("ENGINE=kafka: http or bullmq is allowed");
  expect(() => readSlaveConfig({ REDIS_URL: "localhost:6379" })).toThrow(
    "REDIS_URL=…: an address such as redis://",
  );
  expect(() => readSlaveConfig({ DATABASE_URL: "mysql://root:secret@localhost/db" })).toThrow(
    "DATABASE_URL=…: an address such as postgres://",
  );
  const elsewhere = { MASTER_URL: "http://master.example.com:5000", ENGINE: "bullmq" };
  const redis = { REDIS_URL: "redis://queue.example.com:6379" };
  const postgres = { DATABASE_URL: "postgresql://msdp@queue.example.com/msdp" };
  expect(() => readSlaveConfig({ ...elsewhere, ENGINE: "http" })).toThrow("cannot reach it");
  expect(() => readSlaveConfig({ ...elsewhere, ...redis, ...postgres })).toThrow("both set");
  const engineOf = (database: Record<string, string>) =>
    readSlaveConfig({ ...elsewhere, ...database }).engine;
  expect(engineOf(redis)).toEqual({ kind: "bullmq", database: { kind: "redis", url: redis.REDIS_URL } });
  expect(engineOf(postgres)).toEqual({
    kind: "bullmq",
    database: { kind: "postgres", url: postgres.DATABASE_URL },
  });
});

test("a variable of a processor is handed on to it, and a wrong one refused with what is allowed", () => {
  expect(readProcessorEnvironment([ocrProcessor], { OCR_ENGINE: "auto", CLUSTER_TOKEN: "t" })).toEqual({
    OCR_ENGINE: "auto",
  });
  expect(readProcessorEnvironment([ocrProcessor], { OCR_ENGINE: "" })).toEqual({});
  expect(() => readProcessorEnvironment([ocrProcessor], { OCR_ENGINE: "fast" })).toThrow(
    /^The environment is not usable\.\nOCR_ENGINE=fast: .*"wasm"\|"native"\|"auto"/,
  );
});
