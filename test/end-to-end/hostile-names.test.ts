/** File names that would hurt a careless service: each file comes back under its own name, its result under a harmless one. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { shareCluster } from "../support/cluster.ts";
import { rawForm } from "../support/raw-form.ts";
import { file, submit } from "../support/requests.ts";
import { lineCounter } from "../support/test-processors.ts";

const useCluster = shareCluster({ processorModules: [lineCounter] });

const names: [what: string, name: string][] = [
  ["controls of terminals", "a\u009b31mc\u0085d.txt"],
  ["an override of its reading order", "invoice\u202etxt.exe"],
  ["isolates and an Arabic mark", "a\u2066b\u2069c\u061cd.txt"],
  ["nothing but a byte order mark", "\ufeff"],
  ["halves of surrogate pairs", "a\ud800b\udfffc.txt"],
  ["a tower of accents", `a${"\u0301".repeat(500)}.txt`],
  ["5,000 letters", `${"x".repeat(5000)}.txt`],
  ["3,000 emoji", `${"😀".repeat(3000)}.txt`],
  ["an extension of 5,000 letters", `a.${"x".repeat(5000)}`],
  ["5,000 points", ".".repeat(5000)],
  ...["CON", "nul.txt", "com1.tar.gz", "LPT9", "Aux.", "prn .txt", "COM¹.txt"].map(
    (name): [string, string] => [`the name of a device of Windows, ${name}`, name],
  ),
  ...["__proto__", "constructor", "toString", "__proto__.txt", "hasOwnProperty"].map(
    (name): [string, string] => [`a property of every object, ${name}`, name],
  ),
  ...[
    "$(touch x).txt",
    "`touch x`.txt",
    "-rf",
    "a;b|c&d",
    "%00.txt",
    "a%2fb.txt",
    "~",
    "$&.txt",
    "{base}.txt",
  ].map((name): [string, string] => [`what a shell or a template would read, ${name}`, name]),
  ...["<script>alert(1)<!--.txt", 'quo"te.txt', "a:b.txt", "a*b?.txt", "trailing. . "].map(
    (name): [string, string] => [`what pages and file systems would read, ${name}`, name],
  ),
];

const places = [
  "../../escape.txt",
  "..\\..\\escape.txt",
  "/etc/escape.txt",
  "C:\\escape.txt",
  ".",
  "..",
  "a/b/c.txt",
  "a/",
  "//",
];

describe("a file whose name is", () => {
  test.each(names)("%s comes back under it", async (_what, name) => {
    // Halves of pairs cannot be sent as UTF-8.
    expect(await sendHarmlessly(name)).toBe(Buffer.from(name).toString());
  });

  test.each(places)("a place, %j, is saved in the results' folder", async (name) => {
    expect(await sendHarmlessly(name)).not.toBe("");
  });

  test.each([
    ["holds a NUL", "a\0b.txt"],
    ["holds commands to a terminal", "a\u0007\u001b[31mb.txt"],
    ["is longer than a header may be", "x".repeat(20_000)],
    ["holds a deletion", "a\u007fb.txt"],
  ])("%s has its request refused", async (_what, filename) => {
    const form = rawForm({ task_type: "lines" }, [{ field: "files", filename, content: "a" }]);
    const answer = await submit(useCluster().masterUrl, {}, form);
    expect(answer).toMatchObject({ status: 400, body: { code: "malformed_request" } });
  });
});

/** The name that a file sent under `name` comes back under; fails when its result or anything else lies where it should not. */
async function sendHarmlessly(name: string): Promise<string> {
  const { masterUrl, folder } = useCluster();
  const good = ["good-1.txt", "good-2.txt", "good-3.txt"];
  const files = [name, ...good].map((one) => file(one, "one\ntwo"));
  const { status, body } = await submit(masterUrl, { task_type: "lines", files });
  expect(status).toBe(200);
  const [own, ...others] = body.results.map((result: { filename: string }) => result.filename);
  expect(others).toEqual(good);
  const saved: string = body.saved_files[0];
  expect(path.posix.dirname(saved)).toBe("processed_results/lines");
  expectPortable(path.posix.basename(saved));
  expect(await readdir(path.join(folder, "processed_results", "lines"))).toContain(path.basename(saved));
  // Nothing beside what the processes make themselves.
  expect((await readdir(folder)).toSorted()).toEqual(["data", "processed_results"]);
  return own;
}

/** Every file system takes it, and a terminal shows it as it is. */
function expectPortable(name: string): void {
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  expect(name).not.toMatch(/[<>:"/\\|?*\p{Cc}\p{Bidi_Control}]|[. ]$/u);
  expect(name).not.toMatch(/^(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\.|$)/i);
}
