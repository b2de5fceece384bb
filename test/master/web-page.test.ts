/** The web page as a master serves it: to browsers alone, whole, small, and under a strict policy. */
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { shareCluster } from "../support/cluster.ts";

const cluster = shareCluster({ slaves: 0 });
const ask = async (path: string, accept = "*/*"): Promise<Response> =>
  fetch(`${cluster().masterUrl}${path}`, { headers: { accept } });

/** What Chromium says that it accepts when somebody types an address. */
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

/** What the page names: the script it begins with, and its style. */
async function firstAssets(): Promise<{ scripts: string[]; styles: string[] }> {
  const page = await (await ask("/", browser)).text();
  const named = (pattern: RegExp): string[] => Array.from(page.matchAll(pattern), ([, name]) => name!);
  return {
    scripts: named(/src="\.(\/assets\/[^"]+\.js)"/g),
    styles: named(/href="\.(\/assets\/[^"]+\.css)"/g),
  };
}

test("a browser gets the page and everybody else the text of the contract", async () => {
  expect((await ask("/", browser)).headers.get("content-type")).toMatch(/^text\/html/);
  for (const accept of ["*/*", "text/plain", "application/json, */*"]) {
    const answer = await ask("/", accept);
    expect(await answer.text()).toBe("Master is working");
    expect(answer.headers.get("vary")).toContain("Accept");
  }
});

test("the page may load what this master serves and run nothing that stands in a page", async () => {
  const { scripts } = await firstAssets();
  for (const path of ["/", ...scripts]) {
    const policy = (await ask(path, browser)).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  }
});

test("assets are kept for good, the page that names them is asked for each time", async () => {
  const { scripts, styles } = await firstAssets();
  expect((await ask("/", browser)).headers.get("cache-control")).toBe("no-cache");
  for (const path of [...scripts, ...styles]) {
    expect((await ask(path)).headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  }
  expect((await ask("/assets/none.js")).status).toBe(404);
});

test("the first view takes less than 100 kB of JavaScript, compressed", async () => {
  const { scripts } = await firstAssets();
  expect(scripts).toHaveLength(1);
  const sizes = await Promise.all(
    scripts.map(async (path) => gzipSync(new Uint8Array(await (await ask(path)).arrayBuffer())).byteLength),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000);
});

test("the samples are served for who has no file at hand", async () => {
  const samples = fileURLToPath(new URL("../../samples/audio", import.meta.url));
  const assets = await readdir(fileURLToPath(new URL("../../dist/web/assets", import.meta.url)));
  for (const sample of await readdir(samples)) {
    const [base] = sample.split(".");
    const asset = assets.find((name) => name.startsWith(`${base}-`));
    expect((await ask(`/assets/${asset}`)).headers.get("content-type")).toMatch(/^audio\//);
  }
});
