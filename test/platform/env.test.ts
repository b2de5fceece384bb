import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { flag, parseEnvironment, readEnvironment, wholeNumber } from "../../src/platform/env.ts";
import { withTemporaryFolder } from "../support/cluster.ts";

const schema = z.object({
  PORT: wholeNumber(5000, 0, 65_535),
  ALLOW: flag(false),
  LEVEL: z.enum(["info", "warn"]).default("info"),
});

/** The message that a person at a terminal reads. */
function refusal(environment: Record<string, string>): string {
  try {
    parseEnvironment(schema, environment);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error("The environment is usable.");
}

describe("the environment", () => {
  test("has defaults, and takes an empty value for none", () => {
    expect(parseEnvironment(schema, { PORT: "", ALLOW: "" })).toEqual({
      PORT: 5000,
      ALLOW: false,
      LEVEL: "info",
    });
  });

  test("is read as numbers and switches", () => {
    expect(parseEnvironment(schema, { PORT: "0", ALLOW: "1", OTHER: "x" })).toMatchObject({
      PORT: 0,
      ALLOW: true,
    });
    expect(parseEnvironment(schema, { ALLOW: "true" }).ALLOW).toBe(true);
    expect(parseEnvironment(schema, { ALLOW: "0" }).ALLOW).toBe(false);
  });

  test.each(["abc", "-1", "1.5", "1e3", " 80", "0x10"])(
    "refuses %j as a whole number, with what is allowed",
    (port) => {
      expect(refusal({ PORT: port })).toContain(`PORT=${port}: a whole number from 0 to 65535 is allowed`);
    },
  );

  test("names the bound that a number passes", () => {
    expect(refusal({ PORT: "70000" })).toMatch(/PORT=70000: .*65535/);
  });

  test("names everything that is wrong at once, a line each", () => {
    const lines = refusal({ PORT: "x", ALLOW: "yes", LEVEL: "loud" }).split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^ALLOW=yes: .*"1"/);
    expect(lines[3]).toMatch(/^LEVEL=loud: .*"info".*"warn"/);
  });
});

describe("a .env file", () => {
  const folderBefore = process.cwd();
  afterEach(() => process.chdir(folderBefore));

  test("of the current folder stands below the real environment", async () => {
    await withTemporaryFolder(async (folder) => {
      await writeFile(path.join(folder, ".env"), "FROM_FILE=file\nPATH=file\n");
      process.chdir(folder);
      expect(readEnvironment()).toMatchObject({ FROM_FILE: "file", PATH: process.env["PATH"] });
      process.chdir(folderBefore);
    });
  });

  test("does not leak into what children inherit", () => {
    expect(process.env["FROM_FILE"]).toBeUndefined();
  });
});
