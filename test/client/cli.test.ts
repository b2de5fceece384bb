/** What the command prints and saves. */
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { shareCluster, withTemporaryFolder } from "../support/cluster.ts";
import { order, testProcessors } from "../support/test-processors.ts";
import { withSeedMaster } from "./other-masters.ts";
import { runClient } from "./run-client.ts";

const sample = (name: string): string => fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));

describe("the client", () => {
  const cluster = shareCluster({ processorModules: testProcessors });

  test("prints the seed's lines word for word, and nothing else", async () => {
    const { masterUrl, folder } = cluster();
    const files = [sample("image/logo-transparent.png"), sample("image/harbour-poster.webp")];
    const { code, stdout, stderr } = await runClient([masterUrl, "image", ...files], { folder });
    expect(stdout).toBe(`Task Type: image
Message: Image processing complete
Files Processed: 2
Saved Files:
  processed_results/image/processed_logo-transparent.png
  processed_results/image/processed_harbour-poster.png
`);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const saved = await readdir(path.join(folder, "processed_results/image"));
    expect(saved.toSorted()).toEqual(["processed_harbour-poster.png", "processed_logo-transparent.png"]);
  });

  test("prints the answer of POST /assign_task with --json", async () => {
    const { masterUrl, folder } = cluster();
    await writeFile(path.join(folder, "note.txt"), "one\ntwo");
    const { code, stdout } = await runClient([masterUrl, "lines", "note.txt", "--json"], { folder });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      message: "Lines processing complete",
      task_type: "lines",
      total_files_processed: 1,
      saved_files: ["processed_results/lines/note_lines.json"],
      job_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      results: [
        {
          filename: "note.txt",
          saved_file: "processed_results/lines/note_lines.json",
          slave_id: expect.stringContaining("127.0.0.1:"),
          attempts: 1,
          duration_ms: expect.any(Number),
          warnings: [],
        },
      ],
      failed_files: [],
    });
  });

  test("names what to know about a result on standard error", async () => {
    const { masterUrl, folder } = cluster();
    await writeFile(path.join(folder, "short.txt"), "one");
    const words = [masterUrl, "lines", "short.txt", "--options", '{"least":5}'];
    const { code, stdout, stderr } = await runClient(words, { folder });
    expect(code).toBe(0);
    expect(stdout.split("\n")).toHaveLength(6);
    expect(stderr).toBe("Warning: short.txt: Fewer than 5.\n");
  });

  test("names on standard error which files failed, and exits with 1", async () => {
    const { masterUrl, folder } = cluster();
    await mkdir(path.join(folder, "orders"));
    const [good, bad] = [path.join("orders", "good.json"), path.join("orders", "bad.json")];
    await writeFile(path.join(folder, good), await order("", { act: "answer" }).text());
    await writeFile(path.join(folder, bad), await order("", { act: "fail", message: "no mood" }).text());

    const some = await runClient([masterUrl, "obey", bad, good], { folder });
    expect(some.stdout).toBe(
      "Task Type: obey\nMessage: Obey processing complete\nFiles Processed: 1\nSaved Files:\n" +
        "  processed_results/obey/good_obeyed.json\n",
    );
    expect(some.stderr.startsWith(`Failed: ${bad}: `)).toBe(true);
    expect(some.stderr).toMatch(/no mood.* \(processor_failed, 1 attempt\)\n$/);
    expect(some.code).toBe(1);

    const all = await runClient([masterUrl, "obey", bad], { folder });
    expect(all.stdout).toBe(
      "Task Type: obey\nMessage: Obey processing failed\nFiles Processed: 0\nSaved Files:\n",
    );
    expect(all.code).toBe(1);
  });

  test("takes folders in the order of names without what is hidden, and standard input", async () => {
    const { masterUrl, folder } = cluster();
    await mkdir(path.join(folder, "in/deep/.cache"), { recursive: true });
    for (const name of ["b.txt", "a.txt", ".hidden", "deep/c.txt", "deep/.cache/d.txt"]) {
      await writeFile(path.join(folder, "in", name), "line");
    }
    const words = [masterUrl, "lines", "in", "-", "--json"];
    const unnamed = await runClient(words, { folder, input: "1\n2\n3" });
    expect(filenames(unnamed.stdout)).toEqual(["a.txt", "b.txt", "c.txt", "stdin"]);
    const named = await runClient([...words, "--name", "list.txt"], { folder, input: "1\n2\n3" });
    expect(filenames(named.stdout)).toEqual(["a.txt", "b.txt", "c.txt", "list.txt"]);
    const result = await readFile(path.join(folder, "processed_results/lines/list_lines.json"), "utf8");
    expect(JSON.parse(result)).toEqual({ name: "list.txt", count: 3 });
  });

  test("fetches results with --out and overwrites nothing", async () => {
    const { masterUrl, folder } = cluster();
    const fetched = path.join(folder, "fetched");
    await mkdir(fetched);
    await writeFile(path.join(fetched, "two_lines.json"), "mine");
    await writeFile(path.join(folder, "two.txt"), "1\n2");
    await writeFile(path.join(folder, "three.txt"), "1\n2\n3");
    const words = [masterUrl, "lines", "two.txt", "three.txt", "--out", "fetched"];
    const { stdout } = await runClient(words, { folder });
    expect(stdout.split("\n").slice(4)).toEqual([
      `  ${path.join("fetched", "two_lines (2).json")}`,
      `  ${path.join("fetched", "three_lines.json")}`,
      "",
    ]);
    expect((await readdir(fetched)).toSorted()).toEqual([
      "three_lines.json",
      "two_lines (2).json",
      "two_lines.json",
    ]);
    expect(await readFile(path.join(fetched, "two_lines.json"), "utf8")).toBe("mine");
    const two = await readFile(path.join(fetched, "two_lines (2).json"), "utf8");
    expect(JSON.parse(two)).toEqual({ name: "two.txt", count: 2 });
  });
});

test("the client prints the same of a master of the seed, whose missing results count as failed", async () => {
  await withTemporaryFolder(async (folder) => {
    await writeFile(path.join(folder, "good.txt"), "good");
    await writeFile(path.join(folder, "bad.txt"), "fail");
    await withSeedMaster(async (url) => {
      const good = await runClient([url, "text", "good.txt"], { folder });
      expect(good).toEqual({
        code: 0,
        stdout:
          "Task Type: text\nMessage: Text processing complete\nFiles Processed: 1\nSaved Files:\n" +
          "  processed_results/text/good.txt_analysis.json\n",
        stderr: "",
      });
      const both = await runClient([url, "text", "good.txt", "bad.txt"], { folder });
      expect(both).toEqual({
        code: 1,
        stdout: good.stdout,
        stderr: "Failed: 1 of 2 files; this master does not say which.\n",
      });
      const fetching = await runClient([url, "text", "good.txt", "--out", "fetched"], { folder });
      expect(fetching.stderr).toContain("does not hand them out");
      expect(fetching.code).toBe(1);
    });
  });
});

function filenames(answer: string): string[] {
  return JSON.parse(answer).results.map((result: { filename: string }) => result.filename);
}
